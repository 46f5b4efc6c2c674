/** Four views of one vector - the SVM's margins, nearness to each class's centre, how telling its features are, nearness to single phrasings - side by side. */
import type { Bag } from './features.ts';
import { fitLinear, margins } from './linear.ts';
import type { Linear, LinearOptions } from './linear.ts';
import { makeSpace } from './space.ts';
import type { Space, Vector } from './space.ts';

/** One row a class: margin, centre cosine, best phrasing's cosine, mean of the best three, telling. */
export const VIEWS = 5;
export const VIEW = { margin: 0, centre: 1, best: 2, three: 3, telling: 4 } as const;
/** `groups`: margins of the yes/no questions. */
export type Views = { table: Float32Array; groups: Float64Array; nearest: { doc: number; cosine: number } | null };

/** Which classes a feature was seen in, packed: most are seen in few. `says`: of each its share in the centre, then how telling it is, side by side (they are read together). */
export type Classed = { starts: Int32Array; classes: Uint16Array; says: Float32Array };
export type Ranker = { space: Space; labels: Int32Array; classes: number; linear: Linear; classed: Classed; starts: Int32Array; docs: Int32Array; weights: Float32Array };

export const fitRanker = (bags: readonly Bag[], labels: Int32Array, classes: number, options: LinearOptions = {}, groups: readonly Uint8Array[] = []): Ranker => {
  const { space, vectors } = makeSpace(bags);
  const inverted = invert(vectors, space.size);
  return { space, labels, classes, linear: fitLinear(vectors, labels, classes, space.size, options, groups), classed: fitClassed(inverted, labels, classes, space.size), ...inverted };
};

/** Feature -> the phrasings that have it, packed. */
type Inverted = { starts: Int32Array; docs: Int32Array; weights: Float32Array };
const invert = (vectors: readonly Vector[], size: number): Inverted => {
  const starts = new Int32Array(size + 1);
  for (const v of vectors) for (const id of v.ids) starts[id + 1]!++;
  for (let i = 0; i < size; i++) starts[i + 1]! += starts[i] as number;
  const next = starts.slice();
  const docs = new Int32Array(starts[size] as number);
  const weights = new Float32Array(docs.length);
  vectors.forEach(({ ids, values }, d) => {
    for (let f = 0; f < ids.length; f++) {
      const at = next[ids[f] as number]!++;
      docs[at] = d;
      weights[at] = values[f] as number;
    }
  });
  return { starts, docs, weights };
};

/** A class's share of a feature is mixed with this much of everybody's share before they are compared. */
const SMOOTH = 0.3;
/** What a feature says about a class that never had it. */
const NEVER = Math.log(SMOOTH / (1 + SMOOTH));

/** Centres (unit length), and how much likelier each feature is in a class than in all: naive Bayes on weights, its scale the same for large and small classes. */
const fitClassed = (inv: Inverted, labels: Int32Array, classes: number, size: number): Classed => {
  const starts = new Int32Array(size + 1);
  const sum = new Float64Array(classes);
  const total = new Float64Array(classes);
  const norm = new Float64Array(classes);
  const touched: number[] = [];
  const each = (use: (feature: number, touched: readonly number[]) => void): void => {
    for (let f = 0; f < size; f++) {
      for (let j = inv.starts[f] as number; j < (inv.starts[f + 1] as number); j++) {
        const k = labels[inv.docs[j] as number] as number;
        if (sum[k] === 0) touched.push(k);
        sum[k]! += inv.weights[j] as number;
      }
      use(f, touched);
      for (const k of touched) sum[k] = 0;
      touched.length = 0;
    }
  };
  let all = 0;
  each((f, list) => {
    starts[f + 1] = (starts[f] as number) + list.length;
    for (const k of list) {
      const s = sum[k] as number;
      total[k]! += s;
      norm[k]! += s * s;
      all += s;
    }
  });
  const out: Classed = { starts, classes: new Uint16Array(starts[size] as number), says: new Float32Array(2 * (starts[size] as number)) };
  each((f, list) => {
    const share = list.reduce((a, k) => a + (sum[k] as number), 0) / all;
    list.forEach((k, i) => {
      const at = (starts[f] as number) + i;
      out.classes[at] = k;
      out.says[2 * at] = (sum[k] as number) / (Math.sqrt(norm[k] as number) || 1);
      out.says[2 * at + 1] = Math.log(((sum[k] as number) / (total[k] as number) / share + SMOOTH) / (1 + SMOOTH)) - NEVER;
    });
  });
  return out;
};

