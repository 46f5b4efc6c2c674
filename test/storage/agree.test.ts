/** Law 8: under random sequences of calls the SQLite store and the model answer alike. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newConversation } from '../../core/conversation.ts';
import type { Effect } from '../../core/effect.ts';
import type { Event } from '../../core/event.ts';
import type { Job, Sent } from '../../core/ports.ts';
import { makeNumber, REQUEST_STATES } from '../../core/request.ts';
import type { Outgoing } from '../../core/ports.ts';
import { openSqlite, TEMPORARY, type FullStore } from '../../storage/index.ts';
import { modelStore } from '../model/store.ts';

const T0 = Date.UTC(2026, 0, 4, 8);
const MIN = 60_000;
const RUNS = 60;
const NIDS = ['1023456780', '1098765432', null];
const PHONES = ['+966512345678', '+966598765432'];

const small = fc.nat({ max: 5 });
const effect = fc.oneof(
  { weight: 4, arbitrary: fc.record({ e: fc.constant('send' as const), lane: fc.constantFrom('reply' as const, 'notice' as const) }) },
  fc.record({ e: fc.constant('register' as const), n: small, nid: fc.nat({ max: 2 }), about: fc.constantFrom('rent', null), phone: fc.nat({ max: 1 }) }),
  fc.record({ e: fc.constant('ticket' as const), urgent: fc.boolean(), about: fc.constantFrom('موضوع', null) }),
  fc.record({ e: fc.constant('wake' as const), kind: fc.constantFrom('remind' as const, 'expire' as const), mins: fc.constantFrom(null, 1, 30) }),
  fc.record({ e: fc.constantFrom('untick' as const, 'miss' as const, 'consent' as const) }),
);
const op = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('tell' as const), user: fc.nat({ max: 2 }), id: fc.nat({ max: 12 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('staff' as const), user: fc.nat({ max: 2 }), act: fc.constantFrom('took' as const, 'said' as const, 'returned' as const, 'closed' as const, 'noted' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('claim' as const) }) },
  { weight: 7, arbitrary: fc.record({ do: fc.constant('commit' as const), job: fc.nat({ max: 3 }), effects: fc.array(effect, { maxLength: 4 }), erase: fc.integer({ min: 0, max: 14 }), refuse: fc.boolean() }) },
  fc.record({ do: fc.constant('giveBack' as const), job: fc.nat({ max: 3 }), retry: fc.boolean() }),
  { weight: 4, arbitrary: fc.record({ do: fc.constant('outgoing' as const) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('settle' as const), offer: fc.nat({ max: 3 }), as: fc.constantFrom('ok' as const, 'retry' as const, 'failed' as const, 'unknown' as const), hold: fc.constantFrom(null, MIN), receipt: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('due' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), mins: fc.constantFrom(0.5, 2, 45, 90) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('change' as const), n: small, state: fc.constantFrom(...REQUEST_STATES) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('status' as const), n: small, nid: fc.nat({ max: 1 }), phone: fc.nat({ max: 1 }), by: fc.constantFrom('number' as const, 'nid' as const), user: fc.nat({ max: 2 }) }) },
  fc.record({ do: fc.constant('open' as const), nid: fc.nat({ max: 1 }), about: fc.constantFrom('rent', null) }),
  fc.record({ do: fc.constant('erase' as const), user: fc.nat({ max: 2 }) }),
);
type Op = typeof op extends fc.Arbitrary<infer T> ? T : never;

/** One store being played: its own ids are renamed by their first appearance, so that two stores can be compared. */
class Side {
  readonly store: FullStore;
  jobs: Job[] = [];
  offers: Outgoing[] = [];
  private readonly names = new Map<string, string>();
  readonly of = new Map<number, string>(); // user -> present conversation

  constructor(store: FullStore) {
    this.store = store;
  }
  name(id: string): string {
    let n = this.names.get(id);
    if (!n) this.names.set(id, (n = `C${this.names.size}`));
    return n;
  }
  /** Renames conversations, drops what is random by design (tokens, ids of timers, ticket numbers). */
  plain(value: unknown): unknown {
    if (typeof value === 'string') return this.names.get(value) ?? value;
    if (Array.isArray(value)) return value.map((v) => this.plain(v));
    if (typeof value !== 'object' || value === null) return value;
    const timer = (value as { type?: string }).type === 'timer';
    return Object.fromEntries(Object.entries(value).filter(([k]) => k !== 'token' && !(timer && k === 'id')).map(([k, v]) => [k, this.plain(v)]));
  }
}

const effectsOf = (specs: (typeof effect extends fc.Arbitrary<infer T> ? T : never)[], n: number, at: number): Effect[] => specs.flatMap((s, i): Effect[] => {
  switch (s.e) {
    case 'send': return [{ type: 'send', key: `k${n}.${i}`, lang: 'ar', lane: s.lane, text: `رد ${n}.${i}` }];
    case 'register': return [{ type: 'register', number: makeNumber(s.n), kind: 'aid', about: s.about, nid: NIDS[s.nid] ?? null, fields: { phone: PHONES[s.phone]! }, media: [] }];
    case 'ticket': return [{ type: 'ticket', reason: s.urgent ? 'distress' : 'human-request', priority: s.urgent ? 'urgent' : 'normal', hours: 'in', about: s.about }];
    case 'wake': return [{ type: 'wake', kind: s.kind, at: s.mins === null ? null : at + s.mins * MIN + i, token: `t${n}.${i}` }];
    case 'untick': return [{ type: 'untick', why: 'returned' }];
    case 'consent': return [{ type: 'consent', purpose: 'notices', given: n % 2 === 0, version: 'v1' }];
    case 'miss': return specs.findIndex((x) => x.e === 'miss') === i ? [{ type: 'miss', question: `سؤال ${n}`, why: 'unknown' }] : [];
  }
});

