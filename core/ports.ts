/** The ports: what the app needs of a channel and of a store. All store calls are async; outcomes are values, a throw is a fault of ours or of the disk. */
import type { Conversation } from './conversation.ts';
import type { Effect, Purpose, TicketReason } from './effect.ts';
import type * as z from 'zod';
import type { Event, Staff, StaffAct } from './event.ts';
import type { Json } from './json.ts';
import type { Address, Choice, Lost, Media, MessageOut } from './message.ts';
import type { Query, Found } from './query.ts';
import type { Department, RequestChange, RequestFile, RequestKind, RequestState } from './request.ts';

// ---------------------------------------------------------------- channels

/** A provider's raw request, bytes untouched. Header names in lower case. */
export type Raw = { method: string; path: string; query: Record<string, string>; headers: Record<string, string>; body: Uint8Array; at: number };
/** A provider's later word about a message of ours: by our key (the call's, as we gave it) or by the provider's id. They come repeated and in any order. */
export type Receipt = { key?: string; id?: string; at: number; is: 'sent' | 'delivered' | 'read' } | { key?: string; id?: string; at: number; is: 'failed'; why: string; blocked?: true };
/** What somebody of the staff did on a channel of theirs (a Telegram group). `place`: the channel's name of the conversation's room; the app knows whose it is. */
export type StaffWord = { id: string; at: number; who: Staff; place: string; act: StaffAct; text?: string; media?: Media[] };
/**
 * `unread`: part of it could not be read: the bytes are kept beside what could. `answer`: a provider's challenge, given back as it is.
 * Everything is total: any bytes, any JSON.
 */
export type Parsed = { take: Event[]; receipts?: Receipt[]; staff?: StaffWord[]; unread?: string } | { answer: string } | { ignore: string } | { refuse: 400 | 401 | 413; why: string };
/** One call to the provider, as data. `key` is the message's, with `#1`, `#2` ... when one message needs several calls. */
export type Call = { key: string; to: Address; do: string; body: Json };
export type Sent =
  | { as: 'ok'; id?: string }
  /** `all`: the provider asked for silence on the whole channel until then. */
  | { as: 'retry'; at: number; why: string; all?: true }
  /** `blocked`: the person shut us out; nothing more is sent there until they write again. */
  | { as: 'failed'; why: string; blocked?: true }
  | { as: 'unknown'; why: string }; // the provider may have taken it
/**
 * How fast a channel takes messages: `all` a second in all; one chat takes `burst` at once, then one every `every` ms. The provider's own published figures.
 */
export type Pace = { all: number; burst: number; every: number };
/** What a channel can show and take; `render` adapts to it. `window`: ms after the person's last message in which free text may be sent (WhatsApp: 24 hours). */
export type Limits = { text: number; choices: number; label: number; media: boolean; typing: boolean; pace?: Pace; window?: number };
/**
 * What becomes of a send whose outcome nobody knows. `never`: the channel shows a key once, sending again is safe. `receipts`: the provider tells us later;
 * held, then sent once more if no word came. `blind`: nobody tells; a reply is sent once more after a minute, a notice goes to staff.
 */
export type Doubt = 'never' | 'receipts' | 'blind';

/** A provider's file. `lost` is final; `retry` may pass. The caller caps the size: `max` bytes. */
export type Fetched = { as: 'ok'; bytes: Uint8Array; name?: string; mime?: string } | { as: 'lost'; why: Lost } | { as: 'retry'; why: string };

/** An address the channel listens at under the server. Without `handle` the request is parsed, accepted and then answered 200. */
export type Hook = { method: 'GET' | 'POST'; path: string; bytes: number; handle?(raw: Raw): Promise<{ status: number; type?: string; body?: string | Uint8Array }> };

/** Where a channel that listens by itself puts what it heard. Everything given has become durable when the promise resolves. */
export interface Sink {
  /** `cursor` moves in the same transaction. */
  take(parsed: Extract<Parsed, { take: unknown }>, cursor?: { name: string; value: string }): Promise<void>;
  quarantine(id: string, bytes: Uint8Array, why: string): Promise<void>;
  cursor(name: string): Promise<string | null>;
}

/** `scan`: waits for a phone to be linked. `why` is one sentence for operators. */
export type Health = { state: 'up' | 'starting' | 'scan' | 'down'; since: number; why?: string };

/** One post in a room of the staff: plain text, files, buttons under it. */
export type RoomPost = { text: string; media?: Media[]; buttons?: Choice[] };
/** Where staff of a channel talk about conversations, a room each (a topic of a Telegram group). What they do there comes back as `StaffWord`s. */
export interface Rooms {
  readonly pace: Pace;
  /** `ok.id` is the room's name. */
  open(title: string, signal: AbortSignal): Promise<Sent>;
  /** `gone`: somebody deleted the room; open another. */
  post(room: string, post: RoomPost, signal: AbortSignal): Promise<Sent | { as: 'gone' }>;
  close(room: string, signal: AbortSignal): Promise<Sent | { as: 'gone' }>;
}

