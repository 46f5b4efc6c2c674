/** Pipelines 1 and 2 around a channel: webhooks as they come in through the real HTTP server, files that are fetched before a turn. */
import { fastify } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { fileDesk, staffPointer } from '../../app/files.ts';
import { hooks } from '../../app/hooks.ts';
import { receive, type Receiving } from '../../app/receive.ts';
import type { Channel, Fetched, Job, Parsed, Raw } from '../../core/ports.ts';
import type { Event, MessageEvent } from '../../core/event.ts';
import { openLaneHouse, played, T0, type Played } from './lane-house.ts';

type House = Awaited<ReturnType<typeof openLaneHouse>>;
let house: House;
afterEach(() => house.close());

const said = (id: string, text: string): MessageEvent => ({ type: 'message', id, at: T0, from: { channel: 't', user: '1' }, body: { kind: 'text', text } });
/** A provider of ours: `sign: ok` in the header, JSON of what it means in the body. */
const parse = (raw: Raw): Parsed => {
  if (raw.method === 'GET') return { answer: raw.query['challenge'] ?? '' };
  if (raw.headers['sign'] !== 'ok') return { refuse: 401, why: 'no signature' };
  try { return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw.body)) as Parsed; } catch { return { take: [], unread: 'not JSON' }; }
};

const open = async (more: Partial<Channel> = {}): Promise<{ channel: Played; r: Receiving; poked: () => number }> => {
  let channel!: Played;
  house = await openLaneHouse((now) => [(channel = played('t', now, { parse, hooks: [{ method: 'GET', path: '/t', bytes: 100 }, { method: 'POST', path: '/t', bytes: 20_000 }], ...more }))]);
  let pokes = 0;
  return { channel, r: { deps: house.deps, poke: () => { pokes += 1; }, resolve: async () => [] }, poked: () => pokes };
};
const heard = async (): Promise<Event[]> => (await house.store.claim(house.clock.now(), 30_000, 10)).map((j) => j.event);

describe('a webhook', () => {
  const server = async (more: Partial<Channel> = {}) => {
    const { r, ...rest } = await open(more);
    const app = fastify({ bodyLimit: 100 });
    await hooks(app, r, house.deps.channels.values());
    const post = (body: string | Buffer, headers: Record<string, string> = { sign: 'ok' }) => app.inject({ method: 'POST', url: '/t', headers: { 'content-type': 'application/json', ...headers }, payload: body });
    return { app, post, ...rest };
  };
  it('is durable before its 200, once, whatever the content type says', async () => {
    const { post, poked } = await server();
    const body = JSON.stringify({ take: [said('a', 'مرحبا')] });
    for (const type of ['application/json', 'text/plain', 'application/x-odd; charset=utf-16']) expect((await post(body, { sign: 'ok', 'content-type': type })).statusCode).toBe(200);
    expect(await heard()).toEqual([said('a', 'مرحبا')]);
    expect(poked()).toBe(3);
  });
  it('refuses an unsigned one with a constant answer and changes nothing', async () => {
    const { post, poked } = await server();
    const answers = [await post(JSON.stringify({ take: [said('a', 'x')] }), {}), await post('{', {}), await post(Buffer.from([0xff, 0xfe]), { sign: 'no' })];
    expect(new Set(answers.map((a) => `${a.statusCode} ${a.body}`))).toEqual(new Set(['401 refused']));
    expect([await heard(), await house.store.quarantined(10), poked()]).toEqual([[], [], 0]);
  });
  it('answers a challenge, caps the body while it comes, and takes a legal large one', async () => {
    const { app, post } = await server();
    expect((await app.inject({ method: 'GET', url: '/t?challenge=12%2034' })).body).toBe('12 34');
    expect((await post(Buffer.alloc(20_001))).statusCode).toBe(413);
    expect((await post(JSON.stringify({ take: [said('a', 'ا'.repeat(9_000))] }))).statusCode).toBe(200);
  });
  it('keeps the bytes of what is signed but cannot be read, once', async () => {
    const { post } = await server();
    const bytes = Buffer.from([0x7b, 0xd8, 0x27]);
    expect([(await post(bytes)).statusCode, (await post(bytes)).statusCode]).toEqual([200, 200]);
    expect(await house.store.quarantined(10)).toMatchObject([{ channel: 't', why: 'not JSON', bytes: 3 }]);
  });
  it('says 503 when nothing could be kept, so that the provider comes again', async () => {
    const { post } = await server();
    house.deps.store.accept = async () => { throw new Error('disk'); };
    expect((await post(JSON.stringify({ take: [said('a', 'x')] }))).statusCode).toBe(503);
  });
  it('takes receipts before anything else and staff words as their events', async () => {
    const { r } = await open();
    const conversation = await house.says('t', '1', ['hi']);
    const [offer] = await house.store.outgoing(house.clock.now(), 45_000, 1, 't');
    const key = offer!.message.key;
    const parsed: Parsed = { take: [], receipts: [{ key, at: T0, is: 'read' }], staff: [{ id: 's1', at: T0, who: { id: 'g', name: 'سارة' }, place: '7', act: 'took' }] };
    const resolve: Receiving['resolve'] = async (_channel, [word]) => [{ event: { type: 'staff', id: word!.id, at: word!.at, act: word!.act, who: word!.who }, to: { conversation } }];
    await receive({ ...r, resolve }, house.deps.channels.get('t')!, { method: 'POST', path: '/t', query: {}, headers: { sign: 'ok' }, body: Buffer.from(JSON.stringify(parsed)), at: T0 });
    expect((await house.store.history(conversation, 5)).find((l) => l.key === key)?.progress).toBe('read');
    expect(await heard()).toMatchObject([{ type: 'staff', act: 'took' }]);
  });
});

