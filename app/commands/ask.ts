import { askLines } from '../ask.ts';
import type { Args } from '../args.ts';
import { readConfig } from '../config.ts';
import { openFlows, readFlowFiles } from '../flow-files.ts';
import { buildIndex } from '../../knowledge/index.ts';
import { readSeed } from '../seed.ts';
import { openLibrary } from '../../storage/library.ts';
import { buildWorld } from '../world.ts';
import { ROOT, SEED_DIR } from '../wire.ts';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Reads the charity's own library where there is one, else the seed; opens no database, so it runs beside the server. */
export const run = async (args: Args): Promise<number> => {
  if (!args.flags.has('json')) { console.error('usage: sila ask --json < questions.txt'); return 2; }
  const config = readConfig(process.env, ROOT);
  const content = existsSync(join(config.data, 'library.json')) ? (await openLibrary({ dir: config.data }).read()).content : readSeed(SEED_DIR);
  const index = buildIndex(content);
  const world = buildWorld(content, openFlows(readFlowFiles(config.flows)), config.mode);
  await askLines(process.stdin, (line) => process.stdout.write(`${line}\n`), (text) => index.understand(text), world);
  return 0;
};
