/** Saudi national id (begins with 1) and residence permit, iqama (begins with 2): 10 digits, the last by Luhn. */
import { partsOf, runsOf } from './spelling.ts';
import type { Reading } from './reading.ts';

const LENGTH = 10;

/** Luhn: every second digit from the right doubled, sum divisible by 10. */
const luhn = (digits: string): boolean => {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const d = Number(digits[digits.length - 1 - i]);
    const twice = d * 2;
    sum += i % 2 === 0 ? d : twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
};
const isId = (s: string): boolean => s.length === LENGTH && /^[12]/.test(s) && luhn(s);

/** All valid ids in a text, in order, each once. */
export const findNationalIds = (text: string): string[] => [...new Set(runsOf(text).flatMap((r) => partsOf(r, LENGTH)).filter(isId))];

/** 10 Western digits. Of several numbers the valid one is meant; otherwise the one that looks most like an id is judged. */
export const readNationalId = (text: string): Reading<string> => {
  const runs = runsOf(text);
  if (!runs.length) return { no: 'format' };
  const parts = runs.flatMap((r) => partsOf(r, LENGTH));
  const valid = parts.find(isId);
  if (valid) return { ok: valid };
  const ten = parts.filter((p) => p.length === LENGTH);
  const judged = ten.find((p) => /^[12]/.test(p)) ?? runs.map((r) => r.atoms.join('')).reduce((a, b) => (b.length > a.length ? b : a));
  if (judged.length !== LENGTH) return { no: 'length' };
  return { no: /^[12]/.test(judged) ? 'checksum' : 'first_digit' };
};
