import { describe, expect, it } from 'vitest';
import { Entry } from '../../core/entry.ts';
import { checkContent } from '../../knowledge/check.ts';
import { bookOf, compileCues, cueHits, formsIn } from '../../knowledge/danger.ts';
import { auroc, evaluate, readTsv } from '../../knowledge/evaluate.ts';
import { englishStem, NearWords } from '../../knowledge/near.ts';
import { tokens } from '../../core/arabic.ts';
import { seedContent } from './base.ts';

describe('evaluate', () => {
  it('reads TSV and counts', () => {
    const train = readTsv('متى الدوام\tساعات\nأوقات العمل\tساعات\nأين الموقع\tمكان\nعنوان الجمعية\tمكان\n\nسطر بلا علامة');
    expect(train).toHaveLength(4);
    const m = evaluate(train, readTsv('متى دوامكم\tساعات\nوين الموقع\tمكان\nكم السعر\tغير'), readTsv('xyz qqq\toos'));
    expect(m).toMatchObject({ n: 3, acc1: 0.6667, acc3: 0.6667 });
    expect(m.auroc).toBeGreaterThan(0);
  });
  it('auroc: 1 apart, 0.5 alike, 0 turned round', () => {
    expect(auroc([2, 3], [0, 1])).toBe(1);
    expect(auroc([1, 1], [1, 1])).toBe(0.5);
    expect(auroc([0], [1])).toBe(0);
  });
});

describe('near words (natural)', () => {
  const near = new NearWords(new Map([['الجمعيه', 9], ['المساعده', 5], ['غير', 4], ['السله', 6]]));
  it('mends one slip and splits what was written together', () => {
    expect(near.repair('الجمعيهه')).toEqual(['الجمعيه']);
    expect(near.repair('المسادعه')).toEqual(['المساعده']); // two letters swapped
    expect(near.repair('غيرالسله')).toEqual(['غير', 'السله']);
  });
  it('leaves known, short and far words alone', () => { expect(near.repair('السله')).toBeNull(); expect(near.repair('غيل')).toBeNull(); expect(near.repair('مطارات')).toBeNull(); });
  it('stems English', () => expect(englishStem('registering')).toBe(englishStem('registered')));
});

describe('cues', () => {
  const book = bookOf(compileCues({ abuse: [{ all: ['زوجي', 'يضرب'], not: ['باب'] }], medical: [{ all: ['ما', 'يتنفس'] }], safe: ['جملة'] }));
  const hit = (s: string): string[] => cueHits(book, formsIn(tokens(s))).hits.map((c) => c.topic);
  it('needs all words, near each other, in any conjugation', () => {
    expect(hit('زوجي بيضربني')).toEqual(['staff.abuse']);
    expect(hit('زوجي مسافر')).toEqual([]);
    expect(hit('الولد ما يتنفس')).toEqual(['staff.medical-urgent']);
    expect(hit(`زوجي ${'كلمة '.repeat(20)} يضرب`)).toEqual([]);
  });
  it('an excuse silences it', () => expect(hit('زوجي يضرب باب البيت')).toEqual([]));
});

describe('check', () => {
  const entry = (topic: string, more: object = {}): Entry => Entry.parse({ topic, mode: 'answer', title: { ar: 'أ', en: 'a' }, answer: { ar: 'جواب {x.y}', en: 'answer' }, owner: 'finance', phrasings: { msa: ['متى الدوام'] }, ...more });
  it('finds unknown ids, doubles, thin topics and missing translations', () => {
    const found = checkContent(
      { entries: [entry('a.b', { related: ['no.such'], flow: 'none', offer: 'a.offered' }), entry('a.c', { title: { ar: 'only english', en: 'x' } })], smalltalk: [], offtopic: {}, danger: {} },
      { facts: [], flows: ['register_request'] },
    ).map((f) => f.message);
    for (const part of ['no.such', 'flow none', 'fact x.y', 'fact a.offered', 'nothing to say instead', 'the same phrasing as a.b', 'thin: 1', 'not Arabic']) expect(found.some((m) => m.includes(part)), part).toBe(true);
  });
  it('the seed has no phrasing that stands under two topics', () => {
    const content = seedContent();
    const bad = checkContent(content, { facts: [], flows: [] }).filter((f) => f.message.startsWith('the same phrasing'));
    expect(bad).toEqual([]);
  });
});
