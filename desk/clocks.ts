/** Time at the desk: when a request is late, when nobody took a ticket, when its holder is silent. Pure; all in working time where the hours are known. */
import { ANSWER_MS, type Queued } from './rules.ts';
import { afterWorking, type Hours } from '../core/hours.ts';
import type { Ticket } from '../core/ports.ts';
import { FINAL_STATES, KINDS, type RequestFile } from '../core/request.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A person who wrote to somebody of the staff and hears nothing: the colleague is reminded, then the conversation waits in the queue again. */
export const REMIND_MS = 10 * MINUTE;
export const BACK_MS = 30 * MINUTE;
/** The last part of a deadline's span in which it is soon, and never less than a day. */
const SOON_PART = 0.2;

export type Late = 'no' | 'soon' | 'late';
type Dated = Pick<RequestFile, 'kind' | 'state' | 'created' | 'nextUpdate'>;

/** What the person was told, else what is published for this kind. */
export const dueOf = (r: Dated): number => r.nextUpdate ?? r.created + KINDS[r.kind].days * DAY;
export const lateOf = (r: Dated, now: number): Late => {
  if (FINAL_STATES.includes(r.state)) return 'no';
  const due = dueOf(r);
  if (now >= due) return 'late';
  return due - now <= Math.max(DAY, (due - r.created) * SOON_PART) ? 'soon' : 'no';
};

/** Hours that nobody confirmed, or without any shift: the clock runs through. */
const passed = (hours: Hours | null, from: number, ms: number): number => (hours && afterWorking(hours, from, ms)) ?? from + ms;

/** When a waiting ticket becomes one that nobody took. */
export const nobodyTookAt = (t: Pick<Queued, 'opened' | 'promised'>, hours: Hours | null): number => Math.max(passed(hours, t.opened, ANSWER_MS), t.promised ?? 0);

/** The last line of the conversation; the bot's own (somebody took it) counts as waiting for the holder. */
export type LastLine = { at: number; by: 'person' | 'bot' | 'staff' };
export type Silence = { is: 'spoken' } | { is: 'waiting'; since: number; remindAt: number; backAt: number };
/** How long the person has waited for the holder of a taken ticket. */
export const silenceOf = (t: Pick<Ticket, 'state' | 'takenAt'>, last: LastLine | null, hours: Hours | null): Silence => {
  if (t.state !== 'taken' || t.takenAt === null || last?.by === 'staff') return { is: 'spoken' };
  const since = Math.max(t.takenAt, last?.at ?? 0);
  return { is: 'waiting', since, remindAt: passed(hours, since, REMIND_MS), backAt: passed(hours, since, BACK_MS) };
};
