/**
 * What can be searched although it is sealed: a keyed hash of each word's stem, and where it was said last. A row a word and conversation, not a row a line:
 * common words would otherwise be most of the database (measured: a third of the rows), and a search asks for conversations.
 */
import { lightStem, words } from '../core/arabic.ts';
import { plainNumber } from '../core/request.ts';
import type { Ctx } from './context.ts';
import type { Vault } from './vault.ts';

/** Characters of one text that are looked at, and different words of it that are kept. */
const LONGEST = 20_000;
const MOST = 200;
const WORD_MAX = 64;
const LEAST_LETTERS = 2;
const LEAST_DIGITS = 4;
/** 64 bits tell a hundred thousand stems apart, at half the size. */
const MAC_BYTES = 8;
const REMEMBERED = 30_000;

/** Different stems in the order of their first use: words of two letters at least, whole numbers of four digits at least. */
export const stemsOf = (text: string): string[] => {
  const found = new Set<string>();
  for (const whole of words(text.slice(0, LONGEST))) {
    const w = whole.slice(0, WORD_MAX);
    if (/^[0-9]/.test(w) && !/[^0-9]/.test(w) ? w.length >= LEAST_DIGITS : w.length >= LEAST_LETTERS) found.add(lightStem(w));
    if (found.size === MOST) break;
  }
  return [...found];
};

// People use the same few thousand words: nine hashes of ten are known already.
const known = new WeakMap<Vault, Map<string, Uint8Array>>();
export const wordMac = (c: Ctx, stem: string): Uint8Array => {
  let macs = known.get(c.vault);
  if (!macs) known.set(c.vault, (macs = new Map()));
  let mac = macs.get(stem);
  if (!mac) {
    if (macs.size >= REMEMBERED) macs.clear();
    macs.set(stem, (mac = c.vault.mac('word', stem).slice(0, MAC_BYTES)));
  }
  return mac;
};
/** A phone beside the words: never equal to a number somebody only mentioned. */
export const phoneWord = (c: Ctx, phone: string): Uint8Array => c.vault.mac('word', 'phone', plainNumber(phone)).slice(0, MAC_BYTES);

/** Rows in one statement: a call costs more than a row. */
const TOGETHER = 12;
const UPSERT = Array.from({ length: TOGETHER }, (_, n) =>
  `INSERT INTO word (mac, conversation, n, at) VALUES ${Array<string>(n + 1).fill('(?, ?, ?, ?)').join(', ')} ON CONFLICT (mac, conversation) DO UPDATE SET n = excluded.n, at = excluded.at`);

export const noteLine = async (c: Ctx, conversation: string, n: number, at: number, text: string): Promise<void> => {
  const stems = stemsOf(text);
  for (let i = 0; i < stems.length; i += TOGETHER) {
    const some = stems.slice(i, i + TOGETHER);
    await c.tx.run(UPSERT[some.length - 1]!, some.flatMap((s) => [wordMac(c, s), conversation, n, at]));
  }
};

const noteAt = async (c: Ctx, macs: Uint8Array[], conversation: string, at: number): Promise<void> => {
  for (const mac of macs) await c.tx.run('INSERT INTO word (mac, conversation, n, at) VALUES (?, ?, NULL, ?) ON CONFLICT DO NOTHING', [mac, conversation, at]);
};
export const noteName = (c: Ctx, conversation: string, name: string, at: number): Promise<void> => noteAt(c, stemsOf(name).map((s) => wordMac(c, s)), conversation, at);
/** A mobile that the channel vouched for. */
export const notePhone = (c: Ctx, conversation: string, phone: string, at: number): Promise<void> => noteAt(c, [phoneWord(c, phone)], conversation, at);
