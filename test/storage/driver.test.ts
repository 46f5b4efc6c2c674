import { describe, expect, it } from 'vitest';
import { scalars } from '../../storage/driver.ts';

describe('driver', () => {
  it('takes scalars as they are', () => {
    const all = ['x', 1, 1n, Uint8Array.of(1), Buffer.from('x'), null];
    expect(scalars('s', all)).toEqual(all);
  });
  it.each([[new Date()], [{}], [undefined], [[1]], [true], [Number.NaN]])('refuses %s, which SQLite would shift or store as something else', (p) => {
    expect(() => scalars('INSERT', [1, p])).toThrow(/parameter 2/);
  });
});
