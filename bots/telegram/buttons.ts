/** Choices as Telegram's buttons, and a press back as the choice. PURE. */
import type { Body, Choice } from '../../core/message.ts';
import { nonceOf } from '../../core/message.ts';
import type { Json } from '../../core/json.ts';
import { tidy } from '../../core/tidy.ts';
import { DATA, LIMITS, SHARE_PHONE } from './facts.ts';
import type { CallbackQuery } from './update.ts';

/** Two short labels stand side by side; a phone shows about this many characters of each. */
const SHORT = 16;

const size = (s: string): number => Buffer.byteLength(s);
/** The nonce ends at the first `:`; one that holds a `:` itself (a notice's key) is written so that it does not. */
const cover = (nonce: string): string => nonce.replace(/[%:]/g, (c) => (c === ':' ? '%3A' : '%25'));
const uncover = (s: string): string => s.replace(/%3A|%25/g, (c) => (c === '%3A' ? ':' : '%'));

/**
 * `nonce:id`. An id too long for 64 bytes gives way to its place among the choices, `#3` for the third: `parse` is pure and cannot know the id, so the choice
 * comes back with the id `#3` and with the label that stands on the button, and the engine hears the label. A nonce that is itself too long is left out.
 */
export const dataOf = (key: string, choice: Choice, place: number): string => {
  const nonce = cover(nonceOf(key));
  const data = [`${nonce}:${choice.id}`, `${nonce}:#${place + 1}`, `:${choice.id}`].find((d) => size(d) <= DATA && !d.endsWith(':'));
  return data ?? `:#${place + 1}`;
};

const labelOf = (c: Choice): string => [...tidy(c.label).replace(/\s+/g, ' ').trim()].slice(0, LIMITS.label).join('') || c.id.slice(0, LIMITS.label) || '…';

/** Rows of one or two, in order. */
const rows = <T>(list: readonly T[], label: (t: T) => string): T[][] => {
  const out: T[][] = [];
  for (const item of list) {
    const last = out.at(-1);
    if (last?.length === 1 && [...label(last[0] as T)].length <= SHORT && [...label(item)].length <= SHORT) last.push(item);
    else out.push([item]);
  }
  return out;
};

/** `reply_markup` of a message, or null. Where the own number is asked for only a reply keyboard can do it; its other keys come back as typed labels. */
export const markupOf = (key: string, choices: readonly Choice[]): Json => {
  const shown = choices.slice(0, LIMITS.choices);
  if (!shown.length) return null;
  if (shown.some((c) => c.id === SHARE_PHONE)) {
    const keys = rows(shown, labelOf).map((row) => row.map((c): Json => ({ text: labelOf(c), ...(c.id === SHARE_PHONE ? { request_contact: true } : {}) })));
    return { keyboard: keys, one_time_keyboard: true, resize_keyboard: true };
  }
  const placed = shown.map((c, i) => ({ text: labelOf(c), callback_data: dataOf(key, c, i) }));
  return { inline_keyboard: rows(placed, (b) => b.text) };
};

/** Which choice a press means. The label is the one on the button, if the message can still be seen. */
export const choiceOf = (q: CallbackQuery): Extract<Body, { kind: 'choice' }> | null => {
  const at = q.data?.indexOf(':') ?? -1;
  if (q.data === undefined || at < 0) return null;
  const id = tidy(q.data.slice(at + 1));
  const of = tidy(uncover(q.data.slice(0, at)));
  const label = q.message?.reply_markup?.inline_keyboard.flat().find((b) => b.callback_data === q.data)?.text ?? '';
  return id ? { kind: 'choice', id, label: tidy(label), ...(of ? { of } : {}) } : null;
};
