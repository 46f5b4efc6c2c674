/** The stream: in order, nothing twice, nothing lost, nothing for those who may not hear it. */
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { StreamEvent } from '../../desk/api.ts';
import type { InboxLine } from '../../core/desk-ports.ts';
import type { Live, Rows } from '../../desk/handler.ts';
import { ROWS } from '../../desk/routes/index.ts';
import { openHub, type Listener } from '../../desk/live/hub.ts';
import { openDesk, T0, type Desk, type Frame, type Listening } from './house.ts';

let desk: Desk;
let asked: string[][] = [];
const unread = new Map<string, number>();
const line = (conversation: string): InboxLine => ({
  conversation, address: { channel: 'web', user: conversation }, name: null, pen: 'bot', lang: 'ar', ticket: null, last: null, heard: null, holder: null, unread: unread.get(conversation) ?? 0, openRequests: 0, openConfided: 0, seen: null, promised: null, before: null,
});
const rows: Rows = {
  conversations: async (_house, ids) => { asked.push(ids); return ids.filter((i) => i !== 'gone').map(line); },
  requests: async () => [],
  conversation: ROWS.conversation, request: ROWS.request,
};
const open = async (): Promise<Desk> => { asked = []; unread.clear(); desk = await openDesk({ rows }); await desk.staffed(); return desk; };
afterEach(() => desk?.close());
const tell = async (...refs: string[]): Promise<void> => { for (const r of refs) await desk.store.tell('conversation', r, null, desk.clock.now()); };
const joined = async (who: 'viewer' | 'agent', after?: number): Promise<Listening> => {
  const b = desk.browser();
  await b.signIn(who);
  const s = await b.listen(after);
  expect(s.status).toBe(200);
  if (after === undefined) await s.next((f) => f.id !== undefined && f.data === undefined); // the place to resume from
  return s;
};
const read = (f: Frame): StreamEvent => JSON.parse(f.data as string) as StreamEvent;
const name = (f: Frame): string => { const e = read(f); return e.kind === 'conversation' ? e.row.conversation : e.kind; };

describe('the stream', () => {
  it('is given to everybody who listens, each row made once, in order of its number', async () => {
    await open();
    const [a, b] = [await joined('agent'), await joined('viewer')];
    await tell('c1', 'c2', 'c1', 'gone');
    desk.turned();
    for (const s of [a, b]) {
      const got = [await s.next(), await s.next()];
      expect(got.map(name)).toEqual(['c2', 'c1']); // c1 twice is c1 once, at its newer place
      expect(got.map((f) => Number(f.id))).toEqual([2, 3]);
    }
    expect(asked).toEqual([['c2', 'c1', 'gone']]);
    a.close(); b.close();
  });
  it('resumes after the last number, by the header or by `after`, and goes on live', async () => {
    await open();
    await tell('c1', 'c2', 'c3');
    const s = await joined('agent', 1);
    expect([name(await s.next()), name(await s.next())]).toEqual(['c2', 'c3']);
    await tell('c4');
    desk.turned();
    const live = await s.next();
    expect([name(live), live.id]).toEqual(['c4', '4']);
    s.close();
  });
  it('does not repeat what was before to who comes without a number', async () => {
    await open();
    await tell('c1');
    const s = await joined('agent');
    await tell('c2');
    desk.turned();
    expect(name(await s.next())).toBe('c2');
    s.close();
  });
  it('loses nothing and repeats nothing while many write and clients come and go', async () => {
    await open();
    const watch = await joined('agent');
    const heard = new Set<number>();
    let cut: Listening = await joined('viewer');
    let last = 0;
    const drain = (s: Listening): void => { for (const f of s.frames) if (f.data && f.id) { expect(Number(f.id)).toBeGreaterThan(last); last = Number(f.id); heard.add(last); } };
    for (let n = 0; n < 12; n++) {
      const before = desk.store.tell('conversation', `k${n}`, null, T0); // while they are away, or just coming
      desk.turned();
      if (n % 3 === 2) {
        await cut.next();
        cut.close();
        await cut.ended;
        drain(cut);
        await tell(`away${n}`);
        cut = await joined('viewer', last);
      }
      await before;
    }
    desk.turned();
    const total = (await desk.store.stream(Number.MAX_SAFE_INTEGER, 1)).last;
    while (last < total) { await cut.next((f) => Number(f.id) > last); drain({ ...cut, frames: cut.frames.filter((f) => Number(f.id) > last) }); }
    expect([...heard].toSorted((x, y) => x - y)).toEqual(Array.from({ length: total }, (_, i) => i + 1));
    watch.close(); cut.close();
  });
  it('says `reload` to who was away too long, and to who brings a number that was never given', async () => {
    await open();
    await tell('c1', 'c2');
    desk.clock.set(T0 + 1_000);
    await tell('c3');
    await desk.store.trimStream(T0 + 1);
    const s = await joined('agent', 1);
    const f = await s.next();
    expect([read(f), f.id]).toEqual([{ kind: 'reload' }, '3']);
    s.close();
    await tell('c4');
    const strange = await joined('agent', 99_999);
    expect(read(await strange.next())).toEqual({ kind: 'reload' });
    strange.close();
    const from2 = await joined('agent', 2);
    expect([name(await from2.next()), name(await from2.next())]).toEqual(['c3', 'c4']);
    from2.close();
  });
  it('tells viewers nothing of acts, and marks a rise of what is unread', async () => {
    await open();
    const [agent, viewer] = [await joined('agent'), await joined('viewer')];
    await desk.store.tell('act', 'event-1', 'c1 changed', T0);
    await desk.store.tell('act', 'event-2', 'c1 nonsense', T0);
    unread.set('c1', 2);
    await tell('c1');
    desk.turned();
    expect(read(await agent.next())).toEqual({ kind: 'act', event: 'event-1', conversation: 'c1', outcome: 'changed' });
    expect(read(await agent.next())).toMatchObject({ kind: 'conversation', fresh: true });
    expect(read(await viewer.next())).toMatchObject({ kind: 'conversation', fresh: true });
    await tell('c1');
    desk.turned();
    expect(read(await viewer.next())).toMatchObject({ kind: 'conversation', fresh: false });
    agent.close(); viewer.close();
  });
  it('tells who looks and who types, and that they left', async () => {
    await open();
    const s = await joined('viewer');
    const other = desk.browser();
    await other.signIn('agent');
    const theirs = await other.listen();
    await theirs.next((f) => f.id !== undefined);
    await other.call('presence', { params: { conversation: 'c1' }, body: { typing: true } });
    const f = await s.next();
    expect([read(f), f.id]).toEqual([{ kind: 'presence', conversation: 'c1', viewers: [{ who: { id: desk.ids.agent, name: 'موظف agent' }, typing: true }] }, undefined]);
    await other.call('presence', { params: { conversation: 'c1' }, body: { typing: true } }); // nothing new: nothing said
    theirs.close();
    expect(read(await s.next())).toEqual({ kind: 'presence', conversation: 'c1', viewers: [] });
    s.close();
  });
  it('ends at once when its person signs out, and the server can stop while streams are open', async () => {
    await open();
    const b = desk.browser();
    await b.signIn('agent');
    const s = await b.listen();
    await b.call('session.close');
    await s.ended;
    expect((await b.listen()).status).toBe(401);
    const left = await joined('viewer');
    await desk.app.close();
    await left.ended;
  });
});

