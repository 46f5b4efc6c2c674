/** What staff read. Rows of people who were erased do not appear. */
import type { Conversation } from '../core/conversation.ts';
import type { ActLine } from '../core/desk-ports.ts';
import type { Purpose } from '../core/effect.ts';
import type { Staff } from '../core/event.ts';
import type { Address } from '../core/message.ts';
import type { HistoryLine, NoteLine, Progress, Ticket, TicketState } from '../core/ports.ts';
import type { Did } from './commit.ts';
import { hex, messageMac, place, type Ctx } from './context.ts';
import { one } from './driver.ts';
import { DELIVERED, FAILED, QUEUED, READ, SENT_ON, UNKNOWN } from './migrations.ts';
import { readTicket } from './tickets.ts';

const MOST = 1000; // tickets in one list

type Row = Omit<Ticket, 'address' | 'about' | 'who' | 'lastSeen' | 'takenAt'> & { taken_at: number | null; body: Uint8Array; person: string; address: Uint8Array; rev: number; state_body: Uint8Array | null };
const TICKET = `SELECT t.id, t.conversation, t.state, t.reason, t.priority, t.hours, t.opened, t.taken_at, t.department, t.body, c.person, c.address, c.rev, c.state AS state_body
  FROM ticket t JOIN conversation c ON c.id = t.conversation`;
/** Open ones before closed ones, urgent before normal, then by age; closed ones newest first. */
const ORDER = `ORDER BY t.state = 'closed', CASE WHEN t.state <> 'closed' AND t.priority = 'urgent' THEN 0 ELSE 1 END, CASE WHEN t.state = 'closed' THEN -t.id ELSE t.id END`;

const read = async (c: Ctx, r: Row): Promise<Ticket | null> => {
  const body = await readTicket(c, r.person, r.id, r.body);
  const address = await c.vault.open<Address>(r.person, place('address', r.conversation), r.address);
  if (!body || !address) return null;
  const state = await c.vault.open<Conversation>(r.person, place('state', r.conversation, r.rev), r.state_body);
  return {
    id: r.id, conversation: r.conversation, address, state: r.state, reason: r.reason, priority: r.priority, hours: r.hours,
    about: body.about, opened: r.opened, takenAt: r.taken_at, who: body.who, lastSeen: state?.last ?? null, department: r.department, ...(body.woman ? { woman: true } : {}),
  };
};

export const tickets = async (c: Ctx, filter: { state?: TicketState }): Promise<Ticket[]> => {
  const rows = await c.tx.all<Row>(`${TICKET}${filter.state ? ' WHERE t.state = ?' : ''} ${ORDER} LIMIT ${MOST}`, filter.state ? [filter.state] : []);
  const found: Ticket[] = [];
  for (const r of rows) {
    const t = await read(c, r);
    if (t) found.push(t);
  }
  return found;
};

export const ticket = async (c: Ctx, id: number): Promise<Ticket | null> => {
  const [row] = await c.tx.all<Row>(`${TICKET} WHERE t.id = ?`, [id]);
  return row ? read(c, row) : null;
};

const progressOf = (state: number, heard: number): Progress => {
  if (state === FAILED) return 'failed';
  if (state === UNKNOWN) return 'unknown';
  return heard === READ ? 'read' : heard === DELIVERED ? 'delivered' : heard === SENT_ON || state !== QUEUED ? 'sent' : 'queued';
};

/** How far the message came that carried a line. */
const journey = async (c: Ctx, person: string, key: string): Promise<Pick<HistoryLine, 'progress' | 'why'>> => {
  const mac = messageMac(c, key);
  const row = await one<{ state: number; progress: number; why: Uint8Array | null }>(c.tx, 'SELECT state, progress, why FROM outbox WHERE mac = ?', [mac]);
  if (!row) return {};
  const why = row.state === FAILED ? await c.vault.open<string>(person, place('outbox', hex(mac), 'why'), row.why) : null;
  return { progress: progressOf(row.state, row.progress), ...(why === null ? {} : { why }) };
};

