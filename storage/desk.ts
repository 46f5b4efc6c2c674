/** What staff read. Rows of people who were erased do not appear. */
import type { Conversation } from '../core/conversation.ts';
import type { Purpose } from '../core/effect.ts';
import type { Address } from '../core/message.ts';
import type { HistoryLine, Ticket, TicketState } from '../core/ports.ts';
import { place, type Ctx } from './context.ts';
import { readTicket } from './tickets.ts';

const MOST = 1000; // tickets in one list

type Row = Omit<Ticket, 'address' | 'about' | 'who' | 'lastSeen' | 'takenAt'> & { taken_at: number | null; body: Uint8Array; person: string; address: Uint8Array; rev: number; state_body: Uint8Array | null };
const TICKET = `SELECT t.id, t.conversation, t.state, t.reason, t.priority, t.hours, t.opened, t.taken_at, t.body, c.person, c.address, c.rev, c.state AS state_body
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
    about: body.about, opened: r.opened, takenAt: r.taken_at, who: body.who, lastSeen: state?.last ?? null,
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

/** The last `max` lines, oldest of them first. */
export const history = async (c: Ctx, conversation: string, max: number): Promise<HistoryLine[]> => {
  const rows = await c.tx.all<{ n: number; at: number; by: HistoryLine['by']; body: Uint8Array; person: string }>(
    'SELECT h.n, h.at, h.by, h.body, c.person FROM history h JOIN conversation c ON c.id = h.conversation WHERE h.conversation = ? ORDER BY h.n DESC LIMIT ?', [conversation, max]);
  const lines: HistoryLine[] = [];
  for (const r of rows.reverse()) {
    const rest = await c.vault.open<Pick<HistoryLine, 'who' | 'text' | 'key' | 'media'>>(r.person, place('history', conversation, r.n), r.body);
    if (rest) lines.push({ at: r.at, by: r.by, who: rest.who, text: rest.text, key: rest.key, media: rest.media });
  }
  return lines;
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
