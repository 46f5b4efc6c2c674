/** Brings one conversation's room up to what is known of it, a post at a time. */
import type { RequestFile } from '../core/request.ts';
import type { Rooms, RoomPost, Sent, Ticket } from '../core/ports.ts';
import type { Clock } from './clock.ts';
import type { Deps } from './deps.ts';
import { isolate } from '../core/text.ts';
import { card, title } from './room-card.ts';
import { newRecord, type Records, type RoomRecord } from './room-record.ts';
import { FORMS, nextPost, type View } from './room-plan.ts';
import { word } from './room-words.ts';

/** Lines a new room begins with; one that replaces a room that was deleted begins with more. */
const LAST = 10;
const LAST_AGAIN = 20;
/** Lines read at a time, and how far back a reply's fate is looked for. */
const LINES = 50;
const FATES = 60;
/** Posts in one room before the next has its turn. */
const POSTS = 3;
/** Requests looked through for those of this conversation, newest first. */
const REQUESTS = 500;
const CALL_MS = 30_000;
/** After an outcome that nobody knows, and after refusals: first and longest pause. */
const UNKNOWN_MS = 10_000;
const REFUSED_MS = 2_000;
const LONGEST_MS = 10 * 60_000;

type Posted = Sent | { as: 'gone' };
/** Waits for this channel's next post. `null`: stopped meanwhile. `hush`: the provider asked for silence. */
export interface RoomTurn { take(): Promise<{ waited: boolean } | null>; hush(until: number): void }
export type MirrorDeps = Pick<Deps, 'store' | 'log' | 'world'> & { clock: Clock; channel: string; rooms: Rooms; records: Records; signal: AbortSignal; turn: RoomTurn };
/** `more`: other rooms first. A number: not before then. */
export type Advanced = 'done' | 'more' | number;

export interface Mirror {
  /** `open`: the conversation's open ticket as far as the caller knows. */
  advance(conversation: string, open: Ticket | null): Promise<Advanced>;
  /** Says something in a room that is no longer a conversation's own. `again`: and closes it again, since a word may open it. */
  say(room: string, text: string, again?: boolean): Promise<void>;
}

