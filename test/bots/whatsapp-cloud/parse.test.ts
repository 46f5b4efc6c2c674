import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBusinessScoped, recipientOf } from '../../../bots/whatsapp-cloud/address.ts';
import { readWireId, wireId } from '../../../bots/whatsapp-cloud/choice.ts';
import { parse } from '../../../bots/whatsapp-cloud/parse.ts';
import { signatureOf } from '../../../bots/whatsapp-cloud/signature.ts';
import { nonceOf } from '../../../core/message.ts';
import type { Parsed } from '../../../core/ports.ts';
import { bytesOf, casesOf, KEYS, webhook } from './house.ts';
import type { Case } from './house.ts';

const of = (body: unknown): Parsed => parse(webhook(bytesOf(body)), KEYS);
const families = casesOf<Case>('in');

describe.each(families)('webhooks: %s', (_family, cases) => {
  it.each(cases.map((c) => [c.name, c] as const))('%s', (_name, c) => expect(JSON.parse(JSON.stringify(of(c.in)))).toEqual(c.out));
});

describe('every webhook', () => {
  it('has a case: more than sixty, no name twice', () => {
    const names = families.flatMap(([, cases]) => cases.map((c) => c.name));
    expect(names.length).toBeGreaterThanOrEqual(60);
    expect(new Set(names).size).toBe(names.length);
  });
  it('may come in one body with all others, and what can be read of it is', () => {
    const bodies = families.flatMap(([, cases]) => cases.map((c) => c.in as { object?: string; entry?: unknown[] })).filter((b) => b?.object === 'whatsapp_business_account' && Array.isArray(b.entry));
    const all = of({ object: 'whatsapp_business_account', entry: bodies.flatMap((b) => b.entry) });
    const each = families.flatMap(([, cases]) => cases.flatMap((c) => (c.out as { take?: { id: string }[] }).take ?? []));
    expect('take' in all && all.take.map((e) => e.id)).toEqual(each.map((e) => e.id));
  });
});

