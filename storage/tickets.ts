/** Hand-offs to people: at most one open a conversation. A second call for help raises the first. */
import type { Effect } from '../core/effect.ts';
import type { Staff } from '../core/event.ts';
import { place, type Ctx } from './context.ts';
import { one } from './driver.ts';

export type TicketBody = { about: string | null; who: Staff | null };
type Open = { id: number; person: string; reason: string; priority: string; body: Uint8Array };

const openOf = (c: Ctx, conversation: string): Promise<Open | null> =>
  one<Open>(c.tx, `SELECT t.id, t.reason, t.priority, t.body, c.person FROM ticket t JOIN conversation c ON c.id = t.conversation WHERE t.conversation = ? AND t.state <> 'closed'`, [conversation]);

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
      `INSERT INTO ticket (conversation, state, reason, priority, hours, opened, body) VALUES (?, 'waiting', ?, ?, ?, ?, ?) RETURNING id`,
      [conversation, e.reason, e.priority, e.hours, at, new Uint8Array()]);
    return writeBody(c, person, made!.id, { about: e.about, who: null });
  }
  const body = (await readTicket(c, person, open.id, open.body)) ?? { about: null, who: null };
  const raised = e.priority === 'urgent' && open.priority !== 'urgent';
  if (raised) await c.tx.run('UPDATE ticket SET priority = ?, reason = ? WHERE id = ?', [e.priority, e.reason, open.id]);
  if (e.about !== null && (raised || body.about === null)) await writeBody(c, person, open.id, { ...body, about: e.about });
};

export const takeTicket = async (c: Ctx, conversation: string, who: Staff, at: number): Promise<void> => {
  const open = await openOf(c, conversation);
  if (!open) return;
  await c.tx.run(`UPDATE ticket SET state = 'taken', taken_at = ? WHERE id = ?`, [at, open.id]);
  const body = await readTicket(c, open.person, open.id, open.body);
  await writeBody(c, open.person, open.id, { about: body?.about ?? null, who });
};

export const closeTicket = async (c: Ctx, conversation: string, at: number, who: Staff | null): Promise<void> => {
  const open = await openOf(c, conversation);
  if (!open) return;
  await c.tx.run(`UPDATE ticket SET state = 'closed', closed_at = ? WHERE id = ?`, [at, open.id]);
  const body = who && (await readTicket(c, open.person, open.id, open.body));
  if (body && who) await writeBody(c, open.person, open.id, { ...body, who });
};
