/** Token buckets: how fast one key may act. Memory is bounded: a full bucket says nothing and is forgotten. */
type Bucket = { left: number; at: number };
const KEYS = 20_000;

export interface Pace {
  /** 0: go. A positive number: ms until this one's turn, which is now reserved. Null: more than `patience` ms away; nothing was reserved. */
  take(key: string, now: number, patience?: number): number | null;
}

export const pace = (burst: number, every: number): Pace => {
  const buckets = new Map<string, Bucket>();
  const refill = (b: Bucket, now: number): void => {
    b.left = Math.min(burst, b.left + Math.max(0, now - b.at) / every);
    b.at = now;
  };
  return {
    take(key, now, patience = 0) {
      const b = buckets.get(key) ?? { left: burst, at: now };
      refill(b, now);
      const wait = b.left >= 1 ? 0 : Math.ceil((1 - b.left) * every);
      if (wait > patience) return null;
      b.left -= 1;
      buckets.delete(key); // to the end: the map's order is the order of last use
      buckets.set(key, b);
      if (buckets.size > KEYS) for (const old of buckets.keys()) { buckets.delete(old); if (buckets.size <= KEYS * 0.9) break; }
      return wait;
    },
  };
};
