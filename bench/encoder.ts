/** Would a small encoder earn its place? `node app/launch.mjs bench/encoder.ts [banking|base] [phrasings]`: the ranker without it and with it as a further view, on intents
 *  that its training never saw, and on the base itself. SILA_NLU names the folder of the open data. Figures and the decision: README.md. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSeed } from '../app/seed.ts';
import { fitBlend, FIRST_BLEND, logits } from '../knowledge/blend.ts';
import type { Blend } from '../knowledge/blend.ts';
import { readTsv } from '../knowledge/evaluate.ts';
import type { Labelled } from '../knowledge/evaluate.ts';
import { prepare } from '../knowledge/fit.ts';
import { readGolden } from '../knowledge/golden.ts';
import { seeded, shuffle } from '../knowledge/linear.ts';
import { fitRanker, view } from '../knowledge/ranker.ts';
import { read } from '../knowledge/reading.ts';
import { toVector } from '../knowledge/space.ts';
import { embed, featuresOf, trainEncoder } from './encoder-train.ts';
import type { Encoder, Example, Features } from './encoder-train.ts';

const DIR = process.env['SILA_NLU'] ?? join(import.meta.dirname, '..', '..', 'shared', 'nlu');
const SEED = join(import.meta.dirname, '..', 'knowledge', 'seed');
/** What the encoder's cosines may weigh beside the ranker's log-odds; 0 is without it. */
const WEIGHTS = [0, 2, 4, 8, 12, 16, 24, 32] as const;
/** A class is as like a message as its centre, and as its most like phrasing. */
const CENTRE = 0.6;
const HELD_INTENTS = 27;
const PHRASINGS = 30;
const FOLDS = 5;
const OPEN = { steps: 2000, rate: 0.1, shares: { banking: 2, hwu: 1, clinc: 1 } } as const;
/** The open encoder goes on with the phrasings that a fold may see. */
const TUNED = { steps: 800, rate: 0.1, shares: { base: 4, banking: 0.6, hwu: 0.2, clinc: 0.2 } } as const;

const file = (name: string): Labelled[] => readTsv(readFileSync(join(DIR, `${name}.tsv`), 'utf8'));
const remembered = new Map<string, Features>();
const features = (text: string): Features => {
  let f = remembered.get(text);
  if (!f) remembered.set(text, (f = featuresOf(text)));
  return f;
};
const example = (domain: string) => (d: Labelled): Example => ({ features: features(d.text), intent: `${domain}:${d.label}`, domain });
/** Arabic and English banking share their intents: that teaches which words of the two mean the same. */
const openData = (without: ReadonlySet<string>): Example[] => [
  ...[...file('arbanking77_train_msa_pal'), ...file('banking77_en_train')].filter((d) => !without.has(d.label)).map(example('banking')),
  ...file('hwu64_train').map(example('hwu')), ...file('clinc150_train').map(example('clinc')),
];

const dot = (a: Float32Array, b: Float32Array): number => {
  let s = 0;
  for (let k = 0; k < a.length; k++) s += (a[k] as number) * (b[k] as number);
  return s;
};
/** How like each class a message is. */
const likeness = (e: Encoder, known: readonly { text: string; y: number }[], classes: number): ((text: string) => Float32Array) => {
  const vectors = known.map((d) => embed(e, features(d.text)));
  const centres = Array.from({ length: classes }, () => new Float32Array(e.dim));
  vectors.forEach((v, i) => { const c = centres[(known[i] as { y: number }).y] as Float32Array; for (let k = 0; k < v.length; k++) c[k]! += v[k] as number; });
  for (const c of centres) { const length = Math.sqrt(dot(c, c)) || 1; for (let k = 0; k < c.length; k++) c[k]! /= length; }
  return (text) => {
    const q = embed(e, features(text));
    const best = new Float32Array(classes).fill(-1);
    vectors.forEach((v, i) => { const { y } = known[i] as { y: number }; best[y] = Math.max(best[y] as number, dot(v, q)); });
    return best.map((b, k) => CENTRE * dot(centres[k] as Float32Array, q) + (1 - CENTRE) * b);
  };
};

/** A question as both see it: log-odds of the ranker, cosines of the encoder. */
type Seen = { label: number; ours: Float32Array; its: Float32Array };
const share = (list: readonly Seen[], right: (s: Seen) => boolean): string => ((100 * list.filter(right).length) / list.length).toFixed(1);
const first = (among: (k: number) => boolean, weight: number) => (s: Seen): boolean => {
  let best = -1;
  let top = -Infinity;
  s.ours.forEach((v, k) => { const x = v + weight * (s.its[k] as number); if (among(k) && x > top) { top = x; best = k; } });
  return best === s.label;
};
const line = (name: string, list: readonly Seen[], among: (k: number) => boolean): void => {
  const alone = list.map((s) => ({ ...s, ours: new Float32Array(s.ours.length) }));
  console.log(`${name.padEnd(34)} n ${String(list.length).padEnd(5)} encoder alone ${share(alone, first(among, 1))}  by weight ${WEIGHTS.map((w) => `${w}: ${share(list, first(among, w))}`).join('  ')}`);
};

