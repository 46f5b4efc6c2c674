/** A small encoder from scratch: a message as the weighted sum of learnt vectors of its stems, senses, neighbours and pieces of words, so that messages of
 *  one intent lie close together. Supervised contrastive loss, feature dropout, Adagrad by rows; seeded, one thread, about a minute. Not shipped: see encoder.ts. */
import { canonical, concept, FILLERS, glossOf, peel, tokens, words } from '../core/arabic.ts';
import type { Token } from '../core/arabic.ts';
import { stemOf } from '../knowledge/features.ts';
import { seeded } from '../knowledge/linear.ts';

/** What each kind of feature weighs before training moves it: a word has one stem and a dozen pieces. */
const WEIGHT = { stem: 1, sense: 1, pair: 0.7, piece: 0.35, core: 0.35 } as const;
const FILLER = 0.5;
const PIECES = [2, 3, 4] as const;

/** Feature name -> weight. */
export type Features = ReadonlyMap<string, number>;
/** `domain`: intents of one domain are neighbours; a batch takes its share of each. */
export type Example = { features: Features; intent: string; domain: string };
export type Encoder = { dim: number; rows: ReadonlyMap<string, number>; table: Float32Array };
/** `from`: an encoder to go on from; `shares`: of each domain in a batch. */
export type Training = { steps: number; rate: number; shares: Readonly<Record<string, number>>; from?: Encoder };

const DIM = 128;
const TEMPERATURE = 0.07;
const DROPOUT = 0.4;
const INTENTS = 48;
const EACH = 4;
const BATCH = INTENTS * EACH;
/** A feature of one example alone teaches nothing about others. */
const MIN_EXAMPLES = 2;
/** New rows of one training: 60,000 of 128 bytes are what would fit in 8 MB. */
const MAX_ROWS = 60_000;
/** Rare features begin longer; the root, since plain idf trusts them too much. */
const IDF_POWER = 0.5;
/** The learning rate falls to this share. */
const LAST_RATE = 0.02;

/** As the ranker reads it: courtesy peeled off unless nothing else is there. */
const wordsOf = (text: string): Token[] => {
  const all = words(text);
  const { from, to } = peel(all);
  return from >= to ? tokens(text) : canonical(all.slice(from, to));
};
export const featuresOf = (text: string): Features => {
  const out = new Map<string, number>();
  const add = (kind: keyof typeof WEIGHT, name: string, weight: number): void => { out.set(`${kind}:${name}`, (out.get(`${kind}:${name}`) ?? 0) + weight * WEIGHT[kind]); };
  const pieces = (kind: 'piece' | 'core', word: string, weight: number): void => {
    const padded = `_${word}_`;
    for (const n of PIECES) for (let i = 0; i + n <= padded.length; i++) add(kind, padded.slice(i, i + n), weight);
  };
  let before = '';
  for (const t of wordsOf(text)) {
    const stem = stemOf(t);
    const sense = t.script === 'ar' ? concept(t.text) : stem;
    const weight = FILLERS.has(t.text) || stem.length < 2 ? FILLER : 1;
    add('stem', stem, weight);
    if (t.script !== 'number') {
      add('sense', sense, weight);
      pieces('piece', t.text, weight);
      if (sense !== t.text) pieces('core', sense, weight);
      if (t.script === 'en') for (const arabic of glossOf(t.text)) add('sense', concept(arabic), weight);
    }
    if (before !== '') add('pair', `${before} ${sense}`, 1);
    before = sense;
  }
  return out;
};

const normalise = (v: Float32Array): number => {
  let sum = 0;
  for (const x of v) sum += x * x;
  const length = Math.sqrt(sum) + 1e-9;
  for (let k = 0; k < v.length; k++) v[k]! /= length;
  return length;
};
/** Unit length; features that training did not see say nothing. */
export const embed = (e: Encoder, features: Features): Float32Array => {
  const out = new Float32Array(e.dim);
  for (const [name, w] of features) {
    const row = e.rows.get(name);
    if (row !== undefined) for (let k = 0, at = row * e.dim; k < e.dim; k++, at++) out[k]! += w * (e.table[at] as number);
  }
  normalise(out);
  return out;
};

/** Which features get a row, and the vectors they begin with. */
const begin = (examples: readonly Example[], random: () => number, from: Encoder | undefined): Encoder => {
  const df = new Map<string, number>();
  for (const { features } of examples) for (const name of features.keys()) df.set(name, (df.get(name) ?? 0) + 1);
  const fresh = [...df].filter(([name, n]) => n >= MIN_EXAMPLES && !from?.rows.has(name)).sort((a, b) => b[1] - a[1]).slice(0, MAX_ROWS);
  const old = from?.rows.size ?? 0;
  const rows = new Map([...(from?.rows.keys() ?? []), ...fresh.map(([name]) => name)].map((name, i) => [name, i] as const));
  const table = new Float32Array(rows.size * DIM);
  if (from) table.set(from.table);
  fresh.forEach(([, n], i) => {
    const length = Math.log(examples.length / n) ** IDF_POWER / Math.sqrt(DIM);
    for (let k = 0; k < DIM; k++) table[(old + i) * DIM + k] = (random() + random() + random() - 1.5) * 2 * length;
  });
  return { dim: DIM, rows, table };
};

