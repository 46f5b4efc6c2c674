/** One-time words: the first admin's, and those with which somebody chooses a password. They travel after the `#` of a link: no server, proxy or log sees them there. */
import { randomBytes } from 'node:crypto';
import { plainLogin } from './passwords.ts';
import type { StaffStore } from '../../core/desk-ports.ts';
import type { Role, StaffFile } from '../../core/staff.ts';

export const FIRST_MS = 24 * 3_600_000;
export const CHOOSE_MS = 72 * 3_600_000;
export const WORD = /^[\w-]{32}$/;
const newWord = (): string => randomBytes(24).toString('base64url');

export const firstLink = (base: string, word: string): string => `${base}/desk/first#word=${word}`;
export const chooseLink = (base: string, word: string): string => `${base}/desk/password#word=${word}`;

/** A word to make the first admin, or null: there is somebody already. */
export const firstWord = async (store: StaffStore, now: number): Promise<string | null> => {
  if ((await store.staff()).length) return null;
  const word = newWord();
  await store.putWord(word, 'first', null, now + FIRST_MS);
  return word;
};
const wordFor = async (store: StaffStore, staff: string, now: number): Promise<string> => {
  const word = newWord();
  await store.putWord(word, 'password', staff, now + CHOOSE_MS);
  return word;
};

export type NewStaff = { login: string; name: string; role: Role; teams?: StaffFile['teams']; woman?: boolean };
/** A new member and the word for their password. */
export const addStaff = async (store: StaffStore, member: NewStaff, now: number): Promise<{ id: string; word: string } | 'bad-login' | 'taken'> => {
  const login = plainLogin(member.login);
  if (!login) return 'bad-login';
  const id = await store.putStaff({ login, name: member.name.trim(), role: member.role, teams: member.teams ?? [], woman: member.woman ?? false, disabled: false }, { hash: null, totp: null }, now);
  return id === null ? 'taken' : { id, word: await wordFor(store, id, now) };
};

/** Password and authenticator go, every session ends. Null: nobody of that name. */
export const resetStaff = async (store: StaffStore, key: { id: string } | { login: string }, now: number): Promise<{ staff: StaffFile; word: string } | null> => {
  const found = await store.staffBy('login' in key ? { login: plainLogin(key.login) ?? '' } : key);
  if (!found) return null;
  const { secret: _, ...staff } = found;
  await store.putStaff(staff, { hash: null, totp: null }, now);
  await store.endSessions({ staff: staff.id });
  return { staff, word: await wordFor(store, staff.id, now) };
};
