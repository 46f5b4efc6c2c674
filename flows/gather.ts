/**
 * Values said beside an answer: «انا ارملة ودخلي ٢٠٠٠ وساكنة في حي العزيزية». A value is believed when words that announce it (`cues` of the slot)
 * stand before it, or when it can be nothing else (an id with a right check digit, a Saudi mobile, an IBAN). All of it is shown at the review. Pure.
 */
import { foldLabel } from '../core/arabic.ts';
import type { Json } from '../core/json.ts';
import { choicesIn } from '../core/values/choice.ts';
import { findNationalIds } from '../core/values/national-id.ts';
import type { Flow, Slot, SlotType } from './format.ts';
import { optionsOf, readSlot } from './slots.ts';

type Word = { text: string; folded: string; from: number; to: number; ends: boolean };
/** `rest`: what remains for the question that is open. `several`: a choice that named more than one option. */
export type Gathered = { values: Record<string, Json>; several: Record<string, string[]>; rest: string };

/** Words after a cue that may belong to its value. Types without a number are never gathered. */
const REACH: Partial<Record<SlotType, number>> = { name: 6, place: 3, integer: 4, choice: 8, national_id: 6, phone: 6, iban: 8, reference: 4, date: 4 };
/** Words that a label may have. */
const LABEL = 3;
/** A name or a place ends before these. */
const STOPS = new Set('و ابغي ابغا ابي ابا اريد عايز عايزه عاوز عاوزه بدي ودي احتاج محتاج محتاجه رقم رقمي هويتي جوالي ساكن ساكنه اسكن عندي ودخلي دخلي راتبي وراتبي ورقمي وجوالي وهويتي وساكنه وساكن وعندي وابغي وابي واحتاج ومحتاجه ارمله مطلقه من غلط خطا مو مش موب صحيح الصحيح wrong and i my'.split(' '));
/** Words before a value that only name it: they go with it. */
const LABELS = new Set('و رقم الرقم رقمي هويه الهويه هويتي اقامه الاقامه اقامتي جوال الجوال جوالي موبايل الموبايل تلفون ساكن ساكنه ساكنين نسكن اسكن بتاعتي حقي حقتي my id phone mobile number is and'.split(' ').flatMap((w) => [w, `و${w}`]));
const withLabels = (words: Word[], from: number): number => { let i = from; while (i > 0 && LABELS.has(words[i - 1]?.folded ?? '') && !words[i - 1]?.ends) i--; return i; };
/** Shortest text in which anything is looked for, in characters. */
const SHORT = 8;
const MAX = 1_500;