type Row = { ids: Int32Array; weights: Float32Array };
const rowOf = (e: Encoder, features: Features): Row => {
  const known = [...features].flatMap(([name, w]) => { const id = e.rows.get(name); return id === undefined ? [] : [[id, w] as const]; });
  return { ids: Int32Array.from(known, ([id]) => id), weights: Float32Array.from(known, ([, w]) => w) };
};
const dropped = ({ ids, weights }: Row, random: () => number): Row => {
  const kept = Array.from(ids.keys()).filter(() => random() >= DROPOUT);
  const list = kept.length > 0 ? kept : [0];
  return { ids: Int32Array.from(list, (f) => ids[f] as number), weights: Float32Array.from(list, (f) => weights[f] as number) };
};

/** Examples of the same intent are to be the nearest of the batch. `z`: unit vectors; the answer is the loss's slope in each similarity. */
const slopes = (z: readonly Float32Array[], intent: Int32Array): Float32Array => {
  const s = new Float32Array(BATCH * BATCH);
  for (let i = 0; i < BATCH; i++)
    for (let j = 0; j < i; j++) {
      const a = z[i] as Float32Array;
      const b = z[j] as Float32Array;
      let dot = 0;
      for (let k = 0; k < DIM; k++) dot += (a[k] as number) * (b[k] as number);
      s[i * BATCH + j] = s[j * BATCH + i] = Math.exp((dot - 1) / TEMPERATURE);
    }
  for (let i = 0; i < BATCH; i++) {
    let sum = 0;
    for (let j = 0; j < BATCH; j++) sum += s[i * BATCH + j] as number; // the diagonal is 0
    for (let j = 0; j < BATCH; j++)
      if (j !== i) s[i * BATCH + j] = ((s[i * BATCH + j] as number) / sum - (intent[i] === intent[j] ? 1 / (EACH - 1) : 0)) / (BATCH * TEMPERATURE);
  }
  return s;
};

export const trainEncoder = (examples: readonly Example[], { steps, rate, shares, from }: Training): Encoder => {
  const random = seeded(1);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const encoder = begin(examples, random, from);
  const { table } = encoder;
  const squares = new Float32Array(encoder.rows.size).fill(1e-8);
  const domains = new Map<string, Map<string, Row[]>>();
  for (const { features, intent, domain } of examples) {
    const row = rowOf(encoder, features);
    if (row.ids.length === 0) continue;
    const intents = domains.get(domain) ?? new Map<string, Row[]>();
    const rows = intents.get(intent);
    if (rows) rows.push(row);
    else intents.set(intent, [row]);
    domains.set(domain, intents);
  }
  const pool = [...domains].map(([domain, intents]) => ({ share: shares[domain] ?? 1, intents: [...intents.values()] }));
  const whole = pool.reduce((a, d) => a + d.share, 0);
  const intent = Int32Array.from({ length: BATCH }, (_, i) => Math.floor(i / EACH));
  for (let step = 0; step < steps; step++) {
    const speed = rate * (1 - step / steps + LAST_RATE);
    const chosen = new Set<Row[]>();
    while (chosen.size < INTENTS) {
      let left = random() * whole;
      const domain = pool.find((d) => (left -= d.share) <= 0) ?? pool[0];
      chosen.add(pick(domain?.intents ?? []));
    }
    const batch = [...chosen].flatMap((rows) => Array.from({ length: EACH }, () => dropped(pick(rows), random)));
    const z = batch.map(() => new Float32Array(DIM));
    const lengths = batch.map(({ ids, weights }, i) => {
      const v = z[i] as Float32Array;
      for (let f = 0; f < ids.length; f++) for (let k = 0, at = (ids[f] as number) * DIM, w = weights[f] as number; k < DIM; k++, at++) v[k]! += w * (table[at] as number);
      return normalise(v);
    });
    const slope = slopes(z, intent);
    batch.forEach(({ ids, weights }, i) => {
      const own = z[i] as Float32Array;
      const g = new Float32Array(DIM);
      for (let j = 0; j < BATCH; j++) {
        const both = (slope[i * BATCH + j] as number) + (slope[j * BATCH + i] as number);
        if (both > -1e-7 && both < 1e-7) continue;
        const other = z[j] as Float32Array;
        for (let k = 0; k < DIM; k++) g[k]! += both * (other[k] as number);
      }
      let along = 0;
      for (let k = 0; k < DIM; k++) along += (g[k] as number) * (own[k] as number);
      let size = 0;
      for (let k = 0; k < DIM; k++) { g[k] = ((g[k] as number) - along * (own[k] as number)) / (lengths[i] as number); size += (g[k] as number) ** 2 / DIM; }
      for (let f = 0; f < ids.length; f++) {
        const w = weights[f] as number;
        const id = ids[f] as number;
        squares[id]! += w * w * size;
        const by = (speed * w) / Math.sqrt(squares[id] as number);
        for (let k = 0, at = id * DIM; k < DIM; k++, at++) table[at]! -= by * (g[k] as number);
      }
    });
  }
  return encoder;
};
