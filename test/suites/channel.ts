/** What every channel must do, whoever its provider is. Run on each with a person's device at the other end (phone.ts). */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event, MessageEvent } from '../../core/event.ts';
import type { Body, Choice, MessageOut } from '../../core/message.ts';
import { nonceOf } from '../../core/message.ts';
import type { Call, Channel, Parsed, Raw, Sent } from '../../core/ports.ts';
import { bare, isolate, ltr } from '../../core/text.ts';
import { memory } from '../bots/webchat/memory.ts';
import { answers, pick, type Door, type Line, type OpenLine, type Phone, type Seen } from './phone.ts';

/** `brief`: a device that takes human-like pauses is asked less. `mute`: it can do nothing but write. */
export type ChannelTraits = { brief?: true; mute?: true };

const DEADLINE_MS = 35_000;
const SENTENCES = 'تُدرس الطلبات خلال أسبوعين، ثم يتصل بكم الباحث الاجتماعي. هل لديكم سؤال آخر؟ نحن هنا لخدمتكم! اكتبوا ما تحتاجون إليه بكلماتكم. ';
const TEXTS: Record<string, string> = {
  'one line': 'أهلًا بكم.',
  'lines and a list': 'للتقديم يلزم:\n\n• صورة الهوية\n• عقد الإيجار\n\nأرسلوها هنا.',
  'paragraphs longer than any message': `${SENTENCES.repeat(8).trim()}\n\n`.repeat(11).trim(),
  'one word of 10,000 letters': 'ه'.repeat(10_000),
  'emoji without a space': '👨‍👩‍👧🕌'.repeat(900),
  'isolates all along': `الطلب ${ltr('1234567')} والجوال ${ltr('+966 50 123 4567')} والملف ${isolate('هوية (1).pdf')}. `.repeat(160).trim(),
};
const LABELS: Record<string, (n: number) => string> = {
  short: (n) => `خيار ${'أبجدهوزحطيكلمنسعفصقرشت'[n] ?? n}`,
  long: (n) => `${['المساعدة', 'الكفالة', 'الإيجار', 'العلاج'][n % 4]} التي تحتاجها الأسرة (${'أبجدهوزحطيكلمنسعفصقرشت'[n] ?? n})`,
};
const COUNTS = [0, 1, 2, 3, 4, 10, 11, 20];
const ISOLATES = /[\u2066-\u2069]/g;
/** Direction tricks and paths: what a file name must not bring to a screen. */
const TRICKS = /[\u202a-\u202e\u2066-\u2069/\\]/;
const PNG = Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex');
const PDF = Buffer.from('%PDF-1.4\n% a file of the tests\n');

const balanced = (text: string): boolean => {
  let depth = 0;
  for (const [c] of text.matchAll(ISOLATES)) if ((depth += c === '\u2069' ? -1 : 1) < 0) return false;
  return depth === 0;
};
/** Words with every space gone: what a split may not change. */
const letters = (text: string): string => bare(text).replace(/\s+/g, '');
const frozen = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) { Object.values(value).forEach(frozen); Object.freeze(value); }
  return value;
};

type Kept = Door & { events: Event[] };
const door = (): Kept => {
  const m = memory();
  const events: Event[] = [];
  return {
    events, blobs: m.blobs, activities: m.log, now: () => Date.now(), cursor: async () => null, quarantine: async () => undefined, receive: async () => undefined,
    accept: async (batch) => {
      const done = await m.accept(batch);
      batch.forEach((b, i) => { if (!done[i]?.seen) events.push(b.event); });
      return done;
    },
  };
};

