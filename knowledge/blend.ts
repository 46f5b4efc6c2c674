/** From the ranker's views to probabilities: a softmax whose few weights are learnt on out-of-fold views, so that they are honest. */
import { VIEWS } from './ranker.ts';

/** `views`: weight of each view; `priors`: one a kind of class. */
export type Blend = { views: number[]; priors: number[] };
export const FIRST_BLEND: Blend = { views: [4, 6, 2, 2, 1], priors: [0, 0, 0, 0] };

/** Log-odds before normalising, one a class. */
export const logits = (b: Blend, table: Float32Array, kinds: Int32Array): Float32Array => {
  const out = new Float32Array(kinds.length);
  for (let k = 0; k < out.length; k++) {
    let s = b.priors[kinds[k] as number] as number;
    for (let z = 0; z < VIEWS; z++) s += (b.views[z] as number) * (table[k * VIEWS + z] as number);
    out[k] = s;
  }
  return out;
};
export const softmax = (s: Float32Array): Float32Array => {
  let max = -Infinity;
  for (const v of s) if (v > max) max = v;
  let sum = 0;
  const p = new Float32Array(s.length);
  for (let k = 0; k < s.length; k++) sum += p[k] = Math.exp((s[k] as number) - max);
  for (let k = 0; k < p.length; k++) p[k]! /= sum;
  return p;
};

/** Maximum likelihood by Adam with a pull to the first guess. `rows`: out-of-fold tables and their true classes. */
export const fitBlend = (rows: readonly { table: Float32Array; label: number }[], kinds: Int32Array, rounds = 60): Blend => {
  const start = FIRST_BLEND;
  const w = [...start.views, ...start.priors];
  const m = w.map(() => 0);
  const v = w.map(() => 0);
  for (let t = 1; t <= rounds; t++) {
    const b = { views: w.slice(0, VIEWS), priors: w.slice(VIEWS) };
    const grad = w.map((x, i) => 0.002 * (x - ([...start.views, ...start.priors][i] as number)));
    for (const { table, label } of rows) {
      const p = softmax(logits(b, table, kinds));
      p[label]! -= 1;
      for (let k = 0; k < p.length; k++) {
        const g = (p[k] as number) / rows.length;
        if (g > -1e-7 && g < 1e-7) continue;
        for (let z = 0; z < VIEWS; z++) grad[z]! += g * (table[k * VIEWS + z] as number);
        grad[VIEWS + (kinds[k] as number)]! += g;
      }
    }
    for (let i = 0; i < w.length; i++) {
      m[i] = 0.9 * (m[i] as number) + 0.1 * (grad[i] as number);
      v[i] = 0.98 * (v[i] as number) + 0.02 * (grad[i] as number) ** 2;
      w[i]! -= (0.3 * ((m[i] as number) / (1 - 0.9 ** t))) / (Math.sqrt((v[i] as number) / (1 - 0.98 ** t)) + 1e-8);
      if (i < VIEWS && (w[i] as number) < 0) w[i] = 0;
    }
  }
  return { views: w.slice(0, VIEWS), priors: w.slice(VIEWS) };
};

/** Plain logistic regression on a handful of features (Newton is not worth it at this size). Weights, bias last. `signs`: evidence for (1) or
 *  against (-1) may only count that way: unconstrained, near-collinear evidence got weights of the wrong sign. */
export const fitLogistic = (xs: readonly number[][], ys: readonly (0 | 1)[], weights: readonly number[] = [], signs: readonly number[] = [], rounds = 300): number[] => {
  const n = xs[0]?.length ?? 0;
  const mean = Array.from({ length: n }, (_, j) => xs.reduce((a, x) => a + (x[j] as number), 0) / xs.length);
  const dev = mean.map((mu, j) => Math.sqrt(xs.reduce((a, x) => a + ((x[j] as number) - mu) ** 2, 0) / xs.length) || 1);
  const w = new Array<number>(n + 1).fill(0);
  const total = ys.reduce<number>((a, _, i) => a + (weights[i] ?? 1), 0);
  for (let t = 0; t < rounds; t++) {
    const g = new Array<number>(n + 1).fill(0);
    xs.forEach((x, i) => {
      let s = w[n] as number;
      for (let j = 0; j < n; j++) s += ((w[j] as number) * ((x[j] as number) - (mean[j] as number))) / (dev[j] as number);
      const e = ((1 / (1 + Math.exp(-s)) - (ys[i] as number)) * (weights[i] ?? 1)) / total;
      for (let j = 0; j < n; j++) g[j]! += (e * ((x[j] as number) - (mean[j] as number))) / (dev[j] as number);
      g[n]! += e;
    });
    for (let j = 0; j <= n; j++) {
      w[j]! -= 2 * ((g[j] as number) + (j < n ? 0.001 * (w[j] as number) : 0));
      if ((w[j] as number) * (signs[j] ?? 0) < 0) w[j] = 0;
    }
  }
  const out = w.slice(0, n).map((x, j) => x / (dev[j] as number));
  return [...out, (w[n] as number) - out.reduce((a, x, j) => a + x * (mean[j] as number), 0)];
};
export const logistic = (w: readonly number[], x: readonly number[]): number => {
  let s = w[x.length] as number;
  for (let j = 0; j < x.length; j++) s += (w[j] as number) * (x[j] as number);
  return 1 / (1 + Math.exp(-s));
};
