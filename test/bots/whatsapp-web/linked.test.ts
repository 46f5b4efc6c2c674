/** The real library in a real Chromium on our own page: a linked phone from its first code to its last breath, and back (RELIABILITY 20). One browser at a time. */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '../../../core/event.ts';
import type { Channel, ChannelParts, Hook, Parsed, Receipt, Sink } from '../../../core/ports.ts';
import { linkedOptions, openLinked, profileOf } from '../../../bots/whatsapp-web/index.ts';
import type { Timing } from '../../../bots/whatsapp-web/index.ts';
import { openPage, type FakePhone } from '../../fakes/whatsapp-web/phone.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const there = existsSync(CHROMIUM);
if (!there) console.log(`skipped: no Chromium at ${CHROMIUM} (set CHROMIUM)`);
const FAST: Partial<Timing> = { beat: 200, silence: 2_500, boot: 25_000, first: 100, most: 500, grace: 4_000 };
const SARA = '966500000001@c.us';
const OMAR = '966500000002@c.us';
const LID = '123456789012345@lid';
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

const until = async <T>(what: string, test: () => T | null | undefined | false | Promise<T | false>, ms = 40_000): Promise<T> => {
  for (const end = performance.now() + ms; performance.now() < end; await sleep(20)) { const v = await test(); if (v) return v; }
  throw new Error(`waited in vain for ${what}`);
};
/** Processes that work on our profile. */
const alive = (): number => readdirSync('/proc').filter((p) => /^\d+$/.test(p)).filter((p) => { try { return readFileSync(`/proc/${p}/cmdline`, 'utf8').includes(`--user-data-dir=${profileOf(data)}`); } catch { return false; } }).length;
/** Gone, or a corpse that the machine's first process has not buried yet. */
const dead = (pid: number): boolean => { try { return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')); } catch { return true; } };

let data: string;
let page: FakePhone;
const events: Event[] = [];
const ids = new Set<string>();
const receipts: Receipt[] = [];
const cursors = new Map<string, string>();
const logged: string[] = [];
const shown: string[] = [];
/** The store's own rule: an id is taken once. */
const sink: Sink = {
  async take(p: Extract<Parsed, { take: unknown }>, cursor) {
    for (const e of p.take) if (!ids.has(e.id)) { ids.add(e.id); events.push(e); }
    receipts.push(...(p.receipts ?? []));
    if (cursor) cursors.set(cursor.name, cursor.value);
  },
  async quarantine(id) { throw new Error(`quarantined ${id}`); },
  async cursor(name) { return cursors.get(name) ?? null; },
};
type Run = { channel: Channel; stop(): Promise<void> };
const start = (): Run => {
  const parts: ChannelParts = { data, now: () => Date.now(), blobs: { get: async (id) => (id === 'png' ? { owner: 'c', name: 'card.png', mime: 'image/png', bytes: PNG } : id === 'pdf' ? { owner: 'c', name: 'نموذج.pdf', mime: 'application/pdf', bytes: Buffer.from('%PDF-1.4 own') } : null) }, log: (level, what, fields) => { logged.push(`${level} ${what} ${JSON.stringify(fields ?? {})}`); } };
  const options = linkedOptions({ WHATSAPP_WEB: true, CHROMIUM, WHATSAPP_WEB_VERSION_DIR: page.dir }, data);
  const channel = openLinked({ ...options, timing: FAST, pause: () => 0, screen: { isTTY: true, write: (t) => shown.push(t) } }, parts);
  const over = new AbortController();
  const listening = (channel.listen as NonNullable<Channel['listen']>)(sink, over.signal);
  return { channel, stop: async () => { over.abort(); await listening; } };
};
const state = (s: string, why = ''): Promise<unknown> => until(`state ${s} ${why}`, () => { const h = run.channel.health?.(); return h?.state === s && (h.why ?? '').includes(why); });
const texts = (): string[] => events.flatMap((e) => (e.type === 'message' && e.body.kind === 'text' ? [e.body.text] : []));
const say = async (key: string, to: string, text: string) => {
  const [call] = run.channel.render({ key, to: { channel: 'whatsapp-web', user: to }, lang: 'ar', lane: 'reply', text });
  return run.channel.send(call as never, AbortSignal.timeout(30_000));
};
const hook = (path: string, token: string) => {
  const h = run.channel.hooks?.find((x) => x.path === path);
  return (h?.handle as NonNullable<Hook['handle']>)({ method: 'GET', path, query: { token }, headers: {}, body: new Uint8Array(), at: 0 });
};
const token = (): string => readFileSync(join(data, 'whatsapp-web/token'), 'utf8').trim();

let run: Run;
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'sila-linked-'));
  page = openPage();
  page.follow(profileOf(data));
});
afterAll(async () => {
  await run?.stop();
  await page?.close();
  rmSync(data, { recursive: true, force: true });
});

