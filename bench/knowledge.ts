/** The matcher beside natural's Bayes (fed by our own normaliser, as it has no Arabic). Data: TSV text<TAB>label, SILA_NLU names the folder. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { lightStem, tokens } from '../core/arabic.ts';
import { evaluate, readTsv } from '../knowledge/evaluate.ts';
import type { Labelled } from '../knowledge/evaluate.ts';

export type Row = { name: string; train: string; test: string; acc1: number; fit_ms: number; p50_ms: number; p99_ms: number };

const DIR = process.env['SILA_NLU'] ?? join(import.meta.dirname, '..', '..', 'shared', 'nlu');
const TRAIN = ['arbanking77_k1', 'arbanking77_k5', 'arbanking77_k10'];
const TEST = ['arbanking77_val_msa', 'arbanking77_val_pal'];

type Bayes = { addDocument(words: string[], label: string): void; train(): void; classify(words: string[]): string };
const load = createRequire(import.meta.url);

const bayes = (train: readonly Labelled[], test: readonly Labelled[]): Omit<Row, 'name' | 'train' | 'test'> => {
  const Classifier = load('natural/lib/natural/classifiers/bayes_classifier.js') as new () => Bayes;
  const words = (text: string): string[] => tokens(text).map((t) => lightStem(t.text));
  const begun = performance.now();
  const model = new Classifier();
  for (const d of train) model.addDocument(words(d.text), d.label);
  model.train();
  const fit = performance.now() - begun;
  const times: number[] = [];
  let right = 0;
  for (const d of test) {
    const t = performance.now();
    if (model.classify(words(d.text)) === d.label) right++;
    times.push(performance.now() - t);
  }
  times.sort((a, b) => a - b);
  return { acc1: right / test.length, fit_ms: fit, p50_ms: times[times.length >> 1] ?? 0, p99_ms: times[Math.floor(times.length * 0.99)] ?? 0 };
};

export const run = async (): Promise<Row[]> => {
  if (!existsSync(DIR)) throw new Error(`no data in ${DIR}: name the folder of the open intent data in SILA_NLU`);
  const file = (name: string): Labelled[] => readTsv(readFileSync(join(DIR, `${name}.tsv`), 'utf8'));
  const rows: Row[] = [];
  for (const train of TRAIN)
    for (const test of TEST) {
      const { acc1, fit_ms, p50_ms, p99_ms } = evaluate(file(train), file(test));
      rows.push({ name: 'sila', train, test, acc1, fit_ms, p50_ms, p99_ms });
      rows.push({ name: 'natural Bayes + our words', train, test, ...bayes(file(train), file(test)) });
    }
  return rows;
};
if (import.meta.main) console.table((await run()).map((r) => ({ ...r, acc1: (100 * r.acc1).toFixed(1), fit_ms: Math.round(r.fit_ms), p50_ms: r.p50_ms.toFixed(3), p99_ms: r.p99_ms.toFixed(3) })));
