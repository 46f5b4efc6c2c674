/** Numbers that identify somebody do not go into a room of the staff: a messenger's servers are abroad, and its groups outlive everything. Pure, linear. */
import { westernDigits } from '../core/digits.ts';
import { ltr } from '../core/text.ts';
import { maskPhone as masked } from '../desk/mask.ts';
import { word } from './room-words.ts';

/** Shorter runs are dates, sums and our own reference numbers (7 digits). */
const LONG = 9;
/** Digits of any script, with what people put between them. A dot is no such thing: places and amounts have it. */
const RUN = /\+?\p{Nd}[\p{Nd} \u00a0\u200e\u200f\u2010-\u2015\u202a-\u202e\-]*\p{Nd}/gu;
const DATE = /^(?:19|20|13|14)\d\d-(?:0?\d|1[0-2])-\d{1,2}$/;
/** A place as the history writes it: two decimals. */
const PLACE = /^-?\d{1,3}(?:\.\d+)?, ?-?\d{1,3}(?:\.\d+)?$/;

const digitsOf = (s: string): string => westernDigits(s).replace(/\D/g, '');

/** As the desk shows it, kept in its own order inside Arabic. */
export const maskPhone = (phone: string): string => ltr(masked(phone));

const mask = (digits: string): string => (/^[12]\d{9}$/.test(digits) ? word('hidden.id') : maskPhone(digits));

const hide = (run: string): string => {
  if (digitsOf(run).length < LONG || DATE.test(westernDigits(run))) return run;
  const groups = run.split(/([ \u00a0]+)/);
  // A long group among others is a number of its own; short ones only make one together.
  if (groups.some((g) => digitsOf(g).length >= LONG)) return groups.map((g) => (digitsOf(g).length >= LONG ? mask(digitsOf(g)) : g)).join('');
  return mask(digitsOf(run));
};

export const isPlace = (text: string): boolean => PLACE.test(text);
export const veil = (text: string): string => (isPlace(text) ? text : text.replace(RUN, hide));
