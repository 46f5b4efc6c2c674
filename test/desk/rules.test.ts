import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STAFF_ACTS, type StaffAct } from '../../core/event.ts';
import type { Ticket } from '../../core/ports.ts';
import { isOpen } from '../../core/hours.ts';
import { ROLES } from '../../core/staff.ts';
import { ANSWER_MS, compareTickets, may, mayAssign, mayAtDesk, mayTransfer, mayUncalled, placeIn, promisedFor, queueOrder, waited, type Known, type Queued } from '../../desk/rules.ts';
import { TICKET_REASONS } from '../../core/effect.ts';
import { DEPARTMENTS } from '../../core/request.ts';
import { TICKET_DEPARTMENTS } from '../../core/ticket.ts';
import { anyHours, WEEK } from './hours.ts';

const SARA = { id: 'sara', name: 'سارة' };
const ALI = { id: 'ali', name: 'علي' };
const ticket = (more: Partial<Queued> = {}): Queued => ({
  id: 1, conversation: 'c', address: { channel: 'web', user: 'u' }, state: 'waiting', reason: 'human-request', priority: 'normal', hours: 'in', about: null,
  opened: 0, takenAt: null, who: null, lastSeen: null, department: 'beneficiary_service', ...more,
});
const anyTicket = fc.record({ id: fc.nat(), opened: fc.nat(), priority: fc.constantFrom('normal' as const, 'urgent' as const), state: fc.constantFrom('waiting' as const, 'taken' as const, 'closed' as const), department: fc.constantFrom(...DEPARTMENTS), promised: fc.option(fc.nat()) }).map((t) => ticket(t));
const anyTeams = fc.subarray([...DEPARTMENTS]);
const due = (t: Queued): number => t.promised ?? t.opened + ANSWER_MS;

describe('the queue', () => {
  it('shows each team its own first, but nothing before what is urgent; within that whoever is to be answered first', () => {
    fc.assert(fc.property(fc.array(anyTicket), anyTeams, (all, teams) => {
      const queue = queueOrder(all, teams);
      expect(queue.map((t) => t.id).toSorted()).toEqual(queueOrder(all).map((t) => t.id).toSorted());
      queue.slice(1).forEach((b, i) => {
        const a = queue[i] as Queued;
        expect(a.priority === 'urgent' || b.priority === 'normal').toBe(true);
        if (a.priority !== b.priority) return;
        const [mine, theirs] = [teams.includes(a.department), teams.includes(b.department)];
        expect(mine || !theirs).toBe(true);
        if (mine === theirs) expect(due(a)).toBeLessThanOrEqual(due(b));
      });
    }));
    expect(queueOrder([ticket({ id: 1 }), ticket({ id: 2, department: 'finance' }), ticket({ id: 3, priority: 'urgent' })], ['finance']).map((t) => t.id)).toEqual([3, 2, 1]);
  });
  it('every reason is for a department', () => {
    for (const reason of TICKET_REASONS) expect(DEPARTMENTS).toContain(TICKET_DEPARTMENTS[reason]);
  });
  it('holds the waiting ones only, urgent first, then whoever is to be answered first', () => {
    fc.assert(fc.property(fc.array(anyTicket), (all) => {
      const queue = queueOrder(all);
      expect(queue).toHaveLength(all.filter((t) => t.state === 'waiting').length);
      queue.slice(1).forEach((b, i) => {
        const a = queue[i] as Ticket;
        expect(a.priority === 'urgent' || b.priority === 'normal').toBe(true);
        if (a.priority === b.priority) expect(due(a)).toBeLessThanOrEqual(due(b));
      });
    }));
  });
  it('does not depend on the order it is given', () => {
    fc.assert(fc.property(fc.uniqueArray(anyTicket, { selector: (t) => t.id }), (all) => { expect(queueOrder(all.toReversed())).toEqual(queueOrder(all)); }));
  });
  it('puts an earlier promise first, and an old wait before a late promise', () => {
    const promised = (id: number, opened: number, at: number | null): Ticket => ticket({ id, opened, promised: at });
    expect(queueOrder([promised(1, 0, 9_000_000), promised(2, 5_000, 2_000_000), promised(3, 1_000, null)]).map((t) => t.id)).toEqual([3, 2, 1]);
  });
  it('is one order: never both before and after', () => {
    fc.assert(fc.property(anyTicket, anyTicket, anyTicket, anyTeams, (a, b, c, teams) => {
      expect(Math.sign(compareTickets(a, b, teams))).toBe(-Math.sign(compareTickets(b, a, teams)) || 0);
      if (compareTickets(a, b, teams) <= 0 && compareTickets(b, c, teams) <= 0) expect(compareTickets(a, c, teams)).toBeLessThanOrEqual(0);
    }));
  });
  it('tells everybody a place of their own, from 1 on', () => {
    fc.assert(fc.property(fc.uniqueArray(anyTicket, { selector: (t) => t.id }), (all) => {
      const waiting = all.filter((t) => t.state === 'waiting');
      expect(waiting.map((t) => placeIn(all, t.id)).toSorted((a, b) => (a ?? 0) - (b ?? 0))).toEqual(waiting.map((_, i) => i + 1));
      for (const t of all) if (t.state !== 'waiting') expect(placeIn(all, t.id)).toBeNull();
    }));
  });
  it('promises an answer while somebody is at work, and nothing where the hours are not known', () => {
    expect(promisedFor(ticket(), null)).toBeNull();
    fc.assert(fc.property(anyHours, fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) }), (hours, opened) => {
      const at = promisedFor(ticket({ opened }), hours);
      if (at === null) return;
      expect(at).toBeGreaterThanOrEqual(opened + ANSWER_MS);
      expect(isOpen(hours, at - 1)).toBe(true);
    }), { numRuns: 60 });
    expect(promisedFor(ticket({ opened: Date.parse('2026-11-22T14:45:00+03:00') }), WEEK)).toBe(Date.parse('2026-11-23T08:15:00+03:00')); // a quarter of an hour on each day
    expect(promisedFor(ticket({ opened: 0, promised: 5 }), WEEK)).toBe(5);
  });
  it('counts waiting until somebody takes it', () => {
    expect(waited(ticket({ opened: 1_000 }), 5_000)).toBe(4_000);
    expect(waited(ticket({ opened: 1_000, takenAt: 3_000 }), 9_000)).toBe(2_000);
  });
});

