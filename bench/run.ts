/** `npm run bench [name ...]`: every figure beside its rival's of the same run. Without names all of them, in under four minutes on two cores. */
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { met, type Row } from './row.ts';

/** Each file exports `run()`. What it returns is a Row, or rows of its own shape that `as` makes into Rows. */
type Bench = { about: string; as?(rows: Record<string, unknown>[]): Row[] };
const BENCHES: Record<string, Bench> = {
  engine: { about: 'turns per second, size of a conversation' },
  storage: { about: 'durable turns on SQLite', as: (rows) => rows.map((r) => ({ name: String(r['name']), unit: String(r['unit']), figure: Number(r['median']), best: Number(r['best']) })) },
  knowledge: { about: 'the matcher beside natural, MiniSearch and NLP.js' },
  channels: { about: 'webhook to durable, draining 10,000 replies' },
  desk: { about: 'the inbox: 20,000 conversations, 200,000 messages; 50 of the staff while 100 messages a second arrive' },
  widget: { about: 'first message on a slow phone' },
};

const shown = (n: number): string => (n >= 1000 ? Math.round(n).toLocaleString('en') : Number(n.toPrecision(3)).toString());
const pair = (median: number, best?: number): string => (best === undefined || best === median ? shown(median) : `${shown(median)} (${shown(best)})`);
const line = (r: Row): string[] => {
  const ok = met(r);
  return [
    r.name, r.unit, r.figure === null ? '-' : pair(r.figure, r.best), r.baseline ? `${r.baseline.name} ${pair(r.baseline.figure, r.baseline.best)}` : '',
    r.ratio === undefined ? '' : `${r.ratio.toFixed(2)}x`,
    r.bar ? `${r.bar.at === 'least' ? '>=' : '<='} ${shown(r.bar.value)}${r.bar.of === 'ratio' ? 'x' : ''}${ok === null ? '' : ok ? ' met' : ' MISSED'}` : '',
    r.note ?? '',
  ];
};
const HEAD = ['what', 'unit', 'median (best)', 'baseline', 'ratio', 'bar', 'note'];
const table = (rows: Row[]): string => {
  const lines = [HEAD, ...rows.map(line)];
  const widths = HEAD.map((_, i) => Math.max(...lines.map((l) => (l[i] as string).length)));
  return lines.map((l) => l.map((cell, i) => cell.padEnd(widths[i] as number)).join('  ').trimEnd()).join('\n');
};

const asked = process.argv.slice(2);
const unknown = asked.filter((n) => !Object.hasOwn(BENCHES, n));
if (unknown.length) {
  console.error(`No such bench: ${unknown.join(', ')}. There are:\n${Object.entries(BENCHES).map(([n, b]) => `  ${n.padEnd(10)} ${b.about}`).join('\n')}`);
  process.exit(1);
}
const [cpu] = cpus();
console.log(`${new Date().toISOString().slice(0, 16)}Z  ${cpu?.model.trim()} x ${cpus().length}  node ${process.version}\n`);
const rows: Row[] = [];
for (const name of asked.length ? asked : Object.keys(BENCHES)) {
  const file = join(import.meta.dirname, `${name}.ts`);
  if (!existsSync(file)) continue;
  const bench = BENCHES[name] as Bench;
  const begun = performance.now();
  try {
    const { run } = (await import(file)) as { run(): Promise<(Row & Record<string, unknown>)[]> };
    const found = await run();
    rows.push(...(bench.as ? bench.as(found) : found));
  } catch (e) { // the others are still worth having
    rows.push({ name, unit: '', figure: null, note: `not measured: ${e instanceof Error ? e.message.split('\n')[0] : 'unknown'}` });
    process.exitCode = 1;
  }
  console.log(`${name}: ${((performance.now() - begun) / 1000).toFixed(0)} s`);
}
console.log(`\n${table(rows)}`);
