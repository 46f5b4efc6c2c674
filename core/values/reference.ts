/** A reference number as people write it: "رقم الطلب ١٢٣ ٤٥٦٧", "R-1001". Whether such a request exists is the store's to say. */
import { westernDigits } from '../digits.ts';
import { plainNumber } from '../request.ts';
import type { Reading } from './reading.ts';

/** Letters and digits in one run; spaces may stand between digits ("123 4567"). */
const RUN = /[A-Za-z]{0,4}[-\u2010-\u2015/]?\d(?:[ \u00a0-]?\d){2,13}/g;

export const readReference = (said: string): Reading<string> => {
  const found = [...new Set((westernDigits(said.slice(0, 300)).match(RUN) ?? []).map(plainNumber))];
  if (!found.length) return { no: 'format' };
  if (found.length > 1) return { no: 'unclear' };
  const number = found[0] as string;
  return number.length < 4 || number.length > 12 ? { no: 'length' } : { ok: number };
};
