/** The matcher beside what one could install, each rival fed by our normaliser where it has no Arabic: same files, same run. TSV text<TAB>label; SILA_NLU names the folder. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setImmediate as rest } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { lightStem, tokens } from '../core/arabic.ts';
import { matcherOf, readTsv } from '../knowledge/evaluate.ts';
import type { Labelled } from '../knowledge/evaluate.ts';
import { hasPeer, HOW, peer } from './peers.ts';
import type { Row } from './row.ts';

const DIR = process.env['SILA_NLU'] ?? join(import.meta.dirname, '..', '..', 'shared', 'nlu');
const TRAIN = [['1 example', 'arbanking77_k1'], ['5 examples', 'arbanking77_k5'], ['10 examples', 'arbanking77_k10']] as const;
const TEST = [['MSA', 'arbanking77_val_msa'], ['Palestinian', 'arbanking77_val_pal']] as const;
const GROWTH = [100, 1_000, 10_000] as const;
/** Asked of every size: enough for a p99, few enough for the slowest. */
const ASKED = 600;

type Asks = (text: string) => string | Promise<string>;
/** `most`: phrasings beyond which it takes minutes to learn. */
type Rival = { name: string; package?: string; most?: number; learn(train: readonly Labelled[]): Asks | Promise<Asks> };
const own = createRequire(import.meta.url);
const words = (text: string): string[] => tokens(text).map((t) => lightStem(t.text));

type Bayes = { addDocument(words: string[], label: string): void; train(): void; classify(words: string[]): string };
type Mini = { addAll(docs: { id: number; text: string }[]): void; search(text: string): { id: number }[] };
type Nlp = {
  settings: { autoSave: boolean; threshold: number }; addLanguage(l: string): void; addDocument(l: string, text: string, label: string): void;
  train(): Promise<void>; process(l: string, text: string): Promise<{ classifications: { intent: string }[] }>;
};
type Container = { use(plugin: unknown): void; get(name: 'nlp'): Nlp; registerConfiguration(name: string, value: object): void };

const RIVALS: readonly Rival[] = [
  { name: 'Sila', learn: (train) => matcherOf(train) },
  {
    name: 'natural Bayes', most: 1_000,
    learn: (train) => {
      const Classifier = own('natural/lib/natural/classifiers/bayes_classifier.js') as new () => Bayes;
      const model = new Classifier();
      for (const d of train) model.addDocument(words(d.text), d.label);
      model.train();
      return (text) => model.classify(words(text));
    },
  },
  {
    name: 'MiniSearch', package: 'minisearch',
    learn: (train) => {
      const loaded = peer<(new (o: object) => Mini) & { default?: new (o: object) => Mini }>('minisearch');
      const index = new (loaded.default ?? loaded)({ fields: ['text'], tokenize: words, processTerm: (t: string) => t, searchOptions: { fuzzy: 0.2, prefix: true } });
      index.addAll(train.map((d, id) => ({ id, text: d.text })));
      return (text) => train[index.search(text)[0]?.id ?? -1]?.label ?? '';
    },
  },
  {
    name: 'NLP.js', package: '@nlpjs/nlp', most: 1_000,
    learn: async (train) => {
      const { containerBootstrap } = peer<{ containerBootstrap(): Promise<Container> }>('@nlpjs/core');
      const container = await containerBootstrap();
      container.use(peer<{ Nlp: unknown }>('@nlpjs/nlp').Nlp);
      container.use(peer<{ LangAr: unknown }>('@nlpjs/lang-ar').LangAr);
      const nlp = container.get('nlp');
      Object.assign(nlp.settings, { autoSave: false, threshold: 0 });
      container.registerConfiguration('nlu-??', { log: false, useNoneFeature: false });
      nlp.addLanguage('ar');
      const plain = (text: string): string => tokens(text).map((t) => t.text).join(' ');
      for (const d of train) nlp.addDocument('ar', plain(d.text), d.label);
      await nlp.train();
      return async (text) => (await nlp.process('ar', plain(text))).classifications[0]?.intent ?? '';
    },
  },
];

/** The collector, called by hand: memory is what is left after it. */
const collect = (): void => { setFlagsFromString('--expose-gc'); (runInNewContext('gc') as () => void)(); };
const held = async (): Promise<number> => {
  for (let i = 0; i < 3; i++) { await rest(); collect(); } // what a finished promise held is let go a turn later
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
};

