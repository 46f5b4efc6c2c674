/** Pipeline 3 with the real store: pace, silences, parts, doubt, windows. Time is virtual, so nothing here waits for a clock. */
import { afterEach, describe, expect, it } from 'vitest';
import { laneOf } from '../../app/send.ts';
import { LIMITS, openLaneHouse, played, type Played } from './lane-house.ts';

type House = Awaited<ReturnType<typeof openLaneHouse>>;
let house: House;
afterEach(() => house.close());
const MIN = 60_000;

const open = async (make: (now: () => number) => Played[]): Promise<Played[]> => {
  let made: Played[] = [];
  house = await openLaneHouse((now) => (made = make(now)));
  return made;
};
/** One pass of a lane, to the end of what it started. */
const pass = async (channel: Played): Promise<number> => {
  const lane = laneOf(house.deps, channel);
  const n = await lane.pass();
  await lane.idle();
  return n;
};
const later = (ms: number): void => house.clock.set(house.clock.now() + ms);
const words = (channel: Played): unknown[] => channel.sent.map((s) => s.call.body);
const undelivered = async (): Promise<string[]> => (await house.store.claim(house.clock.now(), 30_000, 10)).flatMap((j) => (j.event.type === 'undelivered' ? [j.event.why] : []));

describe('pace', () => {
  it('sends no more a second than the channel takes, in all and to one chat', async () => {
    const [c] = (await open((now) => [played('t', now, { limits: { ...LIMITS, pace: { all: 30, burst: 1, every: 1_000 } } })])) as [Played];
    for (let i = 0; i < 100; i++) await house.says('t', `u${i}`, ['hello']);
    await house.says('t', 'u0', ['second']);
    for (let ms = 0; ms < 4_000; ms += 100) { await pass(c); await pass(c); later(100); }
    expect(c.sent).toHaveLength(101);
    const inSecond = c.sent.map(({ at }) => c.sent.filter((s) => s.at >= at && s.at < at + 1_000).length);
    expect(Math.max(...inSecond)).toBeLessThanOrEqual(36);
    expect((c.sent.at(-1) as { at: number }).at - (c.sent[0] as { at: number }).at).toBeLessThanOrEqual(3_400);
    const mine = c.sent.filter((s) => s.call.to.user === 'u0').map((s) => s.at);
    expect((mine[1] as number) - (mine[0] as number)).toBeGreaterThanOrEqual(1_000);
    expect(laneOf(house.deps, c).waits()).toBeNull();
  });
  it('is silent on the whole channel when asked for silence, and on no other', async () => {
    const [a, b] = (await open((now) => [played('a', now), played('b', now)])) as [Played, Played];
    a.answers = [{ as: 'retry', at: 0, why: '429', all: true }, { as: 'ok' }];
    for (const u of ['1', '2']) await house.says('a', u, [u]);
    a.answers = [{ as: 'retry', at: house.clock.now() + 30_000, why: '429', all: true }, { as: 'ok' }];
    await house.says('b', '1', ['b']);
    expect(await pass(a)).toBe(2);
    const before = a.sent.length;
    await house.says('a', '3', ['3']);
    later(29_000);
    expect([await pass(a), a.sent.length, await pass(b)]).toEqual([0, before, 1]);
    expect(laneOf(house.deps, a).waits()).toBe(house.clock.now() + 1_000);
    later(1_001);
    expect(await pass(a)).toBe(2);
    expect(new Set(words(a))).toEqual(new Set(['1', '2', '3']));
  });
  it('does not claim for a channel that is down', async () => {
    const [c] = (await open((now) => [played('t', now)])) as [Played];
    await house.says('t', '1', ['x']);
    for (const state of ['down', 'scan', 'starting'] as const) { c.state = state; expect(await pass(c)).toBe(0); }
    c.state = 'up';
    expect(await pass(c)).toBe(1);
  });
  it('one call that hangs holds up nobody else of its channel', async () => {
    const [c] = (await open((now) => [played('t', now)])) as [Played];
    await house.says('t', '1', ['slow', 'after it']);
    c.answers = ['hang', { as: 'ok' }];
    await laneOf(house.deps, c).pass();
    await house.says('t', '2', ['quick']);
    await laneOf(house.deps, c).pass();
    for (let i = 0; i < 200 && c.sent.length < 2; i++) await new Promise((r) => setImmediate(r));
    expect(words(c)).toEqual(['slow', 'quick']);
    c.go();
    await laneOf(house.deps, c).idle();
    await pass(c);
    expect(words(c)).toEqual(['slow', 'quick', 'after it']);
  });
});

