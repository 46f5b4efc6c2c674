/**
 * What was given to the page and whether that became known: small, durable, without anybody's words. WhatsApp Web takes no key of ours with a message, so after
 * a break a send is looked up in its chat by text and time; this remembers what to look for, also over a kill of Sila itself.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import type { Own } from './ipc.ts';

/** After this nobody asks any more: the app has given up or said it. */
const KEPT_MS = 3_600_000;
const MOST = 2_000;
/** WhatsApp counts seconds, and its clock need not be ours. */
const SLACK_MS = 5_000;

const Entry = z.object({ chat: z.string(), digest: z.string(), at: z.number(), id: z.string().optional() });
const Shape = z.object({ salt: z.string().min(1), sends: z.record(z.string(), Entry) });
export type Entry = z.infer<typeof Entry>;

export interface Journal {
  /** Before a send. Durable when it returns. The earlier entry of the key, if there is one. */
  begin(key: string, chat: string, body: string, media: boolean, now: number): Entry | null;
  /** The provider's id is known. */
  known(key: string, id: string): void;
  /** It did not go out. */
  drop(key: string): void;
  /** Entries without an id, oldest first. */
  open(now: number): [string, Entry][];
  /** Which of our messages in the chat this entry became; each can be only one entry's. */
  match(entry: Entry, own: readonly Own[]): Own | null;
}
/** Where to look from. */
export const sinceOf = (entry: Entry): number => entry.at - SLACK_MS;

export const openJournal = (file: string): Journal => {
  const read = (): z.infer<typeof Shape> => {
    try {
      return Shape.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      return { salt: randomBytes(16).toString('base64'), sends: {} }; // none yet, or torn by a full disk: the worst is one doubled reply
    }
  };
  const state = read();
  const sends = new Map(Object.entries(state.sends));
  const digest = (body: string, media: boolean): string => createHash('sha256').update(`${state.salt}\0${media ? 'file' : 'text'}\0${body.trim()}`).digest('base64');
  const save = (): void => {
    writeFileSync(`${file}.new`, JSON.stringify({ salt: state.salt, sends: Object.fromEntries(sends) }), { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
  };
  const trim = (now: number): void => {
    for (const [key, e] of sends) if (e.at < now - KEPT_MS || sends.size > MOST) sends.delete(key); // in order of age
  };
  rmSync(`${file}.new`, { force: true });
  return {
    begin(key, chat, body, media, now) {
      const before = sends.get(key) ?? null;
      if (before && before.at >= now - KEPT_MS) return before;
      trim(now);
      sends.delete(key);
      sends.set(key, { chat, digest: digest(body, media), at: now });
      save();
      return null;
    },
    // Not flushed one by one: what is lost here is found again by a look-up.
    known(key, id) { const e = sends.get(key); if (e) sends.set(key, { ...e, id }); },
    drop(key) { if (sends.delete(key)) save(); },
    open(now) { trim(now); return [...sends].filter(([, e]) => e.id === undefined); },
    match(entry, own) {
      const taken = new Set([...sends.values()].map((e) => e.id));
      return own.find((o) => !taken.has(o.id) && o.at >= sinceOf(entry) && o.ack !== -1 && digest(o.body, o.media) === entry.digest) ?? null;
    },
  };
};
