/** What the desk is told, numbered. Ids, states and counts only: who listens reads the rest under its own role. */
import type { StreamLine } from '../core/desk-ports.ts';
import { place, type Ctx } from './context.ts';
import { one } from './driver.ts';
import { HOUSE } from './vault.ts';

const KEPT = 50_000; // lines at most, whatever their age
/** meta: the newest number that is gone. */
const GONE = 'stream-gone';

/** The id of a staff act may be a channel's own, so an act is sealed; whom it concerns is not. */
export const tell = async (c: Ctx, kind: StreamLine['kind'], ref: string, detail: string | null, at: number): Promise<void> => {
  const sealed = kind === 'act' ? await c.vault.seal(HOUSE, place('stream', at), { ref, detail }) : null;
  await c.tx.run('INSERT INTO stream (at, kind, ref, detail, body) VALUES (?, ?, ?, ?, ?)', [at, kind, sealed ? null : ref, sealed ? null : detail, sealed]);
};

/** A conversation that staff hold is looked at: how far its messages came is worth a line. */
export const tellHeld = async (c: Ctx, conversation: string, at: number): Promise<void> => {
  await c.tx.run(`INSERT INTO stream (at, kind, ref) SELECT ?, 'conversation', id FROM conversation WHERE id = ? AND stand = 'taken'`, [at, conversation]);
};

const goneOf = async (c: Ctx): Promise<number> => Number((await one<{ value: string }>(c.tx, 'SELECT value FROM meta WHERE name = ?', [GONE]))?.value ?? 0);
const lastOf = async (c: Ctx, gone: number): Promise<number> => Math.max(gone, (await one<{ seq: number | null }>(c.tx, 'SELECT MAX(seq) AS seq FROM stream', []))?.seq ?? 0);

export const stream = async (c: Ctx, seq: number, max: number): Promise<{ lines: StreamLine[]; lost: boolean; last: number }> => {
  const gone = await goneOf(c);
  const lines: StreamLine[] = [];
  const rows = await c.tx.all<{ seq: number; at: number; kind: StreamLine['kind']; ref: string | null; detail: string | null; body: Uint8Array | null }>(
    'SELECT seq, at, kind, ref, detail, body FROM stream WHERE seq > ? ORDER BY seq LIMIT ?', [Math.max(seq, gone), max]);
  for (const r of rows) {
    const said = r.body ? await c.vault.open<{ ref: string; detail: string | null }>(HOUSE, place('stream', r.at), r.body) : { ref: r.ref ?? '', detail: r.detail };
    if (said) lines.push({ seq: r.seq, at: r.at, kind: r.kind, ...said });
  }
  return { lines, lost: seq < gone, last: await lastOf(c, gone) };
};

export const trimStream = async (c: Ctx, before: number): Promise<void> => {
  const gone = await goneOf(c);
  const last = await lastOf(c, gone);
  const first = (await one<{ seq: number | null }>(c.tx, 'SELECT MIN(seq) AS seq FROM stream WHERE at >= ?', [before]))?.seq ?? last + 1;
  const until = Math.max(first - 1, last - KEPT);
  if (until <= gone) return;
  await c.tx.run('DELETE FROM stream WHERE seq <= ?', [until]);
  await c.tx.run('INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value', [GONE, String(until)]);
};
