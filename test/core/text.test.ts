import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bare, fill, isolate, ltr, placesOf, type Phrase } from '../../core/text.ts';

const FILES: Phrase = { zero: 'لا ملفات', one: 'ملف واحد', two: 'ملفان', few: '{n} ملفات', many: '{n} ملفًا', other: '{n} ملف' };

describe('plural forms', () => {
  it.each<[number, string]>([
    [0, 'لا ملفات'], [1, 'ملف واحد'], [2, 'ملفان'], [3, '3 ملفات'], [10, '10 ملفات'], [11, '11 ملفًا'], [99, '99 ملفًا'], [100, '100 ملف'], [101, '101 ملف'], [102, '102 ملف'], [103, '103 ملفات'], [110, '110 ملفات'], [111, '111 ملفًا'], [1000, '1000 ملف'],
  ])('%i in Arabic: %s', (n, said) => expect(fill(FILES, 'ar', { n })).toBe(said));
  it.each<[number, string]>([[0, '0 files'], [1, 'one file'], [2, '2 files'], [21, '21 files']])('%i in English: %s', (n, said) => expect(fill({ one: 'one file', other: '{n} files' }, 'en', { n })).toBe(said));
  it('a form that is missing falls back to other', () => expect(fill({ other: '{n} ملف' }, 'ar', { n: 2 })).toBe('2 ملف'));
  it('no number counts as none', () => expect(fill(FILES, 'ar')).toBe('لا ملفات'));
  it('every number finds a form', () => { fc.assert(fc.property(fc.nat(), (n) => { expect(Object.values(FILES)).toContain(fill(FILES, 'ar', { n }).replace(String(n), '{n}')); })); });
});

describe('places', () => {
  it.each<[string, Record<string, string | number>, string]>([
    ['رقم {ref}', { ref: '1234567' }, 'رقم 1234567'], ['{a}{b}{a}', { a: 1, b: 2 }, '121'], ['{gone}', {}, '{gone}'], ['{constructor} {__proto__}', {}, '{constructor} {__proto__}'], ['{charity.name}', { 'charity.name': 'X' }, 'X'], ['{a}', { a: '' }, ''],
    ['{a}', { a: '{b}', b: 'no' }, '{b}'], ['{a}', { a: '$&$1' }, '$&$1'], ['{ a }', { a: 1 }, '{ a }'], ['{1}', { 1: 'x' }, '{1}'],
  ])('%s', (phrase, values, said) => expect(fill(phrase, 'ar', values)).toBe(said));
  it('lists each place once, of all forms', () => {
    expect(placesOf('{a} {b.c} {a} { d } {}')).toEqual(['a', 'b.c']);
    expect(placesOf({ one: '{x}', other: '{n} {x}' })).toEqual(['x', 'n']);
  });
  it('what is filled has no place left, whatever people wrote', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('{a}', '{b}', 'س', ' ', '{', '}'), { maxLength: 20 }).map((l) => l.join('')), fc.string().map((s) => `·${s.replace(/[{}]/g, '')}`), (phrase, value) => {
      expect(placesOf(fill(phrase, 'ar', Object.fromEntries(placesOf(phrase).map((p) => [p, value]))))).not.toContain('a');
    }));
  });
});

describe('isolates', () => {
  it('stand around, and come off', () => {
    expect(ltr('055 123')).toBe('\u2066055 123\u2069');
    expect(isolate('سارة')).toBe('\u2068سارة\u2069');
    expect(bare(`رقم ${ltr('1')} من ${isolate('x')}\u200f`)).toBe('رقم 1 من x');
  });
  it('are always closed, and nothing of the text is lost', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (s) => {
      expect(bare(ltr(s))).toBe(bare(s));
      expect(bare(bare(s))).toBe(bare(s));
      for (const wrapped of [ltr(s), isolate(s)]) expect([wrapped.length, wrapped.endsWith('\u2069')]).toEqual([s.length + 2, true]);
    }));
  });
});
