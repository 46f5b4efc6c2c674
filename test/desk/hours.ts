/** Working hours to try clocks with. */
import fc from 'fast-check';
import type { Hours } from '../../core/hours.ts';

const DAY = [{ from: '08:00', to: '15:00' }];
/** Sunday to Thursday, eight to three. */
export const WEEK: Hours = { week: [DAY, DAY, DAY, DAY, DAY, [], []], holidays: [], confirmed: true };

const clock = fc.integer({ min: 0, max: 23 }).map((h) => `${String(h).padStart(2, '0')}:00`);
const shift = fc.tuple(clock, clock).map(([from, to]) => ({ from, to }));
export const anyHours = fc.record({ week: fc.array(fc.array(shift, { maxLength: 2 }), { minLength: 7, maxLength: 7 }), holidays: fc.constant(['2026-11-24']), confirmed: fc.constant(true) }) as fc.Arbitrary<Hours>;
