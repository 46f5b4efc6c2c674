/** The inbox: boxes of conversations, each a range of an index. What is written by turns is in faces.ts and commit.ts. */
import type { InboxFilter, InboxLine, Page } from '../core/desk-ports.ts';
import type { Pen } from '../core/conversation.ts';
import type { Address } from '../core/message.ts';
import type { Ticket } from '../core/ports.ts';
import type { Lang } from '../core/text.ts';
import { place, type Ctx } from './context.ts';
import { one, type Scalar } from './driver.ts';
import { nameOf, readFace, type Face, type Stand } from './faces.ts';
import { NEVER } from './migrations.ts';
import { cut, decode } from './paging.ts';
import { staffMac } from './staff.ts';
import { tell } from './stream.ts';
import { readTicket } from './tickets.ts';
import { Tampered } from './vault.ts';

type Box = InboxFilter['box'];
/** Which stands a box shows. `bot`: nobody of the staff has it and nobody waits; `mine` and `taken`: a person of the staff has it. */
const STANDS: Record<Box, readonly Stand[]> = {
  waiting: ['waiting'], mine: ['taken'], taken: ['taken'], closed: ['closed'], bot: ['free', 'closed'], all: ['waiting', 'taken', 'free', 'closed'],
};
const IDS_MAX = 500;

type Row = {
  id: string; person: string; address: Uint8Array; channel: string; pen: Pen; lang: Lang; stand: Stand; rank: number | null; holder: Uint8Array | null; last_at: number; last_by: 'person' | 'bot' | 'staff' | null;
  unread: number; face: Uint8Array | null; open_requests: number; ticket: number | null; state: Ticket['state']; reason: Ticket['reason']; priority: Ticket['priority']; hours: Ticket['hours'];
  opened: number; taken_at: number | null; promised: number | null; body: Uint8Array | null;
};
export const LINE = `SELECT c.id, c.person, c.address, c.channel, c.pen, c.lang, c.stand, c.rank, c.holder, c.last_at, c.last_by, c.unread, c.face,
  (SELECT COUNT(*) FROM request r WHERE r.conversation = c.id AND r.due_at < ${NEVER} AND r.body IS NOT NULL) AS open_requests,
  t.id AS ticket, t.state, t.reason, t.priority, t.hours, t.opened, t.taken_at, t.promised, t.body
  FROM conversation c LEFT JOIN ticket t ON t.id = c.ticket WHERE c.id = ? AND c.stand IS NOT NULL`;

const ticketOf = async (c: Ctx, r: Row, address: Address, face: Face | null): Promise<Ticket | null> => {
  const body = r.ticket === null || !r.body ? null : await readTicket(c, r.person, r.ticket, r.body);
  return body && {
    id: r.ticket!, conversation: r.id, address, state: r.state, reason: r.reason, priority: r.priority, hours: r.hours, about: body.about, opened: r.opened, takenAt: r.taken_at, who: body.who, ...(body.woman ? { woman: true } : {}),
    lastSeen: face?.seen ?? null,
  };
};

/** Null: erased, or damaged on the disk; one such row must not hide the others. */
const lineOf = async (c: Ctx, r: Row): Promise<InboxLine | null> => {
  try {
    const address = await c.vault.open<Address>(r.person, place('address', r.id), r.address);
    if (!address) return null;
    const face = await readFace(c, r.person, r.id, r.face);
    return {
      conversation: r.id, address, name: nameOf(face), pen: r.pen, lang: r.lang, ticket: await ticketOf(c, r, address, face), promised: r.promised,
      last: r.last_by === null || !face ? null : { at: r.last_at, by: r.last_by, text: face.text }, unread: r.unread, openRequests: r.open_requests, seen: face?.seen ?? null,
    };
  } catch (e) {
    if (e instanceof Tampered) return null;
    throw e;
  }
};

/** The keys of a page. Newest first is a merge of one range a stand. */
export const keysOf = (f: Pick<InboxFilter, 'box' | 'channel' | 'urgent'>, from: boolean): string => {
  const narrow = `${f.channel === undefined ? '' : ' AND channel = ?'}${f.urgent ? ' AND rank = 0' : ''}`;
  if (f.box === 'waiting') return `SELECT id, rank, ticket FROM conversation WHERE stand = 'waiting' AND rank IS NOT NULL${narrow}${from ? ' AND (rank, ticket) > (?, ?)' : ''} ORDER BY rank, ticket LIMIT ?`;
  const after = from ? ' AND (last_at, id) < (?, ?)' : '';
  if (f.box === 'mine') return `SELECT last_at, id FROM conversation WHERE holder = ? AND stand = 'taken'${narrow}${after} ORDER BY last_at DESC, id DESC LIMIT ?`;
  const stands = f.urgent ? STANDS[f.box].filter((s) => s === 'waiting' || s === 'taken') : STANDS[f.box];
  const arms = stands.map((s) => `SELECT last_at, id FROM conversation WHERE stand = '${s}'${narrow}${after}`);
  return arms.length ? `${arms.join(' UNION ALL ')} ORDER BY last_at DESC, id DESC LIMIT ?` : '';
};

