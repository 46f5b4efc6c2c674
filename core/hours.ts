/** Working hours: several shifts a day, shifts past midnight, holidays. Clock of the charity (Asia/Riyadh has no summer time). */
import * as z from 'zod';

/** Riyadh is UTC+3 all year (no daylight saving since its standard time was set). */
export const RIYADH_OFFSET = 3 * 3_600_000;
const DAY = 86_400_000;

const clock = z.string().regex(/^(?:([01]\d|2[0-3]):[0-5]\d|24:00)$/);
/** `from` after `to` means the shift ends the next day. */
const Shift = z.strictObject({ from: clock, to: clock });
export const Hours = z.strictObject({
  /** Index 0 is Sunday. */
  week: z.array(z.array(Shift)).length(7),
  /** ISO dates (Gregorian, Riyadh) on which nobody works. */
  holidays: z.array(z.iso.date()).default([]),
  confirmed: z.boolean(),
});
export type Hours = z.infer<typeof Hours>;

const minutes = (s: string): number => Number(s.slice(0, 2)) * 60 + Number(s.slice(3));
/** Start of the Riyadh day that holds `at`, in UTC ms. */
const dayOf = (at: number): number => Math.floor((at + RIYADH_OFFSET) / DAY) * DAY - RIYADH_OFFSET;
const isoDay = (dayStart: number): string => new Date(dayStart + RIYADH_OFFSET).toISOString().slice(0, 10);

/** The shifts that begin on the Riyadh day starting at `day`, as [open, close) in ms. */
const shiftsOn = (hours: Hours, day: number): [number, number][] => {
  if (hours.holidays.includes(isoDay(day))) return [];
  const weekday = new Date(day + RIYADH_OFFSET).getUTCDay();
  return (hours.week[weekday] ?? []).map(({ from, to }) => {
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

/** Ms until the present shift ends; 0 when closed. */
export const openFor = (hours: Hours, at: number): number => {
  const today = dayOf(at);
  const ends = [today - DAY, today].flatMap((d) => shiftsOn(hours, d)).filter(([open, close]) => at >= open && at < close).map(([, close]) => close - at);
  return Math.max(0, ...ends);
};
