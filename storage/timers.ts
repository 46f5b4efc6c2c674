/** Wakes become events, once. */
import type { WakeKind } from '../core/conversation.ts';
import { newId, place, type Ctx } from './context.ts';
import { one } from './driver.ts';
import { put } from './inbox.ts';
import { Tampered } from './vault.ts';

export const due = async (c: Ctx, now: number, max: number): Promise<number> => {
  const rows = await c.tx.all<{ conversation: string; kind: WakeKind; at: number; body: Uint8Array }>('SELECT conversation, kind, at, body FROM wake WHERE at <= ? ORDER BY at LIMIT ?', [now, max]);
  let made = 0;
  for (const r of rows) {
    await c.tx.run('DELETE FROM wake WHERE conversation = ? AND kind = ?', [r.conversation, r.kind]);
    const line = await one<{ id: string; person: string; ready_at: number | null }>(c.tx, 'SELECT id, person, ready_at FROM conversation WHERE id = ?', [r.conversation]);
    const token = line && (await tokenOf(c, line.person, r));
    if (!line || token === null) continue;
    // The row goes in the same transaction, so a fresh id is enough for "once"; the time is the moment it fires, never before an event already seen.
    await put(c, line, { type: 'timer', id: newId('w'), at: now, wake: r.kind, token });
    made++;
  }
  return made;
};

const tokenOf = async (c: Ctx, person: string, r: { conversation: string; kind: string; body: Uint8Array }): Promise<string | null> => {
  try {
    return (await c.vault.open<{ token: string }>(person, place('wake', r.conversation, r.kind), r.body))?.token ?? null;
  } catch (e) {
    if (e instanceof Tampered) return null; // one damaged timer must not stop the others
    throw e;
  }
};

/** The earliest of what waits, by what it is. */
export const NEXT = {
  turns: ['SELECT MIN(ready_at) AS at FROM conversation WHERE ready_at IS NOT NULL', 'SELECT MIN(at) AS at FROM wake'],
  sends: ['SELECT MIN(send_at) AS at FROM conversation WHERE send_at IS NOT NULL AND send_lane = 0', 'SELECT MIN(send_at) AS at FROM conversation WHERE send_at IS NOT NULL AND send_lane = 1'],
  channel: [
    'SELECT MIN(send_at) AS at FROM conversation WHERE send_at IS NOT NULL AND channel = ? AND send_lane = 0',
    'SELECT MIN(send_at) AS at FROM conversation WHERE send_at IS NOT NULL AND channel = ? AND send_lane = 1',
  ],
} as const;

export const nextAt = async (c: Ctx, now: number, what?: 'turns' | { channel: string }): Promise<number | null> => {
  const statements: readonly string[] = what === undefined ? [...NEXT.turns, ...NEXT.sends] : what === 'turns' ? NEXT.turns : NEXT.channel;
  let next: number | null = null;
  for (const sql of statements) {
    const at = (await one<{ at: number | null }>(c.tx, sql, typeof what === 'object' ? [what.channel] : []))?.at ?? null;
    if (at !== null && (next === null || at < next)) next = at;
  }
  return next === null ? null : Math.max(now, next);
};
