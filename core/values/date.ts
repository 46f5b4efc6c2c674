/** Dates as people write them, in either calendar, and as they are shown. What is kept is the Gregorian ISO date. */
import { RIYADH_OFFSET } from '../hours.ts';
import type { Lang } from '../text.ts';
import { DAY, dayAt, dayOfGregorian, dayOfHijri, GREGORIAN_YEARS, gregorian, HIJRI_YEARS, hijri, isoOf, weekdayOf } from './calendar.ts';
import { amountsOf } from './numbers.ts';
import { fold } from './spelling.ts';
import type { Reading } from './reading.ts';

// ---------------------------------------------------------------- names (what is read is folded)
const SHOWN: Record<Lang, { days: string[]; months: string[]; hijri: string[] }> = {
  ar: {
    days: ['الأحد', 'الاثنين', 'الثلاثاء', 'الأربعاء', 'الخميس', 'الجمعة', 'السبت'],
    months: ['يناير', 'فبراير', 'مارس', 'أبريل', 'مايو', 'يونيو', 'يوليو', 'أغسطس', 'سبتمبر', 'أكتوبر', 'نوفمبر', 'ديسمبر'],
    hijri: ['محرم', 'صفر', 'ربيع الأول', 'ربيع الآخر', 'جمادى الأولى', 'جمادى الآخرة', 'رجب', 'شعبان', 'رمضان', 'شوال', 'ذو القعدة', 'ذو الحجة'],
  },
  en: {
    days: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
    months: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
    hijri: ['Muharram', 'Safar', 'Rabi al-Awwal', 'Rabi al-Thani', 'Jumada al-Ula', 'Jumada al-Akhirah', 'Rajab', 'Shaban', 'Ramadan', 'Shawwal', 'Dhu al-Qidah', 'Dhu al-Hijjah'],
  },
};
const folded = (lists: string[]): string[] => lists.map((l) => l.split('|').map(fold).join('|'));
const MONTHS = folded([
  'يناير|كانون الثاني|كانون ثاني|جانفي|january|jan', 'فبراير|شباط|فيفري|february|feb', 'مارس|اذار|march|mar', 'ابريل|نيسان|افريل|april|apr', 'مايو|ايار|ماي|may', 'يونيو|يونيه|حزيران|جوان|june|jun',
  'يوليو|يوليه|تموز|جويليه|july|jul', 'اغسطس|اب|اوت|august|aug', 'سبتمبر|ايلول|شتنبر|september|sept|sep', 'اكتوبر|تشرين الاول|تشرين اول|october|oct', 'نوفمبر|تشرين الثاني|تشرين ثاني|november|nov', 'ديسمبر|كانون الاول|كانون اول|دجنبر|december|dec',
]);
const HIJRI_MONTHS = folded([
  'المحرم|محرم|muharram|moharram', 'صفر|safar', 'ربيع الاول|ربيع اول|ربيع 1|rabi al awwal|rabi al awal|rabi i|rabi 1|rabi ul awwal', 'ربيع الثاني|ربيع الاخر|ربيع ثاني|ربيع اخر|ربيع 2|rabi al thani|rabi al akhir|rabi ii|rabi 2|rabi ul thani',
  'جمادي الاولي|جمادي الاول|جمادي اول|جماد اول|جماد الاول|جمادي 1|jumada al ula|jumada al awwal|jumada i|jumada 1', 'جمادي الاخره|جمادي الثانيه|جمادي الاخر|جمادي الثاني|جمادي ثاني|جماد ثاني|جماد الثاني|جماد الاخر|جمادي 2|jumada al akhirah|jumada al thani|jumada al akhira|jumada ii|jumada 2',
  'رجب|rajab', 'شعبان|shaban|shaaban|sha ban', 'رمضان|ramadan|ramadhan|ramazan', 'شوال|shawwal|shawal', 'ذو القعده|ذي القعده|ذوالقعده|ذيالقعده|ذي قعده|ذو قعده|القعده|dhu al qidah|dhul qidah|dhu al qadah|dhul qadah|zul qadah', 'ذو الحجه|ذي الحجه|ذوالحجه|ذيالحجه|ذي حجه|ذو حجه|الحجه|dhu al hijjah|dhul hijjah|dhul hijja|zul hijjah',
]);
const WEEKDAYS = folded(['الاحد|احد|sunday|sun', 'الاثنين|اثنين|الاتنين|اتنين|الثنين|monday|mon', 'الثلاثا|ثلاثا|التلات|الثلوث|التلاتا|tuesday|tue', 'الاربعا|اربعا|الربوع|الاربع|wednesday|wed', 'الخميس|خميس|thursday|thu', 'الجمعه|جمعه|friday|fri', 'السبت|سبت|saturday|sat']);
/** Days from today. Longer phrases come first. */
const RELATIVE: [string, number][] = [
  ['بعد بكره|بعد بكرا|بعد غد|بعد غدا|بعد باكر|بعد الغد|day after tomorrow|ba3d bukra', 2], ['اول امس|قبل امس|اول امبارح|قبل البارح|اول البارح|اول مبارح|day before yesterday', -2],
  ['بكره|بكرا|غدا|غد|الغد|باكر|tomorrow|bukra|bokra', 1], ['امس|امبارح|مبارح|البارحه|البارح|yesterday', -1], ['اليوم|النهارده|النهارضه|today|alyoum', 0],
];
const PAST = / (الماضي|الماضيه|اللي فات|الي فات|اللي راح|الفايت|المنصرم|last|ago)(?= )/;
/** "Not on Sunday", "the Sunday after next": asked again rather than guessed. */
const UNSURE = / (ما عدا|ماعدا|الا|غير|ما يناسبني|مايناسبني|ما اقدر|مااقدر|مو|مش|بعد القادم|بعد الجاي|(الي|اللي) بعده|(الي|اللي) بعدها|except|not|cant|after next)(?= )/;
const SPAN: [RegExp, number][] = [[/ (يومين)(?= )/, 2], [/ (اسبوعين|two weeks)(?= )/, 14], [/ (اسبوع|a week|one week)(?= )/, 7], [/ (يوم|a day)(?= )/, 1]];

