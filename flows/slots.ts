/** Slot types: how each is read from what a person sent, shown at the review, and helped with buttons. One row a type. */
import type { InvalidReason } from '../core/effect.ts';
import type { Json } from '../core/json.ts';
import type { Body, Choice, Media } from '../core/message.ts';
import { foldLabel } from '../core/arabic.ts';
import { isolate, ltr, type Lang } from '../core/text.ts';
import { readChoice } from '../core/values/choice.ts';
import { readDate, showDate } from '../core/values/date.ts';
import { readIban } from '../core/values/iban.ts';
import { readInteger } from '../core/values/integer.ts';
import { readName } from '../core/values/name.ts';
import { readNationalId } from '../core/values/national-id.ts';
import { readPhone, showPhone } from '../core/values/phone.ts';
import { readReference } from '../core/values/reference.ts';
import type { Reading } from '../core/values/reading.ts';
import { readLedYesNo, readYesNo } from '../core/values/yes-no.ts';
import type { Slot, SlotType } from './format.ts';
import { looksLikeQuestion } from './words.ts';

/** `eager`: reads almost any text, so a question or a command must be looked for first. */
type Type<S extends Slot> = {
  eager: boolean;
  text(said: string, slot: S, now: number): Reading<Json>;
  place?(lat: number, lon: number): Json;
  choices?(slot: S, lang: Lang): Choice[];
  show(value: Json, slot: S, lang: Lang): string;
};
type ChoiceSlot = Extract<Slot, { type: 'choice' }>;
/** The options of a slot as readChoice takes them, made once: their folded labels are kept by identity. */
const optionLists = new WeakMap<ChoiceSlot, { id: string; labels: string[] }[]>();
export const optionsOf = (slot: ChoiceSlot): { id: string; labels: string[] }[] => {
  let list = optionLists.get(slot);
  if (!list) optionLists.set(slot, (list = Object.entries(slot.options).map(([id, o]) => ({ id, labels: [o.ar, o.en, ...o.also] }))));
  return list;
};
type Row = { [T in SlotType]: Type<Extract<Slot, { type: T }>> };

/** Length in characters as a person counts them. */
const long = (s: string): number => [...s].length;
const free = (said: string, { min, max }: { min: number; max: number }): Reading<Json> => {
  const text = said.trim().replace(/[^\S\n]+/g, ' ');
  return long(text) < min || long(text) > max ? { no: 'length' } : { ok: text };
};
/** `exact`: a label, its number or a plain yes or no, and nothing beside it. «طيب وش الفايدة» agrees to nothing. */
const isWhole = (said: string, option: Extract<Slot, { type: 'choice' }>['options'][string] | undefined): boolean => {
  const folded = foldLabel(said);
  return readYesNo(said) !== null || [option?.ar, option?.en, ...(option?.also ?? [])].some((l) => l !== undefined && foldLabel(l) === folded) || (folded.split(' ').length <= 2 && !looksLikeQuestion(said));
};
const YES_NO: Record<Lang, [string, string]> = { ar: ['نعم', 'لا'], en: ['Yes', 'No'] };
const noMatch = (): Reading<Json> => ({ no: 'format' });