describe('who may', () => {
  const TABLE: [StaffAct, Partial<Ticket>, string | undefined, true | string][] = [
    ['took', {}, undefined, true],
    ['took', { state: 'taken', who: SARA }, undefined, 'taken-by-other'],
    ['took', { state: 'closed' }, undefined, 'closed'],
    ['said', { state: 'taken', who: SARA }, 'أهلًا', true],
    ['said', { state: 'taken', who: SARA }, '  ', 'empty'],
    ['said', { state: 'taken', who: ALI }, 'أهلًا', 'not-yours'],
    ['said', {}, 'أهلًا', 'not-taken'],
    ['noted', { state: 'taken', who: ALI }, 'ملاحظة', true],
    ['noted', {}, '', 'empty'],
    ['returned', { state: 'taken', who: SARA }, undefined, true],
    ['returned', { state: 'taken', who: ALI }, undefined, 'not-yours'],
    ['closed', {}, undefined, true],
    ['closed', { state: 'taken', who: ALI }, undefined, 'not-yours'],
    ['closed', { state: 'closed' }, undefined, 'closed'],
  ];
  it.each(TABLE)('%s on %o saying %s: %s', (act, more, text, expected) => {
    expect(may(act, ticket(more), SARA, text)).toEqual(expected === true ? { may: true } : { may: false, why: expected });
  });
  it('never lets two people speak in one conversation', () => {
    fc.assert(fc.property(fc.constantFrom(...STAFF_ACTS), fc.constantFrom(SARA, ALI), (act, holder) => {
      const t = ticket({ state: 'taken', who: holder });
      const both = [SARA, ALI].filter((who) => may(act, t, who, 'نص').may);
      if (act === 'said' || act === 'returned' || act === 'closed') expect(both).toEqual([holder]);
    }));
  });
});

const known = (id: string, role: Known['role'] = 'agent', more: Partial<Known> = {}): Known => ({ id, name: id, role, woman: false, disabled: false, teams: [], ...more });
const anyKnown = fc.record({ id: fc.constantFrom('sara', 'ali', 'mona'), role: fc.constantFrom(...ROLES), woman: fc.boolean(), disabled: fc.boolean(), teams: fc.subarray([...DEPARTMENTS]) }).map((k): Known => ({ ...k, name: k.id }));
const anyHeld = fc.record({ state: fc.constantFrom('waiting' as const, 'taken' as const, 'closed' as const), woman: fc.boolean(), who: fc.constantFrom(SARA, ALI) })
  .map(({ state, woman, who }) => ticket({ state, who: state === 'waiting' ? null : who, ...(woman ? { woman: true as const } : {}) }));