/** 27 banking intents that the encoder never saw, learnt from a few examples each. */
const banking = (): void => {
  const names = shuffle([...new Set(file('arbanking77_k1').map((d) => d.label))].sort(), seeded(1)).slice(0, HELD_INTENTS);
  const held = new Set(names);
  const encoder = trainEncoder(openData(held), OPEN);
  const at = new Map(names.map((l, i) => [l, i] as const));
  for (const k of ['k1', 'k5', 'k10']) {
    const known = file(`arbanking77_${k}`).filter((d) => held.has(d.label)).map((d) => ({ text: d.text, y: at.get(d.label) as number }));
    const ranker = fitRanker(known.map((d) => read(d.text).bag), Int32Array.from(known, (d) => d.y), names.length);
    const like = likeness(encoder, known, names.length);
    for (const test of ['arbanking77_val_msa', 'arbanking77_val_pal', 'banking77_en_train']) {
      const asked = file(test).filter((d, i) => held.has(d.label) && (test !== 'banking77_en_train' || i % 7 === 0));
      line(`${k} ${test}`, asked.map((d) => ({ label: at.get(d.label) as number, ours: logits(FIRST_BLEND, view(ranker, toVector(ranker.space, read(d.text).bag)).table, new Int32Array(names.length)), its: like(d.text) })), () => true);
    }
  }
};

/** The base at so many phrasings a topic: held-out phrasings, and the golden questions. What each encoder saw of the base is what the fold's ranker saw. */
const base = (most: number): void => {
  const p = prepare(readSeed(SEED));
  const random = seeded(6);
  const classes = p.labels.length;
  const fold = new Int32Array(p.docs.length).fill(-1);
  for (let k = 0; k < classes; k++) shuffle(p.docs.flatMap((_, i) => (p.y[i] === k ? [i] : [])), random).slice(0, most).forEach((i, n) => { fold[i] = n % FOLDS; });
  const used = p.docs.flatMap((_, i) => ((fold[i] as number) >= 0 ? [i] : []));
  const golden = readGolden(readFileSync(join(SEED, 'golden.tsv'), 'utf8')).flatMap((g) => { const label = p.labels.indexOf(g.label); return label >= 0 && p.kinds[label] === 0 ? [{ text: g.text, label }] : []; });
  const open = openData(new Set());
  const fixed = trainEncoder(open, OPEN);
  const textOf = (i: number): string => p.docs[i]?.text ?? '';
  const known = (list: readonly number[]) => list.map((i) => ({ text: textOf(i), y: p.y[i] as number }));
  const encoders = {
    'open data': () => fixed,
    'open data, then the base': (list: readonly number[]) => trainEncoder([...open, ...list.map((i) => example('base')({ text: textOf(i), label: String(p.y[i]) }))], { ...TUNED, from: fixed }),
  };
  const topic = (k: number): boolean => p.kinds[k] === 0;
  const tables = (list: readonly number[]) => {
    const r = fitRanker(list.map((i) => p.bags[i] as (typeof p.bags)[number]), Int32Array.from(list, (i) => p.y[i] as number), classes, {}, p.groups.map((g) => Uint8Array.from(list, (i) => g[i] as number)));
    return (bag: (typeof p.bags)[number]): Float32Array => view(r, toVector(r.space, bag)).table;
  };
  const parts = Array.from({ length: FOLDS }, (_, f) => ({ inside: used.filter((i) => fold[i] !== f), out: used.filter((i) => fold[i] === f) }));
  const rows = parts.flatMap(({ inside, out }) => { const table = tables(inside); return out.map((i) => ({ table: table(p.bags[i] as (typeof p.bags)[number]), label: p.y[i] as number })); });
  const blend: Blend = fitBlend(rows, p.kinds);
  const asked = tables(used);
  const answers = golden.map((g) => ({ label: g.label, ours: logits(blend, asked(read(g.text).bag), p.kinds) }));
  for (const [name, encoderFor] of Object.entries(encoders)) {
    const its = parts.flatMap(({ inside, out }) => { const like = likeness(encoderFor(inside), known(inside), classes); return out.map((i) => like(textOf(i))); });
    const held = rows.map((r, i) => ({ label: r.label, ours: logits(blend, r.table, p.kinds), its: its[i] as Float32Array })).filter((s) => topic(s.label));
    line(`held-out phrasings, ${name}`, held, topic);
    const like = likeness(encoderFor(used), known(used), classes);
    line(`golden, ${name}`, answers.map((a, i) => ({ ...a, its: like(golden[i]?.text ?? '') })), topic);
  }
};

const [asked, most] = process.argv.slice(2);
if (import.meta.main) for (const [name, run] of Object.entries({ banking, base })) if (!asked || asked === name) run(Number(most ?? PHRASINGS));
