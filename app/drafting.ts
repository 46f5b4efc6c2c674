/**
 * Indexes are made in a thread, so that a publish never stops the server (on the event loop it cost 2 s, and 8 with the folds). A publish answers at once by the
 * thresholds that were in use; those made for the new content by cross-validation are put in when a second thread has them.
 */
import { setImmediate as rest, setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { digestOf, indexOf, MODEL_FORMAT, type Decision, type Explained, type Index, type Knowledge as Learnable } from '../knowledge/index.ts';
import type { Fitted } from '../knowledge/fit.ts';
import { unpack, type Packed } from '../knowledge/pack.ts';
import type { Content } from '../storage/library.ts';
import type { Ask, Judge, Judged, Said } from './drafting-worker.ts';
import type { Reply } from '../desk/api.ts';
import type { Knowledge } from './knowledge.ts';
import { keepModel, keptModel } from './matcher.ts';
import { openQuality } from './quality.ts';
import { SEED_DIR } from './wire.ts';

/** Thresholds can wait until the answer to whoever published is out: they take a core for seconds. */
const JUDGE_MS = 2_000;
/** A thread that nobody asked for this long gives its memory back (300 MB). */
const IDLE_MS = 5 * 60_000;
/** Twice what the seed needs; keeps the collector of a thread from sprawling. */
const LIMITS = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 };
const SCRIPT = new URL('./drafting-worker.ts', import.meta.url);

export interface Drafting {
  /** What the bot would make of a text by this content, with the thresholds in use. The first question after a change takes about a second. */
  explain(content: Content, text: string): Promise<Explained>;
  /** Drafts were changed: learns them before anybody asks, so that a question or a publish has nothing left to wait for. */
  warm(content: Content): void;
  /** After this `knowledge.refresh()` takes this content up at once. */
  ready(content: Content): Promise<void>;
  /** How well it understands, as far as it was measured. */
  quality(content: Content): Reply<'knowledge.quality'>;
  /** Resolves when the thresholds of everything published are in. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** What the engine needs of the content, and no more. */
const learnable = ({ entries, smalltalk, offtopic, danger }: Learnable): Learnable => ({ entries, smalltalk, offtopic, danger });

/** The thread, made at the first question and again after it died. */
const openThread = (): { ask(make: (content: boolean) => Omit<Ask, 'id'>): Promise<Said>; close(): Promise<void> } => {
  let worker: Worker | null = null;
  let n = 0;
  let idle: NodeJS.Timeout | undefined;
  const waiting = new Map<number, { done(said: Said): void; failed(e: Error): void }>();
  const lost = (e: Error): void => {
    worker = null;
    for (const w of waiting.values()) w.failed(e);
    waiting.clear();
  };
  const thread = (): Worker => {
    if (worker) return worker;
    const one = new Worker(SCRIPT, { resourceLimits: LIMITS });
    one.on('message', (said: Said) => {
      waiting.get(said.id)?.done(said);
      waiting.delete(said.id);
      if (waiting.size) return;
      one.unref();
      clearTimeout(idle);
      idle = setTimeout(() => { if (worker === one && !waiting.size) { worker = null; void one.terminate(); } }, IDLE_MS).unref();
    });
    one.on('error', lost);
    one.on('exit', () => { if (worker === one) lost(new Error('the drafting thread ended')); });
    one.unref();
    return (worker = one);
  };
  const post = (ask: Omit<Ask, 'id'>): Promise<Said> => new Promise((done, failed) => {
    const id = ++n;
    waiting.set(id, { done, failed });
    const one = thread();
    one.ref();
    one.postMessage({ ...ask, id });
  });
  return {
    ask: async (make) => {
      const first = await post(make(false));
      return first.as === 'missing' ? post(make(true)) : first;
    },
    close: async () => { clearTimeout(idle); const one = worker; worker = null; await one?.terminate(); lost(new Error('closed')); },
  };
};

/** In slices: the server goes on between them. */
const assemble = async (packed: Packed, content: Learnable): Promise<Fitted> => {
  const work = unpack(packed, content);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    await rest();
  }
};

