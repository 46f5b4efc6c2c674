/** Plain columns for the terminal; `--json` prints the data itself. */
import type { Args } from '../args.ts';
import { bare } from '../../core/text.ts';

const WIDEST = 60;
export const day = (at: unknown): string => (typeof at === 'number' ? new Date(at).toISOString().slice(0, 16).replace('T', ' ') : '');

export const printRows = (args: Args, rows: readonly object[], columns: Record<string, (row: never) => unknown>): void => {
  if (args.flags.has('json')) { for (const r of rows) console.log(JSON.stringify(r)); return; }
  const names = Object.keys(columns);
  const cells = rows.map((r) => names.map((n) => bare(String((columns[n] as (row: object) => unknown)(r) ?? '')).replace(/\s+/g, ' ').slice(0, WIDEST)));
  const widths = names.map((n, i) => Math.max(n.length, ...cells.map((c) => c[i]?.length ?? 0)));
  for (const line of [names, ...cells]) console.log(line.map((c, i) => c.padEnd(widths[i] ?? 0)).join('  ').trimEnd());
};
export const wanted = (text: string): number => { console.error(`usage: sila ${text}`); return 2; };
