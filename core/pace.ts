/** Token buckets: how fast one key may act. Memory is bounded: a full bucket says nothing and is forgotten. */
type Bucket = { left: number; at: number };
const KEYS = 20_000;
/** A token that sums of fractions came this near to is a token. */
const NEAR = 1e-6;

export interface Buckets {
  /** 0: go. A positive number: ms until this one's turn, which is now reserved. Null: more than `patience` ms away; nothing was reserved. */
  take(key: string, now: number, patience?: number): number | null;
  /** How many may go now; taking nothing. */
  room(key: string, now: number): number;
  /** Ms until one may go; taking nothing. */
  wait(key: string, now: number): number;
}

/** `burst` at once, then one every `every` ms. */
export const pace = (burst: number, every: number): Buckets => {
  const buckets = new Map<string, Bucket>();
  const leftOf = (b: Bucket | undefined, now: number): number => (b ? Math.min(burst, b.left + Math.max(0, now - b.at) / every + NEAR) : burst);
  return {
    take(key, now, patience = 0) {
      const b = buckets.get(key);
      const left = leftOf(b, now);
      const wait = left >= 1 ? 0 : Math.ceil((1 - left) * every);
      if (wait > patience) return null;
      buckets.delete(key); // to the end: the map's order is the order of last use
      buckets.set(key, { left: left - 1, at: now }); // also when the clock went back
      if (buckets.size > KEYS) for (const old of buckets.keys()) { buckets.delete(old); if (buckets.size <= KEYS * 0.9) break; }
      return wait;
    },
    room: (key, now) => Math.max(0, Math.floor(leftOf(buckets.get(key), now))),
    wait: (key, now) => { const left = leftOf(buckets.get(key), now); return left >= 1 ? 0 : Math.ceil((1 - left) * every); },
  };
};
