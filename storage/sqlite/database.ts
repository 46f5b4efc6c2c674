/** The one owner of the files: runs calls in groups, one durable commit for many, each call in a savepoint of its own. */
import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { SilaError } from '../../core/errors.ts';
import { CALLS, type CallName } from '../calls.ts';
import { Undo, type Ctx } from '../context.ts';
import { scalars, type Scalar, type Tx } from '../driver.ts';
import { reapply } from '../erase.ts';
import { fill } from '../fills.ts';
import { masterKey } from '../master-key.ts';
import { SCHEMA } from '../migrations.ts';
import { afterCrash, afterRestore } from '../recover.ts';
import { Vault } from '../vault.ts';
import { KEYS_FILE, MAIN_FILE, migrate, openFile, readable, schemaOf } from './files.ts';
import { SqliteKeyBook } from './keybook.ts';
import { faultOf, type Answer, type Asked, type Start } from './wire.ts';

const GROUP_CALLS = 64;
const GROUP_MS = 5;
/** Kept beside the database and never in a backup: how many commits this folder has seen. A database that knows fewer was restored. */
const MARK_FILE = 'mark';
const MARK_EVERY_MS = 200;

/** SQLite gave up the whole transaction (disk full, I/O error), not only the call. */
class GroupLost extends Error {}

export class Database {
  private readonly db: DatabaseSync;
  private readonly book: SqliteKeyBook;
  private readonly vault: Vault;
  private readonly mark: number;
  private readonly statements = new Map<string, StatementSync>();
  private readonly tx: Tx;
  private wrote = false;
  private commits = 0;
  private markedAt = 0;
  private doomed: string[] = []; // durable in the main file as erased, keys not yet destroyed
  readonly dir: string;

  private constructor(dir: string, db: DatabaseSync, book: SqliteKeyBook, vault: Vault, mark: number) {
    this.dir = dir; this.db = db; this.book = book; this.vault = vault; this.mark = mark;
    this.tx = {
      all: async <T>(sql: string, params: readonly Scalar[]): Promise<T[]> => this.statement(sql).all(...scalars(sql, params)) as T[],
      run: async (sql: string, params: readonly Scalar[]): Promise<{ changes: number }> => {
        this.wrote = true;
        return { changes: Number(this.statement(sql).run(...scalars(sql, params)).changes) };
      },
    };
  }

