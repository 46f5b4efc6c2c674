/** The matcher: `buildIndex(content).understand(text)`. Pure and synchronous; nothing is read or written here. */
import { createHash } from 'node:crypto';
import { detectLang, FILLERS, tokens } from '../core/arabic.ts';
import type { Token } from '../core/arabic.ts';
import type { Candidate, Understood } from '../core/entry.ts';
import { DANGER_TOPICS, TALK } from './content.ts';
import type { Knowledge } from './content.ts';
import { hitsIn } from './danger.ts';
import { isStory } from './names.ts';
import { VIEW, VIEWS } from './ranker.ts';
import { read } from './reading.ts';
import { ALARMS, bestOf, hear, massOf, piecesOf, score, train, trustOf } from './train.ts';
import type { Decision, Scored, Trained } from './train.ts';

export type { Knowledge, Phrasings } from './content.ts';
export type { Decision } from './train.ts';
export type Context = { topic?: string };
/** Plain JSON: what cross-validation decided for exactly this content. Keep it beside the snapshot and the next build skips the folds. */
/** Raised when what a decision holds or means changes: one kept by an older version is then made anew. */
export const MODEL_FORMAT = 2;
export type Model = { format: typeof MODEL_FORMAT; digest: string; decision: Decision };
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
/** Of a longer message the beginning and the end are read. */
const MAX_LETTERS = 4000;
/** How many times likelier a topic near the last one spoken of becomes, when the message alone decides nothing. */
const FOLLOW = 6;
/** How like an alarming phrasing (cosine) a message that is no story must be to raise an alarm without a cue. Likeness to an ordinary one («ما عندي الحين» to «خلاص ما عندي شي») is no reason. */
const LONE = 0.8;
/** In so few words without a cue it must be at least this like one: of «حي كذا قرب المسجد» only the mosque is in an alarming phrasing. */
const BRIEF = 4;
const LIKE = 0.43;
/** A message less like its nearest phrasing (cosine) is not compared with it word for word. */
const HALF_LIKE = 0.5;
/** Enough for a question among several that the whole message has in mind too. */
const HALF_SURE = 0.2;
/** Small talk is short: of a longer message (words) it has to be likelier. */
const CHATTY = 6;
/** A shorter message that begins with "and" leans on what was said before. */
const SHORT = 5;
/** Words that ask, after `canonical`. Only clauses with one of them count as questions of their own. */
const ASKING = new Set('كيف متي اين مناين كم ماذا لماذا هل مين اقدر عندكم يوجد how when where what which who why can do is are does'.split(' '));

/** Does a clause of this text ask, by a word or by its mark only? */
const asks = (clause: string, text: string): 'word' | 'mark' | null =>
  tokens(clause).some((w) => ASKING.has(w.text)) ? 'word' : /^\s*[?؟]/.test(text.slice(text.indexOf(clause) + clause.length)) ? 'mark' : null;

const wording = (list: readonly Token[]): string => list.map((t) => t.text).join(' ');

export const digestOf = (content: Knowledge): string =>
  createHash('sha256')
    .update(JSON.stringify([content.entries.map((e) => [e.topic, e.mode, e.phrasings, e.related]), content.smalltalk.map((s) => [s.kind, s.phrasings]), content.offtopic, content.danger]))
    .digest('hex').slice(0, 32);

export const buildIndex = (content: Knowledge, options: Options = {}): Index => {
  const digest = digestOf(content);
  return indexOf(content, digest, train(content, options.model?.format === MODEL_FORMAT && options.model.digest === digest ? options.model.decision : null));
};

