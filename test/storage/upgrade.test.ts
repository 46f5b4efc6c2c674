/** A folder written before there were channels with a provider behind them opens, keeps what it holds, and goes on. */
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { newConversation, type Pen } from '../../core/conversation.ts';
import type { Effect } from '../../core/effect.ts';
import type { Event } from '../../core/event.ts';
import { makeNumber } from '../../core/request.ts';
import { openSqlite, type FullStore } from '../../storage/index.ts';
import { MIGRATIONS, SCHEMA } from '../../storage/migrations.ts';
import { migrate, schemaOf } from '../../storage/sqlite/files.ts';
import { registerAid, say, staff } from '../suites/store.ts';
import { folder } from './folder.ts';

const from = { channel: 'web', user: 'visitor' };
const N = makeNumber(7);
const text = (id: string): Event => ({ type: 'message', id, at: Date.now(), from, body: { kind: 'text', text: `قول ${id}` } });

const turn = async (store: FullStore, event: Event, to: string | null, effects: Effect[] = [], pen?: Pen): Promise<string> => {
  const [a] = await store.accept([{ event, to: to === null && 'from' in event ? { address: event.from } : { conversation: to! } }]);
  const job = (await store.claim(Date.now(), 60_000, 10)).find((j) => j.conversation === a!.conversation)!;
  expect(await store.commit({ job, state: { ...(job.state ?? newConversation(job.conversation)), rev: job.rev + 1, ...(pen ? { pen } : {}) }, effects, at: Date.now() })).toBe('ok');
  return a!.conversation;
};

/** The same rows in the tables as an older migration made them. */
const takeBack = (dir: string, schema: number): void => {
  const path = join(dir, 'old.db');
  const old = new DatabaseSync(path);
  migrate(old, MIGRATIONS.slice(0, schema), schema);
  old.exec(`ATTACH '${join(dir, 'sila.db').replaceAll("'", "''")}' AS present`);
  const tables = old.prepare(`SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'meta'`).all().map((r) => String(r['name']));
  for (const t of tables) {
    const columns = old.prepare(`SELECT name FROM pragma_table_info(?, 'main')`).all(t).map((r) => `"${String(r['name'])}"`).join(', ');
    old.exec(`INSERT INTO main.${t} (${columns}) SELECT ${columns} FROM present.${t}`);
  }
  old.exec(`INSERT INTO main.meta (name, value) SELECT name, value FROM present.meta WHERE name NOT IN ('schema', 'filled')`);
  if (schema >= 3) old.exec(`INSERT INTO main.meta (name, value) VALUES ('filled', '${schema}')`);
  expect(schemaOf(old)).toBe(schema);
  old.exec('DETACH present');
  old.close();
  for (const f of ['sila.db', 'sila.db-wal']) rmSync(join(dir, f), { force: true });
  copyFileSync(path, join(dir, 'sila.db'));
  rmSync(path);
};

it('from migration 1: messages, history, links and queues are kept and work on', async () => {
  const dir = folder();
  const before = await openSqlite({ dir });
  const c = await turn(before, text('a'), null, [say('k1', 'أهلًا'), say('k2', 'ثانية'), registerAid(N), { type: 'link', nid: '1023456780' }]);
  const [sent] = await before.outgoing(Date.now(), 60_000, 10);
  await before.settle({ key: 'k1', token: sent!.token, sent: { as: 'ok' }, at: Date.now() }, null);
  await turn(before, staff('noted', 's1', 'ملاحظة'), c);
  await before.accept([{ event: text('waits'), to: { address: from } }]);
  const [lines, notes] = [await before.history(c, 10), await before.notes(c)];
  expect([lines.length, notes.length]).toEqual([3, 1]);
  await before.close();
  takeBack(dir, 1);

  const after = await openSqlite({ dir });
  expect(await after.check()).toMatchObject({ ok: true, detail: expect.stringContaining(`schema ${SCHEMA},`) });
  expect([await after.history(c, 10), await after.notes(c)]).toEqual([lines, notes]);
  expect(await after.nextAt(0, { channel: 'web' })).toBeGreaterThan(0); // the web chat was the only channel
  expect(await turn(after, text('b'), null, [say('k3', 'x', 'notice')])).toBe(c);
  const [next] = await after.outgoing(Date.now(), 60_000, 10, 'web');
  expect(next).toMatchObject({ message: { key: 'k2', to: from }, parts: 0 });
  await after.settle({ key: 'k2', token: next!.token, sent: { as: 'ok', id: 'p2' }, at: Date.now() }, null);
  await after.receive('web', [{ key: 'k1', at: Date.now(), is: 'read' }, { id: 'p2', at: Date.now(), is: 'failed', why: 'r' }]);
  expect((await after.history(c, 10)).flatMap((l) => l.progress ?? [])).toEqual(['read', 'failed', 'queued']);
  const elsewhere = await turn(after, { ...text('t'), from: { channel: 'telegram', user: '9' } } as Event, null);
  expect(elsewhere).not.toBe(c);
  expect(await after.link(elsewhere, N, Date.now())).toBe(true);
  await after.close();
});

