/** Everything the desk needs of the app. The app makes one; the desk constructs nothing of its own beside sessions and streams. */
import type * as z from 'zod';
import type { ChannelRow, Finding, FlowRow, Publication, Reply } from './api.ts';
import type { Effect } from '../core/effect.ts';
import type { Entry, Understood } from '../core/entry.ts';
import type { Event } from '../core/event.ts';
import type { Hours } from '../core/hours.ts';
import type { Json } from '../core/json.ts';
import type { Mode, Organisation } from '../core/organisation.ts';
import type { Accepted, BlobStore, DeskStore, Incoming } from '../core/ports.ts';
import type { InboxStore, StaffStore, StreamStore } from '../core/desk-ports.ts';
import type { QuickReply } from '../core/reply.ts';
import type { RequestKind, RequestState } from '../core/request.ts';
import type { Lang } from '../core/text.ts';

export type HouseStore = DeskStore & InboxStore & StreamStore & StaffStore & { blobs: BlobStore };
export type TwoTongues = { ar: string; en: string };
export type HouseField = { label: TwoTongues; value: TwoTongues; personal: boolean };

/** The part of the library that the desk edits. The rest of it (small talk, danger) travels along untouched. */
export type Drafts = { entries: Entry[]; organisation: Organisation; replies: QuickReply[] };
export type Published = z.infer<typeof Publication>;

/** SilaError LIBRARY_CHANGED (409) when the file is no longer at `rev`, LIBRARY_INVALID (422) when the result is not valid. */
export interface DeskLibrary {
  read(): Promise<{ rev: number; drafts: Drafts }>;
  /** What the bot says now. */
  published(): Promise<Drafts>;
  /** `change` alters the drafts in place. */
  edit(rev: number, change: (drafts: Drafts) => void): Promise<{ rev: number }>;
  /** `organisation`: facts and hours only; unpublished entries stay drafts. Returns when every answer of this process comes from it. */
  publish(rev: number, who: string, what: 'all' | 'organisation'): Promise<Published>;
  /** Null: nothing came before. */
  undo(who: string): Promise<Published | null>;
  /** Newest first. */
  history(): Promise<Published[]>;
}

export type FlowFinding = z.infer<typeof Finding>;
/** Null everywhere: there is no such flow. */
export interface DeskFlows {
  list(): Promise<z.infer<typeof FlowRow>[]>;
  get(id: string): Promise<Reply<'flow'> | null>;
  put(id: string, form: unknown, who: string): Promise<{ findings: FlowFinding[] } | null>;
  /** Null: the id is taken. */
  make(flow: { id: string; title: TwoTongues; kind: RequestKind; template: 'short' | 'person' | 'documents' }, who: string): Promise<{ id: string } | null>;
  try(id: string, said: string[]): Promise<Reply<'flow.try'> | null>;
  /** Findings: the checker stands against it. */
  publish(id: string, who: string): Promise<{ version: number } | { findings: FlowFinding[] } | null>;
}

export type DeskHouse = {
  store: HouseStore;
  now(): number;
  mode: Mode;
  /** The public address of this server without a slash at its end (SILA_URL), or null. */
  url: string | null;
  charity(): TwoTongues;
  /** Working hours that may be spoken of; null: not confirmed. */
  hours(): Hours | null;
  /** Durable when it resolves; the loop is woken. */
  accept(events: Incoming[]): Promise<Accepted[]>;
  /** Told of every committed turn of this process. Returns the way to stop it. */
  onTurn(listener: (conversation: string, effects: Effect[], event: Event) => void): () => void;
  library: DeskLibrary;
  flows: DeskFlows;
  /** What the bot makes of a text, by what is published or by the drafts; `why` in sentences for staff. */
  understand(text: string, draft: boolean): Promise<Understood & { why: string[] }>;
  /** Null: no such entry. `text` null: it rests on facts that nobody confirmed. */
  speak(topic: string, lang: Lang, draft: boolean): Promise<{ title: string; text: string | null; confirmed: boolean } | null>;
  /** Findings in the drafts. */
  check(): Promise<Reply<'knowledge.check'>['findings']>;
  /** What the person of a request would read on this change, and where; text null: nothing is sent. Null: no such request. */
  preview(number: string, state: RequestState, note: string | null): Promise<{ text: string | null; channel: string | null } | null>;
  /** The wording of a consent that was given in a chat, and when it came into use; null: no longer known. */
  wording(version: string): Promise<{ wording: TwoTongues; since: number | null } | null>;
  /** How well the bot understands by this content; starts measuring where it was not measured yet. */
  quality(draft: boolean): Promise<Reply<'knowledge.quality'>>;
  /** Sends the test message of this house to an address. Null: no such channel, or it takes none. */
  testChannel(channel: string, to: string): Promise<Reply<'channel.test'> | null>;
  /** A request's title and its fields in words, from the flows. */
  title(kind: RequestKind, about: string | null): TwoTongues;
  field(kind: RequestKind, slot: string, value: Json): HouseField;
  /** What the person has answered so far in the form that is open in this conversation, in its order; empty: none is. */
  draft(conversation: string): Promise<({ slot: string } & HouseField)[]>;
  channels(): Promise<z.infer<typeof ChannelRow>[]>;
  /** Never given what a person wrote. */
  log(level: 'info' | 'warn' | 'error', what: string, fields?: Record<string, string | number | boolean>): void;
};
