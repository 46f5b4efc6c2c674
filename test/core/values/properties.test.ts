/** What must hold for any text, and for every value however it is written. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { INVALID_REASONS } from '../../../core/effect.ts';
import { readChoice } from '../../../core/values/choice.ts';
import { gregorianOf, readDate, showDate, showTime } from '../../../core/values/date.ts';
import { maskIban, readIban } from '../../../core/values/iban.ts';
import { readInteger } from '../../../core/values/integer.ts';
import { readName } from '../../../core/values/name.ts';
import { findNationalIds, readNationalId } from '../../../core/values/national-id.ts';
import { maskPhone, readPhone, showPhone } from '../../../core/values/phone.ts';
import type { Reading } from '../../../core/values/reading.ts';
import { readYesNo } from '../../../core/values/yes-no.ts';
import { CASES } from './cases.ts';

const NOW = Date.parse('2026-11-24T09:00:00Z');
const DAY = 86_400_000;
const READERS: Record<string, (s: string) => Reading<unknown> | boolean | null> = {
  nationalId: readNationalId,
  phone: readPhone,
  iban: readIban,
  integer: (s) => readInteger(s, { min: 0, max: 1e6 }),
  date: (s) => readDate(s, NOW),
  yesNo: readYesNo,
  name: (s) => readName(s, { min: 2, max: 80 }),
  choice: (s) => readChoice(s, CASES),
};

// ---------------------------------------------------------------- ways of writing
const SCRIPTS = ['0123456789', '٠١٢٣٤٥٦٧٨٩', '۰۱۲۳۴۵۶۷۸۹', '０１２３４５６７８９'];
const script = fc.constantFrom(...SCRIPTS);
const inScript = (s: string, digits: string): string => s.replace(/\d/g, (d) => digits[Number(d)] as string);
const gaps = fc.constantFrom('', '', '', ' ', '-', '.', '\u200f', '\u00a0', ' - ');
/** Digits with something between some of them. */
const spaced = (s: string): fc.Arbitrary<string> => fc.array(gaps, { minLength: s.length, maxLength: s.length }).map((g) => [...s].map((d, i) => (i ? g[i] : '') + d).join(''));
const before = fc.constantFrom('', 'هوية ', 'رقمي هو ', 'رقم', '\u202b', 'السلام عليكم، ', 'my number: ', '« ');
const after = fc.constantFrom('', ' شكرا', ' 🙏', '.', '\u202c', ' وجزاكم الله خير', 'هذا', ' »');
const written = (value: string): fc.Arbitrary<string> => fc.tuple(script, before, after, spaced(value)).map(([digits, b, a, s]) => b + inScript(s, digits) + a);
const digits = (n: number): fc.Arbitrary<string> => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: n, maxLength: n }).map((a) => a.join(''));

// ---------------------------------------------------------------- independent check digits (other arithmetic than the code under test)
const luhnDigit = (nine: string): string => {
  let sum = 0;
  [...nine].forEach((c, i) => { const d = Number(c) * (i % 2 === 0 ? 2 : 1); sum += Math.trunc(d / 10) + (d % 10); });
  return String((10 - (sum % 10)) % 10);
};
const id = fc.tuple(fc.constantFrom('1', '2'), digits(8)).map(([first, rest]) => first + rest + luhnDigit(first + rest));
const iban = digits(20).map((b) => `SA${String(98n - (BigInt(`${b}281000`) % 97n)).padStart(2, '0')}${b}`);

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.array(fc.oneof(fc.constantFrom('\ud800', '\udc00', '٣', '5', ' ', '-', '+', '/', '،', 'و', 'الف', ' مية ', ' ونص', 'لا', ' نعم ', ' رجب ', 'SA', 'اسمي ', '\u0640', '\u064b', '\u20e3'), fc.string({ maxLength: 3 })), { maxLength: 60 }).map((a) => a.join('')),
);

