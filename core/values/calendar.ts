/** Gregorian and Hijri (Umm al-Qura) days. A day is its number since 1970-01-01; the civil day of Riyadh. */

/** Riyadh is UTC+3 all year (no daylight saving since its standard time was set). */
export const RIYADH_OFFSET = 3 * 3_600_000;
export const DAY = 86_400_000;
/** Years a person can mean. ICU holds the Umm al-Qura table for 1300-1600. */
export const HIJRI_YEARS = [1340, 1500] as const;
export const GREGORIAN_YEARS = [1900, 2100] as const;

export type Civil = { y: number; m: number; d: number };

export const dayAt = (at: number): number => Math.floor((at + RIYADH_OFFSET) / DAY);
export const isoOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
/** 0 is Sunday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

export const gregorian = (day: number): Civil => {
  const date = new Date(day * DAY);
  return { y: date.getUTCFullYear(), m: date.getUTCMonth() + 1, d: date.getUTCDate() };
};
/** Null when there is no such day (31 April). */
export const dayOfGregorian = (y: number, m: number, d: number): number | null => {
  const at = Date.UTC(y, m - 1, d);
  const date = new Date(at);
  return y >= GREGORIAN_YEARS[0] && y <= GREGORIAN_YEARS[1] && date.getUTCMonth() === m - 1 && date.getUTCDate() === d ? at / DAY : null;
};

let format: Intl.DateTimeFormat | undefined; // made once: making one costs more than using it
export const hijri = (day: number): Civil => {
  format ??= new Intl.DateTimeFormat('en-u-ca-islamic-umalqura-nu-latn', { timeZone: 'UTC', year: 'numeric', month: 'numeric', day: 'numeric' });
  const civil: Civil = { y: 0, m: 0, d: 0 };
  for (const p of format.formatToParts(day * DAY)) {
    if (p.type === 'year') civil.y = Number.parseInt(p.value, 10);
    if (p.type === 'month') civil.m = Number(p.value);
    if (p.type === 'day') civil.d = Number(p.value);
  }
  return civil;
};

const EPOCH = -492_148; // 1 Muharram 1 (civil reckoning), for a first guess within a few days
const starts = new Map<number, number>();
/** First day of the n-th Hijri month since Muharram of year 0. */
const startOf = (n: number): number => {
  const known = starts.get(n);
  if (known !== undefined) return known;
  let day = Math.round(EPOCH + (n - 12) * 29.530588);
  for (let tries = 0; tries < 12; tries++) {
    const h = hijri(day);
    const off = (h.y * 12 + h.m - 1 - n) * 30 + h.d - 1;
    if (off === 0) break;
    day -= h.y * 12 + h.m - 1 === n ? h.d - 1 : Math.abs(off) < 30 ? Math.sign(off) : Math.round(off * 0.98) || Math.sign(off);
  }
  starts.set(n, day);
  return day;
};

/** Null when there is no such day (a 30th of a month of 29). */
export const dayOfHijri = (hy: number, hm: number, hd: number): number | null => {
  if (![hy, hm, hd].every(Number.isInteger) || hy < HIJRI_YEARS[0] || hy > HIJRI_YEARS[1] || hm < 1 || hm > 12 || hd < 1 || hd > 30) return null;
  const n = hy * 12 + hm - 1;
  const day = startOf(n) + hd - 1;
  return hd === 30 && day >= startOf(n + 1) ? null : day;
};
