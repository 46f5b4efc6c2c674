/** Knowledge: entries that staff edit, and what the matcher makes of a question. The bot never composes facts: every answer is an entry. */
import * as z from 'zod';
import { DEPARTMENTS } from './request.ts';
import type { Lang } from './text.ts';

/** How people write. Phrasings are kept apart by variety so that a thin one shows. */
export const VARIETIES = ['msa', 'hijazi', 'najdi', 'egyptian', 'levantine', 'urdu', 'english', 'arabizi', 'mixed'] as const;
export type Variety = (typeof VARIETIES)[number];

const twoTongues = z.strictObject({ ar: z.string().min(1), en: z.string().min(1) });
const factId = z.string().regex(/^[a-z0-9]+([.-][a-z0-9]+)*$/);
const phrasings = z.partialRecord(z.enum(VARIETIES), z.array(z.string().min(1)));

export const Entry = z.strictObject({
  /** Stable id, e.g. `aid.rent`. */
  topic: factId,
  /** `staff`: never answered by the bot; the answer is the caring line said while a person is called. */
  mode: z.enum(['answer', 'staff']),
  title: twoTongues,
  /** Places like `{hours.week}` are facts of the organisation. */
  answer: twoTongues,
  /** Said instead when the fact `offer` is false. */
  instead: twoTongues.optional(),
  offer: factId.optional(),
  /** Facts the prose rests on without a place. */
  needs: z.array(factId).default([]),
  flow: z.string().optional(),
  preset: z.record(z.string(), z.string()).optional(),
  related: z.array(factId).default([]),
  owner: z.enum(DEPARTMENTS),
  phrasings,
  /** ISO dates. After `validUntil` the entry is not spoken; after `reviewBy` staff are asked to look at it. */
  validUntil: z.iso.date().optional(),
  reviewBy: z.iso.date().optional(),
});
export type Entry = z.infer<typeof Entry>;

export const SmallTalk = z.strictObject({ kind: z.string(), phrasings, answer: twoTongues });
export type SmallTalk = z.infer<typeof SmallTalk>;

/** Words whose joint presence means danger, whatever else is said. Each of `all` may name several: `a|b c|~group`; knowledge/danger.ts reads them. */
export const Cue = z.strictObject({ all: z.array(z.string().min(1)).min(1), not: z.array(z.string().min(1)).optional() });
export type Cue = z.infer<typeof Cue>;
/** Cues by kind of danger; under `~name`, words that cues name as a group; under `safe`, plain sentences that only sound dangerous. */
export const Danger = z.record(z.string(), z.array(z.union([Cue, z.string().min(1)])));
export type Danger = z.infer<typeof Danger>;

export type Candidate = { topic: string; score: number };
/** The five ways a question can end (CONTRACTS). */
export const OUTCOMES = ['answer', 'clarify', 'unknown', 'staff', 'smalltalk'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What the matcher made of one message. `topics` lists all it asks; `staff` outcomes name a `staff.*` topic. Scores are probabilities, best first. */
export type Understood = {
  outcome: Outcome;
  topic: string | null;
  topics: string[];
  candidates: Candidate[];
  lang: Lang;
  /** The kind of small talk, when that is all there is. */
  smalltalk: string | null;
  /** A `staff.*` topic about someone's safety: overrides everything. */
  danger: string | null;
};
