/** The small parts of a linked phone: what it remembers of its sends, whose token opens the page, how it is switched on. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { whatsappWebKind } from '../../../bots/whatsapp-web/index.ts';
import { openJournal, sinceOf } from '../../../bots/whatsapp-web/journal.ts';
import { tokenOf } from '../../../bots/whatsapp-web/link.ts';
import { TIMING } from '../../../bots/whatsapp-web/watch.ts';

const dirs: string[] = [];
let dir: string;
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'sila-parts-')); dirs.push(dir); });
afterAll(() => { for (const d of dirs) rmSync(d, { recursive: true, force: true }); });

const CHAT = '966500000001@c.us';
const AT = 1_795_560_000_000;
const own = (id: string, body: string, at = AT, more = {}) => ({ id, body, at, media: false, ack: 1, ...more });

describe('the journal of sends', () => {
  const file = () => join(dir, 'sends.json');
  it('outlives a kill, and holds nobody’s words', () => {
    openJournal(file()).begin('k', CHAT, 'your number is 1081234567', false, AT);
    expect(readFileSync(file(), 'utf8')).not.toContain('1081234567');
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const [[key, entry]] = openJournal(file()).open(AT + 1_000) as [[string, never]];
    expect(key).toBe('k');
    const j = openJournal(file());
    expect(j.match(entry, [own('x', 'something else'), own('y', 'your number is 1081234567')])?.id).toBe('y');
    expect(j.match(entry, [own('y', 'your number is 1081234567', sinceOf(entry) - 1)])).toBeNull();
    expect(j.match(entry, [own('y', 'your number is 1081234567', AT, { media: true })])).toBeNull();
    expect(j.match(entry, [own('y', 'your number is 1081234567', AT, { ack: -1 })])).toBeNull();
  });
  it('gives one message to one send: the same words twice are two messages', () => {
    const j = openJournal(file());
    j.begin('a', CHAT, 'same', false, AT);
    j.begin('b', CHAT, 'same', false, AT);
    j.known('a', 'x');
    const [[key, entry]] = j.open(AT) as [[string, never]];
    expect(key).toBe('b');
    expect(j.match(entry, [own('x', 'same')])).toBeNull();
    expect(j.match(entry, [own('x', 'same'), own('z', 'same')])?.id).toBe('z');
  });
  it('tells a second try from a first, forgets what did not go and what is old', () => {
    const j = openJournal(file());
    expect(j.begin('a', CHAT, 't', false, AT)).toBeNull();
    expect(j.begin('a', CHAT, 't', false, AT + 60_000)).toMatchObject({ at: AT });
    j.drop('a');
    expect(j.begin('a', CHAT, 't', false, AT + 61_000)).toBeNull();
    expect(j.open(AT + 2 * 3_600_000)).toEqual([]);
  });
  it('starts anew from a torn file', () => {
    writeFileSync(file(), '{"salt":"x","sends":{"a":');
    expect(openJournal(file()).open(AT)).toEqual([]);
  });
});

describe('the token', () => {
  it('is made once, for its owner alone; a given one is taken', () => {
    const made = tokenOf(join(dir, 'w'), undefined);
    expect(made).toMatch(/^[\w-]{32}$/);
    expect(tokenOf(join(dir, 'w'), undefined)).toBe(made);
    expect(statSync(join(dir, 'w', 'token')).mode & 0o777).toBe(0o600);
    expect(tokenOf(dir, 'given-by-the-operator')).toBe('given-by-the-operator');
  });
  it('is made again when the file was emptied', () => {
    mkdirSync(join(dir, 'w'));
    writeFileSync(join(dir, 'w', 'token'), '');
    expect(tokenOf(join(dir, 'w'), undefined)).toHaveLength(32);
  });
});

describe('the watchdog’s figures', () => {
  it('keep RELIABILITY 20: a hang is noticed within 30 s; noticed, waited and started within 90 s on a machine that takes a third of `boot`', () => {
    const noticed = TIMING.silence + TIMING.beat + 1_000;
    expect(noticed).toBeLessThanOrEqual(30_000);
    expect(noticed + TIMING.most * 1.3 + TIMING.boot / 3).toBeLessThanOrEqual(90_000);
  });
});

describe('the kind', () => {
  it('is off unless asked for', () => {
    expect(whatsappWebKind.wanted({})).toBeNull();
    expect(whatsappWebKind.wanted({ WHATSAPP_WEB: false })).toBeNull();
    expect(whatsappWebKind.wanted({ WHATSAPP_WEB: true, CHROMIUM: '/opt/chromium' })).toEqual({ missing: [] });
    expect(whatsappWebKind.settings['WHATSAPP_WEB']?.schema.safeParse('yes').success).toBe(false);
  });
  it('is doctored: the risk is said, a missing Chromium and a page of tests are found', async () => {
    const say = await whatsappWebKind.doctor({ WHATSAPP_WEB: true, CHROMIUM: join(dir, 'none') }, AbortSignal.timeout(5_000));
    expect(say.map((f) => [f.verdict, f.what])).toEqual([['note', 'whatsapp-web'], ['bad', 'CHROMIUM']]);
    expect(say[0]?.say).toContain('may block the number');
    const other = await whatsappWebKind.doctor({ WHATSAPP_WEB: true, CHROMIUM: process.execPath, WHATSAPP_WEB_VERSION_DIR: dir }, AbortSignal.timeout(10_000));
    expect(other.filter((f) => f.verdict === 'bad').map((f) => f.what)).toEqual(['WHATSAPP_WEB_VERSION_DIR']);
  });
});
