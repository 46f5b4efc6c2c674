/** What the desk needs of a store beside `DeskStore`. Read models are made in the turn's transaction, so a list never shows half a turn. All times in ms. */
import type { Conversation } from './conversation.ts';
import type { Purpose, TicketReason } from './effect.ts';
import type { Address } from './message.ts';
import type { Ticket } from './ports.ts';
import type { Department, RequestFile, RequestKind, RequestState } from './request.ts';
import type { AuditLine, Role, StaffFile } from './staff.ts';
import type { Lang } from './text.ts';

export type Page<T> = { rows: T[]; more: string | null };
/** `after`: the `more` of the page before. */
export type Paging = { after?: string; max: number };

export type InboxLine = {
  conversation: string; address: Address; name: string | null; pen: 'bot' | 'queue' | 'staff'; lang: Lang; ticket: Ticket | null;
  /** The newest line: a snippet of at most 120 characters. */
  last: { at: number; by: 'person' | 'bot' | 'staff'; text: string; confided?: true } | null;
  /** What the person said last. */
  heard: { at: number; text: string; confided?: true } | null;
  /** Who of the staff has it, with or without a ticket. */
  holder: { id: string; name: string } | null;
  /** Lines of the person since staff last looked. */
  unread: number; seen: string | null;
  /** `openConfided`: how many of the open ones are of `CONFIDED.kinds`. */
  openRequests: number; openConfided: number;
  /** When staff said that somebody will answer (`setPromise`). */
  promised: number | null;
  /** How many stand before it in the queue of all teams; null: it does not wait. */
  before: number | null;
};
/**
 * `waiting` in the order of the queue (urgent, then those for `teams`, then by promise), the others newest first. `bot`: nobody of the staff has it and nobody waits; `mine`, `taken`: a person of the staff has it,
 * with or without a ticket; `closed`: had a ticket and has none open now (`ticket` is then the closed one). `ids`: only these, in their order (for the stream).
 */
export type InboxFilter = Paging & { box: 'waiting' | 'mine' | 'taken' | 'bot' | 'all' | 'closed'; who: string; channel?: string; urgent?: true; department?: Department; teams?: Department[]; ids?: string[] };

export type RequestLine = RequestFile & { person: string; name: string | null; assignee: { id: string; name: string } | null; channel: string | null };
/** `open`: not final. `lateAt`: open, and its person should have heard (`nextUpdate`, else the kind's days) before this time; `due` sorts by that. */
export type RequestFilter = Paging & { kind?: RequestKind; state?: RequestState; department?: Department; assignee?: string; open?: true; lateAt?: number; sort?: 'created' | 'updated' | 'due'; numbers?: string[]; /** Kinds that are left out. */ without?: readonly RequestKind[] };

/** `nid`, `phone`: in full; the desk masks. */
export type PersonLine = { id: string; name: string | null; nid: string | null; phone: string | null; requests: number; conversations: number; last: number | null };
export type PersonFile = PersonLine & {
  numbers: string[]; chats: { conversation: string; channel: string; last: number | null }[]; /** `who`, `number`: staff wrote it down with that request. */
  consents: { purpose: Purpose; given: boolean; at: number; version: string; who?: string; number?: string }[];
  family: { person: string; name: string | null; relation: string }[];
};

/** What the stream tells; `seq` grows for ever and has no personal data beside it. */
export type StreamLine = { seq: number; at: number; kind: 'conversation' | 'request' | 'act' | 'library' | 'channels' | 'staff' | 'alert'; ref: string; detail: string | null };

/** `to`: whom it was passed to; null: nobody, or the queue. */
export type ActLine = { at: number; who: string; act: 'took' | 'returned' | 'closed' | 'passed'; to: string | null };

