/** Messages out: offered in order, settled once. A conversation's queue is known to the schedule by its head only. */
import type { Address, MessageOut } from '../core/message.ts';
import type { Outgoing, Settled } from '../core/ports.ts';
import { hex, messageMac, newId, place, type Ctx } from './context.ts';
import { one } from './driver.ts';
import { put } from './inbox.ts';
import { FAILED, GONE, QUEUED, SENT, UNKNOWN } from './migrations.ts';
import { learnId } from './provider-ids.ts';
import { tellHeld } from './stream.ts';
import { Tampered } from './vault.ts';

export type Row = {
  seq: number; mac: Uint8Array; conversation: string; state: number; lane: number; tries: number; held: number; ready_at: number; token: string | null; body: Uint8Array | null;
  parts: number; acked: number; several: number; progress: number; shown: number;
};

const LANES = { reply: 0, notice: 1 } as const;
export const ROW = 'SELECT seq, mac, conversation, state, lane, tries, held, ready_at, token, body, parts, acked, several, progress, shown FROM outbox';

export const rowOf = (c: Ctx, key: string): Promise<Row | null> => one<Row>(c.tx, `${ROW} WHERE mac = ?`, [messageMac(c, key)]);

export const enqueue = async (c: Ctx, conversation: string, person: string, message: MessageOut, at: number): Promise<boolean> => {
  const mac = messageMac(c, message.key);
  const body = await c.vault.seal(person, place('outbox', hex(mac)), message);
  const { changes } = await c.tx.run(
    'INSERT INTO outbox (mac, conversation, state, lane, tries, held, ready_at, at, body) VALUES (?, ?, ?, ?, 0, 0, ?, ?, ?) ON CONFLICT (mac) DO NOTHING',
    [mac, conversation, QUEUED, LANES[message.lane], at, at, body],
  );
  return changes > 0;
};

/** Puts the head of the queue into the schedule, not before the chat's pace allows, unless a message is in flight: then its settling will. */
export const schedule = async (c: Ctx, conversation: string): Promise<void> => {
  const head = await one<{ lane: number; ready_at: number }>(c.tx, 'SELECT lane, ready_at FROM outbox WHERE conversation = ? AND state = 0 ORDER BY lane, seq LIMIT 1', [conversation]);
  if (head) await c.tx.run('UPDATE conversation SET send_at = CASE WHEN next_at > ? THEN next_at ELSE ? END, send_lane = ? WHERE id = ? AND sending IS NULL', [head.ready_at, head.ready_at, head.lane, conversation]);
  else await c.tx.run('UPDATE conversation SET send_at = NULL, send_lane = NULL WHERE id = ? AND sending IS NULL', [conversation]);
};

export const settleRow = async (c: Ctx, row: Row, state: number): Promise<void> => {
  await c.tx.run('UPDATE outbox SET state = ?, token = NULL, body = NULL WHERE seq = ?', [state, row.seq]);
};

/** The message is no longer in flight; what follows it may go. */
export const land = async (c: Ctx, row: Row): Promise<void> => {
  const { changes } = await c.tx.run('UPDATE conversation SET sending = NULL WHERE id = ? AND sending = ?', [row.conversation, row.seq]);
  if (changes || row.state === QUEUED) await schedule(c, row.conversation);
};

/** For good: its reason is kept for staff, and the conversation hears of it once. */
export const fail = async (c: Ctx, row: Row, key: string, why: string, at: number, blocked: boolean): Promise<void> => {
  await settleRow(c, row, FAILED);
  const line = await one<{ id: string; person: string; ready_at: number | null }>(c.tx, 'SELECT id, person, ready_at FROM conversation WHERE id = ?', [row.conversation]);
  if (!line) return;
  await c.tx.run('UPDATE outbox SET why = ? WHERE seq = ?', [await c.vault.seal(line.person, place('outbox', hex(row.mac), 'why'), why), row.seq]);
  // A late word about an old message: they may have written since.
  if (blocked) await c.tx.run('UPDATE conversation SET blocked_at = ? WHERE id = ? AND (heard_at IS NULL OR heard_at <= ?)', [at, line.id, at]);
  await put(c, line, { type: 'undelivered', id: key, at, key, why });
};

/** Nobody will ever know: staff are told once; a late receipt may still turn it into sent or failed. */
const giveUp = async (c: Ctx, row: Row, key: string, at: number): Promise<void> => {
  await settleRow(c, row, UNKNOWN);
  const line = await one<{ id: string; person: string; ready_at: number | null }>(c.tx, 'SELECT id, person, ready_at FROM conversation WHERE id = ?', [row.conversation]);
  if (line) await put(c, line, { type: 'undelivered', id: key, at, key, why: 'unknown' });
};

/** Receipts say that the provider took the call that was open. Where more calls may follow, the next offer goes on behind it; otherwise that was all. */
export const taken = async (c: Ctx, row: Row, at: number): Promise<void> => {
  if (row.several) await c.tx.run('UPDATE outbox SET token = NULL, held = 0, parts = acked, ready_at = CASE WHEN ready_at < ? THEN ready_at ELSE ? END WHERE seq = ?', [at, at, row.seq]);
  else await settleRow(c, row, SENT);
};

type Waiting = { id: string; person: string; sending: number | null; address: Uint8Array; heard_at: number | null; blocked_at: number | null };

