/** A word as the everyday sense it carries, whatever dialect and whatever form; else its deep stem. */
import { APART, SENSES } from './senses.ts';
import { deepStem } from './stem.ts';

const PERSONS = ['ا', 'ت', 'ي', 'ن'];
const VERB = ['', ...PERSONS, ...['ب', 'ح', 'ه', 'س', 'ل', 'ما', 'لا'].flatMap((p) => PERSONS.map((v) => p + v)), 'م', 'ان', 'ات', 'ين', 'بين'];
const NOUN = ['ب', 'ل', 'ك', 'ع', 'ما', 'لا', 'ال', 'بال', 'عال', 'هال', 'لل', 'كال', 'شال', 'فال'];
const FRONTS: ReadonlySet<string> = new Set([...VERB, ...NOUN].flatMap((p) => [p, `و${p}`, `ف${p}`]));
const SUBJECTS = ['', 'ت', 'تي', 'نا', 'تم', 'توا', 'تو', 'وا', 'و', 'ون', 'ين', 'ي', 'ه', 'ات', 'ان', 'يت', 'يه'];
const OBJECTS = ['', 'ني', 'ه', 'ها', 'هم', 'ك', 'كم', 'كن', 'نا', 'و', 'ي', 'لي', 'لك', 'لنا', 'لكم', 'له', 'لها', 'لهم', 'لو', 'ليه'];
const BACKS: ReadonlySet<string> = new Set(SUBJECTS.flatMap((s) => OBJECTS.flatMap((o) => [s + o, `${s}${o}ش`])));
const LONGEST_FRONT = 5;
const SHORTEST_CORE = 3;
/** No form of an everyday word is longer. */
const LONGEST = 14;

const alone = new Map<string, string>();
const cores = new Map<string, string>();
for (const [sense, list] of SENSES)
  for (const w of list.split(' ')) {
    if (w.startsWith('=')) alone.set(w.slice(1), sense);
    else if (!cores.has(w)) cores.set(w, sense);
  }

/** The longest core wins: «التواصل» is to talk, not to arrive. */
const senseOf = (word: string): string | null => {
  if (APART.has(word) || word.length > LONGEST) return null;
  const known = alone.get(word);
  if (known) return known;
  let best: string | null = null;
  let length = SHORTEST_CORE - 1;
  for (let f = 0; f <= LONGEST_FRONT && f + length < word.length; f++) {
    if (!FRONTS.has(word.slice(0, f))) continue;
    for (let to = word.length; to - f > length; to--) {
      const sense = cores.get(word.slice(f, to));
      if (sense && BACKS.has(word.slice(to))) { best = sense; length = to - f; break; }
    }
  }
  return best;
};

/** Words come again and again: remembered, within bounds. */
const REMEMBERED = 20_000;
const seen = new Map<string, string>();
export const concept = (word: string): string => {
  let c = seen.get(word);
  if (c === undefined) {
    if (seen.size >= REMEMBERED) seen.clear();
    seen.set(word, (c = senseOf(word) ?? deepStem(word)));
  }
  return c;
};
