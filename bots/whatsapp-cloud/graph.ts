/** One call of the Graph API, its answer as a value. */
import type { Config } from './settings.ts';
import { PATIENCE } from './limits.ts';

/** `none`: no answer that can be read. `left` false: the request surely never reached Meta. */
export type Answer = { as: 'answer'; status: number; json: unknown; retryAfter: number | null } | { as: 'none'; left: boolean; why: string };
export type Ask = { method: 'GET' | 'POST' | 'DELETE'; path: string; json?: unknown; form?: FormData };

/** Faults of a connection that was never made. Everything else may have carried the request away. */
const NEVER_LEFT = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'UND_ERR_CONNECT_TIMEOUT', 'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID',
]);
/** No answer of the API is longer than a few kB. */
const LONGEST = 1_000_000;

const codeOf = (error: unknown): string => {
  const cause = error instanceof Error ? (error.cause as { code?: unknown; errors?: { code?: unknown }[] } | undefined) : undefined;
  const code = cause?.code ?? cause?.errors?.[0]?.code; // a host with several addresses fails with one error for each
  return typeof code === 'string' ? code : 'unknown';
};
const readable = (text: string): unknown => {
  try { return text.length > LONGEST ? null : JSON.parse(text); } catch { return null; }
};
/** Ms, from seconds or a date. */
const waitOf = (header: string | null, now: number): number | null => {
  if (header === null) return null;
  const ms = /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now;
  return ms > 0 && ms < 3_600_000 ? ms : null;
};

/** Never throws. Ends with the signal or after PATIENCE. */
export const ask = async (config: Pick<Config, 'api' | 'token'>, what: Ask, signal: AbortSignal, now: number): Promise<Answer> => {
  if (signal.aborted) return { as: 'none', left: false, why: 'stopping' };
  const limit = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]);
  try {
    const answer = await fetch(`${config.api}/${what.path}`, {
      method: what.method, redirect: 'manual', signal: limit,
      headers: { authorization: `Bearer ${config.token}`, ...(what.json === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(what.json === undefined ? (what.form ? { body: what.form } : {}) : { body: JSON.stringify(what.json) }),
    });
    const json = readable(await answer.text());
    return { as: 'answer', status: answer.status, json, retryAfter: waitOf(answer.headers.get('retry-after'), now) };
  } catch (error) {
    const code = codeOf(error);
    return { as: 'none', left: !NEVER_LEFT.has(code), why: limit.aborted ? 'no answer in time' : `no answer (${code})` };
  }
};
