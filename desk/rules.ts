/** Who comes next, and who may do what with a ticket. Pure: the desk, the terminal and a Telegram group ask the same rules. */
import type { Pen } from '../core/conversation.ts';
import type { Staff, StaffAct } from '../core/event.ts';
import { afterWorking, type Hours } from '../core/hours.ts';
import type { Ticket } from '../core/ports.ts';
import type { Department, RequestKind } from '../core/request.ts';
import { ANSWER_MS, confidesKind, confidesReason } from '../core/ticket.ts';
import { mayAs, type StaffFile } from '../core/staff.ts';

export { ANSWER_MS };
/** `promised`: when staff said they will answer; absent: nobody said. Whom a ticket is for: core/ticket.ts. */
export type Queued = Ticket & { promised?: number | null };
/** When the person may expect an answer: as staff said, else by the working hours; null: the hours are not confirmed, nothing is promised. */
export const promisedFor = (t: Pick<Queued, 'opened' | 'promised'>, hours: Hours | null): number | null =>
  t.promised ?? (hours && afterWorking(hours, t.opened, ANSWER_MS));

/** A ticket without a promise stands where half an hour after its opening would. */
const dueOf = (t: Queued): number => t.promised ?? t.opened + ANSWER_MS;
/** Urgent before everything; then what is for these teams (none: all alike); then whoever was promised the earliest answer; equal: who called first. */
export const compareTickets = (a: Queued, b: Queued, teams: readonly Department[] = []): number =>
  Number(b.priority === 'urgent') - Number(a.priority === 'urgent') || Number(teams.includes(b.department)) - Number(teams.includes(a.department)) || dueOf(a) - dueOf(b) || a.id - b.id;

/** Staff of all channels see one queue, each their own teams' first. */
export const queueOrder = <T extends Queued>(tickets: readonly T[], teams: readonly Department[] = []): T[] => tickets.filter((t) => t.state === 'waiting').toSorted((a, b) => compareTickets(a, b, teams));
/** 1 is next; null: does not wait. */
export const placeIn = (tickets: readonly Queued[], id: number): number | null => {
  const at = queueOrder(tickets).findIndex((t) => t.id === id);
  return at < 0 ? null : at + 1;
};

export type Refusal = 'closed' | 'taken-by-other' | 'not-taken' | 'not-yours' | 'empty';
export type Permission<Why extends string = Refusal> = { may: true } | { may: false; why: Why };

const YES = { may: true } as const;
const no = <W extends string>(why: W): { may: false; why: W } => ({ may: false, why });
const mine = (t: Ticket, who: { id: string }): boolean => t.who?.id === who.id;

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

// ---------------------------------------------------------------- at the desk, where it is known who somebody is
export type DeskRefusal = Refusal | 'for-a-woman' | 'for-management' | 'no-such-colleague';
export type Known = Pick<StaffFile, 'id' | 'name' | 'role' | 'woman' | 'disabled' | 'teams'>;

const oversees = (who: Pick<Known, 'role'>): boolean => mayAs(who.role, 'supervisor');
/** Whom what is confided is for: nobody reads a complaint about themselves over a colleague's shoulder. */
export const isManagement = (who: Pick<Known, 'role' | 'teams'>): boolean => oversees(who) || who.teams.includes('management');
export const isConfided = (t: Pick<Ticket, 'reason' | 'state'> | null): boolean => t !== null && t.state !== 'closed' && confidesReason(t.reason);
const answers = (who: Known): boolean => !who.disabled && mayAs(who.role, 'agent');
/** Whoever asked for a woman is answered by one, or by a supervisor where there is none. */
const suits = (t: Ticket, who: Known): boolean => t.woman !== true || who.woman || oversees(who);

/** A supervisor may also return and close what another holds: staff go home. */
export const mayAtDesk = (act: StaffAct, ticket: Ticket, me: Known, text: string | undefined): Permission<DeskRefusal> => {
  const plain = may(act, ticket, me, text);
  if (isConfided(ticket) && !isManagement(me)) return no('for-management');
  if (act === 'took' && plain.may && !suits(ticket, me)) return no('for-a-woman');
  return !plain.may && plain.why === 'not-yours' && act !== 'said' && oversees(me) ? YES : plain;
};

/** Where nobody called for staff: somebody may step in while the bot talks, and then it is theirs. `holds`: it is theirs already. Notes go anywhere. */
export const mayUncalled = (act: StaffAct, pen: Pen, holds: boolean, me: Known, text: string | undefined): Permission<DeskRefusal> => {
  switch (act) {
    case 'took': return pen !== 'staff' ? YES : no('taken-by-other');
    case 'noted': return text?.trim() ? YES : no('empty');
    case 'said':
      if (pen !== 'staff') return no('not-taken');
      if (!holds) return no('not-yours');
      return text?.trim() ? YES : no('empty');
    case 'returned':
    case 'closed': return pen !== 'staff' ? no('not-taken') : holds || oversees(me) ? YES : no('not-yours');
  }
};

/** `to` null: back to the queue. The holder gives on what is theirs; a supervisor gives anything to anybody who may answer. */
export const mayTransfer = (ticket: Ticket, me: Known, to: Known | null): Permission<DeskRefusal> => {
  if (ticket.state === 'closed') return no('closed');
  if (to === null && ticket.state !== 'taken') return no('not-taken');
  if (!mine(ticket, me) && !oversees(me)) return no(ticket.state === 'taken' ? 'not-yours' : 'not-taken');
  if (to === null) return YES;
  if (!answers(to)) return no('no-such-colleague');
  if (mine(ticket, to)) return no('taken-by-other');
  if (isConfided(ticket) && !isManagement(to)) return no('for-management');
  return suits(ticket, to) ? YES : no('for-a-woman');
};

/** Supervisors assign; others take what is free and give back their own. */
export const mayAssign = (assignee: { id: string } | null, me: Known, to: Known | null, kind?: RequestKind): boolean => {
  if (to && (!answers(to) || (kind !== undefined && confidesKind(kind) && !isManagement(to)))) return false;
  if (oversees(me)) return true;
  return to === null ? assignee?.id === me.id : to.id === me.id && (assignee === null || assignee.id === me.id);
};

/** Ms a person has waited for somebody. */
export const waited = (t: Ticket, now: number): number => (t.takenAt ?? now) - t.opened;
