/** The content Sila comes with, read from knowledge/seed. The library is made of it at first start; after that the charity's own edits count. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { Danger, Entry, SmallTalk, VARIETIES } from '../core/entry.ts';
import { SilaError } from '../core/errors.ts';
import { Hours } from '../core/hours.ts';
import { Fact } from '../core/organisation.ts';
import { QuickReply } from '../core/reply.ts';
import type { Content } from '../storage/library.ts';

const OWN = ['smalltalk', 'offtopic', 'danger', 'organisation', 'hours', 'replies'];
const Phrasings = z.object({ phrasings: z.partialRecord(z.enum(VARIETIES), z.array(z.string())) });

export const readSeed = (dir: string): Content => {
  const read = <T>(name: string, schema: z.ZodType<T>): T => {
    const r = schema.safeParse(JSON.parse(readFileSync(join(dir, `${name}.json`), 'utf8')));
    if (!r.success) throw new SilaError('LIBRARY_INVALID', `${name}.json: ${r.error.issues.slice(0, 3).map((i) => `${i.path.join('.')}: ${i.message}`).join('; ')}`);
    return r.data;
  };
  const names = readdirSync(dir).filter((f) => f.endsWith('.json')).map((f) => f.slice(0, -5)).sort();
  return {
    entries: names.filter((n) => !OWN.includes(n) && !n.startsWith('facts')).flatMap((n) => read(n, z.array(Entry))),
    smalltalk: read('smalltalk', z.array(SmallTalk)),
    offtopic: read('offtopic', Phrasings).phrasings,
    danger: read('danger', Danger),
    organisation: {
      facts: ['organisation', ...names.filter((n) => n.startsWith('facts'))].flatMap((n) => read(n, z.array(Fact))),
      hours: read('hours', Hours),
    },
    replies: read('replies', z.array(QuickReply)),
  };
};
