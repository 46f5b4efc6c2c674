/** The window over the lines of a conversation: what it holds, and how it grows and is cut. Pure. */
import type { Reply } from '../../api.ts';

/** Lines read at once, and the most that are held. */
export const PAGE = 60;
export const MOST = 400;

export type Line = Reply<'lines'>['lines'][number];
/** `older`, `newer`: there are lines beyond that end. `seen`: the newest message of the person among those that were read. */
export type Lines = { lines: Line[]; older: boolean; newer: boolean; seen: string | null };

const count = (lines: readonly Line[]): number => lines.filter((l) => l.kind === 'message').length;

/** The newest lines, put where the window ends. No line in common: much came while nobody was told, and scrolling down reads it. */
export const join = (before: Lines | undefined, tail: Reply<'lines'>): Lines => {
  const fresh: Lines = { lines: tail.lines, older: count(tail.lines) >= PAGE, newer: false, seen: tail.seen };
  const first = tail.lines[0];
  if (!before?.lines.length || !first) return fresh;
  if (before.newer) return before;
  if ((before.lines.at(-1) as Line).n < first.n) return { ...before, newer: true };
  const kept = before.lines.filter((l) => l.n < first.n);
  const lines = [...kept, ...tail.lines];
  const over = lines.length > 2 * MOST;
  return { lines: over ? lines.slice(-MOST) : lines, older: kept.length ? before.older || over : before.older && fresh.older, newer: false, seen: tail.seen };
};

/** What was read at an end, put there; the other end is cut. Null: the window moved while it was read. */
export const grow = (w: Lines, end: 'older' | 'newer', edge: number, got: Reply<'lines'>): Lines | null => {
  const more = got.lines.length >= PAGE;
  if (end === 'older') {
    if (w.lines[0]?.n !== edge) return null;
    const lines = [...got.lines, ...w.lines];
    return { ...w, lines: lines.slice(0, MOST), older: more, newer: w.newer || lines.length > MOST };
  }
  if (w.lines.at(-1)?.n !== edge) return null;
  const lines = [...w.lines, ...got.lines];
  return { lines: lines.slice(-MOST), newer: more, older: w.older || lines.length > MOST, seen: more ? w.seen : got.seen };
};
