/** One option of a list: by its number, its id, its label, or a label said inside a sentence. When in doubt, none. */
import { plain, wordSet as set, wordsOf } from './spelling.ts';
import type { Reading } from './reading.ts';

type Option = { id: string; labels: string[] };
const UNCLEAR: Reading<string> = { no: 'unclear' };

// Tables are folded as they are read.
const ORDINALS: string[][] = [
  'اول اولي الاول الاولي الاوله اوله first 1st', 'ثاني ثانيه الثاني الثانيه تاني تانيه التاني التانيه second 2nd', 'ثالث ثالثه الثالث الثالثه تالت التالت التالته third 3rd', 'رابع رابعه الرابع الرابعه fourth 4th', 'خامس خامسه الخامس الخامسه fifth 5th',
  'سادس سادسه السادس السادسه sixth 6th', 'سابع سابعه السابع السابعه seventh 7th', 'ثامن ثامنه الثامن الثامنه تامن التامن eighth 8th', 'تاسع تاسعه التاسع التاسعه ninth 9th', 'عاشر عاشره العاشر العاشره tenth 10th',
].map((s) => [...set(s)]);
const CARDINALS: string[][] = [
  'واحد واحده one wahid wahed', 'اثنين اثنان اتنين ثنين تنين two', 'ثلاثه ثلاث تلاته تلات three', 'اربعه اربع four', 'خمسه خمس five', 'سته ست six', 'سبعه سبع seven', 'ثمانيه ثمان تمانيه تمنيه eight', 'تسعه تسع nine', 'عشره عشر ten',
].map((s) => [...set(s)]);
const LAST = set('الاخير الاخيره اخير اخيره اخر last');
/** May stand around a number or a label without changing it. */
const AROUND = set('رقم الرقم رقمه خيار الخيار اختيار الاختيار اختياري البند بند النقطه الفئه فئه الفقره فقره واحد واحده ابغي ابي ابغا اريد عايز عايزه بدي اختار اخترت اختر هو هي انا يا لو سمحت من فضلك شكرا الي طيب نعم القائمه في حق option number no the one choice choose i want is my please thanks it');
const NOT = set('مو مش موب ماني مهب ليس لست ليست غير ما لا not no isnt non');
const GLUED = ['وبال', 'وال', 'بال', 'فال', 'لل', 'ال', 'و', 'ب', 'ل', 'ف'];

/** A word and what is left of it without "the", "and", "for", "with". */
const forms = (w: string): string[] => [w, ...GLUED.filter((g) => w.startsWith(g) && w.length - g.length >= 3).map((g) => w.slice(g.length))];
const same = (said: string, label: string): boolean => said === label || (said.length > 3 && (`${said}s` === label || `${label}s` === said)) || forms(said).some((f) => f === label || f === label.replace(/^ال(?=.{3})/, ''));

/** Edits (insert, drop, change, swap of neighbours) between two short strings, at most `most` + 1. */
const distance = (a: string, b: string, most: number): number => {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      let d = Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d = Math.min(d, (before[j - 2] as number) + 1);
      next.push(d);
    }
    before = row;
    row = next;
  }
  return row[b.length] as number;
};

/** 0-based place in the list, -1 none, null: the words speak of no number. */
const placeOf = (words: string[], size: number): number | null => {
  const ordinal = words.map((w) => (LAST.has(w) ? size - 1 : ORDINALS.findIndex((o) => o.includes(w)))).filter((i) => i >= 0);
  const rest = words.filter((w) => !AROUND.has(w) && !LAST.has(w) && !ORDINALS.some((o) => o.includes(w)));
  if (ordinal.length === 1 && !rest.length) return (words.includes('قبل') ? -1 : ordinal[0]) as number;
  if (ordinal.length === 1 && rest.length === 1 && rest[0] === 'قبل' && words.some((w) => LAST.has(w))) return size - 2;
  if (ordinal.length) return null;
  const numbers = rest.filter((w) => /^\d+$/.test(w));
  if (numbers.length === 1 && rest.length === 1) return Number(numbers[0]) - 1;
  const spoken = words.filter((w) => !AROUND.has(w) || CARDINALS[0]?.includes(w));
  const cardinal = spoken.length === 1 ? CARDINALS.findIndex((c) => c.includes(spoken[0] as string)) : -1;
  return cardinal >= 0 ? cardinal : null;
};

