/**
 * Webhook to durable, and the time 10,000 queued replies take against what the provider lets through. Real HTTP on loopback, real SQLite with
 * synchronous=FULL, the real client code; the provider is our fake in the same process, so its own work is in every figure.
 */
import { fastify } from 'fastify';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import type { Deps } from '../app/deps.ts';
import { hooks } from '../app/hooks.ts';
import { sinkOf, type Receiving } from '../app/receive.ts';
import { laneOf } from '../app/send.ts';
import { openTelegramChannel } from '../bots/telegram/index.ts';
import { webchat } from '../bots/webchat/index.ts';
import { whatsappKind } from '../bots/whatsapp-cloud/index.ts';
import { newConversation } from '../core/conversation.ts';
import type { Channel, ChannelParts } from '../core/ports.ts';
import { openSqlite, type FullStore } from '../storage/index.ts';
import { openGraph } from '../test/fakes/graph/index.ts';
import { openTelegram } from '../test/fakes/telegram/index.ts';
import type { Row } from './row.ts';

/** Deliveries measured, how many are on their way at once, and the conversations they belong to. */
const DELIVERIES = 3_000;
const AT_ONCE = 16;
const PEOPLE = 500;
/** RELIABILITY 16: an answer to a webhook within a second while everybody writes. */
const ACK_BAR_MS = 1_000;
const QUEUED = 10_000;
/** How much faster than the world this clock runs: a channel that takes 30 a second is then offered 450, and 10,000 replies take 22 s instead of six minutes. */
const SPEED = { telegram: 15, whatsapp: 6 } as const;
const TEXT = 'السلام عليكم، أريد التسجيل للمساعدة في الإيجار';
const SECRET = 'a-secret-of-the-bench-only';

const rank = (sorted: number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number;
const spread = (name: string, took: number[]): Row[] => {
  const sorted = took.toSorted((a, b) => a - b);
  return [
    { name: `${name}: delivery to durable answer, p50`, unit: 'ms', figure: rank(sorted, 0.5) },
    { name: `${name}: the same, p99`, unit: 'ms', figure: rank(sorted, 0.99), bar: { of: 'figure', at: 'most', value: ACK_BAR_MS } },
  ];
};
/** `send(n)` resolves when delivery n has its answer. */
const timed = async (send: (n: number) => Promise<void>): Promise<number[]> => {
  for (let n = 0; n < 100; n++) await send(-1 - n); // the compiler's
  const took: number[] = [];
  let next = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next < DELIVERIES) {
      const begun = performance.now();
      await send(next++);
      took.push(performance.now() - begun);
    }
  }));
  return took;
};

type Place = { store: FullStore; deps: Deps; channels: Map<string, Channel>; parts: ChannelParts; r: Receiving };
const inPlace = async <T>(now: () => number, work: (p: Place) => Promise<T>): Promise<T> => {
  const dir = mkdtempSync(join(tmpdir(), 'sila-bench-'));
  const store = await openSqlite({ dir, now });
  const channels = new Map<string, Channel>();
  const deps = { store, clock: { now }, log: pino({ level: 'silent' }), channels } as unknown as Deps;
  try {
    return await work({ store, deps, channels, parts: { blobs: store.blobs, data: dir, now, log: () => undefined }, r: { deps, poke: () => undefined, resolve: async () => [] } });
  } finally {
    await store.close();
    rmSync(dir, { recursive: true, force: true });
  }
};
const serve = async (p: Place, more?: (app: ReturnType<typeof fastify>) => Promise<void>): Promise<{ url: string; close(): Promise<void> }> => {
  const app = fastify({ forceCloseConnections: true });
  await hooks(app, p.r, p.channels.values());
  await more?.(app);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, close: () => app.close() };
};

