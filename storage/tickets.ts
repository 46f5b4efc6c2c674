/** Hand-offs to people: at most one open a conversation. A second call for help raises the first. */
import type { Effect } from '../core/effect.ts';
import type { Staff } from '../core/event.ts';
import type { Department } from '../core/request.ts';
import { ANSWER_MS, TICKET_DEPARTMENTS } from '../core/ticket.ts';
import { place, type Ctx } from './context.ts';
import { one } from './driver.ts';
import type { Stand } from './faces.ts';
import { staffMac } from './staff.ts';
import { tell } from './stream.ts';

export type TicketBody = { about: string | null; who: Staff | null; woman?: true };
type Open = { id: number; state: string; person: string; reason: string; priority: string; body: Uint8Array };

const RANK: Record<string, number> = { urgent: 0, normal: 1 };
/** The conversation's place in the lists of the desk follows its ticket. */
const stands = async (c: Ctx, conversation: string, person: string, stand: Stand, rank: number | null, holder: Staff | null): Promise<void> => {
  await c.tx.run('UPDATE conversation SET stand = ?, rank = ?, holder = ?, held = ? WHERE id = ?', [
    stand, rank, holder && staffMac(c, holder.id), holder && (await sealHolder(c, person, conversation, holder)), conversation]);
};
export const sealHolder = (c: Ctx, person: string, conversation: string, { id, name }: Staff): Promise<Uint8Array> => c.vault.seal(person, place('holder', conversation), { id, name } satisfies Staff);
export const readHolder = (c: Ctx, person: string, conversation: string, held: Uint8Array | null): Promise<Staff | null> => c.vault.open<Staff>(person, place('holder', conversation), held);

const openOf = (c: Ctx, conversation: string): Promise<Open | null> =>
  one<Open>(c.tx, `SELECT t.id, t.state, t.reason, t.priority, t.body, c.person FROM ticket t JOIN conversation c ON c.id = t.conversation WHERE t.conversation = ? AND t.state <> 'closed'`, [conversation]);

export const readTicket = async (c: Ctx, person: string, id: number, body: Uint8Array): Promise<TicketBody | null> =>
  c.vault.open<TicketBody>(person, place('ticket', id), body);
const writeBody = async (c: Ctx, person: string, id: number, body: TicketBody): Promise<void> => {
  await c.tx.run('UPDATE ticket SET body = ? WHERE id = ?', [await c.vault.seal(person, place('ticket', id), body), id]);
};

export const openTicket = async (c: Ctx, conversation: string, person: string, e: Extract<Effect, { type: 'ticket' }>, at: number): Promise<void> => {
  const open = await openOf(c, conversation);
  if (!open) {
    // The number comes from the database and the body is bound to it: two statements.
    const made = await one<{ id: number }>(c.tx,
      `INSERT INTO ticket (conversation, state, reason, priority, hours, opened, department, body) VALUES (?, 'waiting', ?, ?, ?, ?, ?, ?) RETURNING id`,
      [conversation, e.reason, e.priority, e.hours, at, TICKET_DEPARTMENTS[e.reason], new Uint8Array()]);
    await writeBody(c, person, made!.id, { about: e.about, who: null, ...(e.woman ? { woman: true } : {}) });
    await c.tx.run('UPDATE conversation SET ticket = ?, department = ?, due_at = ? WHERE id = ?', [made!.id, TICKET_DEPARTMENTS[e.reason], at + ANSWER_MS, conversation]);
    return stands(c, conversation, person, 'waiting', RANK[e.priority]!, null);
  }
  const body = (await readTicket(c, person, open.id, open.body)) ?? { about: null, who: null };
  // What is said of staff moves a call that still waits to management; nothing urgent is moved.
  const raised = (e.priority === 'urgent' && open.priority !== 'urgent') || (e.reason === 'misconduct' && open.priority !== 'urgent' && open.state === 'waiting' && open.reason !== e.reason);
  if (raised) {
    await c.tx.run('UPDATE ticket SET priority = ?, reason = ?, department = ? WHERE id = ?', [e.priority, e.reason, TICKET_DEPARTMENTS[e.reason], open.id]);
    await c.tx.run('UPDATE conversation SET rank = ?, department = ? WHERE id = ?', [RANK[e.priority]!, TICKET_DEPARTMENTS[e.reason], conversation]);
  }
  const about = e.about !== null && (raised || body.about === null) ? e.about : body.about;
  if (about !== body.about || (e.woman && !body.woman)) await writeBody(c, person, open.id, { ...body, about, ...(e.woman ? { woman: true } : {}) });
};

