/** Times as staff read them: the civil day of Riyadh, both calendars, western digits (reference numbers and phones are written so too). */
import { useEffect, useMemo, useState } from 'react';
import { dayAt } from '../../core/values/calendar.ts';
import type { Lang } from '../../core/text.ts';
import { useTongue } from './tongue.tsx';

const ZONE = 'Asia/Riyadh';
const LOCALES = { ar: { gregory: 'ar-SA-u-ca-gregory-nu-latn', hijri: 'ar-SA-u-ca-islamic-umalqura-nu-latn' }, en: { gregory: 'en-GB-u-ca-gregory', hijri: 'en-GB-u-ca-islamic-umalqura' } } as const;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Formats = Record<'time' | 'day' | 'dayShort' | 'weekday' | 'hijri' | 'hijriShort' | 'number', { format(x: number): string }> & { ago: Intl.RelativeTimeFormat };
const made = new Map<Lang, Formats>();
const formats = (lang: Lang): Formats => {
  const known = made.get(lang);
  if (known) return known;
  const { gregory, hijri } = LOCALES[lang];
  const date = (locale: string, o: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...o });
  const f: Formats = {
    time: date(gregory, { hour: 'numeric', minute: '2-digit', hour12: true }),
    day: date(gregory, { day: 'numeric', month: 'long', year: 'numeric' }),
    dayShort: date(gregory, { day: 'numeric', month: 'short' }),
    weekday: date(gregory, { weekday: 'long' }),
    hijri: date(hijri, { day: 'numeric', month: 'long', year: 'numeric' }),
    hijriShort: date(hijri, { day: 'numeric', month: 'long' }),
    number: new Intl.NumberFormat(lang === 'ar' ? 'ar-SA-u-nu-latn' : 'en'),
    ago: new Intl.RelativeTimeFormat(lang === 'ar' ? 'ar-SA-u-nu-latn' : 'en', { numeric: 'auto', style: 'short' }),
  };
  made.set(lang, f);
  return f;
};

export type When = {
  /** 3:05 م */
  time(at: number): string;
  /** الأربعاء، 25 نوفمبر 2026 */
  day(at: number): string;
  /** 15 جمادى الآخرة 1448 هـ */
  hijri(at: number): string;
  /** Both calendars and the time. */
  both(at: number): string;
  /** Today: the time. This year: day and month. Else the whole day. */
  short(at: number, now: number): string;
  /** قبل 5 د. */
  ago(at: number, now: number): string;
  /** A span in words without a direction: `12 د`, `3 س 20 د`, `4 أيام`. */
  span(ms: number): string;
  number(n: number): string;
};

const SPANS = { ar: { m: 'د', h: 'س', d: 'ي', now: 'أقل من دقيقة' }, en: { m: 'min', h: 'h', d: 'd', now: 'under a minute' } } as const;

export const whenIn = (lang: Lang): When => {
  const f = formats(lang);
  const w: When = {
    time: (at) => f.time.format(at),
    day: (at) => `${f.weekday.format(at)}${lang === 'ar' ? '،' : ','} ${f.day.format(at)}`,
    hijri: (at) => f.hijri.format(at),
    both: (at) => `${w.day(at)} · ${w.hijri(at)} · ${w.time(at)}`,
    short: (at, now) => (dayAt(at) === dayAt(now) ? w.time(at) : Math.abs(now - at) < 300 * DAY ? f.dayShort.format(at) : f.day.format(at)),
    ago: (at, now) => {
      const d = at - now;
      const a = Math.abs(d);
      if (a < MINUTE) return f.ago.format(0, 'minute');
      return a < HOUR ? f.ago.format(Math.trunc(d / MINUTE), 'minute') : a < DAY ? f.ago.format(Math.trunc(d / HOUR), 'hour') : f.ago.format(Math.trunc(d / DAY), 'day');
    },
    span: (ms) => {
      const s = SPANS[lang];
      const m = Math.floor(ms / MINUTE);
      if (m < 1) return s.now;
      if (m < 60) return `${m} ${s.m}`;
      if (m < 24 * 60) return `${Math.floor(m / 60)} ${s.h}${m % 60 ? ` ${m % 60} ${s.m}` : ''}`;
      return `${Math.floor(m / 1440)} ${s.d}`;
    },
    number: (n) => f.number.format(n),
  };
  return w;
};

export const useWhen = (): When => {
  const { lang } = useTongue();
  return useMemo(() => whenIn(lang), [lang]);
};

const tickers = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | null = null;
const TICK_MS = 20_000;
/** The time, told again every 20 seconds: one clock for all who ask. */
export const useNow = (): number => {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const tick = (): void => setNow(Date.now());
    tickers.add(tick);
    ticking ??= setInterval(() => { for (const t of tickers) t(); }, TICK_MS);
    return () => {
      tickers.delete(tick);
      if (tickers.size === 0 && ticking !== null) { clearInterval(ticking); ticking = null; }
    };
  }, []);
  return now;
};
