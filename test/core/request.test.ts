import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FINAL_STATES, isNumber, KINDS, makeNumber, plainNumber, REQUEST_KINDS, REQUEST_STATES } from '../../core/request.ts';

const number = fc.integer({ min: 0, max: 899_999 }).map(makeNumber);

describe('reference numbers', () => {
  it('are seven digits that do not begin with 0, each its own', () => {
    const all = new Set<string>();
    for (let n = 0; n < 900_000; n += 7) { const s = makeNumber(n); if (!isNumber(s)) throw new Error(s); all.add(s); }
    expect(all.size).toBe(Math.ceil(900_000 / 7));
    fc.assert(fc.property(number, (s) => { expect(s).toMatch(/^[1-9]\d{6}$/); }));
  });
  it('any number makes one', () => { fc.assert(fc.property(fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 })), (n) => { expect(isNumber(makeNumber(n))).toBe(true); })); });
  it('every single wrong digit is caught', () => { fc.assert(fc.property(number, (s) => {
    for (let i = 0; i < 7; i++) for (let d = 0; d < 10; d++) { const wrong = s.slice(0, i) + d + s.slice(i + 1); expect(isNumber(wrong), wrong).toBe(wrong === s); }
  })); });
  it('every swap of neighbours is caught', () => { fc.assert(fc.property(number, (s) => {
    for (let i = 0; i < 6; i++) if (s[i] !== s[i + 1]) { const wrong = s.slice(0, i) + s[i + 1] + s[i] + s.slice(i + 2); expect(isNumber(wrong), wrong).toBe(false); }
  }), { numRuns: 500 }); });
  it.each(['', '0123456', '123456', '12345678', '123456a', '١٢٣٤٥٦٧', ' 1000000', '1000000\n'])('%j is none', (s) => expect(isNumber(s)).toBe(false));
});

describe('a number as people type it', () => {
  it.each([['رقم الطلب: ١٢٣ ٤٥٦٧', '1234567'], ['123-4567', '1234567'], ['\u20661234567\u2069', '1234567'], ['۱۲۳۴۵۶۷', '1234567'], ['a-12/b', 'A12B'], ['# 1 2 3', '123'], ['', ''], ['لا رقم', '']])('%s', (said, plain) => expect(plainNumber(said)).toBe(plain));
  it('any spacing and digits come to the stored spelling; twice is once', () => {
    fc.assert(fc.property(number, fc.array(fc.constantFrom('', ' ', '-', '.', '\u200f'), { minLength: 7, maxLength: 7 }), fc.constantFrom(0x30, 0x660, 0x6f0), (s, gaps, zero) => {
      expect(plainNumber([...s].map((d, i) => gaps[i] + String.fromCharCode(zero + Number(d))).join(''))).toBe(s);
    }));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (s) => { expect(plainNumber(plainNumber(s))).toBe(plainNumber(s)); }));
  });
});

it('every kind has its department and days; final states are states', () => {
  expect(Object.keys(KINDS).sort()).toEqual([...REQUEST_KINDS].sort());
  for (const k of REQUEST_KINDS) expect(KINDS[k].days).toBeGreaterThan(0);
  for (const s of FINAL_STATES) expect(REQUEST_STATES).toContain(s);
});
