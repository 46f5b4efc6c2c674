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
import { fileDesk, hasFilesAway, type FileDesk } from './files.ts';

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
/** Too many files at once: the message comes back after this. */
const FULL_MS = 1_500;
/** Channels with a button by which people show a mobile that the channel vouches for. */
const SHARE_PHONE: ReadonlySet<string> = new Set(['telegram']);
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
    numbers: [makeNumber(randomInt(900_000)), makeNumber(randomInt(900_000))], found: [], channel: { id: job.address.channel, sharesPhone: SHARE_PHONE.has(job.address.channel) },
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

/** How long a provider has to delete a message. */
const RETRACT_MS = 10_000;
/** A secret does not stay in the chat where the channel lets us take it out. Beside the turn: it is warned about and masked whether or not this works. */
const retract = (d: Deps, job: Job, effects: Effect[]): void => {
  const { event } = job;
  const message = event.type === 'message' ? event.id : event.type === 'edit' ? event.of : null; // a message can become one
  if (message === null || !effects.some((e) => e.type === 'refused-secret')) return;
  void d.channels.get(job.address.channel)?.retract?.(job.address, message, AbortSignal.timeout(RETRACT_MS)).catch(() => false);
};

const work = async (d: Deps, given: Job): Promise<void> => {
  let job = given;
  try {
    if (hasFilesAway(job.event)) {
      const fetching = deskOf(d).fetch(job, job.tries + 1 >= TRIES);
      if (!fetching) return await d.store.giveBack(job, d.clock.now() + FULL_MS, 'files wait');
      const fetched = await fetching;
      if ('again' in fetched) return await d.store.giveBack(job, d.clock.now() + RETRY_MS * 2 ** job.tries, fetched.again);
      job = { ...job, event: fetched.event };
    }
    for (let n = 0; n < AGAIN; n++) {
      const { state, effects } = await decide(d, job);
      const done = await d.store.commit({ job, state, effects, at: job.event.at });
      if (done === 'ok') { retract(d, job, effects); tellFaults(d, job, effects); d.turned?.(job, state, effects); return; }
      if (done === 'stale') return; // somebody else has it now
    }
    throw new Error('no free reference number');
  } catch (e) {
    const last = job.tries + 1 >= TRIES;
    d.log.error({ conversation: job.conversation, event: job.event.type, tries: job.tries, why: e instanceof Error ? e.name : 'unknown', at: e instanceof Error ? e.stack?.split('\n')[1]?.trim() : undefined }, last ? 'message quarantined' : 'turn failed, will retry');
    await d.store.giveBack(job, last ? null : d.clock.now() + RETRY_MS * 2 ** job.tries, e instanceof Error ? e.name : 'unknown');
  }
};

const desks = new WeakMap<Deps, FileDesk>();
const deskOf = (d: Deps): FileDesk => {
  let desk = desks.get(d);
  if (!desk) desks.set(d, (desk = fileDesk(d)));
  return desk;
};
/** Turns that wait for a provider's file go on beside the others. */
const slow = new WeakMap<Deps, Set<Promise<void>>>();
const slowOf = (d: Deps): Set<Promise<void>> => {
  let set = slow.get(d);
  if (!set) slow.set(d, (set = new Set()));
  return set;
};
/** Resolves when no turn waits for a file any more. */
export const slowTurns = async (d: Deps): Promise<void> => { while (slowOf(d).size) await Promise.all([...slowOf(d)]); };

/** Works on what is ready. Returns how many turns that were. `done` is called when one that waited for a file is over. */
export const turns = async (d: Deps, done?: () => void): Promise<number> => {
  const jobs = await d.store.claim(d.clock.now(), LEASE_MS, AT_ONCE);
  await Promise.all(jobs.map((job) => {
    const turn = work(d, job);
    if (!hasFilesAway(job.event)) return turn;
    const waiting = slowOf(d);
    const kept = turn.catch((e: unknown) => d.log.error({ conversation: job.conversation, why: e instanceof Error ? e.name : 'unknown' }, 'a turn with a file failed')).finally(() => { waiting.delete(kept); done?.(); });
    waiting.add(kept);
    return undefined;
  }));
  return jobs.length;
};
