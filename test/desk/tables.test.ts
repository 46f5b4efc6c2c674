import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gather, type Miss } from '../../desk/alike.ts';
import { csv } from '../../desk/csv.ts';
import { changedTopics, dueForReview, muteTopics } from '../../desk/marks.ts';
import { weave, type Between } from '../../desk/weave.ts';
import type { Entry } from '../../core/entry.ts';
import type { HistoryLine } from '../../core/ports.ts';

/** RFC 4180 read back. */
const read = (text: string): string[][] => {
  const rows: string[][] = [[]];
  for (const m of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    (rows.at(-1) as string[]).push(m[1] === undefined ? (m[2] as string) : m[1].replaceAll('""', '"'));
    if (m[3] === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
};
const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

describe('tables for a spreadsheet', () => {
  it('begin with a mark, so that Excel reads Arabic', () => { expect([...csv(['أ'], []).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]); });
  it('never hold a formula, and lose nothing', () => {
    const hostile = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('=cmd|"/C calc"!A0', '+1', '-2+3', '@SUM(A1)', '\t=1', '\u200f=1', '"=1"', 'a\r\nb', '＝1', '\ufeff=1'));
    fc.assert(fc.property(fc.array(fc.tuple(hostile, hostile), { minLength: 1 }), (rows) => {
      const back = read(textOf(csv(['a', 'b'], rows)).slice(1));
      expect(back).toHaveLength(rows.length + 1);
      back.slice(1).forEach((row, i) => row.forEach((cell, j) => {
        const given = (rows[i] as string[])[j] as string;
        expect(cell === given || cell === `'${given}`).toBe(true);
        expect(cell).not.toMatch(/^[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@＝＋－＠]/u);
      }));
    }));
  });
});

describe('lines of a conversation', () => {
  const line = (n: number, at = n * 10): HistoryLine => ({ n, at, by: 'person', who: null, text: `l${n}`, key: `k${n}`, media: [] });
  const note = (at: number): Between => ({ kind: 'note', at, who: 'منى', text: `n${at}` });
  const all = { first: true, last: true };
  it('notes stand where they were written', () => {
    expect(weave([line(0), line(2), line(5)], [note(-1), note(20), note(21), note(99)], all).map((l) => l.text)).toEqual(['n-1', 'l0', 'l2', 'n20', 'n21', 'l5', 'n99']);
    expect(weave([], [note(1)], all).map((l) => l.text)).toEqual(['n1']);
  });
  it('read in pieces are the same as read at once: nothing twice, nothing lost, numbers grow', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.nat(60), { minLength: 1 }), fc.array(fc.integer({ min: -20, max: 700 })), fc.nat(60), (ns, notes, cut) => {
      const lines = ns.toSorted((a, b) => a - b).map((n) => line(n));
      const between = notes.toSorted((a, b) => a - b).map(note);
      const whole = weave(lines, between, all);
      expect(whole).toHaveLength(lines.length + between.length);
      whole.slice(1).forEach((l, i) => expect(l.n).toBeGreaterThan((whole[i] as { n: number }).n));
      const at = Math.min(cut, lines.length - 1);
      // The second piece begins with the line the first ended with, as the desk asks for it.
      const first = weave(lines.slice(0, at + 1), between, { first: true, last: at + 1 === lines.length });
      const edge = (first.at(-1) as { n: number }).n;
      const second = weave(lines.slice(at), between, { first: at === 0, last: true }).filter((l) => l.n > edge);
      expect([...first, ...second]).toEqual(whole);
    }));
  });
});

describe('questions nobody answered', () => {
  const miss = (at: number, question: string): Miss => ({ at, question, why: 'unknown' });
  it('are gathered by likeness, most asked first, each shown by its newest', () => {
    const groups = gather([miss(9, 'هل تقبلون الأثاث المستعمل؟'), miss(8, 'متى توزيع السلال'), miss(7, 'تقبلون اثاث مستعمل'), miss(5, 'هل تقبلون أثاثاً مستعملاً'), miss(2, 'متى يوم توزيع السلال؟')]);
    expect(groups.map((g) => [g.question, g.count])).toEqual([['هل تقبلون الأثاث المستعمل؟', 3], ['متى توزيع السلال', 2]]);
  });
  it('are all counted, whatever they are', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 60 })), (all) => {
      expect(gather(all.map((q, i) => miss(-i, q))).reduce((n, g) => n + g.count, 0)).toBe(all.length);
    }));
  });
});

describe('marks of entries', () => {
  const entry = (topic: string, more: Partial<Entry> = {}): Entry => ({ topic, mode: 'answer', title: { ar: 'أ', en: 'a' }, answer: { ar: 'نعم', en: 'yes' }, needs: [], related: [], owner: 'finance', phrasings: {}, ...more });
  const fact = (id: string, confirmed: boolean) => ({ id, label: { ar: id, en: id }, value: 'x', confirmed, basis: 'EXAMPLE' as const, source: null });
  it('says what changed, whatever order a form wrote it in', () => {
    const { topic, ...rest } = entry('a.b');
    expect(changedTopics([{ ...rest, topic } as Entry, entry('a.new'), entry('a.c', { needs: ['f'] })], [entry('a.b'), entry('a.c'), entry('a.gone')])).toEqual(['a.new', 'a.c', 'a.gone']);
  });
  it('says what cannot be said in live mode, and what is due for a look', () => {
    const now = Date.parse('2026-11-22T10:00:00+03:00');
    const drafts = { entries: [entry('ok', { answer: { ar: '{t}', en: '{t}' } }), entry('mute', { answer: { ar: '{f}', en: 'x' } }), entry('needs', { needs: ['f'] }), entry('over', { validUntil: '2026-11-21' }), entry('last.day', { validUntil: '2026-11-22', reviewBy: '2026-11-22' })],
      organisation: { facts: [fact('t', true), fact('f', false)], hours: { week: [[], [], [], [], [], [], []], holidays: [], confirmed: false } } };
    expect(muteTopics(drafts, 'live', now)).toEqual(['mute', 'needs', 'over']);
    expect(muteTopics(drafts, 'demo', now)).toEqual(['over']);
    expect(dueForReview(drafts.entries, now)).toEqual(['last.day']);
  });
});
