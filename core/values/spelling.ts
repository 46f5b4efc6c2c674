/** How a person's spelling is levelled before a value is looked for in it. Every reader of this folder starts here. */
import { westernDigits } from '../digits.ts';

/** Characters looked at. A value fits in far less; what is longer is not an answer. */
export const CAP = 2000;

const MARKS = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u20e3]|[\u{e0000}-\u{e01ef}]/gu; // bidi, zero-width, keycap, variation
const TATWEEL = /\u0640/g;
/** Letters that look or sound the same to the one who types. Hamza seats fall to their letter by decomposition. */
const SAME: Record<string, string> = {
  ٱ: 'ا', ى: 'ي', ی: 'ي', ې: 'ي', ے: 'ي', ۍ: 'ي', ة: 'ه', ہ: 'ه', ھ: 'ه', ە: 'ه', ۃ: 'ه', ک: 'ك', ڪ: 'ك', گ: 'ك', ۋ: 'و', ڤ: 'ف', پ: 'ب', ں: 'ن', ٹ: 'ت', ڈ: 'د', ڑ: 'ر', چ: 'ج', ژ: 'ز', ء: '', ʼ: "'", '’': "'", '‘': "'", '`': "'", ʻ: "'",
};
const LIKE = new RegExp(`[${Object.keys(SAME).join('')}]`, 'gu');

/** Nearly every message: bare Arabic letters, digits, ASCII. No form to normalise, no mark, and a letter's fold hangs on nothing beside it: 3 times as fast. */
const SIMPLE = /^[\u0621-\u063a\u0641-\u064a\u060c\u061f\u0660-\u0669\n -~]*$/;

/** The same words with one kind of digit and nothing invisible. Keeps case, hamza and diacritics. */
export const plain = (text: string): string => {
  const cut = text.slice(0, CAP);
  return SIMPLE.test(cut) ? westernDigits(cut) : westernDigits(cut.normalize('NFKC')).replace(MARKS, '').replace(TATWEEL, '');
};
const letters = (text: string): string => text.toLowerCase().normalize('NFKD').replace(/\p{Mn}/gu, '').replace(LIKE, (c) => SAME[c] as string);
const DECIDED: string[] = [];
const simpleLetters = (text: string): string => {
  let out = '';
  for (let i = 0; i < text.length; i++) out += DECIDED[text.charCodeAt(i)] ??= letters(text[i] as string);
  return out;
};

/** For comparing: lower case, no diacritics, one form of each letter, no drawn-out letters ("نعمممم"). Keeps punctuation. */
export const fold = (text: string): string => {
  const said = plain(text);
  return (SIMPLE.test(said) ? simpleLetters(said) : letters(said)).replace(/(\p{L})\1{2,}/gu, '$1');
};

/** A table of words, folded: tables may be written as they read best. */
export const wordSet = (s: string): Set<string> => new Set(s.split(/\s+/).filter(Boolean).map(fold));

/** The folded words, without punctuation; digits stay. An apostrophe inside a word vanishes ("don't" is "dont"). */
export const wordsOf = (text: string): string[] => fold(text).replace(/'/g, '').match(/[\p{L}\p{N}]+/gu) ?? [];

/** Digits that stand together: `atoms` are the unbroken pieces, split by at most three spaces, dashes, dots or brackets. `plus`: a + touches the run. */
export type Run = { atoms: string[]; plus: boolean };
const RUN = /(\+[\s(]{0,3})?(\d+(?:[\s\-‐-―−._/\\()·•,،٫٬']{1,3}\d+)*)(\s?\+)?/gu;

export const runsOf = (text: string): Run[] =>
  [...plain(text).matchAll(RUN)].map((m) => ({ atoms: (m[2] as string).match(/\d+/g) ?? [], plus: m[1] !== undefined || m[3] !== undefined }));

/** Digit strings a run may mean, likeliest first: the whole, each piece, neighbouring pieces when what is left over could be a number of its own. */
export const partsOf = ({ atoms }: { atoms: string[] }, max: number): string[] => {
  const whole = atoms.join('');
  const parts = [whole, ...atoms];
  const before: number[] = [0];
  for (const a of atoms) before.push((before.at(-1) as number) + a.length);
  const apart = (n: number): boolean => n === 0 || n >= 7; // fewer left over: one number with a slip of the finger, not two numbers
  for (let i = 0; i < atoms.length; i++) {
    for (let j = i + 1; j <= atoms.length && (before[j] as number) - (before[i] as number) <= max; j++) {
      if (apart(before[i] as number) && apart(whole.length - (before[j] as number))) parts.push(whole.slice(before[i], before[j]));
    }
  }
  return parts;
};
