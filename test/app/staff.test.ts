/** `sila staff`: the way in for who lost every other, on a real store. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runOperation } from '../../app/admin.ts';
import { virtualClock } from '../../app/clock.ts';
import type { House } from '../../app/wire.ts';
import { CHOOSE_MS } from '../../desk/sign/words.ts';
import { openSqlite, TEMPORARY, type FullStore } from '../../storage/index.ts';

const T0 = Date.parse('2026-11-22T10:00:00+03:00');
const clock = virtualClock(T0);
let store: FullStore;
let house: House;
beforeAll(async () => { store = await openSqlite({ dir: TEMPORARY, now: () => clock.now() }); house = { store, clock } as unknown as House; });
afterAll(() => store.close());
const run = (name: string, input: unknown): Promise<Record<string, string>> => runOperation(house, name, input) as Promise<Record<string, string>>;

it('adds a member and gives a word that works once, for them alone', async () => {
  const { id, word } = await run('staff.add', { login: ' Sara ', name: 'سارة', role: 'agent' });
  expect(await run('staff.list', {})).toMatchObject([{ id, login: 'sara', name: 'سارة', role: 'agent', disabled: false, totp: false, seen: null }]);
  expect(await store.takeWord(word!, 'first', T0)).toBeNull();
  expect(await store.takeWord(word!, 'password', T0)).toEqual({ staff: id });
  expect(await store.takeWord(word!, 'password', T0)).toBeNull();
});
it('takes no double, no login that is none, no role that is none', async () => {
  await expect(run('staff.add', { login: 'SARA', name: 'سارة', role: 'agent' })).rejects.toMatchObject({ code: 'STAFF_REFUSED' });
  await expect(run('staff.add', { login: 'a b', name: 'سارة', role: 'agent' })).rejects.toMatchObject({ code: 'STAFF_REFUSED' });
  await expect(run('staff.add', { login: 'huda', name: 'هدى', role: 'king' })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  expect(await run('staff.list', {})).toHaveLength(1);
});
it('a reset ends sessions, password and authenticator; its word ends too', async () => {
  const [sara] = await store.staff();
  await store.putStaff(sara!, { hash: 'h', totp: 't' }, T0);
  await store.openSession('t'.repeat(43), sara!.id, T0, T0 + 1_000);
  const { word } = await run('staff.reset', { login: 'Sara' });
  expect(await store.session('t'.repeat(43), T0)).toBeNull();
  expect((await store.staffBy({ login: 'sara' }))?.secret).toEqual({ hash: null, totp: null });
  expect(await store.takeWord(word!, 'password', T0 + CHOOSE_MS)).toBeNull();
  await expect(run('staff.reset', { login: 'nobody' })).rejects.toMatchObject({ code: 'STAFF_REFUSED' });
});
it('is written in the audit log as the terminal\'s doing, and no list tells a secret', async () => {
  expect((await store.auditLines({ max: 9 })).rows.map((l) => [l.who.id, l.action])).toEqual([['terminal', 'staff.reset'], ['terminal', 'staff.make']]);
  expect(JSON.stringify(await run('staff.list', {}))).not.toMatch(/hash|secret/);
});
