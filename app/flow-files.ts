/** Flow files on disk, and the older versions that conversations may still be in (kept as snapshots in the store). */
import { readFileSync, readdirSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join, relative } from 'node:path';
import { SilaError } from '../core/errors.ts';
import type { Snapshots } from '../core/ports.ts';
import { checkFlows } from '../flows/check.ts';
import { versionKey, type FlowSet } from '../flows/format.ts';
import { loadFlow, loadFlows, sayFinding, type Finding } from '../flows/loader.ts';

export type FlowFile = { file: string; text: string };
/** How many older versions of a flow are kept: a conversation that is older still is moved to the present one. */
const KEPT = 20;

export const readFlowFiles = (dir: string): FlowFile[] =>
  readdirSync(dir).filter((f) => /\.ya?ml$/.test(f)).sort().map((f) => ({ file: relative(process.cwd(), join(dir, f)) || f, text: readFileSync(join(dir, f), 'utf8') }));

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
