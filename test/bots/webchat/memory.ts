/** An in-memory record behind the web chat's ports, and a server on loopback that can be stopped and started over the same record. */
import { randomBytes } from 'node:crypto';
import fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { webchat } from '../../../bots/webchat/index.ts';
import type { WebchatOptions } from '../../../bots/webchat/index.ts';
import type { Json } from '../../../core/json.ts';
import type { MessageOut } from '../../../core/message.ts';
import type { MessageEvent } from '../../../core/event.ts';
import type { Accepted, ActivityLog, BlobStore, Channel, Incoming } from '../../../core/ports.ts';

export type Memory = {
  log: ActivityLog; blobs: BlobStore; accept(batch: Incoming[]): Promise<Accepted[]>;
  /** Every event once, in order of acceptance. */
  accepted: Incoming[];
  messages(): MessageEvent[];
  activities(conversation: string): Json[];
  /** The next calls of this port fail, like a full disk. */
  fail: { accept: number; append: number };
  forget(conversation: string): void;
  files: Map<string, { owner: string; name: string; mime: string; bytes: Uint8Array }>;
};

export const memory = (): Memory => {
  const conversations = new Map<string, { user: string; rows: { key: string; watermark: number; activity: Json }[] }>();
  const seen = new Map<string, string>();
  const files: Memory['files'] = new Map();
  const accepted: Incoming[] = [];
  const fail = { accept: 0, append: 0 };
  let next = 0;
  const log: ActivityLog = {
    async open(conversation, user) { if (!conversations.has(conversation)) conversations.set(conversation, { user, rows: [] }); },
    async known(conversation) { const c = conversations.get(conversation); return c ? { user: c.user } : null; },
    async append(conversation, key, activity) {
      if (fail.append-- > 0) throw new Error('disk');
      const c = conversations.get(conversation);
      if (!c) throw new Error('unknown conversation');
      const old = c.rows.find((r) => r.key === key);
      if (old) return { watermark: old.watermark, fresh: false };
      const watermark = (next += 1); // over all conversations: a watermark must not be taken for a count
      c.rows.push({ key, watermark, activity: JSON.parse(JSON.stringify(activity)) as Json });
      return { watermark, fresh: true };
    },
    async read(conversation, after, max) {
      const rows = (conversations.get(conversation)?.rows ?? []).filter((r) => r.watermark > after).slice(0, max);
      return { activities: rows, watermark: rows.at(-1)?.watermark ?? after };
    },
  };
  const blobs: BlobStore = {
    async put(owner, name, mime, bytes) { const id = randomBytes(9).toString('base64url'); files.set(id, { owner, name, mime, bytes: Uint8Array.from(bytes) }); return id; },
    async get(id) { return files.get(id) ?? null; },
    async drop(id) { files.delete(id); },
    async sweep() { return 0; },
  };
  return {
    log, blobs, accepted, files, fail,
    messages: () => accepted.map((i) => i.event).filter((e) => e.type === 'message'),
    activities: (conversation) => (conversations.get(conversation)?.rows ?? []).map((r) => r.activity),
    forget: (conversation) => void conversations.delete(conversation),
    async accept(batch) {
      if (fail.accept-- > 0) throw new Error('disk');
      return batch.map((incoming) => {
        const user = 'address' in incoming.to ? incoming.to.address.user : incoming.to.conversation;
        const key = `${incoming.event.id}`;
        if (seen.has(key)) return { conversation: seen.get(key) as string, seen: true };
        const conversation = `store-${user}`;
        seen.set(key, conversation);
        accepted.push(incoming);
        return { conversation, seen: false };
      });
    },
  };
};

export type Running = { url: string; port: number; app: FastifyInstance; channel: Channel; say(out: Partial<MessageOut> & { text: string; user: string }): Promise<void>; stop(): Promise<void> };
export const SECRET = new Uint8Array(32).fill(7);
let keys = 0;

/** Port 0: any free one. A second start over the same memory and port is a restart. */
export const serve = async (m: Memory, options: Partial<WebchatOptions> = {}, port = 0): Promise<Running> => {
  const app = fastify({ forceCloseConnections: true });
  const { channel, routes } = webchat({
    log: m.log, blobs: m.blobs, secret: SECRET, origins: '*', accept: m.accept, now: Date.now,
    config: () => ({ name: { ar: 'جمعية تكافل', en: 'Takaful Charity' }, lang: 'ar', demo: true }), ...options,
  });
  await app.register(routes);
  await app.listen({ host: '127.0.0.1', port });
  const at = app.server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${at.port}`, port: at.port, app, channel,
    async say({ user, ...rest }) {
      const out: MessageOut = { key: `k${(keys += 1)}`, to: { channel: 'web', user }, lang: 'ar', lane: 'reply', ...rest };
      for (const call of channel.render(out)) {
        const sent = await channel.send(call, AbortSignal.timeout(5_000));
        if (sent.as !== 'ok') throw new Error(`send: ${sent.as}`);
      }
    },
    stop: () => app.close(),
  };
};
