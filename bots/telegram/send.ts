/** One call to Telegram and what became of it. Never throws for what Telegram does. */
import type { BlobStore, Call, Sent } from '../../core/ports.ts';
import type { Answer, Api } from './api.ts';
import { FILE } from './facts.ts';
import { messageId } from './parse.ts';
import { DOCUMENT } from './render.ts';
import type { CallBody } from './render.ts';

export type Way = { api: Api; blobs: Pick<BlobStore, 'get'>; now(): number };

/** Pauses after a refusal that may pass, ms. The app doubles the first with every try. */
const SOON = 1_000;
const TOKEN = 60_000;
/** The person shut us out, or there is no such person any more: https://core.telegram.org/bots/api#making-requests gives no codes, only these words. */
const SHUT = /blocked by the user|user is deactivated|chat not found|can't initiate conversation|PEER_ID_INVALID|bot was kicked/i;
/** The file is fine, only not as what we called it. */
const AS_DOCUMENT = /PHOTO_INVALID_DIMENSIONS|IMAGE_PROCESS_FAILED|PHOTO_SAVE_FILE_INVALID|PHOTO_EXT_INVALID|VOICE_MESSAGES_FORBIDDEN/i;

/** What Telegram says in a refusal, without anything that a person wrote: Telegram's sentences quote nothing, but a proxy's may. */
const sentence = (code: number, description: string): string => `${code} ${/^[\w :'/.()-]{1,120}$/.test(description) ? description : ''}`.trim();

/**
 * PURE. The outcome table. A 429 does not say whether it means one chat or all of them; our pace keeps to a chat's limit, and writing to others during a
 * pause lengthens it, so it counts for all. 401 and 404 mean our token: the message is good and waits.
 */
export const sentOf = (answer: Answer, now: number): Sent => {
  switch (answer.as) {
    case 'ok': {
      const r = answer.result as { message_id?: unknown; chat?: { id?: unknown } } | null;
      return typeof r?.message_id === 'number' && typeof r.chat?.id === 'number' ? { as: 'ok', id: messageId(r.chat.id, r.message_id) } : { as: 'ok' };
    }
    case 'unreached': return { as: 'retry', at: now + SOON, why: `Telegram cannot be reached (${answer.why})` };
    case 'unsure': return { as: 'unknown', why: `the line broke while Telegram answered (${answer.why})` };
    case 'refused': break;
  }
  const { code, description } = answer;
  const why = sentence(code, description);
  if (code === 429) return { as: 'retry', at: now + Math.max(SOON, (answer.retryAfter ?? 1) * 1000), why, all: true };
  if (code >= 500) return { as: 'retry', at: now + SOON, why };
  if (code === 401 || code === 404) return { as: 'retry', at: now + TOKEN, why: `Telegram refuses the token (${code})`, all: true };
  if (code === 403 || SHUT.test(description)) return { as: 'failed', why, blocked: true };
  return { as: 'failed', why };
};

/** One method with its upload, if any. A string: why the file cannot be sent. */
export const perform = async (way: Way, method: string, body: CallBody, signal: AbortSignal): Promise<Answer | string> => {
  if (!body.file) return way.api.call(method, body.payload, signal);
  const { id, name, field } = body.file;
  const blob = await way.blobs.get(id);
  if (!blob) return 'the file is no longer here';
  if (blob.bytes.byteLength > FILE) return 'the file is larger than Telegram takes';
  const source = Buffer.from(blob.bytes.buffer, blob.bytes.byteOffset, blob.bytes.byteLength);
  const put = (m: string, f: string): Promise<Answer> => way.api.call(m, { ...body.payload, [f]: { source, filename: name } }, signal);
  const answer = await put(method, field);
  return answer.as === 'refused' && answer.code === 400 && method !== DOCUMENT.method && AS_DOCUMENT.test(answer.description) ? put(DOCUMENT.method, DOCUMENT.field) : answer;
};

export const sender = (way: Way) => async (call: Call, signal: AbortSignal): Promise<Sent> => {
  if (call.do === 'typing') return sentOf(await way.api.call('sendChatAction', { chat_id: Number(call.to.user), action: 'typing' }, signal), way.now());
  try {
    const answer = await perform(way, call.do, call.body as unknown as CallBody, signal);
    return typeof answer === 'string' ? { as: 'failed', why: answer } : sentOf(answer, way.now());
  } catch {
    return { as: 'retry', at: way.now() + SOON, why: 'the file could not be read' }; // only our own blob store throws here; nothing was sent
  }
};
