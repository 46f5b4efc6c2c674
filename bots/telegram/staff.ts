/** What the staff do in their group, a topic a conversation. PURE. */
import type { Media } from '../../core/message.ts';
import type { StaffWord } from '../../core/ports.ts';
import type { Staff, StaffAct } from '../../core/event.ts';
import { tidy } from '../../core/tidy.ts';
import { ROOM_ACTS, STAFF_COMMANDS } from './facts.ts';
import { bodyOf, commandOf, nameOf } from './kinds.ts';
import type { CallbackQuery, Message } from './update.ts';

/** An administrator who writes as the group itself comes under a bot's name; a person all the same. Null: a bot, a channel. */
const writerOf = (m: Message): Staff | null => {
  if (m.sender_chat) return m.sender_chat.id === m.chat.id ? { id: `telegram:${m.chat.id}`, name: tidy(m.author_signature || m.sender_chat.title || '').slice(0, 80) } : null;
  return m.from && !m.from.is_bot ? { id: `telegram:${m.from.id}`, name: nameOf(m.from) } : null;
};

/** The word, or why there is none. */
export const staffWord = (m: Message, id: string, at: number): StaffWord | string => {
  const who = writerOf(m);
  if (!who) return 'not from a member of staff';
  if (m.message_thread_id === undefined || !m.is_topic_message) return 'outside every topic';
  const body = bodyOf(m);
  if (!body) return 'a service line of the group';
  if (body.kind === 'other' || body.kind === 'choice') return `staff sent what cannot be passed on: ${body.kind === 'other' ? body.what : body.kind}`;
  const media: Media[] = body.kind === 'media' ? body.media : [];
  const said = body.kind === 'text' ? body.text : body.kind === 'media' ? body.caption : `https://maps.google.com/?q=${body.lat},${body.lon}`;
  const command = commandOf(said);
  // A slip of the finger after `/` must not reach a person.
  const act: StaffAct | undefined = command ? (STAFF_COMMANDS as Record<string, StaffAct>)[Object.hasOwn(STAFF_COMMANDS, command.word) ? command.word : ''] : 'said';
  if (!act) return 'a command that is not ours';
  const text = command ? command.rest : said;
  if (!text && !media.length && (act === 'said' || act === 'noted')) return 'an empty word';
  return { id, at, who, place: String(m.message_thread_id), act, ...(text ? { text } : {}), ...(media.length ? { media } : {}) };
};

/** A button of a room. */
export const staffPress = (q: CallbackQuery, id: string, at: number): StaffWord | string => {
  const act = Object.hasOwn(ROOM_ACTS, q.data ?? '') ? ROOM_ACTS[q.data as keyof typeof ROOM_ACTS] : undefined;
  if (!act || q.from.is_bot) return 'a button that is not ours';
  if (q.message?.message_thread_id === undefined) return 'outside every topic';
  return { id, at, who: { id: `telegram:${q.from.id}`, name: nameOf(q.from) }, place: String(q.message.message_thread_id), act };
};
