/** Requests: what people ask of the charity, with a number they can read aloud. Values: CONTRACTS. */
import type { Json } from './json.ts';
import type { Media } from './message.ts';
import { westernDigits } from './digits.ts';

export const REQUEST_KINDS = [
  'aid', 'complaint', 'suggestion', 'objection', 'appointment', 'callback', 'update_data', 'privacy', 'volunteer', 'internal',
] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

export const REQUEST_STATES = ['new', 'in_study', 'needs_papers', 'visit', 'approved', 'rejected', 'paid', 'closed', 'cancelled'] as const;
export type RequestState = (typeof REQUEST_STATES)[number];
/** A request in one of these no longer stands in the way of a new one of the same kind. */
export const FINAL_STATES: readonly RequestState[] = ['rejected', 'paid', 'closed', 'cancelled'];

export const DEPARTMENTS = ['social_research', 'beneficiary_service', 'finance', 'development', 'donors', 'management'] as const;
export type Department = (typeof DEPARTMENTS)[number];

/** Who works on a kind, and within how many days its person hears again. */
export const KINDS: Record<RequestKind, { department: Department; days: number }> = {
  aid: { department: 'social_research', days: 14 },
  complaint: { department: 'management', days: 5 },
  suggestion: { department: 'beneficiary_service', days: 30 },
  objection: { department: 'management', days: 14 },
  appointment: { department: 'beneficiary_service', days: 2 },
  callback: { department: 'beneficiary_service', days: 1 },
  update_data: { department: 'social_research', days: 3 },
  privacy: { department: 'management', days: 30 },
  volunteer: { department: 'development', days: 7 },
  internal: { department: 'management', days: 7 },
};

/** What the person may see of a request once identified. Times in ms. */
export type RequestView = { number: string; kind: RequestKind; about: string | null; state: RequestState; created: number; nextUpdate: number | null };

/** `promised`: the day its person was told to hear again by, set with this change (null: taken back). `silent`: nobody but staff hears of it. */
export type RequestChange = { at: number; who: string; state: RequestState; note: string | null; promised?: number | null; silent?: true };
/** Staff asked somebody who came or called: which wording was read out, and by whom. */
export type Agreed = { version: string; at: number; who: { id: string; name: string } };
/** The four digits that, with its number, open a request: of the applicant's id; where none was asked, of the mobile that was given; null: it was
 *  made without either, and only the conversation that made it may ask. */
export const tailOf = (nid: string | null, fields: Record<string, Json>): string | null => {
  const of = nid ?? fields['carer_phone'] ?? fields['phone'];
  const digits = typeof of === 'string' ? plainNumber(of) : '';
  return digits.length < 4 ? null : digits.slice(-4);
};

/** The whole request, for staff. `fields` holds personal data. */
export type RequestFile = RequestView & {
  conversation: string | null; updated: number; department: Department; fields: Record<string, Json>; media: Media[]; history: RequestChange[]; agreed?: Agreed;
};

// Damm's quasigroup of order 10: catches every single wrong digit and every swap of neighbours.
const DAMM = ['0317598642', '7092154863', '4206871359', '1750983426', '6123045978', '3674209581', '5869720134', '8945362017', '9438617205', '2581436790'];
const damm = (digits: string): number => [...digits].reduce((row, d) => Number((DAMM[row] as string)[Number(d)]), 0);

/** 7 digits: six that do not begin with 0, and Damm's check digit. No hyphen: it survives SMS and right-to-left text. */
export const makeNumber = (six: number): string => {
  const body = String(100000 + (Math.abs(Math.trunc(six)) % 900000));
  return body + damm(body);
};
/** True for a number that could be ours (right length, right check digit). */
export const isNumber = (s: string): boolean => /^[1-9]\d{6}$/.test(s) && damm(s) === 0;
/** A reference number as people type it ("رقم الطلب: ١٢٣ ٤٥٦٧") brought to the stored spelling. */
export const plainNumber = (s: string): string => westernDigits(s).toUpperCase().replace(/[^0-9A-Z]/g, '');
