/** The walk-in form against the flow that registers aid, and its verdicts against the readers of the engine. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { AID_KINDS, CATEGORIES, FORMS, type Field } from '../../desk/pages/requests/forms.ts';
import { judge } from '../../desk/pages/requests/judge.ts';
import { atOfDate, dateOf, inDays } from '../../desk/pages/request/promise.ts';
import { REQUEST_KINDS } from '../../core/request.ts';
import { readPhone } from '../../core/values/phone.ts';

type Options = Record<string, { ar: string; en: string }>;
const flow = parse(readFileSync(join(import.meta.dirname, '../../flows/register_request.yaml'), 'utf8')) as { slots: Record<string, { options?: Options }> };
const words = (o: Options | undefined): Options => Object.fromEntries(Object.entries(o ?? {}).map(([id, { ar, en }]) => [id, { ar, en }]));
const field = (slot: string): Field => FORMS.aid.find((f) => f.slot === slot) as Field;

describe('the walk-in form', () => {
  it('offers what the flow offers, in its words', () => {
    expect(AID_KINDS).toEqual(words(flow.slots['aid_kind']?.options));
    expect(CATEGORIES).toEqual(words(flow.slots['case_category']?.options));
  });
  it('names the slots of aid as the flow does', () => expect(FORMS.aid.map((f) => f.slot).filter((s) => !(s in flow.slots))).toEqual([]));
  it('has a form for every kind that a person can ask for', () => expect(Object.keys(FORMS).toSorted()).toEqual(REQUEST_KINDS.filter((k) => k !== 'internal').toSorted()));

  it.each([['٠٥١٢٣٤٥٦٧٨', '+966512345678'], ['+966 51 234 5678', '+966512345678'], ['00966512345678', '+966512345678'], ['512345678', '+966512345678'], ['+20 100 123 4567', '+201001234567']])('reads the mobile %s', (typed, kept) => {
    expect(judge(field('phone'), typed)).toEqual({ ok: kept });
    expect(readPhone(kept)).toEqual({ ok: kept }); // the server agrees
  });
  it.each(['0112345678', '05123', 'لا أعرف', '+966112345678'])('does not read %s as a mobile', (typed) => expect(judge(field('phone'), typed)).toEqual({ no: 'bad_phone' }));
  it.each([['1000079199', 'bad_nid_check'], ['123', 'bad_nid_length'], ['5000079190', 'bad_nid_first'], ['', 'bad_required']])('says why %s is no id', (typed, no) => expect(judge(field('national_id'), typed)).toEqual({ no }));
  it('reads numbers of any digits, and leaves out what nobody said', () => {
    expect(judge(field('monthly_income'), '٢٬٤٠٠')).toEqual({ ok: '2400' });
    expect(judge(field('monthly_income'), '-5')).toEqual({ no: 'bad_number' });
    expect(judge(field('district'), '   ')).toEqual({ ok: null });
  });
});

describe('a promised day', () => {
  it('is a day of Riyadh, also late in the evening', () => {
    const late = Date.parse('2026-11-25T23:30:00+03:00');
    expect(dateOf(inDays(late, 1))).toBe('2026-11-26');
    expect(atOfDate('2026-11-26')).toBe(inDays(late, 1));
    expect(atOfDate('2026-02-30')).toBeNull();
    expect(atOfDate('')).toBeNull();
  });
});
