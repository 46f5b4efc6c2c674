/** What a linked phone hears, and how we look there: tables, goldens, and any nonsense. */
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { callOf, editOf, messageOf, reactionOf, revokeOf, type LibraryMessage } from '../../../bots/whatsapp-web/describe.ts';
import { Heard } from '../../../bots/whatsapp-web/ipc.ts';
import { heard, parse } from '../../../bots/whatsapp-web/parse.ts';
import { pauseOf, render, SHOWS } from '../../../bots/whatsapp-web/render.ts';
import type { MessageOut } from '../../../core/message.ts';

const DIR = join(import.meta.dirname, 'fixtures');
type Fixture = { name: string; in: unknown; out: unknown };
const fixtures = readdirSync(DIR).sort().map((f) => JSON.parse(readFileSync(join(DIR, f), 'utf8')) as Fixture);
const raw = (body: Uint8Array) => ({ method: 'POST', path: '/', query: {}, headers: {}, body, at: 0 });
const json = (v: unknown): Uint8Array => Buffer.from(JSON.stringify(v));

describe('parse', () => {
  it('has fixtures', () => expect(fixtures.length).toBeGreaterThanOrEqual(20));
  it.each(fixtures)('$name', (f) => { expect(JSON.parse(JSON.stringify(parse(raw(json(f.in)))))).toEqual(f.out); });
  it('is total: any bytes, any JSON, any thing heard', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (b) => { parse(raw(b)); }));
    fc.assert(fc.property(fc.json({ maxDepth: 4 }), (s) => { parse(raw(Buffer.from(s))); }));
    const good = fixtures.map((f) => f.in).filter((i) => Heard.safeParse(i).success) as Heard[];
    fc.assert(fc.property(fc.constantFrom(...good), fc.dictionary(fc.constantFrom('id', 'chat', 'body', 'type', 'at', 'lat', 'lon', 'media', 'sign', 'ack', 'name', 'pn', 'sub'), fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.constant(null), fc.object({ maxDepth: 2 }))), (h, changes) => {
      const p = parse(raw(json({ ...h, ...changes })));
      if ('take' in p) for (const e of p.take) expect(JSON.stringify(e)).not.toMatch(/\\u0000|\\ud[89a-f]/);
    }));
  });
  it('never takes what our own number wrote, or a group', () => {
    fc.assert(fc.property(fc.constantFrom('edit', 'revoke', 'reaction', 'message', 'call'), fc.constantFrom('966500000001@c.us', '1203630@g.us', 'status@broadcast', 'x', ''), (is, chat) => {
      const h = Heard.safeParse({ is, id: 'i', chat, me: chat.endsWith('@c.us'), at: 1, type: 'chat', body: 'x', sign: 'x', group: false });
      if (h.success) expect(heard(h.data)).toHaveProperty('ignore');
    }));
  });
});

describe('what the library says', () => {
  const m = (more: Partial<LibraryMessage> = {}): LibraryMessage => ({ id: { _serialized: 'false_966500000001@c.us_A', remote: '966500000001@c.us', fromMe: false }, type: 'chat', body: 'x', timestamp: 10, ...more });
  it('is described so that parse takes it', () => {
    for (const h of [messageOf(m(), 5), editOf(m(), 5, 'new', 'old'), revokeOf(m(), 5), reactionOf({ id: {}, msgId: m().id, senderId: 's', reaction: '👍', timestamp: 3.25 }, 5), callOf({ id: 'c', from: '966500000001@c.us' }, 5)]) expect(parse(raw(json(h)))).toHaveProperty('take');
    expect(messageOf(m({ hasMedia: true, type: 'image', rawData: { size: 12, mimetype: 'image/png', notifyName: 'N' } }), 5)).toMatchObject({ at: 10_000, name: 'N', media: { name: 'image.jpg', bytes: 12, mime: 'image/png' } });
    expect(messageOf(m({ timestamp: undefined, location: { latitude: '24.7', longitude: 46.7 } }), 5)).toMatchObject({ at: 5, lat: 24.7, lon: 46.7 });
  });
  it('calls an edit only what is one', () => {
    expect(editOf(m(), 5, 'same', 'same')).toBeNull();
    expect(editOf(m(), 5, 'now readable', undefined)).toBeNull();
    expect(editOf(m({ type: 'image', hasMedia: true }), 5, '/9j/thumbnail', '/9j/other')).toBeNull();
    expect(editOf(m({ type: 'image', hasMedia: true, latestEditSenderTimestampMs: 7, rawData: { caption: 'c' } }), 5, '/9j/thumbnail', undefined)).toMatchObject({ body: 'c', at: 7 });
  });
  it('names the message that was taken back', () => {
    expect(revokeOf(m({ protocolMessageKey: { _serialized: 'false_966500000001@c.us_ORIGINAL' } }), 5)).toMatchObject({ id: 'false_966500000001@c.us_ORIGINAL', chat: '966500000001@c.us' });
  });
});