type Mention = { y: number | null; m: number; d: number; hijri: boolean | null };
const any = (lists: string[]): RegExp => new RegExp(`(?<=[ \\d])(${lists.flatMap((l) => l.split('|')).sort((a, b) => b.length - a.length).join('|')})(?=[ \\d])`, 'g');
const indexIn = (lists: string[], word: string): number => lists.findIndex((l) => l.split('|').includes(word));
const MONTH = any(MONTHS);
const HIJRI_MONTH = any(HIJRI_MONTHS);
const NUMERIC = /(?<!\d)(\d{1,4})\s{0,2}([/\-.,،\\–]|\s)\s{0,2}(\d{1,2})\s{0,2}([/\-.,،\\–]|\s)\s{0,2}(\d{1,4})(?!\d)\s?(هجريه|هجري|هـ|ه|ميلاديه|ميلادي|م|ah|h|ad)?(?!\p{L})/gu;
const ERA_HIJRI = /(?:\d| )(هجريه|هجري|ه|ah|hijri)(?= )/;
const ERA_GREGORIAN = /(?:\d| )(ميلاديه|ميلادي|م|ad|gregorian)(?= )/;

/** The calendar a year belongs to when nothing else says it. */
const calendarOf = (y: number): boolean | null => (y >= HIJRI_YEARS[0] && y <= HIJRI_YEARS[1] ? true : y >= GREGORIAN_YEARS[0] && y <= GREGORIAN_YEARS[1] ? false : null);

