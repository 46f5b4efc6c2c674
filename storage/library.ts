/** The editable library: one readable JSON file with the charity's drafts. Publishing copies it, immutable, into the store. */
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Low } from 'lowdb';
import { JSONFile } from 'lowdb/node';
import * as z from 'zod';
import { Danger, Entry, SmallTalk, VARIETIES } from '../core/entry.ts';
import { SilaError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { Organisation } from '../core/organisation.ts';
import type { Snapshots } from '../core/ports.ts';
import { QuickReply } from '../core/reply.ts';

export const LIBRARY_FILE = 'library.json';
/** Kind of the snapshot every process reads; `library:<digest>` finds an older one again. */
export const LIBRARY_KIND = 'library';
const LOCK_STALE_MS = 10_000; // an editor that died; a write takes milliseconds
const LOCK_TRY_MS = 20;

const content = {
  entries: z.array(Entry),
  smalltalk: z.array(SmallTalk),
  offtopic: z.partialRecord(z.enum(VARIETIES), z.array(z.string().min(1))),
  danger: Danger,
  organisation: Organisation,
  /** Of the staff; what the bot says does not depend on them. */
  replies: z.array(QuickReply).default([]),
};
export const Content = z.strictObject(content);
export type Content = z.infer<typeof Content>;

/** One publish. `back` is the publish whose content it brought back. Times in ms. */
export const Publication = z.strictObject({ n: z.int(), digest: z.string(), at: z.number(), who: z.string(), rev: z.int(), back: z.int().nullable() });
export type Publication = z.infer<typeof Publication>;

export const LibraryFile = z.strictObject({ rev: z.int(), ...content, history: z.array(Publication) });
export type LibraryFile = z.infer<typeof LibraryFile>;

export interface Library {
  /** The drafts and their revision. */
  read(): Promise<{ rev: number; content: Content }>;
  /** Compare-and-swap: SilaError LIBRARY_CHANGED when the file is no longer at `rev`, LIBRARY_INVALID when the result is not valid. `change` gets a copy it may alter. */
  edit(rev: number, change: (content: Content) => Content | void): Promise<{ rev: number; content: Content }>;
  publish(snapshots: Snapshots, who: string): Promise<Publication>;
  /** Publishes `published`, what is said now, with the organisation (facts, hours) and quick replies of the drafts: unpublished entries stay drafts. */
  publishFacts(snapshots: Snapshots, published: Content, who: string): Promise<Publication>;
  /** Oldest first. */
  history(): Promise<Publication[]>;
  /** Publishes what was published before; the drafts stay as they are. Null: nothing came before. */
  undo(snapshots: Snapshots, who: string): Promise<Publication | null>;
  /** Writes the first file. False: there is one already, and it stays. */
  seed(content: Content): Promise<boolean>;
}

const invalid = (error: z.ZodError): SilaError => {
  const [first] = error.issues;
  return new SilaError('LIBRARY_INVALID', `${first?.path.join('.') ?? ''}: ${first?.message ?? ''}.`);
};
const parse = <T>(schema: z.ZodType<T>, value: unknown): T => {
  const r = schema.safeParse(value);
  if (!r.success) throw invalid(r.error);
  return r.data;
};
const contentOf = ({ entries, smalltalk, offtopic, danger, organisation, replies }: LibraryFile): Content => ({ entries, smalltalk, offtopic, danger, organisation, replies });
export const digestOf = (c: Content): string => createHash('sha256').update(JSON.stringify(c)).digest('hex');

export const openLibrary = (options: { dir: string; now?: () => number }): Library => {
  const path = join(options.dir, LIBRARY_FILE);
  const now = options.now ?? Date.now;
  mkdirSync(options.dir, { recursive: true, mode: 0o700 });
  let line: Promise<unknown> = Promise.resolve();

  const load = async (): Promise<LibraryFile> => {
    const db = new Low<unknown>(new JSONFile<unknown>(path), null);
    try {
      await db.read(); // every time: another process may have written it
    } catch {
      throw new SilaError('LIBRARY_INVALID', `${path} is not JSON.`);
    }
    if (db.data === null) throw new SilaError('LIBRARY_INVALID', `${path} does not exist.`);
    return parse(LibraryFile, db.data);
  };
  /** lowdb writes a temporary file and renames it: a reader sees the old or the new one, never a part. */
  const save = async (file: LibraryFile): Promise<void> => {
    await new Low(new JSONFile<LibraryFile>(path), file).write();
  };

  /** One writer at a time, in this process and among processes (the command line beside the server). */
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const next = line.then(async () => {
      const lock = `${path}.lock`;
      for (;;) {
        try {
          closeSync(openSync(lock, 'wx'));
          break;
        } catch (e) {
          if ((e as NodeJS.ErrnoException).code !== 'EEXIST') throw e;
          const made = statSync(lock, { throwIfNoEntry: false });
          if (made && Date.now() - made.mtimeMs > LOCK_STALE_MS) rmSync(lock, { force: true });
          else await pause(LOCK_TRY_MS);
        }
      }
      try {
        return await work();
      } finally {
        rmSync(lock, { force: true });
      }
    });
    line = next.catch(() => {});
    return next;
  };

  /** The snapshot first, the file's record of it after: a crash between leaves a published snapshot and a history one line short. */
  const announce = async (snapshots: Snapshots, file: LibraryFile, body: Content, who: string, back: number | null): Promise<Publication> => {
    const one: Publication = { n: (file.history.at(-1)?.n ?? 0) + 1, digest: digestOf(body), at: now(), who, rev: file.rev, back };
    const kept = `${LIBRARY_KIND}:${one.digest}`;
    if (!(await snapshots.latest(kept))) await snapshots.put(kept, one.digest, body as Json, one.at);
    await snapshots.put(LIBRARY_KIND, one.digest, body as Json, one.at);
    await save({ ...file, history: [...file.history, one] });
    return one;
  };

  return {
    read: async () => {
      const file = await load();
      return { rev: file.rev, content: contentOf(file) };
    },
    edit: (rev, change) => alone(async () => {
      const file = await load();
      if (file.rev !== rev) throw new SilaError('LIBRARY_CHANGED');
      const draft = structuredClone(contentOf(file));
      const next = parse(Content, change(draft) ?? draft);
      await save({ rev: rev + 1, ...next, history: file.history });
      return { rev: rev + 1, content: next };
    }),
    publish: (snapshots, who) => alone(async () => {
      const file = await load();
      return announce(snapshots, file, contentOf(file), who, null);
    }),
    publishFacts: (snapshots, published, who) => alone(async () => {
      const file = await load();
      return announce(snapshots, file, { ...published, organisation: file.organisation, replies: file.replies }, who, null);
    }),
    history: async () => (await load()).history,
    undo: (snapshots, who) => alone(async () => {
      const file = await load();
      const current = file.history.at(-1);
      const before = current && file.history.findLast((p) => p.n < (current.back ?? current.n));
      const kept = before && (await snapshots.latest(`${LIBRARY_KIND}:${before.digest}`));
      return before && kept ? announce(snapshots, file, parse(Content, kept.body), who, before.back ?? before.n) : null;
    }),
    seed: (first) => alone(async () => {
      if (existsSync(path)) return false;
      await save({ rev: 1, ...parse(Content, first), history: [] });
      return true;
    }),
  };
};
