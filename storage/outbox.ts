/** Messages out: offered in order, settled once. A conversation's queue is known to the schedule by its head only. */
import type { MessageOut } from '../core/message.ts';
import type { Outgoing, Settled } from '../core/ports.ts';
import { hex, messageMac, newId, place, type Ctx } from './context.ts';
import { one } from './driver.ts';
import { put } from './inbox.ts';
import { FAILED, QUEUED, SENT, UNKNOWN } from './migrations.ts';
import { Tampered } from './vault.ts';

type Row = { seq: number; mac: Uint8Array; conversation: string; state: number; lane: number; tries: number; held: number; ready_at: number; token: string | null; body: Uint8Array | null };

const LANES = { reply: 0, notice: 1 } as const;

export const enqueue = async (c: Ctx, conversation: string, person: string, message: MessageOut, at: number): Promise<boolean> => {
  const mac = messageMac(c, message.key);
  const body = await c.vault.seal(person, place('outbox', hex(mac)), message);
  const { changes } = await c.tx.run(
    'INSERT INTO outbox (mac, conversation, state, lane, tries, held, ready_at, at, body) VALUES (?, ?, ?, ?, 0, 0, ?, ?, ?) ON CONFLICT (mac) DO NOTHING',
    [mac, conversation, QUEUED, LANES[message.lane], at, at, body],
  );
  return changes > 0;
};

/** Puts the head of the queue into the schedule, unless a message is in flight: then its settling will. */
export const schedule = async (c: Ctx, conversation: string): Promise<void> => {
  const head = await one<{ lane: number; ready_at: number }>(c.tx, 'SELECT lane, ready_at FROM outbox WHERE conversation = ? AND state = 0 ORDER BY lane, seq LIMIT 1', [conversation]);
  await c.tx.run('UPDATE conversation SET send_at = ?, send_lane = ? WHERE id = ? AND sending IS NULL', [head?.ready_at ?? null, head?.lane ?? null, conversation]);
};

const settleRow = async (c: Ctx, row: Row, state: number): Promise<void> => {
  await c.tx.run('UPDATE outbox SET state = ?, token = NULL, body = NULL WHERE seq = ?', [state, row.seq]);
};

const land = async (c: Ctx, row: Row): Promise<void> => {
  const { changes } = await c.tx.run('UPDATE conversation SET sending = NULL WHERE id = ? AND sending = ?', [row.conversation, row.seq]);
  if (changes || row.state === QUEUED) await schedule(c, row.conversation);
};

const ROW = 'SELECT seq, mac, conversation, state, lane, tries, held, ready_at, token, body FROM outbox';

export const outgoing = async (c: Ctx, now: number, lease: number, max: number): Promise<Outgoing[]> => {
  const offers: Outgoing[] = [];
  for (const lane of [LANES.reply, LANES.notice]) {
    if (offers.length >= max) break;
    const lines = await c.tx.all<{ id: string; person: string; sending: number | null }>(
      'SELECT id, person, sending FROM conversation WHERE send_lane = ? AND send_at <= ? ORDER BY send_at LIMIT ?', [lane, now, max - offers.length]);
    for (const l of lines) {
      const row = l.sending === null
        ? await one<Row>(c.tx, `${ROW} WHERE conversation = ? AND state = 0 ORDER BY lane, seq LIMIT 1`, [l.id])
        : await one<Row>(c.tx, `${ROW} WHERE seq = ? AND state = 0`, [l.sending]);
      const message = row && (await readable(c, l.person, row));
      if (!row || !message) { // erased or damaged: out of the way of what follows
        if (row) await settleRow(c, row, FAILED);
        await c.tx.run('UPDATE conversation SET sending = NULL WHERE id = ?', [l.id]);
        await schedule(c, l.id);
        continue;
      }
      const token = newId('o');
      await c.tx.run('UPDATE outbox SET token = ?, tries = tries + 1 WHERE seq = ?', [token, row.seq]);
      await c.tx.run('UPDATE conversation SET sending = ?, send_at = ? WHERE id = ?', [row.seq, now + lease, l.id]);
      offers.push({ message, conversation: l.id, tries: row.tries, token, ...(row.token !== null ? { unsure: true as const } : {}) });
    }
  }
  return offers;
};

const readable = async (c: Ctx, person: string, row: Row): Promise<MessageOut | null> => {
  try {
    return await c.vault.open<MessageOut>(person, place('outbox', hex(row.mac)), row.body);
  } catch (e) {
    if (e instanceof Tampered) return null;
    throw e;
  }
};

/**
 * `ok` is a fact whoever reports it. `retry`, `unknown` and `failed` need the lease's token. A receipt (the provider's later word) has the token '':
 * it may also turn `sent` into `failed`, never a failure back into anything.
 */
export const settle = async (c: Ctx, done: Settled, hold: number | null): Promise<void> => {
  const row = await one<Row>(c.tx, `${ROW} WHERE mac = ?`, [messageMac(c, done.key)]);
  if (!row) return;
  const mine = row.state === QUEUED && row.token !== null && row.token === done.token;
  const receipt = done.token === '';
  switch (done.sent.as) {
    case 'ok':
      if (row.state !== QUEUED && row.state !== UNKNOWN) return;
      await settleRow(c, row, SENT);
      break;
    case 'failed': {
      if (!mine && !(receipt && (row.state === QUEUED || row.state === SENT || row.state === UNKNOWN))) return;
      await settleRow(c, row, FAILED);
      const line = await one<{ id: string; person: string; ready_at: number | null }>(c.tx, 'SELECT id, person, ready_at FROM conversation WHERE id = ?', [row.conversation]);
      if (line) await put(c, line, { type: 'undelivered', id: done.key, at: done.at, key: done.key, why: done.sent.why });
      break;
    }
    case 'retry':
      if (!mine) return;
      await c.tx.run('UPDATE outbox SET token = NULL, ready_at = ? WHERE seq = ?', [done.sent.at, row.seq]);
      break;
    case 'unknown':
      if (!mine) return;
      if (hold !== null && !row.held) await c.tx.run('UPDATE outbox SET token = NULL, held = 1, ready_at = ? WHERE seq = ?', [done.at + hold, row.seq]);
      else await settleRow(c, row, UNKNOWN);
      break;
  }
  await land(c, row);
};
