/** The Bot API through telegraf's typed client. What became of a call is a value; nothing of a token or of people's words leaves in it. */
import type { Telegram } from 'telegraf';
import { API } from './facts.ts';

/** `unreached`: not a byte of it can have been taken. `unsure`: it may have been. `why` is a code, never a message: messages hold the address, and the address the token. */
export type Answer =
  | { as: 'ok'; result: unknown }
  | { as: 'refused'; code: number; description: string; retryAfter?: number }
  | { as: 'unreached'; why: string }
  | { as: 'unsure'; why: string };

export interface Api {
  /** Ends soon after the signal. Never throws for what Telegram or the line does. */
  call(method: string, payload: Record<string, unknown>, signal: AbortSignal): Promise<Answer>;
}

/** The line failed before anything could be sent over it. */
const UNREACHED = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'EPROTO',
  'CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'ERR_TLS_CERT_ALTNAME_INVALID',
]);
const BEFORE_TLS = /before secure TLS connection/;
/** Telegram's own 500 and 503 say that it did not take the call; a gateway that lost sight of it says nothing of the kind. */
const GATEWAY = new Set([502, 504]);

type Thrown = { name?: unknown; code?: unknown; type?: unknown; message?: unknown; response?: { error_code?: unknown; description?: unknown; parameters?: { retry_after?: unknown } } };

/** PURE. What a rejection of telegraf's `callApi` means. */
export const answerOf = (thrown: unknown): Exclude<Answer, { as: 'ok' }> => {
  const e = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as Thrown;
  const code = e.response?.error_code;
  if (typeof code === 'number') {
    if (GATEWAY.has(code)) return { as: 'unsure', why: String(code) };
    const after = e.response?.parameters?.retry_after;
    return { as: 'refused', code, description: String(e.response?.description ?? ''), ...(typeof after === 'number' && after >= 0 ? { retryAfter: after } : {}) };
  }
  const why = typeof e.code === 'string' ? e.code : typeof e.type === 'string' ? e.type : typeof e.name === 'string' ? e.name : 'unknown';
  const never = UNREACHED.has(why) || (typeof e.message === 'string' && BEFORE_TLS.test(e.message));
  return never ? { as: 'unreached', why } : { as: 'unsure', why };
};

/** telegraf is loaded at the first call, not at start. Of it only `callApi` is used: it also reaches methods that are newer than its types. */
export const openApi = (token: string, apiRoot = API): Api => {
  let client: Promise<Telegram> | undefined;
  const load = (): Promise<Telegram> => (client ??= import('telegraf').then((m) => new m.Telegram(token, { apiRoot, webhookReply: false })));
  return {
    async call(method, payload, signal) {
      if (signal.aborted) return { as: 'unreached', why: 'stopping' };
      const telegram = await load();
      try {
        // Its signature knows the methods of one version; names and shapes are ours to keep right.
        const result: unknown = await (telegram.callApi as (m: string, p: unknown, o: unknown) => Promise<unknown>).call(telegram, method, payload, { signal });
        return { as: 'ok', result };
      } catch (e) {
        return answerOf(e);
      }
    },
  };
};

/** Runs work under a signal that ends with `outer` or after `ms`; leaves no listener behind on a signal that lives as long as the process. */
export const within = async <T>(outer: AbortSignal, ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const own = new AbortController();
  const stop = (): void => own.abort();
  const timer = setTimeout(stop, ms);
  if (outer.aborted) stop();
  outer.addEventListener('abort', stop, { once: true });
  try {
    return await work(own.signal);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', stop);
  }
};

/** Sleeps, or ends early with the signal. */
export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted) return done();
    const end = (): void => { clearTimeout(timer); signal.removeEventListener('abort', end); done(); };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
