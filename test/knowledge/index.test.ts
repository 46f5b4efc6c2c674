import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Entry } from '../../core/entry.ts';
import { buildIndex } from '../../knowledge/index.ts';
import type { Index } from '../../knowledge/index.ts';
import { seedContent } from './base.ts';

let index: Index;
beforeAll(() => { index = buildIndex(seedContent()); }, 120_000);
const about = (text: string): string | null => index.understand(text).topic;

describe('understand, on the seed', () => {
  it.each([
    ['كيف أسجل في الجمعية؟', 'registration.how'], ['فين موقعكم', 'contact.location'], ['وش أوقات الدوام', 'contact.hours'], ['عايز اتبرع ازاي', 'donate.how'], ['how can I volunteer', 'volunteer.how'],
    ['abgha a3raf 7alat 6alabi', 'request.status'], ['السلام عليكم ورحمة الله وبركاته جزاكم الله خير ابغى اغير رقم الايبان', 'data.iban'],
  ])('%s', (text, topic) => expect(about(text)).toBe(topic));
  it('hands danger over, and says why', () => {
    for (const [text, topic] of [['ابغى اموت وما عاد ابغى اعيش', 'staff.distress'], ['زوجي يضربني كل يوم', 'staff.abuse'], ['امي مغمى عليها وما تتنفس', 'staff.medical-urgent'], ['طردنا صاحب البيت واحنا في الشارع', 'staff.urgent-shelter']] as const) {
      const e = index.explain(text);
      expect(e.understood).toMatchObject({ outcome: 'staff', topic, danger: topic });
      expect(e.cues.some((c) => c.topic === topic)).toBe(true);
    }
  });
  it('hands a wish for a person over without danger', () => expect(index.understand('ابغى اكلم موظف')).toMatchObject({ outcome: 'staff', topic: 'staff.human-request', danger: null }));
  it('does not take heat for a fire', () => {
    for (const text of ['الفاتورة ذبحتني', 'زوجي توفى الله يرحمه وابغى اسجل']) expect(index.understand(text).danger).toBeNull();
  });
  it('knows small talk from questions', () => {
    expect(index.understand('السلام عليكم ورحمة الله')).toMatchObject({ outcome: 'smalltalk', smalltalk: 'greeting' });
    expect(index.understand('❤️').outcome).toBe('smalltalk');
    expect(index.understand('السلام عليكم، متى دوامكم').outcome).not.toBe('smalltalk');
  });
  it('does not answer what is not its business', () => { for (const text of ['كم سعر البيتكوين اليوم', 'who won the world cup in 1998']) expect(index.understand(text).outcome).not.toBe('answer'); });
  it('answers several questions of one message', () => {
    const u = index.understand('وين موقعكم؟ وكيف اتبرع للجمعية؟');
    expect(u.outcome).toBe('answer');
    expect(new Set(u.topics)).toEqual(new Set(['contact.location', 'donate.how']));
  });
  it('leans on the topic before', () => {
    const before = index.understand('ومن فين استلمها');
    const after = index.understand('ومن فين استلمها', { topic: 'aid.food-basket' });
    const share = (u: typeof before): number => u.candidates.filter((c) => c.topic === 'aid.pickup' || c.topic === 'aid.food-basket').reduce((a, c) => a + c.score, 0);
    expect(share(after)).toBeGreaterThan(share(before));
  });
  it('answers in the language of the question', () => { expect(index.understand('how do I donate').lang).toBe('en'); expect(index.understand('kaif atbarra3').lang).toBe('ar'); });
  it('offers at most three, scores are probabilities in order', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (s) => {
      const u = index.understand(s);
      if (u.outcome === 'clarify') expect(u.candidates.length).toBeLessThanOrEqual(3);
      u.candidates.forEach((c, i) => { expect(c.score).toBeGreaterThanOrEqual(0); expect(c.score).toBeLessThanOrEqual(1.0001); if (i) expect(c.score).toBeLessThanOrEqual((u.candidates[i - 1] as { score: number }).score); });
    }), { numRuns: 150 });
  });
});

describe('building', () => {
  const tiny = { entries: [
    Entry.parse({ topic: 'a.b', mode: 'answer', title: { ar: 'أ', en: 'a' }, answer: { ar: 'أ', en: 'a' }, owner: 'finance', phrasings: { msa: ['متى الدوام', 'أوقات العمل', 'متى تفتحون', 'ساعات الدوام'] } }),
    Entry.parse({ topic: 'a.c', mode: 'answer', title: { ar: 'ب', en: 'b' }, answer: { ar: 'ب', en: 'b' }, owner: 'finance', phrasings: { msa: ['أين الموقع', 'عنوان الجمعية', 'وين مكانكم', 'خريطة الموقع'] } }),
  ], smalltalk: [], offtopic: {}, danger: {} };
  it('works without small talk, danger or off-topic, and on nothing at all', () => {
    expect(buildIndex(tiny).understand('متى الدوام').candidates[0]?.topic).toBe('a.b');
    expect(buildIndex({ ...tiny, entries: [] }).understand('أي شيء').outcome).toBe('unknown');
    expect(buildIndex({ ...tiny, entries: tiny.entries.slice(0, 1) }).understand('متى الدوام').candidates[0]?.topic).toBe('a.b');
  });
  it('is deterministic, and a kept model gives the same answers without the folds', () => {
    const [one, two] = [buildIndex(tiny), buildIndex(tiny)];
    expect(two.model).toEqual(one.model);
    const kept = buildIndex(tiny, { model: JSON.parse(JSON.stringify(one.model)) });
    for (const t of ['متى', 'الموقع', 'كم']) expect(kept.understand(t)).toEqual(one.understand(t));
    expect(buildIndex({ ...tiny, entries: tiny.entries.slice(0, 1) }).digest).not.toBe(one.digest);
  });
});
