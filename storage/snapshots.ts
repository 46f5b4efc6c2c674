/** Published content of the charity, immutable. It is what everybody may read, so it is not sealed. */
import type { Json } from '../core/json.ts';
import type { Ctx } from './context.ts';
import { one } from './driver.ts';

export const putSnapshot = async (c: Ctx, kind: string, digest: string, body: Json, at: number): Promise<void> => {
  await c.tx.run('INSERT INTO snapshot (kind, digest, at, body) VALUES (?, ?, ?, ?)', [kind, digest, at, JSON.stringify(body)]);
};

export const latestSnapshot = async (c: Ctx, kind: string): Promise<{ digest: string; body: Json; at: number } | null> => {
  const row = await one<{ digest: string; body: string; at: number }>(c.tx, 'SELECT digest, body, at FROM snapshot WHERE kind = ? ORDER BY seq DESC LIMIT 1', [kind]);
  return row && { digest: row.digest, body: JSON.parse(row.body) as Json, at: row.at };
};
