/** Every decision about single letters. Pure, total on any string, one pass. */
import { westernDigits } from '../digits.ts';

/** Letters that are one letter to the ear or the eye. Persian and Urdu keyboards are common in Medina. */
const SAME: Record<string, string> = {
  'أ': 'ا', 'إ': 'ا', 'آ': 'ا', 'ٱ': 'ا', 'ٲ': 'ا', 'ٳ': 'ا', 'ٵ': 'ا',
  'ى': 'ي', 'ی': 'ي', 'ې': 'ي', 'ۍ': 'ي', 'ێ': 'ي', 'ے': 'ي', 'ۓ': 'ي', 'ئ': 'ي', 'ٸ': 'ي',
  'ؤ': 'و', 'ٶ': 'و', 'ۆ': 'و', 'ۇ': 'و', 'ۈ': 'و', 'ۋ': 'و', 'ۉ': 'و',
  'ة': 'ه', 'ہ': 'ه', 'ھ': 'ه', 'ە': 'ه', 'ۀ': 'ه', 'ۂ': 'ه', 'ۃ': 'ه',
  'ک': 'ك', 'ڪ': 'ك', 'گ': 'ك', 'ڭ': 'ك', 'پ': 'ب', 'چ': 'ج', 'ژ': 'ز', 'ڤ': 'ف', 'ڥ': 'ف', 'ڨ': 'ق',
  'ٹ': 'ت', 'ڈ': 'د', 'ڑ': 'ر', 'ں': 'ن', 'ٻ': 'ب', 'ٺ': 'ت', 'ٽ': 'ت', 'ڄ': 'ج', 'ڊ': 'د', 'ڍ': 'د', 'ڕ': 'ر', 'ڵ': 'ل', 'ڼ': 'ن',
  'ء': '', 'ٴ': '', 'ـ': '', '’': "'", '‘': "'", 'ʼ': "'", '`': "'", '´': "'", 'ß': 'ss', 'ı': 'i', 'æ': 'ae', 'œ': 'oe', 'ø': 'o',
};
/** Arabic marks, tatweel's kin, zero-width and bidi characters, variation selectors, combining accents: they carry no letter. */
const isMark = (c: number): boolean =>
  (c >= 0x0610 && c <= 0x061a) || (c >= 0x064b && c <= 0x065f) || c === 0x0670 || (c >= 0x06d6 && c <= 0x06dc) || (c >= 0x06df && c <= 0x06e8) ||
  (c >= 0x06ea && c <= 0x06ed) || (c >= 0x08d3 && c <= 0x08ff) || c === 0x00ad || c === 0x061c || c === 0x180e || (c >= 0x200b && c <= 0x200f) ||
  (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c === 0xfeff || (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0x0300 && c <= 0x036f) ||
  (c >= 0xfe70 && c <= 0xfe7f) || c === 0xfffd || (c >= 0xfff9 && c <= 0xfffb);
/** Shapes of letters rather than letters: presentation forms, full-width, mathematical alphabets, enclosed. Only these pass through NFKC:
 *  all of NFKC would also turn ½ or ² into digits of their own. */
const isShape = (c: number): boolean =>
  (c >= 0xfb50 && c <= 0xfdff) || (c >= 0xfe80 && c <= 0xfefc) || (c >= 0xff01 && c <= 0xff5e) || (c >= 0x1d400 && c <= 0x1d7ff) || (c >= 0x1ee00 && c <= 0x1eeff);
const isArabic = (c: number): boolean => c >= 0x0621 && c <= 0x064a;
const isLatin = (c: number): boolean => c >= 0x61 && c <= 0x7a;
const VOWELS = 'اوي';

const letter = (ch: string, c: number): string => {
  if (c < 0x80) return ch.toLowerCase();
  if (isMark(c)) return '';
  const same = SAME[ch];
  if (same !== undefined) return same;
  if (isShape(c)) {
    let out = '';
    for (const part of ch.normalize('NFKC')) out += letter1(part);
    return out;
  }
  if (c >= 0xc0 && c <= 0x24f) return ch.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase();
  return ch.toLowerCase();
};
const letter1 = (ch: string): string => {
  const c = ch.codePointAt(0) as number;
  return isShape(c) ? '' : letter(ch, c);
};

const pass = (text: string): string => {
  let out = '';
  for (const ch of text) out += letter(ch, ch.codePointAt(0) as number);
  return westernDigits(out);
};

// Twice: what one letter becomes (Ǽ -> æ, İ -> i + dot) can itself be a letter of the table. A letter's fate hangs on nothing beside it, so it is decided once.
const DECIDED: string[] = [];
const REMEMBERED = 0x3000; // Latin, Arabic and all else that people write here; the rest is rare and decided anew
const flatten = (text: string): string => {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const c = text.codePointAt(i) as number;
    if (c < REMEMBERED) { out += DECIDED[c] ??= pass(pass(westernDigits(String.fromCharCode(c)))); continue; }
    if (c > 0xffff) i++;
    out += pass(pass(westernDigits(String.fromCodePoint(c))));
  }
  return out;
};

