/** The folder: migrations, its single owner, a full disk, the key file. */
import { NODE_FLAGS } from '../node-flags.ts';
import { execFile, spawn } from 'node:child_process';
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { newConversation } from '../../core/conversation.ts';
import { openSqlite } from '../../storage/index.ts';
import { MIGRATIONS, SCHEMA } from '../../storage/migrations.ts';
import { migrate, schemaOf } from '../../storage/sqlite/files.ts';
import { text } from '../suites/store.ts';
import { folder, refusal } from './folder.ts';

const put = (id: string, words = 'مرحبا'): Parameters<Awaited<ReturnType<typeof openSqlite>>['accept']>[0] => [{ event: text('1', id, words), to: { address: { channel: 'telegram', user: '1' } } }];
const CHILD = `
import { openSqlite } from ${JSON.stringify(new URL('../../storage/index.ts', import.meta.url).href)};
try { await openSqlite({ dir: process.argv[1] }); console.log('opened'); } catch (e) { console.log(e.code ?? e.message); }
process.exit(0);`;

const pagesOf = (dir: string): number => {
  const db = new DatabaseSync(join(dir, 'sila.db'), { readOnly: true });
  const pages = Number(db.prepare('PRAGMA page_count').get()!['page_count']);
  db.close();
  return pages;
};

