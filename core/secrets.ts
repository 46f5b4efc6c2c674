/** One-time codes, card numbers and passwords: refused, never kept. National ids, IBANs and phone numbers are not secrets of this kind. */
import { westernDigits } from './digits.ts';

export type Secret = 'code' | 'card' | 'password';

const luhn = (digits: string): boolean => {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let d = Number(digits[digits.length - 1 - i]);
    if (i % 2) { d *= 2; if (d > 9) d -= 9; }
    sum += d;
  }
  return sum % 10 === 0;
};
const DIGIT = /\d/;
const CODE_WORD = /(?:رمز|كود|الكود|otp|code|نفاذ|تحقق)/i;
const ASKS = /[?؟]|ما ?وصل|لم يصل|مو راضي|ما يجي|هل |كيف|how|did ?n.t/i;
const PASSWORD = /(?:كلمة (?:ال)?(?:سر|مرور)|كلمه (?:ال)?(?:سر|مرور)|الباسوورد|باسورد|الرقم السري|رقمي السري|password|pin)\s*(?:حقي|حقتي|هو|هي|is|:|=|-)*\s*(\S*\d\S*|\S{6,})/i;

/** What secret a text holds, or null. Linear: every pattern is anchored on a word or a bounded run. */
export const secretIn = (said: string): Secret | null => {
  const text = westernDigits(said.slice(0, 4_000));
  const numbers = DIGIT.test(text);
  for (const run of numbers ? (text.match(/\d(?:[ -]?\d){12,18}/g) ?? []) : []) {
    const at = text.indexOf(run);
    const digits = run.replace(/\D/g, '');
    if (!/sa\s*$/i.test(text.slice(Math.max(0, at - 4), at)) && /^[3-6]/.test(digits) && luhn(digits)) return 'card';
  }
  if (numbers && CODE_WORD.test(text) && /(?<!\d)\d{4,6}(?!\d)/.test(text) && !ASKS.test(text) && text.length < 120) return 'code';
  return PASSWORD.test(text) && !ASKS.test(text) ? 'password' : null;
};

/** «هذي بطاقتي الصراف», "visa.jpg": what is written under a picture, or its name, says that it shows a bank card. */
const CARD = /(?:بطاق(?:ة|ه|تي)|كرت) ?(?:ال)?(?:بنك|بنكي|بنكية|بنكيه|صراف|الصراف|فيزا|مدى|مدي|ائتمان)|(?:^|[\s_.-])(?:فيزا|visa|mada|mastercard|credit[\s_-]?card|debit[\s_-]?card|bank[\s_-]?card|atm[\s_-]?card)(?=$|[\s_.-])/i;
const ASKED = /[?؟]|هل |كيف|لازم|ضروري|how|do i|should/i;
export const saysCard = (caption: string, names: readonly string[]): boolean => (CARD.test(caption.slice(0, 300)) && !ASKED.test(caption)) || names.some((n) => CARD.test(n.slice(0, 120)));

/** Shown in place of a secret. */
export const HIDDEN = '•••';
