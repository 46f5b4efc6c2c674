/**
 * The queue of the staff, seen from rooms of a channel (topics of a Telegram group). A projector: what is in a room follows from the store, so a crash
 * costs nothing; what staff do in a room enters the house as events like any other, under the desk's rules.
 */
import type { Conversation } from '../core/conversation.ts';
import type { Effect } from '../core/effect.ts';
import type { Incoming, Job, Channel, Rooms, StaffWord, Ticket } from '../core/ports.ts';
import { pace } from '../core/pace.ts';
import { isolate } from '../core/text.ts';
import { queueOrder } from '../desk/rules.ts';
import type { Deps } from './deps.ts';
import { hear, idOf } from './room-hear.ts';
import { openMirror, type RoomTurn } from './room-mirror.ts';
import { openRecords, remember, type Tell } from './room-record.ts';
import { word } from './room-words.ts';

/** Everything is looked at this often, whatever was heard of. */
const EVERY_MS = 15_000;
/** Two looks at the whole queue are this far apart at least. */
const APART_MS = 250;
const AFTER_FAULT_MS = 1_000;
/** A claim that was accepted holds this long at most, should its turn never be heard of. */
const CLAIM_MS = 10 * 60_000;

export interface StaffRooms {
  /** Something changed: in this conversation, or somewhere. */
  poke(conversation?: string): void;
  /** To be told of every committed turn (`Deps.turned`). */
  turned(job: Job, state: Conversation, effects: Effect[]): void;
  /** What staff did in the rooms, as events to accept. What they may not do is told them there. */
  resolve(words: StaffWord[]): Promise<Incoming[]>;
  /** Resolves when everything known by now is in the rooms, as far as the provider takes it. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export const openRooms = (d: Deps, channel: Pick<Channel, 'id'> & { rooms: Rooms }): StaffRooms => {
  const { id, rooms } = channel;
  const end = new AbortController();
  const records = openRecords(d.store.cursors, id);
  const mirror = openMirror({ store: d.store, log: d.log, world: d.world, clock: d.clock, channel: id, rooms, records, signal: end.signal, turn: turnOf(rooms, d, end.signal) });
  const claims = new Map<string, { who: NonNullable<Ticket['who']>; until: number }>();
  const dirty = new Set<string>();
  const later = new Map<string, number>();
  const former: { room: string; text: string }[] = [];
  let [everything, lastWhole] = [true, -Infinity];
  let wake: (() => void) | null = null;
  let waiting: (() => void)[] = [];

  const poke = (conversation?: string): void => {
    if (conversation === undefined) everything = true; else dirty.add(conversation);
    wake?.();
  };
  const sleep = (ms: number): Promise<void> => new Promise((resolve) => {
    const timer = setTimeout(() => wake?.(), ms);
    wake = () => { clearTimeout(timer); wake = null; resolve(); };
    if (end.signal.aborted) wake();
  });

  /** Urgent ones first, then by age; then what closed meanwhile. */
  const whole = async (): Promise<Map<string, Ticket | null>> => {
    everything = false;
    lastWhole = d.clock.now();
    const [waits, taken, open] = [await d.store.tickets({ state: 'waiting' }), await d.store.tickets({ state: 'taken' }), await records.open()];
    const byAge = [...queueOrder(waits), ...taken].toSorted((a, b) => Number(b.priority === 'urgent') - Number(a.priority === 'urgent'));
    return new Map([...byAge.map((t) => [t.conversation, t] as const), ...open.filter((c) => !byAge.some((t) => t.conversation === c)).map((c) => [c, null] as const)]);
  };
  /** True: there is more to do at once. */
  const pass = async (): Promise<boolean> => {
    for (const f of former.splice(0)) await mirror.say(f.room, f.text, true);
    const now = d.clock.now();
    const ready = [...later].filter(([, at]) => at <= now).map(([c]) => c);
    for (const c of ready) later.delete(c);
    const all = everything || ready.length > 0 || now - lastWhole >= EVERY_MS;
    const todo: Map<string, Ticket | null> = new Map([...dirty].map((c) => [c, null]));
    dirty.clear();
    if (all) for (const [c, t] of await whole()) todo.set(c, t);
    for (const c of ready) if (!todo.has(c)) todo.set(c, null);
    for (const c of later.keys()) todo.delete(c);
    let more = false;
    for (const [c, ticket] of todo) {
      if (end.signal.aborted) return false;
      const did = await mirror.advance(c, ticket);
      if (did === 'more') { dirty.add(c); more = true; if (ticket) everything = true; }
      else if (typeof did === 'number') later.set(c, did);
    }
    return more;
  };

