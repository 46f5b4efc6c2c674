/** The matcher: `buildIndex(content).understand(text)`. Pure and synchronous; nothing is read or written here. */
import { createHash } from 'node:crypto';
import { clauses, detectLang, tokens } from '../core/arabic.ts';
import type { Candidate, Understood } from '../core/entry.ts';
import { logistic } from './blend.ts';
import { DANGER_TOPICS, OFFTOPIC, TALK } from './content.ts';
import type { Knowledge } from './content.ts';
import { cueHits, formsIn } from './danger.ts';
import { alarmOf, confidenceOf, massOf, read, score, train } from './train.ts';
import type { Scored, Trained } from './train.ts';

export type { Knowledge } from './content.ts';
export type Context = { topic?: string };
export type Options = { folds?: number };
/** Why, for the desk. */
export type Explained = { understood: Understood; confidence: number; alarm: number; cues: { topic: string; words: string[] }[]; nearest: { topic: string; phrasing: string } | null };
export interface Index {
  digest: string;
  topics: string[];
  understand(text: string, context?: Context): Understood;
  explain(text: string, context?: Context): Explained;
  trained: Trained;
}

const OFFERED = 3;
const LISTED = 5;
/** Clauses beyond these are not looked at one by one. */
const MAX_CLAUSES = 8;

export const digestOf = (content: Knowledge): string =>
  createHash('sha256').update(JSON.stringify([content.entries.map((e) => [e.topic, e.mode, e.phrasings, e.related]), content.smalltalk.map((s) => [s.kind, s.phrasings]), content.offtopic, content.danger])).digest('hex').slice(0, 32);

export const buildIndex = (content: Knowledge, options: Options = {}): Index => {
  const trained = train(content, options.folds);
  const { ranker, labels, kinds, decision, cues, docs } = trained;
  const related = new Map(content.entries.map((e) => [e.topic, new Set([e.topic, ...e.related])] as const));
  const scoreText = (text: string): Scored => score(ranker, decision.blend, kinds, read(text).bag);
  const topicsOf = (s: Scored): number[] => s.order.filter((k) => kinds[k] === 0);

  const explain = (text: string, context: Context = {}): Explained => {
    const lang = detectLang(text) ?? 'ar';
    const reading = read(text);
    const parts = clauses(text).slice(-MAX_CLAUSES);
    const whole = score(ranker, decision.blend, kinds, reading.bag);
    const pieces = parts.length > 1 ? parts.map((t) => ({ text: t, scored: scoreText(t) })) : [];
    const hits = cueHits(cues, formsIn(tokens(text)));
    const done = (u: Partial<Understood> & { outcome: Understood['outcome'] }, confidence: number, alarm: number): Explained => ({
      understood: { topic: null, topics: [], candidates: [], lang, smalltalk: null, danger: null, ...u },
      confidence, alarm, cues: hits.map((c) => ({ topic: c.topic, words: c.words })),
      nearest: whole.doc < 0 ? null : { topic: docs[whole.doc]?.label as string, phrasing: docs[whole.doc]?.text as string },
    });
    const candidates: Candidate[] = topicsOf(whole).slice(0, LISTED).map((k) => ({ topic: labels[k] as string, score: whole.p[k] as number }));

    // Safety first.
    const decisive = hits.filter((c) => c.decisive);
    const alarm = logistic(decision.alarm, alarmOf(whole, pieces.map((p) => p.scored), kinds, decisive.length));
    if (alarm >= decision.alarmAt) {
      const votes = new Map<string, number>();
      for (const s of [whole, ...pieces.map((p) => p.scored)]) s.p.forEach((p, k) => { if (kinds[k] === 1) votes.set(labels[k] as string, Math.max(votes.get(labels[k] as string) ?? 0, p)); });
      for (const c of decisive) votes.set(c.topic, (votes.get(c.topic) ?? 0) + 0.3);
      const topic = [...votes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
      return done({ outcome: 'staff', topic, topics: topic ? [topic] : [], candidates, danger: topic && DANGER_TOPICS.has(topic) ? topic : null }, alarm, alarm);
    }

    const first = whole.order[0] as number;
    const talk = massOf(whole, kinds, 2);
    const kindOfTalk = (labels[whole.order.find((k) => kinds[k] === 2) ?? -1] ?? '').slice(TALK.length) || null;
    if (kindOfTalk && (reading.bare || kinds[first] === 2) && talk > 0.4) return done({ outcome: 'smalltalk', smalltalk: kindOfTalk }, talk, alarm);

    const sure = logistic(decision.sure, confidenceOf(whole, kinds));
    const best = candidates[0];
    if (best && sure >= decision.answerAt) return done({ outcome: 'answer', topic: best.topic, topics: [best.topic], candidates }, sure, alarm);
    if (best && sure >= decision.offerAt) return done({ outcome: 'clarify', candidates: candidates.slice(0, OFFERED) }, sure, alarm);
    return done({ outcome: 'unknown', candidates }, sure, alarm);
  };
  void related; void OFFTOPIC;
  return { digest: digestOf(content), topics: labels.filter((_, k) => kinds[k] === 0), understand: (t, c) => explain(t, c).understood, explain, trained };
};
