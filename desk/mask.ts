/** Numbers that say who somebody is, hidden until they are asked for with a reason. Names are shown: staff greet people by them. Pure, linear. */
import { westernDigits } from '../core/digits.ts';

const DOTS = '••••••';
/** Shorter runs are dates, sums and our own reference numbers (7 digits). */
const SHORTEST = 9;
/** Digits of any script with what people put between them. A comma or a point is no such thing: places and amounts have it. */
const RUN = /\+?\p{Nd}(?:[ \u00a0\u200e\u200f\u2010-\u2015\u202a-\u202e\u2066-\u2069()\-]{0,3}\p{Nd}){8,}/gu;
const IBAN = /(?<![A-Za-z\d])[A-Za-z]{2}[ \-]?\d\d(?:[ \-]?[A-Za-z\d]){11,30}(?![A-Za-z\d])/g;
const DATE = /^(?:19|20|13|14)\d\d-\d{1,2}-\d{1,2}/;

/** `1•••••••80` */
export const maskNid = (nid: string): string => `${nid.slice(0, 1)}•••••••${nid.slice(-2)}`;
/** `05••••••67`; of another country's number only the end stays. */
export const maskPhone = (phone: string): string => {
  const digits = westernDigits(phone).replace(/\D/g, '');
  return `${/^(?:00966|966|0)?5\d{8}$/.test(digits) ? '05' : ''}${DOTS}${digits.slice(-2)}`;
};
/** `SA••••••7519` */
export const maskIban = (iban: string): string => `${iban.slice(0, 2).toUpperCase()}${DOTS}${iban.slice(-4)}`;

const hide = (run: string): string => {
  const western = westernDigits(run);
  const digits = western.replace(/\D/g, '');
  if (digits.length < SHORTEST || DATE.test(western)) return run;
  return /^[12]\d{9}$/.test(digits) ? maskNid(digits) : maskPhone(western);
};

/** A text with its identifying numbers hidden. The same text when there are none. */
export const mask = (text: string): string =>
  westernDigits(text).replace(IBAN, '') === westernDigits(text) ? text.replace(RUN, hide) : westernDigits(text).replace(IBAN, maskIban).replace(RUN, hide);