/** `cache`: folder of the charity's own content; null keeps nothing. From here on `knowledge` builds its indexes this way. */
export const openDrafting = (knowledge: Knowledge, cache: string | null): Drafting => {
  const thread = openThread();
  const quality = openQuality(SEED_DIR, Date.now);
  let prepared: Index | null = null;
  let previous: Index | null = null; // an undo is as quick as a look; costs 45 MB
  let judge: { worker: Worker | null; stopped: boolean } | null = null;
  let judging: Promise<void> = Promise.resolve();
  const decided = new Map<string, Decision>();

  const decisionFor = (digest: string): Decision | null => decided.get(digest) ?? keptModel(digest, cache)?.decision ?? null;

  const stopJudge = async (): Promise<void> => { const one = judge; judge = null; if (one) one.stopped = true; await one?.worker?.terminate(); };

  const indexFor = async (content: Content): Promise<Index> => {
    const digest = digestOf(content);
    const now = knowledge.index();
    if (now.digest === digest) return now;
    for (const one of [prepared, previous]) if (one?.digest === digest) return one;
    void stopJudge(); // it would take a core from the publish, and what it decides about is about to go
    const said = await thread.ask((whole) => ({ do: 'pack', digest, ...(whole ? { content: learnable(content) } : {}) }));
    if (said.as !== 'packed') throw new Error(said.as === 'failed' ? said.why : 'the drafting thread did not answer');
    const fitted = await assemble(said.packed, content);
    return (prepared = indexOf(content, digest, { ...fitted, decision: decisionFor(digest) ?? now.model.decision, held: [] }));
  };

  /** Cross-validation of what was just taken up; an older one that is still at it is given up. */
  const decideLater = (content: Content, digest: string): void => {
    void stopJudge();
    const mine = (judge = { worker: null as Worker | null, stopped: false });
    judging = pause(JUDGE_MS, undefined, { ref: false }).then(() => new Promise<void>((done) => {
      if (mine.stopped) return done();
      const one = (mine.worker = new Worker(SCRIPT, { resourceLimits: LIMITS, workerData: { judge: learnable(content) } satisfies Judge }));
      one.unref();
      one.on('message', ({ decision }: Judged) => {
        decided.set(digest, decision);
        if (knowledge.decide(digest, decision) && cache) keepModel(cache, { format: MODEL_FORMAT, digest, decision });
      });
      one.on('error', () => {}); // the thresholds in use stay
      one.on('exit', () => { if (judge === mine) judge = null; done(); });
    }));
  };

  knowledge.buildBy(async (content) => {
    const index = await indexFor(content);
    prepared = null;
    const before = knowledge.index();
    if (index.digest === before.digest) return index;
    previous = before;
    const decision = decisionFor(index.digest);
    if (decision) return indexOf(content, index.digest, { ...index.trained, decision });
    decideLater(content, index.digest);
    return index;
  });

  return {
    explain: async (content, text) => {
      const digest = digestOf(content);
      const now = knowledge.index();
      if (now.digest === digest) return now.explain(text);
      const decision = decisionFor(digest) ?? now.model.decision;
      const said = await thread.ask((whole) => ({ do: 'explain', digest, text, decision, ...(whole ? { content: learnable(content) } : {}) }));
      if (said.as !== 'explained') throw new Error(said.as === 'failed' ? said.why : 'the drafting thread did not answer');
      return said.explained;
    },
    warm: (content) => {
      const digest = digestOf(content);
      if (knowledge.index().digest === digest) return;
      thread.ask((whole) => ({ do: 'hold', digest, ...(whole ? { content: learnable(content) } : {}) })).catch(() => {}); // whoever asks next is told
    },
    quality: (content) => quality.of(content),
    ready: async (content) => { await indexFor(content); },
    settled: async () => {
      const awake = setInterval(() => {}, JUDGE_MS); // the threads themselves keep nobody from leaving
      for (let before = null as Promise<void> | null; before !== judging;) await (before = judging);
      clearInterval(awake);
    },
    close: async () => { await stopJudge(); await quality.close(); await thread.close(); },
  };
};
