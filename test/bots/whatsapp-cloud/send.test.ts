import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { whatsappKind } from '../../../bots/whatsapp-cloud/index.ts';
import { channel } from '../../../bots/whatsapp-cloud/channel.ts';
import { configOf } from '../../../bots/whatsapp-cloud/settings.ts';
import { CODES, whyOf } from '../../../bots/whatsapp-cloud/errors.ts';
import { outcomeOf, uploadOf } from '../../../bots/whatsapp-cloud/send.ts';
import type { Call, Sent } from '../../../core/ports.ts';
import type { MessageOut } from '../../../core/message.ts';
import type { GraphFault } from '../../fakes/graph/index.ts';
import { AT, message, openHouse, soon } from './house.ts';
import type { House } from './house.ts';

let house: House;
beforeEach(async () => { house = await openHouse(); });
afterEach(() => house.graph.close());
const callsOf = (more: Partial<MessageOut> = {}): Call[] => house.channel.render(message(more));
const send = async (more: Partial<MessageOut> = {}, signal = soon()): Promise<Sent> => house.channel.send(callsOf(more)[0] as Call, signal);
const until = async (what: () => boolean): Promise<void> => { while (!what()) await new Promise((go) => setTimeout(go, 5)); };
const refuse = (code: number, status = 400): GraphFault => ({ do: 'refuse', status, code });

