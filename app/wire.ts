/** The only place that constructs things: store, library, knowledge, flows. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Channel } from '../core/ports.ts';
import type { Mode } from '../core/organisation.ts';
import { openSqlite, TEMPORARY, type FullStore } from '../storage/index.ts';
import { openLibrary, type Library } from '../storage/library.ts';
import { machineClock, type Clock } from './clock.ts';
import type { Deps } from './deps.ts';
import { keepVersions, openFlows, readFlowFiles, readOwnFlows, withOwn, type FlowFile } from './flow-files.ts';
import { ensureLibrary, openKnowledge, type Knowledge } from './knowledge.ts';
import { openLog, type Log } from './log.ts';
import type { StaffRooms } from './rooms.ts';
import { readSeed } from './seed.ts';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const SEED_DIR = join(ROOT, 'knowledge', 'seed');

export type House = { /** Null: a temporary house. */ data: string | null; /** Flows as they ship. */ shipped: FlowFile[]; store: FullStore; library: Library | null; knowledge: Knowledge; clock: Clock; log: Log; channels: Map<string, Channel>; /** Of the channels whose staff work in rooms. */ rooms: Map<string, StaffRooms>; deps: Deps; close(): Promise<void> };
export type HouseOptions = { data: string | typeof TEMPORARY; flows: string; mode: Mode; masterKey?: string | undefined; logLevel?: string; clock?: Clock; turned?: Deps['turned'] };

/** Opens everything but the network. In a temporary house the seed itself is what is published. */
export const openHouse = async (o: HouseOptions): Promise<House> => {
  const clock = o.clock ?? machineClock;
  const log = openLog(o.logLevel ?? 'warn');
  const data = o.data === TEMPORARY ? null : o.data;
  const shipped = readFlowFiles(o.flows);
  const files = withOwn(shipped, readOwnFlows(data));
  openFlows(files); // a mistake stops us before the data folder is touched
  const store = await openSqlite({ dir: o.data, masterKey: o.masterKey, now: () => clock.now() });
  try {
    const library = o.data === TEMPORARY ? null : openLibrary({ dir: o.data });
    const seed = () => readSeed(SEED_DIR);
    if (library) await ensureLibrary(library, store.snapshots, seed);
    else await store.snapshots.put('library', 'seed', seed() as never, clock.now());
    const flows = openFlows(files, await keepVersions(store.snapshots, files, clock.now()));
    const knowledge = await openKnowledge(store.snapshots, flows, o.mode, data);
    const channels = new Map<string, Channel>();
    const deps: Deps = { store, clock, log, channels, world: knowledge.world, understand: knowledge.understand, ...(o.turned ? { turned: o.turned } : {}) };
    return { data, shipped, store, library, knowledge, clock, log, channels, rooms: new Map(), deps, close: () => store.close() };
  } catch (e) {
    await store.close();
    throw e;
  }
};
export { TEMPORARY };
