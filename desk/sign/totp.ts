/** The authenticator: six digits of thirty seconds (RFC 6238), each taken once. Kept in the store as `secret.step`, the last step that was used. */
import { Secret, TOTP } from 'otpauth';

const PERIOD = 30;
const DIGITS = 6;
/** A clock may be half a minute off, either way. */
const WINDOW = 1;
const SECRET_BYTES = 20;

const totpOf = (secret: string, issuer: string, label: string): TOTP => new TOTP({ issuer, label, algorithm: 'SHA1', digits: DIGITS, period: PERIOD, secret: Secret.fromBase32(secret) });

export const newSecret = (): string => new Secret({ size: SECRET_BYTES }).base32;
export const uriOf = (secret: string, issuer: string, login: string): string => totpOf(secret, issuer, login).toString();

/** Digits as they are typed: any script, spaces between. */
const plain = (code: string): string => code.replace(/[\u0660-\u0669]/g, (d) => String(d.charCodeAt(0) - 0x660)).replace(/[\u06f0-\u06f9]/g, (d) => String(d.charCodeAt(0) - 0x6f0)).replace(/\s/g, '');

/** What to keep from now on, or null: wrong, or used before. `kept`: what the store has, or a bare secret. */
export const takeCode = (kept: string, code: string, now: number): string | null => {
  const [secret = '', used = '-1'] = kept.split('.');
  const token = plain(code);
  if (!/^\d{6}$/.test(token)) return null;
  const delta = totpOf(secret, '', '').validate({ token, timestamp: now, window: WINDOW });
  if (delta === null) return null;
  const step = Math.floor(now / 1000 / PERIOD) + delta;
  return step > Number(used) ? `${secret}.${step}` : null;
};
