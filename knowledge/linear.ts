/** One-vs-rest linear SVM with squared hinge loss, by dual coordinate descent (Hsieh et al. 2008), all classes in one pass over the data.
 *  Deterministic: the shuffle is seeded. No learning rate to tune, which is why not plain SGD. */
import type { Vector } from './space.ts';

/** `classes` counts the groups too: they are the last columns. */
export type Linear = { classes: number; weights: Float32Array }; // weights[feature * classes + class]; the last row is the bias

/** mulberry32: a small seeded generator, good enough to shuffle. */
export const seeded = (seed: number): (() => number) => {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};
export const shuffle = <T>(list: T[], random: () => number): T[] => {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j] as T, list[i] as T];
  }
  return list;
};

const BIAS = 0.3;

export type LinearOptions = { cost?: number; positive?: number; passes?: number; seed?: number };

/** `groups`: further yes/no questions about the same phrasings (is it for staff? is it ours at all?), learnt in the same passes. */
export const fitLinear = (vectors: readonly Vector[], labels: Int32Array, own: number, size: number, options: LinearOptions = {}, groups: readonly Uint8Array[] = []): Linear => {
  const { cost = 1, positive = 4, passes = 6, seed = 1 } = options;
  const classes = own + groups.length;
  const weights = new Float32Array((size + 1) * classes);
  const alpha = new Float32Array(vectors.length * classes);
  const random = seeded(seed);
  const order = Array.from(vectors.keys());
  const score = new Float64Array(classes);
  const touched = new Int32Array(classes);
  const step = new Float64Array(classes);
  const slackNegative = 1 / (2 * cost);
  const slackPositive = 1 / (2 * cost * positive);
  for (let pass = 0; pass < passes; pass++) {
    shuffle(order, random);
    for (const i of order) {
      const { ids, values } = vectors[i] as Vector;
      const label = labels[i] as number;
      scoreInto(score, weights, classes, size, ids, values);
      let n = 0;
      const base = i * classes;
      for (let k = 0; k < classes; k++) {
        const member = k < own ? k === label : (groups[k - own] as Uint8Array)[i] === 1;
        const y = member ? 1 : -1;
        const slack = member ? slackPositive : slackNegative;
        const old = alpha[base + k] as number;
        const g = y * (score[k] as number) - 1 + slack * old;
        if (old === 0 && g >= 0) continue;
        const next = Math.max(0, old - g / (1 + BIAS * BIAS + slack));
        const d = next - old;
        if (d > -1e-5 && d < 1e-5) continue;
        alpha[base + k] = next;
        touched[n] = k;
        step[n++] = d * y;
      }
      if (n === 0) continue;
      for (let f = 0; f <= ids.length; f++) {
        const row = (f < ids.length ? (ids[f] as number) : size) * classes;
        const v = f < ids.length ? (values[f] as number) : BIAS;
        for (let t = 0; t < n; t++) weights[row + (touched[t] as number)]! += v * (step[t] as number);
      }
    }
  }
  return { classes, weights };
};

/** Four features at a time into 64-bit sums: half the time of one at a time into 32-bit ones (0.7 s against 1.4 at 4,844 phrasings), weights equal to five digits. */
const scoreInto = (score: Float64Array, weights: Float32Array, classes: number, size: number, ids: Int32Array, values: Float32Array): void => {
  const bias = size * classes;
  for (let k = 0; k < classes; k++) score[k] = BIAS * (weights[bias + k] as number);
  const fours = ids.length & ~3;
  for (let f = 0; f < fours; f += 4) {
    const a = (ids[f] as number) * classes;
    const b = (ids[f + 1] as number) * classes;
    const c = (ids[f + 2] as number) * classes;
    const d = (ids[f + 3] as number) * classes;
    const va = values[f] as number;
    const vb = values[f + 1] as number;
    const vc = values[f + 2] as number;
    const vd = values[f + 3] as number;
    for (let k = 0; k < classes; k++) score[k]! += va * (weights[a + k] as number) + vb * (weights[b + k] as number) + vc * (weights[c + k] as number) + vd * (weights[d + k] as number);
  }
  for (let f = fours; f < ids.length; f++) {
    const row = (ids[f] as number) * classes;
    const v = values[f] as number;
    for (let k = 0; k < classes; k++) score[k]! += v * (weights[row + k] as number);
  }
};

/** Margins, one a class: about +1 for a sure member, -1 for a sure stranger. */
export const margins = (model: Linear, v: Vector): Float64Array => {
  const out = new Float64Array(model.classes);
  scoreInto(out, model.weights, model.classes, model.weights.length / model.classes - 1, v.ids, v.values);
  return out;
};
