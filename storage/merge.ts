/** Two files that are one person. What is sealed under the one that goes is sealed anew under the one that stays; chats keep their own keys and are linked. */
import { FINAL_STATES } from '../core/request.ts';
import { noteCard, readCard } from './cards.ts';
import { place, type Ctx } from './context.ts';
import { one } from './driver.ts';
import { guarded, openMac, type Body, type Row } from './requests.ts';
import { tell } from './stream.ts';

type Person = { id: string; nid_mac: Uint8Array | null; phone_mac: Uint8Array | null; phone_at: number | null; card: Uint8Array | null; listed_at: number | null };
const personRow = (c: Ctx, id: string): Promise<Person | null> => one<Person>(c.tx, 'SELECT id, nid_mac, phone_mac, phone_at, card, listed_at FROM person WHERE id = ? AND erased IS NULL AND merged IS NULL', [id]);

const move = async (c: Ctx, sealed: Uint8Array | null, from: string, into: string, at: string): Promise<Uint8Array | null> => {
  const plain = await c.vault.openBytes(from, at, sealed);
  return plain && c.vault.sealBytes(into, at, plain);
};

/** A second open request of a kind goes without a guard, like those that staff import. */
const moveRequest = async (c: Ctx, row: Row, from: string, into: string): Promise<void> => {
  const body = await c.vault.open<Body>(from, place('request', row.number), row.body);
  if (!body) return;
  const about = row.about_mac ? openMac(c, into, row.kind, body.about) : null;
  const open = about && !FINAL_STATES.includes(row.state) && !(await guarded(c, about)) ? about : null;
  for (const h of await c.tx.all<{ n: number; body: Uint8Array }>('SELECT n, body FROM request_change WHERE number = ?', [row.number])) {
    await c.tx.run('UPDATE request_change SET body = ? WHERE number = ? AND n = ?', [await move(c, h.body, from, into, place('request_change', row.number, h.n)), row.number, h.n]);
  }
  await c.tx.run('UPDATE request SET person = ?, body = ?, held = ?, open_mac = ?, about_mac = ? WHERE number = ?', [
    into, await c.vault.seal(into, place('request', row.number), body), await move(c, row.held, from, into, place('request', row.number, 'held')), open, about, row.number]);
  await tell(c, 'request', row.number, null, c.now);
};

const moveFamily = async (c: Ctx, from: string, into: string): Promise<void> => {
  type Bond = { person: string; other: string; body: Uint8Array };
  for (const b of await c.tx.all<Bond>('SELECT person, other, body FROM family WHERE person = ? OR other = ?', [from, from])) {
    const [person, other] = [b.person === from ? into : b.person, b.other === from ? into : b.other];
    const relation = await c.vault.open<string>(b.person, place('family', b.person, b.other), b.body);
    await c.tx.run('DELETE FROM family WHERE person = ? AND other = ?', [b.person, b.other]);
    if (relation === null || person === other) continue;
    await c.tx.run('INSERT INTO family (person, other, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', [person, other, await c.vault.seal(person, place('family', person, other), relation)]);
  }
};

export const mergePeople = async (c: Ctx, into: string, from: string, at: number): Promise<boolean> => {
  const [stays, goes] = [await personRow(c, into), await personRow(c, from)];
  if (!stays || !goes || into === from || (stays.nid_mac && goes.nid_mac)) return false; // a national id is one person's only: two of them differ
  for (const row of await c.tx.all<Row>('SELECT * FROM request WHERE person = ? AND body IS NOT NULL ORDER BY created, number', [from])) await moveRequest(c, row, from, into);
  await c.tx.run('INSERT INTO link (conversation, person, at, news, via) SELECT conversation, ?, at, news, via FROM link WHERE person = ? ON CONFLICT DO NOTHING', [into, from]);
  await c.tx.run('DELETE FROM link WHERE person = ?', [from]);
  await c.tx.run('INSERT INTO link (conversation, person, at) SELECT id, ?, ? FROM conversation WHERE person = ? ON CONFLICT DO NOTHING', [into, at, from]);
  await c.tx.run('UPDATE link_ask SET person = ? WHERE person = ?', [into, from]);
  await c.tx.run('INSERT INTO person_word (mac, person) SELECT mac, ? FROM person_word WHERE person = ? ON CONFLICT DO NOTHING', [into, from]);
  await c.tx.run('DELETE FROM person_word WHERE person = ?', [from]);
  await moveFamily(c, from, into);

  const card = await readCard(c, from, goes.card);
  const phoned = goes.phone_mac && (stays.phone_at ?? 0) <= (goes.phone_at ?? 0) ? goes : stays;
  await c.tx.run('UPDATE person SET nid_mac = NULL, phone_mac = NULL, phone_at = NULL, card = NULL, listed_at = NULL, merged = ? WHERE id = ?', [into, from]);
  await c.tx.run('UPDATE person SET nid_mac = ?, phone_mac = ?, phone_at = ? WHERE id = ?', [stays.nid_mac ?? goes.nid_mac, phoned.phone_mac, phoned.phone_at, into]);
  if (card) await noteCard(c, into, known(card), goes.listed_at ?? at);
  return true;
};

const known = <T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } => Object.fromEntries(Object.entries(values).filter(([, v]) => v !== null)) as { [K in keyof T]?: NonNullable<T[K]> };