/** Two digits of a year are enough for a date near today only. */
const fullYear = (y: number, digits: number, isHijri: boolean | null, today: number): number | null => {
  if (digits > 2) return y;
  if (isHijri) return 1400 + y;
  const now = gregorian(today).y;
  return Math.abs(2000 + y - now) <= 3 ? 2000 + y : null;
};

const dayOf = ({ y, m, d, hijri: isHijri }: Mention, today: number): number | 'format' | 'range' => {
  if (y !== null) {
    const calendar = isHijri ?? calendarOf(y);
    if (calendar === null) return 'range';
    return (calendar ? dayOfHijri(y, m, d) : dayOfGregorian(y, m, d)) ?? 'range';
  }
  // a day and a named month: the next time it comes
  const from = isHijri ? hijri(today).y : gregorian(today).y;
  for (let year = from; year <= from + 8; year++) {
    const day = isHijri ? dayOfHijri(year, m, d) : dayOfGregorian(year, m, d);
    if (day !== null && day >= today) return day;
  }
  return 'range';
};

/** Dates written with a month's name: "15 رجب 1446", "March 5, 2026", "2026 مارس 5". */
const named = (said: string, today: number): (Mention | 'format')[] => {
  const found: (Mention | 'format')[] = [];
  for (const [re, lists, isHijri] of [[HIJRI_MONTH, HIJRI_MONTHS, true], [MONTH, MONTHS, false]] as const) {
    for (const match of said.matchAll(re)) {
      const m = indexIn(lists, match[1] as string) + 1;
      const left = /(\d{1,4}|اول|غره)(?:st|nd|rd|th)? ?(?:من |of |من شهر |شهر )?$/.exec(said.slice(0, match.index));
      const right = /^ ?(?:سنه |عام |لسنه |لعام |in )?(\d{1,4})(?:st|nd|rd|th)?(?: (?:سنه |عام )?(\d{4}))?(?!\d)/.exec(said.slice(match.index + (match[1] as string).length));
      const l = (left?.[1] ?? '').replace(/^\p{L}+$/u, '1');
      const r = right?.[1] ?? '';
      const pair = l && r ? (l.length > 2 ? [r, l] : [l, r]) : l ? [l, ''] : [r, right?.[2] ?? ''];
      const [d, y] = pair as [string, string];
      if (!d || d.length > 2) { if (match[1] !== 'اب' && match[1] !== 'may' && match[1] !== 'mar' && match[1] !== 'صفر') found.push('format'); continue; }
      const year = y ? fullYear(Number(y), y.length, isHijri, today) : null;
      found.push(y && year === null ? 'format' : { y: year, m, d: Number(d), hijri: isHijri });
    }
  }
  return found;
};

const numeric = (folded: string, today: number): { mentions: (Mention | 'format')[]; rest: string } => {
  const mentions: (Mention | 'format')[] = [];
  const rest = folded.replace(NUMERIC, (_all, a: string, s1: string, b: string, s2: string, c: string, era?: string) => {
    if (s1.trim() !== s2.trim()) { mentions.push('format'); return ' '; }
    const marked = era ? !/^(م|ad)/.test(era) : null;
    const [d, y] = a.length > 2 ? [c, a] : [a, c];
    const year = d.length > 2 ? null : fullYear(Number(y), y.length, marked, today);
    mentions.push(year === null ? 'format' : { y: year, m: Number(b), d: Number(d), hijri: marked });
    return ' ';
  });
  return { mentions, rest };
};

