/** The vector space of a set of phrasings: which features exist, how telling each is (idf), and messages as unit vectors in it. */
import { GROUP_NAMES, GROUPS } from './features.ts';
import type { Bag, Group } from './features.ts';

/** A sparse unit vector. Ids ascend within a group, not across. */
export type Vector = { ids: Int32Array; values: Float32Array };
/** `ids`: one map a group; feature names are pieces of other strings, and joining them to a key of one map cost as much as all the rest of reading. */
export type Space = { size: number; ids: Readonly<Record<Group, ReadonlyMap<string, number>>>; idf: Float32Array; docs: number };

export const eachGroup = <T>(make: (g: Group) => T): Record<Group, T> => Object.fromEntries(GROUP_NAMES.map((g) => [g, make(g)])) as Record<Group, T>;
/** Plain idf trusts rare features too much where there are few phrasings: below 1 helps a question in another dialect most. */
const IDF_POWER = 0.7;

/** Large sets drop features seen once: they cannot tell anything about a second message, and most features are such. */
const minDocs = (docs: number, group: Group): number => (docs > 2000 && (group === 'piece' || group === 'core' || group === 'near') ? 2 : 1);

/** The space of these messages and their vectors in it. Each feature is looked up once for both: that was half the time of learning without the SVM. */
export const makeSpace = (bags: readonly Bag[]): { space: Space; vectors: Vector[] } => {
  const places = eachGroup(() => new Map<string, number>());
  const df: number[] = [];
  const rows = bags.map((bag) => {
    const row: number[] = [];
    for (const g of GROUP_NAMES) for (const name of bag[g].keys()) {
      let at = places[g].get(name);
      if (at === undefined) { places[g].set(name, (at = df.length)); df.push(0); }
      df[at]!++;
      row.push(at);
    }
    return row;
  });
  const idOf = new Int32Array(df.length).fill(-1);
  const idf: number[] = [];
  const ids = eachGroup((g) => {
    const least = minDocs(bags.length, g);
    const kept = new Map<string, number>();
    for (const [name, at] of places[g]) {
      const n = df[at] as number;
      if (n < least) continue;
      idOf[at] = idf.length;
      kept.set(name, idf.length);
      idf.push(Math.log((bags.length + 1) / (n + 0.5)) ** IDF_POWER);
    }
    return kept;
  });
  const space: Space = { size: idf.length, ids, idf: Float32Array.from(idf), docs: bags.length };
  const vectors = bags.map((bag, i) => {
    let n = 0;
    return vectorOf(space, bag, () => idOf[(rows[i] as number[])[n++] as number] as number);
  });
  return { space, vectors };
};

export const knowsStem = (space: Space, stem: string): boolean => space.ids.stem.has(stem);

/** How much of a message the space knows, by weight of its senses: 0..1. */
export const knownShare = (space: Space, bag: Bag): number => {
  let known = 0;
  let all = 0;
  const rare = Math.log(space.docs + 1) ** IDF_POWER;
  for (const [name, n] of bag.deep) {
    const id = space.ids.deep.get(name);
    all += id === undefined ? n * rare : n * (space.idf[id] as number);
    if (id !== undefined) known += n * (space.idf[id] as number);
  }
  return all > 0 ? known / all : 0;
};

export const toVector = (space: Space, bag: Bag): Vector => vectorOf(space, bag, (name, g) => space.ids[g].get(name) ?? -1);

/** `idOf` is asked for every feature in the order of the bag; below 0: the space does not know it. */
const vectorOf = (space: Space, bag: Bag, idOf: (name: string, g: Group) => number): Vector => {
  let most = 0;
  for (const g of GROUP_NAMES) most += bag[g].size;
  const ids = new Int32Array(most);
  const values = new Float32Array(most);
  let n = 0;
  let all = 0;
  for (const g of GROUP_NAMES) {
    const start = n;
    let norm = 0;
    for (const [name, count] of bag[g]) {
      const id = idOf(name, g);
      if (id < 0) continue;
      const v = (count > 1 ? 1 + Math.log(count) : count) * (space.idf[id] as number);
      ids[n] = id;
      values[n++] = v;
      norm += v * v;
    }
    if (norm === 0) continue;
    const scale = GROUPS[g] / Math.sqrt(norm);
    for (let i = start; i < n; i++) values[i]! *= scale;
    all += GROUPS[g] ** 2;
  }
  const scale = all > 0 ? 1 / Math.sqrt(all) : 0;
  for (let i = 0; i < n; i++) values[i]! *= scale;
  return { ids: ids.slice(0, n), values: values.slice(0, n) };
};
