/** Web chat: a Direct Line 3.0 server, the `web` channel behind it, and the pages of our own widget. The app gives it a log, a store's door and a secret. */
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { SilaError } from '../../core/errors.ts';
import type { Accepted, ActivityLog, BlobStore, Channel, Incoming } from '../../core/ports.ts';
import type { Json } from '../../core/json.ts';
import type { Edge } from './adapter.ts';
import { channel } from './channel.ts';
import { directline } from './directline.ts';
import { LIMITS } from './limits.ts';
import type { WebchatLimits } from './limits.ts';
import { DIST, pages } from './pages.ts';
import type { ChatConfig } from './pages.ts';
import { posts } from './posts.ts';
import { streams } from './streams.ts';
import { passes } from './token.ts';

export type { ChatConfig } from './pages.ts';
export type { WebchatLimits } from './limits.ts';

export type WebchatOptions = {
  log: ActivityLog;
  blobs: BlobStore;
  /** >= 16 random bytes that outlive restarts: tokens in people's browsers are signed with them. */
  secret: Uint8Array;
  /** Pages that may embed the chat and call it, like `https://charity.example`; the server's own page always may. */
  origins: string[] | '*';
  /** Durable when it resolves; idempotent by (channel, event id). */
  accept(events: Incoming[]): Promise<Accepted[]>;
  now(): number;
  config(): ChatConfig;
  limits?: Partial<WebchatLimits>;
  /** Where the built pages are, if not beside this file. */
  dist?: string;
  /** Told of faults, never of people's words. */
  fault?(where: string, error: unknown): void;
};

const SECRET_BYTES = 16;

/** Register `routes` without a prefix: they live under /directline, /chat, /widget.js and /webchat. */
export const webchat = (options: WebchatOptions): { channel: Channel; routes: FastifyPluginAsync } => {
  if (options.secret.byteLength < SECRET_BYTES) throw new SilaError('CHANNEL_NO_SECRET', `web: at least ${SECRET_BYTES} bytes.`);
  const { log, blobs, origins, now } = options;
  const limits: WebchatLimits = { ...LIMITS, ...options.limits };
  const fault = options.fault ?? (() => undefined);
  const open = streams(log, limits, fault);

  let edge: Promise<Edge> | undefined;
  const deliver = async (conversation: string, key: string, activity: Json): Promise<string> => {
    const at = now();
    const { fresh } = await log.append(conversation, key, { ...(activity as object), timestamp: new Date(at).toISOString() } as Json, at);
    desk.answered(conversation);
    if (fresh) open.wake(conversation);
    return key;
  };
  const edgeOnce = (): Promise<Edge> => (edge ??= import('./adapter.ts').then((m) => m.openEdge(deliver)));
  const desk = posts({ log, blobs, limits, streams: open, accept: (events) => options.accept(events), edge: edgeOnce, now });

  const routes = async (app: FastifyInstance): Promise<void> => {
    // One upgrade listener a server: an app that has web sockets of its own registers the plugin at its root, before us.
    if (!app.hasDecorator('websocketServer')) await app.register(import('@fastify/websocket'), { options: { maxPayload: 4_096 } });
    app.addHook('onReady', async () => open.start());
    app.addHook('onListen', async () => { await edgeOnce(); }); // so that the first visitor does not wait for it
    app.addHook('preClose', async () => open.stop());
    await app.register(directline({ log, blobs, passes: passes(options.secret), limits, posts: desk, streams: open, origins, now, fault }), { prefix: '/directline' });
    await app.register(pages({ config: () => options.config(), origins, limits, dist: options.dist ?? DIST }));
  };

  const known = async (conversation: string): Promise<boolean> => (await log.known(conversation)) !== null;
  return { channel: channel({ edge: edgeOnce, known, streams: open, now, fault }), routes };
};
