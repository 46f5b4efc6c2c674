/** The state of one conversation: plain JSON, small, written only by `step`. */
import type { Lang } from './text.ts';
import type { Json } from './json.ts';
import type { Purpose, TicketReason } from './effect.ts';

export const WAKE_KINDS = ['remind', 'expire', 'burst', 'queue', 'rating'] as const;
export type WakeKind = (typeof WAKE_KINDS)[number];

/**
 * A place in a flow that waits for another to finish. Slots belong to their frame: a called flow cannot read its caller's.
 * `paused`: the person went elsewhere for a moment (a status, a person of the staff) and comes back here; otherwise a flow called another.
 */
export type Frame = { flow: string; version: number; step: string; slots: Record<string, Json>; as?: string; paused?: true };

/** Who may write to the person now. */
export type Pen = 'bot' | 'queue' | 'staff';

/** A question outside every flow that waits for its answer. */
export type Asking =
  | { what: 'topic'; topics: string[]; question?: string } // did you mean ...?
  | { what: 'start'; flow: string; preset?: Record<string, Json> } // shall we start?
  | { what: 'resume'; flow?: string; preset?: Record<string, Json> } // a draft waits; `flow` is what they meant to start instead
  | { what: 'correct' } // which answer is wrong?
  | { what: 'link'; token: string; until: number } // somebody on another channel: is it you?
  | { what: 'ask-link'; number: string } // shall the news come here too?
  | { what: 'staff'; why?: TicketReason }; // shall a person take over?

export type Conversation = {
  format: 1;
  id: string;
  rev: number;
  pen: Pen;
  lang: Lang;
  flow: { id: string; version: number } | null; // pinned when entered
  step: string | null; // a NAME, never an index
  slots: Record<string, Json>;
  stack: Frame[];
  tries: number; // failed answers in a row at this step, or not-understood in a row outside
  greeted?: true;
  asking?: Asking;
  draft?: { frames: Frame[]; at: number };
  consents?: Partial<Record<Purpose, { given: boolean }>>; // when, and to which wording: the store keeps that, from the effect
  burst?: { parts: string[]; first: string; ids?: string[] }; // `ids`: the message of each part
  openRating?: { service: string; until: number };
  distress?: true;
  person?: { slots: Record<string, Json>; until: number }; // answers that describe the person, of the last request: not asked again
  needs?: { flow: string; preset: Record<string, Json> }[]; // said in the same breath: taken up one after the other
  said?: string; // the words that asked for a form, until consent: then they are read for answers
  minor?: true; // a guardian applies
  confided?: true; // management was called about a member of staff, and the bot does not have the pen back yet
  topic?: string; // the last one spoken of
  phone?: string; // E.164, verified by the channel
  mine?: string[]; // numbers registered here, the last few: they may be named again
  last?: string; // id of the last inbound message
  edited?: string; // when `last` is an edit: the newest message that was written, not edited
  gave?: string; // the slot that the last message answered: an edit of that message corrects it
  linkAsked?: true; // it was asked whether the news should come here too: once is enough
  offered?: { nonce: string; ids: string[] }; // the choices shown last, in their order (`*`: all options of the slot that is asked): a typed number means one of them, a button of another message is old
  wakes: Partial<Record<WakeKind, { at: number; token: string }>>;
};

export const newConversation = (id: string, lang: Lang = 'ar'): Conversation => ({
  format: 1, id, rev: 0, pen: 'bot', lang, flow: null, step: null, slots: {}, stack: [], tries: 0, wakes: {},
});
