/** Digits as people type them: Western, Arabic-Indic, Persian/Urdu, full-width. */
const ZEROES = [0x0660, 0x06f0, 0xff10, 0x0966, 0x09e6]; // Arabic-Indic, Persian/Urdu, full-width, Devanagari, Bengali
const DIGITS = new RegExp(`[${ZEROES.map((z) => `\\u{${z.toString(16)}}-\\u{${(z + 9).toString(16)}}`).join('')}]`, 'gu');

/** Is there anything to change? Letters of Arabic and Latin fall through the first comparison; nearly every message ends here. */
const hasOther = (s: string): boolean => {
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if (c > 0x65f && (c < 0x66a || (c > 0x6ef && c < 0x6fa) || (c > 0x965 && c < 0x9f0) || c > 0xff0f)) return true;
  }
  return false;
};

/** Every decimal digit becomes 0-9; nothing else changes. Linear, total. */
export const westernDigits = (s: string): string =>
  hasOther(s)
    ? s.replace(DIGITS, (d) => {
      const code = d.codePointAt(0) as number;
      return String(code - (ZEROES.findLast((z) => z <= code && code < z + 10) ?? code));
    })
    : s;
