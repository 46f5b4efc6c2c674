/** One update -> what happened. PURE and total: any bytes, any JSON. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Body } from '../../core/message.ts';
import type { MessageEvent } from '../../core/event.ts';
import type { Parsed, Raw } from '../../core/ports.ts';
import { tidy } from '../../core/tidy.ts';
import { choiceOf } from './buttons.ts';
import { CHANNEL, COMMANDS, START } from './facts.ts';
import { bodyOf, commandOf, e164, nameOf } from './kinds.ts';
import { staffPress, staffWord } from './staff.ts';
import { KINDS, Update } from './update.ts';
import type { CallbackQuery, Message, User } from './update.ts';
import type * as z from 'zod';

type Heard = Parsed;
/** `staff`: chat id of the group whose topics are rooms. `at`: when we received it. */
type Context = { staff: number | null; at: number };

/** A message keeps its id when Telegram sends it again under a new update_id: every id here is made of the message, and the bot's own messages have the same kind of id. */
export const messageId = (chat: number, message: number): string => `m${chat}:${message}`;

/** Telegram's seconds. A clock ahead of ours must not put a message into our future. */
const ms = (seconds: number, at: number): number => Math.min(Math.round(seconds * 1000), at);
const ignore = (why: string): Heard => ({ ignore: why });
const address = (chat: number) => ({ channel: CHANNEL, user: String(chat) });
const named = (u: User) => { const name = nameOf(u); return name ? { name } : {}; };

/**
 * `/start payload` is a deep link (https://core.telegram.org/bots/features#deep-linking): `aid__rent` is the topic `aid.rent`, since a link takes no dot. A bare
 * `/start` is a choice that names nothing, not a `contact` event: it is pressed again by people who look for the way back in, or who had blocked the bot. Somebody
 * who wrote is heard, is no longer blocked, and is answered; as text, its Latin letters would greet an Arab in English.
 */
const startOf = (rest: string): Body => ({ kind: 'choice', id: /^[A-Za-z0-9_-]{1,64}$/.test(rest) ? rest.replaceAll('__', '.') : START, label: '' });
const spoken = (body: Body): Body => {
  const command = body.kind === 'text' ? commandOf(body.text) : null;
  if (!command) return body;
  if (command.word === 'start') return startOf(command.rest);
  const id = command.word === 'lang' ? { ar: 'arabic', en: 'english' }[command.rest.toLowerCase()] : Object.hasOwn(COMMANDS, command.word) ? COMMANDS[command.word] : undefined;
  return id ? { kind: 'choice', id, label: '' } : body;
};

const message = (m: Message, c: Context): Heard => {
  const id = messageId(m.chat.id, m.message_id);
  const at = ms(m.date, c.at);
  if (c.staff !== null && m.chat.id === c.staff) {
    const word = staffWord(m, id, at);
    return typeof word === 'string' ? ignore(word) : { take: [], staff: [word] };
  }
  if (m.chat.type !== 'private') return ignore('a group that is not ours');
  if (!m.from || m.from.is_bot) return ignore('not from a person');
  const from = address(m.chat.id);
  // Anybody can pass on anybody's card: only one that names the sender is the sender's number.
  const phone = m.contact && m.contact.user_id === m.from.id ? e164(m.contact.phone_number) : null;
  if (phone) return { take: [{ type: 'contact', id, at, from, phone }] };
  const body = bodyOf(m);
  if (!body) return ignore('a service line');
  const event: MessageEvent = { type: 'message', id, at, from, ...named(m.from), body: spoken(body) };
  return { take: [event] };
};

const edited = (m: Message, c: Context): Heard => {
  if (m.chat.type !== 'private') return ignore('an edit in a group');
  if (!m.from || m.from.is_bot) return ignore('not from a person');
  const text = m.text ?? m.caption;
  if (text === undefined) return ignore('an edit without words'); // a live location moves this way
  const edit = m.edit_date ?? m.date;
  return { take: [{ type: 'edit', id: `e${m.chat.id}:${m.message_id}:${edit}`, at: ms(edit, c.at), from: address(m.chat.id), of: messageId(m.chat.id, m.message_id), text: tidy(text) }] };
};

