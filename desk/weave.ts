/** History, notes and what staff did -> one run of lines in the order it happened. Pure. */
import type * as z from 'zod';
import type { Line } from './api.ts';
import type { HistoryLine, NoteLine } from '../core/ports.ts';

export type Woven = z.infer<typeof Line>;
/** A line between two lines of the history takes a number between theirs: staff write notes by the dozen, not by the thousand. */
const PART = 1 / 4096;

const said = (l: HistoryLine): Woven => ({
  n: l.n, kind: 'message', at: l.at, by: l.by, who: l.who, text: l.text, key: l.key, media: l.media.map(({ id, name, mime }) => ({ id, name, mime: mime ?? 'application/octet-stream' })),
  ...(l.confided ? { confided: true as const } : {}), ...(l.progress ? { progress: l.progress } : {}), ...(l.why ? { why: l.why } : {}),
});
/** What stands between lines of the history: a note of the staff, or what they did (`text`: the act, and to whom). */
export type Between = NoteLine & { kind: 'note' | 'event' };
const between = (b: Between, n: number): Woven => ({ n, kind: b.kind, at: b.at, by: 'staff', who: b.who, text: b.text, key: `${b.kind}:${n}`, media: [] });

/**
 * `lines`: a run without holes, oldest first. `first`, `last`: nothing came before, nothing after it. A note stands behind the last line that is not younger
 * than it; one that belongs before or after this run is left to the run that has its place.
 */
export const weave = (lines: readonly HistoryLine[], others: readonly Between[], edge: { first: boolean; last: boolean }): Woven[] => {
  const behind = new Map<number, Between[]>();
  for (const b of others) {
    const at = lines.findLastIndex((l) => l.at <= b.at);
    if (at < 0 ? !edge.first : at === lines.length - 1 && !edge.last) continue;
    const there = behind.get(at);
    if (there) there.push(b); else behind.set(at, [b]);
  }
  const after = (at: number): Woven[] => {
    const n = lines[at]?.n ?? (lines[0]?.n ?? 0) - 1;
    return (behind.get(at) ?? []).map((b, i) => between(b, n + (i + 1) * PART));
  };
  return [...after(-1), ...lines.flatMap((l, at) => [said(l), ...after(at)])];
};