describe('send', () => {
  it('reaches the phone under our key, and gives the id back', async () => {
    const phone = house.graph.phone('966501234567');
    const sent = await send({ choices: [{ id: 'yes', label: 'نعم' }] });
    expect(sent).toEqual({ as: 'ok', id: expect.stringMatching(/^wamid\./) });
    expect(await phone.next()).toMatchObject({ kind: 'buttons', text: 'أهلا بك', key: 'c1.4.0', choices: [{ id: '4.0:yes', title: 'نعم' }], id: sent.as === 'ok' && sent.id });
    expect(house.graph.calls[0]?.json).toMatchObject({ messaging_product: 'whatsapp', to: '966501234567', biz_opaque_callback_data: 'c1.4.0' });
  });
  it('reaches a person without a number', async () => {
    const phone = house.graph.phone('966507654321', { userId: 'SA.9', hidden: true });
    expect(await send({ to: { channel: 'whatsapp', user: 'SA.9' } })).toMatchObject({ as: 'ok' });
    expect((await phone.next()).text).toBe('أهلا بك');
  });

  const FAULTS: [string, GraphFault, Partial<Sent> & { as: string }, number][] = [
    ['the number is too fast', refuse(130429, 429), { as: 'retry', all: true }, 0],
    ['this person hears too much', refuse(131056), { as: 'retry' }, 0],
    ['the app is too fast', refuse(4), { as: 'retry', all: true, at: AT + 60_000 }, 0],
    ['too much spam was reported', refuse(131048), { as: 'retry', all: true, at: AT + 600_000 }, 0],
    ['Meta names a wait', { ...refuse(130429, 429), retryAfter: 90 } as GraphFault, { as: 'retry', all: true, at: AT + 90_000 }, 0],
    ['a service is down', refuse(131016, 503), { as: 'retry' }, 0],
    ['an unknown error that Meta asks to try again', refuse(131000, 500), { as: 'retry' }, 0],
    ['a code that passes by its own word', { ...refuse(999_999), transient: true } as GraphFault, { as: 'retry' }, 0],
    ['a code that we do not know', refuse(999_999), { as: 'failed', why: 'code 999999: refused' }, 0],
    ["Meta's own trouble in unknown words", refuse(999_999, 500), { as: 'unknown' }, 0],
    ['the 24 hours are over', refuse(131047), { as: 'failed' }, 0],
    ['undeliverable', refuse(131026), { as: 'failed', why: whyOf(131026) }, 0],
    ['a field is wrong', refuse(100), { as: 'failed' }, 0],
    ['a proxy fails', { do: 'status', status: 502 }, { as: 'unknown' }, 0],
    ['a proxy is too busy', { do: 'status', status: 429, retryAfter: 7 }, { as: 'retry', all: true, at: AT + 7_000 }, 0],
    ['a wrong address of the API', { do: 'status', status: 404 }, { as: 'retry', all: true }, 0],
    ['a redirect', { do: 'status', status: 302 }, { as: 'retry', all: true }, 0],
    ['a reset before it was taken', { do: 'reset', when: 'before' }, { as: 'unknown' }, 0],
    ['a reset after it was taken', { do: 'reset', when: 'after' }, { as: 'unknown' }, 1],
    ['an answer that breaks off', { do: 'garbage', when: 'after' }, { as: 'unknown' }, 1],
  ];
  it.each(FAULTS)('%s', async (_name, fault, outcome, taken) => {
    house.graph.faults.push(fault);
    const sent = await send();
    expect(sent).toMatchObject(outcome);
    if (sent.as === 'retry') expect(sent.at).toBeGreaterThan(AT);
    expect('all' in sent).toBe('all' in outcome);
    expect(house.graph.sent).toHaveLength(taken);
  });
  it('ends with its signal: after the body went out nobody knows, before it surely nothing went', async () => {
    house.graph.faults.push({ do: 'silence', when: 'after' });
    expect(await send({}, AbortSignal.timeout(150))).toEqual({ as: 'unknown', why: 'no answer in time' });
    expect(house.graph.sent).toHaveLength(1);
    expect(await send({}, AbortSignal.abort())).toMatchObject({ as: 'retry', why: 'stopping' });
    expect(house.graph.calls).toHaveLength(1);
  });
  it('tries again when nobody listens', async () => {
    await house.graph.close();
    expect(await send()).toMatchObject({ as: 'retry', why: 'no answer (ECONNREFUSED)' });
  });
  it('waits longer each time Meta asks for silence, and forgets it with the first success', async () => {
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) { house.graph.faults.push(refuse(130429, 429)); const s = await send(); waits.push(s.as === 'retry' ? s.at - AT : 0); }
    expect(waits).toEqual([4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 128_000, 128_000]);
    await send();
    house.graph.faults.push(refuse(130429, 429));
    expect(await send()).toMatchObject({ at: AT + 4_000 });
  });
  it('refuses what the fake refuses: the limits of both are the same', async () => {
    const [call] = callsOf({ choices: [{ id: 'a', label: 'أ' }] }) as [Call];
    const body = call.body as { payload: { interactive: { action: { buttons: { reply: { title: string } }[] } } } };
    (body.payload.interactive.action.buttons[0] as { reply: { title: string } }).reply.title = 'x'.repeat(21);
    expect(await house.channel.send(call, soon())).toEqual({ as: 'failed', why: whyOf(131009) });
  });
});

