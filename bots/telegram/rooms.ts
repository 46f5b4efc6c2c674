/** Topics of the staff's supergroup as rooms, one a conversation. https://core.telegram.org/bots/api#createforumtopic */
import type { Json } from '../../core/json.ts';
import type { RoomPost, Rooms, Sent } from '../../core/ports.ts';
import { splitText } from '../split.ts';
import { tidy } from '../../core/tidy.ts';
import { pause } from './api.ts';
import type { Answer } from './api.ts';
import { CAPTION, GROUP_PACE, LIMITS, TOPIC_NAME } from './facts.ts';
import { fileCall } from './render.ts';
import type { CallBody } from './render.ts';
import { perform, sentOf } from './send.ts';
import type { Way } from './send.ts';

type Outcome = Sent | { as: 'gone' };
const GONE = /message thread not found|TOPIC_DELETED|TOPIC_ID_INVALID/i;
const CLOSED = /TOPIC_CLOSED/i;
const ALREADY = /TOPIC_NOT_MODIFIED/i;

const refusal = (a: Answer | string, words: RegExp): boolean => typeof a !== 'string' && a.as === 'refused' && a.code === 400 && words.test(a.description);

export const rooms = (way: Way, group: number): Rooms => {
  const outcome = (answer: Answer | string): Outcome => {
    if (typeof answer === 'string') return { as: 'failed', why: answer };
    if (refusal(answer, GONE)) return { as: 'gone' };
    const sent = sentOf(answer, way.now());
    // A group's pause (20 a minute) is the group's own; a chat with a beneficiary goes on.
    return sent.as === 'retry' ? { as: 'retry', at: sent.at, why: sent.why } : sent.as === 'failed' ? { as: 'failed', why: sent.why } : sent;
  };

  /** A topic that was closed by hand is opened again: somebody of the staff has to see what is posted. */
  const put = async (method: string, body: CallBody, signal: AbortSignal): Promise<Answer | string> => {
    const answer = await perform(way, method, body, signal);
    if (!refusal(answer, CLOSED)) return answer;
    const opened = await way.api.call('reopenForumTopic', { chat_id: group, message_thread_id: body.payload['message_thread_id'] }, signal);
    return opened.as === 'ok' || refusal(opened, ALREADY) ? perform(way, method, body, signal) : opened;
  };

  const callsOf = (room: string, post: RoomPost): { method: string; body: CallBody }[] => {
    const to = { chat_id: group, message_thread_id: Number(room) };
    const text = tidy(post.text).trim();
    const keyboard: { [key: string]: Json } = post.buttons?.length ? { reply_markup: { inline_keyboard: [post.buttons.map((b): Json => ({ text: b.label, callback_data: b.id }))] } } : {};
    const files = (post.media ?? []).filter((m) => m.id !== '').map(fileCall);
    const caption = files.length === 1 && text.length <= CAPTION;
    const parts = caption || !(text || post.buttons?.length) ? [] : splitText(text || '…', LIMITS.text);
    return [
      ...parts.map((part, i) => ({ method: 'sendMessage', body: { payload: { ...to, text: part, link_preview_options: { is_disabled: true }, ...(i === parts.length - 1 ? keyboard : {}) } } })),
      ...files.map(({ method, file }) => ({ method, body: { payload: { ...to, ...(caption ? { ...(text ? { caption: text } : {}), ...keyboard } : {}) }, file } })),
    ];
  };

  return {
    pace: GROUP_PACE,
    async open(title, signal) {
      const name = [...tidy(title).replace(/\s+/g, ' ').trim()].slice(0, TOPIC_NAME).join('') || '…';
      const answer = await way.api.call('createForumTopic', { chat_id: group, name }, signal);
      if (answer.as !== 'ok') return outcome(answer) as Sent;
      const thread = (answer.result as { message_thread_id?: unknown } | null)?.message_thread_id;
      return typeof thread === 'number' ? { as: 'ok', id: String(thread) } : { as: 'failed', why: 'Telegram named no topic' };
    },
    async post(room, post, signal) {
      let last: Outcome = { as: 'failed', why: 'nothing to post' };
      let done = 0;
      for (const call of callsOf(room, post)) {
        for (;;) {
          try { last = outcome(await put(call.method, call.body, signal)); } catch { last = { as: 'retry', at: way.now() + 1_000, why: 'the file could not be read' }; }
          // What follows a part that was taken waits here: were the whole post given back, its beginning would stand in the room twice.
          if (last.as !== 'retry' || done === 0) break;
          await pause(Math.max(0, last.at - way.now()), signal);
          if (signal.aborted) return { as: 'unknown', why: 'only the beginning was posted' };
        }
        if (last.as !== 'ok') return done > 0 && last.as === 'failed' ? { as: 'ok' } : last;
        done += 1;
      }
      return last;
    },
    async close(room, signal) {
      const answer = await way.api.call('closeForumTopic', { chat_id: group, message_thread_id: Number(room) }, signal);
      return refusal(answer, ALREADY) ? { as: 'ok' } : outcome(answer);
    },
  };
};
