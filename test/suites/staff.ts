/** What a store of staff and of the stream must do. Run on each adapter and on the model in memory. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StaffStore, StreamStore } from '../../core/desk-ports.ts';
import type { Role } from '../../core/staff.ts';

type Stores = StaffStore & StreamStore & { close?(): Promise<void> };
const T = 1_700_000_000_000;
const HOUR = 3_600_000;
const file = (login: string, role: Role = 'agent', id?: string) => ({ login, name: `اسم ${login}`, role, teams: ['finance' as const], woman: true, disabled: false, ...(id === undefined ? {} : { id }) });

export const staffSuite = (name: string, make: () => Promise<Stores>): void => {
  describe(`staff: ${name}`, () => {
    let s: Stores;
    beforeEach(async () => { s = await make(); });
    afterEach(() => s.close?.());

    it('a login is one person\'s; secrets stay until they are replaced', async () => {
      const id = await s.putStaff(file('mona', 'admin'), { hash: 'scrypt.of.a.secret' }, T);
      expect(typeof id).toBe('string');
      expect(await s.putStaff(file('mona'), {}, T)).toBe(null);
      expect(await s.staffBy({ login: 'mona' })).toEqual({ ...file('mona', 'admin'), id, totp: false, created: T, seen: null, secret: { hash: 'scrypt.of.a.secret', totp: null } });
      expect(await s.putStaff({ ...file('mona', 'viewer', id!), disabled: true }, { totp: 'x' }, T + 1)).toBe(id);
      expect(await s.staffBy({ id: id! })).toMatchObject({ role: 'viewer', disabled: true, totp: true, created: T, secret: { hash: 'scrypt.of.a.secret', totp: 'x' } });
      expect(await s.putStaff(file('mona.b', 'viewer', id!), { totp: null }, T)).toBe(id); // another login: the old one is free
      expect([await s.staffBy({ login: 'mona' }), await s.staffBy({ id: 'nobody' }), (await s.staffBy({ login: 'mona.b' }))?.totp]).toEqual([null, null, false]);
      const other = await s.putStaff(file('mona'), {}, T + 2);
      expect(await s.putStaff(file('mona', 'agent', id!), {}, T + 3)).toBe(null);
      const all = await s.staff();
      expect(all.map((f) => f.id)).toEqual([id, other]);
      expect(JSON.stringify(all)).not.toContain('scrypt');
    });

    it('a session ends at its time, at sign-out, or with all of its person\'s', async () => {
      const id = (await s.putStaff(file('a'), {}, T))!;
      await s.openSession('t1', id, T, T + HOUR);
      expect([await s.session('t1', T), await s.session('t1', T + HOUR), await s.session('t2', T)]).toEqual([{ staff: id, created: T, until: T + HOUR }, null, null]);
      expect((await s.staffBy({ id }))?.seen).toBe(T);
      await s.openSession('t2', id, T, T + HOUR);
      await s.openSession('t3', id, T, T + HOUR);
      await s.endSessions({ token: 't1' });
      expect([await s.session('t1', T), (await s.session('t2', T))?.staff]).toEqual([null, id]);
      await s.endSessions({ staff: id, except: 't2' });
      expect([(await s.session('t2', T))?.staff, await s.session('t3', T)]).toEqual([id, null]);
      await s.endSessions({ staff: id });
      expect(await s.session('t2', T)).toBe(null);
    });

    it('a rotated session keeps its beginning; the old token serves ten seconds more', async () => {
      const id = (await s.putStaff(file('a'), {}, T))!;
      await s.openSession('old', id, T, T + HOUR);
      await s.rotateSession('old', 'new', T + 1_000, T + 2 * HOUR);
      expect(await s.session('new', T + 1_000)).toEqual({ staff: id, created: T, until: T + 2 * HOUR });
      expect([(await s.session('old', T + 10_999))?.staff, await s.session('old', T + 11_000)]).toEqual([id, null]);
      await s.rotateSession('unknown', 'x', T, T + HOUR);
      await s.rotateSession('old', 'y', T + HOUR, T + 3 * HOUR);
      expect([await s.session('x', T), await s.session('y', T + HOUR)]).toEqual([null, null]);
    });

    it('a word works once, for what it was made, until its time', async () => {
      await s.putWord('w1', 'password', 'someone', T + HOUR);
      expect([await s.takeWord('w1', 'first', T), await s.takeWord('other', 'password', T), await s.takeWord('w1', 'password', T), await s.takeWord('w1', 'password', T)]).toEqual([null, null, { staff: 'someone' }, null]);
      await s.putWord('w2', 'first', null, T + HOUR);
      expect(await s.takeWord('w2', 'first', T + HOUR)).toBe(null);
      await s.putWord('w3', 'first', null, T + HOUR);
      const both = await Promise.all([s.takeWord('w3', 'first', T), s.takeWord('w3', 'first', T)]);
      expect(both.filter((w) => w !== null)).toEqual([{ staff: null }]);
    });

    it('counts failures of a key within a span', async () => {
      expect([await s.failed('a', T, HOUR), await s.failed('a', T + 1, HOUR), await s.failed('b', T + 1, HOUR), await s.failed('a', T + HOUR, HOUR), await s.failed('a', T + 3 * HOUR, HOUR)]).toEqual([1, 2, 1, 2, 1]);
    });

    it('the audit log is read newest first, by who and by what, in pages', async () => {
      for (let i = 0; i < 5; i++) await s.audit({ id: `s${i % 2}`, name: 'منى' }, i < 3 ? 'person.reveal' : 'publish', `t${i}`, i === 0 ? null : `d${i}`, T + i);
      const all = await s.auditLines({ max: 10 });
      expect(all).toMatchObject({ more: null, rows: [{ target: 't4' }, { target: 't3' }, { target: 't2' }, { target: 't1' }, { at: T, who: { id: 's0', name: 'منى' }, action: 'person.reveal', target: 't0', detail: null }] });
      const first = await s.auditLines({ max: 2 });
      expect([first.rows.map((r) => r.target), (await s.auditLines({ max: 9, after: first.more! })).rows.map((r) => r.target)]).toEqual([['t4', 't3'], ['t2', 't1', 't0']]);
      expect([(await s.auditLines({ max: 9, who: 's1' })).rows.map((r) => r.target), (await s.auditLines({ max: 9, who: 's1', action: 'publish' })).rows.map((r) => r.target)]).toEqual([['t3', 't1'], ['t3']]);
    });

    it('the stream is read from any number, tells what is gone, and never counts back', async () => {
      expect(await s.stream(0, 10)).toEqual({ lines: [], lost: false, last: 0 });
      await s.tell('library', '7', null, T);
      await s.tell('act', 'event-1', 'c1 done', T + 1);
      await s.tell('staff', 's1', 'x', T + 2);
      expect(await s.stream(0, 2)).toEqual({ lines: [{ seq: 1, at: T, kind: 'library', ref: '7', detail: null }, { seq: 2, at: T + 1, kind: 'act', ref: 'event-1', detail: 'c1 done' }], lost: false, last: 3 });
      expect(await s.stream(2, 9)).toEqual({ lines: [{ seq: 3, at: T + 2, kind: 'staff', ref: 's1', detail: 'x' }], lost: false, last: 3 });
      await s.trimStream(T + 2);
      expect([(await s.stream(1, 9)).lost, (await s.stream(2, 9)).lost, (await s.stream(2, 9)).lines.length]).toEqual([true, false, 1]);
      await s.trimStream(T + 99);
      expect(await s.stream(3, 9)).toEqual({ lines: [], lost: false, last: 3 });
      await s.tell('channels', '', null, T + 100);
      expect(await s.stream(3, 9)).toMatchObject({ lines: [{ seq: 4 }], last: 4 });
    });
  });
};