/** The index that answers from what was learnt. Costs nothing: a new decision for the same content is a new index at once. */
export const indexOf = (content: Pick<Knowledge, 'entries'>, digest: string, trained: Trained): Index => {
  const { ranker, labels, kinds, decision, cues, docs, near: known } = trained;
  const members = ALARMS.map((a) => Uint8Array.from(labels, (l) => Number(a.has(l))));
  const near = new Map(content.entries.map((e) => [e.topic, new Set([e.topic, ...e.related])] as const));
  const scoreText = (text: string): Scored => score(ranker, decision.blend, kinds, read(text, known));
  const trust = (s: Scored): { sure: number; answer: boolean } => trustOf(decision, s, kinds);
  const likeAlarm = (s: Scored): number => kinds.reduce((most, kind, k) => (kind === 1 ? Math.max(most, s.table[k * VIEWS + VIEW.best] as number) : most), 0);
  const listed = (s: Scored): Candidate[] =>
    s.topics.map((k) => ({ topic: labels[k] as string, score: s.p[k] as number }));

  /** The same scores after "we were just speaking of this topic". */
  const following = (s: Scored, topic: string): Scored => {
    const friends = near.get(topic);
    if (!friends) return s;
    const p = s.p.map((v, k) => (friends.has(labels[k] as string) ? v * FOLLOW : v));
    const sum = p.reduce((a, v) => a + v, 0);
    for (let k = 0; k < p.length; k++) p[k]! /= sum;
    return { ...s, p, topics: bestOf(p, kinds, 0) };
  };

  /** `look`: what only the desk wants to see. */
  const decide = (input: string, context: Context, look: boolean): Explained => {
    const text = input.length > MAX_LETTERS ? input.slice(0, MAX_LETTERS / 4) + ' ' + input.slice(-MAX_LETTERS * 3 / 4) : input;
    const lang = detectLang(text) ?? 'ar';
    const reading = read(text, known);
    const pieces = piecesOf(text).map((t) => ({ asks: asks(t, text), scored: scoreText(t) }));
    const whole = score(ranker, decision.blend, kinds, reading);
    const list = tokens(text);
    const hits = hitsIn(cues, text);
    const done = (u: Partial<Understood> & { outcome: Understood['outcome'] }, confidence: number, alarm: number): Explained => {
      const doc = look ? docs[whole.doc] : undefined;
      const own = new Set(look ? list.map((t) => t.text) : []);
      return {
        understood: { topic: null, topics: [], candidates: [], lang, smalltalk: null, danger: null, ...u },
        confidence, alarm, cues: hits.map((c) => ({ topic: c.topic, words: c.words })),
        nearest: doc ? { topic: doc.label, phrasing: doc.text, shared: [...new Set(tokens(doc.text).filter((t) => own.has(t.text)).map((t) => t.raw))] } : null,
      };
    };

    // Safety first: danger overrides everything, then whatever else is for a person.
    const { alarm, rings, cues: decisive } = hear(decision, whole, pieces.map((p) => p.scored), members, hits);
    // Whoever wrote this phrasing under a topic has decided.
    const nearest = docs[whole.doc];
    const same = nearest && whole.nearest >= HALF_LIKE && kinds[labels.indexOf(nearest.label)] === 0 && wording(list) === wording(tokens(nearest.text)) ? nearest.label : null;
    // What is no story needs a cue, or to be (almost) a staff phrasing itself, as "موظف" is.
    const told = (): boolean => {
      if (decisive.length > 0) return true;
      const like = likeAlarm(whole);
      const said = list.filter((t) => !FILLERS.has(t.text)).length; // «لا ما ابغى» says next to nothing, and many who despair begin so
      return like >= LONE || (list.length > 1 && isStory(list, { space: ranker.space, near: known }) && (list.length > BRIEF || (said > 1 && like >= LIKE)));
    };
    if (list.length > 0 && rings.includes(true) && told() && !(same && decisive.length === 0)) {
      const onlyDanger = rings[0] === true && (decisive.length === 0 || decisive.some((c) => DANGER_TOPICS.has(c.topic)));
      const votes = new Map<string, number>();
      for (const s of [whole, ...pieces.map((p) => p.scored)])
        s.p.forEach((p, k) => { if (kinds[k] === 1) votes.set(labels[k] as string, Math.max(votes.get(labels[k] as string) ?? 0, p)); });
      for (const c of decisive) votes.set(c.topic, (votes.get(c.topic) ?? 0) + 0.3);
      const topic = [...votes].filter(([t]) => !onlyDanger || DANGER_TOPICS.has(t)).sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
      if (topic) return done({ outcome: 'staff', topic, topics: [topic], candidates: listed(whole), danger: DANGER_TOPICS.has(topic) ? topic : null }, alarm, alarm);
    }

    const talk = massOf(whole, kinds, 2);
    const kindOfTalk = (labels[bestOf(whole.p, kinds, 2, 1)[0] ?? -1] ?? '').slice(TALK.length) || null;
    if (kindOfTalk && (reading.bare || (kinds[whole.top] === 2 && talk > (reading.size <= CHATTY ? 0.4 : 0.7)))) return done({ outcome: 'smalltalk', smalltalk: kindOfTalk }, talk, alarm);

    if (same) return done({ outcome: 'answer', topic: same, topics: [same], candidates: [{ topic: same, score: 1 }, ...listed(whole).filter((c) => c.topic !== same)] }, 1, alarm);

    let scored = whole;
    let { sure, answer } = trust(whole);
    const asked = pieces.filter((p) => p.asks).map((p) => ({ ...p, topic: listed(p.scored)[0]?.topic as string, ...trust(p.scored) }));
    // The ask of a story is often its last question: believe it when the whole story is unclear and at least thought of it.
    const last = asked.findLast((p) => p.asks === 'word');
    if (last?.answer && !answer && listed(whole).some((c) => c.topic === last.topic)) { scored = last.scored; ({ sure, answer } = last); }
    if (context.topic && (!answer || (reading.size <= SHORT && /^\s*(?:و|and\b)/iu.test(text)))) {
      scored = following(scored, context.topic);
      ({ sure, answer } = trust(scored));
    }
    // A question among several is short; that the whole message has it in mind too makes up for that.
    const meant = new Set(whole.topics.slice(0, OFFERED).map((k) => labels[k]));
    const clear = asked.filter((p) => p.answer || (p.sure >= HALF_SURE && meant.has(p.topic)));
    const several = [...new Set(clear.map((a) => a.topic))].slice(0, OFFERED);
    const candidates = listed(scored);
    const best = candidates[0];
    if (several.length > 1) return done({ outcome: 'answer', topic: several[0] as string, topics: several, candidates }, Math.min(...clear.map((a) => a.sure)), alarm);
    if (best && answer) return done({ outcome: 'answer', topic: best.topic, topics: [best.topic], candidates }, sure, alarm);
    if (best && sure >= decision.offerAt) return done({ outcome: 'clarify', candidates: candidates.slice(0, OFFERED) }, sure, alarm);
    return done({ outcome: 'unknown', candidates }, sure, alarm);
  };
  return {
    digest, topics: labels.filter((_, k) => kinds[k] === 0), model: { format: MODEL_FORMAT, digest, decision },
    understand: (text, context = {}) => decide(text, context, false).understood, explain: (text, context = {}) => decide(text, context, true), trained,
  };
};
