/** Keeps the pipelines going: at once when poked, otherwise when the store says that something becomes ready. */
import type { Deps } from './deps.ts';
import { sends } from './send.ts';
import { turns } from './turn.ts';

/** Longest sleep: a second process may have put work into the same store. */
const SLEEP_MS = 1_000;
const TIMERS_AT_ONCE = 200;
const AFTER_FAULT_MS = 500;

/** One pass over everything that is ready now; repeated until nothing is. Scripts with a virtual clock call this themselves. */
export const drain = async (d: Deps): Promise<number> => {
  let total = 0;
  for (;;) {
    const did = (await d.store.due(d.clock.now(), TIMERS_AT_ONCE)) + (await turns(d)) + (await sends(d));
    if (!did) return total;
    total += did;
  }
};

export interface Loop { poke(): void; stop(): Promise<void> }

/** Turns and sends run beside one another: a slow provider does not keep people waiting for an answer. */
export const startLoop = (d: Deps): Loop => {
  let stopped = false;
  const wakers = new Set<() => void>();
  const poke = (): void => { for (const wake of [...wakers]) wake(); };

  const line = async (name: string, pass: () => Promise<number>): Promise<void> => {
    while (!stopped) {
      let poked = false;
      const wake = (): void => { poked = true; };
      wakers.add(wake);
      try {
        const did = await pass();
        wakers.delete(wake);
        if (did) { if (name === 'turns') poke(); continue; }
        if (poked || stopped) continue;
        const next = await d.store.nextAt(d.clock.now());
        await sleep(Math.min(SLEEP_MS, next === null ? SLEEP_MS : Math.max(0, next - d.clock.now())));
      } catch (e) {
        if (stopped) return;
        d.log.error({ line: name, why: e instanceof Error ? e.message : 'unknown' }, 'the loop met a fault');
        await sleep(AFTER_FAULT_MS);
      } finally {
        wakers.delete(wake);
      }
    }
  };
  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (ms <= 0) { setImmediate(resolve); return; }
      const end = (): void => { clearTimeout(timer); wakers.delete(end); resolve(); };
      const timer = setTimeout(end, ms);
      wakers.add(end);
    });

  const lines = [
    line('turns', async () => (await d.store.due(d.clock.now(), TIMERS_AT_ONCE)) + (await turns(d))),
    line('sends', () => sends(d)),
  ];
  return { poke, stop: async () => { stopped = true; poke(); await Promise.all(lines); } };
};
