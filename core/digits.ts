/** Digits as people type them: Western, Arabic-Indic, Persian/Urdu, full-width. */
const ZEROES = [0x0660, 0x06f0, 0xff10, 0x0966, 0x09e6]; // Arabic-Indic, Persian/Urdu, full-width, Devanagari, Bengali
const DIGITS = new RegExp(`[${ZEROES.map((z) => `\\u{${z.toString(16)}}-\\u{${(z + 9).toString(16)}}`).join('')}]`, 'gu');

/** Every decimal digit becomes 0-9; nothing else changes. Linear, total. */
export const westernDigits = (s: string): string =>
  s.replace(DIGITS, (d) => {
    const code = d.codePointAt(0) as number;
    return String(code - (ZEROES.findLast((z) => z <= code && code < z + 10) ?? code));
  });