/** The one option `hit` accepts; undefined when none or several do. */
const only = (options: Option[], hit: (o: Option) => boolean): Option | undefined => {
  const all = options.filter(hit);
  return all.length === 1 ? all[0] : undefined;
};

/** Labels folded once an option: the options of a flow's slot live as long as the flow. */
const folded = new WeakMap<Option, string[][]>();
const labelsOf = (o: Option): string[][] => {
  let list = folded.get(o);
  if (!list) folded.set(o, (list = o.labels.map(wordsOf).filter((l) => l.length)));
  return list;
};

type Span = { o: Option; from: number; to: number };
/** Labels said inside a sentence; one that lies inside a longer one ("كفالة" in "كفالة يتيم") does not count, nor one that is denied. */
const spansIn = (words: string[], options: Option[]): Span[] => {
  const spans: Span[] = [];
  for (const o of options) for (const l of labelsOf(o)) for (let i = 0; i + l.length <= words.length; i++) {
    if (l.every((w, k) => same(words[i + k] as string, w)) && !(i > 0 && NOT.has(words[i - 1] as string))) spans.push({ o, from: i, to: i + l.length });
  }
  return spans.filter((s) => !spans.some((t) => t.o !== s.o && t.from <= s.from && t.to >= s.to && t.to - t.from > s.to - s.from));
};

/** Ids of all options named in a sentence, in the order in which they are said. */
export const choicesIn = (text: string, options: Option[]): string[] =>
  [...new Set(spansIn(wordsOf(text), options).sort((a, b) => a.from - b.from).map((s) => s.o.id))];

export const readChoice = (text: string, options: Option[]): Reading<string> => {
  const raw = plain(text).trim();
  const exact = options.find((o) => o.id === raw) ?? options.find((o) => o.id.toLowerCase() === raw.toLowerCase());
  if (exact) return { ok: exact.id };
  const words = wordsOf(text);
  if (!words.length) return UNCLEAR;

  const said = words.join(' ');
  const whole = only(options, (o) => labelsOf(o).some((l) => l.join(' ') === said)) ?? only(options, (o) => labelsOf(o).some((l) => l.length === words.length && l.every((w, i) => same(words[i] as string, w))));
  if (whole) return { ok: whole.id };

  const place = placeOf(words, options.length);
  if (place !== null && options[place]) return { ok: options[place].id };

  const outer = spansIn(words, options);
  const named = new Set(outer.map((s) => s.o));
  const numbered = /^\d+$/.test(words[0] as string) ? options[Number(words[0]) - 1] : undefined;
  if (named.size === 1 && numbered && !named.has(numbered) && words.length <= 3) return UNCLEAR; // "3 أرملة": number and label disagree
  if (named.size === 1) return { ok: (outer[0] as { o: Option }).o.id };
  if (named.size > 1 || words.some((w) => NOT.has(w))) return UNCLEAR;

  const core = words.filter((w) => !AROUND.has(w)).join(' ') || said;
  let best = 3;
  let near = new Set<Option>();
  for (const o of options) for (const l of labelsOf(o)) {
    const label = l.join(' ');
    const most = label.length >= 7 ? 2 : label.length >= 4 ? 1 : 0;
    if (!most) continue;
    for (const s of new Set([said, core])) {
      const d = Math.min(distance(s, label, most), distance(s.replace(/^ال/, ''), label.replace(/^ال/, ''), most));
      if (d > most || d > best) continue;
      if (d < best) { best = d; near = new Set(); }
      near.add(o);
    }
  }
  if (near.size === 1) return { ok: ([...near][0] as Option).id };
  if (near.size > 1) return UNCLEAR;

  const begins = (l: string): boolean => core.length >= 4 && (l.startsWith(core) || l.replace(/^ال/, '').startsWith(core.replace(/^ال(?=.{4})/, '')));
  const prefix = only(options, (o) => labelsOf(o).some((l) => begins(l.join(' '))));
  return prefix ? { ok: prefix.id } : UNCLEAR;
};
