/** Questions nobody answered, gathered by likeness: fifty ways to ask one thing are one line of work. Pure, near-linear. */
import { FILLERS, lightStem, tokens } from '../core/arabic.ts';

/** Of the words of two questions, the part that both have. */
const ALIKE = 0.6;
/** Groups looked at for one question: those that share its rarest words come first. */
const TRIED = 60;

/** The alif that carries a tanwin is no part of the word (مستعملًا). */
const TANWIN = /(?<=.{3})ا$/u;

export type Miss = { at: number; question: string; why: string };
export type Group = Miss & { count: number };

const stemsOf = (question: string): string[] => {
  const list = tokens(question).filter((t) => t.text.length > 1);
  const kept = list.filter((t) => !FILLERS.has(t.text));
  return [...new Set((kept.length ? kept : list).map((t) => (t.script === 'ar' ? lightStem(t.text).replace(TANWIN, '') : t.text)))];
};
const likeness = (a: ReadonlySet<string>, b: readonly string[]): number => {
  const both = b.filter((s) => a.has(s)).length;
  return both / (a.size + b.length - both || 1);
};

/** `misses` newest first; a group shows its newest. Most asked first, then newest. */
export const gather = (misses: readonly Miss[]): Group[] => {
  const groups: { shown: Group; stems: ReadonlySet<string> }[] = [];
  const by = new Map<string, number[]>();
  for (const m of misses) {
    const stems = stemsOf(m.question);
    const tried = new Set(stems.map((s) => by.get(s) ?? []).sort((a, b) => a.length - b.length).flat().slice(0, TRIED));
    let best: (typeof groups)[number] | null = null;
    let most = ALIKE;
    for (const i of tried) {
      const g = groups[i] as (typeof groups)[number];
      const l = likeness(g.stems, stems);
      if (l >= most) [best, most] = [g, l];
    }
    if (best) { best.shown.count++; continue; }
    for (const s of stems) { const list = by.get(s); if (list) list.push(groups.length); else by.set(s, [groups.length]); }
    groups.push({ shown: { at: m.at, question: m.question, why: m.why, count: 1 }, stems: new Set(stems) });
  }
  return groups.map((g) => g.shown).sort((a, b) => b.count - a.count || b.at - a.at);
};