const split = (text: string): Word[] => {
  const out: Word[] = [];
  for (const m of text.slice(0, MAX).matchAll(/[+]?[\p{L}\p{M}\p{N}'’@_/-]+/gu)) {
    const last = out.at(-1);
    if (last) last.ends = /[،,.;:؛\n!؟?]/.test(text.slice(last.to, m.index));
    out.push({ text: m[0], folded: foldLabel(m[0]), from: m.index, to: m.index + m[0].length, ends: false });
  }
  return out;
};

const cueLists = new WeakMap<Slot, string[][]>();
const cuesOf = (slot: Slot): string[][] => {
  let list = cueLists.get(slot);
  if (!list) cueLists.set(slot, (list = slot.cues.map((c) => foldLabel(c).split(' ')).sort((a, b) => b.length - a.length)));
  return list;
};
/** Length in words of the cue that stands at `i`; 0: none. «و» may be joined to its first word. */
const cueAt = (words: Word[], i: number, cues: string[][]): number =>
  cues.find((c) => c.every((w, k) => words[i + k]?.folded === w || (k === 0 && words[i]?.folded === `و${w}`)))?.length ?? 0;

type Hit = { value: Json; from: number; to: number; several?: string[] };
const spanText = (text: string, words: Word[], from: number, to: number): string => text.slice(words[from]?.from, words[to - 1]?.to);

const afterCue = (text: string, words: Word[], i: number, n: number, slot: Slot, others: string[][][], now: number): Hit | null => {
  const start = i + n;
  let end = start;
  while (end < words.length && end - start < (REACH[slot.type] ?? 0)) {
    if (end > start && (words[end - 1]?.ends || others.some((cues) => cueAt(words, end, cues) > 0))) break;
    if (end === start && words[start - 1]?.ends && !/[:؛]/.test(text.slice(words[start - 1]?.to, words[start]?.from))) break;
    if ((slot.type === 'name' || slot.type === 'place') && STOPS.has(words[end]?.folded ?? '')) break;
    end++;
  }
  if (end === start) return null;
  if (slot.type === 'choice') {
    const idsTo = (to: number): string[] => choicesIn(spanText(text, words, start, to), optionsOf(slot).filter((o) => o.id !== 'other'));
    const ids = idsTo(end);
    if (ids.length) return { value: ids[0] as string, from: i, to: end, ...(ids.length > 1 ? { several: ids } : {}) };
    for (let to = end + 1; to <= Math.min(words.length, start + LABEL); to++) { // the label itself holds another question's cue: «محدودو الدخل»
      const [id] = words[to - 2]?.ends ? [] : idsTo(to);
      if (id !== undefined) return { value: id, from: i, to };
    }
    return null;
  }
  const first = slot.type === 'place' && /^(?:ب|ال)?حي$|^district$/.test(words[start - 1]?.folded ?? '') ? start - 1 : start; // "Al-Aziziyah district" is how places are called
  for (let to = end; to > start; to--) {
    const r = readSlot({ kind: 'text', text: spanText(text, words, first, to).replace(/^بحي(?=\s)/, 'حي') }, slot, now);
    if (r && 'ok' in r) return { value: r.ok, from: withLabels(words, i), to };
    if (slot.type !== 'name') break;
  }
  return null;
};

/** Numbers that can be nothing else, wherever they stand. */
const CERTAIN: Partial<Record<SlotType, RegExp>> = { phone: /(?:\+?966|00966|0)5[\d\u0660-\u0669]{8}|[0\u0660][5\u0665][\d\u0660-\u0669]{8}/, iban: /SA\d{22}/i };
const certain = (words: Word[], slot: Slot, now: number): Hit | null => {
  const at = (w: Word): boolean => (slot.type === 'national_id' ? findNationalIds(w.text).length === 1 : CERTAIN[slot.type]?.test(w.text) === true);
  const hits = words.flatMap((w, i) => (at(w) ? [i] : []));
  if (hits.length !== 1) return null;
  const i = hits[0] as number;
  const r = readSlot({ kind: 'text', text: words[i]?.text ?? '' }, slot, now);
  return r && 'ok' in r ? { value: r.ok, from: withLabels(words, i), to: i + 1 } : null;
};

/** Looks for values of `wanted` slots. Null: nothing was found. */
export const gather = (text: string, flow: Flow, wanted: readonly string[], now: number): Gathered | null => {
  if (text.length < SHORT) return null;
  const words = split(text);
  if (words.length < 2) return null;
  const cues = Object.values(flow.slots).map(cuesOf).filter((c) => c.length);
  const taken = new Set<number>();
  const found: Gathered = { values: {}, several: {}, rest: text };
  for (const name of wanted) {
    const slot = flow.slots[name];
    if (!slot || !REACH[slot.type]) continue;
    const own = cuesOf(slot);
    let hit: Hit | null = null;
    for (let i = 0; i < words.length && !hit; i++) {
      const n = taken.has(i) ? 0 : cueAt(words, i, own);
      if (n) hit = afterCue(text, words, i, n, slot, cues.filter((c) => c !== own), now);
    }
    hit ??= certain(words, slot, now);
    if (!hit || taken.has(hit.to - 1)) continue;
    found.values[name] = hit.value;
    if (hit.several) found.several[name] = hit.several;
    for (let k = hit.from; k < hit.to; k++) taken.add(k);
  }
  if (!Object.keys(found.values).length) return null;
  found.rest = words.filter((w, i) => !taken.has(i) && w.folded !== 'و').map((w) => `${w.text}${w.ends ? '،' : ''}`).join(' ').replace(/[،\s]+$/, '');
  return found;
};
