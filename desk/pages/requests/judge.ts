/** What of the walk-in form cannot be right. Said while the person is still there; the server judges again. */
import { westernDigits } from '../../../core/digits.ts';
import { readNationalId } from '../../../core/values/national-id.ts';
import type { Field } from './forms.ts';

export type Fault = 'bad_required' | 'bad_nid_length' | 'bad_nid_first' | 'bad_nid_check' | 'bad_phone' | 'bad_number' | 'bad_consent';
const NID: Record<string, Fault> = { length: 'bad_nid_length', format: 'bad_nid_length', first_digit: 'bad_nid_first', checksum: 'bad_nid_check' };

/** Spaces and hyphens as people write them. */
const digitsOf = (text: string): string => westernDigits(text).replace(/[\s\-()\u200e\u200f\u2066-\u2069]/g, '');
const SAUDI = /^(?:(?:\+|00)?966|0)?(5\d{8})$/;
const ABROAD = /^(?:\+|00)[1-9]\d{7,14}$/;

/** The value as it is kept, or why not. An empty one that is not needed: null. */
export const judge = (field: Field, text: string): { ok: string | null } | { no: Fault } => {
  const said = text.trim();
  if (said === '') return field.needed ? { no: 'bad_required' } : { ok: null };
  switch (field.as) {
    case 'nid': {
      const read = readNationalId(said);
      return 'ok' in read ? { ok: read.ok } : { no: NID[read.no] ?? 'bad_nid_check' };
    }
    case 'phone': {
      const digits = digitsOf(said);
      const saudi = SAUDI.exec(digits);
      return saudi ? { ok: `+966${saudi[1]}` } : ABROAD.test(digits) && !/^(?:\+|00)966/.test(digits) ? { ok: digits.replace(/^00/, '+') } : { no: 'bad_phone' };
    }
    case 'number': {
      const digits = westernDigits(said).replace(/[,٬\s]/g, '');
      return /^\d{1,7}$/.test(digits) ? { ok: String(Number(digits)) } : { no: 'bad_number' };
    }
    default: return { ok: said };
  }
};
