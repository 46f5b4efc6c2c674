/**
 * The stream of a process: reads the store's lines once, makes each row once, gives it to everybody who listens. Who comes with the last number they
 * have hears what they missed first; nothing is given twice and nothing out of order.
 */
import { openPresence } from './presence.ts';
import { isManagement } from '../rules.ts';
import { readLines, tellLines, type Counted, type Sees, type Told } from './tell.ts';
import type { StreamEvent } from '../api.ts';
import type { Live, Rows } from '../handler.ts';
import type { DeskHouse } from '../house.ts';
import { mayAs, type StaffFile } from '../../core/staff.ts';

/** A burst of turns becomes one row a conversation. */
const GATHER_MS = 100;
/** Another process may have written; our own turns wake us at once. */
const LOOK_MS = 1_000;
const BEAT_MS = 15_000;
const SWEEP_MS = 5_000;
/** Lines read at once, and how many a client may have missed before it is told to read everything again. */
const BATCH = 500;
const MISSED = 2_000;
const STREAMS_EACH = 12;

/** One open stream, as the hub sees it. */
export interface Listener {
  readonly staff: StaffFile;
  /** False: it does not read what we send, and is cut. */
  write(text: string): boolean;
  end(): void;
  /** Asked at every beat. Null: signed out, disabled. */
  alive(): Promise<StaffFile | null>;
}
type Client = { listener: Listener; role: StaffFile['role']; sees: Sees; pos: number; waiting: Told[] | null };

export type Hub = Live & {
  /** `after`: the last number they have; null: from now on. */
  join(listener: Listener, after: number | null): Promise<() => void>;
  stop(): void;
};

const frame = (seq: number | null, data: string): string => `${seq === null ? '' : `id: ${seq}\n`}data: ${data}\n\n`;

