/** What was learnt, on its way from one thread to another: numbers travel without being copied, the rest as text; unpacked in slices so that nobody waits long. */
import { docsIn } from './content.ts';
import type { Knowledge } from './content.ts';
import { bookOf } from './danger.ts';
import type { CompiledCue } from './danger.ts';
import type { Fitted } from './fit.ts';
import { NearWords } from './near.ts';

/** Names of features hold no line break: they are made of words. */
const BETWEEN = '\n';
/** Work between two rests: about 10 ms each on a slow machine. */
const FEATURES = 12_000;
const CUES = 1_000;
const WORDS = 4_000;

type Numbers = Record<'idf' | 'linear' | 'centres' | 'weights', Float32Array> & Record<'labels' | 'starts' | 'docs' | 'kinds', Int32Array>;
export type Packed = { numbers: Numbers; classes: number; linearClasses: number; phrasings: number; features: string; labels: string[]; cues: string[]; words: string; counts: Int32Array };

export const pack = (f: Fitted): { packed: Packed; transfer: ArrayBuffer[] } => {
  const { space, linear } = f.ranker;
  const numbers: Numbers = { idf: space.idf, linear: linear.weights, centres: f.ranker.centres, weights: f.ranker.weights, labels: f.ranker.labels, starts: f.ranker.starts, docs: f.ranker.docs, kinds: f.kinds };
  const words = f.near.counts();
  const cues: string[] = [];
  for (let i = 0; i < f.cues.cues.length; i += CUES) cues.push(JSON.stringify(f.cues.cues.slice(i, i + CUES))); // three times as quick as a structured clone
  return {
    packed: { numbers, classes: f.ranker.classes, linearClasses: linear.classes, phrasings: space.docs, features: [...space.ids.keys()].join(BETWEEN), labels: f.labels, cues, words: words.map(([w]) => w).join(BETWEEN), counts: Int32Array.from(words, ([, n]) => n) },
    transfer: Object.values(numbers).map((a) => a.buffer as ArrayBuffer),
  };
};

const split = (s: string): string[] => (s === '' ? [] : s.split(BETWEEN));

/** Rests (yields) between slices. `content`: what it was learnt from; its phrasings are here already. */
export function* unpack(p: Packed, content: Knowledge): Generator<void, Fitted> {
  const names = split(p.features);
  yield;
  const ids = new Map<string, number>();
  for (let i = 0; i < names.length; i++) {
    ids.set(names[i] as string, i);
    if ((i + 1) % FEATURES === 0) yield;
  }
  yield;
  const cues: CompiledCue[] = [];
  for (const part of p.cues) { cues.push(...(JSON.parse(part) as CompiledCue[])); yield; }
  const book = bookOf(cues);
  yield;
  const near = yield* NearWords.inSlices(split(p.words), p.counts, WORDS);
  const docs = docsIn(content);
  yield;
  const { numbers: n } = p;
  return {
    ranker: { space: { size: n.idf.length, ids, idf: n.idf, docs: p.phrasings }, labels: n.labels, classes: p.classes, linear: { classes: p.linearClasses, weights: n.linear }, centres: n.centres, starts: n.starts, docs: n.docs, weights: n.weights },
    labels: p.labels, kinds: n.kinds, docs, cues: book, near,
  };
}
