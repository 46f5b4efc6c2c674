/** Time as the app knows it: the machine's, or a virtual one that scripts move. */
export interface Clock { now(): number }
export const machineClock: Clock = { now: () => Date.now() };
export const virtualClock = (start: number): Clock & { set(at: number): void } => {
  let at = start;
  return { now: () => at, set: (to) => { at = Math.max(at, to); } };
};
