/** The safety net: cues that mean danger whatever else is said. Recall first; every hit says which words it saw. */
import { concept, FILLERS, lightStem, tokens } from '../core/arabic.ts';
import type { Token } from '../core/arabic.ts';
import type { Cue } from '../core/entry.ts';

/** Names used in the cue file for the staff topics. */
const TOPIC_OF: Record<string, string> = { medical: 'staff.medical-urgent', shelter: 'staff.urgent-shelter' };
export const cueTopic = (kind: string): string => TOPIC_OF[kind] ?? (kind.startsWith('staff.') ? kind : `staff.${kind}`);

/** The words of a cue may stand this far apart: in a long story two of them in different sentences mean nothing. */
const SPAN = 9;

/** One word of a cue may be several words in a row ("من الحر"). */
type Part = string[][]; // for each word in the row: the forms that match it
export type CompiledCue = { topic: string; words: string[]; all: Part[]; not: Part[]; decisive: boolean };

const formsOf = (t: Token): string[] => (t.script === 'ar' ? [...new Set([t.text, t.raw, lightStem(t.text), lightStem(t.raw), concept(t.text)])] : [t.text]);
/** `wide`: match by everyday verb too. Not for a word that stands alone in its cue: «يضربني» would then match «ناتج ضرب». */
const compilePart = (phrase: string, wide: boolean): Part =>
  tokens(phrase).map((t) => (t.script === 'ar' ? [...new Set([t.text, lightStem(t.raw), ...(wide && lightStem(t.raw).length >= 3 && !FILLERS.has(concept(t.raw)) ? [concept(t.raw)] : [])])].filter((f) => f !== '') : [t.text]));

export const compileCues = (danger: Readonly<Record<string, readonly (Cue | string)[]>>): CompiledCue[] =>
  Object.entries(danger).flatMap(([kind, list]) =>
    list.flatMap((cue) =>
      typeof cue === 'string' ? [] : [{ topic: cueTopic(kind), words: cue.all, all: cue.all.map((w) => compilePart(w, cue.all.length > 1)), not: (cue.not ?? []).map((w) => compilePart(w, true)), decisive: true }],
    ),
  );
/** Sentences that only sound dangerous: negatives for the classifier. */
export const safeSentences = (danger: Readonly<Record<string, readonly (Cue | string)[]>>): string[] =>
  Object.values(danger).flatMap((list) => list.filter((c) => typeof c === 'string'));

/** A message's words by the forms a cue may name. */
export type Forms = Map<string, number[]>;
export const formsIn = (list: readonly Token[]): Forms => {
  const out: Forms = new Map();
  list.forEach((t, i) => {
    for (const f of formsOf(t)) {
      const at = out.get(f);
      if (at) at.push(i);
      else out.set(f, [i]);
    }
  });
  return out;
};
const placesOf = (part: Part, forms: Forms): number[] => {
  const [first, ...rest] = part;
  if (!first) return [];
  const starts = first.flatMap((f) => forms.get(f) ?? []);
  return starts.filter((s) => rest.every((fs, i) => fs.some((f) => forms.get(f)?.includes(s + i + 1))));
};
const matches = (cue: CompiledCue, forms: Forms): boolean => {
  const places: number[][] = [];
  for (const part of cue.all) {
    const p = placesOf(part, forms);
    if (p.length === 0) return false;
    places.push(p);
  }
  const close = (places[0] as number[]).some((at) => places.every((p) => p.some((x) => Math.abs(x - at) <= SPAN)));
  return close && !cue.not.some((part) => placesOf(part, forms).length > 0);
};

/** Cues filed under the longest word they need: a message then looks only at cues it can possibly meet, however many there are. */
export type CueBook = { cues: readonly CompiledCue[]; byForm: ReadonlyMap<string, readonly CompiledCue[]> };
export const bookOf = (cues: readonly CompiledCue[]): CueBook => {
  const byForm = new Map<string, CompiledCue[]>();
  for (const c of cues) {
    const key = c.all.map((p) => p[0] ?? []).reduce((a, b) => ((b[0]?.length ?? 0) > (a[0]?.length ?? 0) ? b : a), []);
    for (const f of key) {
      const list = byForm.get(f);
      if (list) list.push(c);
      else byForm.set(f, [c]);
    }
  }
  return { cues, byForm };
};
export const cueHits = (book: CueBook, forms: Forms): CompiledCue[] => {
  const tried = new Set<CompiledCue>();
  for (const f of forms.keys()) for (const c of book.byForm.get(f) ?? []) tried.add(c);
  return [...tried].filter((c) => matches(c, forms));
};
