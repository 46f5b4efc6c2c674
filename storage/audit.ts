/** Who did what. Lines are added and read; nothing here changes or removes one. */
import type { Page, Paging } from '../core/desk-ports.ts';
import type { AuditLine } from '../core/staff.ts';
import { place, type Ctx } from './context.ts';
import { one, type Scalar } from './driver.ts';
import { staffMac } from './staff.ts';
import { HOUSE } from './vault.ts';

type Body = Pick<AuditLine, 'who' | 'target' | 'detail'>;

export const audit = async (c: Ctx, who: AuditLine['who'], action: string, target: string | null, detail: string | null, at: number): Promise<void> => {
  // The number comes from the database and the body is bound to it: two statements.
  const made = await one<{ n: number }>(c.tx, 'INSERT INTO audit (at, who, action, body) VALUES (?, ?, ?, ?) RETURNING n', [at, staffMac(c, who.id), action, new Uint8Array()]);
  const n = made!.n;
  await c.tx.run('UPDATE audit SET body = ? WHERE n = ?', [await c.vault.seal(HOUSE, place('audit', n), { who, target, detail } satisfies Body), n]);
};

/** Newest first. */
export const auditLines = async (c: Ctx, { after, max, who, action }: Paging & { who?: string; action?: string }): Promise<Page<AuditLine>> => {
  const from = after === undefined ? Number.MAX_SAFE_INTEGER : Number(after);
  const where = ['n < ?', ...(who === undefined ? [] : ['who = ?']), ...(action === undefined ? [] : ['action = ?'])];
  const values: Scalar[] = [Number.isSafeInteger(from) ? from : 0, ...(who === undefined ? [] : [staffMac(c, who)]), ...(action === undefined ? [] : [action])];
  const found = await c.tx.all<{ n: number; at: number; action: string; body: Uint8Array }>(`SELECT n, at, action, body FROM audit WHERE ${where.join(' AND ')} ORDER BY n DESC LIMIT ?`, [...values, max + 1]);
  const rows: AuditLine[] = [];
  for (const r of found.slice(0, max)) {
    const body = await c.vault.open<Body>(HOUSE, place('audit', r.n), r.body);
    if (body) rows.push({ n: r.n, at: r.at, action: r.action, ...body });
  }
  return { rows, more: found.length > max ? String(found[max - 1]!.n) : null };
};
