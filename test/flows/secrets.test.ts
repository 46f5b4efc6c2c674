import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretIn, type Secret } from '../../core/secrets.ts';
import { luhnDigit, ibanOf } from './numbers.ts';

describe('secrets are refused', () => {
  it.each<[string, Secret]>([
    ['رمز التحقق 4821', 'code'], ['الكود ٤٨٢١٩٣', 'code'], ['وصلني كود 482193', 'code'], ['my OTP is 482193', 'code'], ['رمز نفاذ 4821', 'code'], ['482193 هذا الرمز', 'code'], ['code: 4821', 'code'],
    ['4111111111111111', 'card'], ['4111 1111 1111 1111', 'card'], ['5500-0000-0000-0004', 'card'], ['٤١١١١١١١١١١١١١١١', 'card'], ['بطاقتي 4111111111111111 الله يخليكم', 'card'], ['378282246310005', 'card'],
    ['كلمة المرور abc12345', 'password'], ['الباسوورد حقي Sara2020', 'password'], ['password: hunter22', 'password'], ['الرقم السري هو 1122', 'password'], ['كلمة السر: qwerty', 'password'],
  ])('%s: %s', (text, what) => expect(secretIn(text)).toBe(what));
});

describe('no false alarm', () => {
  it.each([
    '1000000008', 'رقم هويتي 1000000008', '١٠٠٠٠٠٠٠٠٨', '2000000006', '0551234567', '+966551234567', '00966551234567', '0551234567 و 0557654321', 'SA0380000000608010167519', 'SA03 8000 0000 6080 1016 7519', 'sa0380000000608010167519',
    'راتبي 4500 ريال', '1234567', 'رقم الطلب 1234567 والهوية 0008', 'دخلي 12000', 'عدد الأسرة 5', '15/8/1446', '2025-02-14', 'كيف أعرف رمز التحقق؟', 'ما وصل رمز التحقق', 'هل تطلبون كلمة المرور؟', 'how do I reset my password?',
    'نسيت كلمة المرور كيف استرجعها', 'I did not get the code', 'الإيجار 15000 والكهرباء 350', '', 'السلام عليكم', 'الفاتورة 4111111111111112', 'pinky', 'فاطمة عبدالله الحربي',
  ])('%s', (text) => expect(secretIn(text)).toBeNull());
  it('any national id, mobile, IBAN, amount or reference number, in either digits', () => {
    const digits = (n: number): fc.Arbitrary<string> => fc.array(fc.nat(9), { minLength: n, maxLength: n }).map((l) => l.join(''));
    const value = fc.oneof(
      fc.tuple(fc.constantFrom('1', '2'), digits(8)).map(([f, r]) => f + r + luhnDigit(f + r)), digits(8).map((r) => `05${r}`), digits(8).map((r) => `+9665${r}`), digits(20).map(ibanOf),
      digits(20).map((b) => ibanOf(b).replace(/(.{4})/g, '$1 ').trim()), fc.integer({ min: 0, max: 999_999 }).map((n) => `${n} ريال`), digits(7),
    );
    fc.assert(fc.property(value, fc.constantFrom('', 'رقمي ', 'هذا ', 'my number is '), fc.constantFrom('', ' شكرا', '.'), fc.boolean(), (v, a, b, arabic) => {
      expect(secretIn(a + (arabic ? v.replace(/\d/g, (d) => String.fromCharCode(0x660 + Number(d))) : v) + b)).toBeNull();
    }), { numRuns: 3000 });
  });
  it('is total and linear on hostile texts', () => {
    for (const p of ['1', '1 ', '4-', 'رمز ', 'password ', 'password:', 'كلمة ', 'هي', '4111111111111111 ', ' ']) for (const tail of ['', 'x', '؟']) expect([null, 'code', 'card', 'password']).toContain(secretIn(p.repeat(20_000) + tail));
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (s) => [null, 'code', 'card', 'password'].includes(secretIn(s))), { numRuns: 500 });
  });
});
