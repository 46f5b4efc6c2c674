/** The matcher: `buildIndex(content).understand(text)`. Pure and synchronous; nothing is read or written here. */
import { createHash } from 'node:crypto';
import { detectLang, tokens } from '../core/arabic.ts';
import type { Candidate, Understood } from '../core/entry.ts';
import { logistic } from './blend.ts';
import { DANGER_TOPICS, TALK } from './content.ts';
import type { Knowledge } from './content.ts';
import { cueHits, formsIn } from './danger.ts';
import { isStory } from './names.ts';
import { read } from './reading.ts';
import { ALARMS, alarmOf, confidenceOf, massOf, piecesOf, score, train } from './train.ts';
import type { Decision, Scored, Trained } from './train.ts';

export type { Knowledge, Phrasings } from './content.ts';
export type { Decision } from './train.ts';
export type Context = { topic?: string };
/** Plain JSON: what cross-validation decided for exactly this content. Keep it beside the snapshot and the next build skips the folds. */
export type Model = { format: 1; digest: string; decision: Decision };
export type Options = { model?: Model | null };
/** Why, for the desk. `cues`: words whose joint presence meant danger; `nearest`: the phrasing most like the message; `shared`: words it shares with it. */
export type Explained = {
  understood: Understood; confidence: number; alarm: number;
  cues: { topic: string; words: string[] }[]; nearest: { topic: string; phrasing: string; shared: string[] } | null;
};
export interface Index {
  digest: string;
  topics: string[];
  model: Model;
  understand(text: string, context?: Context): Understood;
  explain(text: string, context?: Context): Explained;
  /** For evaluation and checks. `held` is empty when a model was given. */
  trained: Trained;
}

const OFFERED = 3;
const LISTED = 5;
/** Of a longer message the beginning and the end are read. */
const MAX_LETTERS = 4000;
/** How many times likelier a topic near the last one spoken of becomes, when the message alone decides nothing. */
const FOLLOW = 6;
/** How like a phrasing (cosine) a message that is no story must be to raise an alarm without a cue. */
const LONE = 0.8;
/** A shorter message that begins with "and" leans on what was said before. */
const SHORT = 5;
/** Words that ask, after `canonical`. Only clauses with one of them count as questions of their own. */
const ASKING = new Set('كيف متي اين مناين كم ماذا لماذا هل مين اقدر عندكم يوجد how when where what which who why can do is are does'.split(' '));

export const digestOf = (content: Knowledge): string =>
  createHash('sha256')
    .update(JSON.stringify([content.entries.map((e) => [e.topic, e.mode, e.phrasings, e.related]), content.smalltalk.map((s) => [s.kind, s.phrasings]), content.offtopic, content.danger]))
    .digest('hex').slice(0, 32);

export const buildIndex = (content: Knowledge, options: Options = {}): Index => {
  const digest = digestOf(content);
  return indexOf(content, digest, train(content, options.model?.format === 1 && options.model.digest === digest ? options.model.decision : null));
};

