/** The day on which a person was promised to hear from us again. */
import { DAY, dayAt, dayOfGregorian, isoOf, RIYADH_OFFSET } from '../../../core/values/calendar.ts';

/** A promise for a day is kept until the afternoon of it. */
const HOUR = 14;
export const IN_DAYS = [1, 3, 7, 14] as const;

const atOf = (day: number): number => day * DAY - RIYADH_OFFSET + HOUR * 3_600_000;
export const inDays = (now: number, days: number): number => atOf(dayAt(now) + days);
/** What a date field holds. */
export const dateOf = (at: number): string => isoOf(dayAt(at));
export const atOfDate = (date: string): number | null => {
  const [y, m, d] = date.split('-').map(Number);
  const day = dayOfGregorian(y ?? 0, m ?? 0, d ?? 0);
  return day === null ? null : atOf(day);
};
