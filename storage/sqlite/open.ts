/** The store on SQLite. Many calls in flight share one commit; the event loop never waits for the disk. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { storeOf, type FullStore, type Runner } from '../calls.ts';
import { errorOf, type Answer, type Asked, type Fault, type Name, type Start } from './wire.ts';

/** A folder that is made for this store and removed with it; nothing in it survives a power cut. */
export const TEMPORARY = ':temporary:';

export type SqliteOptions = {
  /** The data folder, or TEMPORARY. */
  dir: string;
  /** SILA_MASTER_KEY: 32 bytes in base64. Without it a file `master.key` (0600) in the folder is used, made at first start. */
  masterKey?: string | undefined;
  now?: () => number;
  /** Makes the database full early, for tests of a full disk. */
  maxPages?: number;
};

type Waiting = { resolve: (value: unknown) => void; reject: (e: Error) => void };

/** Throws SilaError: DATA_LOCKED, DATA_NEWER, DATA_FULL, KEY_MISSING, KEY_OPEN. */
export const openSqlite = async (options: SqliteOptions): Promise<FullStore> => {
  const temporary = options.dir === TEMPORARY;
  const dir = temporary ? mkdtempSync(join(tmpdir(), 'sila-')) : options.dir;
  const remove = (): void => rmSync(dir, { recursive: true, force: true });
  if (temporary) process.once('exit', remove);
  else mkdirSync(dir, { recursive: true, mode: 0o700 });
  const now = options.now ?? Date.now;
  const start: Start = {
    dir, masterKey: options.masterKey ?? (temporary ? randomBytes(32).toString('base64') : undefined), durable: !temporary, now: now(), maxPages: options.maxPages,
  };
  // Not this process's own flags: `node -e` or `--input-type` would forbid the worker its file.
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: start, name: 'sila-store', execArgv: ['--disable-warning=ExperimentalWarning'] });

  const waiting = new Map<number, Waiting>();
  let dead: Error | null = null;
  let queue: Asked[] = [];
  let last = 0;

  const fail = (e: Error): void => {
    dead ??= e;
    for (const w of waiting.values()) w.reject(dead);
    waiting.clear();
  };
  const flush = (): void => {
    const batch = queue;
    queue = [];
    worker.postMessage(batch);
  };
  const ask = (name: Name, args: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (dead) return reject(dead);
      if (!waiting.size) worker.ref(); // an idle store does not keep the process alive
      waiting.set(++last, { resolve, reject });
      queue.push({ id: last, name, args, now: now() });
      if (queue.length === 1) queueMicrotask(flush); // everything asked in this tick travels together
    });

  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (m: 'open' | Fault) => (m === 'open' ? resolve() : reject(errorOf(m))));
  }).catch((e: unknown) => {
    if (temporary) remove();
    void worker.terminate();
    throw e;
  });
  worker.on('message', (answers: Answer[]) => {
    for (const a of answers) {
      const w = waiting.get(a.id);
      waiting.delete(a.id);
      if (a.fault) w?.reject(errorOf(a.fault));
      else w?.resolve(a.value);
    }
    if (!waiting.size) worker.unref();
  });
  worker.on('error', (e) => fail(e instanceof Error ? e : new Error(String(e))));
  worker.on('exit', () => fail(new Error('the store is closed')));
  worker.unref();

  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    await ask('close', []);
    dead = new Error('the store is closed');
    worker.ref();
    await gone;
    if (temporary) {
      process.removeListener('exit', remove);
      remove();
    }
  };
  return storeOf(((name: Name, ...args: unknown[]) => ask(name, args)) as Runner, {
    check: () => ask('check', []) as Promise<{ ok: boolean; detail: string }>,
    close: () => (closing ??= close()),
  });
};
