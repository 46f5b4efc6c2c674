/** Keeps the pipelines going: at once when poked, otherwise when the store says that something becomes ready. */
import type { Deps } from './deps.ts';
import { laneOf, sends } from './send.ts';
import { slowTurns, turns } from './turn.ts';

/** Longest sleep: a second process may have put work into the same store. */
const SLEEP_MS = 1_000;
const TIMERS_AT_ONCE = 200;
const AFTER_FAULT_MS = 500;

/** One pass over everything that is ready now; repeated until nothing is. Scripts with a virtual clock call this themselves. */
export const drain = async (d: Deps): Promise<number> => {
  let total = 0;
  for (;;) {
    const did = (await d.store.due(d.clock.now(), TIMERS_AT_ONCE)) + (await turns(d)) + (await sends(d));
    await slowTurns(d);
    if (!did) return total;
    total += did;
  }
};

export interface Loop { poke(): void; stop(): Promise<void> }

/** Turns and the lanes of the channels run beside one another: a slow provider keeps nobody else waiting. */
export const startLoop = (d: Deps): Loop => {
  let stopped = false;
  const wakers = new Set<() => void>();
  const poke = (): void => { for (const wake of wakers) wake(); };

  /** `pass` may be called again at once by the `wake` it is given. `nextAt`: when there may be something to do without being woken. */
  const line = async (name: string, pass: (wake: () => void) => Promise<number>, nextAt: () => Promise<number | null>): Promise<void> => {
    let woken = false;
    let end: (() => void) | null = null;
    const wake = (): void => { woken = true; end?.(); };
    const sleep = (ms: number): Promise<void> =>
      new Promise((resolve) => {
        if (woken) { resolve(); return; }
        const timer = setTimeout(() => end?.(), ms);
        end = () => { clearTimeout(timer); end = null; resolve(); };
      });
    wakers.add(wake);
    while (!stopped) {
      woken = false;
      try {
        if (await pass(wake)) continue;
        const next = await nextAt();
        await sleep(Math.min(SLEEP_MS, next === null ? SLEEP_MS : Math.max(0, next - d.clock.now())));
      } catch (e) {
        if (stopped) return;
        d.log.error({ line: name, why: e instanceof Error ? e.message : 'unknown' }, 'the loop met a fault');
        await sleep(AFTER_FAULT_MS);
      }
    }
  };

  const workOn = async (): Promise<number> => {
    const did = (await d.store.due(d.clock.now(), TIMERS_AT_ONCE)) + (await turns(d, poke));
    if (did) poke(); // what a turn says waits in the lanes
    return did;
  };
  const lines = [
    line('turns', workOn, () => d.store.nextAt(d.clock.now(), 'turns')),
    ...[...d.channels.values()].map((channel) => {
      const lane = laneOf(d, channel);
      return line(channel.id, (wake) => lane.pass(wake), async () => lane.waits() ?? d.store.nextAt(d.clock.now(), { channel: channel.id }));
    }),
  ];
  return {
    poke,
    stop: async () => {
      stopped = true;
      poke();
      await Promise.all(lines);
      await Promise.all([slowTurns(d), ...[...d.channels.values()].map((channel) => laneOf(d, channel).idle())]);
    },
  };
};
