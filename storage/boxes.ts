/** The inbox: boxes of conversations, each a range of an index. What is written by turns is in faces.ts and commit.ts. */
import type { InboxFilter, InboxLine, Page } from '../core/desk-ports.ts';
import type { Pen } from '../core/conversation.ts';
import type { TicketReason } from '../core/effect.ts';
import type { Address } from '../core/message.ts';
import type { Ticket } from '../core/ports.ts';
import { DEPARTMENTS, type Department } from '../core/request.ts';
import type { Lang } from '../core/text.ts';
import { CONFIDED } from '../core/ticket.ts';
import { place, type Ctx } from './context.ts';
import { one, type Scalar } from './driver.ts';
import { nameOf, readFace, type Face, type Stand } from './faces.ts';
import { NEVER } from './migrations.ts';
import { cut, decode, marks } from './paging.ts';
import { staffMac } from './staff.ts';
import { tell } from './stream.ts';
import { readHolder, readTicket } from './tickets.ts';
import { Tampered } from './vault.ts';

type Box = InboxFilter['box'];
/** Which stands a box shows. `bot`: nobody of the staff has it and nobody waits; `mine` and `taken`: a person of the staff has it. */
const STANDS: Record<Box, readonly Stand[]> = {
  waiting: ['waiting'], mine: ['taken'], taken: ['taken'], closed: ['closed'], bot: ['free', 'closed'], all: ['waiting', 'taken', 'free', 'closed'],
};
const IDS_MAX = 500;
/** Counted no further: every page of every member of staff asks, and beyond this a number tells nobody anything. */
const COUNTED = 1_001;
/** From here on all places are read at once. */
const FEW = 4;

type Row = {
  id: string; person: string; address: Uint8Array; channel: string; pen: Pen; lang: Lang; stand: Stand; rank: number | null; holder: Uint8Array | null; last_at: number; last_by: 'person' | 'bot' | 'staff' | null;
  unread: number; face: Uint8Array | null; open_requests: number; open_confided: number; ticket: number | null; state: Ticket['state']; reason: Ticket['reason']; priority: Ticket['priority']; hours: Ticket['hours'];
  opened: number; taken_at: number | null; promised: number | null; body: Uint8Array | null; held: Uint8Array | null; department: Department;
};
const openOf = (more: string): string => `(SELECT COUNT(*) FROM request r WHERE r.conversation = c.id AND r.due_at < ${NEVER} AND r.body IS NOT NULL${more})`;
export const LINE = `SELECT c.id, c.person, c.address, c.channel, c.pen, c.lang, c.stand, c.rank, c.holder, c.last_at, c.last_by, c.unread, c.face, c.held,
  ${openOf('')} AS open_requests, ${openOf(` AND r.kind IN (${CONFIDED.kinds.map((k) => `'${k}'`).join(', ')})`)} AS open_confided,
  t.id AS ticket, t.state, t.reason, t.priority, t.hours, t.opened, t.taken_at, t.promised, t.department, t.body
  FROM conversation c LEFT JOIN ticket t ON t.id = c.ticket WHERE c.id = ? AND c.stand IS NOT NULL`;

const ticketOf = async (c: Ctx, r: Row, address: Address, face: Face | null): Promise<Ticket | null> => {
  const body = r.ticket === null || !r.body ? null : await readTicket(c, r.person, r.ticket, r.body);
  return body && {
    id: r.ticket!, conversation: r.id, address, state: r.state, reason: r.reason, priority: r.priority, hours: r.hours, about: body.about, opened: r.opened, takenAt: r.taken_at, who: body.who, ...(body.woman ? { woman: true } : {}),
    lastSeen: face?.seen ?? null, department: r.department,
  };
};