describe('at the desk', () => {
  it('a woman who asked for a woman is taken by one, or by a supervisor', () => {
    const asked = ticket({ woman: true });
    expect(mayAtDesk('took', asked, known('ali'), undefined)).toEqual({ may: false, why: 'for-a-woman' });
    expect(mayAtDesk('took', asked, known('sara', 'agent', { woman: true }), undefined).may).toBe(true);
    expect(mayAtDesk('took', asked, known('ali', 'supervisor'), undefined).may).toBe(true);
    expect(mayAtDesk('took', ticket(), known('ali'), undefined).may).toBe(true);
  });
  it('gives nobody a word in what another holds, whatever their role', () => {
    fc.assert(fc.property(anyHeld, anyKnown, (t, me) => {
      if (mayAtDesk('said', t, me, 'نص').may) expect(t.state === 'taken' && t.who?.id === me.id).toBe(true);
      for (const act of STAFF_ACTS) if (may(act, t, me, 'نص').may && act !== 'took') expect(mayAtDesk(act, t, me, 'نص').may).toBe(true);
    }));
  });
  it('lets a supervisor return and close what another holds', () => {
    const held = ticket({ state: 'taken', who: SARA });
    for (const act of ['returned', 'closed'] as const) {
      expect(mayAtDesk(act, held, known('ali'), undefined)).toEqual({ may: false, why: 'not-yours' });
      expect(mayAtDesk(act, held, known('ali', 'supervisor'), undefined).may).toBe(true);
    }
  });
  it('passes on only what is open, from the holder or a supervisor, to somebody who may answer and whom the person may want', () => {
    fc.assert(fc.property(anyHeld, anyKnown, fc.option(anyKnown), (t, me, to) => {
      if (!mayTransfer(t, me, to).may) return;
      expect(t.state).not.toBe('closed');
      expect(t.who?.id === me.id || me.role === 'supervisor' || me.role === 'admin').toBe(true);
      if (to === null) { expect(t.state).toBe('taken'); return; }
      expect(to.disabled || to.role === 'viewer').toBe(false);
      expect(to.id).not.toBe(t.who?.id);
      if (t.woman) expect(to.woman || to.role === 'supervisor' || to.role === 'admin').toBe(true);
    }));
    expect(mayTransfer(ticket({ state: 'taken', who: ALI }), known('ali'), known('sara')).may).toBe(true);
    expect(mayTransfer(ticket({ state: 'taken', who: ALI }), known('ali'), null).may).toBe(true);
    expect(mayTransfer(ticket(), known('mona', 'supervisor'), known('sara')).may).toBe(true);
    expect(mayTransfer(ticket(), known('ali'), known('sara'))).toEqual({ may: false, why: 'not-taken' });
  });
  it('somebody may step in while the bot talks; then it is theirs', () => {
    expect(mayUncalled('took', 'bot', false, known('ali'), undefined).may).toBe(true);
    expect(mayUncalled('took', 'staff', false, known('ali'), undefined)).toEqual({ may: false, why: 'taken-by-other' });
    expect(mayUncalled('said', 'staff', true, known('ali'), 'نص').may).toBe(true);
    expect(mayUncalled('said', 'staff', false, known('ali', 'admin'), 'نص')).toEqual({ may: false, why: 'not-yours' });
    expect(mayUncalled('said', 'bot', true, known('ali'), 'نص')).toEqual({ may: false, why: 'not-taken' });
    expect(mayUncalled('returned', 'staff', false, known('ali', 'supervisor'), undefined).may).toBe(true);
    expect(mayUncalled('noted', 'bot', false, known('ali'), ' ')).toEqual({ may: false, why: 'empty' });
  });
  it('requests: supervisors assign, others take what is free and give back their own', () => {
    fc.assert(fc.property(fc.option(fc.constantFrom(SARA, ALI)), anyKnown, fc.option(anyKnown), (assignee, me, to) => {
      if (to && (to.disabled || to.role === 'viewer')) expect(mayAssign(assignee, me, to)).toBe(false);
      else if (me.role === 'supervisor' || me.role === 'admin') expect(mayAssign(assignee, me, to)).toBe(true);
      else if (mayAssign(assignee, me, to)) expect(to === null ? assignee?.id === me.id : to.id === me.id && (assignee === null || assignee.id === me.id)).toBe(true);
    }));
    expect(mayAssign(null, known('ali'), known('ali'))).toBe(true);
    expect(mayAssign(SARA, known('ali'), known('ali'))).toBe(false);
  });
});