describe('files', () => {
  const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
  const job = (event: Event): Job => ({ conversation: 'c1', address: { channel: 't', user: '1' }, token: '', rev: 0, state: null, event, tries: 0 });
  const withFile = (pointer: string, mime = 'image/png', name = 'هوية.png'): Event => ({ ...said('f', ''), body: { kind: 'media', caption: '', media: [{ id: '', pointer, name, mime, bytes: 0 }] } });
  const mediaOf = (f: unknown) => (f as { event: { body: { media: unknown[] } } }).event.body.media;
  const fetching = (answer: Fetched): Partial<Channel> => ({ fetch: async () => answer });

  it('are kept under what their content is, not what they say they are', async () => {
    await open(fetching({ as: 'ok', bytes: JPEG }));
    const [m] = mediaOf(await fileDesk(house.deps).fetch(job(withFile('p')), false)) as [{ id: string }];
    expect(m).toEqual({ id: expect.stringMatching(/^blob_/) as string, name: 'هوية.png', mime: 'image/jpeg', bytes: 7 });
    expect((await house.store.blobs.get(m.id))?.bytes).toEqual(new Uint8Array(JPEG));
  });
  it.each<[string, Fetched, string, unknown]>([
    ['a sound without a known head keeps its type', { as: 'ok', bytes: Buffer.from('#!AMR\n') }, 'audio/amr', { mime: 'audio/amr' }],
    ['anything else unknown does not', { as: 'ok', bytes: Buffer.from('<html>') }, 'text/html', { mime: 'application/octet-stream' }],
    ['gone', { as: 'lost', why: 'gone' }, 'image/png', { id: '', lost: 'gone' }],
    ['too large', { as: 'lost', why: 'too_large' }, 'image/png', { id: '', lost: 'too_large' }],
  ])('%s', async (_, answer, mime, expected) => {
    await open(fetching(answer));
    expect(mediaOf(await fileDesk(house.deps).fetch(job(withFile('p', mime)), false))[0]).toMatchObject(expected as object);
  });
  it('come again after a passing fault, and are lost only at the last try', async () => {
    await open(fetching({ as: 'retry', why: 'code 500' }));
    expect(await fileDesk(house.deps).fetch(job(withFile('p')), false)).toEqual({ again: 'code 500' });
    expect(mediaOf(await fileDesk(house.deps).fetch(job(withFile('p')), true))[0]).toMatchObject({ lost: 'gone' });
  });
  it('of staff come from the channel they wrote on', async () => {
    const asked: string[] = [];
    await open({ fetch: async (pointer) => { asked.push(pointer); return { as: 'ok', bytes: JPEG }; } });
    const event: Event = { type: 'staff', id: 's', at: T0, act: 'said', who: { id: 'g', name: 'x' }, media: [{ id: '', pointer: staffPointer('t', 'a b'), name: 'x.jpg', mime: 'image/jpeg', bytes: 0 }] };
    const got = await fileDesk(house.deps).fetch({ ...job(event), address: { channel: 'web', user: '1' } }, false);
    expect([asked, got]).toMatchObject([['a b'], { event: { media: [{ mime: 'image/jpeg' }] } }]);
  });
  it('are never more in memory than the desk has room for', async () => {
    let inside = 0;
    let most = 0;
    let go!: () => void;
    const gate = new Promise<void>((resolve) => { go = resolve; });
    await open({ fetch: async () => { most = Math.max(most, ++inside); await gate; inside--; return { as: 'ok', bytes: JPEG }; } });
    const desk = fileDesk(house.deps);
    const all = Array.from({ length: 40 }, () => desk.fetch(job(withFile('p')), false));
    expect(all.filter((f) => f === null).length).toBe(40 - 18);
    go();
    await Promise.all(all);
    expect(most).toBeLessThanOrEqual(6);
  });
});
