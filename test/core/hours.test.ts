import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Hours, isOpen, nextOpening, openFor } from '../../core/hours.ts';

/** A moment on the clock of Medina. */
const at = (s: string): number => Date.parse(`${s}+03:00`);
const two = [{ from: '08:00', to: '12:00' }, { from: '16:00', to: '20:00' }];
const WEEK: Hours = { week: [two, two, two, two, two, [], []], holidays: ['2026-11-24'], confirmed: true }; // 2026-11-22 is a Sunday
const RAMADAN: Hours = { week: [[{ from: '21:00', to: '02:00' }], [], [], [{ from: '22:00', to: '24:00' }], [], [{ from: '20:00', to: '20:00' }], []], holidays: [], confirmed: true };

describe('open and closed', () => {
  it.each<[string, string, Hours, boolean]>([
    ['a minute early', '2026-11-22T07:59', WEEK, false], ['the first minute', '2026-11-22T08:00', WEEK, true], ['the last minute', '2026-11-22T11:59:59', WEEK, true], ['the end', '2026-11-22T12:00', WEEK, false],
    ['between shifts', '2026-11-22T14:00', WEEK, false], ['the second shift', '2026-11-22T16:00', WEEK, true], ['Friday', '2026-11-27T09:00', WEEK, false], ['a holiday', '2026-11-24T09:00', WEEK, false], ['the day after', '2026-11-25T09:00', WEEK, true],
    ['before midnight', '2026-11-22T23:59', RAMADAN, true], ['past midnight', '2026-11-23T01:59', RAMADAN, true], ['over at two', '2026-11-23T02:00', RAMADAN, false], ['the small hours before any shift', '2026-11-22T01:00', RAMADAN, false],
    ['until 24:00', '2026-11-25T23:59', RAMADAN, true], ['24:00 is the end', '2026-11-26T00:00', RAMADAN, false], ['round the clock', '2026-11-28T19:59', RAMADAN, true],
  ])('%s', (_, when, hours, open) => expect(isOpen(hours, at(when))).toBe(open));
  it('a shift of the day before a holiday still ends in it; one that begins on it does not begin', () => {
    const hours = { ...RAMADAN, holidays: ['2026-11-23'] };
    expect(isOpen(hours, at('2026-11-23T01:00'))).toBe(true);
    expect(isOpen({ ...RAMADAN, holidays: ['2026-11-22'] }, at('2026-11-23T01:00'))).toBe(false);
  });
});

describe('the next opening', () => {
  it.each<[string, string, string | null, Hours]>([
    ['now, when open', '2026-11-22T09:30', '2026-11-22T09:30', WEEK], ['this afternoon', '2026-11-22T12:00', '2026-11-22T16:00', WEEK], ['tomorrow', '2026-11-22T20:00', '2026-11-23T08:00', WEEK],
    ['over the weekend', '2026-11-26T20:00', '2026-11-29T08:00', WEEK], ['over a holiday', '2026-11-23T20:30', '2026-11-25T08:00', WEEK], ['late at night', '2026-11-23T03:00', '2026-11-25T22:00', RAMADAN],
    ['never', '2026-11-22T09:00', null, { week: [[], [], [], [], [], [], []], holidays: [], confirmed: true }],
  ])('%s', (_, from, to, hours) => expect(nextOpening(hours, at(from))).toBe(to === null ? null : at(to)));
});

it('how long the present shift lasts', () => {
  expect(openFor(WEEK, at('2026-11-22T11:00'))).toBe(3_600_000);
  expect(openFor(WEEK, at('2026-11-26T19:58'))).toBe(120_000);
  expect(openFor(WEEK, at('2026-11-22T12:00'))).toBe(0);
  expect(openFor(RAMADAN, at('2026-11-23T00:30'))).toBe(5_400_000);
});