export const takeTicket = async (c: Ctx, conversation: string, person: string, who: Staff, at: number): Promise<void> => {
  const open = await openOf(c, conversation);
  // Staff may take what never asked for them: nothing waited, but somebody has it.
  await stands(c, conversation, person, 'taken', open && RANK[open.priority]!, who);
  if (!open) return;
  await c.tx.run(`UPDATE ticket SET state = 'taken', taken_at = ? WHERE id = ?`, [at, open.id]);
  const body = await readTicket(c, open.person, open.id, open.body);
  await writeBody(c, open.person, open.id, { ...(body ?? { about: null }), who });
};

export const closeTicket = async (c: Ctx, conversation: string, at: number, who: Staff | null): Promise<void> => {
  const open = await openOf(c, conversation);
  await c.tx.run(`UPDATE conversation SET stand = CASE WHEN ticket IS NULL THEN 'free' ELSE 'closed' END, rank = NULL, holder = NULL, held = NULL WHERE id = ? AND stand IN ('waiting', 'taken')`, [conversation]);
  if (!open) return;
  await c.tx.run(`UPDATE ticket SET state = 'closed', closed_at = ? WHERE id = ?`, [at, open.id]);
  const body = who && (await readTicket(c, open.person, open.id, open.body));
  if (body && who) await writeBody(c, open.person, open.id, { ...body, who });
};

/** Hands an open ticket to somebody else, or back to the queue (null). */
export const transfer = async (c: Ctx, conversation: string, to: Staff | null): Promise<boolean> => {
  const open = await openOf(c, conversation);
  if (!open) return false;
  await c.tx.run('UPDATE ticket SET state = ?, taken_at = CASE WHEN ? THEN COALESCE(taken_at, ?) ELSE NULL END WHERE id = ?', [to ? 'taken' : 'waiting', to ? 1 : 0, c.now, open.id]);
  const body = await readTicket(c, open.person, open.id, open.body);
  await writeBody(c, open.person, open.id, { ...(body ?? { about: null }), who: to });
  await stands(c, conversation, open.person, to ? 'taken' : 'waiting', RANK[open.priority]!, to);
  await tell(c, 'conversation', conversation, null, c.now);
  return true;
};

/** When somebody will answer, as staff say. Its place in the queue follows. */
export const setPromise = async (c: Ctx, conversation: string, at: number | null): Promise<boolean> => {
  const open = await one<{ opened: number }>(c.tx, `UPDATE ticket SET promised = ? WHERE conversation = ? AND state <> 'closed' RETURNING opened`, [at, conversation]);
  if (!open) return false;
  await c.tx.run('UPDATE conversation SET due_at = ? WHERE id = ?', [at ?? open.opened + ANSWER_MS, conversation]);
  await tell(c, 'conversation', conversation, null, c.now);
  return true;
};

export const setTicketDepartment = async (c: Ctx, conversation: string, department: Department): Promise<boolean> => {
  const { changes } = await c.tx.run(`UPDATE ticket SET department = ? WHERE conversation = ? AND state <> 'closed'`, [department, conversation]);
  if (!changes) return false;
  await c.tx.run('UPDATE conversation SET department = ? WHERE id = ?', [department, conversation]);
  await tell(c, 'conversation', conversation, null, c.now);
  return true;
};