export const outgoing = async (c: Ctx, now: number, lease: number, max: number, channel?: string): Promise<Outgoing[]> => {
  const offers: Outgoing[] = [];
  const seen = new Set<string>(); // a reply that turned out to be with the provider may leave a notice at the head: it is the next call's
  for (const lane of [LANES.reply, LANES.notice]) {
    if (offers.length >= max) break;
    const lines = channel === undefined
      ? await c.tx.all<Waiting>('SELECT id, person, sending, address, heard_at, blocked_at FROM conversation WHERE send_lane = ? AND send_at <= ? ORDER BY send_at LIMIT ?', [lane, now, max - offers.length])
      : await c.tx.all<Waiting>('SELECT id, person, sending, address, heard_at, blocked_at FROM conversation WHERE channel = ? AND send_lane = ? AND send_at <= ? ORDER BY send_at LIMIT ?', [channel, lane, now, max - offers.length]);
    for (const l of lines) {
      if (seen.has(l.id)) continue;
      seen.add(l.id);
      const offer = await offerOf(c, l, now, lease);
      if (offer) offers.push(offer);
    }
  }
  return offers;
};

/** The message in flight whose lease ended, else the head of the queue. What cannot or need not be sent goes out of the way of what follows. */
const offerOf = async (c: Ctx, l: Waiting, now: number, lease: number): Promise<Outgoing | null> => {
  const row = l.sending === null
    ? await one<Row>(c.tx, `${ROW} WHERE conversation = ? AND state = 0 ORDER BY lane, seq LIMIT 1`, [l.id])
    : await one<Row>(c.tx, `${ROW} WHERE seq = ? AND state = 0`, [l.sending]);
  const heard = row !== null && row.acked > row.parts; // its sender died; the provider's receipt did not
  if (row && heard) await taken(c, row, now);
  const message = row && !heard && (await readable(c, l, row));
  if (!row || !message) {
    if (row && !heard) await settleRow(c, row, FAILED); // erased or damaged
    await c.tx.run('UPDATE conversation SET sending = NULL WHERE id = ?', [l.id]);
    await schedule(c, l.id);
    return null;
  }
  const token = newId('o');
  await c.tx.run('UPDATE outbox SET token = ?, tries = tries + 1 WHERE seq = ?', [token, row.seq]);
  await c.tx.run('UPDATE conversation SET sending = ?, send_at = ? WHERE id = ?', [row.seq, now + lease, l.id]);
  return {
    message, conversation: l.id, tries: row.tries, token, parts: row.parts, heard: l.heard_at,
    ...(row.token !== null ? { unsure: true as const } : {}), ...(l.blocked_at !== null ? { blocked: true as const } : {}),
  };
};

/** Addressed to where its person is known now: a turn may have begun under an older id. */
const readable = async (c: Ctx, l: Waiting, row: Row): Promise<MessageOut | null> => {
  try {
    const message = await c.vault.open<MessageOut>(l.person, place('outbox', hex(row.mac)), row.body);
    const to = await c.vault.open<Address>(l.person, place('address', l.id), l.address);
    return message && to && { ...message, to };
  } catch (e) {
    if (e instanceof Tampered) return null;
    throw e;
  }
};

/** A late holder may not move the mark of the present one, but the provider's id is a fact whoever brings it. */
export const progress = async (c: Ctx, key: string, token: string, parts: number, id: string | undefined): Promise<void> => {
  const row = await rowOf(c, key);
  if (!row || row.state === GONE) return;
  if (row.state === QUEUED && row.token !== null && row.token === token) {
    const on = parts > row.parts; // another call: its own doubt is a new one
    await c.tx.run('UPDATE outbox SET several = 1, parts = ?, held = ? WHERE seq = ?', [on ? parts : row.parts, on ? 0 : row.held, row.seq]);
  }
  if (id !== undefined) await learnId(c, row, key, id, Math.max(0, parts - 1));
};

/**
 * `ok` is a fact whoever reports it. `retry`, `unknown` and `failed` need the lease's token. A word of the provider without a lease has the token '':
 * it may also turn `sent` into `failed`, never a failure back into anything.
 */
export const settle = async (c: Ctx, done: Settled, hold: number | null): Promise<void> => {
  const row = await rowOf(c, done.key);
  if (!row || row.state === GONE) return;
  const { sent } = done;
  if (sent.as === 'ok' && sent.id !== undefined) await learnId(c, row, done.key, sent.id, row.parts);
  if (done.next !== undefined) { // also of a late holder: its call was made
    await c.tx.run('UPDATE conversation SET next_at = ? WHERE id = ? AND (next_at IS NULL OR next_at < ?)', [done.next, row.conversation, done.next]);
    await schedule(c, row.conversation);
  }
  if (!(await settled(c, row, done, hold))) return;
  await land(c, row);
  await tellHeld(c, row.conversation, done.at);
};

/** False: nothing changed. */
const settled = async (c: Ctx, row: Row, done: Settled, hold: number | null): Promise<boolean> => {
  const mine = row.state === QUEUED && row.token !== null && row.token === done.token;
  const word = done.token === '' && (row.state === QUEUED || row.state === SENT || row.state === UNKNOWN);
  const { sent, at } = done;
  if (sent.as === 'ok') {
    if (row.state !== QUEUED && row.state !== UNKNOWN) return false;
    await settleRow(c, row, SENT);
  } else if (sent.as === 'failed') {
    if (!mine && !word) return false;
    await fail(c, row, done.key, sent.why, at, sent.blocked === true);
  } else if (!mine) return false;
  else if (row.acked > row.parts) await taken(c, row, at); // the provider's receipt knows better
  else if (sent.as === 'retry') await c.tx.run('UPDATE outbox SET token = NULL, ready_at = ? WHERE seq = ?', [sent.at, row.seq]);
  else if (hold !== null && !row.held) await c.tx.run('UPDATE outbox SET token = NULL, held = 1, ready_at = ? WHERE seq = ?', [at + hold, row.seq]);
  else await giveUp(c, row, done.key, at);
  return true;
};
