/**
 * What is known of a conversation's room, kept among the cursors (sealed): enough to go on after a crash without telling anything twice.
 * Nothing a person wrote is in it. One process serves a channel's rooms; two doing so would each show every line.
 */
import { createHash } from 'node:crypto';
import type { TicketReason } from '../core/effect.ts';
import type { Cursors } from '../core/ports.ts';
import type { Word } from './room-words.ts';

/** A word said in this room. The history will bring it back without saying where it was said: `print` finds it again. `done`: it was found, or refused. */
export type Said = { id: string; at: number; who: string; author: string; print: string | null; files: number; done?: true; warned?: true };
/** Something to tell `author` in the room. `holder`: who has the conversation, where the ticket does not say it yet. */
export type Tell = { id: string; word: Extract<Word, `tell.${string}`>; who: string; author: string; holder?: string };

export type RoomRecord = {
  room: string;
  ticket: number;
  state: 'open' | 'closed';
  /** Rooms this conversation had before: a person who is erased is to be erased there too. */
  past: string[];
  card: boolean;
  /** What the room was told of the ticket. */
  shown: { who: string | null; urgent: boolean; reason: TicketReason };
  /** `n` of the last history line that is in the room (or was said there), and how many parts of the next one are. */
  mirrored: number;
  parts: number;
  /** How many notes are in the room. */
  notes: number;
  /** The person's last message when everything of the history was in the room: what staff here have seen. */
  seen: string | null;
  /** A post was begun and nothing is known of its end. */
  trying?: true;
  /** Refusals of the present post in a row. */
  failures: number;
  bye?: true;
  said: Said[];
  tell: Tell[];
  /** Staff lines whose fate is not known yet. */
  watch: { n: number; at: number }[];
};

/** Telegram keeps what it could not deliver for 24 hours: a word may come again that long. */
const SAID_MS = 24 * 3_600_000;
const SAID_MOST = 100;
const PAST_MOST = 20;

export const newRecord = (room: string, ticket: number, shown: RoomRecord['shown'], past: string[]): RoomRecord => ({
  room, ticket, state: 'open', past: past.slice(-PAST_MOST), card: false, shown, mirrored: -1, parts: 0, notes: 0, seen: null, failures: 0, said: [], tell: [], watch: [],
});

export const printOf = (text: string): string => createHash('sha256').update(text.trim()).digest('base64url').slice(0, 16);

export const remember = (r: RoomRecord, said: Said): void => {
  r.said = [...r.said.filter((s) => s.at > said.at - SAID_MS), said].slice(-SAID_MOST);
};

/** One conversation's records are read once and written in order; the object in memory is the truth of this process. */
export interface Records {
  of(conversation: string): Promise<RoomRecord | null>;
  /** Makes or replaces it. The way from the room to the conversation is written first, so that no word in a room is homeless. */
  put(conversation: string, record: RoomRecord): Promise<void>;
  save(conversation: string): Promise<void>;
  forget(conversation: string): Promise<void>;
  conversationOf(room: string): Promise<string | null>;
  /** Conversations with a room that is open. */
  open(): Promise<string[]>;
  /** The same of one, as far as `open` was asked before. */
  isOpen(conversation: string): boolean;
}

export const openRecords = (cursors: Cursors, channel: string): Records => {
  const INDEX = `rooms.${channel}.open`;
  const ofName = (conversation: string): string => `rooms.${channel}.of.${conversation}`;
  const atName = (room: string): string => `rooms.${channel}.at.${room}`;
  const known = new Map<string, RoomRecord | null>();
  let index: Set<string> | null = null;
  let line: Promise<unknown> = Promise.resolve();
  const write = (name: string, value: () => string): Promise<void> => {
    const written = line.then(() => cursors.set(name, value()));
    line = written.catch(() => undefined);
    return written;
  };

  const indexed = async (): Promise<Set<string>> => (index ??= new Set(JSON.parse((await cursors.get(INDEX)) || '[]') as string[]));
  const inIndex = async (conversation: string, yes: boolean): Promise<void> => {
    const set = await indexed();
    if (set.has(conversation) === yes) return;
    if (yes) set.add(conversation); else set.delete(conversation);
    await write(INDEX, () => JSON.stringify([...set]));
  };
  const save = async (conversation: string): Promise<void> => {
    const record = known.get(conversation);
    await inIndex(conversation, record?.state === 'open');
    await write(ofName(conversation), () => (record ? JSON.stringify(record) : ''));
    if (record?.state !== 'open') known.delete(conversation); // read again should it matter again
  };

  return {
    async of(conversation) {
      const had = known.get(conversation);
      if (had !== undefined) return had;
      const text = await cursors.get(ofName(conversation));
      const meanwhile = known.get(conversation); // somebody else read it while we did
      if (meanwhile !== undefined) return meanwhile;
      const record = text ? (JSON.parse(text) as RoomRecord) : null;
      if (record) known.set(conversation, record);
      return record;
    },
    async put(conversation, record) {
      await write(atName(record.room), () => conversation);
      known.set(conversation, record);
      await save(conversation);
    },
    save,
    async forget(conversation) {
      const record = await this.of(conversation);
      known.set(conversation, null);
      for (const room of record ? [record.room, ...record.past] : []) await write(atName(room), () => '');
      await save(conversation);
    },
    async conversationOf(room) { return (await cursors.get(atName(room))) || null; },
    open: async () => [...(await indexed())],
    isOpen: (conversation) => index?.has(conversation) ?? false,
  };
};