export const openMirror = (d: MirrorDeps): Mirror => {
  const label = (key: string): string | null => { const phrase = d.world().flows.common.texts[key]?.ar; return typeof phrase === 'string' ? phrase : null; };
  const call = async (run: (signal: AbortSignal) => Promise<Posted>): Promise<Posted> => {
    const signal = AbortSignal.any([d.signal, AbortSignal.timeout(CALL_MS)]);
    const ended = new Promise<Posted>((resolve) => { signal.addEventListener('abort', () => resolve({ as: 'unknown', why: 'no answer in time' }), { once: true }); });
    try {
      return await Promise.race([run(signal), ended]);
    } catch (e) {
      return { as: 'unknown', why: e instanceof Error ? e.name : 'threw' };
    }
  };
  const requestsOf = async (conversation: string): Promise<RequestFile[]> => (await d.store.requests({ max: REQUESTS })).filter((f) => f.conversation === conversation);
  const later = (conversation: string, as: string, why: string, until: number): number => {
    if (as === 'retry') d.turn.hush(until); // one group takes all the rooms: its silence is everybody's
    d.log.warn({ channel: d.channel, conversation, as, why }, 'a room could not be served');
    return until;
  };
  /** A plainer form is tried soon; when none is taken it is not the post's fault. */
  const pauseOf = (r: RoomRecord): number => d.clock.now() + (r.failures % FORMS ? REFUSED_MS : Math.min(LONGEST_MS, REFUSED_MS * 2 ** (r.failures / FORMS)));

  /** Opens a room and writes down where its story begins. */
  const open = async (conversation: string, ticket: Ticket, before: RoomRecord | null): Promise<RoomRecord | number> => {
    const requests = await requestsOf(conversation);
    if (!(await d.turn.take())) return 0;
    const made = await call((signal) => d.rooms.open(title({ ticket, requests, label }), signal));
    if (made.as === 'retry') return later(conversation, made.as, made.why, made.at);
    if (made.as !== 'ok' || !made.id) return later(conversation, made.as, 'why' in made ? made.why : 'no name', d.clock.now() + REFUSED_MS * 15);
    const again = before?.ticket === ticket.id;
    const lines = await d.store.history(conversation, again ? LAST_AGAIN : LAST);
    const notes = await d.store.notes(conversation);
    const record: RoomRecord = {
      ...newRecord(made.id, ticket.id, { who: null, urgent: ticket.priority === 'urgent', reason: ticket.reason }, before ? [...before.past, before.room] : []),
      mirrored: lines[0] ? lines[0].n - 1 : -1, notes: notes.filter((n) => n.at < (lines[0]?.at ?? Infinity)).length,
      ...(before ? { said: before.said.map((w) => ({ ...w, done: true as const })), tell: before.tell, watch: again ? before.watch : [] } : {}),
    };
    await d.records.put(conversation, record);
    return record;
  };

  const view = async (conversation: string, r: RoomRecord, ticket: Ticket): Promise<{ view: View; all: boolean }> => {
    const lines = await d.store.history(conversation, LINES, r.mirrored);
    const notes = (await d.store.notes(conversation)).slice(r.notes);
    const fates = r.watch.length ? await d.store.history(conversation, FATES) : [];
    const requests = r.card ? [] : await requestsOf(conversation);
    const until = ticket.state === 'closed' ? lines.findLastIndex((l) => l.by === 'staff') + 1 : lines.length; // what is said to the bot afterwards stays between them
    // A group has no management of its own: what is for management alone is read at the desk.
    return { view: { now: d.clock.now(), ticket, lines: lines.slice(0, until).map((l) => (l.confided ? { ...l, text: word('line.confided'), media: [] } : l)), notes: notes.map((n) => (n.confided ? { ...n, text: word('line.confided') } : n)), fates, card: () => card({ ticket, requests, label }) }, all: lines.length < LINES };
  };

  /** Null: it is in the room. `gone`: the room is not there. A number: later. */
  const post = async (conversation: string, r: RoomRecord, made: RoomPost): Promise<null | 'gone' | number> => {
    r.trying = true;
    await d.records.save(conversation);
    const sent = await call((signal) => d.rooms.post(r.room, made, signal));
    if (sent.as !== 'unknown') delete r.trying;
    if (sent.as === 'ok') { r.failures = 0; return null; }
    if (sent.as === 'gone') return 'gone';
    if (sent.as === 'failed') r.failures += 1;
    await d.records.save(conversation);
    if (sent.as === 'retry') return later(conversation, sent.as, sent.why, sent.at);
    return later(conversation, sent.as, sent.why, sent.as === 'unknown' ? d.clock.now() + UNKNOWN_MS : pauseOf(r));
  };

  const lose = (conversation: string, r: RoomRecord): void => {
    d.log.warn({ channel: d.channel, conversation }, 'a room was deleted, another is opened');
    r.room = '';
  };

  const close = async (conversation: string, r: RoomRecord, last: string): Promise<'done' | number> => {
    if (!r.bye) {
      if (!(await d.turn.take())) return 0;
      const held = await post(conversation, r, { text: r.trying ? `${last}\n\n${word('again')}` : last });
      if (typeof held === 'number') { if (r.failures < FORMS) return held; delete r.trying; }
      r.bye = true;
      await d.records.save(conversation);
    }
    if (!(await d.turn.take())) return 0;
    const closed = await call((signal) => d.rooms.close(r.room, signal));
    if (closed.as === 'retry') return later(conversation, closed.as, closed.why, closed.at);
    r.state = 'closed';
    await d.records.save(conversation);
    return 'done';
  };

  /** Everything personal goes, and the rooms that this conversation ever had are told to be deleted by hand: no interface of ours can. */
  const erased = async (conversation: string, r: RoomRecord): Promise<'done' | number> => {
    for (const room of r.past.filter(Boolean)) await say(room, word('erased'));
    if (r.room) {
      delete r.bye;
      const at = await close(conversation, r, word('erased'));
      if (at !== 'done') return at;
    }
    await d.records.forget(conversation);
    return 'done';
  };

  const say = async (room: string, text: string, again = false): Promise<void> => {
    if (!(await d.turn.take())) return;
    const sent = await call((signal) => d.rooms.post(room, { text }, signal));
    if (sent.as === 'ok' && again) await call((signal) => d.rooms.close(room, signal));
    if (sent.as !== 'ok') d.log.warn({ channel: d.channel, as: sent.as }, 'a word to a former room was not posted');
  };

  return {
    say,
    async advance(conversation, known) {
      let r = await d.records.of(conversation);
      for (let n = 0; n < POSTS && !d.signal.aborted; n++) {
        // Read before the history: what this ticket has seen is then in it.
        const ticket = (r && (await d.store.ticket(r.ticket))) ?? null;
        if (r && !ticket) return erased(conversation, r);
        const over = !r || !ticket || ticket.state === 'closed';
        if (r && ticket && r.state === 'open' && ticket.state !== 'closed' && r.room === '') {
          const made = await open(conversation, ticket, r);
          if (typeof made === 'number') return made;
          r = made;
          continue;
        }
        if (r && ticket && r.state === 'open' && r.room !== '') {
          let { view: v, all } = await view(conversation, r, ticket);
          let plan = nextPost(r, v);
          if (plan?.post) {
            const turn = await d.turn.take();
            if (!turn) return 0;
            if (turn.waited) { ({ view: v, all } = await view(conversation, r, ticket)); plan = nextPost(r, v); } // others may have come meanwhile: one post for all
          }
          if (plan) {
            const held = plan.post && (await post(conversation, r, plan.post));
            if (held === 'gone') { if (over) { r.state = 'closed'; } else lose(conversation, r); await d.records.save(conversation); continue; }
            if (typeof held === 'number') return held;
            plan.then(r);
            await d.records.save(conversation);
            continue;
          }
          if (!over && all) {
            if (r.seen === ticket.lastSeen) return 'done';
            r.seen = ticket.lastSeen;
            await d.records.save(conversation);
            return 'done';
          }
          if (over) {
            const at = await close(conversation, r, ticket.who ? word('ended.by', { holder: isolate(ticket.who.name) }) : word('ended'));
            if (at !== 'done') return at;
          }
          continue;
        }
        if (r && r.room === '' && over && r.state === 'open') { r.state = 'closed'; await d.records.save(conversation); continue; }
        if (!known || known.state === 'closed' || known.id === r?.ticket) return 'done';
        const made = await open(conversation, known, r);
        if (typeof made === 'number') return made;
        r = made;
      }
      return 'more';
    },
  };
};
