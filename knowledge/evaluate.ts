/** How good the matcher is, as numbers. `evaluate`: any labelled TSV; `evaluateBase`: the base by cross-validation, phrasing by phrasing. */
import type { Variety } from '../core/entry.ts';
import { FIRST_BLEND, logits } from './blend.ts';
import type { Knowledge } from './content.ts';
import { OFFTOPIC } from './content.ts';
import { hitsIn } from './danger.ts';
import { buildIndex } from './index.ts';
import { fitRanker, VIEW, view, VIEWS } from './ranker.ts';
import { read } from './reading.ts';
import { knownShare, toVector } from './space.ts';
import { ALARMS, hear, trustOf } from './train.ts';

export type Labelled = { text: string; label: string };
/** CONTRACTS, `knowledge eval`. Shares are 0..1, times in ms. */
export type Measured = { n: number; acc1: number; acc3: number; mrr: number; auroc?: number; correct_at_5pct_false?: number; fit_ms: number; p50_ms: number; p99_ms: number };
export type MeasuredBase = Measured & {
  answerable_at_95pct_precision: number;
  slices: Partial<Record<Variety, { n: number; acc1: number }>>;
  confusions: { asked: string; taken: string; n: number }[];
  answered: number; wrong_answered: number; off_answered: number;
  staff_found: number; danger_found: number; ordinary_to_staff: number; smalltalk_found: number;
};

/** text<TAB>label, no header. Lines without a tab are left out. */
export const readTsv = (text: string): Labelled[] =>
  text.split(/\r?\n/).flatMap((line) => {
    const at = line.lastIndexOf('\t');
    return at < 0 ? [] : [{ text: line.slice(0, at), label: line.slice(at + 1).trim() }];
  });

/** Probability that a random inside scores above a random outside (ties half). */
export const auroc = (inside: readonly number[], outside: readonly number[]): number => {
  const all = [...inside.map((s) => ({ s, in: 1 })), ...outside.map((s) => ({ s, in: 0 }))].sort((a, b) => a.s - b.s);
  let sum = 0;
  for (let i = 0; i < all.length;) {
    let j = i;
    while (j < all.length && (all[j] as { s: number }).s === (all[i] as { s: number }).s) j++;
    for (let k = i; k < j; k++) if ((all[k] as { in: number }).in) sum += (i + j + 1) / 2;
    i = j;
  }
  return inside.length * outside.length === 0 ? 0 : (sum - (inside.length * (inside.length + 1)) / 2) / (inside.length * outside.length);
};
/** The score that only `share` of the outsiders reach. */
const barAt = (outside: readonly number[], share: number): number => {
  const sorted = [...outside].sort((a, b) => b - a);
  return sorted[Math.floor(sorted.length * share)] ?? -Infinity;
};
const mean = (list: readonly number[]): number => (list.length === 0 ? 0 : list.reduce((a, b) => a + b, 0) / list.length);
const quantile = (list: readonly number[], q: number): number => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * q))] ?? 0;
const round = (x: number): number => Math.round(x * 10_000) / 10_000;
const rounded = <T extends object>(o: T): T => Object.fromEntries(Object.entries(o).map(([k, v]) => [k, typeof v === 'number' ? round(v) : v])) as T;

/** How much a message is about anything of ours at all: the nearest centre's cosine, by the share of its senses that the base knows. */
const ownness = (table: Float32Array, classes: number, known: number): number => {
  let best = 0;
  for (let k = 0; k < classes; k++) best = Math.max(best, table[k * VIEWS + VIEW.centre] as number);
  return best * known;
};

type Ranked = { order: number[]; top: number };
const learn = (trainSet: readonly Labelled[]): { labels: string[]; ask(text: string): Ranked } => {
  const labels = [...new Set(trainSet.map((d) => d.label))];
  const at = new Map(labels.map((l, i) => [l, i] as const));
  const kinds = new Int32Array(labels.length);
  const ranker = fitRanker(trainSet.map((d) => read(d.text).bag), Int32Array.from(trainSet, (d) => at.get(d.label) as number), labels.length);
  return {
    labels,
    ask: (text) => {
      const { bag } = read(text);
      const { table } = view(ranker, toVector(ranker.space, bag));
      const s = logits(FIRST_BLEND, table, kinds);
      return { order: Array.from(s.keys()).sort((a, b) => (s[b] as number) - (s[a] as number)), top: ownness(table, labels.length, knownShare(ranker.space, bag)) };
    },
  };
};
/** The ranker over any labelled phrasings: text -> label. */
export const matcherOf = (trainSet: readonly Labelled[]): ((text: string) => string) => {
  const { labels, ask } = learn(trainSet);
  return (text) => labels[ask(text).order[0] ?? -1] ?? '';
};

