/** A message as a bag of named features in groups: words, stems, sounds, neighbours, pieces of words. */
import { concept, FILLERS, glossOf, lightStem, skeleton } from '../core/arabic.ts';
import type { Token } from '../core/arabic.ts';
import { englishStem } from './near.ts';

/** What each kind of evidence may weigh at most: every group is brought to this length before all are joined. Chosen on the ArBanking77
 *  validation files and by cross-validation on the seed (knowledge/README.md has the figures). */
export const GROUPS = { word: 0.5, stem: 1, deep: 1, sound: 0.6, pair: 0.5, piece: 3 } as const;
export type Group = keyof typeof GROUPS;
export const GROUP_NAMES = Object.keys(GROUPS) as Group[];
const FILLER_WEIGHT = 0.5;
/** Words beyond this are not read: a message that long is a document. */
const MAX_WORDS = 400;
/** Arabic words shorter than this have no inner pieces worth counting. */
const PIECES = [2, 3, 4] as const;

/** Feature name -> count (already damped for fillers), one map a group. */
export type Bag = Record<Group, Map<string, number>>;

const add = (m: Map<string, number>, key: string, weight: number): void => { m.set(key, (m.get(key) ?? 0) + weight); };

export const stemOf = (t: Token): string => (t.script === 'ar' ? lightStem(t.text) : t.script === 'en' ? englishStem(t.text) : t.script === 'number' ? `#${t.text.length}` : t.text);

/** An English service word brings the Arabic one along, so that the Arabic phrasings count for it. */
const gloss = (bag: Bag, arabic: string, weight: number): void => {
  add(bag.word, arabic, weight);
  add(bag.stem, lightStem(arabic), weight);
  add(bag.deep, concept(arabic), weight);
  const padded = `_${arabic}_`;
  for (const n of PIECES) for (let i = 0; i + n <= padded.length; i++) add(bag.piece, padded.slice(i, i + n), weight);
};

/** `repair` may replace a word that nobody wrote before by the one that was meant (near.ts). */
export const bagOf = (list: readonly Token[], mood: string | null = null): Bag => {
  const bag: Bag = { word: new Map(), stem: new Map(), deep: new Map(), sound: new Map(), pair: new Map(), piece: new Map() };
  let before = '^';
  for (const t of list.slice(0, MAX_WORDS)) {
    const stem = stemOf(t);
    const weight = FILLERS.has(t.text) || stem.length < 2 ? FILLER_WEIGHT : 1;
    add(bag.word, t.text, weight);
    add(bag.stem, stem, weight);
    if (t.script === 'ar') {
      add(bag.deep, concept(t.text), weight);
      const sound = skeleton(stem);
      if (sound !== '') add(bag.sound, sound, weight);
    }
    if (t.script === 'en') for (const arabic of glossOf(t.text)) gloss(bag, arabic, FILLERS.has(t.text) ? FILLER_WEIGHT : 1);
    add(bag.pair, `${before} ${stem}`, 1);
    before = stem;
    if (t.script !== 'number') {
      const padded = `_${t.script === 'en' ? t.text : t.text}_`;
      for (const n of PIECES) for (let i = 0; i + n <= padded.length; i++) add(bag.piece, padded.slice(i, i + n), weight);
    }
  }
  if (list.length > 0) add(bag.pair, `${before} $`, 1);
  else if (mood) add(bag.stem, `:${mood}`, 1);
  return bag;
};

