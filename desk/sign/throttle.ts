/** Failed sign-ins slow down who makes them: by login and by address, whether or not the login exists. The store counts; this process remembers until when. */
import type { StaffStore } from '../../core/desk-ports.ts';

const SPAN_MS = 15 * 60_000;
/** Failures within the span before the waiting begins. An office shares one address. */
const FREE = { login: 5, address: 20 } as const;
const FIRST_WAIT_MS = 30_000;
const KEPT = 10_000;

export type Throttle = {
  /** Ms to wait before the next try, 0: go on. */
  wait(login: string, address: string): number;
  failed(login: string, address: string): Promise<void>;
};

/** A restart forgets the waiting, not the count: the first failure after it waits as long as it should. */
export const openThrottle = (store: Pick<StaffStore, 'failed'>, now: () => number): Throttle => {
  const until = new Map<string, number>();
  const left = (key: string): number => Math.max(0, (until.get(key) ?? 0) - now());
  const count = async (key: string, free: number): Promise<void> => {
    const n = await store.failed(key, now(), SPAN_MS);
    if (n < free) return;
    if (until.size >= KEPT) for (const [k, at] of until) if (at <= now()) until.delete(k);
    if (until.size >= KEPT) until.delete(until.keys().next().value as string);
    until.set(key, now() + Math.min(SPAN_MS, FIRST_WAIT_MS * 2 ** Math.min(10, n - free)));
  };
  return {
    wait: (login, address) => Math.max(left(`login:${login}`), left(`address:${address}`)),
    async failed(login, address) {
      await count(`login:${login}`, FREE.login);
      await count(`address:${address}`, FREE.address);
    },
  };
};

/** One sign-in at a time for one login: a hundred at once are a hundred tries, not one. */
export const inTurn = (): (<T>(key: string, work: () => Promise<T>) => Promise<T>) => {
  const lines = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const next = (lines.get(key) ?? Promise.resolve()).then(work);
    const quiet = next.catch(() => {}).finally(() => { if (lines.get(key) === quiet) lines.delete(key); });
    lines.set(key, quiet);
    return next;
  };
};
