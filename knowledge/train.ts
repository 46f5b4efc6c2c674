/** Decides how an index is used: everything that weighs and bars (blend, confidence, thresholds, safety net) from
 *  out-of-fold views of the same phrasings, so that no threshold is set by hand. */
import { clauses } from '../core/arabic.ts';
import { fitBlend, fitLogistic, FIRST_BLEND, logistic, logits, softmax } from './blend.ts';
import type { Blend } from './blend.ts';
import { DANGER_TOPICS, kindOf, OFFTOPIC } from './content.ts';
import type { Doc, Knowledge } from './content.ts';
import { safeSentences } from './danger.ts';
import type { Hit } from './danger.ts';
import type { Bag } from './features.ts';
import { fit, prepare } from './fit.ts';
import type { Fitted, Prepared } from './fit.ts';
import { seeded, shuffle } from './linear.ts';
import { fitRanker, VIEW, view, VIEWS } from './ranker.ts';
import type { Ranker, Views } from './ranker.ts';
import { read } from './reading.ts';
import type { Reading } from './reading.ts';
import { knownShare, toVector } from './space.ts';

/** What an outcome is worth to the person who asks. From these and the calibrated confidence the two thresholds follow: no rate has to be met on a set of
 *  phrasings, so a few phrasings more or less move nothing. */
export const WORTH = { right: 1, offered: 0.6, wrong: -1 } as const;
/** Of questions whose best topic is wrong this share has the right one among the two offered beside it. */
const BESIDE = 0.6;
/** Offer when the best of three is right at least this often. */
const WORTH_OFFERING = 1 / 3;
/** Writers of a base go for its borders, people ask its middle: held-out phrasings are right in 78 of 100, strangers' questions in 93. The odds of being right are that many times better. */
const EASIER = 3.5;
/** And it must be about us at all: a question near to a topic of ours («كم باقي على رمضان») is answered only when this likely is; */
const OURS_AT = 0.7;
/** or when it is this like (cosine) a phrasing of the topic: of a few common words («كيف أسجل؟») strangers' questions have some too. */
const LIKE_OURS = 0.75;

export type Decision = {
  blend: Blend;
  /** Logistic weights of "the best topic is right" over `confidenceOf`. */
  sure: number[];
  /** Logistic weights of "this is about something of ours" over `oursOf`. */
  ours: number[];
  /** Answer at or above; offer at or above; else unknown. */
  answerAt: number;
  offerAt: number;
  /** One for each of ALARMS: logistic weights over `alarmOf`, and the threshold. */
  alarms: { weights: number[]; at: number }[];
};

/** `topics`: the likeliest, best first; `top`: the likeliest class of all. */
export type Scored = { p: Float32Array; topics: number[]; top: number; table: Float32Array; groups: Float64Array; known: number; nearest: number; doc: number };
export const score = (r: Ranker, blend: Blend, kinds: Int32Array, { bag, sure }: Pick<Reading, 'bag' | 'sure'>): Scored => rank(view(r, toVector(r.space, bag)), blend, kinds, knownShare(r.space, bag) * sure);
/** More are never looked at. */
const BEST = 5;
/** The likeliest classes of one kind, best first. Sorting all hundred took longer than everything else that is done with them. */
export const bestOf = (p: Float32Array, kinds: Int32Array, kind: number, n = BEST): number[] => {
  const out: number[] = [];
  for (let k = 0; k < p.length; k++) {
    if (kinds[k] !== kind || (out.length === n && (p[k] as number) <= (p[out[n - 1] as number] as number))) continue;
    let at = out.length < n ? out.length : n - 1;
    while (at > 0 && (p[out[at - 1] as number] as number) < (p[k] as number)) { out[at] = out[at - 1] as number; at--; }
    out[at] = k;
  }
  return out;
};
const topOf = (p: Float32Array): number => {
  let top = 0;
  for (let k = 1; k < p.length; k++) if ((p[k] as number) > (p[top] as number)) top = k;
  return top;
};
const rank = (v: Views, blend: Blend, kinds: Int32Array, known: number): Scored => {
  const p = softmax(logits(blend, v.table, kinds));
  return { p, topics: bestOf(p, kinds, 0), top: topOf(p), table: v.table, groups: v.groups, known, nearest: v.nearest?.cosine ?? 0, doc: v.nearest?.doc ?? -1 };
};