describe.skipIf(!there)('a linked phone', { timeout: 60_000 }, () => {
  it('shows a code to whoever has the token, and to nobody else', async () => {
    run = start();
    expect(await say('c.0.1', SARA, 'too early')).toMatchObject({ as: 'retry', all: true });
    await state('scan');
    expect(statSync(join(data, 'whatsapp-web/token')).mode & 0o777).toBe(0o600);
    expect((await hook('/whatsapp-web/qr.png', 'x'.repeat(32))).status).toBe(401);
    expect((await hook('/whatsapp-web/qr', '')).status).toBe(401);
    const png = await hook('/whatsapp-web/qr.png', token());
    expect([png.status, png.type, Buffer.from(png.body as Uint8Array).subarray(1, 4).toString()]).toEqual([200, 'image/png', 'PNG']);
    const html = String((await hook('/whatsapp-web/qr', token())).body);
    expect(html).toContain(`default-src 'none'; img-src data:`);
    expect(html).not.toContain(token());
    await page.rotate();
    await until('the code on the screen', () => shown.length === 1);
    expect(logged.join('\n')).not.toContain(token());
    expect(logged.some((l) => l.startsWith('warn') && l.includes('unofficial'))).toBe(true);
  });

  it('asks for fresh codes when WhatsApp got tired of making them', async () => {
    const before = String((await hook('/whatsapp-web/qr', token())).body);
    await page.idle();
    await until('a fresh code', async () => String((await hook('/whatsapp-web/qr', token())).body) !== before);
    await state('scan');
  });

  it('hears, answers, and learns how far the answer came', async () => {
    await page.give(SARA, { body: 'written before anybody linked a phone', t: Math.floor(Date.now() / 1_000) - 60 });
    await page.scan();
    await state('up', 'may block the number');
    const id = await page.give(SARA, { body: 'السلام عليكم', notifyName: 'سارة' });
    await until('the message', () => texts().includes('السلام عليكم'));
    expect(events.at(-1)).toMatchObject({ type: 'message', id, from: { channel: 'whatsapp-web', user: SARA }, phone: '+966500000001', name: 'سارة' });
    expect(texts()).not.toContain('written before anybody linked a phone');
    const sent = await say('c.1.1', SARA, 'وعليكم السلام');
    expect(sent.as).toBe('ok');
    const [got] = await page.got(SARA);
    expect(got).toMatchObject({ type: 'chat', body: 'وعليكم السلام', id: (sent as { id: string }).id });
    expect(page.typing).toContain(SARA);
    for (const ack of [2, 3]) await page.ack((got as { id: string }).id, ack);
    await until('a receipt', () => receipts.some((r) => r.id === got?.id && r.is === 'read'));
    expect(await say('c.1.1', SARA, 'وعليكم السلام')).toEqual(sent); // offered again: it is there
    expect((await page.got(SARA)).length).toBe(1);
    expect(await say('c.1.2', '404@c.us', 'nobody')).toMatchObject({ as: 'failed' });
  });

  it('takes files and gives them', async () => {
    await page.give(SARA, { type: 'image', data: PNG.toString('base64'), mimetype: 'image/png', caption: 'الهوية', size: PNG.byteLength });
    await page.give(SARA, { type: 'ptt', data: Buffer.from('OggS own').toString('base64'), mimetype: 'audio/ogg; codecs=opus', size: 8 });
    const media = await until('two files', () => { const m = events.flatMap((e) => (e.type === 'message' && e.body.kind === 'media' ? [e.body] : [])); return m.length === 2 && m; });
    expect(media).toMatchObject([{ caption: 'الهوية', media: [{ id: '', name: 'image.jpg', mime: 'image/png', bytes: PNG.byteLength }] }, { media: [{ name: 'voice.ogg', mime: 'audio/ogg' }] }]);
    const pointer = media[0]?.media[0]?.pointer as string;
    const fetch = run.channel.fetch as NonNullable<Channel['fetch']>;
    const got = await fetch(pointer, 1_000_000, AbortSignal.timeout(10_000));
    expect(got.as === 'ok' && Buffer.from(got.bytes).equals(PNG)).toBe(true);
    expect(await fetch(pointer, 10, AbortSignal.timeout(10_000))).toEqual({ as: 'lost', why: 'too_large' });
    expect(await fetch('false_966500000001@c.us_NONE', 10, AbortSignal.timeout(10_000))).toEqual({ as: 'lost', why: 'gone' });
    const n = (await page.got(SARA)).length;
    for (const [i, m] of [{ id: 'png', name: 'card.png', mime: 'image/png', bytes: 1 }, { id: 'pdf', name: 'نموذج.pdf', mime: 'application/pdf', bytes: 1 }].entries())
      for (const call of run.channel.render({ key: `c.2.${i}`, to: { channel: 'whatsapp-web', user: SARA }, lang: 'ar', lane: 'reply', text: 'هذا', media: [m] })) expect((await run.channel.send(call, AbortSignal.timeout(20_000))).as).toBe('ok');
    expect(await page.got(SARA, n, 2)).toMatchObject([{ type: 'image', body: 'هذا', mimetype: 'image/png', bytes: PNG }, { type: 'document', filename: 'نموذج.pdf', body: 'هذا' }]);
  });

  it('understands what else people do', async () => {
    page.phoneOf(LID, OMAR);
    const id = await page.say(LID, 'from a chat without a number');
    await page.give(SARA, { type: 'location', lat: 24.7, lng: 46.7 });
    await page.give(SARA, { type: 'sticker', data: '', mimetype: 'image/webp' });
    await page.give('120363000000000001@g.us', { body: 'a group' });
    await page.give('status@broadcast', { body: 'a status' });
    await page.call(SARA);
    await until('the call', () => events.some((e) => e.type === 'message' && e.body.kind === 'other' && e.body.what === 'call'));
    await page.edit(id, 'corrected');
    await page.react(id, LID, '👍');
    await page.revoke(id);
    const all = await until('all of it', () => { const from = events.slice(-7); return from.some((e) => e.type === 'edit' && e.text === '') && from; });
    expect(all.map((e) => (e.type === 'message' ? (e.body.kind === 'other' ? e.body.what : e.body.kind) : e.type))).toEqual(['text', 'place', 'sticker', 'call', 'edit', 'reaction', 'edit']);
    expect(all[0]).toMatchObject({ from: { user: LID }, also: OMAR, phone: '+966500000002' });
    expect(all[4]).toMatchObject({ of: id, text: 'corrected' });
    expect(all[5]).toMatchObject({ of: id, sign: '👍' });
    expect(page.missing).toEqual([]);
  });

  it('comes back after a restart without a new code, with what came meanwhile, in order', async () => {
    await run.stop();
    await until('no browser', () => alive() === 0);
    for (const t of ['one', 'two', 'three']) await page.say(OMAR, t);
    run = start();
    await state('up');
    expect(texts().slice(-3)).toEqual(['one', 'two', 'three']);
    expect(new Set(texts()).size).toBe(texts().length);
  });

  it('survives the kill of its browser in the middle of a send, and knows afterwards that the message went out', async () => {
    await page.hold(true);
    const n = page.sent.length;
    const sending = say('c.3.1', SARA, 'taken, but nobody heard so');
    await until('the message out', () => page.sent.length > n);
    process.kill(page.browser(), 'SIGKILL');
    expect(await sending).toMatchObject({ as: 'unknown' });
    await state('down', 'the browser stopped');
    const at = performance.now();
    await page.say(SARA, 'while you were away');
    await state('up');
    console.log(`back ${Math.round(performance.now() - at)} ms after SIGKILL of the browser`);
    expect(texts().at(-1)).toBe('while you were away');
    expect(receipts.filter((r) => r.key === 'c.3.1')).toMatchObject([{ is: 'sent', id: page.sent.at(-1)?.id }]);
    expect(await say('c.3.1', SARA, 'taken, but nobody heard so')).toMatchObject({ as: 'ok' });
    expect(page.sent.length).toBe(n + 1);
    await page.hold(false);
  });

  it('survives a hung page', async () => {
    page.hang(30_000);
    const at = performance.now();
    await state('down', 'hung');
    const noticed = performance.now() - at;
    await page.say(OMAR, 'while you hung');
    await state('up');
    console.log(`a hung page: noticed after ${Math.round(noticed)} ms (silence allowed: ${FAST.silence} ms), back after ${Math.round(performance.now() - at)} ms`);
    expect(texts().at(-1)).toBe('while you hung');
    expect((await say('c.4.1', OMAR, 'here again')).as).toBe('ok');
  });

  it('survives the kill of its child, and leaves no browser behind', async () => {
    const browser = page.browser();
    const child = Number(readFileSync(`/proc/${browser}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
    process.kill(child, 'SIGKILL');
    await state('down');
    await state('up');
    expect(dead(browser)).toBe(true);
  });

  it('says so when WhatsApp loses its servers, and when it has them again', async () => {
    await page.state('TIMEOUT');
    await state('down', 'no connection');
    expect(await say('c.5.1', OMAR, 'not now')).toMatchObject({ as: 'retry', all: true });
    await page.state('CONNECTED');
    await state('up');
  });

  it('gets ready also when the page was before anybody listened', async () => {
    page.early(true);
    process.kill(page.browser(), 'SIGKILL');
    await state('down');
    await state('up');
    page.early(false);
    await page.say(OMAR, 'early bird');
    await until('the message', () => texts().at(-1) === 'early bird');
  });

  it('asks for a new code when the phone ends the link, and goes on with the same people', async () => {
    await page.logout();
    await state('scan');
    await until('the new code on the screen', () => shown.length === 2);
    await page.say(SARA, 'between two links');
    await page.scan();
    await state('up');
    expect(texts().at(-1)).toBe('between two links');
    expect((await say('c.6.1', SARA, 'linked again')).as).toBe('ok');
    expect(new Set(texts()).size).toBe(texts().length);
    expect(page.missing).toEqual([]);
  });

  it('ends a browser that a killed Sila left behind', async () => {
    await run.stop();
    await until('no browser', () => alive() === 0);
    const orphan = spawn(CHROMIUM, ['--headless=new', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profileOf(data)}`, 'about:blank'], { detached: true, stdio: 'ignore' });
    await until('the orphan', () => { try { return page.browser() > 1; } catch { return false; } });
    run = start();
    await state('up');
    expect(page.browser()).not.toBe(orphan.pid);
    expect(dead(orphan.pid as number)).toBe(true);
  });

  it('ends with Sila, also when Sila is killed', async () => {
    await run.stop();
    await until('no browser', () => alive() === 0);
    const host = spawn(process.execPath, [join(import.meta.dirname, 'host.ts'), data, page.dir, CHROMIUM], { stdio: 'ignore' });
    await page.ready();
    expect(alive()).toBeGreaterThan(0);
    host.kill('SIGKILL');
    await until('no browser', () => alive() === 0, 10_000);
  });
});
