import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openEdge } from '../../../bots/webchat/adapter.ts';
import { activityOf, echoOf } from '../../../bots/webchat/activity.ts';
import { parse, readActivity } from '../../../bots/webchat/channel.ts';
import { safeName, typeOf } from '../../../core/files.ts';
import { pace } from '../../../core/pace.ts';
import { passes } from '../../../bots/webchat/token.ts';
import type { Raw } from '../../../core/ports.ts';

const raw = (body: Uint8Array, headers: Record<string, string> = { 'x-sila-user': 'dl_c', 'x-sila-id': 'u1' }): Raw => ({ method: 'POST', path: '/', query: {}, headers, body, at: 1_750_000_000_000 });
const bound = { user: 'dl_c', conversation: 'c', id: 'u1', at: 1_750_000_000_000, media: [] };
const kinds = fc.constantFrom('message', 'typing', 'event', 'conversationUpdate', 'endOfConversation', 'invoke', 'x');
const activity = fc.record({
  type: kinds, text: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()), locale: fc.jsonValue(), entities: fc.jsonValue(), from: fc.jsonValue(),
  value: fc.oneof(fc.jsonValue(), fc.record({ choice: fc.string(), of: fc.string() }), fc.record({ lat: fc.double(), lon: fc.double() })),
  channelData: fc.oneof(fc.jsonValue(), fc.record({ clientActivityID: fc.string(), choice: fc.jsonValue() })),
}, { requiredKeys: ['type'] });

describe('parse', () => {
  it('is total over bytes and over headers', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.dictionary(fc.constantFrom('x-sila-user', 'x-sila-id', 'x-sila-media'), fc.string()), (bytes, headers) => {
      const parsed = parse(raw(bytes, headers));
      expect('take' in parsed || 'ignore' in parsed || ('refuse' in parsed && [400, 401].includes(parsed.refuse))).toBe(true);
    }));
  });
  it('is total over activities, sends only well-formed words on, and sees what the SDK’s handler sees', async () => {
    const edge = openEdge(async (_c, key) => key);
    await fc.assert(fc.asyncProperty(activity, async (a) => {
      const bytes = Buffer.from(JSON.stringify(a));
      const parsed = parse(raw(bytes));
      const read = readActivity(bytes);
      if (!read) return expect(parsed).toHaveProperty('refuse', 400);
      expect('take' in parsed ? parsed.take : []).toEqual(await edge.receive(read, bound));
      const echo = JSON.stringify(echoOf(read, bound));
      expect(echo.isWellFormed() && !/\\u0000/.test(echo)).toBe(true);
      return undefined;
    }), { numRuns: 400 });
  });
  it('refuses what is bound to nobody', () => {
    expect(parse(raw(Buffer.from('{"type":"message","text":"x"}'), {}))).toMatchObject({ refuse: 401 });
  });
});

describe('render', () => {
  it('is plain data that survives JSON, one call a message', () => {
    const out = { key: 'k', to: { channel: 'web', user: 'dl_c' }, lang: 'en', lane: 'notice', text: 'Hello', media: [{ id: 'b', name: 'a.pdf', mime: 'application/pdf', bytes: 3 }] } as const;
    const body = activityOf({ ...out, media: [...out.media] });
    expect(JSON.parse(JSON.stringify(body))).toEqual(body);
    expect(body).toMatchObject({ locale: 'en', inputHint: 'acceptingInput', attachments: [{ blob: 'b', name: 'a.pdf', contentType: 'application/pdf' }], channelData: { lane: 'notice' } });
    expect(body).not.toHaveProperty('suggestedActions');
  });
});

describe('small parts', () => {
  it('makes any file name safe', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
      const safe = safeName(name);
      expect(safe.length > 0 && !/[\\/\n\u202e\u2066]/.test(safe) && safe.isWellFormed() && [...safe].length <= 120).toBe(true);
    }));
    expect([safeName('C:\\x\\تقرير.pdf'), safeName('..'), safeName('')]).toEqual(['تقرير.pdf', '..', 'file']);
  });
  it.each([
    ['image/jpeg', '\xff\xd8\xff\xe0', 'a.png'], ['application/pdf', '%PDF-1.7', 'a.jpg'], ['image/heic', '\0\0\0\x18ftypheic', 'IMG.HEIC'], ['video/mp4', '\0\0\0\x18ftypisom', 'v'],
    ['application/zip', 'PK\x03\x04', 'a.zip'], ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'PK\x03\x04', 'a.DOCX'],
    ['application/octet-stream', 'MZ', 'a.png'], ['application/octet-stream', '', 'a.png'], ['application/octet-stream', '<svg onload=1>', 'a.svg'],
  ])('types %s by content', (mime, head, name) => { expect(typeOf(Buffer.from(head, 'latin1'), name)).toBe(mime); });
  it('paces: a burst, then one a while, waits only within patience', () => {
    const p = pace(2, 100);
    expect([p.take('a', 0), p.take('a', 0), p.take('a', 0), p.take('b', 0)]).toEqual([0, 0, null, 0]);
    expect([p.take('a', 0, 250), p.take('a', 0, 250), p.take('a', 0, 250)]).toEqual([100, 200, null]);
    expect(p.take('a', 10_000)).toBe(0);
  });
  it('reads back what it signed and nothing that was touched', () => {
    const p = passes(new Uint8Array(32).fill(1));
    const token = p.sign({ use: 'chat', conv: 'c', user: 'dl_c' }, 10_000);
    expect([p.verify(token, 'chat', 9_999), p.verify(token, 'chat', 10_000), p.verify(token, 'stream', 0)]).toEqual([{ use: 'chat', conv: 'c', user: 'dl_c', exp: 10 }, 'expired', 'invalid']);
    fc.assert(fc.property(fc.nat(token.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, c) => {
      const other = token.slice(0, at) + c + token.slice(at + 1);
      // base64url's last character has two bits that mean nothing
      fc.pre(other !== token && at !== token.length - 1);
      expect(p.verify(other, 'chat', 0)).toBe('invalid');
    }));
    fc.assert(fc.property(fc.string(), (s) => { expect(p.verify(s, 'chat', 0)).toBe('invalid'); }));
  });
});