export interface Channel {
  readonly id: string;
  readonly kind: string;
  readonly official: boolean;
  readonly limits: Limits;
  readonly doubt: Doubt;
  readonly hooks?: readonly Hook[];
  /** PURE and total: any bytes, any JSON. */
  parse(raw: Raw): Parsed;
  /** PURE. `open`: the window for free text is open (`limits.window`); outside it a channel may know another form. Nothing: it has none. */
  render(out: MessageOut, open?: boolean): Call[];
  /** Never throws for what a provider does; ends soon after the signal. */
  send(call: Call, signal: AbortSignal): Promise<Sent>;
  /** Takes a person's message out of the chat, where the provider lets us: a code or a card does not belong there. `message`: id of its event. */
  retract?(to: Address, message: string, signal: AbortSignal): Promise<boolean>;
  /** A file that an event of this channel points at. */
  fetch?(pointer: string, max: number, signal: AbortSignal): Promise<Fetched>;
  /** Runs until the signal; comes back from every fault by itself. */
  listen?(sink: Sink, signal: AbortSignal): Promise<void>;
  health?(): Health;
  readonly rooms?: Rooms;
}

/** What the app gives a channel when it opens it. */
export type ChannelParts = { blobs: Pick<BlobStore, 'get'>; data: string; now(): number; log(level: 'info' | 'warn' | 'error', what: string, fields?: Record<string, string | number | boolean>): void };
/** One line of doctor's report. */
export type Finding = { verdict: 'ok' | 'note' | 'bad'; what: string; say: string };
export type Setting = { about: string; schema: z.ZodType; secret?: true };
/** A kind of channel, as the app meets it. `env` holds only this kind's settings that are set and valid. */
export interface ChannelKind {
  readonly kind: string;
  readonly settings: Record<string, Setting>;
  /** Null: nobody asked for it. `missing`: settings without which it does not start. */
  wanted(env: Record<string, unknown>): { missing: string[] } | null;
  open(env: Record<string, unknown>, parts: ChannelParts): Promise<Channel>;
  /** Asks the provider whether the settings work; says what to do where not. */
  doctor(env: Record<string, unknown>, signal: AbortSignal): Promise<Finding[]>;
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
/** `parts`: calls of this message that were taken before. `heard`: when the person last wrote here. `blocked`: they shut us out since. */
export type Outgoing = { message: MessageOut; conversation: string; tries: number; token: string; parts: number; heard: number | null; unsure?: true; blocked?: true };
/** `next`: the conversation's next message is not offered before this time (the chat's pace). */
export type Settled = { key: string; token: string; sent: Sent; at: number; next?: number };

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
  /** Up to `max` messages to send: the head of each conversation's queue, replies before notices; leased. `channel`: of that channel only. */
  outgoing(now: number, lease: number, max: number, channel?: string): Promise<Outgoing[]>;
  /** The provider took the first `parts` calls of a message in flight; `id` is its id of the last of them. */
  progress(key: string, token: string, parts: number, id: string | undefined): Promise<void>;
  /** Receipts, monotone: nothing goes back from `read` to `delivered`; `failed` becomes an `undelivered` event once. Those of messages we do not know are left out. */
  receive(channel: string, receipts: Receipt[]): Promise<void>;
  /** `failed` becomes an `undelivered` event; `unknown` follows `hold`: ms until it is offered once more, or null: never. */
  settle(done: Settled, hold: number | null): Promise<void>;
  /** Wakes that came due become events. Returns how many. */
  due(now: number, max: number): Promise<number>;
  /** Answers a turn's question. `address` counts identity tries (5 an hour per address and per target). */
  find(query: Query, from: { conversation: string; address: Address }, now: number): Promise<Found>;
  /** The next moment anything becomes ready (event, lease end, wake, send), or null. For sleeping without polling hard. `what`: `turns` (events and wakes), or the sends of one channel. */
  nextAt(now: number, what?: 'turns' | { channel: string }): Promise<number | null>;
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
  about: string | null; opened: number; takenAt: number | null; who: Staff | null; lastSeen: string | null; department: Department;
  /** The person asked for a woman. */
  woman?: true;
};
/** How far a message of ours came, as far as its channel tells. */
export type Progress = 'queued' | 'sent' | 'delivered' | 'read' | 'failed' | 'unknown';
/** `n` grows within a conversation. `progress` of lines that were sent out; `why` it failed. */
export type HistoryLine = { n: number; at: number; by: 'person' | 'bot' | 'staff'; who: string | null; text: string; key: string; media: { id: string; name: string; mime?: string }[]; progress?: Progress; why?: string; /** For management alone. */ confided?: true };
/** A staff note stays inside. */
export type NoteLine = { at: number; who: string; text: string; confided?: true };

export interface DeskStore {
  tickets(filter: { state?: TicketState }): Promise<Ticket[]>;
  ticket(id: number): Promise<Ticket | null>;
  /** The last `max` lines, oldest first; `after`: the first `max` lines with a greater `n` instead. */
  history(conversation: string, max: number, after?: number): Promise<HistoryLine[]>;
  notes(conversation: string): Promise<NoteLine[]>;
  /** Staff say that the person of request `number` also writes in `conversation`; the conversations already linked are told. False: no such request or conversation. */
  link(conversation: string, number: string, at: number): Promise<boolean>;
  requests(filter: { kind?: RequestKind; state?: RequestState; max: number }): Promise<RequestFile[]>;
  request(number: string): Promise<RequestFile | null>;
  /** Changes the state, writes its history and accepts a `request-changed` event for its conversation (not a silent one), in one transaction. Null: no such request. */
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