  static async open(start: Start): Promise<Database> {
    for (const f of [MAIN_FILE, KEYS_FILE, MARK_FILE]) closeSync(openSync(join(start.dir, f), 'a', 0o600)); // SQLite's own files take the mode of these
    const db = openFile(join(start.dir, MAIN_FILE), start.durable);
    let keys: DatabaseSync | null = null;
    try {
      if (schemaOf(db) > SCHEMA) migrate(db); // refuses
      keys = openFile(join(start.dir, KEYS_FILE), start.durable);
      const fresh = !keys.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'proof'`).get();
      const master = masterKey(start.dir, start.masterKey, fresh);
      const book = new SqliteKeyBook(keys, master);
      migrate(db);
      if (book.isEmpty() && db.prepare('SELECT 1 FROM person LIMIT 1').get()) throw new SilaError('KEY_MISSING', `${join(start.dir, KEYS_FILE)} is empty.`);
      if (start.maxPages) db.exec(`PRAGMA max_page_count = ${Math.trunc(start.maxPages)}`);
      const database = new Database(start.dir, db, book, new Vault(master, book), openSync(join(start.dir, MARK_FILE), 'r+'));
      await database.recover(start.now);
      return database;
    } catch (e) {
      keys?.close();
      db.close();
      throw readable(e);
    }
  }

  /** Runs what `take` gives, up to a group's size and time, and answers when all of it is durable. */
  async group(take: () => Asked | undefined): Promise<Answer[]> {
    const asked: Asked[] = [];
    const until = performance.now() + GROUP_MS;
    try {
      return await this.transaction(async (doomed) => {
        const answers: Answer[] = [];
        for (let next = take(); next; next = asked.length < GROUP_CALLS && performance.now() < until ? take() : undefined) {
          asked.push(next);
          answers.push(await this.call(next, doomed));
        }
        return answers;
      });
    } catch (e) {
      // Nothing of the group was kept. One by one, what still fits goes through and what does not is told so.
      const first = asked[0] ?? take(); // none yet: not even the transaction could begin
      if (asked.length <= 1) return first ? [{ id: first.id, fault: faultOf(readable(e instanceof GroupLost ? e.cause : e)) }] : [];
      const answers: Answer[] = [];
      for (const a of asked) {
        const again: Asked[] = [a];
        answers.push(...(await this.group(() => again.shift())));
      }
      return answers;
    }
  }

  check(): { ok: boolean; detail: string } {
    const wrong = this.db.prepare('PRAGMA quick_check(5)').all().map((r) => String(Object.values(r)[0])).filter((s) => s !== 'ok');
    const schema = schemaOf(this.db);
    const size = [MAIN_FILE, `${MAIN_FILE}-wal`, KEYS_FILE].reduce((n, f) => n + (statSync(join(this.dir, f), { throwIfNoEntry: false })?.size ?? 0), 0);
    const left = this.doomed.length ? `, ${this.doomed.length} erased keys not yet destroyed` : '';
    return { ok: wrong.length === 0 && schema === SCHEMA && !left, detail: `schema ${schema}, ${(size / 1_048_576).toFixed(1)} MB, ${wrong.length ? wrong.join('; ') : 'integrity ok'}${left}` };
  }

  close(): void {
    this.writeMark();
    closeSync(this.mark);
    this.statements.clear();
    this.db.close();
    this.book.close();
  }

  private statement(sql: string): StatementSync {
    let s = this.statements.get(sql);
    if (!s) this.statements.set(sql, (s = this.db.prepare(sql)));
    return s;
  }

  /** One call in its savepoint: its failure is its own. */
  private async call(asked: Asked, doomed: string[]): Promise<Answer> {
    this.db.exec('SAVEPOINT call');
    const mine: string[] = [];
    try {
      const run = CALLS[asked.name as CallName] as (c: Ctx, ...args: unknown[]) => Promise<unknown>;
      const value = await run({ tx: this.tx, vault: this.vault, now: asked.now, doomed: mine }, ...asked.args);
      this.db.exec('RELEASE call');
      doomed.push(...mine);
      return { id: asked.id, value };
    } catch (e) {
      if (!this.db.isTransaction) throw new GroupLost('', { cause: e });
      this.db.exec('ROLLBACK TO call; RELEASE call');
      return e instanceof Undo ? { id: asked.id, value: e.value } : { id: asked.id, fault: faultOf(readable(e)) };
    }
  }

  private async transaction<T>(work: (doomed: string[]) => Promise<T>): Promise<T> {
    const doomed: string[] = [];
    this.wrote = false;
    this.db.exec('BEGIN IMMEDIATE');
    let value: T;
    try {
      value = await work(doomed);
      if (this.wrote) this.statement(`UPDATE meta SET value = ? WHERE name = 'commits'`).run(String(this.commits + 1));
      this.book.save();
      this.db.exec('COMMIT');
    } catch (e) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      this.vault.forget(this.book.undo());
      throw e;
    }
    if (this.wrote) this.commits++;
    if (performance.now() - this.markedAt > MARK_EVERY_MS) this.writeMark();
    this.destroy(doomed);
    return value;
  }

  private destroy(doomed: string[]): void {
    this.doomed.push(...doomed);
    if (!this.doomed.length) return;
    this.vault.forget(this.doomed);
    try {
      this.book.destroy(this.doomed, Date.now());
      this.doomed = [];
    } catch {
      // The commit stands and must be answered as such. The rows are gone; the keys go after the next commit or at the next start, and `check` says so until then.
    }
  }

  private writeMark(): void {
    this.markedAt = performance.now();
    try {
      writeSync(this.mark, String(this.commits).padStart(15, '0'), 0);
    } catch {
      // No room for it: the mark stays behind, which only makes it more lenient.
    }
  }

  private async recover(now: number): Promise<void> {
    this.db.exec(`INSERT INTO meta (name, value) VALUES ('commits', '0') ON CONFLICT DO NOTHING`);
    this.commits = Number(this.db.prepare(`SELECT value FROM meta WHERE name = 'commits'`).get()?.['value'] ?? 0);
    const seen = Number(readFileSync(join(this.dir, MARK_FILE), 'utf8')) || 0;
    const left = this.db.prepare('SELECT id FROM person WHERE erased IS NOT NULL').all().map((r) => String(r['id'])).filter((p) => this.book.holds(p));
    await this.transaction(async (doomed) => {
      const c: Ctx = { tx: this.tx, vault: this.vault, now, doomed };
      await reapply(c, this.book.erased());
      if (this.commits < seen) await afterRestore(c);
      await afterCrash(c);
      await fill(c);
      doomed.push(...left);
    });
    // Later commits must not look older than the folder's mark.
    if (this.commits < seen) {
      this.db.prepare(`UPDATE meta SET value = ? WHERE name = 'commits'`).run(String(seen));
      this.commits = seen;
    }
    this.writeMark();
  }
}