/** ISO Gregorian date. Several dates must be the same day in two calendars; a weekday beside a date must fit it. */
export const readDate = (text: string, now: number): Reading<string> => {
  if (!Number.isFinite(now) || Math.abs(now) > 8e15) return { no: 'format' };
  const today = dayAt(now);
  const { mentions, rest } = numeric(fold(text).replace(/(?<=\d)t\d{1,2}:\d\d[\d:.z]*/g, ' '), today);
  let said = ` ${rest.replace(/'/g, '').replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `;
  const words = named(said, today);
  const whole = said;
  const marks: (boolean | null) = mentions.length === 0 ? null : ERA_HIJRI.test(whole) && !ERA_GREGORIAN.test(whole) ? true : null;
  const days: (number | 'format' | 'range')[] = [...mentions, ...words].map((m) => (m === 'format' ? m : dayOf(marks && m.hijri === null && calendarOf(m.y ?? 0) !== false ? { ...m, hijri: true } : m, today)));

  for (const [phrases, offset] of RELATIVE) {
    const re = new RegExp(` (${phrases}) `);
    if (re.test(said)) { days.push(today + offset); said = said.replace(re, ' '); }
  }
  const span = / (بعد|خلال|قبل|in|after|before) /.exec(said) ?? / (ago) /.exec(said);
  if (span && !days.length) {
    const counted = amountsOf(said).amounts.filter((a) => /^(ايام|يوم|يوما|days?|اسابيع|اسبوع|weeks?)$/.test(a.after ?? ''));
    const one = counted.length === 1 ? counted[0] : undefined;
    const n = one ? Math.floor(one.value) * (/^(اس|week)/.test(one.after ?? '') ? 7 : 1) : SPAN.find(([re]) => re.test(said))?.[1];
    if (n !== undefined && n < 3660) days.push(today + (/^(قبل|ago|before)$/.test(span[1] as string) || PAST.test(said) ? -n : n));
  }

  const weekdays = new Set(WEEKDAYS.flatMap((l, i) => (l.split('|').some((w) => said.includes(` ${w} `)) ? [i] : [])));
  if (weekdays.size > 1 || UNSURE.test(said)) return { no: 'format' };
  const [weekday] = weekdays;
  const wrong = days.find((d) => typeof d === 'string');
  if (wrong) return { no: wrong as 'format' | 'range' };
  const distinct = [...new Set(days as number[])];
  if (distinct.length > 1) return { no: 'format' };
  const day = distinct[0];
  if (day !== undefined) return weekday !== undefined && weekdayOf(day) !== weekday ? { no: 'format' } : { ok: isoOf(day) };
  if (weekday === undefined) return { no: 'format' };
  const ahead = (weekday - weekdayOf(today) + 6) % 7 + 1; // "الأحد" said on a Sunday is the next one: today is called "اليوم"
  return { ok: isoOf(today + (PAST.test(said) ? ahead - 7 - (ahead === 7 ? 7 : 0) : ahead)) };
};

/** UTC midnight (ms) of a Hijri day of the Umm al-Qura calendar; null when there is no such day or it is outside 1340-1500. */
export const gregorianOf = (hy: number, hm: number, hd: number): number | null => {
  const day = dayOfHijri(hy, hm, hd);
  return day === null ? null : day * DAY;
};

/** «الثلاثاء 24 نوفمبر 2026 (14 جمادى الآخرة 1448هـ)», the day in Riyadh. */
export const showDate = (at: number, lang: Lang): string => {
  if (!Number.isFinite(at) || Math.abs(at) > 8e15) return '';
  const day = dayAt(at);
  const names = SHOWN[lang];
  const g = gregorian(day);
  const h = hijri(day);
  return `${names.days[weekdayOf(day)]} ${g.d} ${names.months[g.m - 1]} ${g.y} (${h.d} ${names.hijri[h.m - 1]} ${h.y}${lang === 'ar' ? 'هـ' : ' AH'})`;
};

/** «8:00 ص», "8:00 am", the clock of Riyadh. */
export const showTime = (at: number, lang: Lang): string => {
  if (!Number.isFinite(at) || Math.abs(at) > 8e15) return '';
  const date = new Date(at + RIYADH_OFFSET);
  const hours = date.getUTCHours();
  const half = { ar: ['ص', 'م'], en: ['am', 'pm'] }[lang][hours < 12 ? 0 : 1];
  return `${hours % 12 || 12}:${String(date.getUTCMinutes()).padStart(2, '0')} ${half}`;
};
