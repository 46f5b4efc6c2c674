/** Decides how an index is used: everything that weighs and bars (blend, confidence, thresholds, safety net) from
 *  out-of-fold views of the same phrasings, so that no threshold is set by hand. */
import { clauses, tokens } from '../core/arabic.ts';
import { fitBlend, fitLogistic, FIRST_BLEND, logistic, logits, softmax } from './blend.ts';
import type { Blend } from './blend.ts';
import { DANGER_TOPICS, kindOf, OFFTOPIC } from './content.ts';
import type { Doc, Knowledge } from './content.ts';
import { cueHits, formsIn, safeSentences } from './danger.ts';
import type { CueBook } from './danger.ts';
import type { Bag } from './features.ts';
import { fit, prepare } from './fit.ts';
import type { Fitted, Prepared } from './fit.ts';
import { seeded, shuffle } from './linear.ts';
import { fitRanker, view } from './ranker.ts';
import type { Ranker, Views } from './ranker.ts';
import { read } from './reading.ts';
import { knownShare, toVector } from './space.ts';

/** What the thresholds aim at on held-out phrasings of the base. Looser than the promises of the README: writers of a base go for its borders,
 *  people ask its middle, so a held-out phrasing is much harder than a stranger's question (first answer right: 75 % against 93 %). */
export const AIMS = { wrong: 0.1, offAnswered: 0.07, offOffered: 0.4, offered: 0.985 };

export type Decision = {
  blend: Blend;
  /** Logistic weights of "the best topic is right" over `confidenceOf`. */
  sure: number[];
  /** Answer at or above; offer at or above; else unknown. */
  answerAt: number;
  offerAt: number;
  /** One for each of ALARMS: logistic weights over `alarmOf`, and the threshold. */
  alarms: { weights: number[]; at: number }[];
};

export type Scored = { p: Float32Array; order: number[]; table: Float32Array; groups: Float32Array; known: number; nearest: number; doc: number };
export const score = (r: Ranker, blend: Blend, kinds: Int32Array, bag: Bag): Scored => {
  const v = view(r, toVector(r.space, bag));
  return rank(v, blend, kinds, knownShare(r.space, bag));
};
const rank = (v: Views, blend: Blend, kinds: Int32Array, known: number): Scored => {
  const p = softmax(logits(blend, v.table, kinds));
  const order = Array.from(p.keys()).sort((a, b) => (p[b] as number) - (p[a] as number));
  return { p, order, table: v.table, groups: v.groups, known, nearest: v.nearest?.cosine ?? 0, doc: v.nearest?.doc ?? -1 };
};

const logit = (p: number): number => Math.log(Math.max(p, 1e-6) / Math.max(1 - p, 1e-6));
export const massOf = (s: Scored, kinds: Int32Array, kind: number): number => {
  let sum = 0;
  for (let k = 0; k < s.p.length; k++) if (kinds[k] === kind) sum += s.p[k] as number;
  return sum;
};
const SURE_SIGNS = [1, 1, 1, 1, 1, 1, -1];
/** The evidence that the best topic is right and may be answered. */
export const confidenceOf = (s: Scored, kinds: Int32Array): number[] => {
  const topics = s.order.filter((k) => kinds[k] === 0);
  const best = topics[0] as number;
  const p1 = s.p[best] as number;
  const p2 = s.p[topics[1] as number] as number;
  return [logit(p1), Math.log((p1 + 1e-6) / (p2 + 1e-6)), s.table[best * 4] as number, s.table[best * 4 + 2] as number, s.known, s.groups[0] as number, logit(massOf(s, kinds, 3))];
};
/** The evidence that a person of the staff is needed: the whole message, its most alarming clause, cues. */
export const alarmOf = (whole: Scored, worst: readonly Scored[], members: Uint8Array, group: number, cues: number): number[] => {
  const mass = (s: Scored): number => {
    let sum = 0;
    for (let k = 0; k < s.p.length; k++) if (members[k]) sum += s.p[k] as number;
    return logit(sum);
  };
  const max = (pick: (s: Scored) => number): number => worst.reduce((m, s) => Math.max(m, pick(s)), pick(whole));
  return [mass(whole), max(mass), max((s) => s.groups[group] as number), Math.min(cues, 2)];
};
const ALARM_SIGNS = [1, 1, 1, 1];
/** Two alarms, each with its own threshold: danger, and everything that is for staff. `group`: which yes/no question of `groupsOf` backs it. */
export const ALARMS = [
  { name: 'danger', group: 2, has: (label: string): boolean => DANGER_TOPICS.has(label), false: 0.012, recall: 0.995 },
  { name: 'staff', group: 1, has: (label: string): boolean => kindOf(label) === 1, false: 0.025, recall: 0.99 },
] as const;
const FOLDS = 3;
/** Fold of each phrasing: the phrasings of one class are dealt out in turn, whole varieties kept apart as far as that goes. */
const foldsOf = (docs: readonly Doc[], folds: number, seed: number): Int32Array => {
  const random = seeded(seed);
  const by = new Map<string, number[]>();
  docs.forEach((d, i) => by.set(d.label, [...(by.get(d.label) ?? []), i]));
  const out = new Int32Array(docs.length);
  for (const list of by.values()) shuffle(list, random).forEach((i, n) => { out[i] = n % folds; });
  return out;
};