export const SLOTS: Row = {
  text: { eager: true, text: free, show: (v) => isolate(String(v)) },
  name: { eager: true, text: readName, show: (v) => isolate(String(v)) },
  place: { eager: true, text: (said, slot) => (/\p{L}/u.test(said) ? free(said, slot) : { no: 'format' }), place: (lat, lon) => ({ lat, lon }), show: (v) => (typeof v === 'object' && v && !Array.isArray(v) ? ltr(`${v['lat']}, ${v['lon']}`) : isolate(String(v))) },
  national_id: { eager: false, text: readNationalId, show: (v) => ltr(String(v)) },
  phone: { eager: false, text: readPhone, show: (v) => ltr(showPhone(String(v))) },
  reference: { eager: false, text: readReference, show: (v) => ltr(String(v)) },
  iban: { eager: false, text: readIban, show: (v) => ltr(String(v)) },
  integer: { eager: false, text: (said, slot) => readInteger(said, slot), show: (v) => String(v) },
  date: {
    eager: false,
    text: (said, slot, now) => {
      const r = readDate(said, now);
      if (!('ok' in r)) return r;
      const at = Date.parse(r.ok);
      return (at > now && !slot.future) || (at < now - 86_400_000 && !slot.past) ? { no: 'range' } : r;
    },
    show: (v, _, lang) => isolate(showDate(Date.parse(String(v)), lang)),
  },
  yes_no: {
    eager: false,
    text: (said) => { const yes = readLedYesNo(said); return yes === null ? { no: 'unclear' } : { ok: yes }; },
    choices: (_, lang) => YES_NO[lang].map((label, i) => ({ id: i ? 'no' : 'yes', label })),
    show: (v, _, lang) => YES_NO[lang][v ? 0 : 1],
  },
  choice: {
    eager: false,
    text: (said, slot) => {
      const r = readChoice(said, optionsOf(slot));
      return 'ok' in r && slot.exact && !isWhole(said, slot.options[r.ok]) ? { no: 'unclear' } : r;
    },
    choices: (slot, lang) => Object.entries(slot.options).map(([id, o]) => ({ id, label: o[lang] })),
    show: (v, slot, lang) => slot.options[String(v)]?.[lang] ?? String(v),
  },
  files: { eager: false, text: noMatch, show: (v) => (Array.isArray(v) ? v.map((m) => isolate((m as { name: string }).name)).join('، ') : '') },
};

const row = <S extends Slot>(slot: S): Type<S> => SLOTS[slot.type] as unknown as Type<S>;

export const isEager = (slot: Slot): boolean => row(slot).eager;
export const slotChoices = (slot: Slot, lang: Lang): Choice[] => row(slot).choices?.(slot, lang) ?? [];
/** The last four characters are enough to recognise a number one has just given. */
const SHOWN = 4;
const masked = (value: Json): string => ltr(`•••• ${String(value).slice(-SHOWN)}`);
/** Unmasked, for staff who check it. */
export const wholeSlot = (value: Json, slot: Slot, lang: Lang): string => row(slot).show(value, slot, lang);
export const showSlot = (value: Json, slot: Slot, lang: Lang): string => (slot.mask ? masked(value) : row(slot).show(value, slot, lang));

/** Type by content is the channel's work; here only what the slot accepts. Size in bytes. */
export const readFile = (m: Media, slot: Extract<Slot, { type: 'files' }>): Reading<Media> => {
  const fits = slot.accept.some((a) => (a.endsWith('/*') ? m.mime.startsWith(a.slice(0, -1)) : m.mime === a));
  if (!fits) return { no: 'unsupported_type' };
  return m.bytes > slot.max_mb * 1024 * 1024 ? { no: 'too_large' } : { ok: m };
};

/** Reads a body for a slot. `null`: this kind of body cannot answer it (a file where a number is asked). */
export const readSlot = (body: Body, slot: Slot, now: number): Reading<Json> | null => {
  switch (body.kind) {
    case 'text': return row(slot).text(body.text, slot, now);
    case 'choice': {
      const offered = slotChoices(slot, 'ar');
      if (slot.type === 'yes_no' && offered.some((c) => c.id === body.id)) return { ok: body.id === 'yes' };
      if (offered.some((c) => c.id === body.id)) return { ok: body.id };
      return offered.length && body.label ? row(slot).text(body.label, slot, now) : null;
    }
    case 'place': { const place = row(slot).place; return place ? { ok: place(body.lat, body.lon) } : null; }
    case 'media': return null; // several files can come at once: steps/ask.ts reads them one by one
    case 'other': return null;
  }
};

export const invalidText = (slot: Slot, reason: InvalidReason): string[] => [`invalid.${slot.type}.${reason}`, `invalid.${slot.type}`, `invalid.${reason}`, 'invalid'];