describe('the year of Umm al-Qura', () => {
  // 1 Ramadan 1448 is 2027-02-08, 1 Shawwal is 2027-03-09 (Umm al-Qura; Ramadan has 29 days).
  const night = [{ from: '21:00', to: '01:00' }];
  const YEAR: Hours = { week: Array.from({ length: 7 }, () => [{ from: '08:00', to: '15:00' }]), ramadan: Array.from({ length: 7 }, () => night), holidays: [], hijri_holidays: [{ from: '09-29', to: '10-05' }, { from: '12-29', to: '01-01' }], confirmed: true };
  it.each<[string, string, boolean]>([
    ['the day before Ramadan', '2027-02-07T09:00', true], ['a morning in Ramadan', '2027-02-08T09:00', false], ['a night in Ramadan', '2027-02-08T21:30', true], ['past midnight', '2027-02-09T00:30', true],
    ['the last night before the holiday', '2027-03-07T22:00', true], ['it still ends after midnight', '2027-03-08T00:30', true], ['29 Ramadan', '2027-03-08T22:00', false], ['Eid', '2027-03-09T09:00', false], ['5 Shawwal', '2027-03-13T09:00', false], ['6 Shawwal', '2027-03-14T09:00', true],
    ['over the new year', '2026-06-16T09:00', false], ['2 Muharram 1448', '2026-06-17T09:00', true],
  ])('%s', (_, when, open) => expect(isOpen(YEAR, at(when))).toBe(open));
  it('the next opening looks over Eid', () => expect(nextOpening(YEAR, at('2027-03-08T09:00'))).toBe(at('2027-03-14T08:00')));
  it.each(['13-01', '00-10', '09-31', '9-1', ''])('%s is no day', (from) => expect(Hours.safeParse({ ...YEAR, hijri_holidays: [{ from, to: '10-01' }] }).success).toBe(false));
});

describe('the table staff edit', () => {
  it.each(['24:30', '24:01', '25:00', '8:00', '12:60', '', 'noon'])('%s is no time', (to) => expect(Hours.safeParse({ week: [[{ from: '08:00', to }], [], [], [], [], [], []], confirmed: true }).success).toBe(false));
  it('24:00 is', () => expect(Hours.safeParse({ week: [[{ from: '08:00', to: '24:00' }], [], [], [], [], [], []], confirmed: true }).success).toBe(true));
});

// ---------------------------------------------------------------- any table
const clock = fc.tuple(fc.nat(23), fc.nat(59)).map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
const day = fc.array(fc.record({ from: clock, to: fc.oneof(clock, fc.constant('24:00')) }), { maxLength: 3 });
const hours: fc.Arbitrary<Hours> = fc.record({ week: fc.array(day, { minLength: 7, maxLength: 7 }), holidays: fc.array(fc.integer({ min: 0, max: 20 }).map((d) => new Date(Date.parse('2026-11-20') + d * 86_400_000).toISOString().slice(0, 10)), { maxLength: 6 }), confirmed: fc.boolean() });
const moment = fc.integer({ min: at('2026-11-20T00:00'), max: at('2026-12-12T00:00') });

it('the next opening is open, not before now, and nothing is open in between', () => {
  fc.assert(fc.property(hours, moment, fc.integer({ min: 1, max: 999 }), (h, now, part) => {
    const next = nextOpening(h, now);
    if (next === null) { for (let i = 0; i < 50; i++) expect(isOpen(h, now + i * 3_600_000)).toBe(false); return; }
    expect(next).toBeGreaterThanOrEqual(now);
    expect(isOpen(h, next)).toBe(true);
    if (next > now) { expect(isOpen(h, now + Math.floor(((next - now - 1) * part) / 1000))).toBe(false); expect(isOpen(h, next - 1)).toBe(false); }
    expect(nextOpening(h, next)).toBe(next);
  }), { numRuns: 1000 });
});
it('open exactly while something of the shift is left', () => {
  fc.assert(fc.property(hours, moment, (h, now) => {
    const left = openFor(h, now);
    expect(left > 0).toBe(isOpen(h, now));
    if (left > 0) expect(isOpen(h, now + left - 1)).toBe(true);
  }), { numRuns: 1000 });
});
