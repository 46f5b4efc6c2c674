/** The safety net: cues that mean danger (or staff) whatever else is said. Recall first; every hit says which words it saw. */
import { clauses, FILLERS, foldLetters, lightStem, skeleton, tokens } from '../core/arabic.ts';
import type { Token } from '../core/arabic.ts';
import type { Cue } from '../core/entry.ts';
import { englishStem } from './near.ts';

/** Names used in the cue file for the staff topics. */
const TOPIC_OF: Record<string, string> = { medical: 'staff.medical-urgent', shelter: 'staff.urgent-shelter' };
export const cueTopic = (kind: string): string => TOPIC_OF[kind] ?? (kind.startsWith('staff.') ? kind : `staff.${kind}`);
/** Keys of the cue file that are no kind: a group of words that cues name («~kin»), and sentences that only sound dangerous. */
const GROUP = '~';
const SAFE = 'safe';

/** The words of a cue may stand this far apart: in a long story two of them in different sentences mean nothing. */
const SPAN = 9;
/** What excuses a cue stands this near to one of its words. (With nine words «زوجي ضربني وكسر يدي وعندي ملف قديم» was an old story: of danger told in the middle
 *  of a story 82 in 100 was heard, then 90, with no more false alarms.) */
const EXCUSE = 4;
/** Places are counted in halves: «مايتنفس» is two words in the place of one. */
const STEP = 2;
/** Of a longer message the last clauses are read one by one. */
const MOST_CLAUSES = 20;
/** A combination of words that ordinary phrasings of the base hold too does not decide, unless alarming ones hold it this many times as often. */
const OFTENER = 4;

/** One word of a row: the forms that match it; none: any word, or no word. */
type Word = string[];
type Row = Word[];
/** A part is there when one of its rows is. */
type Part = Row[];
/** `except`: combinations that ordinary phrasings hold. */
export type CompiledCue = { topic: string; all: Part[]; not: Part[]; except: string[] };
/** `words`: what was seen of the message, one for each part. */
export type Hit = { topic: string; words: string[]; decisive: boolean; cue: CompiledCue };
type Groups = Readonly<Record<string, readonly (Cue | string)[]>>;

/** The stem of a verb without who does it: يضرب، بتضرب، حيضرب، نضرب. (Stems deeper than that made «ايجار» a «جار» and «اقدم» one who sets himself before others.) */
const DOER = /^(?:[بهحس]?[يتن]|[بهحس]?ا(?!ل))(.{3,})$/;
const verbOf = (stem: string): string => DOER.exec(stem)?.[1] ?? '';
/** The light stem of a cue's word, unless so much went that it is anybody's: «متحرش» is not «متحرك», «بيموت» not «بيمشي». */
const stemOf = (word: string): string => {
  const stem = lightStem(word);
  const bare = word.replace(/^ال/, '');
  return (stem.length <= 3 && bare.length - stem.length > 1) || (word.endsWith('ش') && !stem.endsWith('ش')) ? word : stem;
};
/** How a stem sounds, for Arabizi: its vowels are not to be trusted. */
const soundsOf = (stem: string): string[] => [stem, verbOf(stem)].map(skeleton).filter((s) => s.length >= 4).map((s) => `k:${s}`);

