/** A small honest base for tests, and the real seed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Entry, SmallTalk } from '../../core/entry.ts';
import type { Knowledge } from '../../knowledge/content.ts';

const SEED = join(import.meta.dirname, '..', '..', 'knowledge', 'seed');
const json = (name: string): unknown => JSON.parse(readFileSync(join(SEED, name), 'utf8'));
/** Files of the seed that hold no entries. */
const OTHER = /^(?:facts\.|smalltalk|offtopic|danger|organisation|hours|replies)/;

export const seedContent = (): Knowledge => ({
  entries: readdirSync(SEED).filter((f) => f.endsWith('.json') && !OTHER.test(f)).sort().flatMap((f) => Entry.array().parse(json(f))),
  smalltalk: SmallTalk.array().parse(json('smalltalk.json')),
  offtopic: json('offtopic.json') as Knowledge['offtopic'],
  danger: json('danger.json') as Knowledge['danger'],
});
