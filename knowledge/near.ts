/** The parts of `natural` that earn their place, by deep paths (the whole package loads 1,269 modules and four database clients): the Porter
 *  stemmer for English words, and Damerau-Levenshtein distance for words that are one slip away from a known one. */
import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);
const porter = load('natural/lib/natural/stemmers/porter_stemmer.js') as { stem(word: string): string };
const { DamerauLevenshteinDistance } = load('natural/lib/natural/distance/levenshtein_distance.js') as {
  DamerauLevenshteinDistance(a: string, b: string, options?: { restricted?: boolean }): number;
};

const stems = new Map<string, string>();
/** Porter's stem, remembered (bounded): the same few hundred English words come again and again. */
export const englishStem = (word: string): string => {
  let s = stems.get(word);
  if (s === undefined) {
    if (stems.size > 20_000) stems.clear();
    stems.set(word, (s = word.length > 2 && word.length < 40 ? porter.stem(word) : word));
  }
  return s;
};

const slips = (a: string, b: string): number => DamerauLevenshteinDistance(a, b, { restricted: true });

/** Shortest word that is corrected: of shorter ones every second is one slip from another. */
const SHORTEST = 5;
const REMEMBERED = 2_000;
const withoutOne = function* (word: string): Generator<string> {
  yield word;
  for (let i = 0; i < word.length; i++) yield word.slice(0, i) + word.slice(i + 1);
};

/** Known words, findable from a misspelling: candidates come from deleting one letter on both sides, `natural` measures them. */
export class NearWords {
  readonly #known = new Map<string, number>();
  readonly #short = new Map<string, string[]>();
  /** A message is read whole and by clauses: the same strange word is asked for several times. */
  readonly #mended = new Map<string, string[] | null>();

  constructor(counts: Iterable<[string, number]>) {
    for (const [word, n] of counts) this.#add(word, n);
  }

  /** The same in slices, for whoever must not hold the event loop for long. */
  static *inSlices(words: readonly string[], counts: Int32Array, slice: number): Generator<void, NearWords> {
    const near = new NearWords([]);
    for (let i = 0; i < words.length; i++) {
      near.#add(words[i] as string, counts[i] as number);
      if ((i + 1) % slice === 0) yield;
    }
    return near;
  }

  #add(word: string, n: number): void {
    this.#known.set(word, n);
    if (word.length < SHORTEST) return;
    for (const k of withoutOne(word)) {
      const list = this.#short.get(k);
      if (list) list.push(word);
      else this.#short.set(k, [word]);
    }
  }

  /** How often each word was seen, in the order in which it was learnt. */
  counts(): [string, number][] { return [...this.#known]; }

  has(word: string): boolean { return this.#known.has(word); }

  /** The most used known word at most one slip away (a letter more, less, other, or two swapped); or the two known words that were written
   *  as one; or null. */
  repair(word: string): string[] | null {
    if (word.length < SHORTEST || word.length > 24 || this.#known.has(word)) return null;
    let found = this.#mended.get(word);
    if (found === undefined) {
      if (this.#mended.size >= REMEMBERED) this.#mended.clear();
      this.#mended.set(word, (found = this.#search(word)));
    }
    return found;
  }

  #search(word: string): string[] | null {
    let best: string | null = null;
    let seen = 0;
    for (const k of withoutOne(word))
      for (const candidate of this.#short.get(k) ?? []) {
        const n = this.#known.get(candidate) ?? 0;
        if (n > seen && slips(word, candidate) <= 1) { best = candidate; seen = n; }
      }
    if (best) return [best];
    if (word.length < 7) return null;
    let cut: string[] | null = null;
    let score = 1; // both halves must be known from more than one phrasing
    for (let i = 3; i <= word.length - 3; i++) {
      const n = Math.min(this.#known.get(word.slice(0, i)) ?? 0, this.#known.get(word.slice(i)) ?? 0);
      if (n > score) { score = n; cut = [word.slice(0, i), word.slice(i)]; }
    }
    return cut;
  }
}
