/** How a message looks on Telegram. PURE. */
import type { Json } from '../../core/json.ts';
import type { Media, MessageOut } from '../../core/message.ts';
import type { Call } from '../../core/ports.ts';
import { safeName } from '../../core/files.ts';
import { splitText } from '../split.ts';
import { tidy } from '../../core/tidy.ts';
import { markupOf } from './buttons.ts';
import { CAPTION, LIMITS, PHOTO } from './facts.ts';

/** A file to be uploaded with a call: `field` is the payload's key for it. */
export type Upload = { id: string; name: string; field: string };
/** What a call's body holds. `do` is the method. */
export type CallBody = { payload: { [key: string]: Json }; file?: Upload };

type Way = { method: string; field: string; mimes: readonly string[]; max: number };
/** How a file is best shown; everything else goes as a document, as it is. Telegram plays only Opus in Ogg as a voice message. */
const WAYS: readonly Way[] = [
  { method: 'sendPhoto', field: 'photo', mimes: ['image/jpeg', 'image/png', 'image/webp'], max: PHOTO },
  { method: 'sendVoice', field: 'voice', mimes: ['audio/ogg'], max: Infinity },
  { method: 'sendAudio', field: 'audio', mimes: ['audio/mpeg', 'audio/mp4'], max: Infinity },
  { method: 'sendVideo', field: 'video', mimes: ['video/mp4'], max: Infinity },
];
export const DOCUMENT = { method: 'sendDocument', field: 'document' } as const;

/** The method and the upload of one file. telegraf writes the name into a header between quotes as it is: none may stand in it. */
export const fileCall = (m: Media): { method: string; file: Upload } => {
  const way = WAYS.find((w) => w.mimes.includes(m.mime) && m.bytes <= w.max) ?? DOCUMENT;
  return { method: way.method, file: { id: m.id, name: safeName(m.name).replaceAll('"', "'"), field: way.field } };
};

/** One file takes a short text as its caption. Otherwise files come first and the text last, so that its buttons stand at the bottom of the screen. No parse_mode: people's words are never markup. */
export const render = (out: MessageOut): Call[] => {
  const chat_id = Number(out.to.user);
  const text = tidy(out.text).trim();
  const markup = markupOf(out.key, out.choices ?? []);
  const keyboard: CallBody['payload'] = markup ? { reply_markup: markup } : {};
  const files = (out.media ?? []).filter((m) => m.id !== '').map(fileCall);
  const calls: { do: string; body: CallBody }[] = [];
  const caption = files.length === 1 && text.length <= CAPTION;
  for (const { method, file } of files) calls.push({ do: method, body: { payload: { chat_id, ...(caption && text ? { caption: text } : {}), ...(caption ? keyboard : {}) }, file } });
  if (!caption && (text || markup)) {
    const parts = splitText(text || '…', LIMITS.text); // buttons cannot stand without words
    parts.forEach((part, i) => calls.push({ do: 'sendMessage', body: { payload: { chat_id, text: part, link_preview_options: { is_disabled: true }, ...(i === parts.length - 1 ? keyboard : {}) } } }));
  }
  return calls.map((c, i): Call => ({ key: calls.length > 1 ? `${out.key}#${i + 1}` : out.key, to: out.to, do: c.do, body: c.body as unknown as Json }));
};
