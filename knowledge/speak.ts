/** What an entry may say now: facts filled in, or withheld when one it rests on is not confirmed. Pure. */
import type { Entry } from '../core/entry.ts';
import { speakFact, type Fact, type Mode } from '../core/organisation.ts';
import { fill, ltr, placesOf, type Fill, type Lang } from '../core/text.ts';

export type Facts = ReadonlyMap<string, Fact>;
export type Said = { text: string; confirmed: boolean; unconfirmed: string[] };

/** Numbers, addresses of pages and of mail read left to right wherever they stand. */
const LTR = /^[\s+\d()./:@\w%?=&-]*[\d/@][\s+\d()./:@\w%?=&-]*$/;
const shown = (value: string): string => (LTR.test(value) ? ltr(value) : value);

/** The facts an entry rests on: its places, its `needs`, and its `offer`. */
export const factsOf = (entry: Entry): string[] =>
  [...new Set([...Object.values(entry.answer).flatMap(placesOf), ...Object.values(entry.instead ?? {}).flatMap(placesOf), ...entry.needs, ...(entry.offer ? [entry.offer] : [])])];

/** `at` in ms: an entry past its `validUntil` is not confirmed any more. */
export const speakEntry = (entry: Entry, facts: Facts, lang: Lang, mode: Mode, at: number): Said => {
  const offered = entry.offer ? speakFact(facts.get(entry.offer), lang, mode) : true;
  const says = offered === false && entry.instead ? entry.instead : entry.answer;
  const needs = offered === false && entry.instead ? placesOf(says[lang]) : [...placesOf(says[lang]), ...entry.needs];
  const values: Fill = {};
  const unconfirmed = offered === null ? [entry.offer as string] : [];
  for (const id of needs) {
    const value = speakFact(facts.get(id), lang, mode);
    if (value === null) unconfirmed.push(id);
    else values[id] = shown(String(value));
  }
  const expired = entry.validUntil !== undefined && at > Date.parse(`${entry.validUntil}T23:59:59+03:00`);
  return { text: fill(says[lang], lang, values), confirmed: !unconfirmed.length && !expired, unconfirmed };
};
