/** One call after another, timed from the call to its answer. */
import type { Row } from './row.ts';

/** The desk's bars (issue): of the server for the first screen, of a search. */
export const SCREEN_MS = 300;
export const SEARCH_MS = 200;
const ASKED = 300;

export const rank = (took: readonly number[], share: number): number => took.toSorted((a, b) => a - b)[Math.min(took.length - 1, Math.floor(took.length * share))] as number;
export const spread = (took: readonly number[]): string => `median ${rank(took, 0.5).toFixed(1)}, worst ${rank(took, 1).toFixed(1)}`;
export const nth = <T>(list: readonly T[], n: number): T => list[((n * 37) % list.length + list.length) % list.length] as T;

export const timed = async (name: string, bar: number, ask: (n: number) => Promise<unknown>): Promise<Row> => {
  for (let n = 0; n < 20; n++) await ask(-1 - n); // the compiler's
  const took: number[] = [];
  let empty = 0;
  for (let n = 0; n < ASKED; n++) {
    const begun = performance.now();
    const answer = await ask(n);
    took.push(performance.now() - begun);
    if (Array.isArray(answer) && answer.length === 0) empty++;
  }
  return { name: `desk: ${name}, p95`, unit: 'ms', figure: rank(took, 0.95), bar: { of: 'figure', at: 'most', value: bar }, note: `${spread(took)}${empty ? `; ${empty} of ${ASKED} found nothing` : ''}` };
};
