import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from '../../../bots/whatsapp-cloud/parse.ts';
import { render } from '../../../bots/whatsapp-cloud/render.ts';
import type { Template } from '../../../bots/whatsapp-cloud/settings.ts';
import { nonceOf } from '../../../core/message.ts';
import type { MessageOut } from '../../../core/message.ts';
import type { Call } from '../../../core/ports.ts';
import { bare } from '../../../core/text.ts';
import { judge } from '../../fakes/graph/rules.ts';
import { bytesOf, casesOf, KEYS, message, webhook } from './house.ts';

type Golden = { name: string; in: MessageOut; open: boolean; template: Template | null; out: Call[] };
type Payload = Record<string, unknown> & { text?: { body: string }; interactive?: { type: string; body: { text: string }; action: { buttons?: { reply: Row }[]; sections?: { rows: Row[] }[] } } };
type Row = { id: string; title: string; description?: string };
/** As it goes to Meta, files with an id that is known there. */
const payloadOf = (call: Call): Payload => {
  const { payload, file } = call.body as unknown as { payload: Payload; file?: { kind: string } };
  return file ? { ...payload, [file.kind]: { ...(payload[file.kind] as object), id: 'known' } } : payload;
};
const rowsOf = (p: Payload): Row[] => [...(p.interactive?.action.buttons ?? []).map((b) => b.reply), ...(p.interactive?.action.sections ?? []).flatMap((s) => s.rows)];
const spoken = (calls: Call[]): string => calls.map(payloadOf).map((p) => p.text?.body ?? p.interactive?.body.text ?? '').join('\n');

const [[, goldens]] = casesOf<Golden>('out') as [[string, Golden[]]];
describe('render', () => {
  it.each(goldens.map((g) => [g.name, g] as const))('%s', (_name, g) => {
    expect(render(g.in, g.open, g.template)).toEqual(g.out);
    for (const call of g.out) expect(judge(payloadOf(call), () => true)).toBeNull();
  });

  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.array(fc.constantFrom('سطر من الكلام. ', 'word ', '\n', '\u2068اسم\u2069 ', '🌙', 'كلمةطويلةجدابلافراغ'), { maxLength: 700 }).map((w) => w.join('')));
  const choices = fc.uniqueArray(fc.record({ id: fc.stringMatching(/^[a-z0-9_:.]{1,30}$/), label: fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }), fc.constantFrom('نعم', 'لا', 'المساعدة في سداد إيجار المسكن')) }), { selector: (c) => c.id, maxLength: 14 });
  const media = fc.array(fc.record({ id: fc.constant('b'), name: fc.constant('a.pdf'), mime: fc.constantFrom('image/jpeg', 'audio/ogg', 'application/pdf', 'video/mp4'), bytes: fc.nat(30_000_000) }), { maxLength: 3 });

  it('makes only what Meta takes, under one key a call, and changes nothing it is given', () => {
    fc.assert(fc.property(text, choices, media, fc.constantFrom('ar', 'en') as fc.Arbitrary<'ar' | 'en'>, fc.constantFrom([true, null], [false, { name: 't', lang: null }]) as fc.Arbitrary<[boolean, Template | null]>, (t, c, m, lang, [open, template]) => {
      const out = message({ text: t, choices: c, media: m, lang });
      const before = structuredClone(out);
      const calls = render(out, open, template);
      expect(out).toEqual(before);
      expect(JSON.parse(JSON.stringify(calls))).toEqual(calls);
      for (const call of calls) {
        expect([judge(payloadOf(call), () => true), call, payloadOf(call)['biz_opaque_callback_data']]).toEqual([null, call, call.key]);
        expect(JSON.stringify(call.body).isWellFormed()).toBe(true);
      }
      expect(calls.map((k) => k.key)).toEqual(calls.length === 1 ? [out.key] : calls.map((_, i) => `${out.key}#${i + 1}`));
    }), { numRuns: 400 });
  });
  it('loses no word and no choice: what is not a button is a line', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 900 });
    fc.assert(fc.property(words, choices, (list, c) => {
      const calls = render(message({ text: list.join(' '), choices: c }), true, null);
      const all = bare(spoken(calls));
      expect(all.split(/\s+/).slice(0, list.length)).toEqual(list);
      const last = payloadOf(calls.at(-1) as Call);
      const rows = rowsOf(last);
      if (rows.length) expect(rows.map((r) => r.id)).toEqual(c.map((x) => `${nonceOf('c1.4.0')}:${x.id}`));
      else for (const [i] of c.entries()) expect(all).toContain(`\n${i + 1}. `);
    }), { numRuns: 200 });
  });
  it('makes buttons and rows that come back as the choice they were', () => {
    const all = [{ id: 'aid:rent', label: 'المساعدة في سداد إيجار المسكن' }, { id: 'food', label: 'سلة غذائية' }, { id: 'x', label: 'شيء آخر' }];
    for (const c of [all, all.slice(1)]) {
      const [call] = render(message({ choices: c }), true, null) as [Call];
      const p = payloadOf(call);
      const kind = p.interactive?.type === 'list' ? 'list_reply' : 'button_reply';
      for (const [i, row] of rowsOf(p).entries()) {
        const parsed = parse(webhook(bytesOf({ object: 'whatsapp_business_account', entry: [{ changes: [{ field: 'messages', value: { metadata: { phone_number_id: KEYS.phoneId }, messages: [{ id: `w${i}`, from: '966501234567', type: 'interactive', interactive: { type: kind, [kind]: row } }] } }] }] })), KEYS);
        expect('take' in parsed && parsed.take[0]).toMatchObject({ body: { kind: 'choice', of: nonceOf('c1.4.0'), ...c[i] } });
      }
    }
  });
});