/** Null: erased, or damaged on the disk; one such row must not hide the others. */
const lineOf = async (c: Ctx, r: Row, before: number | null): Promise<InboxLine | null> => {
  try {
    const address = await c.vault.open<Address>(r.person, place('address', r.id), r.address);
    if (!address) return null;
    const face = await readFace(c, r.person, r.id, r.face);
    return {
      conversation: r.id, address, name: nameOf(face), pen: r.pen, lang: r.lang, ticket: await ticketOf(c, r, address, face), promised: r.promised, before,
      last: r.last_by === null || !face ? null : { at: r.last_at, by: r.last_by, text: face.text, ...(face.confided ? { confided: true as const } : {}) }, heard: face?.heard ?? null,
      holder: await readHolder(c, r.person, r.id, r.held), unread: r.unread, openRequests: r.open_requests, openConfided: r.open_confided, seen: face?.seen ?? null,
    };
  } catch (e) {
    if (e instanceof Tampered) return null;
    throw e;
  }
};

/**
 * Urgent, then what is for these teams, then who was promised the earliest answer. With teams the waiting are sorted, not only searched: they are as many as
 * people who wait, and every member of staff has an order of their own.
 */
const queueKey = ({ teams = [] }: Pick<InboxFilter, 'teams'>): string[] => {
  const mine = DEPARTMENTS.filter((d) => teams.includes(d));
  return ['rank', ...(mine.length ? [`department NOT IN (${mine.map((d) => `'${d}'`).join(', ')})`] : []), 'due_at', 'ticket'];
};

/** The keys of a page. Newest first is a merge of one range a stand. */
export const keysOf = (f: Pick<InboxFilter, 'box' | 'channel' | 'urgent' | 'department' | 'teams'>, from: boolean): string => {
  const narrow = `${f.channel === undefined ? '' : ' AND channel = ?'}${f.urgent ? ' AND rank = 0' : ''}${f.department === undefined ? '' : ' AND rank IS NOT NULL AND department = ?'}`;
  if (f.box === 'waiting') {
    const key = queueKey(f);
    return `SELECT id, ${key.map((k, i) => `${k} AS k${i}`).join(', ')} FROM conversation WHERE stand = 'waiting' AND rank IS NOT NULL${narrow}${from ? ` AND (${key.join(', ')}) > (${marks(key.length)})` : ''} ORDER BY ${key.join(', ')} LIMIT ?`;
  }
  const after = from ? ' AND (last_at, id) < (?, ?)' : '';
  if (f.box === 'mine') return `SELECT last_at, id FROM conversation WHERE holder = ? AND stand = 'taken'${narrow}${after} ORDER BY last_at DESC, id DESC LIMIT ?`;
  const stands = f.urgent ? STANDS[f.box].filter((s) => s === 'waiting' || s === 'taken') : STANDS[f.box];
  const arms = stands.map((s) => `SELECT last_at, id FROM conversation WHERE stand = '${s}'${narrow}${after}`);
  return arms.length ? `${arms.join(' UNION ALL ')} ORDER BY last_at DESC, id DESC LIMIT ?` : '';
};

type Keyed = { id: string; last_at: number } & Record<string, string | number>;
const pageOf = async (c: Ctx, f: InboxFilter): Promise<{ ids: string[]; more: string | null }> => {
  const queue = f.box === 'waiting';
  const keys = queueKey(f);
  const from = decode(f.after, queue ? keys.map(() => 'number' as const) : ['number', 'string']);
  const sql = keysOf(f, from !== null);
  if (!sql) return { ids: [], more: null };
  const arms = sql.split(' UNION ALL ').length;
  const narrow: Scalar[] = [...(f.channel === undefined ? [] : [f.channel]), ...(f.department === undefined ? [] : [f.department]), ...(from ?? [])];
  const values: Scalar[] = [...(f.box === 'mine' ? [staffMac(c, f.who)] : []), ...Array<Scalar[]>(arms).fill(narrow).flat(), f.max + 1];
  const rows = await c.tx.all<Keyed>(sql, values);
  const { more } = cut(rows.map((r) => (queue ? keys.map((_, i) => r[`k${i}`] as number) : [r.last_at, r.id])), f.max);
  return { ids: rows.slice(0, f.max).map((r) => r.id), more };
};

