/** A message as the ranker reads it: courtesy peeled off, slips mended. */
import { canonical, moodOf, peel, tokens, words } from '../core/arabic.ts';
import { bagOf } from './features.ts';
import type { Bag } from './features.ts';
import type { NearWords } from './near.ts';

/** A mended word is half a guess: «فرنسا» is no «فرن». */
const GUESS = 0.5;
/** Courtesy is peeled off unless nothing else is there; `near` mends words that nobody wrote before. `sure`: the share of words read as they were written. */
export type Reading = { bag: Bag; bare: boolean; size: number; sure: number };
export const read = (text: string, near: NearWords | null = null): Reading => {
  const all = words(text);
  const { from, to } = peel(all);
  const bare = from >= to;
  const written = bare ? tokens(text) : canonical(all.slice(from, to));
  let guesses = 0;
  const list = near === null ? written : written.flatMap((t) => {
    const mended = t.script === 'number' ? null : near.repair(t.text);
    if (mended === null) return [t];
    guesses++;
    return mended.map((w) => ({ ...t, text: w }));
  });
  return { bag: bagOf(list, moodOf(text)), bare, size: list.length, sure: 1 - (GUESS * guesses) / Math.max(1, written.length) };
};