/** How many equal letters in a row stay: كثييييير -> كثير, but الله and mumm stay. */
const keep = (ch: string, run: number): number => {
  const c = ch.codePointAt(0) as number;
  if (isArabic(c)) return VOWELS.includes(ch) ? 1 : run < 3 ? run : ch === 'ل' ? 2 : 1;
  return isLatin(c) && run > 2 ? 2 : run;
};

/** Does any unit follow itself? (Of pairs outside the basic plane every run stays as it is.) */
const doubled = (flat: string): boolean => {
  for (let i = 1; i < flat.length; i++) if (flat.charCodeAt(i) === flat.charCodeAt(i - 1)) return true;
  return false;
};

/** One spelling for all spellings of the same letters: lower case, no marks, no elongation, Western digits. Punctuation stays.
 *  Idempotent; linear. */
export const foldLetters = (text: string): string => {
  const flat = flatten(text.toWellFormed());
  if (!doubled(flat)) return flat;
  let out = '';
  let run = 0;
  let last = '';
  const flush = (): void => { if (run) out += last.repeat(keep(last, run)); };
  for (const ch of flat) {
    if (ch === last) { run++; continue; }
    flush();
    last = ch;
    run = 1;
  }
  flush();
  return out;
};

const PICTURE = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\u20e3/gu;
const MOODS: [string, RegExp][] = [
  ['angry', /[😠😡🤬👎🖕😤]/u],
  ['sad', /[😢😭💔😔😞😟🥺😥😓]/u],
  ['warm', /\p{Extended_Pictographic}/u],
];
/** The mood of a message's pictures: people do send a heart and nothing else. */
export const moodOf = (text: string): string | null => MOODS.find(([, re]) => re.test(text))?.[0] ?? null;
/** ASCII and Arabic letters only: no picture among them. */
const PLAIN = /^[\n -~\u0600-\u06ff]*$/;
/** Pictures become a space. */
export const withoutPictures = (text: string): string => (PLAIN.test(text) ? text : text.replace(PICTURE, ' '));

/** Words with single spaces between them: nothing to tidy, which is nearly every message. */
const TIDY = /^[\u0621-\u064aa-z0-9]+(?: [\u0621-\u064aa-z0-9]+)*$/;
/** The last one asked: one message is compared with the universal words, pauses, courtesies and questions in a row. */
let lastText = '';
let lastFold = '';
/** For comparing choice labels and command words: everything that does not change the meaning is folded, spaces collapse, punctuation and
 *  pictures at the ends go. «الإلغاء !» and «الالغاء» are equal; «إلغاء» and «الغاء الطلب» are not. */
export const foldLabel = (text: string): string => {
  if (text === lastText) return lastFold;
  const folded = foldLetters(withoutPictures(text));
  lastFold = TIDY.test(folded) ? folded : folded.replace(/[\s\p{Z}\p{Cc}]+/gu, ' ').replace(/^[^\p{L}\p{N}]+/u, '').replace(/[^\p{L}\p{N}]+$/u, '');
  lastText = text;
  return lastFold;
};
