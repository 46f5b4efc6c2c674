/** A message as the ranker reads it: courtesy peeled off, slips mended. */
import { canonical, moodOf, peel, tokens, words } from '../core/arabic.ts';
import { bagOf } from './features.ts';
import type { Bag } from './features.ts';
import type { NearWords } from './near.ts';

/** Courtesy is peeled off unless nothing else is there; `near` mends words that nobody wrote before. */
export type Reading = { bag: Bag; bare: boolean; size: number };
export const read = (text: string, near: NearWords | null = null): Reading => {
  const all = words(text);
  const { from, to } = peel(all);
  const bare = from >= to;
  const written = bare ? tokens(text) : canonical(all.slice(from, to));
  const list = near === null ? written : written.flatMap((t) => (t.script === 'number' ? [t] : (near.repair(t.text)?.map((w) => ({ ...t, text: w })) ?? [t])));
  return { bag: bagOf(list, moodOf(text)), bare, size: list.length };
};
