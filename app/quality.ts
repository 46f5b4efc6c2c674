/** How well the bot understands, measured away from the event loop (tens of seconds of a core) and kept by what was measured. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Reply } from '../desk/api.ts';
import { evaluateBase } from '../knowledge/evaluate.ts';
import { askAll, readGolden, sharesOf, type Golden } from '../knowledge/golden.ts';
import { buildIndex, digestOf, type Knowledge } from '../knowledge/index.ts';

type Shown = Reply<'knowledge.quality'>;
export type Measured = NonNullable<Shown['quality']>;
const KEPT = 4;
/** After a failure it may be asked for again. */
const AGAIN_MS = 60_000;
const LIMITS = { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 32 };
const SCRIPT = new URL('./drafting-worker.ts', import.meta.url);
/** Of the golden questions that went wrong. */
const SHOWN = 40;

/** The golden questions beside the seed, if there are any. */
export const goldenIn = (dir: string): Golden[] => {
  const file = join(dir, 'golden.tsv');
  return existsSync(file) ? readGolden(readFileSync(file, 'utf8')) : [];
};

const golden = (content: Knowledge, questions: readonly Golden[]): Measured['golden'] => {
  if (!questions.length) return null;
  const asked = askAll(buildIndex(content), questions);
  const slices: NonNullable<Measured['golden']>['slices'] = {};
  for (const v of new Set(asked.map((a) => a.variety))) {
    const { n, right, offered, wrong } = sharesOf(asked.filter((a) => a.variety === v));
    slices[v] = { n, right, offered, wrong };
  }
  return {
    ...sharesOf(asked), slices,
    misses: asked.filter((a) => a.fate === 'wrong' || a.fate === 'unknown').slice(0, SHOWN).map((a) => ({ question: a.text, wanted: a.label, taken: a.taken })),
  };
};

/** Runs in the thread. */
export const measureQuality = (content: Knowledge, questions: readonly Golden[]): Measured => {
  const { fit_ms: _f, p50_ms: _p, p99_ms: _q, auroc: _a, correct_at_5pct_false: _c, answerable_at_95pct_precision: _n, ...base } = evaluateBase(content);
  return { base, golden: golden(content, questions) };
};

export interface Quality {
  of(content: Knowledge): Shown;
  close(): Promise<void>;
}

/** `seed`: the folder of the golden questions. One measuring at a time; what was asked for last comes next. */
export const openQuality = (seed: string, now: () => number): Quality => {
  const known = new Map<string, { at: number; quality: Measured | null }>();
  let busy: { digest: string; worker: Worker } | null = null;
  let next: { digest: string; content: Knowledge } | null = null;
  let closed = false;

  const keep = (digest: string, quality: Measured | null): void => {
    known.delete(digest);
    known.set(digest, { at: now(), quality });
    for (const old of known.keys()) if (known.size > KEPT) known.delete(old);
  };
  const start = (digest: string, { entries, smalltalk, offtopic, danger }: Knowledge): void => {
    const worker = new Worker(SCRIPT, { resourceLimits: LIMITS, workerData: { measure: { entries, smalltalk, offtopic, danger }, golden: goldenIn(seed) } });
    worker.unref();
    busy = { digest, worker };
    worker.on('message', ({ measured }: { measured: Measured }) => keep(digest, measured));
    worker.on('error', () => keep(digest, null));
    worker.on('exit', () => {
      busy = null;
      const waiting = next;
      next = null;
      if (waiting && !closed) start(waiting.digest, waiting.content);
    });
  };
  return {
    of: (content) => {
      const digest = digestOf(content);
      const found = known.get(digest);
      if (found?.quality) return { state: 'ready', digest, at: found.at, quality: found.quality };
      if (found && now() - found.at < AGAIN_MS) return { state: 'failed', digest, at: found.at, quality: null };
      if (closed) return { state: 'failed', digest, at: null, quality: null };
      if (busy?.digest !== digest) {
        if (busy) next = { digest, content };
        else start(digest, content);
      }
      return { state: 'working', digest, at: null, quality: null };
    },
    close: async () => { closed = true; await busy?.worker.terminate(); },
  };
};
