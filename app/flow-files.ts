/** Flow files on disk, and the older versions that conversations may still be in (kept as snapshots in the store). */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join, relative } from 'node:path';
import { SilaError } from '../core/errors.ts';
import type { Snapshots } from '../core/ports.ts';
import { checkFlows } from '../flows/check.ts';
import { withMenu } from '../flows/edit.ts';
import { versionKey, type FlowSet } from '../flows/format.ts';
import { loadFlow, loadFlows, sayFinding, type Finding } from '../flows/loader.ts';

export type FlowFile = { file: string; text: string };
/** How many older versions of a flow are kept: a conversation that is older still is moved to the present one. */
const KEPT = 20;

export const readFlowFiles = (dir: string): FlowFile[] =>
  readdirSync(dir).filter((f) => /\.ya?ml$/.test(f)).sort().map((f) => ({ file: relative(process.cwd(), join(dir, f)) || f, text: readFileSync(join(dir, f), 'utf8') }));

/** Flows that the charity made or changed, in the data folder. */
export const ownFlowsIn = (data: string): string => join(data, 'flows');
export const readOwnFlows = (data: string | null): FlowFile[] => (data !== null && existsSync(ownFlowsIn(data)) ? readFlowFiles(ownFlowsIn(data)) : []);
/** Which flow a file holds, without reading all of it. */
export const flowIn = (text: string): string | null => /^flow:\s*["']?([a-z][a-z0-9_]*)/m.exec(text)?.[1] ?? null;

/** Of a menu's label, characters (WhatsApp cuts a list row there). */
const LABEL_MAX = 24;
const label = (s: string): string => ([...s].length > LABEL_MAX ? `${[...s].slice(0, LABEL_MAX - 1).join('')}…` : s);

/** The shipped files with the charity's own over them: the same flow takes its place, a new one also comes into the menu. */
export const withOwn = (shipped: readonly FlowFile[], own: readonly FlowFile[]): FlowFile[] => {
  const mine = new Map(own.flatMap((f) => { const id = flowIn(f.text); return id ? [[id, f] as const] : []; }));
  const known = new Set(shipped.map((f) => flowIn(f.text)));
  const fresh = [...mine].filter(([id]) => !known.has(id));
  const files = [...shipped.map((f) => mine.get(flowIn(f.text) ?? '') ?? f), ...fresh.map(([, f]) => f)];
  const offered = fresh.flatMap(([id, f]) => { const { flow } = loadFlow(f.file, f.text); return flow ? [{ id, title: { ar: label(String(flow.title.ar ?? id)), en: label(String(flow.title.en ?? id)) } }] : []; });
  return offered.length ? files.map((f) => (flowIn(f.text) === 'main' ? { ...f, text: withMenu(f.text, offered) } : f)) : files;
};

/** What a house runs: the shipped flows with the charity's own laid over them. */
export const flowFilesOf = (dir: string, data: string | null): FlowFile[] => withOwn(readFlowFiles(dir), readOwnFlows(data));

/** All that is wrong with a set: what cannot be read, and what the checker finds. */
export const findingsIn = (files: FlowFile[]): { set: FlowSet; findings: Finding[] } => {
  const { set, findings } = loadFlows(files);
  return { set, findings: findings.length ? findings : checkFlows(set) };
};

/** Loads the files; refuses to start on a mistake. */
export const openFlows = (files: FlowFile[], older: FlowFile[] = []): FlowSet => {
  const { findings } = findingsIn(files);
  if (findings.length) throw new SilaError('FLOW_INVALID', `\n${findings.map(sayFinding).join('\n')}\n`);
  return loadFlows(files, older).set;
};

type Kept = Record<string, { file: string; text: string; at: number }>;

/** When a version came into use here; null: never. */
export const inUseSince = async (snapshots: Snapshots, flow: string, version: number): Promise<number | null> =>
  (((await snapshots.latest('flows'))?.body ?? {}) as Kept)[versionKey(flow, version)]?.at ?? null;

/** Keeps this version of every flow beside the earlier ones; returns the earlier ones. */
export const keepVersions = async (snapshots: Snapshots, files: FlowFile[], at: number): Promise<FlowFile[]> => {
  const before = ((await snapshots.latest('flows'))?.body ?? {}) as Kept;
  const kept: Kept = { ...before };
  for (const f of files) {
    const { flow } = loadFlow(f.file, f.text);
    if (flow) kept[versionKey(flow.flow, flow.version)] = { ...f, at: kept[versionKey(flow.flow, flow.version)]?.at ?? at };
  }
  const byFlow = new Map<string, string[]>();
  for (const key of Object.keys(kept).sort((a, b) => (kept[b]?.at ?? 0) - (kept[a]?.at ?? 0))) {
    const id = key.slice(0, key.indexOf('@'));
    const list = byFlow.get(id) ?? [];
    if (list.push(key) > KEPT) delete kept[key];
    byFlow.set(id, list);
  }
  const text = JSON.stringify(kept);
  if (text !== JSON.stringify(before)) await snapshots.put('flows', createHash('sha256').update(text).digest('hex').slice(0, 32), kept, at);
  return Object.values(kept);
};
