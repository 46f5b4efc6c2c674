/** What the parts of the knowledge screen share: an entry under edit, marks, phrasings by line. */
import { foldLetters } from '../../../core/arabic/letters.ts';
import type { Entry, Variety } from '../../../core/entry.ts';
import type { Reply } from '../../api.ts';

export type Knowledge = Reply<'knowledge'>;
/** Phrasings a topic wants (knowledge/check.ts says `thin` below it). */
export const ENOUGH = 30;
export const MARKS = ['changed', 'mute', 'review', 'thin'] as const;
export type Mark = (typeof MARKS)[number];

export const countOf = (e: Entry): number => Object.values(e.phrasings).reduce((n, list) => n + (list?.length ?? 0), 0);
export const marksOf = (k: Knowledge, e: Entry): Mark[] => MARKS.filter((m) => (m === 'thin' ? countOf(e) < ENOUGH : k[m].includes(e.topic)));

export const linesOf = (text: string): string[] => text.split('\n').map((l) => l.trim()).filter(Boolean);
/** Whole entries, so that an emptied variety is gone and not an empty list. */
export const withLines = (e: Entry, variety: Variety, lines: string[]): Entry => {
  const { [variety]: _was, ...rest } = e.phrasings;
  return { ...e, phrasings: lines.length ? { ...rest, [variety]: lines } : rest };
};

const fold = (text: string): string => foldLetters(text).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
export type Double = { kind: 'same_as' | 'near' | 'twice'; text: string; topic: string };
const NEAR = 0.8;
const MOST = 5;
/** Phrasings of this entry that stand, or nearly stand, in another: said while somebody types. The server's check looks deeper. */
export const doublesOf = (e: Entry, others: readonly Entry[]): Double[] => {
  const exact = new Map<string, string>();
  const bags: { words: Set<string>; topic: string; text: string }[] = [];
  for (const o of others) if (o.topic !== e.topic) for (const list of Object.values(o.phrasings)) for (const text of list ?? []) {
    const key = fold(text);
    exact.set(key, o.topic);
    bags.push({ words: new Set(key.split(' ')), topic: o.topic, text });
  }
  const out: Double[] = [];
  const seen = new Set<string>();
  for (const text of Object.values(e.phrasings).flatMap((l) => l ?? [])) {
    if (out.length >= MOST) break;
    const key = fold(text);
    const topic = exact.get(key);
    if (seen.has(key)) out.push({ kind: 'twice', text, topic: e.topic });
    else if (topic !== undefined) out.push({ kind: 'same_as', text, topic });
    else {
      const mine = key.split(' ');
      const hit = mine.length < 3 ? undefined : bags.find((b) => { const both = mine.filter((w) => b.words.has(w)).length; return both / (b.words.size + mine.length - both) >= NEAR; });
      if (hit) out.push({ kind: 'near', text: `${text} / ${hit.text}`, topic: hit.topic });
    }
    seen.add(key);
  }
  return out;
};

/** Areas in which a new answer may stand; the danger topics of `staff` are not made by hand. */
export const ENTRY_AREAS = ['about', 'contact', 'registration', 'eligibility', 'aid', 'request', 'process', 'data', 'dev', 'feedback', 'complaint', 'privacy', 'rights', 'donate', 'volunteer'] as const;