export const openHub = (house: DeskHouse, rows: Rows): Hub => {
  const clients = new Set<Client>();
  const presence = openPresence(() => house.now());
  const counted: Record<Sees, Counted> = { all: new Map(), rest: new Map() };
  let at: number | null = null; // everything up to here was given to everybody
  let soon: NodeJS.Timeout | null = null;
  let reading = false;
  let again = false;
  let stopped = false;
  const timers: NodeJS.Timeout[] = [];

  const drop = (c: Client): void => {
    if (!clients.delete(c)) return;
    c.listener.end();
    if (![...clients].some((o) => o.listener.staff.id === c.listener.staff.id)) for (const conversation of presence.leave(c.listener.staff.id)) shout(conversation);
  };
  /** In one piece: what came together is sent, and drawn, together. */
  const give = (c: Client, told: readonly Told[]): void => {
    const fresh = told.filter((t) => t.seq > c.pos);
    if (!fresh.length) return;
    c.pos = (fresh.at(-1) as Told).seq;
    const text = fresh.map((t) => (mayAs(c.role, t.role) ? frame(t.seq, t.data) : '')).join('');
    if (text && !c.listener.write(text)) drop(c);
  };
  const shout = (conversation: string): void => {
    const event: StreamEvent = { kind: 'presence', conversation, viewers: presence.viewers(conversation) };
    const text = frame(null, JSON.stringify(event)); // no number: it is not part of what can be resumed
    for (const c of [...clients]) if (!c.waiting && !c.listener.write(text)) drop(c);
  };

  const newest = async (): Promise<number> => (await house.store.stream(Number.MAX_SAFE_INTEGER, 1)).last;
  const read = async (): Promise<void> => {
    if (reading || stopped) { again = true; return; }
    reading = true;
    try {
      at ??= await newest();
      do {
        again = false;
        for (;;) {
          const { lines, lost, last } = await house.store.stream(at, BATCH);
          if (lost) {
            at = last;
            for (const c of [...clients]) { if (!c.waiting) { c.pos = last; if (!c.listener.write(frame(last, '{"kind":"reload"}'))) drop(c); } }
            continue;
          }
          if (!lines.length) break;
          const found = await readLines(house, rows, lines);
          at = (lines.at(-1) as { seq: number }).seq;
          const told: Partial<Record<Sees, Told[]>> = {};
          for (const c of [...clients]) {
            const mine = (told[c.sees] ??= tellLines(house, rows, found, c.sees, counted[c.sees]));
            if (c.waiting) c.waiting.push(...mine);
            else give(c, mine);
          }
          if (lines.length < BATCH) break;
        }
      } while (again && !stopped);
    } catch (e) {
      house.log('error', 'the stream could not be read', { why: e instanceof Error ? e.name : 'unknown' }); // the next look tries again from the same place
    } finally {
      reading = false;
    }
  };
  const poke = (): void => {
    if (soon || stopped || !clients.size) return;
    soon = setTimeout(() => { soon = null; void read(); }, GATHER_MS);
  };

  const beat = async (c: Client): Promise<void> => {
    const now = await c.listener.alive().catch(() => c.listener.staff); // a store that is away signs nobody out
    if (!now || now.role !== c.role || (isManagement(now) ? 'all' : 'rest') !== c.sees) return drop(c); // the browser comes again, as who it is now
    // The number goes along, so that what a role does not hear is not asked for again. An event of a name of its own: pages see that the line lives.
    if (clients.has(c) && !c.listener.write(`id: ${c.pos}\nevent: beat\ndata:\n\n`)) drop(c);
  };
  timers.push(
    setInterval(() => { if (clients.size) void read(); }, LOOK_MS),
    setInterval(() => { for (const c of [...clients]) if (!c.waiting) void beat(c); }, BEAT_MS),
    setInterval(() => { for (const conversation of presence.sweep()) shout(conversation); }, SWEEP_MS),
  );
  for (const t of timers) t.unref();
  const silent = house.onTurn(() => poke());

  /** What they missed, up to where the others are. */
  const catchUp = async (c: Client, after: number): Promise<void> => {
    let from = after;
    for (let n = 0; ; ) {
      const { lines, lost, last } = await house.store.stream(from, BATCH);
      n += lines.length;
      // A number we never gave: another house's, or a database that was put back.
      if (lost || n > MISSED || from > last) {
        c.pos = Math.max(last, at ?? 0);
        if (!c.listener.write(frame(c.pos, '{"kind":"reload"}'))) drop(c);
        return;
      }
      if (!lines.length) return;
      give(c, tellLines(house, rows, await readLines(house, rows, lines), c.sees, new Map()));
      from = (lines.at(-1) as { seq: number }).seq;
      c.pos = Math.max(c.pos, from);
      if (lines.length < BATCH) return;
    }
  };

  return {
    viewers: (conversation) => presence.viewers(conversation),
    look: (conversation, who, typing) => { if (presence.look(conversation, who, typing)) shout(conversation); },
    here: (staff) => [...clients].some((c) => c.listener.staff.id === staff),
    cut: (staff) => { for (const c of [...clients]) if (c.listener.staff.id === staff) drop(c); },
    poke,
    async join(listener, after) {
      const mine = [...clients].filter((c) => c.listener.staff.id === listener.staff.id);
      if (mine.length >= STREAMS_EACH) drop(mine[0] as Client);
      const c: Client = { listener, role: listener.staff.role, sees: isManagement(listener.staff) ? 'all' : 'rest', pos: after ?? 0, waiting: [] };
      clients.add(c);
      if (clients.size === 1) { // nobody listened: what happened meanwhile is read by who asks for it
        const n = await newest();
        if (clients.size === 1) at = n;
      }
      at ??= await newest();
      if (after === null) {
        c.pos = at;
        if (!c.listener.write(`id: ${at}\n\n`)) drop(c); // no event: only the place to resume from
      } else await catchUp(c, after);
      const held = c.waiting ?? [];
      c.waiting = null;
      give(c, held);
      return () => drop(c);
    },
    stop() {
      stopped = true;
      silent();
      for (const t of timers) clearInterval(t);
      if (soon) clearTimeout(soon);
      for (const c of [...clients]) drop(c);
    },
  };
};