/** Features so common that they tell nothing about single phrasings are skipped there: they cost most and change nothing - unless a message has hardly any
 *  others: «كيف أسجل؟» was not like a single phrasing. */
const COMMON = 0.03;
const LARGE = 2_000;
const FEW = 64;
/** Phrasings less like a message than this count as not like it at all. */
const FAR = 0.06;
/** Cosine with every phrasing, as near as matters for ranking; `exact` looks at every feature. */
export const cosines = (r: Ranker, v: Vector, exact = false): Float64Array => {
  const { starts, docs, weights, labels } = r;
  const out = new Float64Array(labels.length);
  const limit = !exact && v.ids.length > FEW && labels.length > LARGE ? labels.length * COMMON : Infinity;
  for (let f = 0; f < v.ids.length; f++) {
    const id = v.ids[f] as number;
    const from = starts[id] as number;
    const to = starts[id + 1] as number;
    if (to - from > limit) continue;
    const w = v.values[f] as number;
    for (let j = from; j < to; j++) out[docs[j] as number]! += w * (weights[j] as number);
  }
  return out;
};

export const view = (r: Ranker, v: Vector): Views => {
  const table = new Float32Array(r.classes * VIEWS);
  const m = margins(r.linear, v);
  const centre = new Float64Array(r.classes); // sums in 64 bits are quicker than in 32
  const telling = new Float64Array(r.classes);
  const { starts, classes, says } = r.classed;
  let never = 0;
  for (let f = 0; f < v.ids.length; f++) {
    const id = v.ids[f] as number;
    const w = v.values[f] as number;
    never += w * NEVER;
    for (let j = starts[id] as number, to = starts[id + 1] as number; j < to; j++) {
      const k = classes[j] as number;
      centre[k]! += w * (says[2 * j] as number);
      telling[k]! += w * (says[2 * j + 1] as number);
    }
  }
  const near = cosines(r, v);
  const best = new Float64Array(r.classes * 3);
  let nearest = -1;
  let top = 0;
  const { labels } = r;
  for (let d = 0; d < near.length; d++) {
    const c = near[d] as number;
    if (c <= FAR) continue;
    if (c > top) { top = c; nearest = d; }
    const at = (labels[d] as number) * 3;
    if (c <= (best[at + 2] as number)) continue;
    if (c > (best[at] as number)) { best[at + 2] = best[at + 1] as number; best[at + 1] = best[at] as number; best[at] = c; }
    else if (c > (best[at + 1] as number)) { best[at + 2] = best[at + 1] as number; best[at + 1] = c; }
    else best[at + 2] = c;
  }
  for (let k = 0; k < r.classes; k++) {
    const at = k * VIEWS;
    table[at + VIEW.margin] = m[k] as number;
    table[at + VIEW.centre] = centre[k] as number;
    table[at + VIEW.best] = best[k * 3] as number;
    table[at + VIEW.three] = ((best[k * 3] as number) + (best[k * 3 + 1] as number) + (best[k * 3 + 2] as number)) / 3;
    table[at + VIEW.telling] = (telling[k] as number) + never;
  }
  return { table, groups: m.slice(r.classes), nearest: nearest < 0 ? null : { doc: nearest, cosine: top } };
};
