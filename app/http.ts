/** The HTTP server: web chat, health, the terminal's door. Sizes and times are capped before anything is read. */
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import websocket from '@fastify/websocket';
import { fastify, type FastifyInstance } from 'fastify';
import { randomBytes } from 'node:crypto';
import { webchat } from '../bots/webchat/index.ts';
import type { DeskHouse } from '../desk/house.ts';
import { ROUTES, ROWS } from '../desk/routes/index.ts';
import { deskPlugin } from '../desk/server.ts';
import type { Lang } from '../core/text.ts';
import type { Config } from './config.ts';
import { hooks } from './hooks.ts';
import type { Receiving } from './receive.ts';
import { adminDoor } from './remote.ts';
import type { House } from './wire.ts';

const BODY_BYTES = 1_000_000;
/** A client that sends a byte now and then holds a socket no longer than this. */
const REQUEST_MS = 30_000;
/** Per address and minute, over everything: many phones share one address of their carrier, and the web chat has finer limits of its own. */
const REQUESTS_A_MINUTE = 6_000;
const SECRET_CURSOR = 'web.secret';

/** Signs people's chat tokens; made once, kept in the store, so that a restart does not end anybody's chat. */
const webSecret = async (house: House): Promise<Uint8Array> => {
  const kept = await house.store.cursors.get(SECRET_CURSOR);
  if (kept) return Buffer.from(kept, 'base64');
  const made = randomBytes(32);
  await house.store.cursors.set(SECRET_CURSOR, made.toString('base64'));
  return made;
};

export type Server = { app: FastifyInstance; openDoor(url: string): void; closeDoor(): void };

/** The other channels are in `house.channels` by now. */
export const openServer = async (house: House, config: Config, r: Receiving, desk: DeskHouse): Promise<Server> => {
  const { poke } = r;
  const others = [...house.channels.values()];
  const app = fastify({ bodyLimit: BODY_BYTES, requestTimeout: REQUEST_MS, trustProxy: config.trustProxy, forceCloseConnections: true });
  app.setErrorHandler(async (e: { statusCode?: number; name?: string; code?: string }, request, reply) => {
    const code = e.statusCode ?? 500;
    if (code >= 500) house.log.error({ route: request.routeOptions.url, why: e.code ?? e.name }, 'a request failed');
    return reply.code(code).send({ error: { code: e.code ?? 'ERROR', message: code >= 500 ? 'Something went wrong on our side.' : 'The request could not be taken.' } });
  });
  await app.register(helmet, { contentSecurityPolicy: { directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } }, crossOriginResourcePolicy: false, crossOriginEmbedderPolicy: false });
  await app.register(rateLimit, { global: true, max: REQUESTS_A_MINUTE, timeWindow: 60_000 });
  await app.register(websocket, { options: { maxPayload: 4_096 } });

  const name = (): Record<Lang, string> => {
    const world = house.knowledge.world();
    return { ar: world.fact('charity.short', 'ar') ?? 'صلة', en: world.fact('charity.short', 'en') ?? 'Sila' };
  };
  const chat = webchat({
    log: house.store.activities, blobs: house.store.blobs, secret: await webSecret(house), origins: config.origins, now: () => house.clock.now(),
    accept: async (events) => { const done = await house.store.accept(events); poke(); return done; },
    config: () => ({ name: name(), lang: 'ar', demo: config.mode === 'demo' }),
    fault: (where, e) => house.log.error({ where, why: e instanceof Error ? e.name : 'unknown' }, 'web chat fault'),
  });
  house.channels.set(chat.channel.id, chat.channel);
  await app.register(chat.routes);

  await hooks(app, r, others);
  await app.register(deskPlugin(desk, { routes: ROUTES, rows: ROWS }));

  app.get('/', async (_request, reply) => reply.redirect('/chat'));
  app.get('/health', async (_request, reply) => {
    const check = await house.store.check();
    return reply.code(check.ok ? 200 : 503).send({ ok: check.ok, mode: config.mode, channels: [...house.channels.values()].map((c) => ({ id: c.id, kind: c.kind, official: c.official, ...(c.health?.() ?? { state: 'up' }) })), refused: config.channels.filter((c) => !house.channels.has(c.kind) && c.missing.length).map((c) => ({ kind: c.kind, missing: c.missing })) });
  });
  const door = adminDoor(app, house, poke);
  return { app, openDoor: (url) => door.open(config.data, url), closeDoor: () => door.close(config.data) };
};
