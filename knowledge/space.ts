/** The vector space of a set of phrasings: which features exist, how telling each is (idf), and messages as unit vectors in it. */
import { GROUP_NAMES, GROUPS } from './features.ts';
import type { Bag, Group } from './features.ts';

/** A sparse unit vector. Ids ascend within a group, not across. */
export type Vector = { ids: Int32Array; values: Float32Array };
export type Space = { size: number; ids: ReadonlyMap<string, number>; idf: Float32Array; docs: number };

const mark: Record<Group, string> = { word: 'w', stem: 's', deep: 'd', sound: 'k', pair: 'b', piece: 'c' };

/** Large sets drop features seen once: they cannot tell anything about a second message, and most features are such. */
const minDocs = (docs: number, group: Group): number => (docs > 2000 && (group === 'piece' || group === 'pair') ? 2 : 1);

export const makeSpace = (bags: readonly Bag[]): Space => {
  const df = new Map<string, number>();
  for (const bag of bags) for (const g of GROUP_NAMES) for (const name of bag[g].keys()) {
    const key = mark[g] + name;
    df.set(key, (df.get(key) ?? 0) + 1);
  }
  const least = new Map(GROUP_NAMES.map((g) => [mark[g], minDocs(bags.length, g)] as const));
  const ids = new Map<string, number>();
  const idf: number[] = [];
  for (const [key, n] of df) {
    if (n < (least.get(key[0] as string) ?? 1)) continue;
    ids.set(key, idf.length);
    idf.push(Math.log((bags.length + 1) / (n + 0.5)));
  }
  return { size: idf.length, ids, idf: Float32Array.from(idf), docs: bags.length };
};

/** How much of a message the space knows, by weight of its stems: 0..1. */
export const knownShare = (space: Space, bag: Bag): number => {
  let known = 0;
  let all = 0;
  const rare = Math.log(space.docs + 1);
  for (const [name, n] of bag.stem) {
    const id = space.ids.get(mark.stem + name);
    all += id === undefined ? n * rare : n * (space.idf[id] as number);
    if (id !== undefined) known += n * (space.idf[id] as number);
  }
  return all > 0 ? known / all : 0;
};

export const toVector = (space: Space, bag: Bag): Vector => {
  const ids: number[] = [];
  const values: number[] = [];
  for (const g of GROUP_NAMES) {
    const start = values.length;
    let norm = 0;
    for (const [name, n] of bag[g]) {
      const id = space.ids.get(mark[g] + name);
      if (id === undefined) continue;
      const v = (n > 1 ? 1 + Math.log(n) : n) * (space.idf[id] as number);
      ids.push(id);
      values.push(v);
      norm += v * v;
    }
    const scale = norm > 0 ? GROUPS[g] / Math.sqrt(norm) : 0;
    for (let i = start; i < values.length; i++) values[i] = (values[i] as number) * scale;
  }
  let norm = 0;
  for (const v of values) norm += v * v;
  const scale = norm > 0 ? 1 / Math.sqrt(norm) : 0;
  return { ids: Int32Array.from(ids), values: Float32Array.from(values, (v) => v * scale) };
};
