/** The charity's own library where there is one, else the seed; opens no database, so it can be read beside the server. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LIBRARY_FILE, openLibrary, type Content } from '../storage/library.ts';
import type { Config } from './config.ts';
import { readSeed } from './seed.ts';
import { SEED_DIR } from './wire.ts';

export const currentContent = async (config: Config): Promise<Content> =>
  existsSync(join(config.data, LIBRARY_FILE)) ? (await openLibrary({ dir: config.data }).read()).content : readSeed(SEED_DIR);