export const describeChannel = (name: string, open: OpenLine, traits: ChannelTraits = {}): void => {
  describe(`channel: ${name}`, () => {
    let line: Line;
    let channel: Channel;
    let phone: Phone;
    let house: Kept;
    let keys = 0;
    beforeAll(async () => {
      house = door();
      line = await open(house);
      channel = line.channel;
      phone = await line.phone();
    }, 60_000);
    afterAll(() => line?.close());

    const message = (more: Partial<MessageOut>): MessageOut => ({ key: `conv_test:${++keys}.0`, to: phone.address, lang: 'ar', lane: 'reply', text: 'اختاروا:', ...more });
    const send = (call: Call, ms = DEADLINE_MS): Promise<Sent> => channel.send(call, AbortSignal.timeout(ms));
    /** Sends a message and tells which bubbles the person sees of it. */
    const deliver = async (out: MessageOut): Promise<{ from: number; to: number; seen: readonly Seen[] }> => {
      const from = (await phone.shown()).length;
      for (const call of channel.render(out)) expect(await send(call), call.do).toMatchObject({ as: 'ok' });
      const shown = await phone.shown();
      return { from, to: shown.length, seen: shown.slice(from) };
    };
    /** What the house hears when the person does something. */
    const heard = async (act: () => Promise<unknown>): Promise<MessageEvent[]> => {
      const before = house.events.length;
      await act();
      return house.events.slice(before).filter((e) => e.type === 'message');
    };
    const body = async (act: () => Promise<unknown>): Promise<Body | undefined> => (await heard(act)).at(-1)?.body;

    describe('is described by data', () => {
      it('has limits, a pace and a rule for doubt', () => {
        expect(JSON.parse(JSON.stringify(channel.limits))).toEqual(channel.limits);
        for (const n of [channel.limits.text, channel.limits.choices, channel.limits.label]) expect(n).toBeGreaterThan(0);
        for (const n of Object.values(channel.limits.pace ?? { all: 1 })) expect(n).toBeGreaterThan(0);
        expect(channel.limits.window ?? 1).toBeGreaterThan(0);
        expect(['never', 'receipts', 'blind']).toContain(channel.doubt);
        expect(channel.id).toBe(phone.address.channel);
        for (const hook of channel.hooks ?? []) expect(hook).toMatchObject({ path: expect.stringMatching(/^\//), bytes: expect.any(Number) as number });
      });
    });

    describe('parse', () => {
      /** The same answer twice, the input untouched, every event addressable. */
      const total = (raw: Raw): Parsed => {
        const bytes = Uint8Array.from(raw.body);
        const first = channel.parse(frozenRaw(raw));
        expect(channel.parse(raw)).toEqual(first);
        expect(Buffer.compare(raw.body, bytes)).toBe(0);
        expect(JSON.parse(JSON.stringify(first))).toEqual(first);
        if ('take' in first) for (const e of first.take) {
          expect(e).toMatchObject({ id: expect.any(String) as string, at: expect.any(Number) as number });
          expect(e.id.length).toBeGreaterThan(0);
          if ('from' in e) expect(e.from.channel).toBe(channel.id);
        } else if ('refuse' in first) expect([400, 401, 413]).toContain(first.refuse);
        return first;
      };
      const frozenRaw = (raw: Raw): Raw => ({ ...raw, query: frozen({ ...raw.query }), headers: frozen({ ...raw.headers }) });
      const sample = fc.nat().map((n) => line.raws[n % Math.max(1, line.raws.length)]);

      it('takes good deliveries; the same delivery has the same event ids, whenever it arrives', () => {
        for (const raw of line.raws) {
          const first = total(raw);
          expect(first).toHaveProperty('take');
          const again = channel.parse({ ...raw, at: raw.at + 3_600_000 });
          const ids = (p: Parsed): string[] => ('take' in p ? [...p.take, ...(p.staff ?? [])].map((e) => e.id) : []);
          expect(ids(again)).toEqual(ids(first));
          expect(ids(first).length + ('receipts' in first ? (first.receipts?.length ?? 0) : 0)).toBeGreaterThan(0);
        }
      });
      it('never throws: any bytes, sealed or not', () => {
        fc.assert(fc.property(sample, fc.uint8Array({ maxLength: 300 }), fc.boolean(), (raw, bytes, sealed) => {
          if (raw) total(sealed ? line.seal({ ...raw, body: bytes }) : { ...raw, body: bytes });
        }), { numRuns: 200 });
      });
      it('never throws: any JSON', () => {
        fc.assert(fc.property(sample, fc.json({ maxDepth: 6 }), (raw, json) => { if (raw) total(line.seal({ ...raw, body: Buffer.from(json) })); }), { numRuns: 200 });
      });
      it('never throws: a good delivery with one part exchanged for anything', () => {
        fc.assert(fc.property(sample, fc.nat(), fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom('', '\u0000\ud800', '9'.repeat(400), -1, 1e300, [[]], { length: 5 })), (raw, at, value) => {
          if (raw) total(line.seal({ ...raw, body: Buffer.from(exchanged(raw.body, at, value)) }));
        }), { numRuns: 400 });
      });
      it('never throws: headers, query and method of any kind, half a body', () => {
        fc.assert(fc.property(sample, fc.dictionary(fc.string(), fc.string()), fc.dictionary(fc.string(), fc.string()), fc.string(), fc.nat(), (raw, headers, query, method, cut) => {
          if (!raw) return;
          total({ ...raw, headers, query, method });
          for (const h of Object.keys(raw.headers)) total({ ...raw, headers: { ...raw.headers, [h]: method } });
          total(line.seal({ ...raw, body: raw.body.slice(0, cut % (raw.body.length + 1)) }));
        }), { numRuns: 100 });
      });
      it('refuses what is unsigned or wrongly signed, always alike', () => {
        const answers = line.forged.map(total);
        for (const a of answers) expect(a).toMatchObject({ refuse: 401 });
        expect(new Set(answers.map((a) => JSON.stringify(a))).size).toBeLessThanOrEqual(1);
      });
    });

    describe('render', () => {
      const outs = (): MessageOut[] => [
        ...Object.values(TEXTS).map((text) => message({ text })),
        ...COUNTS.flatMap((n) => Object.values(LABELS).map((label) => message({ choices: Array.from({ length: n }, (_, i) => ({ id: `c${i}`, label: label(i) })) }))),
        message({ media: [{ id: 'blob_x', name: 'هوية.pdf', mime: 'application/pdf', bytes: 12_345 }] }), message({ lane: 'notice', lang: 'en', text: 'Your request has moved on.' }),
      ];
      it('is pure: the same calls each time, the message untouched', () => {
        for (const out of outs()) expect(channel.render(frozen(structuredClone(out)))).toEqual(channel.render(out));
      });
      it('gives calls that are data, each with a key of its own that begins with the message’s', () => {
        for (const out of outs()) {
          const calls = channel.render(out);
          expect(calls.length).toBeGreaterThan(0);
          expect(JSON.parse(JSON.stringify(calls))).toEqual(calls);
          expect(new Set(calls.map((c) => c.key)).size).toBe(calls.length);
          for (const [i, c] of calls.entries()) {
            expect(c.to).toEqual(out.to);
            expect(c.key === out.key || new RegExp(`^#\\d+$`).test(c.key.slice(out.key.length)), c.key).toBe(true);
            if (i === 0) expect(c.key.startsWith(out.key)).toBe(true);
          }
        }
      });
      it('never throws, whatever a text or a label holds', () => {
        const text = fc.string({ unit: 'binary', maxLength: 200 });
        fc.assert(fc.property(text, fc.array(fc.record({ id: text, label: text }), { maxLength: 25 }), fc.boolean(), (words, choices, opened) => {
          expect(Array.isArray(channel.render(message({ text: words, choices }), opened))).toBe(true);
        }), { numRuns: 200 });
      });
    });

    describe('a person sees', () => {
      it.each(Object.entries(TEXTS).filter(([, t]) => !traits.brief || t.length < 6_000))('%s: all of it, in order, within the limit', async (_name, text) => {
        const { seen } = await deliver(message({ text }));
        expect(seen.length).toBeGreaterThan(0);
        expect(letters(seen.map((s) => s.text).join(''))).toBe(letters(text));
        for (const s of seen) {
          expect(s.text.length).toBeLessThanOrEqual(channel.limits.text);
          expect(balanced(s.text), 'isolates').toBe(true);
          expect(s.text.isWellFormed()).toBe(true);
        }
        expect(seen.map((s) => s.text).join('').match(ISOLATES)?.length ?? 0).toBeGreaterThanOrEqual(text.match(ISOLATES)?.length ?? 0);
      });
      it('long texts cut where a sentence ends', async () => {
        const { seen } = await deliver(message({ text: TEXTS['paragraphs longer than any message'] as string }));
        for (const s of seen.slice(0, -1)) expect(s.text.trimEnd()).toMatch(/[.!?؟…]$/u);
      });
      it('numbers, mobiles and file names in their own direction', async () => {
        const words = [ltr('1234567'), ltr('+966 50 123 4567'), isolate('هوية (1).pdf')];
        const { seen } = await deliver(message({ text: `الطلب ${words[0]} والجوال ${words[1]} والملف ${words[2]}.` }));
        for (const w of words) expect(seen[0]?.text).toContain(w);
      });
      it('files under names that are safe', async () => {
        const file = async (name: string): Promise<MessageOut> => message({ text: 'الملف:', media: [{ id: await house.blobs.put('conv_test', name, 'application/pdf', PDF), name, mime: 'application/pdf', bytes: PDF.byteLength }] });
        const plain = await deliver(await file('إيصال.pdf'));
        expect(plain.seen.flatMap((s) => s.files.map((f) => f.name))).toEqual(['إيصال.pdf']);
        expect(letters(plain.seen.map((s) => s.text).join(''))).toContain('الملف:');
        const tricked = await deliver(await file('../../etc/\u202efdp.exe'));
        for (const f of tricked.seen.flatMap((s) => s.files)) expect(f.name).not.toMatch(TRICKS);
      });
      it('no failure of a typing sign', async () => {
        for (const to of [phone.address, { channel: channel.id, user: 'nobody-at-all' }]) expect(await send({ key: '', to, do: 'typing', body: null })).toHaveProperty('as');
      });
    });

    describe('choices', () => {
      const cases = COUNTS.filter((n) => n > 0 && (!traits.brief || [1, 4, 11].includes(n))).flatMap((n) => Object.keys(LABELS).map((kind) => [n, kind] as const)).filter(([, kind]) => !traits.brief || kind === 'long');
      it.each(cases)('%i with %s labels: each can be read and picked', async (n, kind) => {
        const choices = Array.from({ length: n }, (_, i): Choice => ({ id: i % 2 ? `c${i}` : `topic.number-${i}`, label: (LABELS[kind] as (i: number) => string)(i) }));
        const out = message({ choices });
        const { from, to, seen } = await deliver(out);
        const everything = letters(seen.flatMap((s) => [s.text, ...s.choices]).join('\n'));
        for (const c of choices) expect(everything).toContain(letters(c.label));
        const pressable = seen.reduce((sum, s) => sum + s.choices.length, 0);
        expect([0, n]).toContain(pressable); // all or none: half a set of buttons would hide the rest
        for (const at of new Set(traits.brief ? [n - 1] : [0, Math.floor(n / 2), n - 1])) {
          const got = await body(() => pick(phone, { from, to }, at));
          expect(answers(got, out, at, nonceOf(out.key)), JSON.stringify({ at, got })).toBe(true);
          if (got?.kind === 'choice' && got.label) expect(choices[at]?.label.startsWith(bare(got.label).replace(/…$/, '').trimEnd())).toBe(true);
        }
      });
      it('of two messages are told apart: the nonce comes back with the button', async () => {
        const [a, b] = [message({ choices: [{ id: 'yes', label: 'نعم' }] }), message({ choices: [{ id: 'yes', label: 'نعم' }] })];
        const [first, second] = [await deliver(a), await deliver(b)];
        for (const [out, at] of [[a, first], [b, second]] as const) {
          const got = await body(() => pick(phone, at, 0));
          if (got?.kind === 'choice') expect(nonceOf(got.of ?? '')).toBe(nonceOf(out.key));
          else expect(got).toEqual({ kind: 'text', text: '1' });
        }
      });
    });

    describe('a person is heard', () => {
      it.each(['السلام عليكم ورحمة الله وبركاته 🌙', '٠٥٠١٢٣٤٥٦٧', 'سطر أول\nسطر ثانٍ', 'x'])('writing %j', async (text) => {
        const events = await heard(() => phone.say(text));
        if (traits.mute && text.includes('\n')) return;
        expect(events.map((e) => e.body)).toEqual([{ kind: 'text', text }]);
        expect(events[0]?.from).toEqual(phone.address);
        expect(events[0]?.phone ?? phone.vouched).toBe(phone.vouched);
      });
      if (!traits.mute) {
        it('showing a place', async () => {
          const got = await body(() => phone.sendPlace(24.4672, 39.6111));
          expect(got).toMatchObject({ kind: 'place', lat: expect.closeTo(24.4672, 3) as number, lon: expect.closeTo(39.6111, 3) as number });
        });
        it('sending files: the bytes arrive, one file too large is said to be lost', async () => {
          const events = await heard(() => phone.sendFiles([{ name: 'هوية.png', mime: 'image/png', bytes: PNG }], 'صورة الهوية'));
          const got = events[0]?.body;
          if (got?.kind !== 'media') throw new Error(`not media: ${JSON.stringify(got)}`);
          expect(got.caption).toBe('صورة الهوية');
          const [media] = got.media;
          if (media?.pointer === undefined) {
            expect((await house.blobs.get(media?.id as string))?.bytes).toEqual(new Uint8Array(PNG));
            return;
          }
          expect(media).toMatchObject({ id: '' });
          const fetched = await channel.fetch?.(media.pointer, 1e6, AbortSignal.timeout(DEADLINE_MS));
          expect(fetched?.as === 'ok' ? new Uint8Array(fetched.bytes) : fetched).toEqual(new Uint8Array(PNG));
          expect(await channel.fetch?.(media.pointer, 5, AbortSignal.timeout(DEADLINE_MS))).toEqual({ as: 'lost', why: 'too_large' });
        });
      }
      it('a file nobody has is a value', async () => {
        if (!channel.fetch) return;
        for (const pointer of ['', 'no-such-file', '../../etc/passwd', 'https://elsewhere.example/x']) expect(['lost', 'retry']).toContain((await channel.fetch(pointer, 1e6, AbortSignal.timeout(DEADLINE_MS))).as);
      });
    });

    describe('send', () => {
      const one = (): Call => channel.render(message({ text: 'سطر واحد.' }))[0] as Call;
      it('gives a value for every fault of the provider, and goes on after it', async () => {
        for (const f of line.faults) {
          const call = one();
          await f.provoke(phone.address);
          const sent = await send(call, f.within);
          expect(sent, f.name).toMatchObject({ as: f.is, ...(f.all ? { all: true } : {}), ...(f.blocked ? { blocked: true } : {}) });
          if (sent.as === 'retry') expect(Number.isFinite(sent.at), f.name).toBe(true);
          if (sent.as !== 'ok') expect(sent.why.length, f.name).toBeGreaterThan(0);
          if (f.blocked) phone = await line.phone(); // that one shut us out
          expect(await send(one()), `after: ${f.name}`).toMatchObject({ as: 'ok' });
        }
      }, 60_000);
      it('respects a signal that is over: an outcome at once, never a throw', async () => {
        expect(await channel.send(one(), AbortSignal.abort())).toHaveProperty('as');
      });
      it('says a value for an address nobody has', async () => {
        expect(await send({ ...one(), to: { channel: channel.id, user: 'nobody-at-all' } })).toHaveProperty('as');
      });
    });
  });
};

/** The JSON of a body with its `at`-th value exchanged; bytes that are no JSON become `value` whole. */
const exchanged = (bytes: Uint8Array, at: number, value: unknown): string => {
  let json: unknown;
  try { json = JSON.parse(Buffer.from(bytes).toString()); } catch { return JSON.stringify(value); }
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const walk = (v: unknown): void => {
    if (typeof v !== 'object' || v === null) return;
    for (const key of Object.keys(v)) { places.push({ holder: v as Record<string, unknown>, key }); walk((v as Record<string, unknown>)[key]); }
  };
  walk(json);
  const place = places[at % Math.max(1, places.length)];
  if (!place) return JSON.stringify(value);
  place.holder[place.key] = value;
  return JSON.stringify(json);
};
