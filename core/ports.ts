/** The ports: what the app needs of a channel and of a store. All store calls are async; outcomes are values, a throw is a fault of ours or of the disk. */
import type { Conversation } from './conversation.ts';
import type { Effect, Purpose, TicketReason } from './effect.ts';
import type { Event, Staff } from './event.ts';
import type { Json } from './json.ts';
import type { Address, MessageOut } from './message.ts';
import type { Query, Found } from './query.ts';
import type { RequestChange, RequestFile, RequestKind, RequestState } from './request.ts';

// ---------------------------------------------------------------- channels

/** A provider's raw request, bytes untouched. Header names in lower case. */
export type Raw = { method: string; path: string; query: Record<string, string>; headers: Record<string, string>; body: Uint8Array; at: number };
export type Parsed = { take: Event[] } | { ignore: string } | { refuse: 400 | 401 | 413; why: string };
/** One call to the provider, as data. `key` is the message's, with a suffix when one message needs several calls. */
export type Call = { key: string; to: Address; do: string; body: Json };
export type Sent =
  | { as: 'ok'; id?: string }
  | { as: 'retry'; at: number; why: string }
  | { as: 'failed'; why: string }
  | { as: 'unknown'; why: string }; // the provider may have taken it
/** What a channel can show; `render` adapts to it. */
export type Limits = { text: number; choices: number; label: number; media: boolean; typing: boolean };

export interface Channel {
  readonly id: string;
  readonly kind: string;
  readonly official: boolean;
  readonly limits: Limits;
  /** PURE and total: any bytes, any JSON. */
  parse(raw: Raw): Parsed;
  /** PURE. */
  render(out: MessageOut): Call[];
  send(call: Call, signal: AbortSignal): Promise<Sent>;
}

// ---------------------------------------------------------------- the loop's store

/** Where an event goes: to the conversation of an address (made when new), or to a known conversation. */
export type Incoming = { event: Event; to: { address: Address } | { conversation: string } };
export type Accepted = { conversation: string; seen: boolean }; // seen: this (channel, event id) was stored before; nothing was changed

/** One event of a conversation that nobody else holds. `history` is newest last, texts only, for context cards. */
export type Job = { conversation: string; address: Address; token: string; rev: number; state: Conversation | null; event: Event; tries: number };

/** What one turn changes, committed whole or not at all. */
export type Commit = { job: Job; state: Conversation; effects: Effect[]; at: number };
/** `stale`: the lease was lost or the revision moved on; `number-taken`: draw other reference numbers and step again;
 *  `duplicate`: an open request of this person, kind and about exists; step again, the read will now find it. */
export type Committed = 'ok' | 'stale' | 'number-taken' | 'duplicate';

/** `unsure`: an earlier offer was never settled (a crash, a lost lease), so the provider may have the message already. */
export type Outgoing = { message: MessageOut; conversation: string; tries: number; token: string; unsure?: true };
export type Settled = { key: string; token: string; sent: Sent; at: number };

export interface TurnStore {
  /** Durable when it resolves. All of the batch or nothing. `cursor` moves in the same transaction. */
  accept(batch: Incoming[], cursor?: { name: string; value: string }): Promise<Accepted[]>;
  /** Signed but unreadable: kept with its bytes for a person to look at. */
  quarantine(channel: string, id: string, bytes: Uint8Array, why: string, at: number): Promise<void>;
  /** Up to `max` jobs, at most one a conversation, each the oldest waiting event of a conversation nobody holds; leased until now + lease. */
  claim(now: number, lease: number, max: number): Promise<Job[]>;
  commit(turn: Commit): Promise<Committed>;
  /** Gives a job back after a fault (`retryAt`), or quarantines its event (null): others go on. */
  giveBack(job: Job, retryAt: number | null, why: string): Promise<void>;
  /** Up to `max` messages to send: the head of each conversation's queue, replies before notices; leased. */
  outgoing(now: number, lease: number, max: number): Promise<Outgoing[]>;
  /** `failed` becomes an `undelivered` event; `unknown` follows `hold`: ms until it is offered once more, or null: never. */
  settle(done: Settled, hold: number | null): Promise<void>;
  /** Wakes that came due become events. Returns how many. */
  due(now: number, max: number): Promise<number>;
  /** Answers a turn's question. `address` counts identity tries (5 an hour per address and per target). */
  find(query: Query, from: { conversation: string; address: Address }, now: number): Promise<Found>;
  /** The next moment anything becomes ready (event, lease end, wake, send), or null. For sleeping without polling hard. */
  nextAt(now: number): Promise<number | null>;
}

