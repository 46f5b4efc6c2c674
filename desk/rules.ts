/** Who comes next, and who may do what with a ticket. Pure: the desk, the terminal and a Telegram group ask the same rules. */
import type { Staff, StaffAct } from '../core/event.ts';
import type { Ticket } from '../core/ports.ts';

/** Urgent before everything; then the one who has waited longest. Equal: the older ticket. Staff of all channels see one queue. */
export const queueOrder = (tickets: readonly Ticket[]): Ticket[] =>
  tickets.filter((t) => t.state === 'waiting').toSorted((a, b) => Number(b.priority === 'urgent') - Number(a.priority === 'urgent') || a.opened - b.opened || a.id - b.id);

export type Refusal = 'closed' | 'taken-by-other' | 'not-taken' | 'not-yours' | 'empty';
export type Permission = { may: true } | { may: false; why: Refusal };

const YES: Permission = { may: true };
const no = (why: Refusal): Permission => ({ may: false, why });
const mine = (t: Ticket, who: Staff): boolean => t.who?.id === who.id;

/** One holder at a time; only the holder speaks, returns and closes. A waiting ticket may be closed by anyone (answered by phone, a double). */
export const may = (act: StaffAct, ticket: Ticket, who: Staff, text: string | undefined): Permission => {
  if (ticket.state === 'closed') return no('closed');
  switch (act) {
    case 'took': return ticket.state === 'waiting' ? YES : no('taken-by-other');
    case 'said':
      if (ticket.state !== 'taken') return no('not-taken');
      if (!mine(ticket, who)) return no('not-yours');
      return text?.trim() ? YES : no('empty');
    case 'noted': return text?.trim() ? YES : no('empty');
    case 'returned': return ticket.state === 'waiting' || mine(ticket, who) ? YES : no('not-yours');
    case 'closed': return ticket.state === 'waiting' || mine(ticket, who) ? YES : no('not-yours');
  }
};

/** Ms a person has waited for somebody. */
export const waited = (t: Ticket, now: number): number => (t.takenAt ?? now) - t.opened;
