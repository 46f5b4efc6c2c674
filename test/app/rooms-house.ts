/** A house with a queue and rooms in memory: the real store, engine and flows; only the messenger is a table of posts. */
import { join } from 'node:path';
import type { Event, MessageEvent, StaffAct } from '../../core/event.ts';
import type { Json } from '../../core/json.ts';
import type { Media, MessageOut } from '../../core/message.ts';
import type { Channel, Pace, RoomPost, Rooms, Sent, StaffWord } from '../../core/ports.ts';
import { drain } from '../../app/loop.ts';
import { openRooms, type StaffRooms } from '../../app/rooms.ts';
import { openHouse, ROOT, TEMPORARY, type House } from '../../app/wire.ts';
import { virtualClock } from '../../app/clock.ts';
import { bare } from '../../core/text.ts';

/** A Sunday morning: the example charity is at work. */
export const T0 = Date.UTC(2026, 0, 4, 8);

export type Room = { id: string; title: string; state: 'open' | 'closed' | 'gone'; posts: RoomPost[] };
export type FakeRooms = Rooms & {
  all: Room[];
  /** What the next calls meet instead, in order. `late`: it is done and then `unknown`. */
  fates: (Sent | { as: 'gone' } | 'late' | 'well' | 'die')[];
  /** Resolves when `die` was met: the call took effect, and nobody ever hears of it. */
  death: Promise<void>;
  texts(n?: number): string[];
};

export const fakeRooms = (pace: Pace = { all: 1_000, burst: 1_000, every: 1 }): FakeRooms => {
  const all: Room[] = [];
  const fates: FakeRooms['fates'] = [];
  let die = (): void => undefined;
  const death = new Promise<void>((resolve) => { die = resolve; });
  const meet = async <T extends Sent | { as: 'gone' }>(run: () => T): Promise<T> => {
    const fate = fates.shift();
    if (fate === undefined || fate === 'well') return run();
    if (fate === 'late') { run(); return { as: 'unknown', why: 'late' } as T; }
    if (fate === 'die') { run(); die(); return new Promise<never>(() => undefined); }
    return fate as T;
  };
  const of = (id: string): Room | undefined => all.find((r) => r.id === id && r.state !== 'gone');
  return {
    pace, all, fates, death,
    texts: (n = all.length - 1) => (all[n]?.posts ?? []).map((p) => bare(p.text)),
    open: (title) => meet((): Sent => { const id = String(100 + all.length); all.push({ id, title, state: 'open', posts: [] }); return { as: 'ok', id }; }),
    post: (room, post) => meet((): Sent | { as: 'gone' } => { const r = of(room); if (!r) return { as: 'gone' }; r.posts.push(structuredClone(post)); return { as: 'ok' }; }),
    close: (room) => meet((): Sent | { as: 'gone' } => { const r = of(room); if (!r) return { as: 'gone' }; r.state = 'closed'; return { as: 'ok' }; }),
  };
};

export type Play = {
  house: House; rooms: FakeRooms; staff: StaffRooms; sent: MessageOut[]; clock: ReturnType<typeof virtualClock>;
  says(text: string, user?: string): Promise<string>;
  event(event: Event, user?: string): Promise<string>;
  sends(media: Media[], caption?: string): Promise<void>;
  /** Somebody of the staff, in a room. */
  hears(word: Partial<StaffWord> & { act: StaffAct }): Promise<number>;
  /** Somebody of the staff, elsewhere. */
  elsewhere(act: StaffAct, who: string, text?: string): Promise<void>;
  settle(): Promise<void>;
  /** A new mirror on the same store, as after a crash. */
  again(): Promise<void>;
  /** Texts that reached the person. */
  heard(): string[];
  ticket(): Promise<{ state: string; who: string | null }>;
  close(): Promise<void>;
};

export const MONA = { id: 'telegram:7', name: 'منى' };
export const ALI = { id: 'telegram:8', name: 'علي' };

export const openPlay = async (o: { pace?: Pace; channel?: string } = {}): Promise<Play> => {
  const clock = virtualClock(T0);
  const sent: MessageOut[] = [];
  const rooms = fakeRooms(o.pace);
  const person = o.channel ?? 'whatsapp';
  let staff: StaffRooms | null = null;
  const house = await openHouse({ data: TEMPORARY, flows: join(ROOT, 'flows'), mode: 'demo', logLevel: 'silent', clock, turned: (job, state, effects) => staff?.turned(job, state, effects) });
  const capture = (id: string): Channel => ({
    id, kind: 'console', official: true, doubt: 'never', limits: { text: 4_096, choices: 10, label: 20, media: true, typing: false },
    parse: () => ({ ignore: '' }), render: (out) => [{ key: out.key, to: out.to, do: 'show', body: out as unknown as Json }],
    send: async (call) => { sent.push(call.body as unknown as MessageOut); return { as: 'ok' }; },
  });
  house.channels.set(person, capture(person));
  house.channels.set('telegram', { ...capture('telegram'), rooms });
  const begin = (): void => { staff = openRooms(house.deps, { id: 'telegram', rooms }); };
  begin();
  let n = 0;
  let conversation = '';
  const settle = async (): Promise<void> => { await drain(house.deps); await (staff as StaffRooms).settled(); };
  const accept = async (event: Event, user: string): Promise<string> => {
    clock.set(clock.now() + 20_000);
    await drain(house.deps); // what came due meanwhile
    const [a] = await house.store.accept([{ event: { ...event, at: clock.now() }, to: 'from' in event ? { address: { channel: person, user } } : { conversation } }]);
    conversation = a?.conversation ?? '';
    await settle();
    return conversation;
  };
  const message = (body: MessageEvent['body'], user = '966551234567'): MessageEvent => ({ type: 'message', id: `m${++n}`, at: 0, from: { channel: person, user }, body });
  return {
    house, rooms, sent, clock, settle, get staff() { return staff as StaffRooms; },
    says: (text, user = '966551234567') => accept(message({ kind: 'text', text }, user), user),
    event: (event, user = '966551234567') => accept(event, user),
    sends: async (media, caption = '') => { await accept(message({ kind: 'media', media, caption }), '966551234567'); },
    async hears(word) {
      clock.set(clock.now() + 5_000);
      const room = rooms.all.findLast((r) => r.state !== 'gone');
      const incoming = await (staff as StaffRooms).resolve([{ id: `w${++n}`, at: clock.now(), who: MONA, place: room?.id ?? '', ...word }]);
      await house.store.accept(incoming);
      await settle();
      return incoming.length;
    },
    async elsewhere(act, who, text) {
      await house.store.accept([{ event: { type: 'staff', id: `e${++n}`, at: clock.now(), act, who: { id: who, name: who }, seen: null, ...(text ? { text } : {}) }, to: { conversation } }]);
      await settle();
    },
    async again() { await (staff as StaffRooms).stop(); begin(); await settle(); },
    heard: () => sent.map((m) => bare(m.text)),
    async ticket() { const t = (await house.store.tickets({})).find((x) => x.conversation === conversation); return { state: t?.state ?? 'none', who: t?.who?.name ?? null }; },
    async close() { await (staff as StaffRooms).stop(); await house.close(); },
  };
};