describe('render', () => {
  const out = (more: Partial<MessageOut>): MessageOut => ({ key: 'c.1.1', to: { channel: 'whatsapp-web', user: 'u' }, lang: 'ar', lane: 'reply', text: 'نص', ...more });
  const file = { id: 'b', name: 'a.pdf', mime: 'application/pdf', bytes: 1 };
  it('numbers choices, in the digits of the language', () => {
    expect(render(out({ text: 'اختاروا:', choices: [{ id: 'a', label: 'تسجيل' }, { id: 'b', label: 'حالة\nطلبي' }] })).map((c) => c.body)).toEqual([{ text: 'اختاروا:\n\n١. تسجيل\n٢. حالة طلبي' }]);
    expect(render(out({ lang: 'en', text: 'Choose:', choices: [{ id: 'a', label: 'One' }] }))[0]?.body).toEqual({ text: 'Choose:\n\n1. One' });
    expect((render(out({ text: '', choices: Array.from({ length: 12 }, (_, i) => ({ id: `${i}`, label: 'x' })) }))[0]?.body as { text: string }).text.split('\n').at(-1)).toBe('١٢. x');
  });
  it('puts a short text under one file, and keys every call', () => {
    expect(render(out({ media: [file] }))).toEqual([{ key: 'c.1.1', to: { channel: 'whatsapp-web', user: 'u' }, do: 'media', body: { media: file, caption: 'نص' } }]);
    expect(render(out({ media: [file, file] })).map((c) => [c.key, c.do])).toEqual([['c.1.1#1', 'text'], ['c.1.1#2', 'media'], ['c.1.1#3', 'media']]);
    expect(render(out({ media: [{ ...file, mime: 'audio/ogg' }] })).map((c) => c.do)).toEqual(['text', 'media']);
    expect(render(out({ text: '', media: [file] }))).toHaveLength(1);
    expect(render(out({ text: ' ' }))).toEqual([]);
  });
  it('loses no word, and keeps every part within the limit', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme-ascii', maxLength: 700 }), { maxLength: 20 }), fc.array(fc.string({ minLength: 1, maxLength: 60 }), { maxLength: 20 }), (lines, labels) => {
      const texts = render(out({ text: lines.join('\n'), choices: labels.map((label, i) => ({ id: `${i}`, label })) })).map((c) => (c.body as { text: string }).text);
      for (const t of texts) expect(t.length).toBeLessThanOrEqual(SHOWS.text);
      expect(texts.join('').replace(/\s|[٠-٩]+\. /g, '')).toBe([lines.join('\n'), ...labels].join('').replace(/\s|[٠-٩]+\. /g, ''));
    }), { numRuns: 50 });
  });
  it('types no longer than people wait', () => {
    for (const dice of [0, 0.5, 0.999]) for (const n of [0, 20, 4_000]) { const p = pauseOf('x'.repeat(n), dice); expect(p).toBeGreaterThan(300); expect(p).toBeLessThanOrEqual(5_000); }
    expect(pauseOf('x'.repeat(100), 0.5)).toBeGreaterThan(pauseOf('x', 0.5));
  });
});
