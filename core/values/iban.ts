/** Saudi IBAN: SA, two check digits, 20 digits; remainder 1 when divided by 97 (ISO 13616). */
import { partsOf, plain } from './spelling.ts';
import type { Reading } from './reading.ts';

const DIGITS = 22; // after "SA"
/** Lengths of IBANs people here may also hold: told "not supported" rather than "wrong length". */
const ABROAD: Record<string, number> = {
  AE: 23, BH: 22, DJ: 27, EG: 29, IQ: 23, JO: 30, KW: 30, LB: 28, LY: 25, MR: 27, OM: 23, PS: 29, QA: 29, SD: 18, SO: 23, TN: 24, YE: 30, PK: 24, TR: 26,
  GB: 22, DE: 22, FR: 27, IT: 27, ES: 24, NL: 18, BE: 16, AT: 20, CH: 21, SE: 24, NO: 15, DK: 18, IE: 22, PL: 28, GR: 27, PT: 25, FI: 18,
};
const SEPARATORS = /[\s\-‐-―−._/\\·•,،:()]/u;
const SPACED = new RegExp(`(?:(?<![A-Z])(SA)${SEPARATORS.source}{0,3})?(\\d+(?:${SEPARATORS.source}{1,3}\\d+)*)`, 'gu');
const FOREIGN = new RegExp(`(?<![A-Z])([A-Z]{2})${SEPARATORS.source}?(\\d\\d(?:${SEPARATORS.source}?[A-Z0-9]){8,32})`, 'gu');

/** Remainder by 97, letters as 10-35, digit by digit: no big numbers needed. */
const mod97 = (s: string): number => {
  let rest = 0;
  for (const c of s) {
    const v = Number.parseInt(c, 36);
    rest = (rest * (v > 9 ? 100 : 10) + v) % 97;
  }
  return rest;
};
const isIban = (s: string): boolean => mod97(s.slice(4) + s.slice(0, 4)) === 1;

const fromAbroad = (text: string): boolean => {
  for (const m of text.matchAll(FOREIGN)) {
    const country = m[1] as string;
    const length = ABROAD[country];
    if (country === 'SA') continue;
    const rest = (m[2] as string).replace(/[^A-Z0-9]/g, '');
    if (length !== undefined ? rest.length + 2 >= length && rest.length + 2 <= length + 12 : isIban(country + rest)) return true;
  }
  return false;
};

/** 24 characters without spaces. */
export const readIban = (text: string): Reading<string> => {
  const said = plain(text).toUpperCase().replace(/IBAN|آ?ا?يبان/g, ' ');
  const found = [...said.matchAll(SPACED)].map((m) => ({ marked: m[1] !== undefined, atoms: (m[2] as string).match(/\d+/g) ?? [], digits: (m[2] as string).replace(/\D/g, '') }));
  const right = found.flatMap((f) => partsOf(f, DIGITS)).find((p) => p.length === DIGITS && isIban(`SA${p}`));
  if (right) return { ok: `SA${right}` };
  if (fromAbroad(said)) return { no: 'unsupported_type' };
  const judged = found.find((f) => f.marked) ?? found.reduce<{ digits: string } | null>((a, b) => (!a || b.digits.length > a.digits.length ? b : a), null);
  if (!judged) return { no: 'format' };
  if (judged.digits.length === DIGITS) return { no: 'checksum' };
  // letters among the digits of what is otherwise the right length: "SA03 8OOO ..."
  const compact = /(?<![A-Z])SA(\d[A-Z0-9]*)/.exec(said.replace(new RegExp(SEPARATORS.source, 'gu'), ''))?.[1] ?? '';
  return { no: compact.length === DIGITS && /[A-Z]/.test(compact) ? 'format' : 'length' };
};

/** "SA••••7519" */
export const maskIban = (iban: string): string => (iban.length < 8 ? '••••' : `${iban.slice(0, 2)}••••${iban.slice(-4)}`);