/** An unanswered query comes again under a new update_id: its own id is the event's. Queries have no date. */
const pressed = (q: CallbackQuery, c: Context): Heard => {
  const id = `q${q.id}`;
  if (!q.message) return ignore('a button of no message of ours');
  if (c.staff !== null && q.message.chat.id === c.staff) {
    const word = staffPress(q, id, c.at);
    return typeof word === 'string' ? ignore(word) : { take: [], staff: [word] };
  }
  if (q.message.chat.type !== 'private' || q.from.is_bot) return ignore('a button outside a private chat');
  const body = choiceOf(q);
  return body ? { take: [{ type: 'message', id, at: c.at, from: address(q.message.chat.id), ...named(q.from), body }] } : ignore('a button that is not ours');
};

const reacted = (r: z.infer<typeof KINDS.message_reaction>, id: string, c: Context): Heard => {
  if (r.chat.type !== 'private' || !r.user || r.user.is_bot) return ignore('a sign outside a private chat');
  const first = r.new_reaction[0];
  const sign = first ? (first.type === 'emoji' && first.emoji ? tidy(first.emoji) : '⭐') : null; // signs of a person's own making have no letter
  return { take: [{ type: 'reaction', id, at: ms(r.date, c.at), from: address(r.chat.id), of: messageId(r.chat.id, r.message_id), sign }] };
};

/** Blocking is learnt when sending; unblocking opens the chat again. */
const joined = (m: z.infer<typeof KINDS.my_chat_member>, id: string, c: Context): Heard => {
  if (m.chat.type !== 'private') return ignore('a change in a group');
  if (m.new_chat_member.status !== 'member') return ignore('blocked; the next send tells');
  return { take: [{ type: 'contact', id, at: ms(m.date, c.at), from: address(m.chat.id), opened: true }] };
};

/** What an update that was read as JSON means. An update of a kind we know in a shape we do not is `unread`: it is kept, not lost. */
export const parseUpdate = (update: unknown, c: Context): Heard => {
  const head = Update.safeParse(update);
  if (!head.success) return { take: [], unread: 'not an update' };
  const id = `u${head.data.update_id}`;
  const body = update as Record<string, unknown>;
  const read = <K extends keyof typeof KINDS>(kind: K, then: (value: z.infer<(typeof KINDS)[K]>) => Heard): Heard | null => {
    if (body[kind] === undefined) return null;
    const shape = KINDS[kind].safeParse(body[kind]);
    return shape.success ? then(shape.data as z.infer<(typeof KINDS)[K]>) : { take: [], unread: `a ${kind} of an unknown shape` };
  };
  return read('message', (m) => message(m, c)) ?? read('edited_message', (m) => edited(m, c)) ?? read('callback_query', (q) => pressed(q, c))
    ?? read('message_reaction', (r) => reacted(r, id, c)) ?? read('my_chat_member', (m) => joined(m, id, c)) ?? ignore('a kind of update we did not ask for');
};

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** The whole body at once, strictly: half a character is never guessed at. */
export const readJson = (bytes: Uint8Array): { value: unknown } | null => {
  try { return { value: JSON.parse(utf8.decode(bytes)) as unknown }; } catch { return null; }
};

const digest = (s: string): Buffer => createHash('sha256').update(s).digest();
/** In constant time, whatever the lengths. */
export const sameSecret = (given: string | undefined, ours: string): boolean => timingSafeEqual(digest(given ?? ''), digest(ours)) && given !== undefined;

/** A request of the webhook. Without a secret there is no webhook, and nothing that claims to come from it is heard. */
export const parser = (o: { secret: string | null; staff: number | null }) => (raw: Raw): Parsed => {
  if (!o.secret || !sameSecret(raw.headers['x-telegram-bot-api-secret-token'], o.secret)) return { refuse: 401, why: 'the secret of the webhook is missing or wrong' };
  const json = readJson(raw.body);
  return json ? parseUpdate(json.value, { staff: o.staff, at: raw.at }) : { take: [], unread: 'not JSON' };
};