type Keyed = { id: string; last_at: number; rank: number; ticket: number };
const pageOf = async (c: Ctx, f: InboxFilter): Promise<{ ids: string[]; more: string | null }> => {
  const queue = f.box === 'waiting';
  const from = decode(f.after, queue ? ['number', 'number'] : ['number', 'string']);
  const sql = keysOf(f, from !== null);
  if (!sql) return { ids: [], more: null };
  const arms = sql.split(' UNION ALL ').length;
  const narrow: Scalar[] = [...(f.channel === undefined ? [] : [f.channel]), ...(from ?? [])];
  const values: Scalar[] = [...(f.box === 'mine' ? [staffMac(c, f.who)] : []), ...Array<Scalar[]>(arms).fill(narrow).flat(), f.max + 1];
  const rows = await c.tx.all<Keyed>(sql, values);
  const { more } = cut(rows.map((r) => (queue ? [r.rank, r.ticket] : [r.last_at, r.id])), f.max);
  return { ids: rows.slice(0, f.max).map((r) => r.id), more };
};

export const inbox = async (c: Ctx, f: InboxFilter): Promise<Page<InboxLine>> => {
  const { ids, more } = f.ids ? { ids: [...new Set(f.ids)].slice(0, IDS_MAX), more: null } : await pageOf(c, f);
  const mine = f.box === 'mine' ? Buffer.from(staffMac(c, f.who)) : null;
  const rows: InboxLine[] = [];
  for (const id of ids) {
    const row = await one<Row>(c.tx, LINE, [id]);
    if (!row || !STANDS[f.box].includes(row.stand) || (mine && (!row.holder || !mine.equals(row.holder))) || (f.channel !== undefined && row.channel !== f.channel) || (f.urgent && row.rank !== 0)) continue;
    const line = await lineOf(c, row);
    if (line) rows.push(line);
  }
  return { rows, more };
};

export const boxCounts = async (c: Ctx, who: string): Promise<Record<Box, number>> => {
  const each = new Map<Stand, number>();
  for (const r of await c.tx.all<{ stand: Stand; n: number }>('SELECT stand, COUNT(*) AS n FROM conversation WHERE stand IS NOT NULL GROUP BY stand', [])) each.set(r.stand, r.n);
  const mine = await one<{ n: number }>(c.tx, `SELECT COUNT(*) AS n FROM conversation WHERE holder = ? AND stand = 'taken'`, [staffMac(c, who)]);
  const found = Object.fromEntries(Object.entries(STANDS).map(([box, stands]) => [box, stands.reduce((n, s) => n + (each.get(s) ?? 0), 0)])) as Record<Box, number>;
  return { ...found, mine: mine?.n ?? 0 };
};

export const markRead = async (c: Ctx, conversation: string): Promise<void> => {
  const { changes } = await c.tx.run('UPDATE conversation SET unread = 0 WHERE id = ? AND unread > 0', [conversation]);
  if (changes) await tell(c, 'conversation', conversation, null, c.now);
};

/** How many stand before it in the queue; null: it does not wait. */
export const waitingBefore = async (c: Ctx, conversation: string): Promise<number | null> => {
  const mine = await one<{ rank: number; ticket: number }>(c.tx, `SELECT rank, ticket FROM conversation WHERE id = ? AND stand = 'waiting'`, [conversation]);
  if (!mine) return null;
  return (await one<{ n: number }>(c.tx, `SELECT COUNT(*) AS n FROM conversation WHERE stand = 'waiting' AND rank IS NOT NULL AND (rank, ticket) < (?, ?)`, [mine.rank, mine.ticket]))?.n ?? 0;
};

export const ratings = async (c: Ctx, conversation: string): Promise<{ at: number; score: number; comment: string | null }[]> => {
  const rows = await c.tx.all<{ n: number; at: number; score: number; body: Uint8Array; person: string }>(
    'SELECT r.n, r.at, r.score, r.body, c.person FROM rating r JOIN conversation c ON c.id = r.conversation WHERE r.conversation = ? ORDER BY r.n', [conversation]);
  const found = [];
  for (const r of rows) {
    const rest = await c.vault.open<{ comment: string | null }>(r.person, place('rating', conversation, r.n), r.body);
    if (rest) found.push({ at: r.at, score: r.score, comment: rest.comment });
  }
  return found;
};

/** Messages that wait to be sent, by channel. */
export const queued = (c: Ctx): Promise<{ channel: string; count: number }[]> =>
  c.tx.all('SELECT c.channel AS channel, COUNT(*) AS count FROM outbox o JOIN conversation c ON c.id = o.conversation WHERE o.state = 0 GROUP BY c.channel ORDER BY c.channel', []);
