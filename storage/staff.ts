/** Members of staff, their sessions and one-time words. Names and secrets are sealed under the house; tokens and words are kept as keyed hashes only. */
import type { StaffSecret } from '../core/desk-ports.ts';
import type { StaffFile } from '../core/staff.ts';
import { newId, place, type Ctx } from './context.ts';
import { one } from './driver.ts';
import { HOUSE } from './vault.ts';

/** After a rotation the old token still serves the requests that were under way. */
const OVERLAP_MS = 10_000;
const DAY = 86_400_000;

type Body = Pick<StaffFile, 'login' | 'name' | 'role' | 'teams' | 'woman' | 'disabled'> & { secret: StaffSecret };
type Row = { id: string; created: number; seen: number | null; body: Uint8Array };
type Known = StaffFile & { secret: StaffSecret };

const ROW = 'SELECT id, created, seen, body FROM staff';
const loginMac = (c: Ctx, login: string): Uint8Array => c.vault.mac('login', login);
const tokenMac = (c: Ctx, token: string): Uint8Array => c.vault.mac('session', token);
const onceMac = (c: Ctx, word: string): Uint8Array => c.vault.mac('once', word);
/** How a member of staff is written where rows are looked up by them: their ids may be a channel's. */
export const staffMac = (c: Ctx, id: string): Uint8Array => c.vault.mac('staff', id);

const read = async (c: Ctx, r: Row): Promise<Known | null> => {
  const body = await c.vault.open<Body>(HOUSE, place('staff', r.id), r.body);
  return body && { ...body, id: r.id, totp: body.secret.totp !== null, created: r.created, seen: r.seen };
};

/** In the order they came. */
export const staff = async (c: Ctx): Promise<StaffFile[]> => {
  const found: StaffFile[] = [];
  for (const r of await c.tx.all<Row>(`${ROW} ORDER BY created, id`, [])) {
    const known = await read(c, r);
    if (!known) continue;
    const { secret: _, ...file } = known;
    found.push(file);
  }
  return found;
};

export const staffBy = async (c: Ctx, key: { id: string } | { login: string }): Promise<Known | null> => {
  const row = 'id' in key ? await one<Row>(c.tx, `${ROW} WHERE id = ?`, [key.id]) : await one<Row>(c.tx, `${ROW} WHERE login_mac = ?`, [loginMac(c, key.login)]);
  return row && read(c, row);
};

export const putStaff = async (c: Ctx, file: Omit<StaffFile, 'id' | 'created' | 'seen' | 'totp'> & { id?: string }, secret: Partial<StaffSecret>, at: number): Promise<string | null> => {
  const mac = loginMac(c, file.login);
  const holder = await one<{ id: string }>(c.tx, 'SELECT id FROM staff WHERE login_mac = ?', [mac]);
  if (holder && holder.id !== file.id) return null;
  const id = file.id ?? newId('s');
  const before = await staffBy(c, { id });
  const { login, name, role, teams, woman, disabled } = file;
  const body: Body = { login, name, role, teams, woman, disabled, secret: { hash: null, totp: null, ...before?.secret, ...secret } };
  await c.tx.run('INSERT INTO staff (id, login_mac, created, body) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET login_mac = excluded.login_mac, body = excluded.body',
    [id, mac, at, await c.vault.seal(HOUSE, place('staff', id), body)]);
  return id;
};

// ---------------------------------------------------------------- sessions

export const openSession = async (c: Ctx, token: string, id: string, at: number, until: number): Promise<void> => {
  await c.tx.run('DELETE FROM session WHERE until <= ?', [at]);
  await c.tx.run('INSERT INTO session (mac, staff, created, until) VALUES (?, ?, ?, ?)', [tokenMac(c, token), id, at, until]);
  await c.tx.run('UPDATE staff SET seen = ? WHERE id = ?', [at, id]);
};

export const session = (c: Ctx, token: string, now: number): Promise<{ staff: string; created: number; until: number } | null> =>
  one(c.tx, 'SELECT staff, created, until FROM session WHERE mac = ? AND until > ?', [tokenMac(c, token), now]);

export const rotateSession = async (c: Ctx, token: string, next: string, now: number, until: number): Promise<void> => {
  const old = await session(c, token, now);
  if (!old) return;
  await c.tx.run('INSERT INTO session (mac, staff, created, until) VALUES (?, ?, ?, ?)', [tokenMac(c, next), old.staff, old.created, until]);
  await c.tx.run('UPDATE session SET until = ? WHERE mac = ? AND until > ?', [now + OVERLAP_MS, tokenMac(c, token), now + OVERLAP_MS]);
};

export const endSessions = async (c: Ctx, by: { token: string } | { staff: string; except?: string }): Promise<void> => {
  if ('token' in by) await c.tx.run('DELETE FROM session WHERE mac = ?', [tokenMac(c, by.token)]);
  else await c.tx.run('DELETE FROM session WHERE staff = ? AND mac <> ?', [by.staff, by.except === undefined ? new Uint8Array() : tokenMac(c, by.except)]);
};

// ---------------------------------------------------------------- words that work once, and failures

type Once = 'first' | 'password';
export const putWord = async (c: Ctx, word: string, kind: Once, id: string | null, until: number): Promise<void> => {
  await c.tx.run('INSERT INTO once (mac, kind, staff, until) VALUES (?, ?, ?, ?) ON CONFLICT (mac) DO UPDATE SET kind = excluded.kind, staff = excluded.staff, until = excluded.until', [onceMac(c, word), kind, id, until]);
};

/** Taken in one statement: of two who come at once, one gets it. */
export const takeWord = async (c: Ctx, word: string, kind: Once, now: number): Promise<{ staff: string | null } | null> => {
  const taken = await one<{ staff: string | null; until: number }>(c.tx, 'DELETE FROM once WHERE mac = ? AND kind = ? RETURNING staff, until', [onceMac(c, word), kind]);
  return taken && taken.until > now ? { staff: taken.staff } : null;
};

export const failed = async (c: Ctx, key: string, now: number, span: number): Promise<number> => {
  const mac = c.vault.mac('failed', key);
  await c.tx.run('DELETE FROM failure WHERE at < ?', [now - DAY]);
  await c.tx.run('INSERT INTO failure (mac, at) VALUES (?, ?)', [mac, now]);
  return (await one<{ n: number }>(c.tx, 'SELECT COUNT(*) AS n FROM failure WHERE mac = ? AND at > ?', [mac, now - span]))?.n ?? 0;
};
