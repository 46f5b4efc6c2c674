import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterWorking, isOpen } from '../../core/hours.ts';
import { FINAL_STATES, REQUEST_KINDS, REQUEST_STATES } from '../../core/request.ts';
import { BACK_MS, dueOf, lateOf, nobodyTookAt, REMIND_MS, silenceOf } from '../../desk/clocks.ts';
import { anyHours, WEEK } from './hours.ts';

const at = (s: string): number => Date.parse(`${s}:00+03:00`);
const MIN = 60_000;
const DAY = 24 * 60 * MIN;

describe('working time', () => {
  it.each([
    ['2026-11-22T09:00', 30, '2026-11-22T09:30'], // a Sunday
    ['2026-11-22T06:00', 30, '2026-11-22T08:30'],
    ['2026-11-22T14:50', 30, '2026-11-23T08:20'],
    ['2026-11-26T14:50', 30, '2026-11-29T08:20'], // Thursday to Sunday
    ['2026-11-22T09:00', 7 * 60, '2026-11-23T09:00'],
  ])('%s and %d minutes: %s', (from, minutes, to) => { expect(afterWorking(WEEK, at(from), minutes * MIN)).toBe(at(to)); });
  it('passes midnight with a shift that does', () => {
    const night = { ...WEEK, week: [[{ from: '21:00', to: '02:00' }], [], [], [], [], [], []] };
    expect(afterWorking(night, at('2026-11-22T23:30'), 60 * MIN)).toBe(at('2026-11-23T00:30'));
  });
  it('knows no time where nobody ever works', () => { expect(afterWorking({ ...WEEK, week: [[], [], [], [], [], [], []] }, 0, MIN)).toBeNull(); });
  it('adds up: an hour is two half hours', () => {
    fc.assert(fc.property(anyHours, fc.integer({ min: at('2026-11-01T00:00'), max: at('2027-03-01T00:00') }), (hours, from) => {
      const half = afterWorking(hours, from, 30 * MIN);
      if (half === null) return;
      expect(half).toBeGreaterThanOrEqual(from + 30 * MIN);
      expect(isOpen(hours, half - 1)).toBe(true);
      expect(afterWorking(hours, half, 30 * MIN)).toBe(afterWorking(hours, from, 60 * MIN));
    }), { numRuns: 80 });
  });
});

describe('requests', () => {
  const request = { kind: 'aid' as const, state: 'new' as const, created: 0, nextUpdate: null };
  it('are late once the date has passed, soon before it, never when done', () => {
    expect(lateOf(request, 14 * DAY)).toBe('late');
    expect(lateOf(request, 14 * DAY - 1)).toBe('soon');
    expect(lateOf(request, 11 * DAY)).toBe('no');
    expect(lateOf(request, 12 * DAY)).toBe('soon'); // the last fifth of 14 days
    expect(lateOf({ ...request, nextUpdate: 20 * DAY }, 15 * DAY)).toBe('no'); // the person was told another date
    expect(lateOf({ ...request, kind: 'callback' }, 0)).toBe('soon'); // less than a day
  });
  it('only ever get later', () => {
    fc.assert(fc.property(fc.constantFrom(...REQUEST_KINDS), fc.constantFrom(...REQUEST_STATES), fc.nat(60 * DAY), fc.nat(60 * DAY), fc.option(fc.nat(60 * DAY)), (kind, state, a, b, nextUpdate) => {
      const r = { kind, state, created: 0, nextUpdate };
      const order = ['no', 'soon', 'late'];
      const [first, then] = [Math.min(a, b), Math.max(a, b)];
      expect(order.indexOf(lateOf(r, then))).toBeGreaterThanOrEqual(order.indexOf(lateOf(r, first)));
      if (FINAL_STATES.includes(state)) expect(lateOf(r, then)).toBe('no');
      else expect(lateOf(r, dueOf(r))).toBe('late');
    }));
  });
});

describe('silence', () => {
  const opened = at('2026-11-22T09:00');
  const taken = { state: 'taken' as const, takenAt: opened };
  it('nobody took it: half an hour of working time, and not before what was promised', () => {
    expect(nobodyTookAt({ opened }, WEEK)).toBe(at('2026-11-22T09:30'));
    expect(nobodyTookAt({ opened, promised: at('2026-11-22T11:00') }, WEEK)).toBe(at('2026-11-22T11:00'));
    expect(nobodyTookAt({ opened: at('2026-11-22T20:00') }, WEEK)).toBe(at('2026-11-23T08:30'));
    expect(nobodyTookAt({ opened: at('2026-11-22T20:00') }, null)).toBe(at('2026-11-22T20:30'));
  });
  it('counts from the last word, in working time, and ends when staff speak', () => {
    expect(silenceOf(taken, { at: opened + MIN, by: 'person' }, WEEK)).toEqual({ is: 'waiting', since: opened + MIN, remindAt: opened + MIN + REMIND_MS, backAt: opened + MIN + BACK_MS });
    expect(silenceOf(taken, { at: opened + MIN, by: 'staff' }, WEEK)).toEqual({ is: 'spoken' });
    expect(silenceOf(taken, { at: opened, by: 'bot' }, WEEK)).toMatchObject({ is: 'waiting', since: opened }); // "somebody is with you now" is no answer
    expect(silenceOf(taken, { at: at('2026-11-22T14:55'), by: 'person' }, WEEK)).toMatchObject({ remindAt: at('2026-11-23T08:05') });
    expect(silenceOf({ state: 'waiting', takenAt: null }, { at: opened, by: 'person' }, WEEK)).toEqual({ is: 'spoken' });
  });
});
