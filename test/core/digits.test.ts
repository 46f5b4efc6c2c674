import fc from 'fast-check';
import { expect, it } from 'vitest';
import { westernDigits } from '../../core/digits.ts';

const SCRIPTS = ['٠١٢٣٤٥٦٧٨٩', '۰۱۲۳۴۵۶۷۸۹', '０１２３４５６７８９', '०१२३४५६७८९', '০১২৩৪৫৬৭৮৯', '0123456789'];

it.each(SCRIPTS)('%s', (digits) => expect(westernDigits(digits)).toBe('0123456789'));
it('mixed scripts and everything around stay in place', () => expect(westernDigits('هوية ١0۲３-x٫½²Ⅳ①')).toBe('هوية 1023-x٫½²Ⅳ①'));
it('changes digits only, keeps the length, and once is enough', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.constantFrom(...SCRIPTS.join(''), 'س', '\ud800', ' ')).map((l) => l.join(''))), (s) => {
    const out = westernDigits(s);
    expect(westernDigits(out)).toBe(out);
    expect(out).toHaveLength(s.length);
    [...out].forEach((c, i) => { if (!/[0-9]/.test(c)) expect(c).toBe([...s][i]); });
  }), { numRuns: 500 });
});