describe('a client that does not read', () => {
  it('is cut, others go on', async () => {
    let live = null as Live | null;
    asked = [];
    desk = await openDesk({ rows, routes: { staff: async (ctx) => { live = ctx.live; return { rows: [] }; } } });
    await desk.staffed();
    const b = desk.browser();
    await b.signIn('agent');
    await b.call('staff');
    const socket = connect(Number(new URL(desk.url).port), '127.0.0.1');
    socket.pause();
    socket.on('error', () => {});
    socket.write(`GET /api/v1/stream HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: ${[...b.cookies].map(([k, v]) => `${k}=${v}`).join('; ')}\r\n\r\n`);
    const good = await joined('viewer');
    const big = 'x'.repeat(1_000_000);
    // Kernel buffers of a loopback socket take some megabytes before anything waits with us.
    let n = 0;
    for (; n < 400 && (n < 5 || live?.here(desk.ids.agent)); n++) {
      await tell(`${big}${n}`);
      desk.turned();
      expect(name(await good.next()).endsWith(String(n))).toBe(true);
    }
    expect([live?.here(desk.ids.agent), live?.here(desk.ids.viewer)]).toEqual([false, true]);
    socket.destroy();
    good.close();
  });
});

describe('the hub by itself', () => {
  it('cuts the listener that takes no more and keeps the others; a beat asks whether they are still signed in', async () => {
    await open();
    const staff = (await desk.store.staff())[0]!;
    const listener = (takes: boolean): Listener & { said: string[]; over: boolean } => {
      const l = { staff, said: [] as string[], over: false, write: (t: string) => { if (takes) l.said.push(t); return takes; }, end: () => { l.over = true; }, alive: async () => staff };
      return l;
    };
    const hub = openHub(desk.house, rows);
    const [bad, good] = [listener(false), listener(true)];
    await hub.join(bad, 0);
    await hub.join(good, 0);
    hub.look('c1', { id: 'x', name: 'x' }, false);
    expect([bad.over, good.over, good.said.length]).toEqual([true, false, 1]);
    hub.cut(staff.id);
    expect(good.over).toBe(true);
    expect(hub.here(staff.id)).toBe(false);
    hub.stop();
  });
});