export const evaluate = (trainSet: readonly Labelled[], test: readonly Labelled[], oos: readonly Labelled[] = []): Measured => {
  const begun = performance.now();
  const { labels, ask } = learn(trainSet);
  const fit = performance.now() - begun;
  const at = new Map(labels.map((l, i) => [l, i] as const));
  const times: number[] = [];
  const timed = (text: string): Ranked => {
    const t = performance.now();
    const r = ask(text);
    times.push(performance.now() - t);
    return r;
  };
  const rows = test.map((d) => ({ ...timed(d.text), label: at.get(d.label) ?? -1 }));
  const places = rows.map((r) => r.order.indexOf(r.label));
  const outside = oos.map((d) => timed(d.text).top);
  const bar = barAt(outside, 0.05);
  return rounded({
    n: test.length, acc1: mean(places.map((p) => Number(p === 0))), acc3: mean(places.map((p) => Number(p >= 0 && p < 3))), mrr: mean(places.map((p) => (p < 0 ? 0 : 1 / (p + 1)))),
    ...(oos.length > 0 ? { auroc: auroc(rows.map((r) => r.top), outside), correct_at_5pct_false: mean(rows.map((r, i) => Number(places[i] === 0 && r.top > bar))) } : {}),
    fit_ms: fit, p50_ms: quantile(times, 0.5), p99_ms: quantile(times, 0.99),
  });
};

/** The base against itself: every phrasing asked of a ranker that did not see it. */
export const evaluateBase = (content: Knowledge): MeasuredBase => {
  const begun = performance.now();
  const index = buildIndex(content);
  const fit = performance.now() - begun;
  const { held, kinds, labels, decision, cues } = index.trained;
  const members = ALARMS.map((a) => Uint8Array.from(labels, (l) => Number(a.has(l))));
  const rows = held.map((h) => {
    const { p, topics } = h.scored;
    const mine = p[h.label] as number;
    let place = 0;
    if (kinds[h.label] === 0) p.forEach((v, k) => { if (kinds[k] === 0 && (v > mine || (v === mine && k < h.label))) place++; });
    else place = -1;
    const rings = hear(decision, h.scored, h.pieces, members, hitsIn(cues, h.doc.text)).rings.includes(true);
    return { ...h, kind: kinds[h.label] as number, place, taken: topics[0] as number, rings, ...trustOf(decision, h.scored, kinds) };
  });
  const inside = rows.filter((r) => r.kind === 0);
  const off = rows.filter((r) => labels[r.label] === OFFTOPIC);
  const bar = barAt(off.map((r) => r.sure), 0.05);
  const sorted = [...inside].sort((a, b) => b.sure - a.sure);
  let right = 0;
  let answerable = 0;
  sorted.forEach((r, i) => { right += Number(r.place === 0); if (right / (i + 1) >= 0.95) answerable = i + 1; });
  const slices: MeasuredBase['slices'] = {};
  for (const v of new Set(inside.map((r) => r.doc.variety))) {
    const part = inside.filter((r) => r.doc.variety === v);
    slices[v] = { n: part.length, acc1: round(mean(part.map((r) => Number(r.place === 0)))) };
  }
  const confused = new Map<string, number>();
  for (const r of inside) if (r.place !== 0) confused.set(`${labels[r.label]}\t${labels[r.taken]}`, (confused.get(`${labels[r.label]}\t${labels[r.taken]}`) ?? 0) + 1);
  const times = inside.slice(0, 1000).map((r) => { const t = performance.now(); index.understand(r.doc.text); return performance.now() - t; });
  const rate = (list: readonly (typeof rows)[number][], is: (r: (typeof rows)[number]) => boolean): number => mean(list.map((r) => Number(is(r))));
  return rounded({
    n: inside.length, acc1: rate(inside, (r) => r.place === 0), acc3: rate(inside, (r) => r.place >= 0 && r.place < 3), mrr: mean(inside.map((r) => 1 / (r.place + 1))),
    auroc: auroc(inside.map((r) => r.sure), off.map((r) => r.sure)), correct_at_5pct_false: rate(inside, (r) => r.place === 0 && r.sure > bar),
    fit_ms: fit, p50_ms: quantile(times, 0.5), p99_ms: quantile(times, 0.99),
    answerable_at_95pct_precision: answerable / Math.max(1, inside.length), slices,
    confusions: [...confused].sort((a, b) => b[1] - a[1]).slice(0, 30).map(([k, n]) => ({ asked: k.split('\t')[0] as string, taken: k.split('\t')[1] as string, n })),
    answered: rate(inside, (r) => r.answer), wrong_answered: rate(inside, (r) => r.answer && r.place !== 0), off_answered: rate(off, (r) => r.answer && !r.rings),
    staff_found: rate(rows.filter((r) => r.kind === 1), (r) => r.rings), danger_found: rate(rows.filter((r) => members[0]?.[r.label] === 1), (r) => r.rings),
    ordinary_to_staff: rate(inside, (r) => r.rings), smalltalk_found: rate(rows.filter((r) => r.kind === 2), (r) => kinds[r.scored.top] === 2),
  });
};