describe('the account', () => {
  it.each([[190, 401], [10, 403], [200, 403], [131031, 403], [33, 400]] as const)('code %i: everything waits, health says why, a success ends it', async (code, status) => {
    house.graph.faults.push(code === 33 ? { do: 'refuse', status, code: 100, subcode: 33 } : refuse(code, status));
    expect(await send()).toMatchObject({ as: 'retry', all: true });
    expect(house.channel.health?.()).toMatchObject({ state: 'down', why: whyOf(code) });
    expect(house.log).toEqual([`error whatsapp needs a person: messages wait ${JSON.stringify({ why: whyOf(code) })}`]);
    house.clock.now += 3_600_000;
    // Nobody probes here: when its time has come the lane may try, or it would be down for ever.
    expect(house.channel.health?.()).toMatchObject({ state: 'up' });
    expect(await send()).toMatchObject({ as: 'ok' });
    expect(house.channel.health?.()).toEqual({ state: 'up', since: house.clock.now });
    expect(house.log).toHaveLength(2);
  });
  it('stays down while somebody probes until Meta takes the token again, and no message is spent on finding out', async () => {
    const clock = { now: AT };
    const own = channel(configOf({ ...house.graph.env, WHATSAPP_TOKEN: 'expired-token' }), { blobs: { get: async () => null }, now: () => clock.now, log: () => undefined }, 5);
    const end = new AbortController();
    const listening = own.listen?.({ take: async () => undefined, quarantine: async () => undefined, cursor: async () => null }, end.signal);
    expect(await own.send(callsOf()[0] as Call, soon())).toMatchObject({ as: 'retry', all: true });
    clock.now += 3_600_000;
    await until(() => house.graph.calls.filter((c) => c.method === 'GET').length >= 2);
    expect(own.health?.()).toMatchObject({ state: 'down', since: AT });
    house.graph.accepts('expired-token');
    await until(() => own.health?.().state === 'up');
    end.abort();
    await listening;
    expect(house.graph.calls.filter((c) => c.method === 'POST')).toHaveLength(1);
  });
  it('never writes a token, a name or a word of a person', async () => {
    for (const fault of [refuse(190, 401), refuse(999_999), { do: 'reset', when: 'after' } as const]) house.graph.faults.push(fault);
    const outcomes = [await send(), await send(), await send()];
    expect(JSON.stringify([house.log, outcomes])).not.toMatch(/EAAG|app-secret|966501234567|أهلا/);
  });
});

describe('the table of codes', () => {
  it('says something of every code, and acts by its kind', () => {
    const KINDS = { retry: 'retry', wait: 'retry', quiet: 'retry', account: 'retry', final: 'failed', template: 'failed', other: 'failed' } as const;
    for (const [code, meaning] of Object.entries(CODES)) {
      const answer = { as: 'answer' as const, status: 400, json: { error: { code: Number(code), message: `(#${code}) x` } }, retryAfter: null };
      const { sent } = outcomeOf(answer, AT, 0);
      expect([code, sent.as, 'all' in sent]).toEqual([code, KINDS[meaning.what], meaning.what === 'quiet' || meaning.what === 'account']);
      expect(sent).toMatchObject({ why: `code ${code}: ${meaning.say}` });
    }
    expect(Object.keys(CODES).length).toBeGreaterThan(40);
  });
  it('keeps numbers of people out of what Meta says', () => {
    expect(whyOf(1_234_567, 'to +966 50 123-4567 or 0501234567 failed\n')).toBe('code 1234567: to # or # failed');
  });
  it('does an upload again where a message would be in doubt', () => {
    for (const a of [{ as: 'none', left: true, why: 'x' }, { as: 'answer', status: 200, json: null, retryAfter: null }, { as: 'answer', status: 500, json: null, retryAfter: null }] as const) {
      expect([outcomeOf(a, AT, 0).sent.as, uploadOf(a, AT, 0).sent.as]).toEqual(['unknown', 'retry']);
    }
  });
});

