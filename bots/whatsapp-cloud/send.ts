/** What became of a call: every answer of Meta as an outcome. */
import type { Sent } from '../../core/ports.ts';
import { meaningOf, WAITS, whyOf } from './errors.ts';
import type { Meaning } from './errors.ts';
import type { Answer } from './graph.ts';
import { Refusal, Taken } from './payloads.ts';

/** Each time in a row that Meta asks for silence we wait twice as long, five times over. */
const DOUBLINGS = 5;
/** Graph's subcode for an object that is not there or not ours: the phone number id, not the message. */
const NO_OBJECT = 33;
/** Where an error comes without a code of Graph's: a proxy, or a wrong address. */
const BARE: Record<number, Meaning> = {
  401: { what: 'account', say: 'not signed in' }, 403: { what: 'account', say: 'not allowed' }, 404: { what: 'account', say: 'no such address; is WHATSAPP_API right?' },
  429: { what: 'quiet', say: 'too many calls' },
};

type Read = { code: number | null; meaning: Meaning | null; why: string };
const read = (status: number, json: unknown): Read => {
  const refusal = Refusal.safeParse(json);
  if (!refusal.success) return { code: null, meaning: status >= 300 && status < 400 ? BARE[404] as Meaning : (BARE[status] ?? null), why: `status ${status}${BARE[status] ? `: ${BARE[status].say}` : ''}` };
  const { code: given, error_subcode, is_transient, message } = refusal.data.error;
  const code = given === 100 && error_subcode === NO_OBJECT ? NO_OBJECT : given;
  const meaning = meaningOf(code) ?? (is_transient ? { what: 'retry' as const, say: 'passes' } : status === 429 ? (BARE[429] as Meaning) : null);
  return { code, meaning, why: whyOf(code, /^\(#\d+\) (.*)$/.exec(message ?? '')?.[1] ?? '') };
};

export const acted = (meaning: Meaning, why: string, now: number, retryAfter: number | null, strain: number): Sent => {
  const wait = (base: number): number => now + Math.max(retryAfter ?? 0, meaning.ms ?? base * 2 ** Math.min(strain, DOUBLINGS));
  switch (meaning.what) {
    case 'retry': return { as: 'retry', at: wait(WAITS.retry), why };
    case 'wait': return { as: 'retry', at: wait(WAITS.wait), why };
    case 'quiet': return { as: 'retry', at: wait(WAITS.quiet), why, all: true };
    case 'account': return { as: 'retry', at: now + (meaning.ms ?? WAITS.account), why, all: true };
    default: return { as: 'failed', why };
  }
};

export type Outcome = { sent: Sent; what: Meaning['what'] | null };

/** Of POST /messages. `strain`: how often in a row Meta asked for silence. */
export const outcomeOf = (a: Answer, now: number, strain: number): Outcome => {
  if (a.as === 'none') return { what: null, sent: a.left ? { as: 'unknown', why: a.why } : { as: 'retry', at: now + WAITS.retry, why: a.why } };
  if (a.status >= 200 && a.status < 300) {
    const taken = Taken.safeParse(a.json);
    return { what: null, sent: taken.success ? { as: 'ok', id: taken.data.messages[0]?.id as string } : { as: 'unknown', why: 'an answer that cannot be read' } };
  }
  const { meaning, why } = read(a.status, a.json);
  if (meaning) return { what: meaning.what, sent: acted(meaning, why, now, a.retryAfter, strain) };
  // Meta's own trouble in words we do not know: it may have taken the message before it stumbled.
  return { what: null, sent: a.status >= 500 || a.status === 408 ? { as: 'unknown', why } : { as: 'failed', why } };
};

/** Of an upload: nothing has been said to the person, so what is not known is simply done again. */
export const uploadOf = (a: Answer, now: number, strain: number): Outcome => {
  const outcome = outcomeOf(a, now, strain);
  return outcome.sent.as === 'unknown' ? { ...outcome, sent: { as: 'retry', at: now + WAITS.retry, why: outcome.sent.why } } : outcome;
};