describe('any text', () => {
  it.each(Object.keys(READERS))('%s reads or refuses with a known reason', (name) => {
    fc.assert(fc.property(anyText, (s) => {
      const r = (READERS[name] as (s: string) => unknown)(s);
      if (r === null || typeof r === 'boolean') return name === 'yesNo';
      const reading = r as Reading<unknown>;
      return 'ok' in reading ? reading.ok !== undefined : INVALID_REASONS.includes(reading.no);
    }), { numRuns: 500 });
  });

  it('what is accepted has the promised shape', () => {
    const shapes: [string, (v: never) => boolean][] = [
      ['nationalId', (v: string) => /^[12]\d{9}$/.test(v)], ['phone', (v: string) => /^\+\d{7,15}$/.test(v)], ['iban', (v: string) => /^SA\d{22}$/.test(v)],
      ['integer', (v: number) => Number.isInteger(v) && v >= 0 && v <= 1e6 && !Object.is(v, -0)], ['date', (v: string) => new Date(v).toISOString().startsWith(v)], ['name', (v: string) => v === v.trim() && !/\s\s|\p{N}/u.test(v)],
      ['choice', (v: string) => CASES.some((o) => o.id === v)],
    ];
    for (const [name, holds] of shapes) {
      fc.assert(fc.property(anyText, (s) => { const r = (READERS[name] as (s: string) => Reading<never>)(s); return !('ok' in r) || holds(r.ok); }), { numRuns: 300 });
    }
  });

  it('shows and masks anything', () => {
    fc.assert(fc.property(anyText, fc.double(), (s, at) => {
      for (const out of [showPhone(s), maskPhone(s), maskIban(s), showDate(at, 'ar'), showDate(at, 'en'), showTime(at, 'ar')]) if (typeof out !== 'string') return false;
      return Array.isArray(findNationalIds(s));
    }), { numRuns: 300 });
  });

  it('hostile texts of 100,000 characters come back', () => {
    const pieces = ['1', '1 ', '1,111', '0-', ' ', '٠', 'ا', 'و', 'ميه ', 'الف ', 'خمسه و', 'SA0', 'SA ', '+', '(0', '00', '1/', '1/1/', 'رجب ', 'ما عندي ', 'لا ', 'نعم ', 'اسمي ', 'شكرا ', 'بن ', 'عبد ', '\u064b', '\ud83d', 'ﷺ', '\u200f', "'", '-', '.', 'a1', '5a', 'ارملة '];
    for (const p of pieces) {
      const s = p.repeat(Math.ceil(100_000 / p.length));
      for (const tail of ['', '!', 'x', '9']) for (const read of Object.values(READERS)) read(s + tail);
      findNationalIds(s);
    }
  }, 60_000);
});

describe('national id', () => {
  it('is read in any digits, spacing and company', () => {
    fc.assert(fc.property(id.chain((v) => fc.tuple(fc.constant(v), written(v))), ([v, s]) => { expect(readNationalId(s)).toEqual({ ok: v }); }), { numRuns: 500 });
  });
  it('a single wrong digit is never accepted', () => {
    fc.assert(fc.property(id, fc.nat(9), fc.integer({ min: 1, max: 9 }), (v, at, by) => {
      const wrong = v.slice(0, at) + ((Number(v[at]) + by) % 10) + v.slice(at + 1);
      const r = readNationalId(wrong);
      expect(r).toEqual({ no: /^[12]/.test(wrong) ? 'checksum' : 'first_digit' });
    }));
  });
  it('one digit more or less is told as a wrong length', () => {
    fc.assert(fc.property(id, fc.nat(9), fc.boolean(), script, (v, at, more, d) => {
      expect(readNationalId(inScript(more ? v.slice(0, at) + v[at] + v.slice(at) : v.slice(0, at) + v.slice(at + 1), d))).toEqual({ no: 'length' });
    }));
  });
  it('all ids of a text are found', () => {
    fc.assert(fc.property(fc.uniqueArray(id, { maxLength: 5 }), fc.constantFrom(' ', '، ', '\n', ' و', ' text ', '/'), (ids, between) => { expect(findNationalIds(ids.join(between))).toEqual(expect.arrayContaining(ids)); }));
  });
});

