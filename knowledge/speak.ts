/** What an entry may say now: facts filled in, or withheld when one it rests on is not confirmed. Pure. */
import type { Entry } from '../core/entry.ts';
import { speakFact, type Fact, type Mode } from '../core/organisation.ts';
import { fill, ltr, placesOf, type Fill, type Lang } from '../core/text.ts';

export type Facts = ReadonlyMap<string, Fact>;
/** `partial`: a line that rests on an unconfirmed fact was left out; what remains is true. */
export type Said = { text: string; confirmed: boolean; partial: boolean; unconfirmed: string[] };

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
  const values: Fill = {};
  const missing = (ids: readonly string[]): string[] => ids.filter((id) => {
    const value = speakFact(facts.get(id), lang, mode);
    if (value !== null) values[id] = shown(String(value));
    return value === null;
  });
  const prose = [...(offered === null ? [entry.offer as string] : []), ...(says === entry.instead ? [] : missing(entry.needs))];
  const lines = says[lang].split('\n').map((line) => ({ line, lacks: missing(placesOf(line)) }));
  const kept = lines.filter((l) => !l.lacks.length).map((l) => l.line);
  const expired = entry.validUntil !== undefined && at > Date.parse(`${entry.validUntil}T23:59:59+03:00`);
  const unconfirmed = [...new Set([...prose, ...lines.flatMap((l) => l.lacks)])];
  return {
    text: fill(tidy(kept), lang, values), unconfirmed,
    confirmed: !prose.length && !lines[0]?.lacks.length && !expired, partial: kept.length < lines.length,
  };
};

/** A heading whose list is gone goes too; so do empty paragraphs. */
const tidy = (lines: readonly string[]): string =>
  lines.filter((line, i) => !/[:：]\s*$/.test(line) || (lines[i + 1] ?? '').trim() !== '').join('\n').replace(/\n{3,}/g, '\n\n').trim();
