/** The working hours reckoned: what stands on a day, when somebody is next at work. Without the schema, so that the desk's pages can ask too. */
import type { Hours } from './hours.ts';
import { dayAt, hijri, RIYADH_OFFSET, type Civil } from './values/calendar.ts';

const DAY = 86_400_000;
/** A year of three shifts a day: nobody counts working time further than that. */
const SHIFTS = 1_100;

const minutes = (s: string): number => Number(s.slice(0, 2)) * 60 + Number(s.slice(3));
/** Start of the Riyadh day that holds `at`, in UTC ms. */
export const dayOf = (at: number): number => Math.floor((at + RIYADH_OFFSET) / DAY) * DAY - RIYADH_OFFSET;
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
export const inHijriHoliday = (hours: Hours, day: number): boolean => {
  if (!hours.hijri_holidays?.length) return false;
  const { m, d } = hijriOn(day);
  const today = `${two(m)}-${two(d)}`;
  return hours.hijri_holidays.some(({ from, to }) => (from <= to ? today >= from && today <= to : today >= from || today <= to));
};

/** The shifts that begin on the Riyadh day starting at `day`, as [open, close) in ms. */
export const shiftsOn = (hours: Hours, day: number): [number, number][] => {
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
