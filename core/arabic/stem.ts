/** Light stems and the sound skeleton of a word. Both are deliberately shallow: full roots were measured elsewhere and gained nothing. */
const PREFIXES = ['وبال', 'فبال', 'ولل', 'فلل', 'وال', 'فال', 'بال', 'كال', 'عال', 'هال', 'شال', 'لل', 'ال'];
const PARTICLES = ['و', 'ف', 'ب', 'ل', 'ك'];
const VERB_PREFIXES = ['هت', 'هي', 'هن', 'حت', 'حي', 'حن', 'بت', 'بي', 'بن', 'ست', 'سي', 'سن', 'لت', 'لي', 'لن', 'ت', 'ي', 'ن', 'ا'];
const SUFFIXES = ['وهالي', 'وننا', 'ونها', 'ونهم', 'تكم', 'تهم', 'تنا', 'وني', 'ونا', 'كما', 'هما', 'اتي', 'اتك', 'ات', 'ون', 'ين', 'ان', 'وا', 'ها', 'هم', 'كم', 'كن', 'نا', 'ني', 'تي', 'تك', 'ته', 'يه', 'وه', 'ه', 'ي', 'ك', 'و', 'ت', 'ش'];

/** A noun-like stem: article and particles off the front, pronouns and plural endings off the back, never below three letters. */
export const lightStem = (word: string): string => {
  let w = word;
  const p = PREFIXES.find((x) => w.startsWith(x) && w.length - x.length >= 3);
  if (p) w = w.slice(p.length);
  else if (w.length >= 5 && w.startsWith('و')) w = w.slice(1);
  for (let i = 0; i < 2; i++) {
    const s = SUFFIXES.find((x) => w.endsWith(x) && w.length - x.length >= 3);
    if (!s) break;
    w = w.slice(0, -s.length);
  }
  return w;
};

/** The stem with one verb prefix or particle taken off as well: تعطون، يعطوني، بتعطوا meet in عط. */
export const deepStem = (word: string): string => {
  let w = lightStem(word);
  const p = VERB_PREFIXES.find((x) => w.startsWith(x) && w.length - x.length >= 3) ?? PARTICLES.find((x) => w.startsWith(x) && w.length - x.length >= 3);
  if (p) w = w.slice(p.length);
  return w;
};

/** Letters that people confuse by ear (ض/ظ, ت/ط, س/ص, ذ/د, ق/غ) fall together and weak letters go, so that misspellings and decoded
 *  Arabizi (which has no short vowels to trust) meet the Arabic word. '' when fewer than two consonants remain. */
const SOUND: Record<string, string> = { 'ط': 'ت', 'ث': 'ت', 'ص': 'س', 'ض': 'د', 'ظ': 'د', 'ذ': 'د', 'ا': '', 'و': '', 'ي': '' };
export const skeleton = (word: string): string => {
  let out = '';
  let last = '';
  const w = word.endsWith('ه') ? word.slice(0, -1) : word;
  for (const ch of w) {
    const s = SOUND[ch] ?? ch;
    if (s !== '' && s !== last) out += s;
    if (s !== '') last = s;
    else last = '';
  }
  return out.length >= 2 ? out : '';
};
