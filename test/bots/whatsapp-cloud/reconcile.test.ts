/** Sends that nobody knows the end of, against the real store: Meta's own statuses decide, and the phone sees each message once. Real webhooks, over HTTP. */
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hooks } from '../../../app/hooks.ts';
import { sends } from '../../../app/send.ts';
import { whatsappKind } from '../../../bots/whatsapp-cloud/index.ts';
import { newConversation } from '../../../core/conversation.ts';
import type { Channel } from '../../../core/ports.ts';
import { openLaneHouse } from '../../app/lane-house.ts';
import { openGraph } from '../../fakes/graph/index.ts';
import type { Graph, GraphOptions } from '../../fakes/graph/index.ts';

type LaneHouse = Awaited<ReturnType<typeof openLaneHouse>>;
const WA = '966501234567';
let graph: Graph;
let house: LaneHouse;
let app: FastifyInstance;

const open = async (o: GraphOptions = {}): Promise<void> => {
  let now = (): number => 0;
  graph = await openGraph({ now: () => now(), ...o });
  const channel: Channel = await whatsappKind.open(graph.env, { blobs: { get: async () => null }, data: '', now: () => now(), log: () => undefined });
  house = await openLaneHouse((clock) => { now = clock; return [channel]; });
  app = fastify();
  await hooks(app, { deps: house.deps, poke: () => undefined, resolve: async () => [] }, house.deps.channels.values());
  graph.webhook = `${await app.listen({ host: '127.0.0.1', port: 0 })}/whatsapp`;
};
beforeEach(() => open());
afterEach(async () => { await graph.close(); await app.close(); await house.close(); });

/** Lets time pass in steps, sending what is ready. */
const pass = async (ms: number): Promise<void> => {
  for (let t = 0; t < ms; t += 10_000) { await sends(house.deps); await graph.idle(); house.clock.set(house.clock.now() + 10_000); }
};
const progress = async (conversation: string): Promise<(string | undefined)[]> => (await house.store.history(conversation, 50)).filter((l) => l.by === 'bot').map((l) => l.progress);

describe('an unknown send', () => {
  it('that Meta took is settled by its status, and never sent again', async () => {
    graph.faults.push({ do: 'reset', when: 'after' });
    const c = await house.says('whatsapp', WA, ['أهلا بك']);
    await pass(300_000);
    expect(graph.sent.map((s) => s.text)).toEqual(['أهلا بك']);
    expect(await progress(c)).toEqual(['delivered']);
  });
  it('that Meta never took is sent once more, once', async () => {
    graph.faults.push({ do: 'reset', when: 'before' });
    const c = await house.says('whatsapp', WA, ['أهلا بك']);
    await pass(300_000);
    expect(graph.sent.map((s) => s.text)).toEqual(['أهلا بك']);
    expect(await progress(c)).toEqual(['delivered']);
  });
  it('holds its own conversation only, and keeps its order', async () => {
    graph.faults.push({ do: 'garbage', when: 'after' });
    await house.says('whatsapp', WA, ['أولا', 'ثانيا']);
    await sends(house.deps);
    await house.says('whatsapp', '966507654321', ['آخر']);
    await pass(120_000);
    expect(graph.sent.map((s) => s.text)).toEqual(expect.arrayContaining(['أولا', 'ثانيا', 'آخر']));
    expect(graph.sent.filter((s) => s.to === WA).map((s) => s.text)).toEqual(['أولا', 'ثانيا']);
  });
});

describe('statuses', () => {
  it('that come twice, turned round and before the answer, only ever go up', async () => {
    graph.manner = { twice: true, twins: true, batch: 10, reverse: true };
    const c = await house.says('whatsapp', WA, ['أهلا بك']);
    await pass(20_000);
    await graph.status(graph.sent[0]?.id ?? '', 'read');
    await graph.status(graph.sent[0]?.id ?? '', 'sent');
    await graph.idle();
    expect(await progress(c)).toEqual(['read']);
    expect(graph.sent).toHaveLength(1);
  });
  it('that say it failed become an event of the conversation, once, with the code', async () => {
    await house.says('whatsapp', WA, ['أهلا بك']);
    await sends(house.deps);
    await graph.close();
    await open({ statuses: [] });
    const c = await house.says('whatsapp', WA, ['أهلا بك']);
    await sends(house.deps);
    for (let i = 0; i < 2; i++) await graph.status(graph.sent[0]?.id ?? '', 'failed', { code: 131026, title: 'Message undeliverable' });
    await graph.idle();
    expect(await progress(c)).toEqual(['failed']);
    const events = (await house.store.claim(house.clock.now(), 30_000, 10)).map((j) => j.event);
    expect(events).toMatchObject([{ type: 'undelivered', why: expect.stringContaining('code 131026') }]);
  });
});

describe('the webhook', () => {
  it('answers the form at Meta, takes what is signed, and nothing else', async () => {
    expect(await graph.challenge()).toEqual({ status: 200, body: '1158201444' });
    expect((await graph.challenge({ token: 'wrong' })).status).toBe(401);
    await graph.phone(WA, { name: 'سارة' }).say('السلام عليكم');
    for (const signature of [null, 'sha256=00', `sha256=${'0'.repeat(64)}`]) expect(await graph.deliver({ object: 'whatsapp_business_account', entry: [] }, { signature })).toBe(401);
    expect(await graph.deliver(Buffer.alloc(4 * 1024 * 1024), {})).toBe(413);
    expect(await graph.deliver('{"half":')).toBe(200);
    expect((await house.store.claim(house.clock.now(), 30_000, 10)).map((j) => j.event)).toMatchObject([{ type: 'message', name: 'سارة', phone: `+${WA}`, body: { kind: 'text', text: 'السلام عليكم' } }]);
    expect(await house.store.quarantined(10)).toMatchObject([{ channel: 'whatsapp', bytes: 8 }]);
  });
  it('takes each message once, however it is delivered, in the order it was said', async () => {
    const phone = graph.phone(WA);
    const to = graph.webhook;
    graph.webhook = null;
    for (let i = 0; i < 9; i++) await phone.say(`${i}`);
    graph.manner = { twice: true, twins: true, batch: 4 };
    graph.webhook = to;
    await graph.idle();
    const said: string[] = [];
    for (let job; ([job] = await house.store.claim(house.clock.now(), 30_000, 1)), job;) {
      said.push(job.event.type === 'message' && job.event.body.kind === 'text' ? job.event.body.text : '?');
      await house.store.commit({ job, state: { ...(job.state ?? newConversation(job.conversation)), rev: job.rev + 1 }, effects: [], at: house.clock.now() });
    }
    expect(said).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8']);
  });
});
