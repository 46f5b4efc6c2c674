/** What every piece of store logic is handed: the open transaction, the vault, the clock. */
import { plainNumber } from '../core/request.ts';
import type { Address } from '../core/message.ts';
import type { Tx } from './driver.ts';
import { random, type Vault } from './vault.ts';

/** `doomed` collects people whose keys are destroyed once this transaction is durable, never before. */
export type Ctx = { tx: Tx; vault: Vault; now: number; doomed: string[] };

/** Undoes everything its call did and answers `value`: an expected outcome that is found out half-way. */
export class Undo extends Error {
  readonly value: unknown;
  constructor(value: unknown) {
    super('undone');
    this.value = value;
  }
}

export const newId = (prefix: string): string => prefix + random(15).toString('base64url');
export const hex = (mac: Uint8Array): string => Buffer.from(mac).toString('hex');
/** The place a sealed value is bound to: table and key. The table comes first, it may appear in an error message. */
export const place = (table: string, ...key: (string | number)[]): string => [table, ...key].join('|');

export const addressMac = (c: Ctx, a: Address): Uint8Array => c.vault.mac('address', a.channel, a.user);
export const messageMac = (c: Ctx, key: string): Uint8Array => c.vault.mac('message', key);
export const nidMac = (c: Ctx, nid: string): Uint8Array => c.vault.mac('nid', plainNumber(nid));
export const phoneMac = (c: Ctx, phone: string): Uint8Array => c.vault.mac('phone', plainNumber(phone));
/** Blobs and web chats know their owner by a name that may be a conversation, a visitor or an address. */
export const ownerMac = (c: Ctx, owner: string): Uint8Array => c.vault.mac('owner', owner);

export const newPerson = async (c: Ctx, nid: Uint8Array | null = null): Promise<string> => {
  const person = await c.vault.newPerson();
  await c.tx.run('INSERT INTO person (id, nid_mac) VALUES (?, ?)', [person, nid]);
  return person;
};
