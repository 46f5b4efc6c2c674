/** A message as a bag of named features in groups: stems, senses, sounds, pairs of senses, pieces of words and of senses. */
import { concept, FILLERS, glossOf, lightStem, skeleton } from '../core/arabic.ts';
import type { Token } from '../core/arabic.ts';
import { englishStem } from './near.ts';

/** What each kind of evidence may weigh at most: every group is brought to this length before all are joined. Chosen on the ArBanking77
 *  validation files and by cross-validation on the seed (knowledge/README.md has the figures). */
export const GROUPS = { stem: 0.7, deep: 1.5, sound: 0.6, near: 1, piece: 1.7, core: 1.7 } as const;
export type Group = keyof typeof GROUPS;
export const GROUP_NAMES = Object.keys(GROUPS) as Group[];
const FILLER_WEIGHT = 0.5;
/** Words beyond this are not read: a message that long is a document. */
const MAX_WORDS = 400;
/** Letters in a piece of a word (its ends count as letters). */
const PIECES = [3, 4] as const;
/** Two senses at most this many words apart make a pair, in whatever order: dialects order words differently. */
const REACH = 5;

/** Feature name -> count (already damped for fillers), one map a group: `core` holds pieces of senses, `near` pairs of senses. `words`: as read. */
export type Bag = Record<Group, Map<string, number>> & { words: ReadonlySet<string> };

const add = (m: Map<string, number>, key: string, weight: number): void => { m.set(key, (m.get(key) ?? 0) + weight); };

export const stemOf = (t: Token): string => (t.script === 'ar' ? lightStem(t.text) : t.script === 'en' ? englishStem(t.text) : t.script === 'number' ? `#${t.text.length}` : t.text);

const piecesOf = (word: string): string[] => {
  const padded = `_${word}_`;
  return PIECES.flatMap((n) => Array.from({ length: Math.max(0, padded.length - n + 1) }, (_, i) => padded.slice(i, i + n)));
};
/** What one word gives, wherever it stands. Words come again and again: remembered, within bounds (half the time of reading a message). */
type Word = { stem: string; sense: string; sound: string; weight: number; pieces: string[]; cores: string[] };
const REMEMBERED = 10_000;
const seen = new Map<string, Word>();
const wordOf = (text: string, stem: string, arabic: boolean): Word => {
  const sense = arabic ? concept(text) : stem;
  return { stem, sense, sound: arabic ? skeleton(stem) : '', weight: FILLERS.has(text) || stem.length < 2 ? FILLER_WEIGHT : 1, pieces: piecesOf(text), cores: piecesOf(sense) };
};
const known = (t: Token): Word => {
  const key = t.script === 'number' ? t.text : t.text + t.script[0];
  let w = seen.get(key);
  if (!w) {
    if (seen.size >= REMEMBERED) seen.clear();
    seen.set(key, (w = wordOf(t.text, stemOf(t), t.script === 'ar')));
  }
  return w;
};

/** An English service word brings the Arabic one along, so that the Arabic phrasings count for it. */
const gloss = (bag: Bag, arabic: string, weight: number): void => {
  const w = known({ text: arabic, raw: arabic, script: 'ar' });
  add(bag.stem, w.stem, weight);
  add(bag.deep, w.sense, weight);
  for (const p of w.pieces) add(bag.piece, p, weight);
  for (const p of w.cores) add(bag.core, p, weight);
};

export const bagOf = (list: readonly Token[], mood: string | null = null): Bag => {
  const read = list.slice(0, MAX_WORDS);
  const bag: Bag = { stem: new Map(), deep: new Map(), sound: new Map(), near: new Map(), piece: new Map(), core: new Map(), words: new Set(read.map((t) => t.text)) };
  const senses: string[] = [];
  for (const t of read) {
    const { stem, sense, sound, weight, pieces, cores } = known(t);
    add(bag.stem, stem, weight);
    add(bag.deep, sense, weight);
    if (sound !== '') add(bag.sound, sound, weight);
    if (t.script === 'en') for (const arabic of glossOf(t.text)) gloss(bag, arabic, FILLERS.has(t.text) ? FILLER_WEIGHT : 1);
    for (let back = Math.max(0, senses.length - REACH); back < senses.length; back++) {
      const other = senses[back] as string;
      if (other !== sense) add(bag.near, other < sense ? `${other} ${sense}` : `${sense} ${other}`, 1);
    }
    senses.push(sense);
    if (t.script === 'number') continue;
    for (const p of pieces) add(bag.piece, p, weight);
    for (const p of cores) add(bag.core, p, weight);
  }
  if (list.length === 0 && mood) add(bag.stem, `:${mood}`, 1);
  return bag;
};