export type Trained = Fitted & { decision: Decision; held: Held[] };
/** One phrasing as seen by a ranker that did not know it. */
export type Held = { doc: Doc; label: number; scored: Scored; pieces: Scored[] };

/** Clauses beyond these are not looked at one by one. */
export const MAX_CLAUSES = 5;
/** The clauses of a message that has several; none when it has one. */
export const piecesOf = (text: string): string[] => {
  const parts = clauses(text).slice(-MAX_CLAUSES);
  return parts.length > 1 ? parts : [];
};

/** What the folds decide: the blend, the confidence, every threshold. Most of the cost of new content, so a kept decision is used where there is one. */
export const crossValidate = (content: Knowledge, p: Prepared, folds = FOLDS): { decision: Decision; held: Held[] } => {
  const { docs, labels, kinds, y, bags, groups, cues } = p;
  const fold = foldsOf(docs, folds, 7);
  const safe = safeSentences(content.danger);
  const views: { i: number; v: Views; known: number; pieces: Views[] }[] = [];
  const safeViews: { v: Views; text: string; pieces: Views[] }[] = [];
  for (let f = 0; f < folds; f++) {
    const inside = docs.flatMap((_, i) => (fold[i] === f ? [] : [i]));
    const r = fitRanker(inside.map((i) => bags[i] as Bag), Int32Array.from(inside, (i) => y[i] as number), labels.length, { passes: 5 }, groups.map((g) => Uint8Array.from(inside, (i) => g[i] as number)));
    const look = (text: string): Views[] => piecesOf(text).map((t) => view(r, toVector(r.space, read(t).bag)));
    docs.forEach((_, i) => {
      if (fold[i] !== f) return;
      const bag = bags[i] as Bag;
      views.push({ i, v: view(r, toVector(r.space, bag)), known: knownShare(r.space, bag), pieces: look((docs[i] as Doc).text) });
    });
    if (f === 0) for (const text of safe) { const b = read(text).bag; safeViews.push({ v: view(r, toVector(r.space, b)), text, pieces: look(text) }); }
  }
  const blend = views.length > 0 ? fitBlend(views.map((t) => ({ table: t.v.table, label: y[t.i] as number })), kinds) : FIRST_BLEND;
  const held: Held[] = views.map((t) => ({ doc: docs[t.i] as Doc, label: y[t.i] as number, scored: rank(t.v, blend, kinds, t.known), pieces: t.pieces.map((v) => rank(v, blend, kinds, 1)) }));
  const calm = safeViews.map((t) => ({ scored: rank(t.v, blend, kinds, 1), text: t.text, pieces: t.pieces.map((v) => rank(v, blend, kinds, 1)) }));
  return { held, decision: decide(held, calm, kinds, labels, blend, cues) };
};

