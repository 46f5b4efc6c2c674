/** Passwords: argon2id (RFC 9106) by node:crypto, off the event loop, kept as PHC strings. */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane: 45 ms a guess on two old cores. Its first (46 MiB, one pass) costs a small machine more memory than it gains. */
const NOW = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const SALT = 16;
const TAG = 32;
export const SHORTEST = 12;
const LONGEST = 500;
/** What the lists of stolen passwords begin with, as far as it is long enough to pass, and what this charity's staff might reach for. */
const COMMON: ReadonlySet<string> = new Set([
  '123456789012', '1234567890123', '12345678901234', '123456123456', '111111111111', '000000000000', 'qwertyuiopas', 'qwertyuiop123', 'qwerty123456', 'password1234', 'password12345',
  'passwordpassword', 'administrator', 'adminadmin12', 'admin1234567', 'administrator1', 'iloveyou1234', 'letmein12345', 'welcome12345', 'abcdefghijkl', 'abcd12345678', 'changeme1234',
  'saudiarabia1', 'saudi1234567', 'riyadh123456', 'jeddah123456', 'makkah123456', 'sila12345678', 'silasilasila', 'charity12345',
]);
/** Argon2 runs at once: each holds 19 MiB, and a pool thread that files need too. */
const AT_ONCE = 2;
const WAITING = 64;

type Cost = { memory: number; passes: number; parallelism: number };
const base64 = (b: Uint8Array): string => Buffer.from(b).toString('base64').replace(/=+$/, '');

let running = 0;
const line: (() => void)[] = [];
/** False: too many wait already. */
const enter = async (): Promise<boolean> => {
  if (running >= AT_ONCE) {
    if (line.length >= WAITING) return false;
    await new Promise<void>((go) => line.push(go));
  } else running += 1;
  return true;
};
const leave = (): void => {
  const next = line.shift();
  if (next) next();
  else running -= 1;
};

/** Null: the house is too busy with other sign-ins. */
const derive = async (password: string, salt: Uint8Array, cost: Cost, tag: number): Promise<Buffer | null> => {
  if (!(await enter())) return null;
  try {
    // One spelling for one word, whatever keyboard wrote it.
    const message = Buffer.from(password.normalize('NFKC').slice(0, LONGEST));
    return await new Promise<Buffer>((done, fail) => argon2('argon2id', { message, nonce: salt, tagLength: tag, ...cost }, (e, key) => (e ? fail(e) : done(key))));
  } finally {
    leave();
  }
};

export const hashPassword = async (password: string): Promise<string | null> => {
  const salt = randomBytes(SALT);
  const key = await derive(password, salt, NOW, TAG);
  return key && `$argon2id$v=19$m=${NOW.memory},t=${NOW.passes},p=${NOW.parallelism}$${base64(salt)}$${base64(key)}`;
};

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
/** Nobody's password: who does not exist is answered after the same work. */
const NOBODY = `$argon2id$v=19$m=${NOW.memory},t=${NOW.passes},p=${NOW.parallelism}$${base64(randomBytes(SALT))}$${base64(randomBytes(TAG))}`;

/** `stale`: right, but hashed by older costs: hash it again. Null: too busy. Always one run, also for `hash` null. */
export const checkPassword = async (password: string, hash: string | null): Promise<{ right: boolean; stale: boolean } | null> => {
  const [, m, t, p, salt, key] = (PHC.exec(hash ?? NOBODY) ?? PHC.exec(NOBODY)) as unknown as [string, string, string, string, string, string];
  const known = Buffer.from(key, 'base64');
  const cost = { memory: Number(m), passes: Number(t), parallelism: Number(p) };
  const made = await derive(password, Buffer.from(salt, 'base64'), cost, known.byteLength);
  if (!made) return null;
  return { right: timingSafeEqual(made, known) && hash !== null && PHC.test(hash), stale: cost.memory !== NOW.memory || cost.passes !== NOW.passes || cost.parallelism !== NOW.parallelism };
};

/** One person's login, however it was typed. Null: not one. */
export const plainLogin = (typed: string): string | null => {
  const login = typed.normalize('NFKC').trim().toLowerCase();
  return /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._@+-]{1,79}$/u.test(login) ? login : null;
};
/** No rule of letters and signs: length is what counts (NIST SP 800-63B). */
export const isWeak = (password: string, login: string): boolean => {
  const plain = password.normalize('NFKC').toLowerCase();
  const letters = [...plain];
  return letters.length < SHORTEST || password.length > LONGEST || new Set(letters).size < 4 || COMMON.has(plain) || plain.replace(/\s/g, '') === login || plain === login.repeat(Math.max(1, Math.floor(plain.length / Math.max(1, login.length))));
};