const logit = (p: number): number => Math.log(Math.max(p, 1e-6) / Math.max(1 - p, 1e-6));
export const massOf = (s: Scored, kinds: Int32Array, kind: number): number => {
  let sum = 0;
  for (let k = 0; k < s.p.length; k++) if (kinds[k] === kind) sum += s.p[k] as number;
  return sum;
};
const SURE_SIGNS = [1, 1, 1, 1, 1, -1];
/** The evidence that the best topic is right and may be answered. */
export const confidenceOf = (s: Scored, kinds: Int32Array): number[] => {
  const [best = 0, second] = s.topics;
  const p1 = s.p[best] as number;
  const p2 = second === undefined ? 0 : (s.p[second] as number);
  const margin = (k: number): number => s.table[k * VIEWS + VIEW.margin] as number;
  let rival = -1;
  for (let k = 0; k < s.p.length; k++) if (k !== best) rival = Math.max(rival, margin(k));
  return [logit(p1), Math.log((p1 + 1e-6) / (p2 + 1e-6)), margin(best) - rival, s.known, s.groups[0] as number, logit(massOf(s, kinds, 3))];
};
const OURS_SIGNS = [1, 1, -1, -1, 1, 1, -1, -1];
/** The evidence that a message is about something of ours. */
export const oursOf = (s: Scored, kinds: Int32Array): number[] => {
  const [best = 0] = s.topics;
  const off = kinds.indexOf(3);
  const at = (k: number, view: number): number => (k < 0 ? 0 : (s.table[k * VIEWS + view] as number));
  const centre = at(best, VIEW.centre);
  return [s.known, s.groups[0] as number, logit(massOf(s, kinds, 3)), at(off, VIEW.margin), centre * s.known, centre, at(off, VIEW.centre), at(off, VIEW.best)];
};
/** How sure the best topic is right; `answer`: sure enough, and surely about us. */
export const trustOf = (d: Decision, s: Scored, kinds: Int32Array): { sure: number; answer: boolean } => {
  const sure = logistic(d.sure, confidenceOf(s, kinds));
  return { sure, answer: sure >= d.answerAt && (logistic(d.ours, oursOf(s, kinds)) >= OURS_AT || (s.table[(s.topics[0] ?? 0) * VIEWS + VIEW.best] as number) >= LIKE_OURS) };
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
/** What one cue weighs: enough to ring by itself. */
const CUE = 10;
/** Two alarms, each with its own threshold: danger, and everything that is for staff. `group`: which yes/no question of `groupsOf` backs it. `absurd`: cues in a
 *  message less alarming than this without them met by accident («الصراف … يشغل … للاولاد»): of 30 false ones 8 are such, of 360 true ones 1. With 0.01 danger
 *  in the middle of a long story went unheard (70 of 100; with 0.002 82). */
export const ALARMS = [
  { name: 'danger', group: 2, has: (label: string): boolean => DANGER_TOPICS.has(label), false: 0.016, recall: 0.995, absurd: 0.002 },
  { name: 'staff', group: 1, has: (label: string): boolean => kindOf(label) === 1, false: 0.028, recall: 0.99, absurd: 0.002 },
] as const;
/** How alarming a message is, 0..1. A story has many clauses and the worst of them counts: each is one more chance to look alarming by mere accident. */
export const alarmBy = (weights: readonly number[], x: readonly number[], clauses: number): number => {
  const p = logistic(weights, x);
  return p / (p + (1 - p) * Math.max(1, clauses));
};
/** Without a cue a message must look nearly as alarming as not. */
const EVEN = 0.42;
/** What the alarms make of a message; `cues`: those that count. */
export const hear = (d: Decision, whole: Scored, pieces: readonly Scored[], members: readonly Uint8Array[], cues: readonly Hit[]): { alarm: number; rings: boolean[]; cues: Hit[] } => {
  const evidence = ALARMS.map((a, i) => alarmOf(whole, pieces, members[i] as Uint8Array, a.group, 0));
  const by = (i: number, n: number): number => alarmBy((d.alarms[i] as { weights: number[] }).weights, [...(evidence[i] as number[]).slice(0, -1), Math.min(n, 2)], pieces.length);
  const counted = cues.filter((c) => c.decisive && ALARMS.some((a, i) => a.has(c.topic) && by(i, 0) >= a.absurd));
  const heard = ALARMS.map((a, i) => by(i, counted.filter((c) => a.has(c.topic)).length));
  return { alarm: Math.max(...heard), rings: heard.map((c, i) => c >= (d.alarms[i] as { at: number }).at), cues: counted };
};
/** With more folds a ranker misses less of what it will know in life; each costs a second and a half of processor time. */
const FOLDS = 6;
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
  const { docs, labels, kinds, y, bags, groups } = p;
  const fold = foldsOf(docs, folds, 7);
  const safe = safeSentences(content.danger);
  const views: { i: number; v: Views; known: number; pieces: Views[] }[] = [];
  const safeViews: { v: Views; text: string; pieces: Views[] }[] = [];
  for (let f = 0; f < folds; f++) {
    const inside = docs.flatMap((_, i) => (fold[i] === f ? [] : [i]));
    const r = fitRanker(inside.map((i) => bags[i] as Bag), Int32Array.from(inside, (i) => y[i] as number), labels.length, { passes: 3 }, groups.map((g) => Uint8Array.from(inside, (i) => g[i] as number)));
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
  return { held, decision: decide(held, calm, kinds, labels, blend) };
};

/** `known`: what an earlier training decided; the folds are then left out. */
export const train = (content: Knowledge, known: Decision | null = null): Trained => {
  const p = prepare(content);
  return { ...fit(p), ...(known ? { decision: known, held: [] } : crossValidate(content, p)) };
};

/** The confidences, as held-out phrasings have them, from which answering and offering pay. */
const thresholds = (): { answerAt: number; offerAt: number } => {
  const asHeld = (p: number): number => { const odds = p / (1 - p) / EASIER; return odds / (1 + odds); };
  // right p + wrong (1 - p) >= offered (p + beside (1 - p))
  const { right, offered, wrong } = WORTH;
  return { answerAt: asHeld((offered * BESIDE - wrong) / (right - wrong - offered * (1 - BESIDE))), offerAt: asHeld(WORTH_OFFERING) };
};

const decide = (held: readonly Held[], calm: readonly { scored: Scored; text: string; pieces: Scored[] }[], kinds: Int32Array, labels: readonly string[], blend: Blend): Decision => {
  const inScope = held.filter((h) => kinds[h.label] === 0);
  const off = held.filter((h) => labels[h.label] === OFFTOPIC);
  const best = (h: Held): number | undefined => h.scored.topics[0];
  const xs = [...inScope, ...off].map((h) => confidenceOf(h.scored, kinds));
  const ys = [...inScope, ...off].map((h): 0 | 1 => (kinds[h.label] === 0 && best(h) === h.label ? 1 : 0));
  // Off-topic questions are fewer in the base than in life: they weigh as much as a third of the rest.
  const heavier = off.length > 0 ? Math.max(1, inScope.length / (3 * off.length)) : 1;
  const weighed = [...inScope.map(() => 1), ...off.map(() => heavier)];
  const sure = fitLogistic(xs, ys, weighed, SURE_SIGNS);
  const ours = fitLogistic([...inScope, ...off].map((h) => oursOf(h.scored, kinds)), [...inScope.map((): 1 => 1), ...off.map((): 0 => 0)], weighed, OURS_SIGNS);
  const { answerAt, offerAt } = thresholds();
  const alarms = ALARMS.map((a) => {
    const members = Uint8Array.from(labels, (l) => Number(a.has(l)));
    const row = (s: Scored, pieces: readonly Scored[], y: 0 | 1): { x: number[]; y: 0 | 1; clauses: number } => ({ x: alarmOf(s, pieces, members, a.group, 0).slice(0, -1), y, clauses: pieces.length });
    // A danger phrasing that only the wider alarm hears is still handed over: other staff phrasings are neither here nor there for the danger alarm.
    const rows = [
      ...held.filter((h) => members[h.label] === 1 || kinds[h.label] !== 1).map((h) => row(h.scored, h.pieces, members[h.label] as 0 | 1)),
      ...calm.map((c) => row(c.scored, c.pieces, 0)),
    ];
    // As if no cue rang: the cues were written with the base in sight and ring on nearly all of its alarming phrasings. Learnt beside them the rest of the
    // evidence counted for nothing, and a stranger's words without a cue went unheard (danger found on unseen words: 88 of 96, then 85).
    const learnt = fitLogistic(rows.map((r) => r.x), rows.map((r) => r.y), [], ALARM_SIGNS.slice(0, -1));
    const weights = [...learnt.slice(0, -1), CUE, learnt.at(-1) as number];
    const heard = (y: 0 | 1): number[] => rows.filter((r) => r.y === y).map((r) => alarmBy(learnt, r.x, r.clauses)).sort((p, q) => p - q);
    const [no, yes] = [heard(0), heard(1)];
    const at = Math.max(no[Math.floor((no.length - 1) * (1 - a.false))] ?? EVEN, yes[Math.floor(yes.length * (1 - a.recall))] ?? 0, EVEN);
    return { weights, at };
  });
  return { blend, sure, ours, answerAt, offerAt, alarms };
};
