/** What becomes of golden questions, counted on a base of two topics; and the bars, on the questions that come with the seed. */
import { describe, expect, it } from 'vitest';
import { openIndex } from '../../app/matcher.ts';
import { goldenIn } from '../../app/quality.ts';
import { readSeed } from '../../app/seed.ts';
import { SEED_DIR } from '../../app/wire.ts';
import { Entry } from '../../core/entry.ts';
import { askAll, measureGolden, readGolden } from '../../knowledge/golden.ts';
import { buildIndex } from '../../knowledge/index.ts';

const entry = (topic: string, msa: string[]): Entry => Entry.parse({ topic, mode: 'answer', title: { ar: 'أ', en: 'a' }, answer: { ar: 'أ', en: 'a' }, owner: 'finance', phrasings: { msa } });
const index = buildIndex({
  entries: [entry('a.hours', ['متى الدوام', 'أوقات العمل', 'متى تفتحون', 'ساعات الدوام']), entry('a.place', ['أين الموقع', 'عنوان الجمعية', 'وين مكانكم', 'خريطة الموقع'])],
  smalltalk: [{ kind: 'thanks', phrasings: { msa: ['شكرا', 'شكرا لكم', 'مشكورين'] }, answer: { ar: 'عفوا', en: 'welcome' } }], offtopic: { msa: ['كم سعر الذهب', 'من فاز بالمباراة', 'طريقة الكبسة'] }, danger: {},
});

describe('golden questions', () => {
  it('are read with their variety; what is no line is left out', () => {
    expect(readGolden('متى دوامكم\ta.hours\thijazi\nبلا علامة\n\nكم السعر\tOOS\tغريب\r\n')).toEqual([{ text: 'متى دوامكم', label: 'a.hours', variety: 'hijazi' }, { text: 'كم السعر', label: 'OOS', variety: 'msa' }]);
  });
  it('are counted by what became of them', () => {
    const m = measureGolden(askAll(index, readGolden('متى الدوام\ta.hours\tmsa\nأين الموقع\ta.hours\thijazi\nشكرا\tSMALLTALK\tmsa\nzzz qqq\tOOS\tenglish\nابغى موظف\tSTAFF\tmsa\nيضربني\tstaff.abuse\tmsa')));
    expect(m.topics.n).toBe(2);
    expect(m.topics.first).toBe(0.5);
    expect(m.slices.hijazi?.n).toBe(1);
    expect(m.talk).toEqual({ n: 1, found: 1 });
    expect(m.outside).toMatchObject({ n: 1, answered: 0, to_staff: 0 });
    expect(m.staff).toEqual({ n: 2, found: 0 });
    expect(m.danger).toEqual({ n: 1, found: 0 });
    expect(m.misses.map((x) => x.question)).toContain('يضربني');
  });
});

const questions = goldenIn(SEED_DIR);
describe.skipIf(questions.length === 0)('the bars, on the questions that come with the seed', () => {
  it('right, offered, wrong, outside, staff', () => {
    const m = measureGolden(askAll(openIndex(readSeed(SEED_DIR), null), questions));
    expect(m.topics.first).toBeGreaterThan(0.9);
    expect(m.topics.right).toBeGreaterThan(0.8);
    expect(m.topics.wrong).toBeLessThan(0.06);
    expect(m.topics.staff).toBeLessThan(0.06);
    for (const [variety, s] of Object.entries(m.slices)) expect(s.right, variety).toBeGreaterThan(0.68);
    expect(m.outside.answered).toBeLessThan(0.08);
    expect(m.talk.found).toBeGreaterThan(0.88);
    expect(m.staff.found).toBeGreaterThan(0.95);
    expect(m.danger.found).toBeGreaterThanOrEqual(m.danger.n ? 0.97 : 0);
  }, 180_000);
});