/** `known`: what an earlier training decided; the folds are then left out. */
export const train = (content: Knowledge, known: Decision | null = null): Trained => {
  const p = prepare(content);
  return { ...fit(p), ...(known ? { decision: known, held: [] } : crossValidate(content, p)) };
};

const decide = (held: readonly Held[], calm: readonly { scored: Scored; text: string; pieces: Scored[] }[], kinds: Int32Array, labels: readonly string[], blend: Blend, cues: CueBook): Decision => {
  const inScope = held.filter((h) => kinds[h.label] === 0);
  const off = held.filter((h) => labels[h.label] === OFFTOPIC);
  const best = (h: Held): number => h.scored.order.find((k) => kinds[k] === 0) as number;
  const xs = [...inScope, ...off].map((h) => confidenceOf(h.scored, kinds));
  const ys = [...inScope, ...off].map((h): 0 | 1 => (kinds[h.label] === 0 && best(h) === h.label ? 1 : 0));
  // Off-topic questions are fewer in the base than in life: they weigh as much as a third of the rest.
  const heavier = off.length > 0 ? Math.max(1, inScope.length / (3 * off.length)) : 1;
  const sure = fitLogistic(xs, ys, [...inScope.map(() => 1), ...off.map(() => heavier)], SURE_SIGNS);
  const scope = inScope.map((h, i) => ({ c: logistic(sure, xs[i] as number[]), right: best(h) === h.label }));
  const foreign = off.map((_, i) => logistic(sure, xs[inScope.length + i] as number[]));
  const share = (n: number, of: number): number => (of === 0 ? 0 : n / of);
  let answerAt = 0.99;
  for (let t = 0.98; t >= 0.2; t -= 0.01) {
    const wrong = share(scope.filter((s) => s.c >= t && !s.right).length, scope.length);
    const given = share(foreign.filter((c) => c >= t).length, foreign.length);
    if (wrong > AIMS.wrong || given > AIMS.offAnswered) break;
    answerAt = t;
  }
  let offerAt = answerAt;
  for (let t = answerAt; t >= 0.01; t -= 0.01) {
    const offered = share(foreign.filter((c) => c >= t).length, foreign.length);
    if (offered > AIMS.offOffered) break;
    offerAt = t;
    if (share(scope.filter((s) => s.c >= t).length, scope.length) >= AIMS.offered) break;
  }
  const alarms = ALARMS.map((a) => {
    const members = Uint8Array.from(labels, (l) => Number(a.has(l)));
    const row = (s: Scored, pieces: readonly Scored[], text: string, y: 0 | 1): { x: number[]; y: 0 | 1 } => ({
      x: alarmOf(s, pieces, members, a.group, cueHits(cues, formsIn(tokens(text))).filter((c) => c.decisive && a.has(c.topic)).length), y,
    });
    // A danger phrasing that only the wider alarm hears is still handed over: other staff phrasings are neither here nor there for the danger alarm.
    const rows = [
      ...held.filter((h) => members[h.label] === 1 || kinds[h.label] !== 1).map((h) => row(h.scored, h.pieces, h.doc.text, members[h.label] as 0 | 1)),
      ...calm.map((c) => row(c.scored, c.pieces, c.text, 0)),
    ];
    const weights = fitLogistic(rows.map((r) => r.x), rows.map((r) => r.y), [], ALARM_SIGNS);
    const heard = rows.map((r) => ({ c: logistic(weights, r.x), y: r.y }));
    const yes = heard.filter((h) => h.y === 1);
    const no = heard.filter((h) => h.y === 0);
    let at = 0.5;
    for (let t = 0.95; t >= 0.02; t -= 0.01) {
      if (share(no.filter((h) => h.c >= t).length, no.length) > a.false) break;
      at = t;
      if (share(yes.filter((h) => h.c >= t).length, yes.length) >= a.recall) break;
    }
    return { weights, at };
  });
  return { blend, sure, answerAt, offerAt, alarms };
};
