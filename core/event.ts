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

/**
 * `also`: a weaker id under which the channel knows the same sender (WhatsApp: the phone, beside the business-scoped id in `from`): an address that
 * is new is looked up by it. `phone`: a mobile (E.164) that the channel vouches for as the sender's own.
 */
export type MessageEvent = Happened & { type: 'message'; from: Address; also?: string; phone?: string; name?: string; body: Body };
/** A wake that came due. Stale unless `token` is the one the state still holds. */
export type TimerEvent = Happened & { type: 'timer'; wake: WakeKind; token: string };
/**
 * `seen`: id of the last inbound message the author saw; null skips the check (terminal, tests). `passed` is an act of the desk alone: `to` holds the
 * conversation now, null: it waits in the queue again; its ticket follows in the same turn.
 */
export type StaffEvent = Happened & { type: 'staff'; act: StaffAct | 'passed'; who: Staff; to?: Staff | null; text?: string; media?: Media[]; seen?: string | null };
export type RequestChanged = Happened & { type: 'request-changed'; number: string; kind: RequestKind; state: RequestState; note?: string };
/** A message of ours failed for good. */
export type Undelivered = Happened & { type: 'undelivered'; key: string; why: string };
/** The channel vouches for something: the person opened the chat, or this mobile (E.164) is theirs; null: the one it vouched for no longer is, ask again. `moved`: the person left
 *  this address; whoever writes from it later is somebody else. */
export type ContactEvent = Happened & { type: 'contact'; from: Address; also?: string; phone?: string | null; opened?: boolean; moved?: true };
/** The person put a sign (or took it back: null) on message `of`, the provider's id. Kept for staff, never answered. */
export type ReactionEvent = Happened & { type: 'reaction'; from: Address; also?: string; of: string; sign: string | null };
/**
 * One person, several channels. `asked`: somebody on `channel` says that requests of this conversation's person are theirs: is that right?
 * `agreed`, `refused`: the answer, in the conversation that asked. `told`: staff linked `channel`.
 */
export type LinkEvent = Happened & { type: 'link'; stage: 'asked' | 'agreed' | 'refused' | 'told'; channel: string; token: string };
/** The person edited message `of`; an empty text: took it back. */
export type EditEvent = Happened & { type: 'edit'; from: Address; also?: string; of: string; text: string };
/** Staff confirmed that everything personal of this conversation goes. */
export type EraseEvent = Happened & { type: 'erase'; who: Staff };

export type Event = MessageEvent | TimerEvent | StaffEvent | RequestChanged | Undelivered | ContactEvent | ReactionEvent | LinkEvent | EditEvent | EraseEvent;

/** What the app looks up before the engine runs, because the engine may not. */
export type Given = {
  /** What `knowledge/` made of the text of a message. */
  understood?: Understood;
  /** The channel this conversation is on. `sharesPhone`: a person can show it a mobile that it vouches for (Telegram's contact button). */
  channel?: { id: string; sharesPhone: boolean };
  /** Free reference numbers, should the turn register something. */
  numbers: string[];
  /** Answers to the reads this turn has asked for so far. */
  found: Found[];
};
export type Read = { query: Query };