  const run = async (): Promise<void> => {
    while (!end.signal.aborted) {
      const since = d.clock.now();
      const asked = waiting;
      waiting = [];
      if (asked.length) everything = true;
      try {
        const more = await pass();
        if (more) waiting.push(...asked); else for (const done of asked) done();
        if (waiting.length) continue;
        if (more || dirty.size || everything || former.length) await sleep(Math.max(0, APART_MS - (d.clock.now() - since)));
        else await sleep(Math.min(EVERY_MS, ...[...later.values()].map((at) => Math.max(0, at - d.clock.now()))));
      } catch (e) {
        waiting.push(...asked);
        if (end.signal.aborted) break;
        d.log.error({ channel: id, why: e instanceof Error ? e.message : 'unknown' }, 'the rooms of the staff met a fault');
        everything = true;
        await sleep(AFTER_FAULT_MS);
      }
    }
    for (const done of waiting) done();
  };

  const tell = async (conversation: string, t: Tell, over = true): Promise<void> => {
    const r = await records.of(conversation);
    if (!r || r.tell.some((x) => x.id === t.id)) return;
    r.tell.push(t);
    if (over) for (const s of r.said) if (s.id === t.id) s.done = true;
    await records.save(conversation);
    poke(conversation);
  };

  const resolveOne = async (w: StaffWord): Promise<Incoming[]> => {
    const conversation = await records.conversationOf(w.place);
    const r = conversation && (await records.of(conversation));
    if (!conversation || !r) return []; // a topic of their own
    const author = isolate(w.who.name);
    if (w.place !== r.room || r.state === 'closed') {
      former.push({ room: w.place, text: word(w.place === r.room ? 'tell.closed' : 'tell.old', { author }) });
      poke(conversation);
      return [];
    }
    const ticket = await d.store.ticket(r.ticket);
    if (!ticket) { poke(conversation); return []; }
    const claim = claims.get(conversation);
    const heard = hear(id, w, r, ticket, claim && claim.until > d.clock.now() ? claim.who : null);
    if (heard.tell) await tell(conversation, heard.tell);
    for (const s of heard.said) remember(r, { ...s, at: d.clock.now() });
    if (heard.said.length) await records.save(conversation); // before the events: whatever the history shows of it is known to come from here
    if (heard.events.some((e) => e.act === 'took')) claims.set(conversation, { who: w.who, until: d.clock.now() + CLAIM_MS });
    return heard.events.map((event) => ({ event, to: { conversation } }));
  };

  /** What the engine refused, and files that could not be had. */
  const answered = (job: Job, effects: Effect[]): void => {
    const { event, conversation } = job;
    if (event.type !== 'staff') return;
    if (event.act === 'took') claims.delete(conversation);
    if (!event.id.startsWith(idOf(id, ''))) return;
    const to = (w: Tell['word']): void => { void tell(conversation, { id: event.id, word: w, who: event.who.id, author: event.who.name }, w !== 'tell.file' || !event.text).catch(() => undefined); };
    const refused = effects.find((e) => e.type === 'refuse');
    if (refused) to(refused.why === 'changed' ? 'tell.changed' : refused.why === 'taken' ? 'tell.taken' : 'tell.closed');
    else if (event.media?.some((m) => m.lost)) to('tell.file');
  };

  const running = run();
  return {
    poke,
    turned(job, _state, effects) {
      answered(job, effects);
      if (effects.some((e) => e.type === 'ticket' || e.type === 'untick')) poke();
      else if (records.isOpen(job.conversation) || effects.some((e) => e.type === 'erase')) poke(job.conversation);
    },
    async resolve(words) {
      const all: Incoming[] = [];
      for (const w of words) all.push(...(await resolveOne(w)));
      return all;
    },
    settled: () => new Promise((resolve) => { waiting.push(resolve); wake?.(); }),
    async stop() { end.abort(); wake?.(); await running; },
  };
};

const turnOf = (rooms: Rooms, d: Deps, signal: AbortSignal): RoomTurn => {
  const bucket = pace(rooms.pace.burst, rooms.pace.every);
  let quiet = 0;
  return {
    hush: (until) => { quiet = Math.max(quiet, until); },
    async take() {
      const now = d.clock.now();
      const wait = Math.max(quiet - now, bucket.take('', now, Infinity) ?? 0);
      if (wait > 0) await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, wait);
        signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
      });
      return signal.aborted ? null : { waited: wait > 0 };
    },
  };
};
