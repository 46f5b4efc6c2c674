/** One measured figure, and how figures are taken: in rounds, the rivals in turn within each round, so that a busy moment of the machine hits all of them. */

/** `figure` and `baseline` are medians, `best` the best round. `ratio` is how many times better than the baseline we are. `bar`: what the figure or the ratio must reach. */
export type Row = {
  name: string; unit: string;
  figure: number | null; best?: number;
  baseline?: { name: string; figure: number; best?: number };
  ratio?: number;
  bar?: { of: 'figure' | 'ratio'; at: 'least' | 'most'; value: number };
  note?: string;
};

export type Rounds = { best: number; median: number };
export const summary = (values: number[], better: 'more' | 'less' = 'more'): Rounds => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[middle] as number : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
  return { best: (better === 'more' ? sorted.at(-1) : sorted[0]) as number, median };
};

/** One unit of work that ends by itself; returns how many turns (or calls) it made. */
export type Work = () => number | Promise<number>;

/** `core`: median per second of processor time of the whole process, its collector's threads included. On a busy machine the clock on the wall counts others' work too. */
export type Speed = Rounds & { core: number; each: number[] };
const processorSeconds = (): number => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };

/** Turns per second of each rival. A first round of each is thrown away: it is the compiler's. */
export const race = async <N extends string>(rivals: Record<N, Work>, rounds: number, ms: number): Promise<Record<N, Speed>> => {
  const names = Object.keys(rivals) as N[];
  const speeds = new Map<N, number[]>(names.map((n) => [n, []]));
  const cores = new Map<N, number[]>(names.map((n) => [n, []]));
  for (let r = -1; r < rounds; r++) {
    for (const name of r % 2 ? names : names.toReversed()) {
      const begun = performance.now();
      const used = processorSeconds();
      let done = 0;
      while (performance.now() - begun < ms) done += await rivals[name]();
      if (r < 0) continue;
      speeds.get(name)?.push(done / ((performance.now() - begun) / 1000));
      cores.get(name)?.push(done / (processorSeconds() - used));
    }
  }
  return Object.fromEntries(names.map((n) => [n, { ...summary(speeds.get(n) as number[]), core: summary(cores.get(n) as number[]).median, each: speeds.get(n) as number[] }])) as Record<N, Speed>;
};

/** How many times faster: the median of the rounds' own ratios, since both sides of a round met the same weather. */
export const times = (mine: Speed, theirs: Speed): number => summary(mine.each.map((speed, round) => speed / (theirs.each[round] as number))).median;

export const met = (row: Row): boolean | null => {
  const value = row.bar?.of === 'ratio' ? row.ratio : row.figure;
  if (!row.bar || value === undefined || value === null) return null;
  return row.bar.at === 'least' ? value >= row.bar.value : value <= row.bar.value;
};
