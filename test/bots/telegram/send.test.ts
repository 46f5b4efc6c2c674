/** What becomes of a send: telegraf's real client against the fake, and the table behind it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerOf } from '../../../bots/telegram/api.ts';
import { openTelegramChannel } from '../../../bots/telegram/index.ts';
import { sentOf } from '../../../bots/telegram/send.ts';
import type { MessageOut } from '../../../core/message.ts';
import type { Call, Rooms, Sent } from '../../../core/ports.ts';
import type { Fault } from '../../fakes/telegram/index.ts';
import { openEar, STAFF, type Ear } from './ear.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
let ear: Ear;
beforeEach(async () => { ear = await openEar({ TELEGRAM_STAFF_GROUP: String(STAFF) }); });
afterEach(() => ear.close());

const out = (more: Partial<MessageOut> = {}): MessageOut => ({ key: 'conv_7:12.3', to: { channel: 'telegram', user: '501' }, lang: 'ar', lane: 'reply', text: 'السلام عليكم', ...more });
const send = async (message: MessageOut, ms = 2_000): Promise<Sent[]> => {
  const sent: Sent[] = [];
  for (const call of ear.channel.render(message)) sent.push(await ear.channel.send(call, AbortSignal.timeout(ms)));
  return sent;
};

describe('the outcome table', () => {
  const refused = (code: number, description: string, retryAfter?: number) => ({ response: { ok: false, error_code: code, description, ...(retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } }) } });
  const table: [string, unknown, object][] = [
    ['429', refused(429, 'Too Many Requests: retry after 7', 7), { as: 'retry', at: 8_000, all: true }],
    ['429 without a time', refused(429, 'Too Many Requests'), { as: 'retry', at: 2_000, all: true }],
    ['500', refused(500, 'Internal Server Error'), { as: 'retry' }],
    ['503', refused(503, 'Service Unavailable'), { as: 'retry' }],
    ['502: a gateway does not know', refused(502, 'Bad Gateway'), { as: 'unknown' }],
    ['504', refused(504, 'Gateway Timeout'), { as: 'unknown' }],
    ['401: our token, not the message', refused(401, 'Unauthorized'), { as: 'retry', all: true }],
    ['404: our token', refused(404, 'Not Found'), { as: 'retry', all: true }],
    ['403 blocked', refused(403, 'Forbidden: bot was blocked by the user'), { as: 'failed', blocked: true }],
    ['403 deactivated', refused(403, 'Forbidden: user is deactivated'), { as: 'failed', blocked: true }],
    ['400 chat not found', refused(400, 'Bad Request: chat not found'), { as: 'failed', blocked: true }],
    ['400 other', refused(400, 'Bad Request: message is too long'), { as: 'failed' }],
    ['413', refused(413, 'Request Entity Too Large'), { as: 'failed' }],
    ['nobody listens', { name: 'FetchError', type: 'system', code: 'ECONNREFUSED', message: 'request to https://x/bot1:secret/sendMessage failed' }, { as: 'retry' }],
    ['no such host', { code: 'ENOTFOUND' }, { as: 'retry' }],
    ['no TLS', { code: 'ECONNRESET', message: 'Client network socket disconnected before secure TLS connection was established' }, { as: 'retry' }],
    ['reset', { code: 'ECONNRESET', message: 'read ECONNRESET' }, { as: 'unknown' }],
    ['hung up', { code: 'ECONNRESET', message: 'socket hang up' }, { as: 'unknown' }],
    ['an answer that is no JSON', { type: 'invalid-json', message: 'invalid json' }, { as: 'unknown' }],
    ['our own deadline', { name: 'AbortError', type: 'aborted' }, { as: 'unknown' }],
    ['something thrown that is nothing', null, { as: 'unknown' }],
  ];
  it.each(table)('%s', (_name, thrown, is) => {
    const sent = sentOf(answerOf(thrown), 1_000);
    expect(sent).toMatchObject(is);
    if (sent.as === 'failed' && !('blocked' in is)) expect(sent.blocked).toBeUndefined();
    expect(JSON.stringify(sent)).not.toContain('secret');
  });
});

describe('send', () => {
  it('brings words, and the id under which reactions come back', async () => {
    const phone = ear.fake.phone(501);
    const [sent] = await send(out({ choices: [{ id: 'menu', label: 'القائمة' }] }));
    expect(sent).toEqual({ as: 'ok', id: `m501:${phone.heard()[0]?.id}` });
    expect(phone.heard()).toMatchObject([{ kind: 'text', text: 'السلام عليكم', buttons: [[{ text: 'القائمة', data: '12.3:menu' }]] }]);
  });
  it('uploads files as what they are, with their names', async () => {
    ear.files.set('b1', { owner: 'c', name: 'x.png', mime: 'image/png', bytes: PNG });
    ear.files.set('b2', { owner: 'c', name: 'x.pdf', mime: 'application/pdf', bytes: Buffer.from('%PDF-1.4') });
    const media = [{ id: 'b1', name: 'صورة.png', mime: 'image/png', bytes: PNG.length }, { id: 'b2', name: 'نموذج.pdf', mime: 'application/pdf', bytes: 8 }, { id: 'b1', name: 'v.ogg', mime: 'audio/ogg', bytes: 3 }];
    const phone = ear.fake.phone(501);
    expect((await send(out({ media }))).map((s) => s.as)).toEqual(['ok', 'ok', 'ok', 'ok']);
    expect(phone.heard().map((m) => [m.kind, m.file?.name])).toEqual([['photo', 'صورة.png'], ['document', 'نموذج.pdf'], ['voice', 'v.ogg'], ['text', undefined]]);
    expect(Buffer.from(phone.heard()[0]?.file?.bytes ?? [])).toEqual(PNG);
  });
  it('a hostile name steers neither the header nor a screen', async () => {
    ear.files.set('b1', { owner: 'c', name: 'x', mime: 'application/pdf', bytes: PNG });
    const phone = ear.fake.phone(501);
    expect(await send(out({ media: [{ id: 'b1', name: '../a\u202efdp"; filename="b\r\nx: y.exe', mime: 'application/pdf', bytes: 3 }] }))).toMatchObject([{ as: 'ok' }]);
    expect(phone.heard().map((m) => m.file?.name)).toEqual(["afdp'; filename='bx: y.exe"]);
  });
  it('a picture that Telegram does not take as one goes as a document', async () => {
    ear.files.set('b1', { owner: 'c', name: 'x.png', mime: 'image/png', bytes: PNG });
    ear.fake.fault({ method: 'sendPhoto', as: 'refuse', code: 400, description: 'Bad Request: PHOTO_INVALID_DIMENSIONS' });
    const phone = ear.fake.phone(501);
    expect(await send(out({ media: [{ id: 'b1', name: 'طويلة.png', mime: 'image/png', bytes: 3 }] }))).toMatchObject([{ as: 'ok' }]);
    expect(phone.heard()).toMatchObject([{ kind: 'document', text: 'السلام عليكم', file: { name: 'طويلة.png' } }]);
  });
  it('a file that is no longer here fails by itself', async () => {
    expect(await send(out({ media: [{ id: 'b9', name: 'x', mime: 'image/png', bytes: 3 }] }))).toMatchObject([{ as: 'failed', why: 'the file is no longer here' }]);
  });
  it('shows that somebody writes', async () => {
    const phone = ear.fake.phone(501);
    expect(await ear.channel.send({ key: '', to: { channel: 'telegram', user: '501' }, do: 'typing', body: null }, AbortSignal.timeout(1_000))).toMatchObject({ as: 'ok' });
    expect(phone.typing()).toBe(1);
  });
  it('knows who shut us out, and who was never there', async () => {
    ear.fake.phone(501).block();
    expect(await send(out())).toMatchObject([{ as: 'failed', blocked: true }]);
    expect(await send(out({ to: { channel: 'telegram', user: '999' } }))).toMatchObject([{ as: 'failed', blocked: true }]);
  });

  const faults: [string, Fault, Sent['as'], number][] = [
    ['429', { method: 'sendMessage', as: 'refuse', code: 429, retryAfter: 3 }, 'retry', 0],
    ['500', { method: 'sendMessage', as: 'refuse', code: 500 }, 'retry', 0],
    ['the line is cut before', { method: 'sendMessage', as: 'reset-before' }, 'unknown', 0],
    ['the line is cut after', { method: 'sendMessage', as: 'reset-after' }, 'unknown', 1],
    ['silence', { method: 'sendMessage', as: 'silent' }, 'unknown', 1],
    ['an answer that is none', { method: 'sendMessage', as: 'garbage' }, 'unknown', 1],
    ['a byte now and then', { method: 'sendMessage', as: 'slow', every: 50, bytes: 1 }, 'unknown', 1],
  ];
  it.each(faults)('%s', async (_name, fault, is, arrived) => {
    const phone = ear.fake.phone(501);
    ear.fake.fault({ ...fault, times: 1 });
    const before = Date.now();
    const [sent] = await send(out(), 300);
    expect(sent).toMatchObject({ as: is });
    if (sent?.as === 'retry' && _name === '429') expect(sent).toMatchObject({ all: true, at: expect.any(Number) as number });
    if (sent?.as === 'retry' && _name === '429') expect(sent.at).toBeGreaterThanOrEqual(before + 3_000);
    expect(phone.heard()).toHaveLength(arrived);
    expect(JSON.stringify(sent)).not.toContain(ear.fake.token);
    expect(await send(out())).toMatchObject([{ as: 'ok' }]); // and the next one goes
  });
  it('nobody listens: nothing was taken', async () => {
    const channel = openTelegramChannel({ TELEGRAM_TOKEN: ear.fake.token, TELEGRAM_API: 'http://127.0.0.1:9' }, { blobs: { get: async () => null }, data: '', now: Date.now, log: () => undefined });
    expect(await channel.send(channel.render(out())[0] as Call, AbortSignal.timeout(2_000))).toMatchObject({ as: 'retry' });
    const stopped = AbortSignal.abort();
    expect(await ear.channel.send(ear.channel.render(out())[0] as Call, stopped)).toMatchObject({ as: 'retry' });
  });
  it('a wrong token keeps the message', async () => {
    const channel = openTelegramChannel({ TELEGRAM_TOKEN: '1:wrong-token-wrong-token-wrong', TELEGRAM_API: ear.fake.url }, { blobs: { get: async () => null }, data: '', now: Date.now, log: () => undefined });
    expect(await channel.send(channel.render(out())[0] as Call, AbortSignal.timeout(2_000))).toMatchObject({ as: 'retry', all: true });
  });
});

describe('fetch', () => {
  const pointer = async (bytes: Uint8Array): Promise<string> => {
    const id = ear.fake.phone(501).photo(bytes);
    return ear.fake.phone(501).shown().find((m) => m.id === id)?.file?.id ?? '';
  };
  const fetch = (p: string, max = 1_000, ms = 2_000) => ear.channel.fetch?.(p, max, AbortSignal.timeout(ms));

  it('brings the bytes', async () => expect(await fetch(await pointer(PNG))).toEqual({ as: 'ok', bytes: PNG }));
  it('what is larger than asked for is lost', async () => expect(await fetch(await pointer(new Uint8Array(1_001)))).toEqual({ as: 'lost', why: 'too_large' }));
  it('what is larger than a bot may download is lost', async () => expect(await fetch(await pointer(new Uint8Array(20_000_001)), 50_000_000)).toEqual({ as: 'lost', why: 'too_large' }));
  it('an unknown handle is gone', async () => expect(await fetch('BQ-nothing')).toEqual({ as: 'lost', why: 'gone' }));
  it.each<[string, Fault]>([
    ['429', { method: 'getFile', as: 'refuse', code: 429, retryAfter: 1 }], ['500', { method: 'getFile', as: 'refuse', code: 500 }], ['a cut line', { method: 'getFile', as: 'reset-before' }],
    ['500 of the file', { method: 'file', as: 'refuse', code: 500 }], ['a cut file', { method: 'file', as: 'reset-before' }], ['a slow file', { method: 'file', as: 'slow', every: 50, bytes: 1 }],
  ])('%s may pass', async (_name, fault) => {
    const p = await pointer(PNG);
    ear.fake.fault({ ...fault, times: 1 });
    const got = await fetch(p, 1_000, 300);
    expect(got).toMatchObject({ as: 'retry' });
    expect(JSON.stringify(got)).not.toContain(ear.fake.token);
    expect(await fetch(p)).toMatchObject({ as: 'ok' });
  });
});

describe('rooms of the staff', () => {
  const signal = () => AbortSignal.timeout(3_000);
  const rooms = (): Rooms => ear.channel.rooms as Rooms;
  const open = async (): Promise<string> => {
    const sent = await rooms().open('سارة · طلب إيجار', signal());
    return sent.as === 'ok' ? (sent.id ?? '') : `not open: ${sent.as}`;
  };

  it('opens a topic, posts words, files and buttons, closes it', async () => {
    const group = ear.fake.group(STAFF);
    ear.files.set('b1', { owner: 'c', name: 'x.png', mime: 'image/png', bytes: PNG });
    const room = await open();
    const media = [{ id: 'b1', name: 'a.png', mime: 'image/png', bytes: 3 }, { id: 'b1', name: 'b.pdf', mime: 'application/pdf', bytes: 3 }];
    expect(await rooms().post(room, { text: 'بطاقة', buttons: [{ id: 'room:took', label: 'أستلم' }], media }, signal())).toMatchObject({ as: 'ok' });
    expect(group.topics()).toEqual([{ thread: Number(room), name: 'سارة · طلب إيجار', state: 'open' }]);
    expect(group.shown(Number(room)).map((m) => [m.kind, m.text, m.buttons.length])).toEqual([['text', 'بطاقة', 1], ['photo', '', 0], ['document', '', 0]]);
    expect(await rooms().close(room, signal())).toMatchObject({ as: 'ok' });
    expect(await rooms().close(room, signal())).toMatchObject({ as: 'ok' }); // already
    expect(group.topics()[0]?.state).toBe('closed');
  });
  it('a topic deleted by hand is gone', async () => {
    const group = ear.fake.group(STAFF);
    const room = await open();
    group.deleteTopic(Number(room));
    expect(await rooms().post(room, { text: 'x' }, signal())).toEqual({ as: 'gone' });
    expect(await rooms().close(room, signal())).toEqual({ as: 'gone' });
  });
  it('a topic closed by hand is opened again', async () => {
    ear.fake.group(STAFF);
    const room = await open();
    ear.fake.fault({ method: 'sendMessage', as: 'refuse', code: 400, description: 'Bad Request: TOPIC_CLOSED', times: 1 });
    expect(await rooms().post(room, { text: 'x' }, signal())).toMatchObject({ as: 'ok' });
    expect(ear.fake.taken.map((t) => t.method)).toContain('reopenForumTopic');
  });
  it("the group's pause is not the channel's, and a post that was begun is finished, not repeated", async () => {
    const group = ear.fake.group(STAFF);
    const room = await open();
    ear.fake.fault({ method: 'sendMessage', as: 'refuse', code: 429, retryAfter: 30, times: 1 });
    const sent = await rooms().post(room, { text: 'x' }, signal());
    expect(sent).toMatchObject({ as: 'retry' });
    expect(sent).not.toHaveProperty('all');
    ear.files.set('b1', { owner: 'c', name: 'x.pdf', mime: 'application/pdf', bytes: PNG });
    ear.fake.fault({ method: 'sendDocument', as: 'refuse', code: 429, retryAfter: 1, times: 1 });
    const file = { id: 'b1', name: 'b.pdf', mime: 'application/pdf', bytes: 3 };
    expect(await rooms().post(room, { text: 'مرة واحدة', media: [file, file] }, signal())).toMatchObject({ as: 'ok' });
    expect(group.shown(Number(room)).map((m) => m.kind)).toEqual(['text', 'document', 'document']);
  });
  it('without a group there are no rooms', async () => {
    const plain = await openEar();
    expect(plain.channel.rooms).toBeUndefined();
    await plain.close();
  });
});
