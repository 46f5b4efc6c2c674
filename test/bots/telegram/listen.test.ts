/** Hearing: the poll loop and the webhook against the fake, with everything that goes wrong between them. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { backOff, offsetOf } from '../../../bots/telegram/listen.ts';
import { telegramKind } from '../../../bots/telegram/index.ts';
import type { Event } from '../../../core/event.ts';
import type { Hook } from '../../../core/ports.ts';
import { openEar, STAFF, TIMES, until, type Ear } from './ear.ts';

const SECRET = 'a-secret-of-the-tests';
let ear: Ear;
let server: Server | undefined;
afterEach(async () => { await ear.close(); server?.closeAllConnections(); server?.close(); server = undefined; });

const texts = (events: readonly Event[]): string[] => events.flatMap((e) => (e.type === 'message' && e.body.kind === 'text' ? [e.body.text] : []));

describe('polling', () => {
  it('hears people and staff in order; the offset moves after the batch is durable', async () => {
    ear = await openEar({ TELEGRAM_STAFF_GROUP: String(STAFF) });
    const [sara, noura, group] = [ear.fake.phone(501), ear.fake.phone(502), ear.fake.group(STAFF)];
    ear.listen();
    for (let i = 0; i < 5; i++) { sara.say(`س${i}`); noura.say(`ن${i}`); }
    group.member(61, 'نورة').say(null, 'خارج المواضيع');
    group.member(61, 'نورة').say(77, 'أهلًا');
    await until(() => ear.words.length === 1 && ear.events.length === 10);
    expect(texts(ear.events.filter((e) => 'from' in e && e.from.user === '501'))).toEqual(['س0', 'س1', 'س2', 'س3', 'س4']);
    expect(ear.words).toMatchObject([{ place: '77', act: 'said', text: 'أهلًا', who: { id: 'telegram:61', name: 'نورة' } }]);
    expect(ear.channel.health?.()).toMatchObject({ state: 'up' });
    await until(() => ear.fake.pending() === 0);
    expect(ear.cursor()).toMatch(/^\d+@\d+$/);
  });
  it('sets the menus in both languages and asks for reactions', async () => {
    ear = await openEar({ TELEGRAM_STAFF_GROUP: String(STAFF) });
    ear.fake.group(STAFF);
    ear.listen();
    await until(() => ear.fake.commands(`chat:${STAFF}`, 'en').length > 0);
    expect(ear.fake.commands('all_private_chats', 'ar').map((c) => c.command)).toEqual(ear.fake.commands('all_private_chats', 'en').map((c) => c.command));
    expect(ear.fake.commands('all_private_chats').find((c) => c.command === 'staff')?.description).toMatch(/موظف/);
    const phone = ear.fake.phone(501);
    phone.react(phone.say('شكرا'), '👍');
    await until(() => ear.events.some((e) => e.type === 'reaction'));
  });
  it('answers a button once it is durable; one that nobody answered comes again and is the same event', async () => {
    ear = await openEar();
    const phone = ear.fake.phone(501);
    for (const call of ear.channel.render({ key: 'c:1.0', to: { channel: 'telegram', user: '501' }, lang: 'ar', lane: 'reply', text: 'اختر', choices: [{ id: 'menu', label: 'القائمة' }] })) await ear.channel.send(call, AbortSignal.timeout(1_000));
    ear.fake.fault({ method: 'answerCallbackQuery', as: 'refuse', code: 500, times: 1 });
    ear.listen();
    phone.press('القائمة');
    await until(() => (ear.fake.came.get('answerCallbackQuery') ?? 0) === 1);
    expect(ear.fake.repeatUnanswered()).toBe(1);
    await until(() => (ear.fake.came.get('answerCallbackQuery') ?? 0) === 2);
    expect(ear.events).toMatchObject([{ type: 'message', body: { kind: 'choice', id: 'menu', label: 'القائمة', of: '1.0' } }]);
    expect(ear.fake.repeatUnanswered()).toBe(0);
  });
  it('a store that is down loses nothing and confirms nothing', async () => {
    ear = await openEar();
    let down = true;
    ear.refuse.take = () => down;
    // While nothing can be stored, putting aside fails as well: no message is given up for a disk.
    const aside = ear.sink.quarantine;
    ear.sink.quarantine = async (...a) => { if (down) throw new Error('disk'); return aside(...a); };
    ear.listen();
    for (let i = 0; i < 3; i++) ear.fake.phone(501).say(`س${i}`);
    await until(() => ear.logs.filter((l) => l.includes('could not be stored')).length > 6);
    expect([ear.events.length, ear.cursor()]).toEqual([0, null]);
    expect(ear.fake.pending()).toBe(3);
    down = false;
    await until(() => ear.events.length === 3);
    expect(texts(ear.events)).toEqual(['س0', 'س1', 'س2']);
    await until(() => ear.fake.pending() === 0);
  });
  it('waits as long as it is told to', async () => {
    ear = await openEar();
    ear.fake.fault({ method: 'getUpdates', as: 'refuse', code: 429, retryAfter: 1, times: 1 });
    const before = Date.now();
    ear.listen();
    await until(() => ear.fake.came.get('getUpdates') === 2);
    expect(Date.now() - before).toBeGreaterThanOrEqual(1_000);
  });
  it('one poison update is put aside with its bytes, the others go on', async () => {
    ear = await openEar();
    ear.refuse.take = (events) => texts(events).includes('سم');
    for (const text of ['قبل', 'سم', 'بعد']) ear.fake.phone(501).say(text);
    ear.fake.push({ message: { message_id: 'x' } });
    ear.listen();
    await until(() => ear.events.length === 2 && ear.aside.length === 2);
    expect(texts(ear.events)).toEqual(['قبل', 'بعد']);
    expect(ear.aside.map((a) => a.why).toSorted()).toEqual(['a message of an unknown shape', 'the store refused it']);
    expect(ear.aside.some((a) => Buffer.from(a.bytes).toString().includes('سم'))).toBe(true);
    expect(ear.logs.join()).not.toContain('سم');
    await until(() => ear.fake.pending() === 0);
  });
  it('comes back from 500, 429, a cut line, silence, garbage and another poller', async () => {
    ear = await openEar();
    ear.listen();
    const phone = ear.fake.phone(501);
    let said = 0;
    for (const fault of [
      { as: 'refuse', code: 500 }, { as: 'refuse', code: 502 }, { as: 'refuse', code: 429, retryAfter: 0 }, { as: 'reset-before' }, { as: 'reset-after' }, { as: 'garbage' }, { as: 'silent' },
      { as: 'refuse', code: 409, description: 'Conflict: terminated by other getUpdates request' }, { as: 'refuse', code: 401, description: 'Unauthorized' },
    ] as const) {
      ear.fake.fault({ method: 'getUpdates', times: 1, ...fault });
      phone.say(`س${said++}`);
      await until(() => ear.events.length === said);
    }
    expect(texts(ear.events)).toEqual(Array.from({ length: said }, (_, i) => `س${i}`));
  });
  it('says why it is down', async () => {
    ear = await openEar();
    ear.fake.fault({ method: 'getUpdates', as: 'refuse', code: 401 });
    ear.listen();
    await until(() => ear.channel.health?.().state === 'down');
    expect(ear.channel.health?.().why).toContain('TELEGRAM_TOKEN');
    ear.fake.calm();
    ear.fake.fault({ method: 'getUpdates', as: 'refuse', code: 409, description: 'Conflict: terminated by other getUpdates request' });
    await until(() => /another/i.test(ear.channel.health?.().why ?? ''));
    ear.fake.calm();
    await until(() => ear.channel.health?.().state === 'up');
  });
  it('a webhook that stands in the way is taken away', async () => {
    ear = await openEar();
    await fetch(`${ear.fake.url}/bot${ear.fake.token}/setWebhook?url=http://127.0.0.1:9/`);
    ear.fake.phone(501).say('هل من أحد؟');
    ear.listen();
    await until(() => ear.events.length === 1);
    expect(ear.fake.webhook()).toBe('');
  });
  it('stops at once, in the middle of a long poll', async () => {
    ear = await openEar();
    const listening = ear.listen();
    await until(() => ear.channel.health?.().state === 'up');
    await listening.stop();
    await ear.listen().stop();
  });
});

describe('the webhook', () => {
  /** A server that knows nothing of the channel but its hook. */
  const plain = async (hook: Hook): Promise<string> => {
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (p: Buffer) => parts.push(p)).on('end', () => {
        const headers = Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k, String(v)]));
        void hook.handle?.({ method: 'POST', path: hook.path, query: {}, headers, body: Buffer.concat(parts), at: Date.now() })
          .then((a) => response.writeHead(a.status, { 'content-type': a.type ?? 'text/plain' }).end(a.body ?? ''));
      });
    });
    await new Promise<void>((up) => server?.listen(0, '127.0.0.1', up));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  /** The channel must know its address before it is opened; the server, its hook. */
  const open = async (): Promise<{ url: string }> => {
    let hook: Hook | undefined;
    const url = await plain({ method: 'POST', path: '/telegram', bytes: 1, handle: async (raw) => hook?.handle?.(raw) ?? { status: 503 } });
    ear = await openEar({ TELEGRAM_WEBHOOK_SECRET: SECRET, SILA_URL: url }, { webhookRetry: 10 });
    hook = ear.channel.hooks?.[0];
    return { url };
  };

  it('registers itself, hears, and answers buttons in the answer', async () => {
    const { url } = await open();
    ear.listen();
    await until(() => ear.fake.webhook() === `${url}/telegram`);
    const phone = ear.fake.phone(501);
    phone.say('السلام عليكم');
    for (const call of ear.channel.render({ key: 'c:1.0', to: { channel: 'telegram', user: '501' }, lang: 'ar', lane: 'reply', text: 'اختر', choices: [{ id: 'menu', label: 'القائمة' }] })) await ear.channel.send(call, AbortSignal.timeout(1_000));
    phone.press('القائمة');
    await until(() => ear.events.length === 2);
    await until(() => ear.fake.taken.some((t) => t.method === 'answerCallbackQuery'));
    expect(ear.fake.came.get('answerCallbackQuery')).toBeUndefined(); // no call of its own
    expect(ear.channel.health?.()).toMatchObject({ state: 'up' });
  });
  it('says 503 while it does not listen or cannot store, and then hears everything once, in order', async () => {
    await open();
    let listening = ear.listen();
    await until(() => ear.fake.webhook() !== '');
    await listening.stop();
    const phone = ear.fake.phone(501);
    for (let i = 0; i < 4; i++) phone.say(`س${i}`);
    let refusals = 2;
    ear.refuse.take = () => refusals-- > 0;
    listening = ear.listen();
    await until(() => ear.events.length === 4);
    expect(texts(ear.events)).toEqual(['س0', 'س1', 'س2', 'س3']);
  });
  it('hears nobody without the secret; keeps what is signed and cannot be read', async () => {
    const { url } = await open();
    ear.listen();
    await until(() => ear.fake.webhook() !== '');
    const post = async (body: string, secret?: string): Promise<number> => (await fetch(`${url}/telegram`, { method: 'POST', body, headers: secret ? { 'x-telegram-bot-api-secret-token': secret } : {} })).status;
    const good = JSON.stringify({ update_id: 1, message: { message_id: 1, date: 1, chat: { id: 1, type: 'private' }, from: { id: 1 }, text: 'x' } });
    expect([await post(good), await post(good, 'wrong'), await post('{', 'wrong')]).toEqual([401, 401, 401]);
    expect([ear.events.length, ear.aside.length]).toEqual([0, 0]);
    expect([await post('{', SECRET), await post('{', SECRET), await post(good, SECRET), await post(good, SECRET), await post('{"update_id":5,"poll":{}}', SECRET)]).toEqual([200, 200, 200, 200, 200]);
    expect([ear.events.length, ear.aside.length]).toEqual([1, 1]);
  });
  it('has no door without a secret', async () => {
    ear = await openEar();
    expect(ear.channel.hooks).toBeUndefined();
  });
});