describe('files', () => {
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, ...Array.from({ length: 200 }, (_, i) => i)]);
  const put = (id: string, mime: string, bytes: Uint8Array, name = 'صورة.jpg') => { house.blobs.set(id, { owner: 'c', name, mime, bytes }); return { id, name, mime, bytes: bytes.byteLength }; };

  it('go up as what they are, once for a message that is tried again', async () => {
    const phone = house.graph.phone('966501234567');
    const out = { text: '', media: [put('b1', 'image/jpeg', jpeg)] };
    house.graph.faults.push({ do: 'status', status: 503 }, { do: 'reset', when: 'before' });
    expect((await send(out)).as).toBe('retry'); // the upload met trouble: nothing was said to the person
    expect((await send(out)).as).toBe('retry');
    house.graph.faults.push({ do: 'reset', when: 'before' });
    house.graph.faults.unshift({ do: 'garbage', when: 'before' });
    expect((await send(out)).as).toBe('retry');
    house.graph.faults.splice(0);
    expect((await send(out)).as).toBe('ok');
    expect((await send(out)).as).toBe('ok');
    expect(house.graph.calls.filter((c) => c.path.endsWith('/media') && c.status === 200)).toHaveLength(1);
    expect((await phone.next()).file).toEqual({ name: null, mime: 'image/jpeg', bytes: new Uint8Array(jpeg) });
    const pdf = put('b2', 'application/pdf', Buffer.from('%PDF-1.7'), 'نموذج.pdf');
    expect((await send({ text: '', media: [pdf] })).as).toBe('ok');
    await phone.next();
    expect(await phone.next()).toMatchObject({ kind: 'document', file: { name: 'نموذج.pdf', mime: 'application/pdf' } });
  });
  it('that are gone, too large or of a type Meta refuses fail for good, and nothing is sent', async () => {
    expect(await send({ text: '', media: [{ id: 'none', name: 'x', mime: 'image/jpeg', bytes: 1 }] })).toEqual({ as: 'failed', why: 'the file is no longer here' });
    const large = put('b3', 'image/jpeg', new Uint8Array(5 * 1024 * 1024 + 1));
    expect(await send({ text: '', media: [{ ...large, bytes: 1 }] })).toEqual({ as: 'failed', why: 'the file is too large for WhatsApp' });
    expect(await send({ text: '', media: [put('b4', 'application/zip', jpeg)] })).toMatchObject({ as: 'failed' });
    expect(house.graph.sent).toEqual([]);
  });
  it('come down with their bytes and type, by token, within the cap', async () => {
    house.graph.webhook = null;
    const phone = house.graph.phone('966501234567');
    await phone.voice(jpeg);
    const pointer = await pointerOf(jpeg, 'image/jpeg');
    expect(await house.channel.fetch?.(pointer, 1_000, soon())).toEqual({ as: 'ok', bytes: jpeg, mime: 'image/jpeg' });
    expect(await house.channel.fetch?.(pointer, 100, soon())).toEqual({ as: 'lost', why: 'too_large' });
    house.graph.lose(pointer);
    expect(await house.channel.fetch?.(pointer, 1_000, soon())).toEqual({ as: 'lost', why: 'gone' });
    for (const odd of ['12345', '../me', '', 'x'.repeat(300)]) expect(await house.channel.fetch?.(odd, 1_000, soon()), odd).toEqual({ as: 'lost', why: 'gone' });
    expect(await house.channel.fetch?.(pointer, 1_000, AbortSignal.abort())).toMatchObject({ as: 'retry' });
  });
  /** Through the front door of the fake, as a foreign client would. */
  const pointerOf = async (bytes: Uint8Array, mime: string): Promise<string> => {
    const form = new FormData();
    form.set('messaging_product', 'whatsapp');
    form.set('type', mime);
    form.set('file', new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mime }), 'a');
    const answer = await fetch(`${house.graph.url}/${house.graph.phoneId}/media`, { method: 'POST', body: form, headers: { authorization: `Bearer ${house.graph.token}` } });
    return ((await answer.json()) as { id: string }).id;
  };
  it.each([
    [{ url: 'http://localhost:9/x' }, { as: 'lost', why: 'gone' }], [{ url: 'https://evil.example/x' }, { as: 'lost', why: 'gone' }], [{ nothing: 1 }, { as: 'retry', why: 'an answer that cannot be read' }],
    [{ url: 'SELF', sha256: '0'.repeat(64) }, { as: 'retry', why: 'the file came in pieces' }], [{ url: 'SELF', file_size: 1, large: true }, { as: 'lost', why: 'too_large' }], [{ url: 'SELF', file_size: 5_000 }, { as: 'lost', why: 'too_large' }], [{ url: 'SELF', mime_type: 'audio/ogg; codecs=opus' }, { as: 'ok', mime: 'audio/ogg' }],
  ])('are not fetched from where Meta does not keep them: %j', async (stored, outcome) => {
    const heard: string[] = [];
    const api = createServer((req, res) => {
      heard.push(req.url ?? '');
      res.end(req.url === '/file' ? ('large' in stored ? Buffer.alloc(1_001) : 'bytes') : JSON.stringify('url' in stored && stored.url === 'SELF' ? { ...stored, url: `http://127.0.0.1:${port}/file` } : stored));
    });
    await new Promise<void>((go) => api.listen(0, '127.0.0.1', go));
    const { port } = api.address() as AddressInfo;
    const channel = await whatsappKind.open({ ...house.graph.env, WHATSAPP_API: `http://127.0.0.1:${port}/v24.0` }, { blobs: { get: async () => null }, data: '', now: () => AT, log: () => undefined });
    expect(await channel.fetch?.('77', 1_000, soon())).toMatchObject(outcome);
    expect(heard[0]).toBe('/v24.0/77?phone_number_id=106540352242922');
    api.closeAllConnections();
    api.close();
  });
});