describe('outcomes', () => {
  it('goes on after the part that was taken', async () => {
    const [c] = (await open((now) => [played('t', now, {}, 3)])) as [Played];
    c.answers = [{ as: 'ok', id: 'p0' }, { as: 'retry', at: 0, why: '500' }, { as: 'ok' }];
    await house.says('t', '1', ['long']);
    await pass(c);
    later(5_000);
    await pass(c);
    expect(c.sent.map((s) => s.call.key.split('#')[1] ?? '0')).toEqual(['0', '1', '1', '2']);
  });
  it('gives up after twelve tries, ever further apart, and staff are told', async () => {
    const [c] = (await open((now) => [played('t', now)])) as [Played];
    c.answers = [{ as: 'retry', at: 0, why: 'code 500' }];
    await house.says('t', '1', ['x']);
    for (let i = 0; i < 40; i++) { await pass(c); later(6 * MIN); }
    expect(c.sent).toHaveLength(12);
    const gaps = c.sent.slice(1).map((s, i) => s.at - (c.sent[i] as { at: number }).at);
    expect(gaps.at(-1)).toBeGreaterThan(gaps[0] as number);
    expect(await undelivered()).toEqual(['code 500']);
  });
  it.each<[string, 'blind' | 'receipts' | 'never', 'reply' | 'notice', number]>([
    ['blind: a reply is sent once more', 'blind', 'reply', 2], ['blind: a notice goes to staff', 'blind', 'notice', 1],
    ['receipts: held, then once more', 'receipts', 'reply', 2], ['a key is shown once: again at once', 'never', 'reply', 2],
  ])('unknown, %s', async (_, doubt, lane, times) => {
    const [c] = (await open((now) => [played('t', now, { doubt })])) as [Played];
    c.answers = [{ as: 'unknown', why: 'reset' }];
    await house.says('t', '1', ['x'], lane);
    await pass(c);
    later(30_000);
    await pass(c);
    expect(c.sent).toHaveLength(doubt === 'never' ? 2 : 1);
    for (let i = 0; i < 5; i++) { later(MIN); await pass(c); }
    expect(c.sent).toHaveLength(times);
    expect(await undelivered()).toEqual(['unknown']);
  });
  it('a receipt ends the doubt: nothing is sent again', async () => {
    const [c] = (await open((now) => [played('t', now, { doubt: 'receipts' })])) as [Played];
    c.answers = [{ as: 'unknown', why: 'timeout' }];
    await house.says('t', '1', ['x']);
    await pass(c);
    await house.store.receive('t', [{ key: (c.sent[0] as { call: { key: string } }).call.key, id: 'w1', at: house.clock.now(), is: 'delivered' }]);
    for (let i = 0; i < 5; i++) { later(MIN); await pass(c); }
    expect(c.sent).toHaveLength(1);
    expect(await undelivered()).toEqual([]);
  });
  it('what was in flight when the process died is in doubt: first the wait, then once', async () => {
    const [c] = (await open((now) => [played('t', now)])) as [Played];
    await house.says('t', '1', ['x']);
    expect(await house.store.outgoing(house.clock.now(), 45_000, 1, 't')).toHaveLength(1); // and nobody settles it
    later(46_000);
    await pass(c);
    expect(c.sent).toEqual([]);
    later(59_000);
    await pass(c);
    expect(c.sent).toEqual([]);
    later(2_000);
    await pass(c);
    expect(c.sent).toHaveLength(1);
  });
  it('who shut us out hears nothing more until they write again', async () => {
    const [c] = (await open((now) => [played('t', now)])) as [Played];
    c.answers = [{ as: 'failed', why: 'blocked', blocked: true }, { as: 'ok' }];
    await house.says('t', '1', ['a', 'b']);
    await pass(c);
    later(1_000);
    await pass(c);
    expect(words(c)).toEqual(['a']);
    await house.says('t', '1', ['c']);
    await pass(c);
    expect(words(c)).toEqual(['a', 'c']);
  });
});

describe('the window for free text', () => {
  const windowed = (now: () => number, form: boolean): Played => {
    const c: Played = played('w', now, { limits: { ...LIMITS, window: 24 * 60 * MIN } });
    const { render } = c;
    return Object.assign(c, { render: (out: Parameters<Played['render']>[0], whole = true) => (whole ? render(out) : form ? render({ ...out, text: `template: ${out.text}` }) : []) });
  };
  it.each([[true, ['template: x'], []], [false, [], ['window-closed']]] as const)('closed after a day; another form known: %s', async (form, sent, told) => {
    const [c] = (await open((now) => [windowed(now, form)])) as [Played];
    await house.says('w', '1', ['x']);
    later(24 * 60 * MIN);
    await pass(c);
    expect(words(c)).toEqual(sent);
    expect(await undelivered()).toEqual(told);
  });
  it('open a minute before', async () => {
    const [c] = (await open((now) => [windowed(now, false)])) as [Played];
    await house.says('w', '1', ['x']);
    later(24 * 60 * MIN - MIN);
    await pass(c);
    expect(words(c)).toEqual(['x']);
  });
});
