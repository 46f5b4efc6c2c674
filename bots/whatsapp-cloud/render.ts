/** A message as WhatsApp shows it best: buttons, a list, or numbered lines. PURE: calls out, nothing asked. */
import { bare, isolate } from '../../core/text.ts';
import type { Lang } from '../../core/text.ts';
import type { Choice, Media, MessageOut } from '../../core/message.ts';
import type { Json } from '../../core/json.ts';
import type { Call } from '../../core/ports.ts';
import { safeName } from '../../core/files.ts';
import { splitText } from '../split.ts';
import { tidy } from '../../core/tidy.ts';
import { recipientOf } from './address.ts';
import { wireId } from './choice.ts';
import { fileKind, SIZES } from './limits.ts';
import type { FileKind } from './limits.ts';
import type { Template } from './settings.ts';

/** What opens a list. */
const OPEN: Record<Lang, string> = { ar: 'اضغط للاختيار', en: 'Choose' };
/** Gives a line that begins with a digit the direction of its language; the label beside it keeps its own. */
const MARK: Record<Lang, string> = { ar: '\u200f', en: '\u200e' };

/** A call whose file is still with us: uploaded just before it is sent. */
export type FileRef = { blob: string; kind: FileKind; name: string; mime: string };
type Part = { do: 'message'; payload: { [key: string]: Json } } | { do: 'file'; payload: { [key: string]: Json }; file: FileRef };

const flat = (s: string): string => tidy(s).replace(/\s+/g, ' ').trim();
/** Cut at a word, with a sign that it was. */
const cut = (s: string, max: number): string => (s.length <= max ? s : `${(splitText(s, max - 1)[0] ?? '').trimEnd()}…`);
/** As it is, or without isolates where those are what is too much. */
const fitting = (label: string, max: number): string | null => [flat(label), bare(flat(label))].find((s) => s.length > 0 && s.length <= max) ?? null;

const buttonsOf = (out: MessageOut, choices: Choice[]): Json | null => {
  if (choices.length > SIZES.buttons) return null;
  const buttons = choices.map((c) => ({ type: 'reply', reply: { id: wireId(out.key, c.id), title: fitting(c.label, SIZES.buttonTitle) ?? '' } }));
  const titles = new Set(buttons.map((b) => b.reply.title));
  // Meta refuses equal titles and equal ids within one message.
  return titles.has('') || titles.size < buttons.length || buttons.some((b) => b.reply.id.length > SIZES.buttonId) ? null : { type: 'button', action: { buttons } };
};

const listOf = (out: MessageOut, choices: Choice[]): Json | null => {
  if (choices.length > SIZES.rows) return null;
  const rows = choices.map((c) => {
    const title = fitting(c.label, SIZES.rowTitle);
    const description = title === null ? fitting(c.label, SIZES.rowText) : null;
    return { id: wireId(out.key, c.id), title: title ?? cut(bare(flat(c.label)), SIZES.rowTitle), ...(description ? { description } : {}) };
  });
  const readable = choices.every((c) => fitting(c.label, SIZES.rowText) !== null);
  return readable && rows.every((r) => r.id.length <= SIZES.rowId) ? { type: 'list', action: { button: OPEN[out.lang], sections: [{ rows }] } } : null;
};

const numbered = (out: MessageOut, choices: Choice[]): string[] => choices.map((c, i) => `${MARK[out.lang]}${i + 1}. ${isolate(flat(c.label))}`);

const text = (body: string): Part => ({ do: 'message', payload: { type: 'text', text: { body, preview_url: false } } });
const texts = (body: string): Part[] => (body.trim() ? splitText(body, SIZES.text).map(text) : []);

const fileOf = (m: Media): Part => {
  const kind = fileKind(m.mime, m.bytes);
  const name = safeName(m.name);
  return { do: 'file', payload: { type: kind, [kind]: kind === 'document' ? { filename: name } : {} }, file: { blob: m.id, kind, name, mime: m.mime } };
};

/** The end of a text that fits beside buttons, and what goes before it as plain messages. */
const beside = (body: string): { before: string[]; last: string } => {
  if (body.length <= SIZES.body) return { before: [], last: body };
  const parts = splitText(body, SIZES.text);
  const pieces = splitText(parts.pop() ?? '', SIZES.body);
  const last = pieces.pop() ?? '';
  const joined = pieces.join('\n');
  return { before: [...parts, ...(pieces.length === 0 ? [] : joined.length <= SIZES.text ? [joined] : pieces)], last };
};

const partsOf = (out: MessageOut): Part[] => {
  const body = tidy(out.text);
  const files = (out.media ?? []).filter((m) => m.id !== '').map(fileOf);
  const choices = out.choices ?? [];
  if (!choices.length) return [...texts(body), ...files];
  const interactive = body.trim() ? (buttonsOf(out, choices) ?? listOf(out, choices)) : null;
  if (interactive === null) return [...files, ...texts([body, ...numbered(out, choices)].filter((s) => s.trim()).join('\n'))];
  const { before, last } = beside(body);
  return [...before.map(text), ...files, { do: 'message', payload: { type: 'interactive', interactive: { ...(interactive as object), body: { text: last } } as Json } }];
};

/** A template's variable takes no line break, no tab and no more than four spaces in a row (message-templates/components). */
const variable = (out: MessageOut): string => cut(flat([out.text, ...numbered(out, out.choices ?? [])].join(' ')), SIZES.parameter) || '…';

const templatePart = (out: MessageOut, t: Template): Part => ({
  do: 'message',
  payload: { type: 'template', template: { name: t.name, language: { code: t.lang ?? out.lang }, components: [{ type: 'body', parameters: [{ type: 'text', text: variable(out) }] }] } },
});

/** `open` false: the 24 hours are over; only the template may go, and without one nothing. */
export const render = (out: MessageOut, open: boolean, template: Template | null): Call[] => {
  const parts = open ? partsOf(out) : template ? [templatePart(out, template)] : [];
  return parts.map((part, i) => {
    const key = parts.length === 1 ? out.key : `${out.key}#${i + 1}`;
    const payload = { messaging_product: 'whatsapp', recipient_type: 'individual', ...recipientOf(out.to.user), ...part.payload, biz_opaque_callback_data: key.slice(0, SIZES.callback) };
    return { key, to: out.to, do: part.do, body: (part.do === 'file' ? { payload, file: part.file } : { payload }) as Json };
  });
};