/** The last `max` lines, oldest of them first; `after`: the first that follow. */
export const history = async (c: Ctx, conversation: string, max: number, after?: number): Promise<HistoryLine[]> => {
  type HistoryRow = { n: number; at: number; by: HistoryLine['by']; body: Uint8Array; person: string };
  const LINE = 'SELECT h.n, h.at, h.by, h.body, c.person FROM history h JOIN conversation c ON c.id = h.conversation WHERE h.conversation = ?';
  const rows = after === undefined
    ? (await c.tx.all<HistoryRow>(`${LINE} ORDER BY h.n DESC LIMIT ?`, [conversation, max])).reverse()
    : await c.tx.all<HistoryRow>(`${LINE} AND h.n > ? ORDER BY h.n LIMIT ?`, [conversation, after, max]);
  const lines: HistoryLine[] = [];
  for (const r of rows) {
    const rest = await c.vault.open<Pick<HistoryLine, 'who' | 'text' | 'key' | 'media' | 'confided'>>(r.person, place('history', conversation, r.n), r.body);
    if (rest) lines.push({ n: r.n, at: r.at, by: r.by, who: rest.who, text: rest.text, key: rest.key, media: rest.media, ...(rest.confided ? { confided: true as const } : {}), ...(r.by === 'person' ? {} : await journey(c, r.person, rest.key)) });
  }
  return lines;
};

/** `did` is absent in turns of an older Sila. */
type StaffTurn = { at: number; noted: { who: Staff; text: string } | null; did?: Did | null; confided?: true };
const staffTurns = async (c: Ctx, conversation: string): Promise<StaffTurn[]> => {
  const rows = await c.tx.all<{ n: number; at: number; body: Uint8Array; person: string }>(
    `SELECT l.n, l.at, l.body, c.person FROM log l JOIN conversation c ON c.id = l.conversation WHERE l.conversation = ? AND l.kind = 'staff' ORDER BY l.n`, [conversation]);
  const found: StaffTurn[] = [];
  for (const r of rows) {
    const rest = await c.vault.open<Omit<StaffTurn, 'at'>>(r.person, place('log', conversation, r.n), r.body);
    if (rest) found.push({ at: r.at, noted: rest.noted, did: rest.did ?? null, ...(rest.confided ? { confided: true as const } : {}) });
  }
  return found;
};
/** What staff wrote to each other, oldest first. */
export const notes = async (c: Ctx, conversation: string): Promise<NoteLine[]> =>
  (await staffTurns(c, conversation)).flatMap(({ at, noted, confided }) => (noted ? [{ at, who: noted.who.name, text: noted.text, ...(confided ? { confided } : {}) }] : []));
/** What they did with it, oldest first. */
export const acts = async (c: Ctx, conversation: string): Promise<ActLine[]> => (await staffTurns(c, conversation)).flatMap(({ at, did }) => (did ? [{ at, ...did }] : []));

export const stateOf = async (c: Ctx, conversation: string): Promise<Conversation | null> => {
  const row = await one<{ person: string; rev: number; state: Uint8Array | null }>(c.tx, 'SELECT person, rev, state FROM conversation WHERE id = ?', [conversation]);
  return row?.state ? c.vault.open<Conversation>(row.person, place('state', conversation, row.rev), row.state) : null;
};

/** Newest first. */
export const misses = async (c: Ctx, since: number, max: number): Promise<{ at: number; question: string; why: string }[]> => {
  const rows = await c.tx.all<{ conversation: string; n: number; at: number; why: string; body: Uint8Array; person: string }>(
    'SELECT m.conversation, m.n, m.at, m.why, m.body, c.person FROM miss m JOIN conversation c ON c.id = m.conversation WHERE m.at >= ? ORDER BY m.at DESC LIMIT ?', [since, max]);
  const found = [];
  for (const r of rows) {
    const rest = await c.vault.open<{ question: string }>(r.person, place('miss', r.conversation, r.n), r.body);
    if (rest) found.push({ at: r.at, question: rest.question, why: r.why });
  }
  return found;
};

/** Every one given or withdrawn, oldest first. */
export const consents = async (c: Ctx, conversation: string): Promise<{ purpose: Purpose; given: boolean; at: number; version: string }[]> => {
  const rows = await c.tx.all<{ n: number; at: number; purpose: Purpose; given: number; body: Uint8Array; person: string }>(
    'SELECT s.n, s.at, s.purpose, s.given, s.body, c.person FROM consent s JOIN conversation c ON c.id = s.conversation WHERE s.conversation = ? ORDER BY s.n', [conversation]);
  const found = [];
  for (const r of rows) {
    const rest = await c.vault.open<{ version: string }>(r.person, place('consent', conversation, r.n), r.body);
    if (rest) found.push({ purpose: r.purpose, given: r.given === 1, at: r.at, version: rest.version });
  }
  return found;
};