describe('phone', () => {
  const spellings = (nine: string): string[] => [`0${nine}`, nine, `966${nine}`, `+966${nine}`, `00966${nine}`, `+966 0${nine}`, `966 0${nine}`, `009660${nine}`, `(0${nine.slice(0, 2)}) ${nine.slice(2, 5)}-${nine.slice(5)}`, `+966 (0) ${nine}`, `0${nine.slice(0, 2)} ${nine.slice(2, 5)} ${nine.slice(5)}`, `جوالي 0${nine}`, `ج/0${nine}`, `0${nine}واتس`, `‏+966 ${nine.slice(0, 2)} ${nine.slice(2)}`];
  it('every spelling of a Saudi mobile is the same number', () => {
    fc.assert(fc.property(digits(8), script, (rest, d) => { for (const s of spellings(`5${rest}`)) expect(readPhone(inScript(s, d)), s).toEqual({ ok: `+9665${rest}` }); }), { numRuns: 300 });
  });
  it('any spacing and company', () => {
    fc.assert(fc.property(digits(8).chain((r) => fc.tuple(fc.constant(r), written(`05${r}`))), ([r, s]) => { expect(readPhone(s)).toEqual({ ok: `+9665${r}` }); }), { numRuns: 300 });
  });
  it('what is shown is read back; what is masked shows no more than four of its own digits', () => {
    fc.assert(fc.property(digits(8), (r) => {
      expect(readPhone(showPhone(`+9665${r}`))).toEqual({ ok: `+9665${r}` });
      expect(maskPhone(`+9665${r}`)).toBe(`05••••${r.slice(-4)}`);
    }));
  });
});

describe('iban', () => {
  it('is read in any digits, spacing and company', () => {
    fc.assert(fc.property(iban.chain((v) => fc.tuple(fc.constant(v), spaced(v.slice(2)), script, fc.constantFrom('SA', 'sa ', 'Sa-', ''), before, after)), ([v, s, d, sa, b, a]) => {
      expect(readIban(b + sa + inScript(s, d) + a)).toEqual({ ok: v });
    }), { numRuns: 500 });
  });
  it('a single wrong digit and a swap of neighbours are caught', () => {
    fc.assert(fc.property(iban, fc.integer({ min: 2, max: 23 }), fc.integer({ min: 1, max: 9 }), (v, at, by) => {
      expect(readIban(v.slice(0, at) + ((Number(v[at]) + by) % 10) + v.slice(at + 1))).toEqual({ no: 'checksum' });
      const [x, y] = [v[at], v[at + 1]];
      if (y !== undefined && x !== y) expect(readIban(v.slice(0, at) + y + x + v.slice(at + 2))).toEqual({ no: 'checksum' });
    }));
  });
});