describe('migrations', () => {
  it('are numbered without gaps', () => expect(MIGRATIONS.map((m) => m.to)).toEqual(MIGRATIONS.map((_, i) => i + 1)));

  it('keep the data over a restart', async () => {
    const dir = folder();
    const first = await openSqlite({ dir });
    await first.accept(put('a'));
    await first.close();
    const again = await openSqlite({ dir });
    expect(await again.claim(Date.now(), 1000, 10)).toMatchObject([{ event: { id: 'a' } }]);
    expect(await again.check()).toMatchObject({ ok: true });
    await again.close();
  });

  it('refuse a newer database and leave it as it is', async () => {
    const dir = folder();
    await (await openSqlite({ dir })).close();
    const db = new DatabaseSync(join(dir, 'sila.db'));
    db.exec(`UPDATE meta SET value = '${SCHEMA + 1}' WHERE name = 'schema'`);
    db.close();
    expect(await refusal(openSqlite({ dir }))).toBe('DATA_NEWER');
    const after = new DatabaseSync(join(dir, 'sila.db'));
    expect(schemaOf(after)).toBe(SCHEMA + 1);
    after.close();
  });

  it('undo a step that fails half-way and can be run again', () => {
    const db = new DatabaseSync(':memory:');
    migrate(db);
    const broken = [...MIGRATIONS, { to: SCHEMA + 1, sql: 'CREATE TABLE half (id INTEGER); CREATE TABLE person (id TEXT);' }];
    expect(() => migrate(db, broken, SCHEMA + 1)).toThrow();
    expect(schemaOf(db)).toBe(SCHEMA);
    expect(db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'half'`).get()).toBeUndefined();
    migrate(db, [...MIGRATIONS, { to: SCHEMA + 1, sql: 'CREATE TABLE half (id INTEGER)' }], SCHEMA + 1);
    expect(schemaOf(db)).toBe(SCHEMA + 1);
  });
});

describe('one owner', () => {
  it('refuses a second process at once; the first goes on', async () => {
    const dir = folder();
    const store = await openSqlite({ dir });
    await store.accept(put('a'));
    const { stdout } = await promisify(execFile)(process.execPath, [...NODE_FLAGS, '--input-type=module-typescript', '-e', CHILD, dir]);
    expect(stdout.trim()).toBe('DATA_LOCKED');
    expect(await refusal(openSqlite({ dir }))).toBe('DATA_LOCKED');
    await store.accept(put('b'));
    expect(await store.counts()).toMatchObject({ waiting: 2 });
    expect(await store.check()).toMatchObject({ ok: true });
    await store.close();
    const next = await openSqlite({ dir });
    expect(await next.counts()).toMatchObject({ waiting: 2 });
    await next.close();
  });

  it('is free again at once after its owner was killed', async () => {
    const dir = folder();
    const child = spawn(process.execPath, [...NODE_FLAGS, '--input-type=module-typescript', '-e', CHILD.replace('process.exit(0);', 'setInterval(() => {}, 1000);'), dir]);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(await refusal(openSqlite({ dir }))).toBe('DATA_LOCKED');
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    await (await openSqlite({ dir })).close();
  });
});

describe('a full disk', () => {
  it('is told, writes nothing half, spares what fits, and is over when there is room', async () => {
    const dir = folder();
    const first = await openSqlite({ dir });
    await first.accept(put('start'));
    await first.close();
    const pages = pagesOf(dir);
    const tight = await openSqlite({ dir, maxPages: pages + 30 });
    const big = 'س'.repeat(20_000);
    const results = await Promise.allSettled(Array.from({ length: 12 }, (_, i) => tight.accept([...put(`small${i}`, 'x'), ...put(`big${i}`, big)])));
    const kept = results.filter((r) => r.status === 'fulfilled').length;
    const codes = results.flatMap((r) => (r.status === 'rejected' ? [(r.reason as { code: string }).code] : []));
    expect(kept).toBeGreaterThan(0);
    expect(codes.length).toBeGreaterThan(0);
    expect(new Set(codes)).toEqual(new Set(['DATA_FULL']));
    expect(await tight.counts()).toMatchObject({ waiting: 1 + 2 * kept }); // both events of a batch or neither
    expect(await tight.check()).toMatchObject({ ok: true });
    await tight.close();
    const wide = await openSqlite({ dir });
    expect(await wide.counts()).toMatchObject({ waiting: 1 + 2 * kept });
    await wide.accept(put('again', big));
    await wide.close();
  });

  it('keeps a commit whole: no state without its message', async () => {
    const dir = folder();
    const first = await openSqlite({ dir });
    await first.accept(put('a'));
    await first.close();
    const pages = pagesOf(dir);
    const tight = await openSqlite({ dir, maxPages: pages + 8 });
    const [job] = await tight.claim(Date.now(), 60_000, 1);
    const state = { ...newConversation(job!.conversation), rev: 1 };
    const send = (words: string) => tight.commit({ job: job!, state, effects: [{ type: 'send', key: 'k', lang: 'ar', lane: 'reply', text: words }], at: Date.now() });
    expect(await refusal(send('x'.repeat(200_000)))).toBe('DATA_FULL');
    expect(await tight.outgoing(Date.now(), 1000, 10)).toEqual([]);
    expect(await tight.history(job!.conversation, 10)).toEqual([]);
    expect(await send('fits')).toBe('ok');
    await tight.close();
  });
});

describe('keys', () => {
  it.skipIf(process.platform === 'win32')('lie in files that only their owner reads', async () => {
    const dir = folder();
    const store = await openSqlite({ dir });
    await store.accept(put('a'));
    for (const f of readdirSync(dir)) expect(statSync(join(dir, f)).mode & 0o777, f).toBe(0o600);
    await store.close();
    chmodSync(join(dir, 'master.key'), 0o644);
    expect(await refusal(openSqlite({ dir }))).toBe('KEY_OPEN');
  });

  it('are not made anew over data whose key is gone, and a wrong one is refused', async () => {
    const dir = folder();
    const store = await openSqlite({ dir });
    await store.accept(put('a'));
    await store.close();
    const own = readFileSync(join(dir, 'master.key'));
    rmSync(join(dir, 'master.key'));
    expect(await refusal(openSqlite({ dir }))).toBe('KEY_MISSING');
    expect(readdirSync(dir)).not.toContain('master.key');
    expect(await refusal(openSqlite({ dir, masterKey: Buffer.alloc(32, 7).toString('base64') }))).toBe('KEY_MISSING');
    expect(await refusal(openSqlite({ dir, masterKey: 'short' }))).toBe('KEY_MISSING');
    writeFileSync(join(dir, 'master.key'), own, { mode: 0o600 });
    await (await openSqlite({ dir })).close();
    const copy = folder(); // the main file without its key book
    cpSync(join(dir, 'sila.db'), join(copy, 'sila.db'));
    expect(await refusal(openSqlite({ dir: copy, masterKey: own.toString() }))).toBe('KEY_MISSING');
  });

  it('may be given by the caller: then no key is written', async () => {
    const dir = folder();
    const masterKey = Buffer.alloc(32, 9).toString('base64');
    const store = await openSqlite({ dir, masterKey });
    await store.close();
    expect(readdirSync(dir)).not.toContain('master.key');
    await (await openSqlite({ dir, masterKey })).close();
  });
});
