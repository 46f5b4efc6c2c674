/** Pipeline 2: claim -> understand -> step -> commit. Nothing else in the house changes a conversation. */
import { randomInt } from 'node:crypto';
import { newConversation } from '../core/conversation.ts';
import type { Effect, Turn } from '../core/effect.ts';
import type { Given } from '../core/event.ts';
import type { Query, Found } from '../core/query.ts';
import type { Job } from '../core/ports.ts';
import { makeNumber } from '../core/request.ts';
import { step } from '../flows/step.ts';
import type { Deps } from './deps.ts';

/** Leases outlast the slowest turn by far; a process that hangs longer loses its jobs to another and is fenced by revision. */
const LEASE_MS = 30_000;
/** Jobs worked on at once: their commits share one disk sync. */
export const AT_ONCE = 32;
/** Questions a turn may ask the store. */
const READS = 4;
/** A number or a double that another turn took meanwhile: step again. */
const AGAIN = 4;
/** A poison message is tried this often, then kept apart with its bytes. */
const TRIES = 3;
const RETRY_MS = 2_000;
/** Longest text the matcher is given, in characters: beyond it a message is a story whose end decides. */
const TEXT_MAX = 4_000;

const understandable = (text: string): string => (text.length > TEXT_MAX ? text.slice(-TEXT_MAX) : text);

const answer = async (d: Deps, job: Job, query: Query): Promise<Found> =>
  query.find === 'understood'
    ? { find: 'understood', text: query.text, understood: d.understand(understandable(query.text), job.state?.topic) }
    : d.store.find(query, { conversation: job.conversation, address: job.address }, d.clock.now());

const given = (d: Deps, job: Job): Given => {
  const { event } = job;
  const text = event.type === 'message' && event.body.kind === 'text' ? event.body.text : null;
  return {
    numbers: [makeNumber(randomInt(900_000)), makeNumber(randomInt(900_000))], found: [],
    ...(text !== null ? { understood: d.understand(understandable(text), job.state?.topic) } : {}),
  };
};

/** Steps until the turn is decided. */
const decide = async (d: Deps, job: Job): Promise<Extract<Turn, { state: unknown }>> => {
  const before = job.state ?? newConversation(job.conversation);
  const g = given(d, job);
  for (let n = 0; n <= READS; n++) {
    const turn = step(d.world(), before, job.event, g);
    if ('state' in turn) return turn;
    g.found.push(await answer(d, job, turn.read));
  }
  throw new Error('a turn asked the store without end');
};

const tellFaults = (d: Deps, job: Job, effects: Effect[]): void => {
  for (const e of effects) if (e.type === 'fault') d.log.error({ code: e.code, detail: e.detail, conversation: job.conversation, event: job.event.type }, 'fault in a turn');
};

const work = async (d: Deps, job: Job): Promise<void> => {
  try {
    for (let n = 0; n < AGAIN; n++) {
      const { state, effects } = await decide(d, job);
      const done = await d.store.commit({ job, state, effects, at: job.event.at });
      if (done === 'ok') { tellFaults(d, job, effects); d.turned?.(job, state, effects); return; }
      if (done === 'stale') return; // somebody else has it now
    }
    throw new Error('no free reference number');
  } catch (e) {
    const last = job.tries + 1 >= TRIES;
    d.log.error({ conversation: job.conversation, event: job.event.type, tries: job.tries, why: e instanceof Error ? e.name : 'unknown', at: e instanceof Error ? e.stack?.split('\n')[1]?.trim() : undefined }, last ? 'message quarantined' : 'turn failed, will retry');
    await d.store.giveBack(job, last ? null : d.clock.now() + RETRY_MS * 2 ** job.tries, e instanceof Error ? e.name : 'unknown');
  }
};

/** Works on what is ready. Returns how many turns that were. */
export const turns = async (d: Deps): Promise<number> => {
  const jobs = await d.store.claim(d.clock.now(), LEASE_MS, AT_ONCE);
  await Promise.all(jobs.map((job) => work(d, job)));
  return jobs.length;
};
