/** Working hours: several shifts a day, shifts past midnight, holidays of both calendars, a timetable for Ramadan. Clock of the charity (Asia/Riyadh has no summer time). */
import * as z from 'zod';
import { dayAt, hijri, RIYADH_OFFSET, type Civil } from './values/calendar.ts';

export { RIYADH_OFFSET };
const DAY = 86_400_000;
/** A year of three shifts a day: nobody counts working time further than that. */
const SHIFTS = 1_100;

const clock = z.string().regex(/^(?:([01]\d|2[0-3]):[0-5]\d|24:00)$/);
/** `from` after `to` means the shift ends the next day. */
const Shift = z.strictObject({ from: clock, to: clock });
/** Index 0 is Sunday. */
const Week = z.array(z.array(Shift)).length(7);
/** A day of the Hijri year, `09-29`. */
const hijriDay = z.string().regex(/^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|30)$/);
export const Hours = z.strictObject({
  week: Week,
  /** ISO dates (Gregorian, Riyadh) on which nobody works. */
  holidays: z.array(z.iso.date()).default([]),
  /** Every year, by the Umm al-Qura calendar, first and last day: Eid al-Fitr `09-29` to `10-05`, Eid al-Adha `12-08` to `12-13`. */
  hijri_holidays: z.array(z.strictObject({ from: hijriDay, to: hijriDay })).optional(),
  /** Instead of `week` from 1 Ramadan to its end. */
  ramadan: Week.optional(),
  confirmed: z.boolean(),
});
export type Hours = z.infer<typeof Hours>;

const minutes = (s: string): number => Number(s.slice(0, 2)) * 60 + Number(s.slice(3));
/** Start of the Riyadh day that holds `at`, in UTC ms. */
const dayOf = (at: number): number => Math.floor((at + RIYADH_OFFSET) / DAY) * DAY - RIYADH_OFFSET;
const isoDay = (dayStart: number): string => new Date(dayStart + RIYADH_OFFSET).toISOString().slice(0, 10);

const RAMADAN = 9;
const kept = new Map<number, Civil>(); // asking the calendar costs more than everything else here
const hijriOn = (day: number): Civil => {
  const n = dayAt(day);
  let civil = kept.get(n);
  if (!civil) {
    if (kept.size > 500) kept.clear();
    kept.set(n, (civil = hijri(n)));
  }
  return civil;
};
const two = (n: number): string => String(n).padStart(2, '0');
/** A range may pass the end of the Hijri year. */
const inHijriHoliday = (hours: Hours, day: number): boolean => {
  if (!hours.hijri_holidays?.length) return false;
  const { m, d } = hijriOn(day);
  const today = `${two(m)}-${two(d)}`;
  return hours.hijri_holidays.some(({ from, to }) => (from <= to ? today >= from && today <= to : today >= from || today <= to));
};

/** The shifts that begin on the Riyadh day starting at `day`, as [open, close) in ms. */
const shiftsOn = (hours: Hours, day: number): [number, number][] => {
  if (hours.holidays.includes(isoDay(day)) || inHijriHoliday(hours, day)) return [];
  const weekday = new Date(day + RIYADH_OFFSET).getUTCDay();
  const week = hours.ramadan && hijriOn(day).m === RAMADAN ? hours.ramadan : hours.week;
  return (week[weekday] ?? []).map(({ from, to }) => {
    const open = minutes(from);
    const close = minutes(to);
    return [day + open * 60_000, day + (close > open ? close : close + 1440) * 60_000];
  });
};

/** Is somebody at work at `at`? Yesterday's shift may reach into today. */
export const isOpen = (hours: Hours, at: number): boolean => {
  const today = dayOf(at);
  return [today - DAY, today].some((d) => shiftsOn(hours, d).some(([open, close]) => at >= open && at < close));
};

/** When somebody is next at work: `at` itself when open, null when the table has no shift in the next 60 days. */
export const nextOpening = (hours: Hours, at: number): number | null => {
  if (isOpen(hours, at)) return at;
  for (let d = dayOf(at), n = 0; n <= 60; d += DAY, n++) {
    const next = shiftsOn(hours, d).map(([open]) => open).filter((open) => open >= at).sort((a, b) => a - b)[0];
    if (next !== undefined) return next;
  }
  return null;
};

/** The moment when `ms` of working time have passed since `at`; null: the table has no shift to count. */
export const afterWorking = (hours: Hours, at: number, ms: number): number | null => {
  let left = ms;
  for (let from = at, n = 0; n < SHIFTS; n++) {
    const open = nextOpening(hours, from);
    if (open === null) return null;
    const span = openFor(hours, open);
    if (span >= left) return open + left;
    left -= span;
    from = open + span;
  }
  return null;
};

/** Ms until the present shift ends; 0 when closed. */
export const openFor = (hours: Hours, at: number): number => {
  const today = dayOf(at);
  const ends = [today - DAY, today].flatMap((d) => shiftsOn(hours, d)).filter(([open, close]) => at >= open && at < close).map(([, close]) => close - at);
  return Math.max(0, ...ends);
};