const deliveries = async (): Promise<Row[]> => {
  const rows: Row[] = [];
  await inPlace(Date.now, async (p) => {
    const telegram = await openTelegram();
    p.channels.set('telegram', openTelegramChannel({ TELEGRAM_TOKEN: telegram.token, TELEGRAM_API: telegram.url, TELEGRAM_WEBHOOK_SECRET: SECRET, SILA_URL: 'https://bench.example' }, p.parts));
    const channel = p.channels.get('telegram') as Channel;
    const end = new AbortController();
    const stands = channel.listen?.(sinkOf(p.r, channel), end.signal);
    const { url, close } = await serve(p);
    rows.push(...spread('telegram', await timed(async (n) => {
      const user = 1 + Math.abs(n) % PEOPLE;
      const message = { message_id: n + 1_000, date: 1_764_000_000, chat: { id: user, type: 'private' }, from: { id: user, is_bot: false, first_name: 'س' }, text: TEXT };
      const r = await fetch(`${url}/telegram`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': SECRET }, body: JSON.stringify({ update_id: n + 10_000, message }) });
      if (r.status !== 200) throw new Error(`telegram answered ${r.status}`);
    })));
    end.abort();
    await stands;
    await close();
    await telegram.close();
  });
  await inPlace(Date.now, async (p) => {
    const graph = await openGraph();
    p.channels.set('whatsapp', await whatsappKind.open(graph.env, p.parts));
    const { url, close } = await serve(p);
    const hook = (p.channels.get('whatsapp') as Channel).hooks?.find((h) => h.method === 'POST')?.path ?? '';
    rows.push(...spread('whatsapp', await timed(async (n) => {
      const from = `96650${String(1_000_000 + Math.abs(n) % PEOPLE)}`;
      const value = { messaging_product: 'whatsapp', metadata: { phone_number_id: graph.phoneId, display_phone_number: '966500000000' }, contacts: [{ profile: { name: 'س' }, wa_id: from }], messages: [{ from, id: `wamid.${n}`, timestamp: '1764000000', type: 'text', text: { body: TEXT } }] };
      const status = await graph.deliver({ object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value }] }] }, { to: `${url}${hook}` });
      if (status !== 200) throw new Error(`whatsapp answered ${status}`);
    })));
    await close();
    await graph.close();
  });
  await inPlace(Date.now, async (p) => {
    const chat = webchat({
      log: p.store.activities, blobs: p.store.blobs, secret: new Uint8Array(32).fill(7), origins: '*', now: Date.now, accept: (events) => p.store.accept(events),
      config: () => ({ name: { ar: 'صلة', en: 'Sila' }, lang: 'ar', demo: true }), limits: { postBurst: 100_000, openBurst: 100_000 },
    });
    const { url, close } = await serve(p, async (app) => { await app.register(chat.routes); });
    const people = await Promise.all(Array.from({ length: PEOPLE }, async () => {
      const made = (await (await fetch(`${url}/directline/tokens/generate`, { method: 'POST' })).json()) as { conversationId: string; token: string };
      await fetch(`${url}/directline/conversations`, { method: 'POST', headers: { authorization: `Bearer ${made.token}` } });
      return made;
    }));
    rows.push(...spread('web', await timed(async (n) => {
      const me = people[Math.abs(n) % PEOPLE] as { conversationId: string; token: string };
      const r = await fetch(`${url}/directline/conversations/${me.conversationId}/activities`, {
        method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${me.token}` },
        body: JSON.stringify({ type: 'message', text: `${TEXT} ${n}`, from: { id: 'x' }, channelData: { clientActivityID: `b${n}` } }),
      });
      if (!r.ok) throw new Error(`the web chat answered ${r.status}`);
    })));
    await close();
  });
  return rows;
};

/** 10,000 people wait for a reply each. Their turns are not measured. */
const queue = async (p: Place, channel: string, userOf: (n: number) => string): Promise<void> => {
  for (let from = 0; from < QUEUED; from += 500) {
    await p.store.accept(Array.from({ length: 500 }, (_, i) => {
      const address = { channel, user: userOf(from + i) };
      return { event: { type: 'message' as const, id: `m${from + i}`, at: p.parts.now(), from: address, body: { kind: 'text' as const, text: TEXT } }, to: { address } };
    }));
    const jobs = await p.store.claim(p.parts.now(), 3_600_000, 500);
    await Promise.all(jobs.map((job) => p.store.commit({
      job, at: p.parts.now(), state: { ...newConversation(job.conversation), rev: job.rev + 1 }, effects: [{ type: 'send', key: `${job.conversation}.1.0`, lang: 'ar', text: 'وعليكم السلام ورحمة الله وبركاته، كيف نخدمكم؟', lane: 'reply' }],
    })));
  }
};

const drainOf = async (kind: keyof typeof SPEED, open: (p: Place) => Promise<{ channel: Channel; taken(): number; close(): Promise<void> }>, userOf: (n: number) => string): Promise<Row> => {
  const begun = performance.now();
  const t0 = Date.now();
  const now = (): number => Math.round(t0 + (performance.now() - begun) * SPEED[kind]);
  return inPlace(now, async (p) => {
    const { channel, taken, close } = await open(p);
    await queue(p, channel.id, userOf);
    const lane = laneOf(p.deps, channel);
    const since = now();
    let quiet = 0;
    while (quiet < 200) { // ends when nothing was left for a while, or nothing moves
      if (await lane.pass()) quiet = 0; else { quiet = taken() >= QUEUED ? 200 : quiet + 1; await sleep(2); }
    }
    await lane.idle();
    const seconds = (now() - since) / 1000;
    await close();
    const floor = QUEUED / (channel.limits.pace?.all ?? 1);
    if (taken() !== QUEUED) throw new Error(`${kind}: ${taken()} of ${QUEUED} arrived`);
    return { name: `${kind}: ${QUEUED.toLocaleString('en')} queued replies drained`, unit: 's', figure: seconds, baseline: { name: `${channel.limits.pace?.all}/s`, figure: floor }, ratio: floor / seconds, bar: { of: 'ratio', at: 'least', value: 0.9 }, note: `clock x${SPEED[kind]}` };
  });
};

export const run = async (): Promise<Row[]> => [
  ...(await deliveries()),
  await drainOf('telegram', async (p) => {
    const telegram = await openTelegram();
    for (let n = 0; n < QUEUED; n++) telegram.phone(n + 1).say(TEXT); // who never wrote cannot be written to
    const channel = openTelegramChannel({ TELEGRAM_TOKEN: telegram.token, TELEGRAM_API: telegram.url }, p.parts);
    // Its health is the listener's to tell; here nobody listens.
    return { channel: { ...channel, health: () => ({ state: 'up', since: 0 }) }, taken: () => telegram.taken.filter((t) => t.method === 'sendMessage').length, close: () => telegram.close() };
  }, (n) => String(n + 1)),
  await drainOf('whatsapp', async (p) => {
    const graph = await openGraph({ statuses: [] });
    const channel = await whatsappKind.open(graph.env, p.parts);
    return { channel, taken: () => graph.sent.length, close: () => graph.close() };
  }, (n) => `96650${1_000_000 + n}`),
];

if (import.meta.main) console.log(JSON.stringify(await run(), null, 2));
