/** The thread behind drafting.ts: it learns content away from the event loop. One request after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { fit, newMemo, prepare, type Fitted } from '../knowledge/fit.ts';
import type { Golden } from '../knowledge/golden.ts';
import { indexOf, type Decision, type Explained, type Knowledge } from '../knowledge/index.ts';
import { pack, type Packed } from '../knowledge/pack.ts';
import { crossValidate } from '../knowledge/train.ts';
import { measureQuality } from './quality.ts';

/** `content` is left out when the thread was given this digest before; it answers `missing` when it has forgotten. */
export type Ask = { id: number; digest: string; content?: Knowledge } & ({ do: 'explain'; text: string; decision: Decision } | { do: 'pack' } | { do: 'hold' });
export type Said = { id: number } & ({ as: 'explained'; explained: Explained } | { as: 'packed'; packed: Packed } | { as: 'held' } | { as: 'missing' } | { as: 'failed'; why: string });
/** A thread that was started with this decides about it, says so and ends. */
export type Judge = { judge: Knowledge };
export type Judged = { decision: Decision };
/** One that measures it (quality.ts). */
export type Measure = { measure: Knowledge; golden: Golden[] };

const port = parentPort;
if (!port) throw new Error('a thread of its own');

const memo = newMemo();
let held: { digest: string; entries: Knowledge['entries']; fitted: Fitted } | null = null;

const answer = (ask: Ask): { said: Said; transfer: ArrayBuffer[] } => {
  if (held?.digest !== ask.digest) {
    if (!ask.content) return { said: { id: ask.id, as: 'missing' }, transfer: [] };
    held = null; // two at once would be twice the memory
    held = { digest: ask.digest, entries: ask.content.entries, fitted: fit(prepare(ask.content, memo)) };
  }
  const { fitted, entries } = held;
  if (ask.do === 'hold') return { said: { id: ask.id, as: 'held' }, transfer: [] };
  if (ask.do === 'explain') return { said: { id: ask.id, as: 'explained', explained: indexOf({ entries }, ask.digest, { ...fitted, decision: ask.decision, held: [] }).explain(ask.text) }, transfer: [] };
  const { packed, transfer } = pack(fitted);
  held = null; // its numbers go away with the answer; what is published is asked of the server itself
  return { said: { id: ask.id, as: 'packed', packed }, transfer };
};

const task = workerData as Judge | Measure | null;
if (task && 'measure' in task) {
  port.postMessage({ measured: measureQuality(task.measure, task.golden) });
} else if (task) {
  const { decision } = crossValidate(task.judge, prepare(task.judge));
  port.postMessage({ decision } satisfies Judged);
} else {
  port.on('message', (ask: Ask) => {
    try {
      const { said, transfer } = answer(ask);
      port.postMessage(said, transfer);
    } catch (e) {
      held = null;
      port.postMessage({ id: ask.id, as: 'failed', why: e instanceof Error ? (e.stack ?? e.name) : 'unknown' } satisfies Said);
    }
  });
}