const LATIN = /^[=^]?[a-z0-9']*[a-z]/i;
/** Letters of Urdu keyboards: such a word stands as it is, its stem would be an Arabic one of another sense. */
const URDU = /[\u0679-\u06d3]/;

/** One word as a cue writes it. `=يضربني` as it stands; `^اقتل` with whatever its light stem has before and after; else its dialect sisters too, and
 *  the verb of every person. (A word alone in its cue is no verb: «يضربني» would then be «اضرب رقما في رقم» too.) */
const formsFor = (word: string, wide: boolean): Word => {
  const mark = /^[=^]/.test(word) ? word[0] : URDU.test(word) ? '=' : '';
  const latin = LATIN.test(word) ? foldLetters(word).replace(/[=^']/g, '') : '';
  if (latin) return mark ? [`=${latin}`] : [`=${latin}`, `s:${englishStem(latin)}`]; // «beat» alone would be read as Arabizi for «بيت»
  const list = tokens(word.replace(/^[=^]/, ''));
  const t = list[0];
  if (!t || list.length > 1) return [`=${foldLetters(word.replace(/^[=^]/, ''))}`];
  if (mark === '=') return [`=${t.raw}`];
  if (t.script !== 'ar') return [t.text];
  const stem = stemOf(t.raw);
  const verbs = wide ? [verbOf(stem), verbOf(t.raw)].filter((v) => v !== '').map((v) => `v:${v}`) : [];
  const out = mark === '^' ? [`^${stem}`] : [t.text, stem, ...verbs, ...soundsOf(stem)];
  return [...new Set(out)].filter((f) => f !== '');
};

const rowOf = (phrase: string, groups: Groups, wide: boolean): Row => {
  if (!/[~*=^]/.test(phrase)) return (LATIN.test(phrase) || URDU.test(phrase) ? phrase.split(/[\s-]+/) : tokens(phrase).map((t) => t.raw)).map((w) => formsFor(w, wide)); // pairs that are one word («ما عندي») stay one
  return phrase.split(/\s+/).filter((w) => w !== '').flatMap((w) => {
    if (w === '*') return [[]];
    if (!w.startsWith(GROUP)) return /^[=^]/.test(w) || LATIN.test(w) ? [formsFor(w, wide)] : tokens(w).map((t) => formsFor(t.raw, wide));
    const rows = partOf(w, groups, wide);
    if (rows.some((r) => r.length !== 1)) throw new TypeError(`${w} holds phrases: it cannot stand inside "${phrase}"`);
    return [[...new Set(rows.flatMap((r) => r[0] as Word))]];
  });
};
/** «a|b c|~group». Single words become one row: a message then asks once for all of them. */
const partOf = (part: string, groups: Groups, wide: boolean): Part => {
  const rows = part.split('|').map((s) => s.trim()).filter((s) => s !== '').flatMap((s) => {
    if (!/^~\S+$/.test(s)) return [rowOf(s, groups, wide || /\s/.test(s))];
    const words = groups[s];
    if (!words) throw new TypeError(`no group ${s}`);
    return words.flatMap((w) => partOf(String(w), groups, wide));
  });
  const single = [...new Set(rows.filter((r) => r.length === 1).flatMap((r) => r[0] as Word))];
  return [...(single.length > 0 ? [[single]] : []), ...rows.filter((r) => r.length > 1)];
};

export const compileCues = (danger: Groups): CompiledCue[] =>
  Object.entries(danger).filter(([kind]) => kind !== SAFE && !kind.startsWith(GROUP)).flatMap(([kind, list]) =>
    list.flatMap((cue) =>
      typeof cue === 'string' ? [] : [{ topic: cueTopic(kind), all: cue.all.map((w) => partOf(w, danger, cue.all.length > 1)), not: (cue.not ?? []).map((w) => partOf(w, danger, true)), except: [] }],
    ),
  );
/** Sentences that only sound dangerous: negatives for the alarms. */
export const safeSentences = (danger: Groups): string[] => (danger[SAFE] ?? []).filter((c) => typeof c === 'string');

/** A message's words by the forms a cue may name, and the words themselves by place. Slips are not mended here: it found 1 in 100 more of what had a slip in every fourth word, and «أميمة تهاني» insulted somebody. */
export type Forms = { at: Map<string, number[]>; words: string[] };
const AND_NOT = /^و(?:ما|لا|مو|مش)$/;
const NOT_AND_REST = /^و?(ما|لا)(.{3,})$/;

const formsOf = (t: Token): string[] => {
  const latin = LATIN.test(t.raw) ? t.raw.replaceAll("'", '') : '';
  const english = latin ? [`=${latin}`, `s:${englishStem(latin)}`] : [];
  if (t.script === 'en') return english;
  if (t.script !== 'ar') return [t.text];
  const stem = lightStem(t.raw);
  const own = [t.text, t.raw, stem, lightStem(t.text), `=${t.raw}`, `^${stem}`];
  if (t.raw.length > 4 && /^[بلف](?!ال)/.test(t.raw)) own.push(lightStem(t.raw.slice(1))); // «بجلطه», «للتعذيب»
  for (const verb of [verbOf(stem), verbOf(t.raw)]) if (verb) own.push(`v:${verb}`);
  const rest = t.raw.startsWith('و') && t.raw.length > 2 ? t.raw.slice(1) : ''; // «وما اصحى»
  if (rest) own.push(`=${rest}`, rest);
  return latin ? [...own, ...english, ...soundsOf(lightStem(t.text))] : own;
};
export const formsIn = (list: readonly Token[]): Forms => {
  const at = new Map<string, number[]>();
  const add = (forms: readonly string[], place: number): void => {
    for (const f of new Set(forms)) {
      const places = at.get(f);
      if (places) places.push(place);
      else at.set(f, [place]);
    }
  };
  const as = (word: string): Token => ({ text: word, raw: word, script: 'ar' });
  list.forEach((t, i) => {
    const split = t.script === 'ar' ? NOT_AND_REST.exec(t.raw) : null;
    add([...formsOf(t), ...(split ? [split[1] as string] : [])], i * STEP);
    if (split) add(formsOf(as(split[2] as string)), i * STEP + 1);
    const joined = AND_NOT.test(t.raw) && list[i + 1] ? tokens(`${t.raw.slice(1)} ${list[i + 1]?.raw}`) : []; // «وما عندي» is «ما عندي», one word of the lexicon
    if (joined.length === 1) add(formsOf(joined[0] as Token), i * STEP);
  });
  return { at, words: list.map((t) => t.raw) };
};

type Place = { from: number; to: number };
/** Where the rest of a row goes on from a place: the end of it, or -1. */
const follow = (row: Row, i: number, at: number, reach: number, forms: Forms): number => {
  const word = row[i];
  if (!word) return at;
  if (word.length === 0) return follow(row, i + 1, at, reach + STEP, forms);
  for (const f of word) for (const p of forms.at.get(f) ?? []) {
    if (p <= at || p > at + reach) continue;
    const end = follow(row, i + 1, p, STEP, forms);
    if (end >= 0) return end;
  }
  return -1;
};
const placesOf = (part: Part, forms: Forms): Place[] => {
  const out: Place[] = [];
  for (const row of part) {
    const first = row[0] as Word;
    for (const f of first) for (const from of forms.at.get(f) ?? []) {
      const to = follow(row, 1, from, STEP, forms);
      if (to >= 0) out.push({ from, to });
    }
  }
  return out;
};
const apart = (p: Place, q: Place): number => Math.max(0, p.from - q.to, q.from - p.to);
const near = (at: Place) => (p: Place): boolean => Math.abs(p.from - at.from) <= SPAN * STEP;
/** The words seen, one for each part; null: not near enough to each other; 'excused': near enough, but for a word that excuses them. */
const seen = (cue: CompiledCue, parts: readonly Place[][], forms: Forms): string[] | 'excused' | null => {
  let nots: Place[] | null = null;
  for (const at of parts[0] as Place[]) {
    const found = parts.map((p) => p.find(near(at)));
    if (found.some((p) => p === undefined)) continue;
    nots ??= cue.not.flatMap((part) => placesOf(part, forms)); // only now: it costs more than all before
    if (!nots.some((n) => (found as Place[]).some((p) => apart(n, p) <= EXCUSE * STEP))) return (found as Place[]).map((p) => forms.words.slice(p.from >> 1, (p.to >> 1) + 1).join(' '));
  }
  return nots === null ? null : 'excused';
};

/** Rows filed under the forms of one of their words: each form of a message is asked for once, however many cues there are. A word that every second
 *  message holds leads to no row that has another («ما يتنفس» stands under its verb). */
type Filed = { cue: number; part: number; row: Row };
const leading = (row: Row): Word => row.find((w) => w.length > 0 && !w.some((f) => FILLERS.has(f))) ?? (row[0] as Word);
export type CueBook = { cues: readonly CompiledCue[]; byForm: ReadonlyMap<string, readonly Filed[]> };
export const bookOf = (cues: readonly CompiledCue[]): CueBook => {
  const byForm = new Map<string, Filed[]>();
  cues.forEach(({ all }, cue) => all.forEach((rows, part) => rows.forEach((row) => {
    for (const f of leading(row)) {
      const list = byForm.get(f);
      if (list) list.push({ cue, part, row });
      else byForm.set(f, [{ cue, part, row }]);
    }
  })));
  return { cues, byForm };
};
const BETWEEN = '+';
/** `excused`: a cue was there but for a word that excuses it. */
export const cueHits = (book: CueBook, forms: Forms): { hits: Hit[]; excused: boolean } => {
  const met = new Map<number, Place[][]>();
  for (const [form, places] of forms.at) for (const { cue, part, row } of book.byForm.get(form) ?? []) {
    const found = row.length === 1 ? places.map((p) => ({ from: p, to: p })) : placesOf([row], forms);
    if (found.length === 0) continue;
    let parts = met.get(cue);
    if (!parts) met.set(cue, (parts = []));
    (parts[part] ??= []).push(...found);
  }
  const hits: Hit[] = [];
  let excused = false;
  for (const [i, parts] of [...met].sort((p, q) => p[0] - q[0])) {
    const cue = book.cues[i] as CompiledCue;
    let all = true;
    for (let p = 0; p < cue.all.length; p++) if (!parts[p]) all = false;
    const words = all ? seen(cue, parts, forms) : null;
    if (words === 'excused') excused = true;
    else if (words) hits.push({ topic: cue.topic, words, decisive: !cue.except.includes(words.join(BETWEEN)), cue });
  }
  return { hits, excused };
};
/** The cues of a message: of the whole, and of each clause, for what excuses a word in one sentence («من سنتين») excuses none in the next. */
export const hitsIn = (book: CueBook, text: string): Hit[] => {
  const whole = cueHits(book, formsIn(tokens(text)));
  const hits = new Map(whole.hits.map((h) => [h.cue, h] as const));
  if (!whole.excused && whole.hits.every((h) => h.decisive)) return whole.hits; // nothing more in its clauses, which cost as much again
  const parts = clauses(text);
  if (parts.length > 1) for (const part of parts.slice(-MOST_CLAUSES)) for (const h of cueHits(book, formsIn(tokens(part))).hits) if (!hits.get(h.cue)?.decisive) hits.set(h.cue, h);
  return [...hits.values()];
};

/** The cues with the combinations that ordinary phrasings hold taken out of what decides; they stay as evidence. Only these words: one phrasing
 *  that somebody adds to an ordinary topic must not silence a whole cue. */
export const audited = (cues: readonly CompiledCue[], docs: readonly { staff: boolean; hits: readonly Hit[] }[]): CompiledCue[] => {
  const counts = new Map<CompiledCue, Map<string, [number, number]>>();
  for (const { staff, hits } of docs) for (const h of hits) {
    const own = counts.get(h.cue) ?? new Map<string, [number, number]>();
    counts.set(h.cue, own);
    const words = h.words.join(BETWEEN);
    const n = own.get(words) ?? [0, 0];
    n[staff ? 1 : 0]++;
    own.set(words, n);
  }
  return cues.map((c) => ({ ...c, except: [...(counts.get(c) ?? [])].filter(([, [wrong, right]]) => wrong > 0 && right < OFTENER * wrong).map(([words]) => words) }));
};