it('from migration 2: the desk\'s lists, names, words and people are worked out of what was there', async () => {
  const dir = folder();
  const before = await openSqlite({ dir });
  const a = await turn(before, text('سلة غذائية'), null, [say('k1', 'أهلًا'), registerAid(N), { type: 'ticket', reason: 'distress', priority: 'urgent', hours: 'in', about: 'س' }]);
  const other = (id: string, user: string): Event => ({ type: 'message', id, at: Date.now(), from: { channel: 'web', user }, body: { kind: 'text', text: `قول ${id}` } });
  const b = await turn(before, other('b', '2'), null, [{ type: 'ticket', reason: 'human-request', priority: 'normal', hours: 'in', about: null }]);
  await turn(before, staff('took', 's1'), b);
  const c = await turn(before, other('c', '3'), null, [{ type: 'ticket', reason: 'human-request', priority: 'normal', hours: 'in', about: null }, { type: 'untick', why: 'withdrawn' }]);
  const d = await turn(before, other('d', '4'), null);
  const gone = await turn(before, other('e', '5'), null, [say('k5', 'x')]);
  await before.accept([{ event: other('f', '6'), to: { address: { channel: 'web', user: '6' } } }]); // nobody worked on it yet
  await before.addPerson('1098765432', '+966555555555');
  await before.erase(gone, Date.now());
  const see = async (store: FullStore) => {
    const box = async (name: 'waiting' | 'mine' | 'closed' | 'bot' | 'all') => (await store.inbox({ box: name, who: 's1', max: 9 })).rows.map((r) => r.conversation).sort();
    const { rows } = await store.inbox({ box: 'all', who: 's1', max: 9, ids: [a, b, c, d] });
    return {
      boxes: [await box('waiting'), await box('mine'), await box('closed'), await box('bot'), await box('all')], rows: rows.map((r) => ({ ...r, unread: 0 })), counts: await store.counts('s1'), // what staff saw is not known: nothing is unread
      due: (await store.requestsPage({ sort: 'due', max: 9 })).rows, board: await store.board(null, Date.now() + 30 * 86_400_000),
      found: [await store.search('الغذائية', 9), await store.search('سارة', 9), await store.search(N, 9)], person: (await store.people('سارة', { max: 9 })).rows.map(({ nid: _, ...p }) => p), all: (await store.people(null, { max: 9 })).rows.length,
    };
  };
  const was = await see(before);
  await before.close();
  takeBack(dir, 2);

  const after = await openSqlite({ dir });
  const is = await see(after);
  expect(is).toEqual(was);
  expect([is.boxes, is.counts]).toEqual([[[a], [b], [c], [c, d].sort(), [a, b, c, d].sort()], { waiting: 1, mine: 1, taken: 1, bot: 2, all: 4, closed: 1 }]);
  expect([is.found[0], is.person.length, is.all]).toEqual([[{ conversation: a, n: 0 }], 1, 2]);
  expect(await turn(after, text('more'), null, [], 'queue')).toBe(a);
  expect((await after.inbox({ box: 'waiting', who: '', max: 9 })).rows).toMatchObject([{ conversation: a, unread: 1, name: 'سارة', last: { by: 'person', text: 'قول more' } }]);
  await after.close();
  const again = await openSqlite({ dir }); // filled once: what was read since stays read
  expect((await again.inbox({ box: 'waiting', who: '', max: 9 })).rows).toMatchObject([{ unread: 1 }]);
  await again.close();
});

it('from migration 3: who holds it, where it stands, whom it is for and what was said last are worked out of what was there', async () => {
  const dir = folder();
  const before = await openSqlite({ dir });
  const member = (await before.putStaff({ login: 'khalid', name: 'خالد', role: 'agent', teams: [], woman: false, disabled: false }, {}, 1))!;
  const as = (id: string, act: 'took', who: { id: string; name: string }): Event => ({ type: 'staff', id, at: Date.now(), act, who });
  const other = (id: string, user: string): Event => ({ type: 'message', id, at: Date.now(), from: { channel: 'web', user }, body: { kind: 'text', text: `قول ${id}` } });
  const a = await turn(before, other('a', '1'), null, [{ type: 'ticket', reason: 'threat', priority: 'urgent', hours: 'in', about: null }, say('k1', 'لحظة')]);
  const b = await turn(before, other('b', '2'), null, [{ type: 'ticket', reason: 'human-request', priority: 'normal', hours: 'in', about: null }]);
  await turn(before, as('s1', 'took', { id: 's1', name: 'منى' }), b);
  const c = await turn(before, other('c', '3'), null); // taken without a ticket: only a hash of its holder was kept
  await turn(before, as('s2', 'took', { id: member, name: 'خالد' }), c);
  await before.accept([{ event: other('d', '4'), to: { address: { channel: 'web', user: '4' } } }]);
  const [job] = await before.claim(Date.now(), 60_000, 9);
  await before.commit({ job: job!, state: { ...newConversation(job!.conversation), rev: 1, flow: { id: 'aid', version: 1 }, step: 'name' }, effects: [], at: Date.now() });
  const see = async (store: FullStore) => ({ rows: (await store.inbox({ box: 'all', who: '', max: 9 })).rows, places: await store.places(), queue: (await store.inbox({ box: 'waiting', who: '', max: 9, department: 'management' })).rows.map((r) => r.conversation) });
  const was = await see(before);
  expect([was.queue, was.places, new Map(was.rows.map((r) => [r.conversation, r.holder?.name ?? null])).get(c)]).toEqual([[a], [{ flow: 'aid', step: 'name', count: 1 }], 'خالد']);
  expect(was.rows.map((r) => r.heard?.text).sort()).toEqual(['قول a', 'قول b', 'قول c', 'قول d']);
  await before.close();
  takeBack(dir, 3);

  const after = await openSqlite({ dir });
  expect(await see(after)).toEqual(was);
  await after.close();
});
