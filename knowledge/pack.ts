/** What was learnt, on its way from one thread to another: numbers travel without being copied, the rest as text; unpacked in slices so that nobody waits long. */
import { docsIn } from './content.ts';
import type { Knowledge } from './content.ts';
import { bookOf } from './danger.ts';
import type { CompiledCue } from './danger.ts';
import { GROUP_NAMES } from './features.ts';
import type { Group } from './features.ts';
import type { Fitted } from './fit.ts';
import { NearWords } from './near.ts';
import { eachGroup } from './space.ts';

/** Names of features hold no line break: they are made of words. */
const BETWEEN = '\n';
/** Work between two rests: about 10 ms each on a slow machine. */
const FEATURES = 12_000;
const CUES = 1_000;
const WORDS = 4_000;

type Numbers = Record<'idf' | 'linear' | 'says' | 'weights', Float32Array> & Record<'labels' | 'starts' | 'docs' | 'kinds' | 'classStarts', Int32Array> & { classIds: Uint16Array };
export type Packed = { numbers: Numbers; classes: number; linearClasses: number; phrasings: number; features: Record<Group, string>; labels: string[]; cues: string[]; words: string; counts: Int32Array };

export const pack = (f: Fitted): { packed: Packed; transfer: ArrayBuffer[] } => {
  const { space, linear, classed } = f.ranker;
  const numbers: Numbers = { idf: space.idf, linear: linear.weights, says: classed.says, classStarts: classed.starts, classIds: classed.classes, weights: f.ranker.weights, labels: f.ranker.labels, starts: f.ranker.starts, docs: f.ranker.docs, kinds: f.kinds };
  const words = f.near.counts();
  const cues: string[] = [];
  for (let i = 0; i < f.cues.cues.length; i += CUES) cues.push(JSON.stringify(f.cues.cues.slice(i, i + CUES))); // three times as quick as a structured clone
  return {
    packed: { numbers, classes: f.ranker.classes, linearClasses: linear.classes, phrasings: space.docs, features: eachGroup((g) => [...space.ids[g].keys()].join(BETWEEN)), labels: f.labels, cues, words: words.map(([w]) => w).join(BETWEEN), counts: Int32Array.from(words, ([, n]) => n) },
    transfer: Object.values(numbers).map((a) => a.buffer as ArrayBuffer),
  };
};

const split = (s: string): string[] => (s === '' ? [] : s.split(BETWEEN));

/** Rests (yields) between slices. `content`: what it was learnt from; its phrasings are here already. */
export function* unpack(p: Packed, content: Knowledge): Generator<void, Fitted> {
  const ids = eachGroup(() => new Map<string, number>());
  let n = 0; // ids were given group by group
  for (const g of GROUP_NAMES) {
    const names = split(p.features[g]);
    yield;
    for (const name of names) {
      ids[g].set(name, n++);
      if (n % FEATURES === 0) yield;
    }
  }
  yield;
  const cues: CompiledCue[] = [];
  for (const part of p.cues) { cues.push(...(JSON.parse(part) as CompiledCue[])); yield; }
  const book = bookOf(cues);
  yield;
  const near = yield* NearWords.inSlices(split(p.words), p.counts, WORDS);
  const docs = docsIn(content);
  yield;
  const { numbers } = p;
  return {
    ranker: { space: { size: numbers.idf.length, ids, idf: numbers.idf, docs: p.phrasings }, labels: numbers.labels, classes: p.classes, linear: { classes: p.linearClasses, weights: numbers.linear }, classed: { starts: numbers.classStarts, classes: numbers.classIds, says: numbers.says }, starts: numbers.starts, docs: numbers.docs, weights: numbers.weights },
    labels: p.labels, kinds: numbers.kinds, docs, cues: book, near,
  };
}
