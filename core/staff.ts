/** Members of staff, what each role may do, and what the desk keeps about them. */
import type { Department } from './request.ts';

/** Each may do what those before it may. viewer: reads; agent: answers and works on requests; supervisor: assigns, transfers, publishes, reads the audit log; admin: staff, channels, settings. */
export const ROLES = ['viewer', 'agent', 'supervisor', 'admin'] as const;
export type Role = (typeof ROLES)[number];
export const mayAs = (role: Role, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed);

/** `woman`: beneficiaries who ask for a woman are routed to her. `teams`: departments whose requests and tickets are hers first; none: all. */
export type StaffFile = {
  id: string; login: string; name: string; role: Role; teams: Department[]; woman: boolean; disabled: boolean; totp: boolean; created: number; seen: number | null;
};

/** One line of the audit log. `target` is an id (a conversation, request, person, staff, topic); `detail` never repeats what a person wrote. */
export type AuditLine = { n: number; at: number; who: { id: string; name: string }; action: string; target: string | null; detail: string | null };