describe('integer', () => {
  const U = ['', 'واحد', 'اثنين', 'ثلاثة', 'أربعة', 'خمسة', 'ستة', 'سبعة', 'ثمانية', 'تسعة'];
  const T = ['', 'عشرة', 'عشرين', 'ثلاثين', 'أربعين', 'خمسين', 'ستين', 'سبعين', 'ثمانين', 'تسعين'];
  const TEENS = { spoken: ['', 'احدعش', 'اطنعش', 'ثلطعش', 'اربعطعش', 'خمسطعش', 'سطعش', 'سبعطعش', 'ثمنطعش', 'تسعطعش'], written: ['', 'أحد عشر', 'اثنا عشر', 'ثلاثة عشر', 'أربعة عشر', 'خمسة عشر', 'ستة عشر', 'سبعة عشر', 'ثمانية عشر', 'تسعة عشر'] };
  const H = { spoken: ['', 'مية', 'ميتين', 'ثلاثمية', 'اربعمية', 'خمسمية', 'ستمية', 'سبعمية', 'ثمنمية', 'تسعمية'], written: ['', 'مائة', 'مائتان', 'ثلاثمائة', 'أربعمائة', 'خمسمائة', 'ستمائة', 'سبعمائة', 'ثمانمائة', 'تسعمائة'] };
  type Kind = 'spoken' | 'written';
  const below = (n: number, k: Kind): string => {
    const parts: string[] = [];
    const [h, rest] = [Math.trunc(n / 100), n % 100];
    if (h) parts.push(H[k][h] as string);
    if (rest > 10 && rest < 20) parts.push(TEENS[k][rest - 10] as string);
    else { if (rest % 10) parts.push(U[rest % 10] as string); if (rest >= 10) parts.push(T[Math.trunc(rest / 10)] as string); }
    return parts.join(' و');
  };
  const say = (n: number, k: Kind): string => {
    if (n === 0) return 'صفر';
    const [th, rest] = [Math.trunc(n / 1000), n % 1000];
    const many = th === 1 ? 'ألف' : th === 2 ? (k === 'spoken' ? 'الفين' : 'ألفان') : th >= 3 && th <= 10 ? `${below(th, k)} آلاف` : th ? `${below(th, k)} ألف` : '';
    return [many, below(rest, k)].filter(Boolean).join(' و');
  };
  it('every number 0-999,999 said in words is read back', () => {
    for (let n = 0; n < 1_000_000; n += n < 3000 ? 1 : 397) {
      for (const k of ['spoken', 'written'] as const) expect(readInteger(say(n, k), { min: 0, max: 999_999 }), say(n, k)).toEqual({ ok: n });
    }
  });
  it('every way of writing digits is the same number', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 999_999 }), script, fc.constantFrom('', ',', '٬', '،', '.', ' '), fc.constantFrom('', ' ريال', 'ريال', ' شهريا', ' SAR', ' تقريبا'), fc.constantFrom('', 'راتبي ', 'حوالي '), (n, d, sep, a, b) => {
      expect(readInteger(b + inScript(String(n).replace(/\B(?=(\d{3})+$)/g, sep), d) + a, { min: 0, max: 999_999 })).toEqual({ ok: n });
    }), { numRuns: 500 });
  });
  it('stays within the range asked for', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 100_000 }), (n, a, b) => {
      const [min, max] = a < b ? [a, b] : [b, a];
      expect(readInteger(String(n), { min, max })).toEqual(n < min || n > max ? { no: 'range' } : { ok: n });
    }));
  });
});

describe('date', () => {
  it('Hijri and Gregorian agree on every day of 1440-1460, one after the other', () => {
    let at = gregorianOf(1440, 1, 1) as number;
    expect(new Date(at).toISOString().slice(0, 10)).toBe('2018-09-11'); // Umm al-Qura: 1 Muharram 1440
    for (let y = 1440; y <= 1460; y++) for (let m = 1; m <= 12; m++) {
      let days = 0;
      for (let d = 1; d <= 30; d++) {
        const g = gregorianOf(y, m, d);
        if (g === null) continue;
        days++;
        expect(g).toBe(at);
        const iso = new Date(g).toISOString().slice(0, 10);
        expect(readDate(`${d}/${m}/${y}`, NOW)).toEqual({ ok: iso });
        at += DAY;
      }
      expect([29, 30]).toContain(days);
    }
  });
  it('reaches the whole range of years and no further', () => {
    for (let y = 1340; y <= 1500; y++) for (let m = 1; m <= 12; m++) expect(gregorianOf(y, m, 1)).not.toBeNull();
    for (const bad of [[1339, 1, 1], [1501, 1, 1], [1446, 0, 1], [1446, 13, 1], [1446, 1, 0], [1446, 1, 31], [1446.5, 1, 1], [Number.NaN, 1, 1]]) expect(gregorianOf(...(bad as [number, number, number]))).toBeNull();
  });
  it('what is shown is read back, in both languages', () => {
    fc.assert(fc.property(fc.integer({ min: Date.parse('1930-01-01'), max: Date.parse('2070-01-01') }), fc.constantFrom('ar' as const, 'en' as const), (at, lang) => {
      expect(readDate(showDate(at, lang), NOW)).toEqual({ ok: new Date(at + 3 * 3_600_000).toISOString().slice(0, 10) });
    }), { numRuns: 300 });
  });
  it('the day turns at midnight in Riyadh', () => {
    expect(readDate('اليوم', Date.parse('2026-11-24T20:59:59Z'))).toEqual({ ok: '2026-11-24' });
    expect(readDate('اليوم', Date.parse('2026-11-24T21:00:00Z'))).toEqual({ ok: '2026-11-25' });
    expect(showDate(Date.parse('2026-11-24T21:00:00Z'), 'ar')).toBe('الأربعاء 25 نوفمبر 2026 (15 جمادى الآخرة 1448هـ)');
    expect(showTime(Date.parse('2026-11-24T05:00:00Z'), 'ar')).toBe('8:00 ص');
    expect(showTime(Date.parse('2026-11-24T21:05:00Z'), 'en')).toBe('12:05 am');
    expect(showTime(Date.parse('2026-11-24T09:00:00Z'), 'en')).toBe('12:00 pm');
  });
  it('a weekday is the next one, within seven days', () => {
    const names = ['الأحد', 'الاثنين', 'الثلاثاء', 'الأربعاء', 'الخميس', 'الجمعة', 'السبت'];
    for (let day = 0; day < 7; day++) names.forEach((name, i) => {
      const now = NOW + day * DAY;
      const r = readDate(name, now) as { ok: string };
      const ahead = (Date.parse(r.ok) - Math.floor(now / DAY) * DAY) / DAY;
      expect(new Date(r.ok).getUTCDay()).toBe(i);
      expect(ahead).toBeGreaterThan(0);
      expect(ahead).toBeLessThanOrEqual(7);
    });
  });
});

