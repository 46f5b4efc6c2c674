/** Mobile numbers. What is kept is E.164; what is shown is grouped; what is logged is masked. */
import { parsePhoneNumberFromString, validatePhoneNumberLength } from 'libphonenumber-js/max';
import { partsOf, runsOf } from './spelling.ts';
import type { Reading } from './reading.ts';

// `max` metadata: only it tells a foreign mobile from a foreign landline. Saudi numbers are read by form, because
// people write +966 05…, 966 5…, 5… and a newly opened 05x range must not lock anybody out.
const MOBILE = /^(?:(?:00)?966)?0?(5\d{8})$/;
const LANDLINE = /^(?:(?:00)?966)?0?(?:1[1-7]\d{7}|9200\d{5}|92\d{7}|800\d{7}|8111\d{6})$/;
const MAX_DIGITS = 17; // 15 of E.164 and a leading 00

const saudi = (digits: string): string | null => { const m = MOBILE.exec(digits); return m ? `+966${m[1]}` : null; };

/** A number written with + or 00, of any country but Saudi Arabia. */
const foreign = (digits: string, plus: boolean): Reading<string> | null => {
  if (!plus && !digits.startsWith('00')) return null;
  const e164 = `+${plus ? digits.replace(/^00/, '') : digits.slice(2)}`;
  if (e164.startsWith('+966') || e164.startsWith('+0')) return null;
  const parsed = parsePhoneNumberFromString(e164);
  if (parsed?.isValid()) {
    const type = parsed.getType();
    return type === 'FIXED_LINE' || type === 'TOLL_FREE' || type === 'UAN' ? { no: 'landline' } : { ok: parsed.number };
  }
  const wrong = validatePhoneNumberLength(e164);
  return { no: wrong === 'TOO_SHORT' || wrong === 'TOO_LONG' || wrong === 'INVALID_LENGTH' ? 'length' : 'format' };
};

/** A mobile's beginning with the wrong count of digits, or a full count that begins like no mobile. */
const why = (digits: string): 'length' | 'format' => {
  if (/^(?:(?:00)?966)?0?5/.test(digits)) return 'length';
  const national = digits.replace(/^00/, '').replace(/^966/, '');
  return national.length === 9 || national.length === 10 ? 'format' : 'length';
};

/** A mobile in E.164. Of several numbers the first mobile is meant. */
export const readPhone = (text: string): Reading<string> => {
  const runs = runsOf(text);
  if (!runs.length) return { no: 'format' };
  const tries = runs.flatMap((r) => partsOf(r, MAX_DIGITS).map((digits) => ({ digits, plus: r.plus && r.atoms.join('').startsWith(digits) })));
  for (const t of tries) if (t.plus) { const f = foreign(t.digits, true); if (f && 'ok' in f) return f; }
  for (const t of tries) { const found = saudi(t.digits); if (found) return { ok: found }; }
  const judged = tries.map((t) => foreign(t.digits, t.plus)).filter((f) => f !== null);
  const abroad = judged.find((f) => 'ok' in f);
  if (abroad) return abroad;
  if (tries.some((t) => LANDLINE.test(t.digits)) || judged.some((f) => 'no' in f && f.no === 'landline')) return { no: 'landline' };
  const longest = tries.reduce((a, b) => (b.digits.length > a.digits.length ? b : a));
  return foreign(longest.digits, longest.plus) ?? { no: why(longest.digits) };
};

const OURS = /^\+966(5\d)(\d{3})(\d{4})$/;
/** "+966 50 123 4567". Anything that is no number comes back as it was. */
export const showPhone = (e164: string): string => OURS.test(e164) ? e164.replace(OURS, '+966 $1 $2 $3') : parsePhoneNumberFromString(e164)?.formatInternational() ?? e164;

/** "05••••4567" */
export const maskPhone = (e164: string): string => {
  const digits = e164.replace(/\D/g, '');
  if (digits.length < 8) return '••••';
  return `${saudi(digits) ? '05' : `+${digits.slice(0, 2)}`}••••${digits.slice(-4)}`;
};
