/** Working hours: several shifts a day, shifts past midnight, holidays of both calendars, a timetable for Ramadan. Clock of the charity (Asia/Riyadh has no summer time). */
import * as z from 'zod';

export { afterWorking, isOpen, nextOpening, openFor } from './shifts.ts';
export { RIYADH_OFFSET } from './values/calendar.ts';

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
