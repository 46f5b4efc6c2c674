/** Telegram: the real channel (telegraf, our own poll loop) against the Bot API on loopback. */
import { openTelegramChannel } from '../../../bots/telegram/index.ts';
import type { Raw, Sink } from '../../../core/ports.ts';
import { openTelegram, type Phone as Hand, type Shown, type TelegramFake } from '../../fakes/telegram/index.ts';
import { incoming, type Door, type Fault, type Line, type OpenLine, type Phone, type Seen } from '../phone.ts';

const SECRET = 'a-secret-of-the-webhook-0123456789';
const FIRST = 500_000;
const PATIENCE_MS = 20_000;

/** Keys of a reply keyboard can be tapped as buttons can; a message has either. */
const keysOf = (s: Shown): string[] => [...s.buttons.flat().map((b) => b.text), ...s.keyboard.flat().map((k) => k.text)];
const seenOf = (s: Shown): Seen => ({ text: s.text, choices: keysOf(s), files: s.file ? [{ name: s.file.name, mime: s.file.mime }] : [] });

const person = (telegram: TelegramFake, hand: Hand, mobile: string | undefined): Phone => {
  const bubbles = (): Shown[] => hand.heard();
  /** Until the bot has confirmed all that was said: an offset above it, which our loop gives only when it is durable. */
  const heard = async (): Promise<void> => {
    for (const end = Date.now() + PATIENCE_MS; telegram.pending() > 0; await new Promise((go) => setTimeout(go, 1))) if (Date.now() > end) throw new Error('Telegram was not heard');
  };
  const doing = async (act: () => unknown): Promise<void> => { act(); await heard(); };
  return {
    address: { channel: 'telegram', user: String(hand.user) },
    say: (text) => doing(() => hand.say(text)),
    press: (bubble, at) => doing(() => {
      const shown = bubbles()[bubble];
      const button = shown?.buttons.flat()[at];
      const key = shown?.keyboard.flat()[at];
      if (button) return hand.press(button.data);
      if (key?.contact && mobile !== undefined) return hand.contact(mobile);
      if (key) return hand.tap(key.text);
      throw new Error(`no choice ${at} in bubble ${bubble}`);
    }),
    // As documents: a photo loses its name on the way, and the names are compared.
    sendFiles: (files, caption) => doing(() => {
      for (const [i, f] of files.entries()) if (f.mime.startsWith('audio/')) hand.voice(f.bytes); else hand.document(f.bytes, f.name, f.mime, i ? undefined : caption);
    }),
    sendPlace: (lat, lon) => doing(() => hand.place(lat, lon)),
    open: async () => { await doing(() => hand.say('/start')); return true; },
    shown: async () => bubbles().map(seenOf),
  };
};

const USER = { id: 77, is_bot: false, first_name: 'سارة' };
const message = (n: number, content: object): object => ({ update_id: n, message: { message_id: n, date: 1_800_000_000, chat: { id: 77, type: 'private', first_name: 'سارة' }, from: USER, ...content } });
const UPDATES = [
  message(1, { text: 'السلام عليكم 🌙' }),
  message(2, { document: { file_id: 'F1', file_unique_id: 'u', file_name: 'هوية.pdf', mime_type: 'application/pdf', file_size: 900 }, caption: 'صورة' }),
  message(3, { location: { latitude: 24.46, longitude: 39.61 } }),
  message(4, { contact: { phone_number: '966551110001', first_name: 'سارة', user_id: 77 } }),
  message(5, { text: '/start aid__rent' }),
  { update_id: 6, edited_message: { message_id: 1, date: 1_800_000_000, edit_date: 1_800_000_050, chat: { id: 77, type: 'private' }, from: USER, text: 'وعليكم السلام' } },
  { update_id: 7, callback_query: { id: '9001', from: USER, chat_instance: '1', data: '1.0:yes', message: { message_id: 9, date: 1_800_000_000, chat: { id: 77, type: 'private' }, text: 'هل؟', reply_markup: { inline_keyboard: [[{ text: 'نعم', callback_data: '1.0:yes' }]] } } } },
  { update_id: 8, message_reaction: { chat: { id: 77, type: 'private' }, message_id: 9, user: USER, date: 1_800_000_000, old_reaction: [], new_reaction: [{ type: 'emoji', emoji: '👍' }] } },
];

const faultsOf = (telegram: TelegramFake): Fault[] => {
  const once = (f: Parameters<TelegramFake['fault']>[0]) => () => { telegram.calm(); telegram.fault({ ...f, times: 1 }); };
  const method = 'sendMessage';
  return [
    { name: 'too many at once (429)', provoke: once({ method, as: 'refuse', code: 429, retryAfter: 3 }), is: 'retry', all: true },
    { name: 'Telegram is unwell and says so (500)', provoke: once({ method, as: 'refuse', code: 500, description: 'Internal Server Error' }), is: 'retry' },
    { name: 'a gateway lost sight of it (502)', provoke: once({ method, as: 'refuse', code: 502, description: 'Bad Gateway' }), is: 'unknown' },
    { name: 'a call that is wrong (400)', provoke: once({ method, as: 'refuse', code: 400, description: 'Bad Request: message is too long' }), is: 'failed' },
    { name: 'the line breaks before the answer', provoke: once({ method, as: 'reset-after' }), is: 'unknown' },
    { name: 'an answer that is none', provoke: once({ method, as: 'garbage' }), is: 'unknown' },
    { name: 'silence', provoke: once({ method, as: 'silent' }), is: 'unknown', within: 400 },
    { name: 'the person blocked the bot', provoke: (to) => { telegram.calm(); telegram.phone(Number(to.user)).block(); }, is: 'failed', blocked: true },
  ];
};

export const openTelegramLine: OpenLine = async (door: Door): Promise<Line> => {
  const telegram = await openTelegram();
  const env = { TELEGRAM_TOKEN: telegram.token, TELEGRAM_API: telegram.url };
  const parts = { blobs: { get: (id: string) => door.blobs.get(id) }, data: '', now: () => Date.now(), log: () => undefined };
  const channel = openTelegramChannel(env, parts, { first: 5 });
  // Deliveries by the webhook are read by a channel that has one; both read with the same parse.
  const withHook = openTelegramChannel({ ...env, TELEGRAM_WEBHOOK_SECRET: SECRET }, parts);
  const stop = new AbortController();
  const sink: Sink = {
    take: async (parsed, cursor) => { await door.accept(incoming(parsed.take), cursor); },
    quarantine: (id, bytes, why) => door.quarantine(id, bytes, why), cursor: async () => null,
  };
  const listening = channel.listen?.(sink, stop.signal);
  const raws = UPDATES.map((u): Raw => ({ method: 'POST', path: '/telegram', query: {}, headers: { 'x-telegram-bot-api-secret-token': SECRET }, body: Buffer.from(JSON.stringify(u)), at: 1_900_000_000_000 }));
  let people = FIRST;
  return {
    channel: { ...channel, parse: withHook.parse }, raws, albums: false, vouches: false, shares: true,
    phone: async (mobile) => person(telegram, telegram.phone(++people), mobile),
    seal: (raw) => ({ ...raw, headers: { ...raw.headers, 'x-telegram-bot-api-secret-token': SECRET } }),
    forged: raws.flatMap((r): Raw[] => [{ ...r, headers: {} }, { ...r, headers: { 'x-telegram-bot-api-secret-token': `${SECRET}x` } }, { ...r, headers: { 'x-telegram-bot-api-secret-token': '' } }]),
    faults: faultsOf(telegram),
    close: async () => { stop.abort(); await listening; await telegram.close(); },
  };
};
