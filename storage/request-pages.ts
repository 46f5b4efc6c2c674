/** Requests as the desk lists them: pages by key in three orders, the board, whose they are. */
import type { Page, RequestFilter, RequestLine } from '../core/desk-ports.ts';
import { plainNumber, REQUEST_STATES, type Department, type RequestKind, type RequestState } from '../core/request.ts';
import { place, type Ctx } from './context.ts';
import { one, type Scalar } from './driver.ts';
import { nameIn, nameOf, readFace } from './faces.ts';
import { NEVER } from './migrations.ts';
import { cut, decode, marks } from './paging.ts';
import { fileOf, type Row } from './requests.ts';
import { staffMac } from './staff.ts';
import { tell } from './stream.ts';

const NUMBERS_MAX = 500;
/** The newest first; what is due next first. */
const ORDERS = {
  created: { column: 'created', way: 'DESC', than: '<' }, updated: { column: 'updated', way: 'DESC', than: '<' }, due: { column: 'due_at', way: 'ASC', than: '>' },
} as const;

type Held = { id: string; name: string };
const heldOf = (c: Ctx, row: Row): Promise<Held | null> => c.vault.open<Held>(row.person, place('request', row.number, 'held'), row.held);

/** Null: its person was erased. */
export const requestLine = async (c: Ctx, row: Row): Promise<RequestLine | null> => {
  const file = await fileOf(c, row);
  if (!file) return null;
  const talk = row.conversation === null ? null : await one<{ person: string; channel: string; face: Uint8Array | null }>(c.tx, 'SELECT person, channel, face FROM conversation WHERE id = ?', [row.conversation]);
  const face = talk && (await readFace(c, talk.person, row.conversation!, talk.face));
  return { ...file, person: row.person, name: nameIn(file.fields['full_name']) ?? nameOf(face), assignee: await heldOf(c, row), channel: talk?.channel ?? null };
};

export const pageSql = (f: RequestFilter, from: boolean): string => {
  const { column, way, than } = ORDERS[f.sort ?? 'created'];
  const where = [
    ...(['kind', 'state', 'department'] as const).filter((k) => f[k] !== undefined).map((k) => `${k} = ?`), ...(f.without?.length ? [`kind NOT IN (${marks(f.without.length)})`] : []), ...(f.assignee === undefined ? [] : ['assignee = ?']),
    ...(f.open ? [`due_at < ${NEVER}`] : []), ...(f.lateAt === undefined ? [] : ['due_at < ?']), ...(f.numbers ? [`number IN (${marks(Math.min(f.numbers.length, NUMBERS_MAX))})`] : []),
    ...(from ? [`(${column}, number) ${than} (?, ?)`] : []),
  ];
  return `SELECT * FROM request WHERE body IS NOT NULL${where.map((w) => ` AND ${w}`).join('')} ORDER BY ${column} ${way}, number ${way} LIMIT ?`;
};

export const requestsPage = async (c: Ctx, f: RequestFilter): Promise<Page<RequestLine>> => {
  const { column } = ORDERS[f.sort ?? 'created'];
  if (f.numbers?.length === 0) return { rows: [], more: null };
  const from = decode(f.after, ['number', 'string']);
  const values: Scalar[] = [
    ...(['kind', 'state', 'department'] as const).flatMap((k) => f[k] ?? []), ...(f.without ?? []), ...(f.assignee === undefined ? [] : [staffMac(c, f.assignee)]), ...(f.lateAt === undefined ? [] : [f.lateAt]),
    ...(f.numbers ?? []).slice(0, NUMBERS_MAX).map(plainNumber), ...(from ?? []), f.max + 1,
  ];
  const found = await c.tx.all<Row>(pageSql(f, from !== null), values);
  const { more } = cut(found.map((r) => [r[column], r.number] as const), f.max);
  const rows: RequestLine[] = [];
  for (const r of found.slice(0, f.max)) {
    const line = await requestLine(c, r);
    if (line) rows.push(line);
  }
  return { rows, more };
};

/** Every state, in its order; late: due before now. */
export const board = async (c: Ctx, department: Department | null, now: number, without: readonly RequestKind[] = []): Promise<{ state: RequestState; count: number; late: number }[]> => {
  const rows = await c.tx.all<{ state: RequestState; n: number; late: number }>(
    `SELECT state, COUNT(*) AS n, SUM(CASE WHEN due_at < ? THEN 1 ELSE 0 END) AS late FROM request WHERE body IS NOT NULL${department === null ? '' : ' AND department = ?'}${without.length ? ` AND kind NOT IN (${marks(without.length)})` : ''} GROUP BY state`,
    [now, ...(department === null ? [] : [department]), ...without]);
  const each = new Map(rows.map((r) => [r.state, r]));
  return REQUEST_STATES.map((state) => ({ state, count: each.get(state)?.n ?? 0, late: each.get(state)?.late ?? 0 }));
};

export const assign = async (c: Ctx, number: string, to: Held | null): Promise<boolean> => {
  const row = await one<Row>(c.tx, 'SELECT * FROM request WHERE body IS NOT NULL AND number = ?', [plainNumber(number)]);
  if (!row) return false;
  const held = to && (await c.vault.seal(row.person, place('request', row.number, 'held'), { id: to.id, name: to.name } satisfies Held));
  await c.tx.run('UPDATE request SET assignee = ?, held = ? WHERE number = ?', [to && staffMac(c, to.id), held, row.number]);
  await tell(c, 'request', row.number, null, c.now);
  return true;
};
