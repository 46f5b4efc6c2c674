/** What is said now -> what will be said: sentence by sentence in each language, phrasings that come and go. Pure. */
import type { Entry, Variety } from '../../../core/entry.ts';

export type Piece = { kind: 'same' | 'gone' | 'come'; text: string };
export type Change =
  | { what: 'words'; of: 'title' | 'answer' | 'instead'; lang: 'ar' | 'en'; pieces: Piece[] }
  | { what: 'phrasings'; variety: Variety; come: string[]; gone: string[] }
  | { what: 'setting'; of: 'mode' | 'owner' | 'validUntil' | 'reviewBy' | 'flow' | 'offer' | 'needs' | 'related'; was: string | null; is: string | null };
export type Difference = { kind: 'new' | 'dropped' | 'changed'; changes: Change[] };

const LANGS = ['ar', 'en'] as const;
const WORDS = ['title', 'answer', 'instead'] as const;
const SETTINGS = ['mode', 'owner', 'validUntil', 'reviewBy', 'flow', 'offer', 'needs', 'related'] as const;

/** A sentence keeps its full stop; a line break ends one too. A point inside a number or an address does not. */
export const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?؟۔])\s+|\n+/).map((s) => s.trim()).filter(Boolean);

/** The longest common run of sentences stays; the rest is gone or has come. */
export const piecesOf = (was: string, is: string): Piece[] => {
  const [a, b] = [sentencesOf(was), sentencesOf(is)];
  const long = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number): number => long[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) for (let j = b.length - 1; j >= 0; j--) (long[i] as number[])[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const out: Piece[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) { out.push({ kind: 'same', text: a[i] as string }); i++; j++; }
    else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1))) out.push({ kind: 'gone', text: a[i++] as string });
    else out.push({ kind: 'come', text: b[j++] as string });
  }
  return out;
};

/** Only what changes, and the sentence on either side of it; `null` stands for what was left out. */
export const around = (pieces: readonly Piece[]): (Piece | null)[] => pieces
  .map((p, i) => (p.kind !== 'same' || [i - 1, i + 1].some((j) => pieces[j] !== undefined && pieces[j].kind !== 'same') ? p : null))
  .filter((p, i, all) => p !== null || i === 0 || all[i - 1] !== null);

const plain = (v: Entry[(typeof SETTINGS)[number]]): string | null => (v === undefined || v.length === 0 ? null : typeof v === 'string' ? v : v.join(' '));

export const differenceOf = (was: Entry | undefined, is: Entry | undefined): Difference => {
  const changes: Change[] = [];
  for (const of of WORDS) for (const lang of LANGS) {
    const [before, after] = [was?.[of]?.[lang] ?? '', is?.[of]?.[lang] ?? ''];
    if (before !== after) changes.push({ what: 'words', of, lang, pieces: piecesOf(before, after) });
  }
  const varieties = [...new Set([...Object.keys(was?.phrasings ?? {}), ...Object.keys(is?.phrasings ?? {})])] as Variety[];
  for (const variety of varieties) {
    const [before, after] = [was?.phrasings[variety] ?? [], is?.phrasings[variety] ?? []];
    const [come, gone] = [after.filter((x) => !before.includes(x)), before.filter((x) => !after.includes(x))];
    if (come.length || gone.length) changes.push({ what: 'phrasings', variety, come, gone });
  }
  if (was && is) for (const of of SETTINGS) {
    const [before, after] = [plain(was[of]), plain(is[of])];
    if (before !== after) changes.push({ what: 'setting', of, was: before, is: after });
  }
  return { kind: was ? (is ? 'changed' : 'dropped') : 'new', changes };
};