describe('who signs', () => {
  const body = bytesOf({ object: 'whatsapp_business_account', entry: [] });
  const good = signatureOf(KEYS.appSecret, body);
  it('is told the same nothing whatever is wrong', () => {
    const bad = [undefined, '', good.slice(0, -1), `${good}0`, good.replace('sha256=', 'sha1='), good.slice(7), `sha256=${'0'.repeat(64)}`, `sha256=${'z'.repeat(64)}`, `${good}\n`, signatureOf('another-secret', body), signatureOf(KEYS.appSecret, Buffer.concat([body, Buffer.from(' ')]))];
    for (const signature of bad) expect(parse({ ...webhook(body), headers: signature === undefined ? {} : { 'x-hub-signature-256': signature } }, KEYS), signature).toEqual({ refuse: 401, why: 'not signed by Meta' });
    expect(parse(webhook(body, good), KEYS)).toEqual({ ignore: 'nothing in it' });
    expect(parse(webhook(body, good.toUpperCase().replace('SHA256', 'sha256')), KEYS)).toEqual({ ignore: 'nothing in it' });
  });
  it('signs the raw bytes: escaped and plain Arabic are two bodies, both good', () => {
    const plain = bytesOf({ object: 'whatsapp_business_account', entry: [], x: 'سلام' });
    const escaped = Buffer.from(plain.toString().replace(/[^\x00-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`));
    expect(signatureOf(KEYS.appSecret, plain)).not.toBe(signatureOf(KEYS.appSecret, escaped));
    for (const b of [plain, escaped]) expect(parse(webhook(b), KEYS)).toEqual({ ignore: 'nothing in it' });
  });
  it('cannot move a byte of it', () => {
    fc.assert(fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const other = Buffer.from(body);
      other[at] = (other[at] as number) ^ by;
      expect(parse(webhook(other, good), KEYS)).toHaveProperty('refuse', 401);
    }));
  });
  it('answers the challenge for our own word only', () => {
    const ask = (query: Record<string, string>) => parse({ ...webhook(Buffer.alloc(0)), method: 'GET', query }, KEYS);
    const right = { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': KEYS.verifyToken };
    expect(ask(right)).toEqual({ answer: '1158201444' });
    for (const wrong of [{}, { ...right, 'hub.verify_token': 'x' }, { ...right, 'hub.verify_token': '' }, { ...right, 'hub.mode': 'unsubscribe' }, { ...right, 'hub.challenge': '<script>' }, { ...right, 'hub.challenge': '' }]) expect(ask(wrong)).toEqual({ refuse: 401, why: 'not signed by Meta' });
  });
});

/** JSON near enough to a webhook to reach every branch. */
const types = fc.constantFrom('text', 'image', 'audio', 'interactive', 'button', 'location', 'reaction', 'system', 'edit', 'revoke', 'unsupported', 'order', 'request_welcome', 'x');
const loose = <T>(good: fc.Arbitrary<T>) => fc.oneof({ weight: 4, arbitrary: good as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) });
const word = fc.string({ unit: 'binary', maxLength: 30 });
const part = fc.dictionary(fc.constantFrom('body', 'id', 'caption', 'filename', 'mime_type', 'type', 'button_reply', 'list_reply', 'payload', 'text', 'latitude', 'longitude', 'message_id', 'emoji', 'original_message_id', 'message', 'previous_user_id'),
  fc.oneof(word, fc.jsonValue({ maxDepth: 1 }), fc.record({ id: word, title: word, body: word }), fc.constantFrom('user_changed_number', 'button_reply', '12.3:yes', '%00:a')));
const oneMessage = types.chain((type) => fc.record({
  id: loose(fc.uuid()), from: loose(fc.constantFrom('966501234567', 'SA.1', '')), from_user_id: loose(fc.constantFrom('SA.1', undefined)), timestamp: loose(fc.constantFrom('1749416383', '-1', 'x')), type: loose(fc.constant(type)), [type]: loose(part),
}, { requiredKeys: ['id', 'from'] }));
const oneStatus = fc.record({ id: loose(fc.uuid()), status: loose(fc.constantFrom('sent', 'delivered', 'read', 'failed', '__proto__')), timestamp: loose(fc.constant('1749416383')), errors: loose(fc.constant([{ code: 131047, title: 'x' }])), biz_opaque_callback_data: word });
const body = fc.record({ object: loose(fc.constant('whatsapp_business_account')), entry: loose(fc.array(loose(fc.record({ changes: loose(fc.array(loose(fc.record({ field: loose(fc.constant('messages')), value: loose(fc.record({
  metadata: loose(fc.constant({ phone_number_id: KEYS.phoneId })), contacts: loose(fc.array(loose(fc.record({ wa_id: word, user_id: word, profile: loose(fc.record({ name: word })) })), { maxLength: 2 })),
  messages: loose(fc.array(loose(oneMessage), { maxLength: 3 })), statuses: loose(fc.array(loose(oneStatus), { maxLength: 2 })),
})) })), { maxLength: 2 })) })), { maxLength: 2 })) });

const sound = (parsed: Parsed): void => {
  if (!('take' in parsed)) return void expect('ignore' in parsed || 'refuse' in parsed).toBe(true);
  const said = JSON.stringify(parsed);
  // Well-formed, no control characters but line break and tab: what every database takes.
  expect(said.isWellFormed() && !/\\u00(0[0-8bcef]|1[0-9a-f]|7f)|\\ud[89a-f]/.test(said)).toBe(true);
  expect(JSON.parse(said)).toEqual(parsed);
  for (const e of parsed.take) expect([e.id.length > 0, Number.isInteger(e.at), 'from' in e && e.from.channel]).toEqual([true, true, 'whatsapp']);
  for (const r of parsed.receipts ?? []) expect(r.id ?? r.key).toBeTruthy();
};

describe('parse', () => {
  it('is total over bytes, signed and not, and over queries', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), fc.option(fc.string(), { nil: undefined }), fc.dictionary(fc.constantFrom('hub.mode', 'hub.challenge', 'hub.verify_token'), fc.string()), (bytes, signature, query) => {
      sound(parse(webhook(bytes), KEYS));
      expect(parse({ ...webhook(bytes), headers: signature === undefined ? {} : { 'x-hub-signature-256': signature } }, KEYS)).toHaveProperty('refuse', 401);
      expect(parse({ ...webhook(bytes), method: 'GET', query }, KEYS)).toHaveProperty('refuse', 401);
    }));
  });
  it('is total over JSON, and sends only sound events on', () => {
    fc.assert(fc.property(body, (b) => sound(of(b))), { numRuns: 1_500 });
    fc.assert(fc.property(fc.jsonValue(), (b) => sound(of(b))));
  });
  it('is total over the depth and the size of JSON', () => {
    const deep = (n: number) => `${'['.repeat(n)}${']'.repeat(n)}`;
    for (const odd of [deep(20_000), `{"object":"whatsapp_business_account","entry":${deep(20_000)}}`, `{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"${KEYS.phoneId}"},"messages":[{"id":"a","from":"966501234567","type":"text","text":${deep(20_000)}}]}}]}]}`]) sound(parse(webhook(Buffer.from(odd)), KEYS));
    const many = { object: 'whatsapp_business_account', entry: [{ changes: [{ field: 'messages', value: { metadata: { phone_number_id: KEYS.phoneId }, messages: Array.from({ length: 1_000 }, (_, i) => ({ id: `w${i}`, from: '966501234567', type: 'text', text: { body: 'ا'.repeat(1_000) } })) } }] }] };
    const parsed = of(many);
    expect('take' in parsed && parsed.take).toHaveLength(1_000);
  });
});

describe('ids', () => {
  it('of a choice come back as they went, for any key', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('c1.12.3', 'conv:7.1', 'a:b')), fc.string({ minLength: 1 }), (key, id) => {
      expect(readWireId(wireId(key, id))).toEqual({ of: nonceOf(key), id });
    }));
  });
  it('of a business are told from numbers', () => {
    for (const id of ['SA.13491208655302741918', 'US.ENT.11815799212886844830', 'EG.aB9']) expect(recipientOf(id)).toEqual({ recipient: id });
    for (const number of ['966501234567', '+966501234567', 'sa.1', 'SAU.1', 'SA.', 'SA.1/2']) expect([isBusinessScoped(number), recipientOf(number)]).toEqual([false, { to: number }]);
  });
});