describe('yes or no', () => {
  const YES = ['نعم', 'ايوه', 'تمام', 'موافق', 'اوافق', 'yes', 'ok', 'sure'];
  it('a denial before a yes makes it no, and courtesy changes nothing', () => {
    fc.assert(fc.property(fc.constantFrom('موافق', 'موافقة', 'اوافق', 'ابغى', 'عايز'), fc.constantFrom('مو', 'مش', 'غير', 'لا', 'ما', 'مو '), fc.constantFrom('', ' شكرا', ' الله يعطيك العافية', ' يا اخوي', '!', ' 🌹'), (w, no, tail) => {
      expect(readYesNo(`${no} ${w}${tail}`)).toBe(false);
      expect(readYesNo(w + tail)).toBe(true);
    }));
  });
  it('a yes with a question mark is no yes', () => { for (const w of YES) expect(readYesNo(`${w}؟`)).toBeNull(); });
});

describe('name', () => {
  const given = fc.constantFrom('محمد', 'فاطمة', 'عبد الله', 'نورة', 'سليم', 'Ahmed', 'Sara', 'عوضية', 'غلام', 'هيا');
  const family = fc.constantFrom('الحربي', 'الغامدي', 'Khan', 'السيد', 'باوزير', 'إدريس', 'آل سعود', "O'Neil", 'Al-Harbi');
  it('is kept as written whatever stands around it', () => {
    fc.assert(fc.property(given, given, family, fc.constantFrom('', 'اسمي ', 'انا ', 'الاسم: ', 'السلام عليكم، اسمي ', 'my name is '), fc.constantFrom('', ' شكرا', '.', ' 🌹', ' وجزاكم الله خيرا'), (a, b, f, lead, tail) => {
      expect(readName(`${lead}${a} ${b} ${f}${tail}`, { min: 5, max: 80 })).toEqual({ ok: `${a} ${b} ${f}` });
    }));
  });
});

describe('choice', () => {
  it('number, id and every label lead to their option', () => {
    CASES.forEach((o, i) => {
      for (const d of SCRIPTS) expect(readChoice(inScript(String(i + 1), d), CASES)).toEqual({ ok: o.id });
      for (const said of [o.id, ...o.labels, ...o.labels.map((l) => `${l}.`), ...o.labels.map((l) => `  ${l} `)]) expect(readChoice(said, CASES), said).toEqual({ ok: o.id });
    });
  });
  it('a list may be empty, or its labels', () => {
    fc.assert(fc.property(anyText, fc.array(fc.record({ id: fc.string(), labels: fc.array(fc.string(), { maxLength: 3 }) }), { maxLength: 4 }), (s, options) => {
      const r = readChoice(s, options);
      return 'ok' in r ? options.some((o) => o.id === r.ok) : r.no === 'unclear';
    }), { numRuns: 300 });
  });
});
