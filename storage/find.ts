/** Answers the questions of a turn. Identity: a wrong guess and a record that does not exist cost the same and read the same. */
import { timingSafeEqual } from 'node:crypto';
import type { Address } from '../core/message.ts';
import type { Found, Query } from '../core/query.ts';
import { plainNumber } from '../core/request.ts';
import { waitingBefore } from './boxes.ts';
import { addressMac, nidMac, phoneMac, type Ctx } from './context.ts';
import { one } from './driver.ts';
import { newsPlaces } from './links.ts';
import { findNid, tailMac, viewsOf } from './requests.ts';

const HOUR = 3_600_000;
const TRIES = 5; // an hour, for each address and for each target
const NOBODY = 'nobody';

type Status = Extract<Query, { find: 'status' }>;
const equal = (a: Uint8Array | null | undefined, b: Uint8Array): boolean => timingSafeEqual(a && a.length === b.length ? a : new Uint8Array(b.length), b) && !!a;

/** Five real tries in any hour. Refused ones are not counted: a person who waits an hour gets in again. */
const locked = async (c: Ctx, macs: Uint8Array[], now: number): Promise<boolean> => {
  let most = 0;
  for (const mac of macs) most = Math.max(most, (await one<{ n: number }>(c.tx, 'SELECT COUNT(*) AS n FROM try WHERE mac = ? AND at > ?', [mac, now - HOUR]))?.n ?? 0);
  if (most >= TRIES) return true;
  for (const mac of macs) await c.tx.run('INSERT INTO try (mac, at) VALUES (?, ?)', [mac, now]);
  await c.tx.run('DELETE FROM try WHERE at < ?', [now - 24 * HOUR]);
  return false;
};

const status = async (c: Ctx, q: Status, { conversation, address }: { conversation: string; address: Address }, now: number): Promise<Found> => {
  const byNumber = q.number !== undefined && q.last4 !== undefined;
  const byPhone = !byNumber && q.nid !== undefined && q.phone !== undefined;
  // What only the conversation itself can open is no guess. A question without both halves of an identity still counts as a try at whatever it names.
  const target = q.number !== undefined ? c.vault.mac('try', 'number', plainNumber(q.number)) : c.vault.mac('try', 'nid', plainNumber(q.nid ?? ''));
  if (!q.own && await locked(c, [c.vault.mac('try', 'address', Buffer.from(addressMac(c, address)).toString('hex')), target], now)) return { find: 'status', verdict: 'locked' };

  const number = plainNumber(q.number ?? '');
  const row = await one<{ person: string; conversation: string | null; tail_mac: Uint8Array | null }>(c.tx, 'SELECT person, conversation, tail_mac FROM request WHERE number = ? AND body IS NOT NULL', [number]);
  const person = await findNid(c, q.nid ?? '');
  const byTail = equal(row?.tail_mac, tailMac(c, number, q.last4 ?? '')) && byNumber && plainNumber(q.last4 ?? '').length === 4;
  const byOrigin = q.own === true && row !== null && row.tail_mac === null && row.conversation === conversation;
  const byMobile = equal(person?.phone_mac, phoneMac(c, q.phone ?? '')) && byPhone;
  const who = byTail || byOrigin ? (row?.person ?? null) : byMobile ? (person?.id ?? null) : null;
  const { views, places } = await viewsOf(c, who ?? row?.person ?? person?.id ?? NOBODY, who === null ? null : byTail || byOrigin ? { number } : { phone: q.phone ?? '' });
  if (who === null) return { find: 'status', verdict: 'no' };
  const linked = await newsPlaces(c, who, views.map((v) => v.number), places);
  const elsewhere = linked.length > 0 && !linked.some((l) => l.conversation === conversation);
  return { find: 'status', verdict: 'match', requests: views, ...(elsewhere ? { elsewhere: true as const } : {}) };
};

const open = async (c: Ctx, q: Extract<Query, { find: 'open' }>): Promise<Found> => {
  const person = await one<{ id: string }>(c.tx, 'SELECT id FROM person WHERE nid_mac = ?', [nidMac(c, q.nid)]);
  const mac = c.vault.mac('open', person?.id ?? NOBODY, q.kind, q.about === null ? 0 : 1, q.about ?? '');
  const row = await one<{ number: string }>(c.tx, 'SELECT number FROM request WHERE open_mac = ? AND body IS NOT NULL', [mac]);
  return { find: 'open', number: row?.number ?? null };
};

/** Urgent ones stand first; then who was promised the earliest answer. Somebody without a ticket would stand last. */
const queue = async (c: Ctx, conversation: string): Promise<Found> => {
  const mine = await waitingBefore(c, conversation);
  if (mine !== null) return { find: 'queue', before: mine };
  const all = await one<{ n: number }>(c.tx, `SELECT COUNT(*) AS n FROM ticket WHERE state = 'waiting' AND conversation <> ?`, [conversation]);
  return { find: 'queue', before: all?.n ?? 0 };
};

export const find = async (c: Ctx, query: Query, from: { conversation: string; address: Address }, now: number): Promise<Found> => {
  switch (query.find) {
    case 'status': return status(c, query, from, now);
    case 'open': return open(c, query);
    case 'queue': return queue(c, from.conversation);
    case 'understood': throw new Error('`understood` is answered by knowledge, not by the store');
  }
};
