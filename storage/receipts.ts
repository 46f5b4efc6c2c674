/**
 * A provider's later words about messages of ours. They come repeated, in any order, sometimes before the answer to the very call they speak of.
 * What they say only grows: sent, delivered, read. A failure stands, unless that call was delivered before.
 */
import type { Receipt } from '../core/ports.ts';
import type { Ctx } from './context.ts';
import { one } from './driver.ts';
import { DELIVERED, FAILED, GONE, QUEUED, READ, SENT, SENT_ON, UNKNOWN } from './migrations.ts';
import { fail, land, ROW, rowOf, settleRow, taken, type Row } from './outbox.ts';
import { knownId, learnId } from './provider-ids.ts';
import { tellHeld } from './stream.ts';

const RANK = { sent: SENT_ON, delivered: DELIVERED, read: READ } as const;
/** Bits of `outbox.shown`; calls beyond share the last. */
const BITS = 30;
/** The key of a call: the message's, with `#n` where it needs several. */
const CALL = /#\d+$/;

/** The message and which of its calls, counted from 0. A call nobody told us of yet is the one that is open. */
type Meant = { row: Row; key: string; part: number; several: boolean };
const meantBy = async (c: Ctx, channel: string, r: Receipt): Promise<Meant | null> => {
  const known = r.id === undefined ? null : await knownId(c, channel, r.id);
  const key = r.key === undefined ? null : r.key.replace(CALL, '');
  const row = known ? await one<Row>(c.tx, `${ROW} WHERE seq = ?`, [known.outbox]) : key === null ? null : await rowOf(c, key);
  if (!row || row.state === GONE) return null;
  const own = known || (await one(c.tx, 'SELECT 1 AS x FROM conversation WHERE id = ? AND channel = ?', [row.conversation, channel]));
  if (!own) return null; // a channel speaks of its own messages only
  if (!known && r.id !== undefined) await learnId(c, row, key!, r.id, row.parts);
  return { row, key: known ? known.key : key!, part: known?.part ?? row.parts, several: row.several === 1 || (r.key !== undefined && CALL.test(r.key)) };
};

const positive = async (c: Ctx, { row, part, several }: Meant, rank: number, at: number): Promise<void> => {
  const open = part >= row.parts; // the call whose outcome we did not know
  const now: Row = {
    ...row, progress: Math.max(row.progress, rank), shown: rank >= DELIVERED ? row.shown | (1 << Math.min(part, BITS)) : row.shown, several: several ? 1 : 0,
    acked: row.state === QUEUED && open ? Math.max(row.acked, part + 1) : row.acked,
  };
  await c.tx.run('UPDATE outbox SET progress = ?, shown = ?, acked = ?, several = ? WHERE seq = ?', [now.progress, now.shown, now.acked, now.several, row.seq]);
  if (row.state === UNKNOWN && open) await settleRow(c, row, SENT);
  if (now.progress > row.progress) await tellHeld(c, row.conversation, at);
  // While its sender holds it, it is only noted: more calls may follow, and the sender's own outcome will meet the note.
  if (row.state !== QUEUED || row.token !== null || !open) return;
  await taken(c, now, at);
  await land(c, row);
};

export const receive = async (c: Ctx, channel: string, receipts: Receipt[]): Promise<void> => {
  for (const r of receipts) {
    const meant = await meantBy(c, channel, r);
    if (!meant || meant.row.state === FAILED) continue;
    if (r.is !== 'failed') {
      await positive(c, meant, RANK[r.is], r.at);
      continue;
    }
    if (meant.row.shown & (1 << Math.min(meant.part, BITS))) continue; // older than what we know
    await fail(c, meant.row, meant.key, r.why, r.at, r.blocked === true);
    await land(c, meant.row);
  }
};
