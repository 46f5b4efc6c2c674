/** Arabic as people write it: the one place for every decision about letters, words and languages. Pure, total, linear. */
import { decodeArabizi, ENGLISH, isCoded, latinKind } from './arabic/arabizi.ts';
import { fromUrdu, isUrdu } from './arabic/foreign.ts';
import { foldLetters, withoutPictures } from './arabic/letters.ts';
import { withoutQuotes } from './arabic/openings.ts';
import { LEXICON, PAIR_LEXICON, SMALL_WORDS } from './arabic/words.ts';
import type { Lang } from './text.ts';

export { foldLabel, foldLetters, moodOf, withoutPictures } from './arabic/letters.ts';
export { glossOf } from './arabic/foreign.ts';
export { peel, withoutQuotes } from './arabic/openings.ts';
export { deepStem, lightStem, skeleton } from './arabic/stem.ts';
export { concept } from './arabic/concept.ts';
export { FILLERS } from './arabic/words.ts';
export { decodeArabizi, latinKind } from './arabic/arabizi.ts';

/** Arabic runs, Latin runs with the digits and apostrophes of Arabizi, plain numbers, other scripts. `5من5` is three words. */
const WORD = /[\u0621-\u064a]+|(?=[0-9']*[a-z])[a-z0-9']+|[0-9]+|\p{L}+/gu;
const isArabicWord = (w: string): boolean => /^[\u0621-\u064a]/.test(w);
const isLatinWord = (w: string): boolean => /^[0-9']*[a-z]/.test(w);

/** The folded words of a text, in order, before any lexicon. Urdu service words become Arabic ones. */
export const words = (text: string): string[] => {
  const list = (foldLetters(withoutPictures(text)).match(WORD) ?? []).map((w) => w.replace(/^'+|'+$/g, '')).filter((w) => w !== '');
  return isUrdu(text) ? list.map(fromUrdu) : list;
};

/** One canonical word of a text. `script` tells features how to stem it; `raw` is what was written (folded). */
export type Token = { text: string; raw: string; script: 'ar' | 'en' | 'number' | 'other' };

const canonicalWord = (w: string): string => {
  const known = LEXICON.get(w);
  if (known) return known;
  // وايش، وكيف، وفين: the joined "and" hides a small word; of longer words the stem takes care.
  if (w.length < 3 || !/^[وف]/.test(w) || SMALL_WORDS.has(w)) return w;
  const rest = w.slice(1);
  return LEXICON.get(rest) ?? (SMALL_WORDS.has(rest) ? rest : w);
};

/** Folded words -> canonical tokens: dialect words by the lexicon, pairs joined, Arabizi decoded, English kept. */
export const canonical = (folded: readonly string[]): Token[] => {
  const latin = folded.filter(isLatinWord);
  const arabic = folded.length > 0 && folded.some(isArabicWord);
  const kind = latin.length > 0 ? latinKind(latin) : 'english';
  const out: Token[] = [];
  for (let i = 0; i < folded.length; i++) {
    const w = folded[i] as string;
    if (isArabicWord(w)) {
      const pair = i + 1 < folded.length ? PAIR_LEXICON.get(`${w} ${folded[i + 1]}`) : undefined;
      if (pair) { out.push({ text: pair, raw: `${w} ${folded[++i]}`, script: 'ar' }); continue; }
      out.push({ text: canonicalWord(w), raw: w, script: 'ar' });
    } else if (isLatinWord(w)) {
      const decode = isCoded(w) || (kind === 'arabizi' && !arabic && !(ENGLISH.has(w) && w.length > 3));
      out.push(decode ? { text: canonicalWord(decodeArabizi(w)), raw: w, script: 'ar' } : { text: w.replaceAll("'", ''), raw: w, script: 'en' });
    } else out.push({ text: w, raw: w, script: /^[0-9]/.test(w) ? 'number' : 'other' });
  }
  return out.filter((t) => t.text !== '');
};

/** Canonical tokens of a message, quoted lines left out. */
export const tokens = (text: string): Token[] => canonical(words(withoutQuotes(text)));

const ENDS = /[.!?؟۔\n\r…]+|[،,;؛:]+(?=\s|$)/gu;
const ASKS = '(?:كيف|متى|متي|فين|وين|اين|أين|وش|ايش|إيش|هل|كم|ليش|ليه|لماذا|ازاي|إزاي|شو|امتى|إمتى|مين)';
const JOINTS = new RegExp(`\\s+(?=و\\s?${ASKS}\\s)|\\s+(?:وبعدين|وكمان|وسؤال ثاني|وسوال ثاني|وايضا|وأيضا|وأيضًا|and also|and how|and when|and where|and what)\\s+`, 'gu');
/** The clauses of a message, as written: cut at sentence ends, commas and at "and how/when/where ...". Never empty strings. */
export const clauses = (text: string): string[] =>
  withoutQuotes(text).split(ENDS).flatMap((s) => s.split(JOINTS)).map((s) => s.trim()).filter((s) => /[\p{L}\p{N}]/u.test(s));

/** The language to answer in: Arabizi and Urdu count as Arabic. Null when there are no letters. */
export const detectLang = (text: string): Lang | null => {
  const list = words(withoutQuotes(text));
  const arabic = list.filter(isArabicWord).length;
  const latin = list.filter(isLatinWord);
  if (arabic === 0 && latin.length === 0) return list.some((w) => /\p{L}/u.test(w)) ? 'en' : null;
  if (arabic > 0) return arabic * 4 >= latin.length ? 'ar' : 'en';
  return latinKind(latin) === 'arabizi' ? 'ar' : 'en';
};