export interface InboxStore {
  inbox(filter: InboxFilter): Promise<Page<InboxLine>>;
  /** Exact up to a thousand; of a box with more it is enough to know that. `without`: reasons whose open tickets are not counted. */
  counts(who: string, without?: readonly TicketReason[]): Promise<Record<InboxFilter['box'], number>>;
  /** Nothing of the person is unread any more. */
  markRead(conversation: string): Promise<void>;
  /** Conversations where all the words were said (normalised stems, by blind index) or whose name, phone or request number it is; best first. */
  search(text: string, max: number): Promise<{ conversation: string; n: number | null }[]>;
  ratings(conversation: string): Promise<{ at: number; score: number; comment: string | null }[]>;
  personOf(conversation: string): Promise<string | null>;
  /** What staff did with the conversation, oldest first. */
  acts(conversation: string): Promise<ActLine[]>;
  /** Where the engine stands in it; null: nothing happened yet, or no such conversation. */
  stateOf(conversation: string): Promise<Conversation | null>;
  /** Who waits where: how many conversations stand at each step, also under one that was gone into for a moment. */
  places(): Promise<{ flow: string; step: string; count: number }[]>;

  requestsPage(filter: RequestFilter): Promise<Page<RequestLine>>;
  board(department: Department | null, now: number, without?: readonly RequestKind[]): Promise<{ state: RequestState; count: number; late: number }[]>;
  assign(number: string, staff: { id: string; name: string } | null): Promise<boolean>;
  /** False: no such request. */
  setDepartment(number: string, department: Department): Promise<boolean>;

  people(q: string | null, paging: Paging): Promise<Page<PersonLine>>;
  person(id: string): Promise<PersonFile | null>;
  /** Of people, by their ids; those without a name are left out. */
  personNames(ids: string[]): Promise<Record<string, string>>;
  /** Null: no longer. False: one of them does not exist. */
  setFamily(person: string, other: string, relation: string | null): Promise<boolean>;
  /** `from`'s requests, links and conversations become `into`'s; refused (false) when both have a national id and they differ. */
  mergePeople(into: string, from: string, at: number): Promise<boolean>;
  erasePerson(id: string, at: number): Promise<boolean>;

  /** Transfers: the ticket's holder becomes `to` (null: it waits again). False: no open ticket. The turn of a `passed` event does the same and moves the pen too. */
  transfer(conversation: string, to: { id: string; name: string } | null): Promise<boolean>;
  /** False: no open ticket. */
  setPromise(conversation: string, at: number | null): Promise<boolean>;
  setTicketDepartment(conversation: string, department: Department): Promise<boolean>;
  waitingBefore(conversation: string): Promise<number | null>;
  /** Messages that wait to be sent, by channel; channels without any are left out. */
  queued(): Promise<{ channel: string; count: number }[]>;
}

export interface StreamStore {
  /** After `seq`, oldest first. `lost`: lines after `seq` are already gone. */
  stream(seq: number, max: number): Promise<{ lines: StreamLine[]; lost: boolean; last: number }>;
  tell(kind: StreamLine['kind'], ref: string, detail: string | null, at: number): Promise<void>;
  trimStream(before: number): Promise<void>;
}

export type StaffSecret = { hash: string | null; totp: string | null };
export interface StaffStore {
  staff(): Promise<StaffFile[]>;
  staffBy(key: { id: string } | { login: string }): Promise<(StaffFile & { secret: StaffSecret }) | null>;
  /** A new id when `id` is absent. Null: the login is taken. */
  putStaff(file: Omit<StaffFile, 'id' | 'created' | 'seen' | 'totp'> & { id?: string }, secret: Partial<StaffSecret>, at: number): Promise<string | null>;
  /** `token` is 32 random bytes in base64url; the store keeps its MAC only. */
  openSession(token: string, staff: string, at: number, until: number): Promise<void>;
  session(token: string, now: number): Promise<{ staff: string; created: number; until: number } | null>;
  /** The new token is valid at once and until `until`, with the old one's `created`; the old one for ten seconds more (requests in flight). */
  rotateSession(token: string, next: string, now: number, until: number): Promise<void>;
  endSessions(by: { token: string } | { staff: string; except?: string }): Promise<void>;
  /** One-time words: to make the first admin, to choose a password. */
  putWord(word: string, kind: 'first' | 'password', staff: string | null, until: number): Promise<void>;
  takeWord(word: string, kind: 'first' | 'password', now: number): Promise<{ staff: string | null } | null>;
  /** Failed sign-ins of a login or an address in the last `span` ms, this one included. */
  failed(key: string, now: number, span: number): Promise<number>;
  audit(who: { id: string; name: string }, action: string, target: string | null, detail: string | null, at: number): Promise<void>;
  auditLines(filter: Paging & { who?: string; action?: string }): Promise<Page<AuditLine>>;
}

export type { Role, TicketReason };