export const inbox = async (c: Ctx, f: InboxFilter): Promise<Page<InboxLine>> => {
  const { ids, more } = f.ids ? { ids: [...new Set(f.ids)].slice(0, IDS_MAX), more: null } : await pageOf(c, f);
  const mine = f.box === 'mine' ? Buffer.from(staffMac(c, f.who)) : null;
  const found: Row[] = [];
  for (const id of ids) {
    const row = await one<Row>(c.tx, LINE, [id]);
    if (!row || !STANDS[f.box].includes(row.stand) || (mine && (!row.holder || !mine.equals(row.holder))) || (f.channel !== undefined && row.channel !== f.channel) || (f.urgent && row.rank !== 0)
      || (f.department !== undefined && (row.rank === null || row.department !== f.department))) continue;
    found.push(row);
  }
  const places = await placesIn(c, found.filter((r) => r.stand === 'waiting').map((r) => r.id));
  const rows: InboxLine[] = [];
  for (const row of found) {
    const line = await lineOf(c, row, places.get(row.id) ?? null);
    if (line) rows.push(line);
  }
  return { rows, more };
};

export const boxCounts = async (c: Ctx, who: string, without: readonly TicketReason[] = []): Promise<Record<Box, number>> => {
  const each = new Map<Stand, number>();
  for (const stand of STANDS.all) each.set(stand, (await one<{ n: number }>(c.tx, 'SELECT COUNT(*) AS n FROM (SELECT 1 FROM conversation WHERE stand = ? LIMIT ?) some', [stand, COUNTED]))?.n ?? 0);
  for (const stand of without.length ? (['waiting', 'taken'] as const) : []) {
    const hidden = (await one<{ n: number }>(c.tx, `SELECT COUNT(*) AS n FROM ticket WHERE state = ? AND reason IN (${marks(without.length)})`, [stand, ...without]))?.n ?? 0;
    each.set(stand, Math.max(0, (each.get(stand) ?? 0) - hidden));
  }
  const mine = await one<{ n: number }>(c.tx, `SELECT COUNT(*) AS n FROM conversation WHERE holder = ? AND stand = 'taken'`, [staffMac(c, who)]);
  const found = Object.fromEntries(Object.entries(STANDS).map(([box, stands]) => [box, stands.reduce((n, s) => n + (each.get(s) ?? 0), 0)])) as Record<Box, number>;
  return { ...found, mine: mine?.n ?? 0 };
};

export const markRead = async (c: Ctx, conversation: string): Promise<void> => {
  const { changes } = await c.tx.run('UPDATE conversation SET unread = 0 WHERE id = ? AND unread > 0', [conversation]);
  if (changes) await tell(c, 'conversation', conversation, null, c.now);
};

const placesIn = async (c: Ctx, ids: readonly string[]): Promise<Map<string, number>> => {
  const places = new Map<string, number>();
  if (ids.length > FEW) {
    const all = await c.tx.all<{ id: string }>(`SELECT id FROM conversation WHERE stand = 'waiting' AND rank IS NOT NULL ORDER BY rank, due_at, ticket`, []);
    all.forEach((r, i) => places.set(r.id, i));
  } else for (const id of ids) {
    const before = await waitingBefore(c, id);
    if (before !== null) places.set(id, before);
  }
  return places;
};

/** How many stand before it in the queue; null: it does not wait. */
export const waitingBefore = async (c: Ctx, conversation: string): Promise<number | null> => {
  const mine = await one<{ rank: number; due_at: number; ticket: number }>(c.tx, `SELECT rank, due_at, ticket FROM conversation WHERE id = ? AND stand = 'waiting'`, [conversation]);
  if (!mine) return null;
  return (await one<{ n: number }>(c.tx, `SELECT COUNT(*) AS n FROM conversation WHERE stand = 'waiting' AND rank IS NOT NULL AND (rank, due_at, ticket) < (?, ?, ?)`, [mine.rank, mine.due_at, mine.ticket]))?.n ?? 0;
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