describe('the kind', () => {
  it('starts only with all of its secrets, and is silent when nobody asked for it', async () => {
    const { env } = house.graph;
    expect(whatsappKind.wanted({})).toBeNull();
    expect(whatsappKind.wanted({ WHATSAPP_TEMPLATE: 'x' })).toBeNull();
    expect(whatsappKind.wanted(env)).toEqual({ missing: [] });
    for (const name of ['WHATSAPP_TOKEN', 'WHATSAPP_PHONE_ID', 'WHATSAPP_APP_SECRET', 'WHATSAPP_VERIFY_TOKEN']) {
      const less = Object.fromEntries(Object.entries(env).filter(([k]) => k !== name));
      expect(whatsappKind.wanted(less)).toEqual({ missing: [name] });
      await expect(whatsappKind.open(less, { blobs: { get: async () => null }, data: '', now: () => 0, log: () => undefined })).rejects.toThrow(/CHANNEL_NO_SECRET.*/);
    }
  });
  it.each([['WHATSAPP_PHONE_ID', '+966 50 123'], ['WHATSAPP_TOKEN', 'two words'], ['WHATSAPP_APP_SECRET', 'short'], ['WHATSAPP_API', 'graph'], ['WHATSAPP_TEMPLATE', 'Has Space'], ['WHATSAPP_TEMPLATE', 'x:']])('%s does not take %s', (name, value) => {
    expect(whatsappKind.settings[name]?.schema.safeParse(value).success).toBe(false);
  });
  it('asks Meta whether its settings work, and says what to do', async () => {
    const say = async (env: Record<string, string> = {}) => (await whatsappKind.doctor({ ...house.graph.env, ...env }, soon())).map((f) => `${f.verdict} ${f.say}`);
    expect(await say()).toEqual([expect.stringMatching(/^ok The token works for \+966115550100/), expect.stringMatching(/^note Meta does not say where/), expect.stringMatching(/^note No WHATSAPP_TEMPLATE/)]);
    house.graph.configured = 'https://sila.example/whatsapp';
    expect(await say({ WHATSAPP_TEMPLATE: 'sila_notice:ar' })).toEqual([expect.stringMatching(/^ok/), 'ok The webhook leads here.', expect.stringMatching(/^ok .*"sila_notice"/)]);
    house.graph.configured = 'https://old.example/hook?token=secret';
    expect((await say())[1]).toBe('bad The webhook at Meta is https://old.example/hook: set it to SILA_URL + /whatsapp (https) with WHATSAPP_VERIFY_TOKEN, and subscribe the field "messages".');
    expect((await say({ WHATSAPP_TOKEN: 'wrong-token' }))[0]).toMatch(/^bad Meta refuses \(code 190.*permanent token/);
    expect((await say({ WHATSAPP_PHONE_ID: '12345678' }))[0]).toMatch(/^bad Meta refuses \(code 100.*WHATSAPP_PHONE_ID/);
    expect((await say({ WHATSAPP_API: 'http://127.0.0.1:9' }))[0]).toMatch(/^bad Meta cannot be reached/);
  });
});
