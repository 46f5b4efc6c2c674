import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, clauses, concept, decodeArabizi, detectLang, foldLabel, foldLetters, lightStem, peel, skeleton, tokens, withoutQuotes, words } from '../../core/arabic.ts';

const any = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 }).map((l) => String.fromCharCode(...l)), // lone surrogates too
  fc.array(fc.constantFrom('ا', 'أ', 'ى', 'ة', 'ـ', 'ً', 'ﷺ', 'ﻼ', 'ک', 'ے', 'و', 'ل', 'ل', 'الله', 'ي', ' ', '٣', '۵', '\u200f', '👍', "3'", 'sh', 'A', '؟', '\ud800'), { maxLength: 40 }).map((l) => l.join('')),
);

describe('letters', () => {
  it.each([
    ['إلى الأُمِّ', 'الي الام'], ['مدرسة', 'مدرسه'], ['كثييييير', 'كثير'], ['ﺍﻟﺴﻼﻡ', 'السلام'], ['کرایہ', 'كرايه'], ['الـمـسـاعـدة', 'المساعده'], ['الله', 'الله'], ['شكككرا', 'شكرا'],
    ['١٢٣ ۴۵', '123 45'], ['ab\u200fc', 'abc'], ['Ｈｉ', 'hi'], ['café', 'cafe'],
  ])('%s -> %s', (from, to) => expect(foldLetters(from)).toBe(to));
  it('is idempotent on any string', () => { fc.assert(fc.property(any, (s) => { const once = foldLetters(s); expect(foldLetters(once)).toBe(once); }), { numRuns: 1000 }); });
  it('folds labels for comparison and keeps different ones apart', () => {
    expect(foldLabel('  الإلغـاء !! 👍')).toBe(foldLabel('الالغاء'));
    expect(foldLabel('إلغاء')).not.toBe(foldLabel('إلغاء الطلب'));
    fc.assert(fc.property(any, (s) => { expect(foldLabel(foldLabel(s))).toBe(foldLabel(s)); }), { numRuns: 500 });
  });
});

describe('totality and work', () => {
  it('never throws and never leaves an empty token', () => {
    fc.assert(fc.property(any, (s) => {
      for (const t of tokens(s)) expect(t.text).not.toBe('');
      clauses(s).forEach((c) => expect(/[\p{L}\p{N}]/u.test(c)).toBe(true));
      expect([null, 'ar', 'en']).toContain(detectLang(s));
      const { from, to } = peel(words(s));
      expect(from >= 0 && to >= from - 1).toBe(true);
    }), { numRuns: 1000 });
  });
  it('grows in proportion: no output is longer than its input allows', () => {
    fc.assert(fc.property(any, (s) => {
      expect(foldLetters(s).length).toBeLessThanOrEqual(s.length * 18 + 18); // the longest ligature is 18 letters
      expect(words(s).join('').length).toBeLessThanOrEqual(foldLetters(s).length + 8 * words(s).length);
      expect(canonical(words(s)).length).toBeLessThanOrEqual(words(s).length);
    }), { numRuns: 300 });
  });
  it('peeling looks at each word a bounded number of times', () => {
    let looks = 0;
    const counted = (n: number): string[] => new Proxy(Array.from({ length: n }, (_, i) => (i % 2 ? 'عليكم' : 'السلام')), { get: (t, k, r) => { if (typeof k === 'string' && /^\d+$/.test(k)) looks++; return Reflect.get(t, k, r); } });
    peel(counted(1000));
    const small = looks;
    looks = 0;
    peel(counted(4000));
    expect(looks).toBeLessThanOrEqual(small * 4 + 100);
  });
});

describe('words of every dialect', () => {
  const canon = (s: string): string[] => tokens(s).map((t) => t.text);
  it.each([['ابغى', 'عايز'], ['دحين', 'دلوقتي'], ['فين', 'وين'], ['ايش', 'شو'], ['ليش', 'ليه'], ['ازاي', 'كيف'], ['ما في', 'مفيش'], ['لديكم', 'عندكم'], ['معنديش', 'ما عندي']])('%s = %s', (a, b) => expect(canon(a)).toEqual(canon(b)));
  it('splits what is written together and reads digits and Latin apart', () => {
    expect(canon('٥من٥')).toEqual(['5', 'من', '5']);
    expect(canon('وكيف')).toEqual(['كيف']);
  });
  it('decodes Arabizi and keeps English', () => {
    expect(decodeArabizi('3ndi')).toBe('عندي');
    expect(canon('abgha asajel')[0]).toBe('ابغي');
    expect(canon('how can i register')).toEqual(['how', 'can', 'i', 'register']);
    expect(canon('عندي rent متأخر')).toContain('rent');
  });
  it('stems lightly and hears alike', () => {
    expect(lightStem('والمساعدات')).toBe(lightStem('مساعده'));
    expect(skeleton('موظف')).toBe(skeleton('موضف'));
    expect(skeleton(decodeArabizi('tefta7oon'))).toBe(skeleton('تفتحون'));
  });
  it('hears one sense in every dialect and form', () => {
    for (const same of ['ارسل ابعت بعتنالكم بترسلوا ارسلتوها', 'انتظر بستنى استنيت منتظره', 'بقدر تقدرون مايقدرش استطيع تستطيعون', 'ضاعت ضيعت فقدتها', 'رجعولي ترجعون استرجاع بترجعولنا', 'المصاري مصرياتي فلوسها', 'تواصل اكلمكم بتكلموا'])
      expect(new Set(tokens(same).map((t) => concept(t.text))).size, same).toBe(1);
  });
  it('and not in words that only look like it', () => {
    for (const [word, like] of [['غير', 'تغيير'], ['عمليه', 'عملت'], ['الوقف', 'توقف'], ['ولاده', 'اولاد'], ['مصاريف', 'مصاري'], ['السجل', 'تسجيل'], ['السكر', 'مسكر'], ['العطله', 'عطلان']] as const) expect(concept(word), word).not.toBe(concept(like));
  });
  it('peels greetings and wishes off both ends, and nothing else', () => {
    const rest = (s: string): string => { const w = words(s); const { from, to } = peel(w); return w.slice(from, to).join(' '); };
    expect(rest('السلام عليكم ورحمة الله وبركاته، الله يسعدكم ابغى السلة وجزاكم الله خير')).toBe('ابغي السله');
    expect(rest('السلام عليكم')).toBe('');
    expect(rest('hello, please help')).toBe('help');
  });
  it('leaves quoted lines out unless nothing else is there', () => {
    expect(withoutQuotes('> قديم\nجديد').trim()).toBe('جديد');
    expect(withoutQuotes('> قديم')).toBe('> قديم');
  });
  it('cuts clauses at questions joined by "and"', () => expect(clauses('متى تفتحون وكيف اسجل عندكم؟ شكرا')).toEqual(['متى تفتحون', 'وكيف اسجل عندكم', 'شكرا']));
});

describe('language', () => {
  it.each([['كيف اسجل', 'ar'], ['how do I register', 'en'], ['abgha asajjal 3endkom', 'ar'], ['راشن کب ملے گا؟', 'ar'], ['عندي rent متأخر', 'ar'], ['123', null], ['👍', null], ['Hi there', 'en']] as const)('%s: %s', (s, l) => expect(detectLang(s)).toBe(l));
});
