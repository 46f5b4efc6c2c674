/** Hand-offs: whom each is for, and how soon somebody answers. */
import type { TicketReason } from './effect.ts';
import type { Department, RequestKind } from './request.ts';

/** Somebody answers within this much working time: what the person is told, and after which a colleague is called. */
export const ANSWER_MS = 30 * 60_000;

/** Complaints, and what is said of members of staff, are for management alone: the management team and supervisors. */
export const CONFIDED: { readonly kinds: readonly RequestKind[]; readonly reasons: readonly TicketReason[] } = { kinds: ['complaint'], reasons: ['misconduct'] };
export const confidesKind = (kind: RequestKind): boolean => CONFIDED.kinds.includes(kind);
export const confidesReason = (reason: TicketReason): boolean => CONFIDED.reasons.includes(reason);

/** Who is asked first. Staff may pass a ticket on to another department. */
export const TICKET_DEPARTMENTS: Record<TicketReason, Department> = {
  'human-request': 'beneficiary_service',
  'not-understood': 'beneficiary_service',
  'invalid-answers': 'beneficiary_service',
  'unconfirmed-fact': 'beneficiary_service',
  'staff-topic': 'beneficiary_service',
  'personal-decision': 'social_research',
  misconduct: 'management',
  distress: 'social_research',
  abuse: 'social_research',
  threat: 'management',
  'medical-urgent': 'social_research',
  'urgent-shelter': 'social_research',
  voice: 'beneficiary_service',
  undelivered: 'beneficiary_service',
  fault: 'beneficiary_service',
};
