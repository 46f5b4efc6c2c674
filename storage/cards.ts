/** What is known of a person beside their requests: the card that lists show. Sealed under that person. */
import type { Json } from '../core/json.ts';
import { plainNumber } from '../core/request.ts';
import { place, type Ctx } from './context.ts';
import { one } from './driver.ts';
import { nameIn } from './faces.ts';
import { phoneWord, stemsOf, wordMac } from './words.ts';

export type Card = { nid: string | null; phone: string | null; name: string | null };
const BLANK: Card = { nid: null, phone: null, name: null };

export const readCard = (c: Ctx, person: string, sealed: Uint8Array | null): Promise<Card | null> => c.vault.open<Card>(person, place('card', person), sealed);

const noteWords = async (c: Ctx, person: string, { name, phone }: Partial<Card>): Promise<void> => {
  const macs = [...(name ? stemsOf(name).map((s) => wordMac(c, s)) : []), ...(phone ? [phoneWord(c, phone)] : [])];
  for (const mac of macs) await c.tx.run('INSERT INTO person_word (mac, person) VALUES (?, ?) ON CONFLICT DO NOTHING', [mac, person]);
};

/** What was learned at a time: the newest word wins, an older one only fills what is empty. The person is listed from now on. */
export const noteCard = async (c: Ctx, person: string, learned: Partial<Card>, at: number): Promise<void> => {
  const row = await one<{ card: Uint8Array | null; listed_at: number | null }>(c.tx, 'SELECT card, listed_at FROM person WHERE id = ? AND erased IS NULL', [person]);
  if (!row) return;
  const before = (await readCard(c, person, row.card)) ?? BLANK;
  const newer = row.listed_at === null || at >= row.listed_at;
  const pick = (key: keyof Card): string | null => (newer ? (learned[key] ?? before[key]) : (before[key] ?? learned[key] ?? null));
  const card: Card = { nid: before.nid ?? learned.nid ?? null, phone: pick('phone'), name: pick('name') };
  await c.tx.run('UPDATE person SET card = ?, listed_at = ? WHERE id = ?', [await c.vault.seal(person, place('card', person), card), Math.max(row.listed_at ?? at, at), person]);
  await noteWords(c, person, learned);
};

/** What a request tells of its person. */
export const learnedFrom = (nid: string | null, fields: Record<string, Json>): Partial<Card> => {
  const phone = fields['phone'];
  const name = nameIn(fields['full_name']);
  return { ...(nid === null ? {} : { nid: plainNumber(nid) }), ...(typeof phone === 'string' && plainNumber(phone) !== '' ? { phone } : {}), ...(name ? { name } : {}) };
};
