/** What differs, what cannot be said, what is due for a look: the marks on the list of entries. Pure. */
import type { Drafts } from './house.ts';
import type { Entry } from '../core/entry.ts';
import { speakFact, type Mode } from '../core/organisation.ts';
import { placesOf } from '../core/text.ts';
import { dayAt, isoOf } from '../core/values/calendar.ts';

/** The same whatever the order of their keys: a form writes them in its own. */
const plain = (v: unknown): string => JSON.stringify(v, (_key, value: unknown) =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).filter(([, x]) => x !== undefined).sort(([a], [b]) => (a < b ? -1 : 1))) : value);

/** Topics that were written, changed or taken out since the publish. */
export const changedTopics = (drafts: readonly Entry[], published: readonly Entry[]): string[] => {
  const before = new Map(published.map((e) => [e.topic, plain(e)]));
  const now = new Map(drafts.map((e) => [e.topic, plain(e)]));
  return [...[...now].filter(([topic, text]) => before.get(topic) !== text).map(([topic]) => topic), ...[...before.keys()].filter((topic) => !now.has(topic))];
};

/** Topics of which something cannot be said now: a fact they rest on may not be spoken, or their time is over. */
export const muteTopics = ({ entries, organisation }: Pick<Drafts, 'entries' | 'organisation'>, mode: Mode, now: number): string[] => {
  const facts = new Map(organisation.facts.map((f) => [f.id, f]));
  const silent = (id: string): boolean => speakFact(facts.get(id), 'ar', mode) === null;
  const today = isoOf(dayAt(now));
  return entries.filter((e) => {
    if (e.validUntil !== undefined && e.validUntil < today) return true;
    const instead = e.offer !== undefined && speakFact(facts.get(e.offer), 'ar', mode) === false ? e.instead : undefined;
    const said = instead ?? e.answer;
    return [...placesOf(said.ar), ...placesOf(said.en), ...(instead ? [] : e.needs), ...(e.offer ? [e.offer] : [])].some(silent);
  }).map((e) => e.topic);
};

export const dueForReview = (entries: readonly Entry[], now: number): string[] => entries.filter((e) => e.reviewBy !== undefined && e.reviewBy <= isoOf(dayAt(now))).map((e) => e.topic);