/** Encrypted files under an owner (a conversation id). Durable when put resolves. */
export interface BlobStore {
  put(owner: string, name: string, mime: string, bytes: Uint8Array): Promise<string>;
  get(id: string): Promise<{ owner: string; name: string; mime: string; bytes: Uint8Array } | null>;
  drop(id: string): Promise<void>;
  /** Drops files put before `before` that no message, request or state refers to. Returns how many. */
  sweep(before: number): Promise<number>;
}

export interface Cursors { get(name: string): Promise<string | null>; set(name: string, value: string): Promise<void> }

/** The web chat's own lasting record: what its clients can read again from any watermark. `key` is unique: a second append is a no-op. */
export interface ActivityLog {
  open(conversation: string, user: string, at: number): Promise<void>;
  known(conversation: string): Promise<{ user: string } | null>;
  append(conversation: string, key: string, activity: Json, at: number): Promise<{ watermark: number; fresh: boolean }>;
  read(conversation: string, after: number, max: number): Promise<{ activities: { key: string; watermark: number; activity: Json }[]; watermark: number }>;
}

/** Immutable snapshots that `Library.publish` writes, so that every process reads the same. */
export interface Snapshots {
  put(kind: string, digest: string, body: Json, at: number): Promise<void>;
  latest(kind: string): Promise<{ digest: string; body: Json; at: number } | null>;
}

// ---------------------------------------------------------------- people of the staff

export const TICKET_STATES = ['waiting', 'taken', 'closed'] as const;
export type TicketState = (typeof TICKET_STATES)[number];
export type Ticket = {
  id: number; conversation: string; address: Address; state: TicketState; reason: TicketReason; priority: 'normal' | 'urgent'; hours: 'in' | 'out';
  about: string | null; opened: number; takenAt: number | null; who: Staff | null; lastSeen: string | null;
};
export type HistoryLine = { at: number; by: 'person' | 'bot' | 'staff'; who: string | null; text: string; key: string; media: { id: string; name: string }[] };

export interface DeskStore {
  tickets(filter: { state?: TicketState }): Promise<Ticket[]>;
  ticket(id: number): Promise<Ticket | null>;
  history(conversation: string, max: number): Promise<HistoryLine[]>;
  requests(filter: { kind?: RequestKind; state?: RequestState; max: number }): Promise<RequestFile[]>;
  request(number: string): Promise<RequestFile | null>;
  /** Changes the state, writes its history and accepts a `request-changed` event for its conversation, in one transaction. Null: no such request. */
  setRequest(number: string, change: RequestChange & { nextUpdate?: number | null }): Promise<RequestFile | null>;
  /** A request made by staff (walk-in, import). Returns false when the number is taken. */
  addRequest(file: RequestFile, nid: string | null): Promise<boolean>;
  misses(since: number, max: number): Promise<{ at: number; question: string; why: string }[]>;
  consents(conversation: string): Promise<{ purpose: Purpose; given: boolean; at: number; version: string }[]>;
}

export interface AdminStore {
  /** Destroys the keys of this conversation's person and of the people its requests are filed under, and writes them on the erasure list. */
  erase(conversation: string, at: number): Promise<void>;
  quarantined(max: number): Promise<{ id: string; channel: string; why: string; at: number; bytes: number }[]>;
  counts(): Promise<Record<string, number>>;
  /** Looks at the file: schema version, integrity, size. */
  check(): Promise<{ ok: boolean; detail: string }>;
  close(): Promise<void>;
}

export type Store = TurnStore & DeskStore & AdminStore & { blobs: BlobStore; cursors: Cursors; activities: ActivityLog; snapshots: Snapshots };
