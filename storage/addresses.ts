/**
 * Which conversation an address leads to. A channel may know its sender by two ids: the strong one (`from`) is theirs for good, the weak one (`also`: a phone)
 * may pass to somebody else. A conversation answers to the newest strong id; other ids that lead to it are aliases.
 */
import type { Address } from '../core/message.ts';
import { addressMac, hex, newId, newPerson, place, type Ctx } from './context.ts';
import { one } from './driver.ts';

export type Line = { id: string; person: string; ready_at: number | null };

const byMac = (c: Ctx, mac: Uint8Array): Promise<Line | null> => one<Line>(c.tx, 'SELECT id, person, ready_at FROM conversation WHERE mac = ?', [mac]);
const byAlias = (c: Ctx, mac: Uint8Array): Promise<Line | null> =>
  one<Line>(c.tx, 'SELECT c.id, c.person, c.ready_at FROM alias a JOIN conversation c ON c.id = a.conversation WHERE a.mac = ?', [mac]);

const setAlias = async (c: Ctx, mac: Uint8Array, conversation: string): Promise<void> => {
  await c.tx.run('INSERT INTO alias (mac, conversation) VALUES (?, ?) ON CONFLICT (mac) DO UPDATE SET conversation = excluded.conversation', [mac, conversation]);
};

/**
 * The weak id is this conversation's from now on. Whoever was known under it alone keeps their past and is no longer found by it; nor is anything more sent
 * there: who reads at that phone today may be somebody else.
 */
const claimWeak = async (c: Ctx, weak: Uint8Array, line: Line): Promise<void> => {
  const holder = await one<{ id: string; strong: number }>(c.tx, 'SELECT id, strong FROM conversation WHERE mac = ?', [weak]);
  if (holder && (holder.strong || holder.id === line.id)) return; // somebody's strong id is never taken by a claim
  if (!holder && (await byAlias(c, weak))?.id === line.id) return;
  if (holder) await c.tx.run('UPDATE conversation SET mac = ?, blocked_at = ? WHERE id = ?', [c.vault.mac('moved', holder.id, hex(weak)), c.now, holder.id]);
  await setAlias(c, weak, line.id);
  await c.tx.run('UPDATE conversation SET strong = 1 WHERE id = ?', [line.id]);
};

/** Somebody known by their weak id only turns out to have a strong one: the same conversation, answered under the new id. */
const adopt = async (c: Ctx, weak: Uint8Array, mac: Uint8Array, address: Address): Promise<Line | null> => {
  const line = await one<Line & { strong: number }>(c.tx, 'SELECT id, person, ready_at, strong FROM conversation WHERE mac = ?', [weak]);
  if (!line || line.strong) return null;
  await c.tx.run('UPDATE conversation SET mac = ?, address = ?, strong = 1 WHERE id = ?', [mac, await c.vault.seal(line.person, place('address', line.id), address), line.id]);
  await setAlias(c, weak, line.id);
  return line;
};

const make = async (c: Ctx, mac: Uint8Array, address: Address): Promise<Line> => {
  const id = newId('c');
  const person = await newPerson(c);
  const sealed = await c.vault.seal(person, place('address', id), address);
  await c.tx.run('INSERT INTO conversation (id, person, mac, address, channel, rev, lines) VALUES (?, ?, ?, ?, ?, 0, 0)', [id, person, mac, sealed, address.channel]);
  return { id, person, ready_at: null };
};

/** The person left: their past stays theirs, nothing more is sent there, and whoever writes from any of these ids later begins anew. */
export const leave = async (c: Ctx, line: Line): Promise<void> => {
  await c.tx.run('UPDATE conversation SET mac = ?, strong = 1, blocked_at = ? WHERE id = ?', [c.vault.mac('left', line.id), c.now, line.id]);
  await c.tx.run('DELETE FROM alias WHERE conversation = ?', [line.id]);
};

export const lineOf = async (c: Ctx, address: Address, also: string | undefined): Promise<Line> => {
  const mac = addressMac(c, address);
  const weak = also === undefined || also === address.user ? null : addressMac(c, { channel: address.channel, user: also });
  const known = (await byMac(c, mac)) ?? (await byAlias(c, mac)) ?? (weak && (await adopt(c, weak, mac, address)));
  const line = known ?? (await make(c, mac, address));
  if (weak) await claimWeak(c, weak, line);
  return line;
};
