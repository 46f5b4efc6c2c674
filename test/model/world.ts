/** What the model remembers: plain values, copied whole before every call. */
import type { Conversation, WakeKind } from '../../core/conversation.ts';
import type { Effect } from '../../core/effect.ts';
import type { Event } from '../../core/event.ts';
import type { Json } from '../../core/json.ts';
import type { Address, Media, MessageOut } from '../../core/message.ts';
import type { HistoryLine, NoteLine, Ticket } from '../../core/ports.ts';
import type { RequestFile } from '../../core/request.ts';

export type Told = Omit<HistoryLine, 'progress' | 'why'>;
export type Line = {
  id: string; address: Address; strong: boolean; moved: boolean; heard: number | null; blocked: boolean; nextAt: number;
  rev: number; state: Conversation | null; inbox: { event: Event; tries: number; readyAt: number }[]; readyAt: number | null; token: string | null;
  outbox: Out[]; flying: Out | null; sendAt: number | null; history: Told[]; told: number; notes: NoteLine[];
  consents: { purpose: Extract<Effect, { type: 'consent' }>['purpose']; given: boolean; at: number; version: string }[];
  misses: { at: number; question: string; why: string }[]; ratings: number; wakes: Map<WakeKind, { at: number; token: string }>; ticket: Ticket | null;
  shown: boolean; lastAt: number; lastBy: Told['by'] | null; lastText: string; lastConfided: boolean; unread: number; heardLast: { at: number; text: string; confided?: true } | null; called: string | null; given: string | null; holder: { id: string; name: string } | null; promised: number | null;
  rated: { at: number; score: number; comment: string | null }[];
};
export type Out = {
  message: MessageOut; tries: number; held: boolean; readyAt: number; token: string | null; state: 'queued' | 'sent' | 'failed' | 'unknown';
  parts: number; acked: number; several: boolean; word: 'none' | 'sent' | 'delivered' | 'read'; shown: Set<number>; why: string | null;
};
export type Filed = { file: RequestFile; nid: string | null; owner: string; guard: boolean; assignee?: { id: string; name: string } | null };
export type Blob = { owner: string; name: string; mime: string; bytes: Uint8Array; at: number; refs: Set<string> };
export type World = {
  lines: Map<string, Line>; aliases: Map<string, string>; seen: Map<string, string>; requests: Map<string, Filed>; taken: Set<string>; phones: Map<string, { phone: string; at: number }>; closed: Ticket[];
  outs: Map<string, { line: string; out: Out }>; ids: Map<string, { key: string; part: number }>; keys: Set<string>; tries: { of: string; at: number }[];
  put: { id: string; channel: string; why: string; at: number; bytes: number; line: string | null }[];
  links: { conversation: string; owner: string; via: string; at: number }[]; asks: { token: string; asked: string; asker: string; owner: string; number: string; at: number }[];
  blobs: Map<string, Blob>; cursors: Map<string, string>; snapshots: { kind: string; digest: string; body: Json; at: number }[];
  chats: Map<string, { user: string; rows: { key: string; watermark: number; activity: Json }[]; marks: number }>; erased: number; next: number;
};

/** What a list shows of a conversation nobody worked on. */
export const newFace = (): Pick<Line, 'shown' | 'lastAt' | 'lastBy' | 'lastText' | 'lastConfided' | 'unread' | 'heardLast' | 'called' | 'given' | 'holder' | 'promised' | 'rated'> =>
  ({ shown: false, lastAt: 0, lastBy: null, lastText: '', lastConfided: false, unread: 0, heardLast: null, called: null, given: null, holder: null, promised: null, rated: [] });

export const newWorld = (): World => ({
  lines: new Map(), aliases: new Map(), seen: new Map(), requests: new Map(), taken: new Set(), phones: new Map(), closed: [], outs: new Map(), ids: new Map(), keys: new Set(), tries: [], put: [],
  links: [], asks: [], blobs: new Map(), cursors: new Map(), snapshots: [], chats: new Map(), erased: 0, next: 1,
});

export const freshId = (w: World, prefix: string): string => `${prefix}${w.next++}`;
export const source = (e: Event): string => JSON.stringify(['from' in e ? e.from.channel : e.type, e.id]);

/** Puts an event at the end of a conversation's line, once. */
export const put = (w: World, line: Line, event: Event, now: number): void => {
  const key = source(event);
  if (w.seen.has(key)) return;
  w.seen.set(key, line.id);
  const readyAt = Math.min(event.at, now);
  line.inbox.push({ event, tries: 0, readyAt });
  line.readyAt ??= readyAt;
  if (event.type === 'message') Object.assign(line, { heard: Math.max(line.heard ?? readyAt, readyAt), blocked: false });
  const media: Media[] = event.type === 'message' && event.body.kind === 'media' ? event.body.media : event.type === 'staff' ? (event.media ?? []) : [];
  for (const m of media) w.blobs.get(m.id)?.refs.add(`message ${line.id}`);
};

const spell = (channel: string, user: string): string => JSON.stringify([channel, user]);

/** The person left: nobody is led there any more. */
export const leave = (w: World, line: Line): void => {
  Object.assign(line, { moved: true, strong: true, blocked: true });
  for (const [name, to] of w.aliases) if (to === line.id) w.aliases.delete(name);
};

/** The conversation of an address, by the rule of strong and weak ids. */
export const lineOf = (w: World, address: Address, also: string | undefined): Line => {
  const { channel } = address;
  const owner = (user: string): Line | undefined => [...w.lines.values()].find((l) => !l.moved && l.address.channel === channel && l.address.user === user);
  const led = (user: string): Line | undefined => w.lines.get(w.aliases.get(spell(channel, user)) ?? '');
  const weak = also === address.user ? undefined : also;

  let line = owner(address.user) ?? led(address.user);
  const first = weak === undefined ? undefined : owner(weak);
  if (!line && first && !first.strong) { // known by the weak id alone until now
    Object.assign(first, { address, strong: true });
    w.aliases.set(spell(channel, weak!), first.id);
    line = first;
  }
  if (!line) {
    line = {
      id: freshId(w, 'c'), address, strong: false, moved: false, heard: null, blocked: false, nextAt: 0, rev: 0, state: null, inbox: [], readyAt: null, token: null, outbox: [], flying: null, sendAt: null,
      history: [], told: 0, notes: [], consents: [], misses: [], ratings: 0, wakes: new Map(), ticket: null, ...newFace(),
    };
    w.lines.set(line.id, line);
  }
  if (weak === undefined) return line;
  const holder = owner(weak);
  if (holder === line || holder?.strong || led(weak) === line) return line;
  if (holder) Object.assign(holder, { moved: true, blocked: true });
  w.aliases.set(spell(channel, weak), line.id);
  line.strong = true;
  return line;
};