type Measured = { right: number[]; fit: number; p50: number; p99: number; memory: number };
const measure = async (rival: Rival, train: readonly Labelled[], tests: readonly (readonly Labelled[])[]): Promise<Measured> => {
  const before = await held();
  const begun = performance.now();
  const ask = await rival.learn(train);
  const fit = performance.now() - begun;
  const memory = (await held()) - before;
  for (const d of (tests[0] ?? []).slice(0, 200)) await ask(d.text); // the compiler's share
  const times: number[] = [];
  const right: number[] = [];
  for (const test of tests) {
    let n = 0;
    for (const d of test) {
      const t = performance.now();
      if (await ask(d.text) === d.label) n++;
      times.push(performance.now() - t);
    }
    right.push((100 * n) / test.length);
  }
  times.sort((a, b) => a - b);
  return { right, fit, memory, p50: times[times.length >> 1] ?? 0, p99: times[Math.floor(times.length * 0.99)] ?? 0 };
};

/** NLP.js tells the console how its training goes. */
const quietly = async <T>(work: () => Promise<T>): Promise<T> => {
  const { log } = console;
  console.log = () => {};
  try { return await work(); } finally { console.log = log; }
};

const rowsOf = (data: string, tests: readonly string[], all: readonly (readonly [Rival, Measured])[]): Row[] => {
  const [first, ...others] = all;
  if (!first) return [];
  const mine = first[1];
  const figures = (m: Measured): [string, string, number, boolean][] => [
    ...tests.map((t, i): [string, string, number, boolean] => [`right first, ${t}`, '%', m.right[i] as number, false]),
    ['learning', 'ms', m.fit, true], ['one answer, median', 'ms', m.p50, true], ['one answer, p99', 'ms', m.p99, true], ['memory', 'MB', m.memory, true],
  ];
  return figures(mine).flatMap(([what, unit, figure, less], i) => others.map(([rival, m]): Row => {
    const theirs = (figures(m)[i] as [string, string, number, boolean])[2];
    return { name: `matcher: ${data}, ${what}`, unit, figure, baseline: { name: rival.name, figure: theirs }, ratio: less ? theirs / figure : figure / theirs };
  }));
};

export const run = async (): Promise<Row[]> => {
  if (!existsSync(DIR)) throw new Error(`no data in ${DIR}: name the folder of the open intent data in SILA_NLU`);
  const file = (name: string): Labelled[] => readTsv(readFileSync(join(DIR, `${name}.tsv`), 'utf8'));
  const present = RIVALS.filter((r) => r.package === undefined || hasPeer(r.package));
  const rows: Row[] = RIVALS.filter((r) => !present.includes(r)).map((r) => ({ name: `matcher beside ${r.name}`, unit: '', figure: null, note: HOW }));
  const tests = TEST.map(([, name]) => file(name));
  const race = async (train: readonly Labelled[], asked: readonly (readonly Labelled[])[]): Promise<[Rival, Measured][]> => {
    const out: [Rival, Measured][] = [];
    for (const r of present) if (train.length <= (r.most ?? Infinity)) out.push([r, await quietly(() => measure(r, train, asked))]);
    return out;
  };
  for (const [data, name] of TRAIN) rows.push(...rowsOf(data, TEST.map(([t]) => t), await race(file(name), tests)));
  const all = file('arbanking77_train_msa_pal');
  const step = (n: number): Labelled[] => all.filter((_, i) => Math.floor((i * n) / all.length) !== Math.floor(((i - 1) * n) / all.length));
  for (const n of GROWTH) rows.push(...rowsOf(`${n.toLocaleString('en')} phrasings`, ['MSA'], await race(step(n), [(tests[0] as Labelled[]).slice(0, ASKED)])));
  return rows;
};
if (import.meta.main) for (const r of await run()) console.log(r.name.padEnd(56), r.unit.padEnd(3), r.figure?.toFixed(r.unit === '%' ? 1 : 2).padStart(9), (r.baseline?.name ?? r.note ?? '').padEnd(14), r.baseline?.figure.toFixed(r.unit === '%' ? 1 : 2).padStart(9) ?? '');
