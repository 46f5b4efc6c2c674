/** keys.db: wrapped keys and the erasure list. A file of its own, so that restoring the main database brings nobody back. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { SilaError } from '../../core/errors.ts';
import type { KeyBook } from '../vault.ts';

const TABLES = `
CREATE TABLE IF NOT EXISTS key (person TEXT PRIMARY KEY, wrapped BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS erased (person TEXT PRIMARY KEY, at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS proof (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL);`;

const PROOF = Buffer.from('sila');
const proofKey = (master: Uint8Array): Buffer => Buffer.from(hkdfSync('sha256', master, 'sila', 'proof', 32));

/** Knows at once whether the master key is the one these keys were wrapped with. */
const prove = (db: DatabaseSync, master: Uint8Array): void => {
  const row = db.prepare('SELECT sealed FROM proof WHERE id = 1').get();
  if (!row) {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', proofKey(master), iv);
    const body = Buffer.concat([cipher.update(PROOF), cipher.final()]);
    db.prepare('INSERT INTO proof (id, sealed) VALUES (1, ?)').run(Buffer.concat([iv, cipher.getAuthTag(), body]));
    return;
  }
  const sealed = row['sealed'] as Uint8Array;
  const cipher = createDecipheriv('aes-256-gcm', proofKey(master), sealed.subarray(0, 12), { authTagLength: 16 });
  cipher.setAuthTag(sealed.subarray(12, 28));
  try {
    cipher.update(sealed.subarray(28));
    cipher.final();
  } catch {
    throw new SilaError('KEY_MISSING');
  }
};

export class SqliteKeyBook implements KeyBook {
  private readonly db: DatabaseSync;
  private readonly made: string[] = []; // in the open transaction

  constructor(db: DatabaseSync, master: Uint8Array) {
    this.db = db;
    db.exec(`PRAGMA secure_delete = ON; ${TABLES}`);
    prove(db, master);
  }

  async get(person: string): Promise<Uint8Array | null> {
    return (this.db.prepare('SELECT wrapped FROM key WHERE person = ?').get(person)?.['wrapped'] as Uint8Array | undefined) ?? null;
  }

  async put(person: string, wrapped: Uint8Array): Promise<void> {
    if (!this.db.isTransaction) this.db.exec('BEGIN IMMEDIATE');
    this.db.prepare('INSERT INTO key (person, wrapped) VALUES (?, ?)').run(person, wrapped);
    this.made.push(person);
  }

  /** Before the main commit: a row must never be durable whose key is not. A key without rows does no harm. */
  save(): void {
    if (this.db.isTransaction) this.db.exec('COMMIT');
    this.made.length = 0;
  }

  /** The main transaction failed. Returns whose keys are gone with it. */
  undo(): string[] {
    if (this.db.isTransaction) this.db.exec('ROLLBACK');
    return this.made.splice(0);
  }

  /** After the main commit. The old pages leave the write-ahead log as well, so no file still holds the key. */
  destroy(people: readonly string[], at: number): void {
    this.db.exec('BEGIN IMMEDIATE');
    try {
      for (const p of people) {
        this.db.prepare('DELETE FROM key WHERE person = ?').run(p);
        this.db.prepare('INSERT INTO erased (person, at) VALUES (?, ?) ON CONFLICT (person) DO NOTHING').run(p, at);
      }
      this.db.exec('COMMIT');
    } catch (e) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      throw e;
    }
    this.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  erased(): { person: string; at: number }[] {
    return this.db.prepare('SELECT person, at FROM erased').all() as { person: string; at: number }[];
  }

  isEmpty(): boolean {
    return this.db.prepare('SELECT 1 FROM key LIMIT 1').get() === undefined && this.db.prepare('SELECT 1 FROM erased LIMIT 1').get() === undefined;
  }

  holds(person: string): boolean {
    return this.db.prepare('SELECT 1 FROM key WHERE person = ?').get(person) !== undefined;
  }

  close(): void {
    this.db.close();
  }
}
