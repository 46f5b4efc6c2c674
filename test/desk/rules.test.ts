import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STAFF_ACTS, type StaffAct } from '../../core/event.ts';
import type { Ticket } from '../../core/ports.ts';
import { may, queueOrder, waited } from '../../desk/rules.ts';

const SARA = { id: 'sara', name: 'سارة' };
const ALI = { id: 'ali', name: 'علي' };
const ticket = (more: Partial<Ticket> = {}): Ticket => ({
  id: 1, conversation: 'c', address: { channel: 'web', user: 'u' }, state: 'waiting', reason: 'human-request', priority: 'normal', hours: 'in', about: null,
  opened: 0, takenAt: null, who: null, lastSeen: null, ...more,
});
const anyTicket = fc.record({ id: fc.nat(), opened: fc.nat(), priority: fc.constantFrom('normal' as const, 'urgent' as const), state: fc.constantFrom('waiting' as const, 'taken' as const, 'closed' as const) }).map((t) => ticket(t));

describe('the queue', () => {
  it('holds the waiting ones only, urgent first, then whoever has waited longest', () => {
    fc.assert(fc.property(fc.array(anyTicket), (all) => {
      const queue = queueOrder(all);
      expect(queue).toHaveLength(all.filter((t) => t.state === 'waiting').length);
      queue.slice(1).forEach((b, i) => {
        const a = queue[i] as Ticket;
        expect(a.priority === 'urgent' || b.priority === 'normal').toBe(true);
        if (a.priority === b.priority) expect(a.opened).toBeLessThanOrEqual(b.opened);
      });
    }));
  });
  it('does not depend on the order it is given', () => {
    fc.assert(fc.property(fc.uniqueArray(anyTicket, { selector: (t) => t.id }), (all) => { expect(queueOrder(all.toReversed())).toEqual(queueOrder(all)); }));
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
