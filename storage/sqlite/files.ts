/** Opening the two SQLite files of a data folder, and what their errors mean. */
import { DatabaseSync } from 'node:sqlite';
import { SilaError } from '../../core/errors.ts';
import { MIGRATIONS, SCHEMA, type Migration } from '../migrations.ts';

export const MAIN_FILE = 'sila.db';
export const KEYS_FILE = 'keys.db';

// SQLite's primary result codes (sqlite.org/rescode.html): the low byte of errcode.
const BUSY = 5;
const FULL = 13;
const primary = (e: unknown): number => (typeof e === 'object' && e !== null && 'errcode' in e ? Number(e.errcode) & 0xff : 0);
export const isFull = (e: unknown): boolean => primary(e) === FULL;

/** The error as its caller should see it. SQLite's messages hold SQL and names of columns, never values. */
export const readable = (e: unknown): unknown => (isFull(e) ? new SilaError('DATA_FULL', '', { cause: e }) : e);

/**
 * EXCLUSIVE with WAL: the file lock is taken by the first access and held until the end of the process, whatever ends it; no shared-memory
 * file is made. A busy timeout would only make a second process hang before it is refused.
 */
export const openFile = (path: string, durable: boolean): DatabaseSync => {
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    db.exec(`PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = ${durable ? 'FULL' : 'OFF'}; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32000; PRAGMA wal_autocheckpoint = 4000; BEGIN IMMEDIATE; COMMIT;`);
  } catch (e) {
    db.close();
    if (primary(e) === BUSY) throw new SilaError('DATA_LOCKED', path, { cause: e });
    throw readable(e);
  }
  return db;
};

export const schemaOf = (db: DatabaseSync): number => {
  if (!db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'meta'`).get()) return 0;
  return Number(db.prepare(`SELECT value FROM meta WHERE name = 'schema'`).get()?.['value'] ?? 0);
};

/** Brings the main file to the newest schema: each step whole or not at all. */
export const migrate = (db: DatabaseSync, steps: readonly Migration[] = MIGRATIONS, newest = SCHEMA): void => {
  let at = schemaOf(db);
  if (at > newest) throw new SilaError('DATA_NEWER', `It has schema ${at}, this Sila knows ${newest}.`);
  for (const step of steps) {
    if (step.to <= at) continue;
    db.exec('BEGIN IMMEDIATE');
    try {
      db.exec('CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)');
      db.exec(step.sql);
      db.prepare(`INSERT INTO meta (name, value) VALUES ('schema', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`).run(String(step.to));
      db.exec('COMMIT');
    } catch (e) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw readable(e);
    }
    at = step.to;
  }
};
