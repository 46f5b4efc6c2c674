/** Nothing a person wrote lies readable on the disk; erased is erased, also from a backup; what was changed on the disk is noticed. */
import { copyFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { newConversation } from '../../core/conversation.ts';
import type { Effect } from '../../core/effect.ts';
import type { Event } from '../../core/event.ts';
import { makeNumber } from '../../core/request.ts';
import { openSqlite, type FullStore } from '../../storage/index.ts';
import { folder, filesWith } from './folder.ts';

const WORD = 'كناريالسر';
const DIGITS = '7391846205';
const NUMBER = makeNumber(4242);
const at = Date.now();
const from = { channel: 'telegram', user: `${DIGITS}` };
const who = { id: `s${DIGITS}`, name: `${WORD} منى` };
const media = (id: string) => [{ id, name: `${WORD}.pdf`, mime: 'application/pdf', bytes: 3 }];

const turn = async (store: FullStore, event: Event, conversation: string | null, effects: Effect[] = []): Promise<string> => {
  const [a] = await store.accept([{ event, to: conversation === null && 'from' in event ? { address: event.from } : { conversation: conversation! } }]);
  const job = (await store.claim(Date.now(), 60_000, 100)).find((j) => j.conversation === a!.conversation)!;
  const state = { ...newConversation(job.conversation), rev: job.rev + 1, last: event.id, phone: `+${DIGITS}`, slots: { full_name: WORD, national_id: DIGITS } };
  expect(await store.commit({ job, state, effects, at: Date.now() })).toBe('ok');
  return a!.conversation;
};

/** Writes canaries through every call of every port. */
const fill = async (store: FullStore): Promise<string> => {
  const blob = await store.blobs.put(`web:${DIGITS}`, `${WORD}.pdf`, 'application/pdf', Buffer.from(`${WORD} ${DIGITS}`));
  const message: Event = { type: 'message', id: `m${DIGITS}`, at, from, name: WORD, body: { kind: 'media', media: media(blob), caption: `${WORD} ${DIGITS}` } };
  const c = await turn(store, message, null, [
    { type: 'send', key: `k.${DIGITS}.1`, lang: 'ar', lane: 'reply', text: `${WORD} ${DIGITS}`, choices: [{ id: DIGITS, label: WORD }], media: media(blob) },
    { type: 'send', key: `k.${DIGITS}.2`, lang: 'ar', lane: 'notice', text: WORD },
    { type: 'register', number: NUMBER, kind: 'aid', about: WORD, nid: DIGITS, fields: { phone: `+${DIGITS}`, full_name: WORD }, media: media(blob) },
    { type: 'ticket', reason: 'human-request', priority: 'normal', hours: 'in', about: `${WORD} ${DIGITS}` },
    { type: 'wake', kind: 'remind', at: at + 3_600_000, token: DIGITS }, { type: 'wake', kind: 'burst', at: at - 1, token: DIGITS },
    { type: 'rate', service: WORD, score: 3, comment: `${WORD} ${DIGITS}` }, { type: 'consent', purpose: 'processing', given: true, version: WORD }, { type: 'link', nid: DIGITS },
    { type: 'miss', question: `${WORD} ${DIGITS}`, why: 'unknown' }, { type: 'fetch', what: WORD, token: DIGITS }, { type: 'attach', slot: 'documents', name: WORD },
    { type: 'duplicate', number: NUMBER }, { type: 'note', outcome: 'none', topic: WORD, topics: [WORD], invalid: null }, { type: 'fault', code: 'X', detail: `${WORD} ${DIGITS}` },
  ]);
  await store.due(Date.now(), 10);
  const poison = (await store.claim(Date.now(), 60_000, 10))[0]!;
  await store.giveBack(poison, null, `${WORD} ${DIGITS}`);
  await turn(store, { type: 'staff', id: `s1${DIGITS}`, at, act: 'took', who, seen: DIGITS }, c);
  await turn(store, { type: 'staff', id: `s2${DIGITS}`, at, act: 'said', who, text: WORD }, c, [{ type: 'send', key: `k.${DIGITS}.3`, lang: 'ar', lane: 'reply', text: WORD }]);
  await turn(store, { type: 'staff', id: `s3${DIGITS}`, at, act: 'noted', who, text: `${WORD} ${DIGITS}` }, c);
  await turn(store, { type: 'edit', id: `e${DIGITS}`, at, from, of: DIGITS, text: WORD }, null);
  const [offer] = await store.outgoing(Date.now(), 60_000, 10);
  await store.settle({ key: offer!.message.key, token: offer!.token, sent: { as: 'failed', why: `${WORD} ${DIGITS}` }, at }, null);
  const [second] = await store.outgoing(Date.now(), 60_000, 10, 'telegram');
  await store.progress(second!.message.key, second!.token, 1, `p1${DIGITS}`);
  await store.receive('telegram', [{ id: `p1${DIGITS}`, key: `${second!.message.key}#1`, at, is: 'delivered' }]);
  await store.settle({ key: second!.message.key, token: second!.token, sent: { as: 'ok', id: `p2${DIGITS}` }, at }, null);
  await store.receive('telegram', [{ id: `p2${DIGITS}`, at, is: 'failed', why: `${WORD} ${DIGITS}`, blocked: true }]);
  const strong: Event = { type: 'reaction', id: `r${DIGITS}`, at, from: { channel: 'whatsapp', user: `s${DIGITS}` }, also: DIGITS, of: DIGITS, sign: WORD };
  await turn(store, strong, null, [{ type: 'ask-link', number: NUMBER }, { type: 'answer-link', token: DIGITS, yes: true }]);
  await store.link((await store.accept([{ event: strong, to: { address: strong.from } }]))[0]!.conversation, NUMBER, at);
  await store.setRequest(NUMBER, { at, who: who.name, state: 'needs_papers', note: `${WORD} ${DIGITS}` });
  await store.addRequest({ number: makeNumber(4243), kind: 'complaint', about: WORD, state: 'new', created: at, updated: at, nextUpdate: null, conversation: null, department: 'management', fields: { text: WORD, phone: DIGITS }, media: [], history: [{ at, who: WORD, state: 'new', note: WORD }] }, DIGITS);
  await store.addPerson(`1${DIGITS}`, `+${DIGITS}`);
  await store.find({ find: 'status', number: NUMBER, last4: DIGITS.slice(-4) }, { conversation: c, address: from }, Date.now());
  await store.find({ find: 'status', nid: DIGITS, phone: `+${DIGITS}` }, { conversation: c, address: from }, Date.now());
  await store.quarantine('telegram', `q${DIGITS}`, Buffer.from(`${WORD} ${DIGITS}`), `${WORD}`, at);
  await store.cursors.set(`poll.${DIGITS}`, DIGITS);
  await store.activities.open(`w${DIGITS}`, DIGITS, at);
  await store.activities.append(`w${DIGITS}`, `k${DIGITS}`, { text: WORD, from: { id: DIGITS } }, at);
  await store.accept([{ event: { type: 'message', id: `late${DIGITS}`, at, from, body: { kind: 'text', text: `${WORD} ${DIGITS}` } }, to: { address: from } }], { name: WORD, value: DIGITS });
  const staffId = await store.putStaff({ login: `${WORD}${DIGITS}`, name: WORD, role: 'admin', teams: [], woman: true, disabled: false }, { hash: `${WORD}${DIGITS}`, totp: DIGITS }, at);
  await store.openSession(`${DIGITS}.session`, staffId!, at, at + 1e9);
  await store.rotateSession(`${DIGITS}.session`, `${DIGITS}.next`, at, at + 1e9);
  await store.putWord(`${WORD}${DIGITS}`, 'password', staffId, at + 1e9);
  await store.failed(`${WORD}${DIGITS}`, at, 1e6);
  await store.audit(who, 'person.reveal', DIGITS, `${WORD} ${DIGITS}`, at);
  await store.assign(NUMBER, who);
  await store.transfer(c, who);
  const people = (await store.people(WORD, { max: 9 })).rows.concat((await store.people(null, { max: 9 })).rows);
  await store.setFamily(people[0]!.id, people.find((p) => p.id !== people[0]!.id)!.id, `${WORD} ${DIGITS}`);
  await store.search(`${WORD} ${DIGITS}`, 10);
  return c;
};

const raw = <T>(dir: string, file: string, work: (db: DatabaseSync) => T): T => {
  const db = new DatabaseSync(join(dir, file));
  try {
    return work(db);
  } finally {
    db.close();
  }
};
const value = (db: DatabaseSync, sql: string, ...params: SQLInputValue[]): unknown => Object.values(db.prepare(sql).get(...params) ?? {})[0];
/** What an operator does: the main file of the backup in the place of the present one. */
const backup = (dir: string): (() => void) => {
  const kept = folder();
  copyFileSync(join(dir, 'sila.db'), join(kept, 'sila.db'));
  return () => {
    rmSync(join(dir, 'sila.db-wal'), { force: true });
    copyFileSync(join(kept, 'sila.db'), join(dir, 'sila.db'));
  };
};

describe('canaries', () => {
  it('written through every port are in no file, open or closed', async () => {
    const dir = folder();
    const store = await openSqlite({ dir });
    const c = await fill(store);
    expect((await store.history(c, 100)).some((l) => l.text.includes(WORD))).toBe(true); // they did go in
    expect([(await store.search(WORD, 9)).map((h) => h.conversation).includes(c), (await store.inbox({ box: 'mine', who: who.id, max: 9 })).rows.map((r) => r.name)]).toEqual([true, [WORD]]);
    expect(readdirSync(dir).sort()).toEqual(['keys.db', 'keys.db-wal', 'mark', 'master.key', 'sila.db', 'sila.db-wal']);
    const forms = [WORD, DIGITS, Buffer.from(WORD, 'utf16le'), Buffer.from(WORD).toString('base64').slice(0, 20), JSON.stringify(WORD).slice(1, -1)];
    for (const f of forms) expect(filesWith(dir, f)).toEqual([]);
    await store.close();
    for (const f of forms) expect(filesWith(dir, f)).toEqual([]);
    expect(filesWith(dir, c)).toContain('sila.db'); // the search does find what is plain
  });
});

describe('erasing', () => {
  it('takes the wrapped keys out of every file', async () => {
    const dir = folder();
    const store = await openSqlite({ dir });
    const c = await fill(store);
    await store.close();
    const keys = raw(dir, 'sila.db', (db) => [value(db, 'SELECT person FROM conversation WHERE id = ?', c), value(db, 'SELECT person FROM request WHERE number = ?', NUMBER)] as string[])
      .map((p) => raw(dir, 'keys.db', (db) => value(db, 'SELECT wrapped FROM key WHERE person = ?', p) as Uint8Array));
    for (const k of keys) expect(filesWith(dir, k)).toEqual(['keys.db']);
    const again = await openSqlite({ dir });
    await again.erase(c, Date.now());
    for (const k of keys) expect(filesWith(dir, k)).toEqual([]);
    await again.close();
  });

  it('outlives a restored backup: the person is absent, and nothing is sent again', async () => {
    const dir = folder();
    const store = await openSqlite({ dir });
    const c = await fill(store);
    await store.close();
    const restore = backup(dir);
    const second = await openSqlite({ dir });
    await second.erase(c, Date.now());
    await second.close();
    restore();
    const third = await openSqlite({ dir });
    expect([await third.history(c, 10), await third.tickets({}), await third.request(NUMBER), await third.requests({ max: 10 }), await third.misses(0, 10), await third.consents(c)]).toEqual([[], [], null, [], [], []]);
    expect([await third.claim(Date.now() + 1e9, 1, 10), await third.outgoing(Date.now() + 1e9, 1, 10), await third.due(Date.now() + 1e9, 10)]).toEqual([[], [], 0]);
    expect((await third.inbox({ box: 'all', who: '', max: 9 })).rows.map((r) => r.conversation)).not.toContain(c);
    expect([(await third.search(`${WORD} ${DIGITS}`, 9)).map((h) => h.conversation), (await third.people(WORD, { max: 9 })).rows, (await third.people(DIGITS, { max: 9 })).rows]).toEqual([[], [], []]);
    expect(await third.session(`${DIGITS}.next`, at)).toBe(null); // whoever signed out after the backup stays out
    expect(await third.find({ find: 'status', number: NUMBER, last4: DIGITS.slice(-4) }, { conversation: 'x', address: { channel: 'x', user: 'x' } }, Date.now())).toMatchObject({ verdict: 'no' });
    const anew = await turn(third, { type: 'message', id: 'fresh', at, from, body: { kind: 'text', text: 'x' } }, null);
    expect(anew).not.toBe(c);
    expect(await third.history(anew, 10)).toHaveLength(1);
    await third.close();
  });

  it('from within a turn outlives a restored backup too, and the conversation of today begins anew', async () => {
    const dir = folder();
    const store = await openSqlite({ dir });
    const c = await turn(store, { type: 'message', id: 'a', at, from, body: { kind: 'text', text: WORD } }, null);
    await store.close();
    const restore = backup(dir);
    const second = await openSqlite({ dir });
    await turn(second, { type: 'erase', id: 'e', at, who }, c, [{ type: 'erase' }]);
    await second.close();
    restore();
    const third = await openSqlite({ dir });
    expect(await third.history(c, 10)).toEqual([]);
    expect(await turn(third, { type: 'message', id: 'b', at, from, body: { kind: 'text', text: 'x' } }, null)).not.toBe(c);
    await third.close();
  });

  it('is finished at the next start when the process died between the commit and the keys', async () => {
    const dir = folder();
    const store = await openSqlite({ dir });
    const c = await fill(store);
    await store.close();
    const person = raw(dir, 'sila.db', (db) => value(db, 'SELECT person FROM conversation WHERE id = ?', c)) as string;
    const wrapped = raw(dir, 'keys.db', (db) => value(db, 'SELECT wrapped FROM key WHERE person = ?', person)) as Uint8Array;
    const second = await openSqlite({ dir });
    await second.erase(c, Date.now());
    await second.close();
    raw(dir, 'keys.db', (db) => {
      db.prepare('INSERT INTO key (person, wrapped) VALUES (?, ?)').run(person, wrapped);
      db.prepare('DELETE FROM erased WHERE person = ?').run(person);
    });
    await (await openSqlite({ dir })).close();
    expect(filesWith(dir, wrapped)).toEqual([]);
    expect(raw(dir, 'keys.db', (db) => value(db, 'SELECT 1 FROM erased WHERE person = ?', person))).toBe(1);
  });

  it('a restored backup sends and asks nothing a second time, and says so', async () => {
    const dir = folder();
    const store = await openSqlite({ dir });
    await turn(store, { type: 'message', id: 'a', at, from, body: { kind: 'text', text: 'x' } }, null, [{ type: 'send', key: 'k', lang: 'ar', lane: 'reply', text: 'x' }]);
    await store.accept([{ event: { type: 'message', id: 'b', at, from, body: { kind: 'text', text: 'y' } }, to: { address: from } }]);
    await store.close();
    const restore = backup(dir);
    const second = await openSqlite({ dir });
    const [o] = await second.outgoing(Date.now(), 1000, 10);
    await second.settle({ key: 'k', token: o!.token, sent: { as: 'ok' }, at }, null);
    await second.close();
    restore();
    const third = await openSqlite({ dir });
    expect([await third.outgoing(Date.now() + 1e9, 1, 10), await third.claim(Date.now() + 1e9, 1, 10)]).toEqual([[], []]);
    expect(await third.counts()).toMatchObject({ unknown: 1, quarantined: 1 });
    expect(await third.quarantined(10)).toMatchObject([{ id: 'b', channel: 'telegram' }]);
    await third.close();
    const fourth = await openSqlite({ dir }); // and only once: what comes now is worked on as ever
    await turn(fourth, { type: 'message', id: 'c', at, from, body: { kind: 'text', text: 'z' } }, null);
    await fourth.close();
    await (await openSqlite({ dir })).close();
  });
});

describe('tampering', () => {
  const two = async (dir: string): Promise<[string, string]> => {
    const store = await openSqlite({ dir });
    const say = (user: string, id: string): Promise<string> => turn(store, { type: 'message', id, at, from: { channel: 'telegram', user }, body: { kind: 'text', text: `نص ${id}` } }, null);
    const ids: [string, string] = [await say('1', 'a'), await say('2', 'b')];
    await say('1', 'c');
    for (const user of ['1', '2']) await store.accept([{ event: { type: 'message', id: `w${user}`, at, from: { channel: 'telegram', user }, body: { kind: 'text', text: 'x' } }, to: { address: { channel: 'telegram', user } } }]);
    await store.close();
    return ids;
  };

  it('of a byte, or a row moved to another place of the same person, is noticed', async () => {
    const dir = folder();
    const [c] = await two(dir);
    const body = (n: number): Uint8Array => raw(dir, 'sila.db', (db) => value(db, 'SELECT body FROM history WHERE conversation = ? AND n = ?', c, n)) as Uint8Array;
    const set = (n: number, b: Uint8Array): void => raw(dir, 'sila.db', (db) => void db.prepare('UPDATE history SET body = ? WHERE conversation = ? AND n = ?').run(b, c, n));
    const good = body(0);
    for (const at of [0, 5, 20, good.length - 1]) {
      set(0, good.map((b, i) => (i === at ? b ^ 1 : b)));
      const store = await openSqlite({ dir });
      await expect(store.history(c, 10), `byte ${at}`).rejects.toThrow(/does not open: history$/);
      await store.close();
    }
    set(0, body(1));
    const store = await openSqlite({ dir });
    await expect(store.history(c, 10)).rejects.toThrow(/does not open/);
    await store.close();
  });

  it('of one waiting event sets only that one aside', async () => {
    const dir = folder();
    const [c, other] = await two(dir);
    raw(dir, 'sila.db', (db) => db.prepare(`UPDATE inbox SET body = zeroblob(40) WHERE conversation = ? AND state = 0`).run(c));
    const store = await openSqlite({ dir });
    expect((await store.claim(Date.now(), 1000, 10)).map((j) => j.conversation)).toEqual([other]);
    expect(await store.quarantined(10)).toHaveLength(1);
    await store.close();
  });
});
