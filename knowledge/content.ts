/** What an index is built from. The same shapes that the library keeps, without the organisation's facts. */
import type { Cue, Entry, SmallTalk, Variety } from '../core/entry.ts';

export type Phrasings = Partial<Record<Variety, readonly string[]>>;
export type Knowledge = {
  entries: readonly Entry[];
  smalltalk: readonly SmallTalk[];
  /** Questions about other things: what must not be answered. */
  offtopic: Phrasings | { phrasings: Phrasings };
  /** Cues by kind of danger (`distress`, `staff.distress` ...). Plain strings under `safe` are sentences that only sound dangerous. */
  danger: Readonly<Record<string, readonly (Cue | string)[]>>;
};

/** Class names inside the ranker: topics as they are, `talk:<kind>`, and one for everything else. */
export const OFFTOPIC = '~offtopic';
export const TALK = 'talk:';
export const STAFF = 'staff.';
/** Staff topics about someone's safety (CONTRACTS: they set `danger`). */
export const DANGER_TOPICS: ReadonlySet<string> = new Set(['staff.distress', 'staff.abuse', 'staff.threat', 'staff.medical-urgent', 'staff.urgent-shelter']);

export type Doc = { text: string; label: string; variety: Variety };

const docsOf = (p: Phrasings, label: string): Doc[] =>
  (Object.entries(p) as [Variety, readonly string[]][]).flatMap(([variety, list]) => list.map((text) => ({ text, label, variety })));

/** Every phrasing with its class. Order is the order of the content: the same content gives the same index. */
export const docsIn = (k: Knowledge): Doc[] => [
  ...k.entries.flatMap((e) => docsOf(e.phrasings, e.topic)),
  ...k.smalltalk.flatMap((s) => docsOf(s.phrasings, TALK + s.kind)),
  ...docsOf('phrasings' in k.offtopic ? (k.offtopic as { phrasings: Phrasings }).phrasings : (k.offtopic as Phrasings), OFFTOPIC),
];

/** Which of four kinds a class is. Each kind has a prior of its own in the calibration. */
export const KINDS = ['topic', 'staff', 'talk', 'off'] as const;
export const kindOf = (label: string): number => (label === OFFTOPIC ? 3 : label.startsWith(TALK) ? 2 : label.startsWith(STAFF) ? 1 : 0);
