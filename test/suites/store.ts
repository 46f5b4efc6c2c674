/** What every store must do, whatever it is built on. Run on each adapter and on the model in memory. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newConversation, type Conversation } from '../../core/conversation.ts';
import type { Effect } from '../../core/effect.ts';
import type { Event, MessageEvent, StaffAct, StaffEvent } from '../../core/event.ts';
import type { Address } from '../../core/message.ts';
import type { Job, Outgoing, Sent } from '../../core/ports.ts';
import { makeNumber, type RequestFile, type RequestKind } from '../../core/request.ts';
import type { PlainStore } from '../../storage/index.ts';

export type MakeStore = (options: { now: () => number }) => Promise<PlainStore>;

export const T0 = Date.UTC(2026, 0, 4, 8);
export const MIN = 60_000;
export const HOUR = 60 * MIN;
export const LEASE = 30_000;
export const NID = '1023456780';
export const PHONE = '+966512345678';

export const from = (user: string, channel = 'telegram'): Address => ({ channel, user });
export const text = (user: string, id: string, words: string, at = T0): MessageEvent => ({ type: 'message', id, at, from: from(user), body: { kind: 'text', text: words } });
export const say = (key: string, words: string, lane: 'reply' | 'notice' = 'reply'): Effect => ({ type: 'send', key, lang: 'ar', text: words, lane });
const ticketFor = (reason: 'human-request' | 'distress', priority: 'normal' | 'urgent' = 'normal', about: string | null = null): Effect => ({ type: 'ticket', reason, priority, hours: 'in', about });
export const registerAid = (number: string, about: string | null = 'rent', nid: string | null = NID, kind: RequestKind = 'aid'): Effect => ({ type: 'register', number, kind, about, nid, fields: { phone: PHONE, full_name: 'سارة' }, media: [] });
export const staff = (act: StaffAct, id: string, words?: string): StaffEvent => ({ type: 'staff', id, at: T0, act, who: { id: 's1', name: 'منى' }, ...(words === undefined ? {} : { text: words }) });

export const storeSuite = (name: string, make: MakeStore): void => {
  describe(`store: ${name}`, () => {
    let store: PlainStore;
    let now = T0;
    beforeEach(async () => {
      now = T0;
      store = await make({ now: () => now });
    });
    afterEach(() => store.close());

    const tell = async (...events: MessageEvent[]): Promise<string[]> => (await store.accept(events.map((event) => ({ event, to: { address: event.from } })))).map((a) => a.conversation);
    const nextState = (job: Job, more: Partial<Conversation> = {}): Conversation => ({ ...(job.state ?? newConversation(job.conversation)), rev: job.rev + 1, ...more });
    const finish = (job: Job, effects: Effect[] = [], more: Partial<Conversation> = {}): Promise<string> => store.commit({ job, state: nextState(job, more), effects, at: now });
    const only = async (): Promise<Job> => {
      const jobs = await store.claim(now, LEASE, 10);
      expect(jobs).toHaveLength(1);
      return jobs[0]!;
    };
    /** Accepts one event and finishes its turn. */
    const turn = async (event: Event, to: string | null, effects: Effect[] = [], more: Partial<Conversation> = {}): Promise<string> => {
      const [a] = await store.accept([{ event, to: to === null && 'from' in event ? { address: event.from } : { conversation: to! } }]);
      const jobs = await store.claim(now, LEASE, 100);
      const job = jobs.find((j) => j.conversation === a!.conversation)!;
      expect(await finish(job, effects, more)).toBe('ok');
      return a!.conversation;
    };
    const offers = (max = 10): Promise<Outgoing[]> => store.outgoing(now, LEASE, max);
    const settle = (o: Outgoing, sent: Sent, hold: number | null = null): Promise<void> => store.settle({ key: o.message.key, token: o.token, sent, at: now }, hold);

    describe('accept and claim', () => {
      it('stores an event once for ever, in one batch and over many', async () => {
        const [first] = await store.accept([{ event: text('1', 'a', 'مرحبا'), to: { address: from('1') } }, { event: text('1', 'a', 'مرحبا'), to: { address: from('1') } }]);
        expect(first!.seen).toBe(false);
        now += 40 * 24 * HOUR;
        expect(await store.accept([{ event: text('1', 'a', 'again', now), to: { address: from('1') } }])).toEqual([{ conversation: first!.conversation, seen: true }]);
        const job = await only();
        expect(job).toMatchObject({ conversation: first!.conversation, address: from('1'), rev: 0, state: null, tries: 0, event: text('1', 'a', 'مرحبا') });
        expect(await finish(job)).toBe('ok');
        expect(await store.claim(now, LEASE, 10)).toEqual([]);
      });

      it('tells channels apart: the same id from two channels is two events', async () => {
        const web: MessageEvent = { ...text('1', 'a', 'web'), from: from('1', 'web') };
        const ids = await tell(text('1', 'a', 'telegram'), web);
        expect(new Set(ids).size).toBe(2);
        expect(await store.claim(now, LEASE, 10)).toHaveLength(2);
      });

      it('keeps a batch whole: one unknown conversation refuses all of it and leaves the cursor', async () => {
        await store.cursors.set('poll', '1');
        await expect(store.accept([{ event: text('1', 'a', 'x'), to: { address: from('1') } }, { event: staff('noted', 's'), to: { conversation: 'nobody' } }], { name: 'poll', value: '2' })).rejects.toThrow();
        expect(await store.cursors.get('poll')).toBe('1');
        expect(await store.claim(now, LEASE, 10)).toEqual([]);
        await store.accept([{ event: text('1', 'a', 'x'), to: { address: from('1') } }], { name: 'poll', value: '2' });
        expect(await store.cursors.get('poll')).toBe('2');
      });

      it('hands out one event a conversation, in the order of acceptance, whatever the provider\'s times say', async () => {
        await tell(text('1', 'a', 'one', T0), text('1', 'b', 'two', T0 - 5 * MIN), text('2', 'c', 'other', T0));
        const jobs = await store.claim(now, LEASE, 10);
        expect(jobs.map((j) => j.event.id).sort()).toEqual(['a', 'c']);
        expect(await store.claim(now, LEASE, 10)).toEqual([]);
        await finish(jobs.find((j) => j.event.id === 'a')!);
        expect((await only()).event.id).toBe('b');
      });

      it('gives at most `max`, and an event of a fast clock at once', async () => {
        await tell(text('1', 'a', 'x'), text('2', 'b', 'x'), text('3', 'c', 'x', T0 + HOUR));
        expect(await store.claim(now, LEASE, 2)).toHaveLength(2);
        expect(await store.claim(now, LEASE, 2)).toHaveLength(1);
      });

      it('offers again when a lease ends, counts tries, and fences the late holder', async () => {
        await tell(text('1', 'a', 'x'));
        const slow = await only();
        now += LEASE + 1;
        const quick = await only();
        expect(quick.tries).toBe(1);
        expect(await finish(slow)).toBe('stale');
        expect(await finish(quick)).toBe('ok');
        expect(await finish(quick)).toBe('stale');
      });

      it('refuses a state whose revision is not the next one', async () => {
        await tell(text('1', 'a', 'x'));
        const job = await only();
        expect(await store.commit({ job, state: nextState(job, { rev: 5 }), effects: [say('k', 'x')], at: now })).toBe('stale');
        expect(await offers()).toEqual([]);
        expect(await finish(job)).toBe('ok');
      });

      it('gives back until a time, and the order stays', async () => {
        await tell(text('1', 'a', 'x'), text('1', 'b', 'y'));
        await store.giveBack(await only(), now + MIN, 'boom');
        expect(await store.claim(now, LEASE, 10)).toEqual([]);
        expect(await store.nextAt(now)).toBe(now + MIN);
        now += MIN;
        const job = await only();
        expect([job.event.id, job.tries]).toEqual(['a', 1]);
      });

      it('puts a poison event aside and goes on with the next', async () => {
        await tell(text('1', 'a', 'x'), text('1', 'b', 'y'));
        const job = await only();
        await store.giveBack(job, null, 'throws every time');
        await store.giveBack(job, null, 'late');
        expect((await only()).event.id).toBe('b');
        expect(await store.quarantined(10)).toMatchObject([{ id: 'a', channel: 'telegram', why: 'throws every time' }]);
      });

      it('keeps signed but unreadable bytes once', async () => {
        for (const why of ['not JSON', 'second']) await store.quarantine('whatsapp', 'q1', Uint8Array.of(1, 2, 3), why, now);
        expect(await store.quarantined(10)).toEqual([{ id: 'q1', channel: 'whatsapp', why: 'not JSON', at: now, bytes: 3 }]);
      });

      it('gives back every character, lone surrogates and NUL among them', async () => {
        const odd = 'a\u0000b\ud800c \u2067١٢٣\u2069 😀';
        await tell(text('1', 'a', odd));
        const job = await only();
        expect(job.event).toEqual(text('1', 'a', odd));
        await finish(job, [], { slots: { need: odd } });
        await tell(text('1', 'b', 'x'));
        expect((await only()).state!.slots).toEqual({ need: odd });
      });
    });

    describe('commit', () => {
      it('writes state, history and outbox together; the next turn sees them', async () => {
        const c = await turn(text('1', 'a', 'مرحبا'), null, [say('k1', 'أهلًا'), say('k2', 'ما اسمك؟')], { last: 'a', step: 'ask.name' });
        expect(await store.history(c, 10)).toEqual([
          { n: expect.any(Number), at: T0, by: 'person', who: null, text: 'مرحبا', key: 'a', media: [] },
          { n: expect.any(Number), at: T0, by: 'bot', who: null, text: 'أهلًا', key: 'k1', media: [], progress: 'queued' },
          { n: expect.any(Number), at: T0, by: 'bot', who: null, text: 'ما اسمك؟', key: 'k2', media: [], progress: 'queued' },
        ]);
        expect((await store.history(c, 1)).map((l) => l.key)).toEqual(['k2']);
        await tell(text('1', 'b', 'سارة'));
        expect(await only()).toMatchObject({ rev: 1, state: { rev: 1, last: 'a', step: 'ask.name' } });
      });

      it('writes choices, files and places as words', async () => {
        const body = (id: string, b: MessageEvent['body']): MessageEvent => ({ ...text('1', id, ''), body: b });
        const media = [{ id: 'm1', name: 'عقد.pdf', mime: 'application/pdf', bytes: 3 }];
        const c = await turn(body('a', { kind: 'choice', id: 'yes', label: 'نعم' }), null);
        await turn(body('b', { kind: 'media', media, caption: 'العقد' }), null);
        await turn(body('c', { kind: 'place', lat: 21.5, lon: 39.2 }), null);
        await turn({ type: 'edit', id: 'd', at: T0, from: from('1'), of: 'a', text: 'لا' }, null);
        expect((await store.history(c, 10)).map((l) => l.text)).toEqual(['نعم', 'العقد · عقد.pdf', '21.5, 39.2', 'لا']);
        expect((await store.history(c, 10))[1]!.media).toEqual([{ id: 'm1', name: 'عقد.pdf', mime: 'application/pdf' }]);
      });

      it('sends one key once', async () => {
        const c = await turn(text('1', 'a', 'x'), null, [say('k', 'one')]);
        await turn(text('1', 'b', 'y'), null, [say('k', 'two')]);
        expect((await offers()).map((o) => o.message.text)).toEqual(['one']);
        expect((await store.history(c, 10)).filter((l) => l.key === 'k')).toHaveLength(1);
      });

      it('undoes everything when a number is taken or an open request exists', async () => {
        const [one, two] = [makeNumber(1), makeNumber(2)];
        await turn(text('1', 'a', 'x'), null, [registerAid(one)]);
        const c = (await tell(text('2', 'b', 'y')))[0]!;
        const job = await only();
        expect(await finish(job, [say('k', 'done'), registerAid(one, 'debt', '1098765432')])).toBe('number-taken');
        expect(await finish(job, [say('k', 'done'), registerAid(two, 'rent')])).toBe('duplicate');
        expect(await offers()).toEqual([]);
        expect(await store.history(c, 10)).toEqual([]);
        expect(await store.request(two)).toBeNull();
        expect(await finish(job, [say('k', 'done'), registerAid(two, 'debt')])).toBe('ok');
        expect(await offers()).toHaveLength(1);
      });

      it('gives consents in order and misses newest first', async () => {
        const c = await turn(text('1', 'a', 'x'), null, [{ type: 'consent', purpose: 'processing', given: true, version: 'v1' }, { type: 'miss', question: 'متى العيد؟', why: 'unknown' }]);
        now += MIN;
        await turn(text('1', 'b', 'x'), null, [{ type: 'consent', purpose: 'processing', given: false, version: 'v1' }, { type: 'miss', question: 'كم المبلغ؟', why: 'unconfirmed' }]);
        expect(await store.consents(c)).toEqual([{ purpose: 'processing', given: true, at: T0, version: 'v1' }, { purpose: 'processing', given: false, at: T0 + MIN, version: 'v1' }]);
        expect(await store.misses(T0, 10)).toEqual([{ at: T0 + MIN, question: 'كم المبلغ؟', why: 'unconfirmed' }, { at: T0, question: 'متى العيد؟', why: 'unknown' }]);
        expect(await store.misses(T0 + 1, 10)).toHaveLength(1);
      });

      it('takes every other effect', async () => {
        await turn(text('1', 'a', 'x'), null, [
          { type: 'rate', service: 'aid', score: 4, comment: 'شكرًا' }, { type: 'link', nid: NID }, { type: 'fetch', what: 'x', token: 't' }, { type: 'attach', slot: 'documents', name: 'n' },
          { type: 'duplicate', number: makeNumber(1) }, { type: 'ask-link', number: makeNumber(1) }, { type: 'answer-link', token: 't', yes: true }, { type: 'refused-secret', what: 'code' }, { type: 'note', outcome: 'none', topic: null, topics: [], invalid: null },
          { type: 'fault', code: 'X', detail: 'd' }, { type: 'untick', why: 'returned' }, { type: 'refuse', event: 'e', why: 'changed' },
        ]);
        expect(await store.counts()).toMatchObject({ ratings: 1, waiting: 0, tickets: 0 });
      });
    });

    describe('timers', () => {
      it('fires a wake once, the newest of its kind only, never one that was forgotten', async () => {
        const wake = (kind: 'remind' | 'expire', at: number | null, token: string): Effect => ({ type: 'wake', kind, at, token });
        await turn(text('1', 'a', 'x'), null, [wake('remind', T0 + MIN, 'old'), wake('remind', T0 + 2 * MIN, 'new'), wake('expire', T0 + MIN, 'gone'), wake('expire', null, 'gone')]);
        expect(await store.nextAt(now)).toBe(T0 + 2 * MIN);
        expect(await store.due(T0 + MIN, 10)).toBe(0);
        now = T0 + 2 * MIN;
        expect(await Promise.all([store.due(now, 10), store.due(now, 10)])).toEqual([1, 0]);
        const job = await only();
        expect(job.event).toMatchObject({ type: 'timer', wake: 'remind', token: 'new', at: now });
        await finish(job);
        expect(await store.nextAt(now)).toBeNull();
      });
    });

    describe('sending', () => {
      it('offers the head of each conversation only, replies before notices, and in order', async () => {
        await turn(text('1', 'a', 'x'), null, [say('1n', 'notice', 'notice'), say('1a', 'first'), say('1b', 'second')]);
        await turn(text('2', 'b', 'x'), null, [say('2n', 'notice', 'notice')]);
        expect((await offers()).map((o) => o.message.key)).toEqual(['1a', '2n']);
        expect(await offers()).toEqual([]);
      });

      it('goes on with the next when one is settled', async () => {
        await turn(text('1', 'a', 'x'), null, [say('k1', 'first'), say('k2', 'second')]);
        const [first] = await offers();
        expect(first).toMatchObject({ message: { key: 'k1', to: from('1'), lang: 'ar', lane: 'reply', text: 'first' }, tries: 0 });
        await settle(first!, { as: 'ok', id: 'provider' });
        expect((await offers()).map((o) => o.message.key)).toEqual(['k2']);
      });

      it('waits for a retry without letting the next one pass', async () => {
        await turn(text('1', 'a', 'x'), null, [say('k1', 'first'), say('k2', 'second')]);
        await settle((await offers())[0]!, { as: 'retry', at: now + MIN, why: '429' });
        expect(await offers()).toEqual([]);
        expect(await store.nextAt(now)).toBe(now + MIN);
        now += MIN;
        expect((await offers())[0]).toMatchObject({ message: { key: 'k1' }, tries: 1 });
      });

      it('turns a final failure into an event, once', async () => {
        await turn(text('1', 'a', 'x'), null, [say('k1', 'first'), say('k2', 'second')]);
        const [o] = await offers();
        await settle(o!, { as: 'failed', why: 'blocked' });
        await settle(o!, { as: 'failed', why: 'blocked' });
        const job = await only();
        expect(job.event).toMatchObject({ type: 'undelivered', key: 'k1', why: 'blocked', at: now });
        await finish(job);
        expect(await store.claim(now, LEASE, 10)).toEqual([]);
        expect((await offers()).map((x) => x.message.key)).toEqual(['k2']);
        expect(await store.counts()).toMatchObject({ failed: 1 });
      });

      it('offers an unknown one once more after its hold, then never', async () => {
        await turn(text('1', 'a', 'x'), null, [say('k1', 'first'), say('k2', 'second')]);
        await settle((await offers())[0]!, { as: 'unknown', why: 'timeout' }, MIN);
        expect(await offers()).toEqual([]);
        now += MIN;
        const [again] = await offers();
        expect(again).toMatchObject({ message: { key: 'k1' }, tries: 1 });
        await settle(again!, { as: 'unknown', why: 'timeout' }, MIN);
        expect((await offers()).map((o) => o.message.key)).toEqual(['k2']);
        expect(await store.counts()).toMatchObject({ unknown: 1 });
        expect((await only()).event).toMatchObject({ type: 'undelivered', key: 'k1', why: 'unknown' });
      });

      it('never offers an unknown one again without a hold, but takes a late receipt', async () => {
        await turn(text('1', 'a', 'x'), null, [say('k1', 'first')]);
        const [o] = await offers();
        await settle(o!, { as: 'unknown', why: 'reset' });
        now += 24 * HOUR;
        expect(await offers()).toEqual([]);
        await store.settle({ key: 'k1', token: '', sent: { as: 'ok' }, at: now }, null);
        expect(await store.counts()).toMatchObject({ unknown: 0 });
        await store.settle({ key: 'k1', token: '', sent: { as: 'failed', why: 'expired' }, at: now }, null);
        await finish(await only()); // told once, when nobody knew
        await store.settle({ key: 'k1', token: '', sent: { as: 'ok' }, at: now }, null);
        expect(await store.counts()).toMatchObject({ failed: 1 });
      });

      it('fences the sender whose lease ended; a success is a fact all the same', async () => {
        await turn(text('1', 'a', 'x'), null, [say('k1', 'first')]);
        const [slow] = await offers();
        now += LEASE + 1;
        const [quick] = await offers();
        expect(quick).toMatchObject({ tries: 1, unsure: true });
        await settle(slow!, { as: 'failed', why: 'late' });
        expect(await store.claim(now, LEASE, 10)).toEqual([]);
        await settle(slow!, { as: 'ok' });
        await settle(quick!, { as: 'retry', at: now, why: 'late' });
        expect(await offers()).toEqual([]);
      });

      it('ignores a key nobody knows', async () => {
        await store.settle({ key: 'nobody', token: '', sent: { as: 'failed', why: 'x' }, at: now }, null);
        expect(await store.counts()).toMatchObject({ waiting: 0, failed: 0 });
      });
    });

    describe('tickets', () => {
      it('keeps one open ticket a conversation and raises it', async () => {
        const c = await turn(text('1', 'a', 'x'), null, [ticketFor('human-request')], { last: 'a' });
        await turn(text('1', 'b', 'x'), null, [ticketFor('distress', 'urgent', 'عنف')], { last: 'b' });
        await turn(text('1', 'd', 'x'), null, [ticketFor('human-request')], { last: 'd' });
        const all = await store.tickets({});
        expect(all).toMatchObject([{ conversation: c, address: from('1'), state: 'waiting', reason: 'distress', priority: 'urgent', about: 'عنف', opened: T0, takenAt: null, who: null, lastSeen: 'd' }]);
        expect(await store.ticket(all[0]!.id)).toEqual(all[0]);
        expect(await store.ticket(all[0]!.id + 99)).toBeNull();
      });

      it('follows the staff: taken, said, returned; a refused act changes nothing', async () => {
        const c = await turn(text('1', 'a', 'x'), null, [ticketFor('human-request')]);
        await turn(staff('took', 's0'), c, [{ type: 'refuse', event: 's0', why: 'changed' }]);
        expect(await store.tickets({ state: 'waiting' })).toHaveLength(1);
        now += MIN;
        await turn(staff('took', 's1'), c, [say('k1', 'معك منى')], { pen: 'staff' });
        expect(await store.tickets({ state: 'taken' })).toMatchObject([{ takenAt: now, who: { id: 's1', name: 'منى' } }]);
        await turn(staff('said', 's2', 'تفضلي'), c, [say('k2', 'تفضلي')], { pen: 'staff' });
        await turn(staff('said', 's3', 'لم تصل'), c, [{ type: 'refuse', event: 's3', why: 'changed' }], { pen: 'staff' });
        await turn(staff('noted', 's4', 'سر'), c, [], { pen: 'staff' });
        await turn(staff('returned', 's5'), c, [{ type: 'untick', why: 'returned' }], { pen: 'bot' });
        expect(await store.tickets({ state: 'closed' })).toMatchObject([{ who: { name: 'منى' } }]);
        expect(await store.tickets({ state: 'taken' })).toEqual([]);
        expect((await store.history(c, 10)).map(({ by, who, text: words, key }) => [by, who, words, key])).toEqual([
          ['person', null, 'x', 'a'], ['bot', null, 'معك منى', 'k1'], ['staff', 'منى', 'تفضلي', 'k2'],
        ]);
      });

      it('opens a new ticket after the last was closed, and counts who waits before', async () => {
        const one = await turn(text('1', 'a', 'x'), null, [ticketFor('human-request')]);
        const two = await turn(text('2', 'b', 'x'), null, [ticketFor('human-request')]);
        const three = await turn(text('3', 'c', 'x'), null, [ticketFor('distress', 'urgent')]);
        const before = async (conversation: string): Promise<unknown> => store.find({ find: 'queue' }, { conversation, address: from('1') }, now);
        expect([await before(one), await before(two), await before(three)]).toEqual([1, 2, 0].map((n) => ({ find: 'queue', before: n })));
        expect((await store.tickets({})).map((t) => t.conversation)).toEqual([three, one, two]);
        await turn(text('1', 'd', 'x'), null, [{ type: 'untick', why: 'withdrawn' }]);
        expect(await before(two)).toEqual({ find: 'queue', before: 1 });
        await turn(text('1', 'e', 'x'), null, [ticketFor('human-request')]);
        expect(await before(one)).toEqual({ find: 'queue', before: 2 });
        expect(await store.tickets({})).toHaveLength(4);
      });
    });

    describe('requests', () => {
      const n1 = makeNumber(111);
      const n2 = makeNumber(222);
      const status = (q: { number?: string; last4?: string; nid?: string; phone?: string }, user = '1'): Promise<unknown> => store.find({ find: 'status', ...q }, { conversation: 'c', address: from(user) }, now);

      it('registers with department, first history and the next update', async () => {
        const c = await turn(text('1', 'a', 'x'), null, [registerAid(n1)]);
        expect(await store.request(n1)).toEqual({
          number: n1, kind: 'aid', about: 'rent', state: 'new', created: T0, updated: T0, nextUpdate: T0 + 14 * 24 * HOUR, conversation: c, department: 'social_research',
          fields: { phone: PHONE, full_name: 'سارة' }, media: [], history: [{ at: T0, who: 'bot', state: 'new', note: null }],
        });
        expect(await store.request(makeNumber(9))).toBeNull();
        expect(await store.request(`رقم ${n1.slice(0, 3)} ${n1.slice(3)}`)).not.toBeNull();
      });

      it('lists newest first by kind and state', async () => {
        await turn(text('1', 'a', 'x'), null, [registerAid(n1)]);
        now += MIN;
        await turn(text('1', 'b', 'x'), null, [registerAid(n2, null, NID, 'complaint')]);
        expect((await store.requests({ max: 10 })).map((r) => r.number)).toEqual([n2, n1]);
        expect((await store.requests({ max: 1 })).map((r) => r.number)).toEqual([n2]);
        expect((await store.requests({ kind: 'aid', state: 'new', max: 10 })).map((r) => r.number)).toEqual([n1]);
        expect(await store.requests({ state: 'paid', max: 10 })).toEqual([]);
      });

      it('changes the state, keeps the history and tells the conversation', async () => {
        const c = await turn(text('1', 'a', 'x'), null, [registerAid(n1)]);
        now += HOUR;
        const changed = await store.setRequest(n1, { at: now, who: 'منى', state: 'needs_papers', note: 'صورة العقد', nextUpdate: now + HOUR });
        expect(changed).toMatchObject({ state: 'needs_papers', updated: now, nextUpdate: now + HOUR, history: [{ state: 'new' }, { at: now, who: 'منى', state: 'needs_papers', note: 'صورة العقد' }] });
        const job = await only();
        expect([job.conversation, job.event]).toMatchObject([c, { type: 'request-changed', number: n1, kind: 'aid', state: 'needs_papers', note: 'صورة العقد', at: now }]);
        await finish(job);
        expect(await store.setRequest(n1, { at: now, who: 'منى', state: 'paid', note: null })).toMatchObject({ state: 'paid', nextUpdate: null });
        expect(await store.setRequest(makeNumber(9), { at: now, who: 'منى', state: 'paid', note: null })).toBeNull();
      });

      it('finds an open one by person, kind and about; a finished one no longer stands in the way', async () => {
        const open = (about: string | null, nid = NID): Promise<unknown> => store.find({ find: 'open', nid, kind: 'aid', about }, { conversation: 'c', address: from('1') }, now);
        await turn(text('1', 'a', 'x'), null, [registerAid(n1)]);
        expect(await open('rent', '١٠٢٣٤٥٦٧٨٠')).toEqual({ find: 'open', number: n1 });
        expect([await open('debt'), await open(null), await open('rent', '1098765432')]).toEqual(Array(3).fill({ find: 'open', number: null }));
        await store.setRequest(n1, { at: now, who: 'x', state: 'rejected', note: null });
        expect(await open('rent')).toEqual({ find: 'open', number: null });
        await finish(await only());
        await turn(text('1', 'b', 'x'), null, [registerAid(n2)]);
        await store.setRequest(n1, { at: now, who: 'x', state: 'in_study', note: null });
        expect(await open('rent')).toEqual({ find: 'open', number: n2 });
      });

      it('takes requests of staff, and says when a number is taken', async () => {
        const file: RequestFile = { number: n1, kind: 'aid', about: 'rent', state: 'in_study', created: T0, updated: T0, nextUpdate: null, conversation: null, department: 'social_research', fields: { phone: PHONE }, media: [], history: [] };
        expect([await store.addRequest(file, NID), await store.addRequest(file, NID), await store.addRequest({ ...file, number: n2 }, NID)]).toEqual([true, false, true]);
        expect(await store.request(n1)).toEqual(file);
        expect(await status({ number: n2, last4: NID.slice(-4) })).toMatchObject({ verdict: 'match' });
      });

      it('lets number and last four digits open the status, and nothing less', async () => {
        await turn(text('1', 'a', 'x'), null, [registerAid(n1)]);
        const no = { find: 'status', verdict: 'no' };
        expect(await status({ number: n1, last4: '6780' })).toEqual({ find: 'status', verdict: 'match', elsewhere: true, requests: [{ number: n1, kind: 'aid', about: 'rent', state: 'new', created: T0, nextUpdate: T0 + 14 * 24 * HOUR }] });
        expect(await status({ number: ` ${n1.slice(0, 4)}-${n1.slice(4)}`, last4: '٦٧٨٠' }, '2')).toMatchObject({ verdict: 'match' });
        for (const [i, q] of [{ number: n1, last4: '6781' }, { number: n2, last4: '6780' }, { number: n1 }, { last4: '6780' }, { nid: NID }, { nid: NID, phone: '+966500000000' }, { phone: PHONE }].entries()) {
          expect(await status(q, `x${i}`), JSON.stringify(q)).toEqual(no);
        }
      });

      it('lets national id and the verified phone of the newest file open the status', async () => {
        await store.addPerson('1098765432', PHONE);
        expect(await status({ nid: '1098765432', phone: PHONE })).toEqual({ find: 'status', verdict: 'match', requests: [] });
        await turn(text('1', 'a', 'x'), null, [registerAid(n1)]);
        now += MIN;
        await turn(text('1', 'b', 'x'), null, [{ ...registerAid(n2, 'debt'), fields: { phone: '+966555555555' } } as Effect]);
        expect(await status({ nid: NID, phone: PHONE })).toMatchObject({ verdict: 'no' });
        expect(await status({ nid: NID, phone: '+966 55 555 5555' })).toMatchObject({ verdict: 'match', requests: [{ number: n2 }, { number: n1 }] });
      });

      it('shows nobody the rest of a person because they registered something under that person\'s id', async () => {
        await turn(text('1', 'a', 'x'), null, [registerAid(n1)]);
        await turn(text('thief', 'b', 'x'), null, [{ ...registerAid(n2, 'debt'), fields: { phone: '+966555555555' } } as Effect]);
        expect(await status({ number: n2, last4: '6780' }, 'thief')).toMatchObject({ requests: [{ number: n2 }] });
        expect(await status({ nid: NID, phone: '+966555555555' }, 'thief')).toMatchObject({ verdict: 'match', requests: [{ number: n2 }] });
        expect(await status({ number: n1, last4: '6780' }, '1')).toMatchObject({ requests: [{ number: n1 }] });
      });

      it('locks after five tries an hour, by address and by target, right or wrong', async () => {
        await turn(text('1', 'a', 'x'), null, [registerAid(n1)]);
        for (let i = 0; i < 4; i++) expect(await status({ number: n1, last4: '0000' }, `t${i}`)).toMatchObject({ verdict: 'no' });
        now += MIN;
        expect(await status({ number: n1, last4: '6780' }, 'right')).toMatchObject({ verdict: 'match' });
        expect(await status({ number: n1, last4: '6780' }, 'right')).toEqual({ find: 'status', verdict: 'locked' });
        for (let i = 0; i < 5; i++) await status({ number: makeNumber(500 + i), last4: '0000' }, 'guesser');
        expect(await status({ number: makeNumber(600), last4: '0000' }, 'guesser')).toMatchObject({ verdict: 'locked' });
        now += HOUR - MIN;
        expect(await status({ number: n1, last4: '6780' }, 'other')).toMatchObject({ verdict: 'match' });
        expect(await status({ number: n1, last4: '6780' }, 'guesser')).toMatchObject({ verdict: 'locked' });
      });

      it('has no answer to `understood`', async () => {
        await expect(store.find({ find: 'understood', text: 'x' }, { conversation: 'c', address: from('1') }, now)).rejects.toThrow();
      });
    });

    describe('files, cursors, web chat, snapshots', () => {
      it('keeps files, and sweeps only what nothing refers to', async () => {
        const bytes = new Uint8Array(30_000).map((_, i) => i % 251);
        const put = (n: string): Promise<string> => store.blobs.put('visitor', n, 'image/png', bytes);
        const [inMessage, inRequest, inState, loose] = [await put('m'), await put('r'), await put('s'), await put('l')];
        const media = (id: string): { id: string; name: string; mime: string; bytes: number } => ({ id, name: 'n', mime: 'image/png', bytes: 3 });
        const c = await turn({ ...text('1', 'a', ''), body: { kind: 'media', media: [media(inMessage!)], caption: '' } }, null,
          [{ ...registerAid(makeNumber(5)), media: [media(inRequest!)] } as Effect], { slots: { documents: [inState!] } });
        expect(await store.blobs.get(inMessage!)).toEqual({ owner: 'visitor', name: 'm', mime: 'image/png', bytes });
        expect(await store.blobs.sweep(now)).toBe(0);
        expect(await store.blobs.sweep(now + 1)).toBe(1);
        expect(await store.blobs.get(loose!)).toBeNull();
        await turn(text('1', 'b', 'x'), null, [], { slots: {} });
        expect(await store.blobs.sweep(now + 1)).toBe(1);
        expect(await store.blobs.get(inState!)).toBeNull();
        await store.blobs.drop(inRequest!);
        expect(await store.blobs.get(inRequest!)).toBeNull();
        const own = await store.blobs.put(c, 'own', 'text/plain', Uint8Array.of());
        expect(await store.blobs.get(own)).toEqual({ owner: c, name: 'own', mime: 'text/plain', bytes: Uint8Array.of() });
      });

      it('keeps cursors', async () => {
        expect(await store.cursors.get('a')).toBeNull();
        await store.cursors.set('a', '1');
        await store.cursors.set('a', '2');
        expect(await store.cursors.get('a')).toBe('2');
      });

      it('numbers activities, appends a key once and reads from any mark', async () => {
        expect(await store.activities.known('w')).toBeNull();
        await expect(store.activities.append('w', 'k', {}, now)).rejects.toThrow();
        await store.activities.open('w', 'dl_1', now);
        await store.activities.open('w', 'dl_2', now);
        expect(await store.activities.known('w')).toEqual({ user: 'dl_1' });
        const add = (k: string): Promise<unknown> => store.activities.append('w', k, { text: `نص ${k}` }, now);
        expect([await add('a'), await add('b'), await add('a'), await add('c')]).toEqual([
          { watermark: 1, fresh: true }, { watermark: 2, fresh: true }, { watermark: 1, fresh: false }, { watermark: 3, fresh: true }]);
        expect(await store.activities.read('w', 1, 1)).toEqual({ activities: [{ key: 'b', watermark: 2, activity: { text: 'نص b' } }], watermark: 2 });
        expect(await store.activities.read('w', 3, 10)).toEqual({ activities: [], watermark: 3 });
      });

      it('keeps snapshots and gives the latest of a kind', async () => {
        expect(await store.snapshots.latest('library')).toBeNull();
        await store.snapshots.put('library', 'd1', { n: 1 }, 1);
        await store.snapshots.put('flow', 'd9', { n: 9 }, 1);
        await store.snapshots.put('library', 'd2', { n: 2 }, 2);
        await store.snapshots.put('library', 'd1', { n: 1 }, 3);
        expect(await store.snapshots.latest('library')).toEqual({ digest: 'd1', body: { n: 1 }, at: 3 });
      });
    });

    describe('erasing', () => {
      it('from within a turn: nothing of the past stays, the farewell goes out, what came later is kept', async () => {
        const n = makeNumber(77);
        const c = await turn(text('1', 'a', 'سرّي'), null, [say('k1', 'unsent'), registerAid(n), ticketFor('human-request'), { type: 'wake', kind: 'remind', at: T0 + HOUR, token: 't' }]);
        await store.activities.open('w', '1', now);
        await store.activities.append('w', 'k', 'words', now);
        const blob = await store.blobs.put(c, 'b', 'x/y', Uint8Array.of(1));
        await store.accept([{ event: { type: 'erase', id: 'e', at: T0, who: { id: 's', name: 'n' } }, to: { conversation: c } }]);
        const job = await only();
        await tell(text('1', 'after', 'جديد'));
        expect(await finish(job, [say('bye', 'حُذفت بياناتك'), { type: 'erase' }])).toBe('ok');
        expect(await store.history(c, 10)).toMatchObject([{ key: 'bye' }]);
        expect((await offers()).map((o) => o.message.key)).toEqual(['bye']);
        expect([await store.request(n), await store.tickets({}), await store.blobs.get(blob), await store.due(T0 + 2 * HOUR, 10)]).toEqual([null, [], null, 0]);
        expect(await store.activities.read('w', 0, 10)).toMatchObject({ activities: [] });
        expect((await store.activities.append('w', 'bye', 'x', now)).watermark).toBe(2);
        expect(await only()).toMatchObject({ conversation: c, rev: 1 + 1, event: { id: 'after' } });
        expect(await store.find({ find: 'status', number: n, last4: '6780' }, { conversation: c, address: from('1') }, now)).toMatchObject({ verdict: 'no' });
      });

      it('from outside: the address begins anew, the number stays taken, a turn under way is stale', async () => {
        const n = makeNumber(78);
        const c = await turn(text('1', 'a', 'سرّي'), null, [registerAid(n), say('k1', 'unsent')]);
        await tell(text('1', 'b', 'waiting'));
        const job = await only();
        await store.erase(c, now);
        await store.erase(c, now);
        expect(await finish(job, [say('k2', 'x')])).toBe('stale');
        expect([await offers(), await store.claim(now + HOUR, LEASE, 10), await store.history(c, 10), await store.request(n)]).toEqual([[], [], [], null]);
        expect((await store.accept([{ event: text('1', 'a', 'again'), to: { address: from('1') } }]))[0]!.seen).toBe(true);
        const [fresh] = await tell(text('1', 'z', 'مرحبا'));
        expect(fresh).not.toBe(c);
        const anew = await only();
        expect(anew).toMatchObject({ rev: 0, state: null });
        expect(await finish(anew, [registerAid(n)])).toBe('number-taken');
        expect(await finish(anew, [registerAid(makeNumber(79))])).toBe('ok');
      });
    });

    it('serves many calls in flight', async () => {
      const users = Array.from({ length: 40 }, (_, i) => `u${i}`);
      await Promise.all(users.flatMap((u) => [0, 1, 2].map((i) => tell(text(u, `${u}.${i}`, `${i}`)))));
      for (let round = 0; round < 3; round++) {
        const jobs = await store.claim(now, LEASE, 100);
        expect(jobs).toHaveLength(40);
        expect(await Promise.all(jobs.map((j) => finish(j, [say(`${j.event.id}.out`, 'x')])))).toEqual(Array(40).fill('ok'));
      }
      for (let round = 0; round < 3; round++) {
        const out = await offers(100);
        expect(out).toHaveLength(40);
        await Promise.all(out.map((o) => settle(o, { as: 'ok' })));
      }
      expect(await store.counts()).toMatchObject({ conversations: 40, waiting: 0, unsent: 0 });
      expect(await store.check()).toMatchObject({ ok: true });
    });
  });
};