describe('the kind', () => {
  it('is wanted when its token is there, and says what is missing', () => {
    expect(telegramKind.wanted({})).toBeNull();
    expect(telegramKind.wanted({ TELEGRAM_API: 'http://x' })).toBeNull();
    expect(telegramKind.wanted({ TELEGRAM_STAFF_GROUP: '-100123' })).toEqual({ missing: ['TELEGRAM_TOKEN'] });
    expect(telegramKind.wanted({ TELEGRAM_TOKEN: 't', TELEGRAM_WEBHOOK_SECRET: SECRET })).toEqual({ missing: ['SILA_URL'] });
    expect(telegramKind.wanted({ TELEGRAM_TOKEN: 't' })).toEqual({ missing: [] });
  });
  it('doctor names what to do', async () => {
    ear = await openEar();
    ear.fake.group(STAFF);
    const env = { TELEGRAM_TOKEN: ear.fake.token, TELEGRAM_API: ear.fake.url };
    const ask = (more: object) => telegramKind.doctor({ ...env, ...more }, AbortSignal.timeout(2_000));
    expect((await ask({ TELEGRAM_STAFF_GROUP: String(STAFF) })).map((f) => f.verdict)).toEqual(['ok', 'ok', 'ok']);
    expect((await ask({ TELEGRAM_STAFF_GROUP: '-100999999' })).at(-1)).toMatchObject({ verdict: 'bad' });
    expect(await ask({ TELEGRAM_TOKEN: '1:wrong-token-wrong-token-wrong' })).toMatchObject([{ verdict: 'bad', say: expect.stringContaining('@BotFather') as string }]);
    expect((await ask({ TELEGRAM_WEBHOOK_SECRET: SECRET, SILA_URL: 'http://plain.example' }))[1]).toMatchObject({ verdict: 'bad', say: expect.stringContaining('https') as string });
    expect(await ask({ TELEGRAM_API: 'http://127.0.0.1:9' })).toMatchObject([{ verdict: 'bad', say: expect.stringContaining('cannot be reached') as string }]);
  });
  it('pauses grow, with chance, up to a limit; an old offset is not trusted', () => {
    expect([0, 1, 2, 20].map((n) => backOff(TIMES, n, 1))).toEqual([5, 10, 20, 60]);
    expect(backOff(TIMES, 3, 0)).toBe(20);
    expect([offsetOf('12@1000', 1_500, 1_000), offsetOf('12@1000', 2_000, 1_000), offsetOf(null, 0, 1), offsetOf('12', 0, 1), offsetOf('x@y', 0, 1)]).toEqual([12, null, null, null, null]);
  });
});
