/** Three views of one vector - the SVM's margins, nearness to each class's centre, nearness to single phrasings - side by side. */
import type { Bag } from './features.ts';
import { fitLinear, margins } from './linear.ts';
import type { Linear, LinearOptions } from './linear.ts';
import { makeSpace } from './space.ts';
import type { Space, Vector } from './space.ts';

/** One row a class: margin, centre cosine, best phrasing's cosine, mean of the best three. */
export const VIEWS = 4;
/** `groups`: margins of the yes/no questions. */
export type Views = { table: Float32Array; groups: Float32Array; nearest: { doc: number; cosine: number } | null };

export type Ranker = { space: Space; labels: Int32Array; classes: number; linear: Linear; centres: Float32Array; starts: Int32Array; docs: Int32Array; weights: Float32Array };

export const fitRanker = (bags: readonly Bag[], labels: Int32Array, classes: number, options: LinearOptions = {}, groups: readonly Uint8Array[] = []): Ranker => {
  const { space, vectors } = makeSpace(bags);
  return { space, labels, classes, linear: fitLinear(vectors, labels, classes, space.size, options, groups), centres: fitCentres(vectors, labels, classes, space.size), ...invert(vectors, space.size) };
};

const fitCentres = (vectors: readonly Vector[], labels: Int32Array, classes: number, size: number): Float32Array => {
  const centres = new Float32Array(size * classes);
  vectors.forEach(({ ids, values }, i) => {
    const label = labels[i] as number;
    for (let f = 0; f < ids.length; f++) centres[(ids[f] as number) * classes + label]! += values[f] as number;
  });
  const norm = new Float64Array(classes);
  for (let j = 0; j < centres.length; j++) norm[j % classes]! += (centres[j] as number) ** 2;
  for (let j = 0; j < centres.length; j++) centres[j]! /= Math.sqrt(norm[j % classes] as number) || 1;
  return centres;
};

/** Feature -> the phrasings that have it, packed. */
const invert = (vectors: readonly Vector[], size: number): { starts: Int32Array; docs: Int32Array; weights: Float32Array } => {
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

/** Cosine with every phrasing. `skip` features so common that they tell nothing: they cost most and change nothing. */
const COMMON = 0.35;
export const cosines = (r: Ranker, v: Vector): Float32Array => {
  const out = new Float32Array(r.labels.length);
  const limit = r.labels.length * COMMON;
  for (let f = 0; f < v.ids.length; f++) {
    const id = v.ids[f] as number;
    const from = r.starts[id] as number;
    const to = r.starts[id + 1] as number;
    if (to - from > limit && r.labels.length > 500) continue;
    const w = v.values[f] as number;
    for (let j = from; j < to; j++) out[r.docs[j] as number]! += w * (r.weights[j] as number);
  }
  return out;
};

export const view = (r: Ranker, v: Vector): Views => {
  const table = new Float32Array(r.classes * VIEWS);
  const m = margins(r.linear, v);
  const centre = new Float32Array(r.classes);
  for (let f = 0; f < v.ids.length; f++) {
    const row = (v.ids[f] as number) * r.classes;
    const w = v.values[f] as number;
    for (let k = 0; k < r.classes; k++) centre[k]! += w * (r.centres[row + k] as number);
  }
  const near = cosines(r, v);
  const best = new Float32Array(r.classes * 3);
  let nearest = -1;
  for (let d = 0; d < near.length; d++) {
    const c = near[d] as number;
    if (c <= 0) continue;
    if (nearest < 0 || c > (near[nearest] as number)) nearest = d;
    const at = (r.labels[d] as number) * 3;
    if (c > (best[at + 2] as number)) {
      if (c > (best[at] as number)) { best[at + 2] = best[at + 1] as number; best[at + 1] = best[at] as number; best[at] = c; }
      else if (c > (best[at + 1] as number)) { best[at + 2] = best[at + 1] as number; best[at + 1] = c; }
      else best[at + 2] = c;
    }
  }
  for (let k = 0; k < r.classes; k++) {
    table[k * VIEWS] = m[k] as number;
    table[k * VIEWS + 1] = centre[k] as number;
    table[k * VIEWS + 2] = best[k * 3] as number;
    table[k * VIEWS + 3] = ((best[k * 3] as number) + (best[k * 3 + 1] as number) + (best[k * 3 + 2] as number)) / 3;
  }
  return { table, groups: m.slice(r.classes), nearest: nearest < 0 ? null : { doc: nearest, cosine: near[nearest] as number } };
};