const step = async (s: Side, o: Op, n: number, now: number): Promise<unknown> => {
  switch (o.do) {
    case 'tell': {
      const event: Event = { type: 'message', id: `m${o.id}`, at: now, from: { channel: 'telegram', user: `u${o.user}` }, body: { kind: 'text', text: `قول ${n}` } };
      const [a] = await s.store.accept([{ event, to: { address: event.from } }]);
      s.name(a!.conversation);
      if (!a!.seen) s.of.set(o.user, a!.conversation);
      return a;
    }
    case 'staff': {
      const conversation = s.of.get(o.user);
      if (!conversation) return null;
      return s.store.accept([{ event: { type: 'staff', id: `s${n}`, at: now, act: o.act, who: { id: 's', name: 'منى' }, text: o.act === 'said' ? 'كلام' : undefined } as Event, to: { conversation } }]).catch(() => 'refused');
    }
    case 'claim': {
      const jobs = (await s.store.claim(now, MIN, 100)).sort((a, b) => (s.name(a.conversation) < s.name(b.conversation) ? -1 : 1));
      s.jobs = [...jobs, ...s.jobs].slice(0, 4); // old ones stay within reach: they must be refused
      return jobs;
    }
    case 'commit': {
      const job = s.jobs[o.job];
      if (!job) return null;
      const effects = effectsOf(o.effects, n, now);
      if (o.erase === 0) effects.push({ type: 'erase' });
      if (o.refuse && job.event.type === 'staff') effects.push({ type: 'refuse', event: job.event.id, why: 'changed' });
      return s.store.commit({ job, state: { ...(job.state ?? newConversation(job.conversation)), rev: job.rev + 1, last: `last${n}` }, effects, at: now });
    }
    case 'giveBack': return s.jobs[o.job] ? s.store.giveBack(s.jobs[o.job]!, o.retry ? now + MIN : null, `why ${n}`) : null;
    case 'outgoing': {
      const offers = (await s.store.outgoing(now, MIN, 100)).sort((a, b) => (a.message.key < b.message.key ? -1 : 1));
      s.offers = [...offers, ...s.offers].slice(0, 4);
      return offers;
    }
    case 'settle': {
      const offer = s.offers[o.offer];
      if (!offer) return null;
      const sent: Sent = o.as === 'ok' ? { as: 'ok' } : o.as === 'retry' ? { as: 'retry', at: now + MIN, why: 'w' } : { as: o.as, why: 'w' };
      return s.store.settle({ key: offer.message.key, token: o.receipt === 0 ? '' : offer.token, sent, at: now }, o.hold);
    }
    case 'due': return s.store.due(now, 100);
    case 'wait': return null;
    case 'change': return s.store.setRequest(makeNumber(o.n), { at: now, who: 'منى', state: o.state, note: null });
    case 'status': {
      const q = o.by === 'number' ? { number: makeNumber(o.n), last4: NIDS[o.nid]!.slice(-4) } : { nid: NIDS[o.nid]!, phone: PHONES[o.phone]! };
      return s.store.find({ find: 'status', ...q }, { conversation: s.of.get(o.user) ?? 'nobody', address: { channel: 'telegram', user: `u${o.user}` } }, now);
    }
    case 'open': return s.store.find({ find: 'open', nid: NIDS[o.nid]!, kind: 'aid', about: o.about }, { conversation: 'nobody', address: { channel: 'telegram', user: 'u0' } }, now);
    case 'erase': return s.of.has(o.user) ? s.store.erase(s.of.get(o.user)!, now) : null;
  }
};

/** Everything that can be read. */
const look = async (s: Side, now: number): Promise<unknown> => {
  const { erased: _, ...counts } = await s.store.counts();
  const lines = await Promise.all([...s.of.values()].map(async (c) => ({ history: await s.store.history(c, 100), consents: await s.store.consents(c), queue: await s.store.find({ find: 'queue' }, { conversation: c, address: { channel: 'x', user: 'x' } }, now) })));
  const tickets = (await s.store.tickets({})).map(({ id: _, ...t }) => t);
  const quarantined = (await s.store.quarantined(100)).map(({ id, why }) => ({ id, why }));
  return { counts, lines, tickets, quarantined, requests: await s.store.requests({ max: 100 }), misses: await s.store.misses(0, 100), next: await s.store.nextAt(now) };
};

it('SQLite and the model agree', { timeout: 60_000 }, async () => {
  let commits = 0;
  await fc.assert(fc.asyncProperty(fc.array(op, { minLength: 20, maxLength: 70, size: 'max' }), async (ops) => {
    let now = T0;
    const clock = { now: () => now };
    const real = new Side(await openSqlite({ dir: TEMPORARY, ...clock }));
    const model = new Side(modelStore(clock));
    try {
      for (const [n, o] of ops.entries()) {
        now += o.do === 'wait' ? Math.round(o.mins * MIN) : 7;
        const [a, b] = [await step(real, o, n, now), await step(model, o, n, now)];
        expect(real.plain(a), `${n}: ${JSON.stringify(o)}`).toEqual(model.plain(b));
        if (o.do === 'commit' && a === 'ok') commits++;
        if (n % 10 === 9) expect(real.plain(await look(real, now)), `after ${n}`).toEqual(model.plain(await look(model, now)));
      }
      expect(real.plain(await look(real, now))).toEqual(model.plain(await look(model, now)));
    } finally {
      await real.store.close();
    }
  }), { numRuns: RUNS, endOnFailure: true });
  expect(commits).toBeGreaterThan(RUNS / 2); // the sequences did reach the interesting part
});
