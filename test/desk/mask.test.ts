import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mask, maskNid, maskPhone } from '../../desk/mask.ts';

describe('numbers that say who somebody is', () => {
  it.each([
    ['1023456780', '1•••••••80'],
    ['هويتي ١٠٢٣٤٥٦٧٨٠ شكرًا', 'هويتي 1•••••••80 شكرًا'],
    ['2034567890', '2•••••••90'],
    ['0551234567', '05••••••67'],
    ['+966 55 123 4567', '05••••••67'],
    ['٠٥٥-١٢٣-٤٥٦٧', '05••••••67'],
    ['00966551234567 أو 0559876543', '05••••••67 أو 05••••••43'],
    ['+20 100 123 4567', '••••••67'],
    ['SA0380000000608010167519', 'SA••••••7519'],
    ['آيبان sa03 8000 0000 6080 1016 7519 للتحويل', 'آيبان SA••••••7519 للتحويل'],
  ])('%s: %s', (text, shown) => { expect(mask(text)).toBe(shown); });
  it.each(['منى عبدالله الحربي', 'الدخل 4500 ريال', 'طلبي رقم 1234567', '2026-11-22 10:30', '24.4672, 39.6112', '5 أفراد', 'SA', ''])('leaves %s as it is', (text) => { expect(mask(text)).toBe(text); });
  it('hides every id and mobile, wherever they stand', () => {
    const nid = fc.tuple(fc.constantFrom('1', '2'), fc.integer({ min: 0, max: 999_999_999 })).map(([h, n]) => h + String(n).padStart(9, '0'));
    const phone = fc.integer({ min: 0, max: 99_999_999 }).map((n) => `05${String(n).padStart(8, '0')}`);
    fc.assert(fc.property(fc.oneof(nid, phone), fc.string({ maxLength: 20 }).filter((s) => !/\p{Nd}/u.test(s)), fc.string({ maxLength: 20 }).filter((s) => !/\p{Nd}/u.test(s)), (n, before, after) => {
      expect(mask(`${before} ${n} ${after}`)).not.toContain(n);
    }));
  });
  it('is total, quick, and done after once', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (s) => { expect(mask(mask(s))).toBe(mask(s)); }));
    expect(mask('1'.repeat(1_000_000)).length).toBeLessThan(50);
    expect(mask('1 '.repeat(300_000)).length).toBeGreaterThan(0);
    expect(mask('SA00' + 'A '.repeat(300_000)).length).toBeGreaterThan(0);
  });
  it('shows ends only', () => { expect([maskNid('1023456780'), maskPhone('+966551234567')]).toEqual(['1•••••••80', '05••••••67']); });
});
