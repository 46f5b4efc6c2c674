/** Everything a turn can cause. The app has one handler for each, or it does not compile. */
import type { Conversation, WakeKind } from './conversation.ts';
import type { Outcome } from './entry.ts';
import type { Choice, Media } from './message.ts';
import type { Query } from './query.ts';
import type { RequestKind } from './request.ts';
import type { Json } from './json.ts';
import type { Lang } from './text.ts';

/** Consent is asked for one purpose at a time. */
export const PURPOSES = ['processing', 'notices', 'rating'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Why a person of the staff is needed. */
export const TICKET_REASONS = [
  'human-request', 'not-understood', 'invalid-answers', 'unconfirmed-fact', 'staff-topic', 'personal-decision',
  'misconduct', 'distress', 'abuse', 'threat', 'medical-urgent', 'urgent-shelter', 'voice', 'undelivered', 'fault',
] as const;
export type TicketReason = (typeof TICKET_REASONS)[number];

export type Effect =
  | { type: 'send'; key: string; lang: Lang; text: string; choices?: Choice[]; media?: Media[]; lane: 'reply' | 'notice' }
  /** `about` narrows the kind (aid_kind of an aid request): one open request per person, kind and about. `nid` decides the person. */
  | { type: 'register'; number: string; kind: RequestKind; about: string | null; nid: string | null; fields: Record<string, Json>; media: Media[] }
  | { type: 'ticket'; reason: TicketReason; priority: 'normal' | 'urgent'; hours: 'in' | 'out'; about: string | null; /** The person asked for a woman. */ woman?: true }
  | { type: 'untick'; why: 'returned' | 'closed' | 'withdrawn' }
  | { type: 'wake'; kind: WakeKind; at: number | null; token: string } // at null: forget it
  | { type: 'rate'; service: string; score: number; comment: string | null; /** In place of the rating just given: the comment came after the score. */ again?: true }
  | { type: 'consent'; purpose: Purpose; given: boolean; version: string }
  | { type: 'link'; nid: string }
  /** Asks on the conversations already linked to the person of request `number` whether this one is theirs too. Only after an identity check of this turn. */
  | { type: 'ask-link'; number: string }
  /** The answer to a `link` event of stage `asked`. */
  | { type: 'answer-link'; token: string; yes: boolean }
  | { type: 'miss'; question: string; why: 'unknown' | 'unconfirmed' }
  | { type: 'fetch'; what: string; token: string }
  | { type: 'attach'; slot: string; name: string }
  | { type: 'duplicate'; number: string }
  | { type: 'refused-secret'; what: 'code' | 'card' | 'password' }
  | { type: 'erase' }
  /** A staff action that no longer fits the conversation; the desk shows it to its author. `event` is the action's id. */
  | { type: 'refuse'; event: string; why: 'changed' | 'not-taken' | 'taken' }
  /** The turn's own account of itself: for the log, reports and the script interface. */
  | { type: 'note'; outcome: TurnOutcome; topic: string | null; topics: string[]; invalid: Invalid | null; /** What was said is a complaint, or about a member of staff: for management alone. Earlier messages of the same thought, which were not understood yet, by their ids. */ confided?: string[] }
  | { type: 'fault'; code: string; detail: string };

export const INVALID_REASONS = [
  'length', 'first_digit', 'checksum', 'format', 'landline', 'range', 'unclear', 'unsupported_type', 'too_large', 'mismatch', 'not_found',
] as const;
export type InvalidReason = (typeof INVALID_REASONS)[number];
export type Invalid = { slot: string; reason: InvalidReason };
export type TurnOutcome = Outcome | 'slot' | 'command' | 'invalid' | 'resumed' | 'none';

export type Turn = { state: Conversation; effects: Effect[] } | { read: Query };
