/** Finding conversations: by request number, national id or phone; else by the words that were said in them or by a name. Nothing is opened for it. */
import type { Ctx } from './context.ts';
import { one, type Scalar } from './driver.ts';
import { numberIn, peopleMeant, talksOf } from './persons.ts';
import { phoneWord, stemsOf, wordMac } from './words.ts';

type Hit = { conversation: string; n: number | null };
const LONGEST = 200; // characters of a search
const WORDS_MAX = 8;
const PEOPLE_MAX = 50;
/** A word is counted up to here to learn which is the rarest: from that one the search begins. */
const COUNTED = 2_000;

/** Conversations in which every one of these was said, newest first. The others are looked up beside the rarest, each by its key. */
export const allSaid = (others: number): string => {
  const joins = Array.from({ length: others }, (_, i) => ` CROSS JOIN word w${i} ON w${i}.mac = ? AND w${i}.conversation = r.conversation`).join('');
  const newest = ['r', ...Array.from({ length: others }, (_, i) => `w${i}`)].map((t) => `${t}.n, ${t}.at`).join(', ');
  return `SELECT r.conversation, ${newest.replace(/(\w+)\.(n|at)/g, '$1.$2 AS $1_$2')} FROM word r${joins} WHERE r.mac = ? ORDER BY r.at DESC LIMIT ?`;
};

const byWords = async (c: Ctx, text: string, max: number): Promise<Hit[]> => {
  const macs = stemsOf(text).slice(0, WORDS_MAX).map((s) => wordMac(c, s));
  if (!macs.length) return [];
  const counted: { mac: Uint8Array; n: number }[] = [];
  for (const mac of macs) {
    const n = macs.length === 1 ? 1 : ((await one<{ n: number }>(c.tx, 'SELECT COUNT(*) AS n FROM (SELECT 1 FROM word WHERE mac = ? LIMIT ?) few', [mac, COUNTED]))?.n ?? 0);
    if (n === 0) return [];
    counted.push({ mac, n });
  }
  const [rarest, ...others] = counted.sort((a, b) => a.n - b.n).map((w) => w.mac);
  const rows = await c.tx.all<Record<string, string | number | null>>(allSaid(others.length), [...others, rarest as Scalar, max]);
  // The line to show is the newest in which any of the words was said; a name was said in none.
  const names = ['r', ...others.map((_, i) => `w${i}`)];
  return rows.map((row) => {
    const lines = names.map((t) => row[`${t}_n`]).filter((n): n is number => typeof n === 'number');
    return { conversation: String(row['conversation']), n: lines.length ? Math.max(...lines) : null };
  });
};

export const search = async (c: Ctx, text: string, max: number): Promise<Hit[]> => {
  const asked = text.slice(0, LONGEST);
  const { number, nid, phone } = await numberIn(asked);
  const found = new Map<string, number | null>();
  const add = (conversation: string, n: number | null): void => { if (!found.has(conversation)) found.set(conversation, n); };
  if (number || nid || phone) {
    const made = number ? await one<{ conversation: string | null }>(c.tx, 'SELECT conversation FROM request WHERE number = ? AND body IS NOT NULL', [number]) : null;
    if (made?.conversation) add(made.conversation, null);
    if (phone) for (const r of await c.tx.all<{ conversation: string }>('SELECT conversation FROM word WHERE mac = ? ORDER BY at DESC LIMIT ?', [phoneWord(c, phone), max])) add(r.conversation, null);
    for (const p of (await peopleMeant(c, asked)).slice(0, PEOPLE_MAX)) for (const t of await talksOf(c, p)) add(t.id, null);
  }
  if (found.size < max) for (const hit of await byWords(c, asked, max)) add(hit.conversation, hit.n);
  return [...found].slice(0, max).map(([conversation, n]) => ({ conversation, n }));
};
