/** Everything that can happen to a conversation. One line of events, one writer of state. */
import type { Address, Body, Media } from './message.ts';
import type { WakeKind } from './conversation.ts';
import type { RequestKind, RequestState } from './request.ts';
import type { Query, Found } from './query.ts';
import type { Understood } from './entry.ts';

/** `id` is unique within its channel (the provider's own id where there is one). `at` is milliseconds since 1970. */
type Happened = { id: string; at: number };

/** A member of staff as the person may know them. */
export type Staff = { id: string; name: string };
export const STAFF_ACTS = ['took', 'said', 'noted', 'returned', 'closed'] as const;
export type StaffAct = (typeof STAFF_ACTS)[number];

export type MessageEvent = Happened & { type: 'message'; from: Address; name?: string; body: Body };
/** A wake that came due. Stale unless `token` is the one the state still holds. */
export type TimerEvent = Happened & { type: 'timer'; wake: WakeKind; token: string };
/** `seen`: id of the last inbound message the author saw; null skips the check (terminal, tests). */
export type StaffEvent = Happened & { type: 'staff'; act: StaffAct; who: Staff; text?: string; media?: Media[]; seen?: string | null };
export type RequestChanged = Happened & { type: 'request-changed'; number: string; kind: RequestKind; state: RequestState; note?: string };
/** A message of ours failed for good. */
export type Undelivered = Happened & { type: 'undelivered'; key: string; why: string };
/** The channel vouches for something: the person opened the chat, or this mobile (E.164) is theirs. */
export type ContactEvent = Happened & { type: 'contact'; from: Address; phone?: string; opened?: boolean };
/** The person edited message `of`. */
export type EditEvent = Happened & { type: 'edit'; from: Address; of: string; text: string };
/** Staff confirmed that everything personal of this conversation goes. */
export type EraseEvent = Happened & { type: 'erase'; who: Staff };

export type Event = MessageEvent | TimerEvent | StaffEvent | RequestChanged | Undelivered | ContactEvent | EditEvent | EraseEvent;

/** What the app looks up before the engine runs, because the engine may not. */
export type Given = {
  /** What `knowledge/` made of the text of a message. */
  understood?: Understood;
  /** Free reference numbers, should the turn register something. */
  numbers: string[];
  /** Answers to the reads this turn has asked for so far. */
  found: Found[];
};
export type Read = { query: Query };
