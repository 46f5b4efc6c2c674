/** Updates in, events out; any bytes, any JSON. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parser, parseUpdate } from '../../../bots/telegram/index.ts';
import { sameSecret } from '../../../bots/telegram/parse.ts';
import type { Json } from '../../../core/json.ts';
import type { Parsed, Raw } from '../../../core/ports.ts';

const DIR = join(import.meta.dirname, 'fixtures');
const STAFF = -1_001_234_567_890;
const AT = 1_795_600_000_000;
const SECRET = 'a-secret-of-the-tests';
type Fixture = { name: string; in: Json; out: Parsed };
const fixtures = readdirSync(DIR).map((file) => [file.replace('.json', ''), JSON.parse(readFileSync(join(DIR, file), 'utf8')) as Fixture[]] as const);
const all = fixtures.flatMap(([, list]) => list);

const parse = parser({ secret: SECRET, staff: STAFF });
const raw = (body: Uint8Array, secret: string | null = SECRET): Raw =>
  ({ method: 'POST', path: '/telegram', query: {}, headers: secret === null ? {} : { 'x-telegram-bot-api-secret-token': secret }, body, at: AT });
const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

describe.each(fixtures)('%s', (_file, list) => {
  it.each(list)('$name', (f) => {
    const before = JSON.stringify(f.in);
    expect(parseUpdate(f.in, { staff: STAFF, at: AT })).toEqual(f.out);
    expect(parse(raw(bytes(f.in)))).toEqual(f.out); // the webhook hears the same
    expect(JSON.stringify(f.in)).toBe(before);
  });
});

describe('identity of what is heard', () => {
  it('there are at least 40 shapes', () => expect(all.length).toBeGreaterThanOrEqual(40));
  it('a message or a query that comes again under another update_id is the same event', () => {
    for (const f of all) {
      if (!('take' in f.out) || f.out.unread || typeof f.in !== 'object' || f.in === null || !('message' in f.in || 'callback_query' in f.in || 'edited_message' in f.in)) continue;
      expect(parseUpdate({ ...f.in, update_id: 9_999_999 }, { staff: STAFF, at: AT })).toEqual(f.out);
    }
  });
  it('without a staff group its topics are a strange group', () => {
    for (const f of fixtures.find(([name]) => name === 'staff')?.[1] ?? []) expect(parseUpdate(f.in, { staff: null, at: AT })).toHaveProperty('ignore');
  });
});

describe('the secret', () => {
  const good = bytes({ update_id: 1, message: {} });
  it.each([['none', null], ['an empty one', ''], ['a wrong one', 'a-secret-of-the-testz'], ['a longer one', `${SECRET}x`]])('%s is refused', (_what, secret) => {
    expect(parse(raw(good, secret))).toMatchObject({ refuse: 401 });
  });
  it('without one configured nothing is heard', () => {
    expect(parser({ secret: null, staff: null })(raw(good))).toMatchObject({ refuse: 401 });
    expect(parser({ secret: null, staff: null })(raw(good, ''))).toMatchObject({ refuse: 401 });
  });
  it('is compared whole', () => { expect(sameSecret(SECRET, SECRET)).toBe(true); expect(sameSecret(undefined, SECRET)).toBe(false); });
});

describe('any bytes, any JSON', () => {
  const shaped = (p: Parsed): void => {
    if ('take' in p) { for (const e of [...p.take, ...(p.staff ?? [])]) { expect(e.id).toMatch(/^[meqCu]/); expect(Number.isFinite(e.at)).toBe(true); } } else expect(Object.keys(p).length).toBeGreaterThan(0);
    expect(JSON.parse(JSON.stringify(p))).toEqual(p);
  };
  it('bytes', () => fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (b) => shaped(parse(raw(b)))), { numRuns: 300 }));
  it('half a character is kept, not guessed', () => expect(parse(raw(Buffer.from([0x22, 0xd8, 0x22])))).toEqual({ take: [], unread: 'not JSON' }));
  it('JSON', () => fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), (v) => shaped(parse(raw(bytes(v))))), { numRuns: 300 }));
  it('JSON under every kind of update', () => fc.assert(fc.property(fc.constantFrom('message', 'edited_message', 'callback_query', 'message_reaction', 'my_chat_member'), fc.jsonValue({ maxDepth: 4 }), (kind, v) => shaped(parseUpdate({ update_id: 1, [kind]: v }, { staff: STAFF, at: AT }))), { numRuns: 300 }));
  it('a good update with one part exchanged for anything', () => {
    const paths = (v: Json, at: string[] = []): string[][] => (typeof v === 'object' && v !== null ? Object.entries(v).flatMap(([k, x]) => [[...at, k], ...paths(x as Json, [...at, k])]) : []);
    const put = (v: Json, [key, ...rest]: string[], to: Json): Json => {
      const copy = Array.isArray(v) ? [...v] : { ...(v as object) };
      (copy as Record<string, Json>)[key as string] = rest.length ? put((copy as Record<string, Json>)[key as string] as Json, rest, to) : to;
      return copy as Json;
    };
    const objects = all.filter((f) => typeof f.in === 'object' && f.in !== null && paths(f.in).length > 0);
    fc.assert(fc.property(fc.nat(), fc.nat(), fc.oneof(fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>, fc.constantFrom<Json>('\u0000\ud800', -1, 1e300, '9'.repeat(500), [[]])), (n, at, to) => {
      const f = objects[n % objects.length] as Fixture;
      const where = paths(f.in);
      shaped(parseUpdate(put(f.in, where[at % where.length] as string[], to), { staff: STAFF, at: AT }));
    }), { numRuns: 1_500 });
  });
  it('JSON 20,000 deep and a million characters', () => {
    shaped(parse(raw(Buffer.from(`${'['.repeat(20_000)}${']'.repeat(20_000)}`))));
    shaped(parse(raw(Buffer.from(`{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},"from":{"id":1},"sticker":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`))));
    shaped(parseUpdate({ update_id: 1, message: { message_id: 1, date: 1, chat: { id: 1, type: 'private' }, from: { id: 1 }, text: `/${'ا'.repeat(1_000_000)}` } }, { staff: null, at: AT }));
  });
});