/** The index that answers from what was learnt. Costs nothing: a new decision for the same content is a new index at once. */
export const indexOf = (content: Pick<Knowledge, 'entries'>, digest: string, trained: Trained): Index => {
  const { ranker, labels, kinds, decision, cues, docs, near: known } = trained;
  const members = ALARMS.map((a) => Uint8Array.from(labels, (l) => Number(a.has(l))));
  const near = new Map(content.entries.map((e) => [e.topic, new Set([e.topic, ...e.related])] as const));
  const scoreText = (text: string): Scored => score(ranker, decision.blend, kinds, read(text, known).bag);
  const sureOf = (s: Scored): number => logistic(decision.sure, confidenceOf(s, kinds));
  const listed = (s: Scored): Candidate[] =>
    s.order.filter((k) => kinds[k] === 0).slice(0, LISTED).map((k) => ({ topic: labels[k] as string, score: s.p[k] as number }));

  /** The same scores after "we were just speaking of this topic". */
  const following = (s: Scored, topic: string): Scored => {
    const friends = near.get(topic);
    if (!friends) return s;
    const p = s.p.map((v, k) => (friends.has(labels[k] as string) ? v * FOLLOW : v));
    const sum = p.reduce((a, v) => a + v, 0);
    for (let k = 0; k < p.length; k++) p[k]! /= sum;
    return { ...s, p, order: Array.from(p.keys()).sort((a, b) => (p[b] as number) - (p[a] as number)) };
  };

  const explain = (input: string, context: Context = {}): Explained => {
    const text = input.length > MAX_LETTERS ? input.slice(0, MAX_LETTERS / 4) + ' ' + input.slice(-MAX_LETTERS * 3 / 4) : input;
    const lang = detectLang(text) ?? 'ar';
    const reading = read(text, known);
    const pieces = piecesOf(text).map((t) => ({ asks: tokens(t).some((w) => ASKING.has(w.text)), scored: scoreText(t) }));
    const whole = score(ranker, decision.blend, kinds, reading.bag);
    const list = tokens(text);
    const hits = cueHits(cues, formsIn(list));
    const done = (u: Partial<Understood> & { outcome: Understood['outcome'] }, confidence: number, alarm: number): Explained => {
      const doc = docs[whole.doc];
      const own = new Set(list.map((t) => t.text));
      return {
        understood: { topic: null, topics: [], candidates: [], lang, smalltalk: null, danger: null, ...u },
        confidence, alarm, cues: hits.map((c) => ({ topic: c.topic, words: c.words })),
        nearest: doc ? { topic: doc.label, phrasing: doc.text, shared: [...new Set(tokens(doc.text).filter((t) => own.has(t.text)).map((t) => t.raw))] } : null,
      };
    };

    // Safety first: danger overrides everything, then whatever else is for a person.
    const decisive = hits.filter((c) => c.decisive);
    const heard = ALARMS.map((a, i) => {
      const d = decision.alarms[i] as { weights: number[]; at: number };
      const c = logistic(d.weights, alarmOf(whole, pieces.map((p) => p.scored), members[i] as Uint8Array, a.group, decisive.filter((c) => a.has(c.topic)).length));
      return { c, rings: c >= d.at };
    });
    const alarm = Math.max(...heard.map((h) => h.c));
    // What is no story needs a cue, or to be (almost) a staff phrasing itself, as "موظف" is.
    const told = (): boolean => decisive.length > 0 || whole.nearest >= LONE || (list.length > 1 && isStory(list, { space: ranker.space, near: known }));
    if (list.length > 0 && heard.some((h) => h.rings) && told()) {
      const onlyDanger = heard[0]?.rings === true && decisive.some((c) => DANGER_TOPICS.has(c.topic));
      const votes = new Map<string, number>();
      for (const s of [whole, ...pieces.map((p) => p.scored)])
        s.p.forEach((p, k) => { if (kinds[k] === 1) votes.set(labels[k] as string, Math.max(votes.get(labels[k] as string) ?? 0, p)); });
      for (const c of decisive) votes.set(c.topic, (votes.get(c.topic) ?? 0) + 0.3);
      const topic = [...votes].filter(([t]) => !onlyDanger || DANGER_TOPICS.has(t)).sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
      if (topic) return done({ outcome: 'staff', topic, topics: [topic], candidates: listed(whole), danger: DANGER_TOPICS.has(topic) ? topic : null }, alarm, alarm);
    }

    const talk = massOf(whole, kinds, 2);
    const kindOfTalk = (labels[whole.order.find((k) => kinds[k] === 2) ?? -1] ?? '').slice(TALK.length) || null;
    if (kindOfTalk && (reading.bare || (kinds[whole.order[0] as number] === 2 && talk > 0.4))) return done({ outcome: 'smalltalk', smalltalk: kindOfTalk }, talk, alarm);

    let scored = whole;
    let sure = sureOf(whole);
    // The ask of a story is often its last question: believe it when the whole story at least thought of it.
    const last = pieces.findLast((p) => p.asks);
    if (last && sure < decision.answerAt) {
      const alone = sureOf(last.scored);
      const top = listed(last.scored)[0]?.topic;
      if (alone >= decision.answerAt && listed(whole).some((c) => c.topic === top)) { scored = last.scored; sure = alone; }
    }
    if (context.topic && (sure < decision.answerAt || (reading.size <= SHORT && /^\s*(?:و|and\b)/iu.test(text)))) {
      scored = following(scored, context.topic);
      sure = sureOf(scored);
    }
    const asked = pieces.filter((p) => p.asks).map((p) => ({ topic: listed(p.scored)[0]?.topic as string, sure: sureOf(p.scored) })).filter((p) => p.sure >= decision.answerAt);
    const several = [...new Set(asked.map((a) => a.topic))].slice(0, OFFERED);
    const candidates = listed(scored);
    const best = candidates[0];
    if (several.length > 1) return done({ outcome: 'answer', topic: several[0] as string, topics: several, candidates }, Math.min(...asked.map((a) => a.sure)), alarm);
    if (best && sure >= decision.answerAt) return done({ outcome: 'answer', topic: best.topic, topics: [best.topic], candidates }, sure, alarm);
    if (best && sure >= decision.offerAt) return done({ outcome: 'clarify', candidates: candidates.slice(0, OFFERED) }, sure, alarm);
    return done({ outcome: 'unknown', candidates }, sure, alarm);
  };
  return {
    digest, topics: labels.filter((_, k) => kinds[k] === 0), model: { format: 1, digest, decision },
    understand: (t, c) => explain(t, c).understood, explain, trained,
  };
};
