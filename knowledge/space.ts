/** The vector space of a set of phrasings: which features exist, how telling each is (idf), and messages as unit vectors in it. */
import { GROUP_NAMES, GROUPS } from './features.ts';
import type { Bag, Group } from './features.ts';

/** A sparse unit vector. Ids ascend within a group, not across. */
export type Vector = { ids: Int32Array; values: Float32Array };
export type Space = { size: number; ids: ReadonlyMap<string, number>; idf: Float32Array; docs: number };

const mark: Record<Group, string> = { word: 'w', stem: 's', deep: 'd', sound: 'k', pair: 'b', piece: 'c' };

/** Large sets drop features seen once: they cannot tell anything about a second message, and most features are such. */
const minDocs = (docs: number, group: Group): number => (docs > 2000 && (group === 'piece' || group === 'pair') ? 2 : 1);

/** The space of these messages and their vectors in it. Each feature is looked up once for both: that was half the time of learning without the SVM. */
export const makeSpace = (bags: readonly Bag[]): { space: Space; vectors: Vector[] } => {
  const places = new Map<string, number>();
  const df: number[] = [];
  const rows = bags.map((bag) => {
    const row: number[] = [];
    for (const g of GROUP_NAMES) for (const name of bag[g].keys()) {
      const key = mark[g] + name;
      let at = places.get(key);
      if (at === undefined) { places.set(key, (at = df.length)); df.push(0); }
      df[at]!++;
      row.push(at);
    }
    return row;
  });
  const least = new Map(GROUP_NAMES.map((g) => [mark[g], minDocs(bags.length, g)] as const));
  const ids = new Map<string, number>();
  const idOf = new Int32Array(df.length).fill(-1);
  const idf: number[] = [];
  for (const [key, at] of places) {
    const n = df[at] as number;
    if (n < (least.get(key[0] as string) ?? 1)) continue;
    idOf[at] = idf.length;
    ids.set(key, idf.length);
    idf.push(Math.log((bags.length + 1) / (n + 0.5)));
  }
  const space: Space = { size: idf.length, ids, idf: Float32Array.from(idf), docs: bags.length };
  const vectors = bags.map((bag, i) => {
    let n = 0;
    return vectorOf(space, bag, () => idOf[(rows[i] as number[])[n++] as number] as number);
  });
  return { space, vectors };
};

export const knowsStem = (space: Space, stem: string): boolean => space.ids.has(mark.stem + stem);

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

export const toVector = (space: Space, bag: Bag): Vector => vectorOf(space, bag, (name, g) => space.ids.get(mark[g] + name) ?? -1);

/** `idOf` is asked for every feature in the order of the bag; below 0: the space does not know it. */
const vectorOf = (space: Space, bag: Bag, idOf: (name: string, g: Group) => number): Vector => {
  const ids: number[] = [];
  const values: number[] = [];
  for (const g of GROUP_NAMES) {
    const start = values.length;
    let norm = 0;
    for (const [name, n] of bag[g]) {
      const id = idOf(name, g);
      if (id < 0) continue;
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
