/** Foreign packages, from the folder where the tests keep them. They are not part of `npm ci`. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const PEERS = join(import.meta.dirname, '..', 'test', 'peers');
export const HOW = 'not installed; run: npm run peers';
const load = createRequire(join(PEERS, 'package.json'));

export const hasPeer = (name: string): boolean => existsSync(join(PEERS, 'node_modules', name, 'package.json'));
/** The caller says the shape: the packages' own types are not installed with ours. */
export const peer = <T>(name: string): T => load(name) as T;
export const peerFile = (path: string): string => join(PEERS, 'node_modules', path);
