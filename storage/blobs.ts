/** Files, sealed under the person of their owner. A file may arrive before its conversation exists: it then belongs to its owner's name. */
import { newId, newPerson, ownerMac, place, type Ctx } from './context.ts';
import { one, type Scalar } from './driver.ts';

type Head = { owner: string; name: string; mime: string };
/** Finds our file ids inside any JSON (states, request fields). */
const IDS = /blob_[A-Za-z0-9_-]{20}/g;

const personOf = async (c: Ctx, owner: string): Promise<string> => {
  const line = await one<{ person: string }>(c.tx, 'SELECT person FROM conversation WHERE id = ?', [owner]);
  if (line) return line.person;
  const mac = ownerMac(c, owner);
  const known = await one<{ person: string }>(c.tx, 'SELECT person FROM owner WHERE mac = ?', [mac]);
  if (known) return known.person;
  const person = await newPerson(c);
  await c.tx.run('INSERT INTO owner (mac, person) VALUES (?, ?)', [mac, person]);
  return person;
};

export const putBlob = async (c: Ctx, owner: string, name: string, mime: string, bytes: Uint8Array): Promise<string> => {
  const id = newId('blob_');
  const person = await personOf(c, owner);
  const head = await c.vault.seal(person, place('blob', id, 'head'), { owner, name, mime });
  const sealed = await c.vault.sealBytes(person, place('blob', id, 'bytes'), bytes);
  await c.tx.run('INSERT INTO blob (id, person, at, size, head, bytes) VALUES (?, ?, ?, ?, ?, ?)', [id, person, c.now, bytes.length, head, sealed]);
  return id;
};

export const getBlob = async (c: Ctx, id: string): Promise<(Head & { bytes: Uint8Array }) | null> => {
  const row = await one<{ person: string; head: Uint8Array; bytes: Uint8Array }>(c.tx, 'SELECT person, head, bytes FROM blob WHERE id = ?', [id]);
  if (!row) return null;
  const head = await c.vault.open<Head>(row.person, place('blob', id, 'head'), row.head);
  const bytes = await c.vault.openBytes(row.person, place('blob', id, 'bytes'), row.bytes);
  return head && bytes && { ...head, bytes: new Uint8Array(bytes) };
};

export const dropBlob = async (c: Ctx, id: string): Promise<void> => {
  await c.tx.run('DELETE FROM blob WHERE id = ?', [id]);
  await c.tx.run('DELETE FROM blob_ref WHERE blob = ?', [id]);
};

/** Files of a message that was refused: what nothing came to use goes with the turn, not with the next sweep. */
export const dropUnused = async (c: Ctx, ids: readonly string[]): Promise<void> => {
  for (const id of ids) await c.tx.run('DELETE FROM blob WHERE id = ? AND NOT EXISTS (SELECT 1 FROM blob_ref WHERE blob_ref.blob = blob.id)', [id]);
};

export const sweep = async (c: Ctx, before: number): Promise<number> => {
  const unused = 'at < ? AND NOT EXISTS (SELECT 1 FROM blob_ref WHERE blob_ref.blob = blob.id)';
  return (await c.tx.run(`DELETE FROM blob WHERE ${unused}`, [before])).changes;
};

/** Notes that a message, request or state uses a file. A file that came before its conversation moves under the person's key here, so that erasing reaches it. */
export const refer = async (c: Ctx, blob: string, by: 'message' | 'request' | 'state', ref: string, person: string): Promise<void> => {
  const row = await one<{ person: string; head: Uint8Array; bytes: Uint8Array }>(
    c.tx, 'SELECT person, head, bytes FROM blob WHERE id = ? AND person <> ? AND EXISTS (SELECT 1 FROM owner WHERE owner.person = blob.person)', [blob, person]);
  if (row && by === 'message') {
    const head = await c.vault.open<Head>(row.person, place('blob', blob, 'head'), row.head);
    const bytes = await c.vault.openBytes(row.person, place('blob', blob, 'bytes'), row.bytes);
    if (head && bytes) {
      await c.tx.run('UPDATE blob SET person = ?, head = ?, bytes = ? WHERE id = ?', [
        person, await c.vault.seal(person, place('blob', blob, 'head'), head), await c.vault.sealBytes(person, place('blob', blob, 'bytes'), bytes), blob]);
    }
  }
  await c.tx.run('INSERT INTO blob_ref (blob, by, ref) VALUES (?, ?, ?) ON CONFLICT DO NOTHING', [blob, by, ref]);
};

export const referAll = async (c: Ctx, json: unknown, by: 'request' | 'state', ref: string, person: string): Promise<void> => {
  for (const id of new Set(JSON.stringify(json).match(IDS) ?? [])) await refer(c, id, by, ref, person);
};

export const unrefer = async (c: Ctx, by: 'message' | 'request' | 'state', ref: Scalar): Promise<void> => {
  await c.tx.run('DELETE FROM blob_ref WHERE by = ? AND ref = ?', [by, ref]);
};

/** Everything sealed under these owners' names: their people, for erasing. */
export const ownersNamed = async (c: Ctx, names: string[]): Promise<string[]> => {
  const found: string[] = [];
  for (const n of names) {
    const row = await one<{ person: string }>(c.tx, 'SELECT person FROM owner WHERE mac = ?', [ownerMac(c, n)]);
    if (row) found.push(row.person);
  }
  return found;
};
