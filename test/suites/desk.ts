/** What the desk's lists must show, whatever store is behind them. Run on each adapter and on the model in memory. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newConversation, type Conversation } from '../../core/conversation.ts';
import type { Effect } from '../../core/effect.ts';
import type { Event, MessageEvent } from '../../core/event.ts';
import { makeNumber } from '../../core/request.ts';
import type { InboxFilter } from '../../core/desk-ports.ts';
import type { PlainStore } from '../../storage/index.ts';
import type { Boxes } from '../model/boxes.ts';
import { from, HOUR, LEASE, MIN, registerAid, say, staff, T0, text } from './store.ts';

export type DeskStores = PlainStore & Boxes;
const DAY = 24 * HOUR;
const MONA = { id: 's1', name: 'منى' };
const ticket = (priority: 'normal' | 'urgent' = 'normal'): Effect => ({ type: 'ticket', reason: priority === 'urgent' ? 'distress' : 'human-request', priority, hours: 'in', about: 'الإيجار' });

export const deskSuite = (name: string, make: (options: { now: () => number }) => Promise<DeskStores>): void => {
  describe(`desk: ${name}`, () => {
    let store: DeskStores;
    let now = T0;
    let n = 0;
    beforeEach(async () => {
      [now, n] = [T0, 0];
      store = await make({ now: () => now });
    });
    afterEach(() => store.close());

    const turn = async (event: Event, to: string | null, effects: Effect[] = [], more: Partial<Conversation> = {}): Promise<string> => {
      const [a] = await store.accept([{ event, to: to === null && 'from' in event ? { address: event.from } : { conversation: to! } }]);
      const job = (await store.claim(now, LEASE, 100)).find((j) => j.conversation === a!.conversation)!;
      const state = { ...(job.state ?? newConversation(job.conversation)), rev: job.rev + 1, ...('from' in event ? { last: event.id } : {}), ...more };
      expect(await store.commit({ job, state, effects, at: now })).toBe('ok');
      return a!.conversation;
    };
    /** One message of somebody, a minute after the one before. */
    const hears = (user: string, words: string, effects: Effect[] = [], more: Partial<Conversation> = {}, extra: Partial<MessageEvent> = {}): Promise<string> => {
      now += MIN;
      return turn({ ...text(user, `m${++n}`, words, now), ...extra }, null, effects, more);
    };
    const box = async (b: InboxFilter['box'], f: Partial<InboxFilter> = {}): Promise<string[]> => (await store.inbox({ box: b, who: MONA.id, max: 50, ...f })).rows.map((r) => r.conversation);
    const row = async (c: string) => (await store.inbox({ box: 'all', who: MONA.id, max: 1, ids: [c] })).rows[0];

    it('a row tells who it is, what was said last and by whom, and how much is unread', async () => {
      const c = await hears('1', 'السلام  عليكم\nعندي سؤال', [say('k1', 'وعليكم السلام')], { lang: 'en' }, { name: 'Umm Ahmad' });
      expect(await row(c)).toEqual({
        conversation: c, address: from('1'), name: 'Umm Ahmad', pen: 'bot', lang: 'en', ticket: null, promised: null, before: null, last: { at: now, by: 'bot', text: 'وعليكم السلام' },
        heard: { at: now, text: 'السلام عليكم عندي سؤال' }, holder: null, unread: 0, openRequests: 0, openConfided: 0, seen: 'm1', // what the bot answers waits for nobody
      });
      await hears('1', 'السلام  عليكم\nعندي سؤال', [ticket()], { pen: 'queue' });
      expect(await row(c)).toMatchObject({ last: { at: now, by: 'person', text: 'السلام عليكم عندي سؤال' }, unread: 1, seen: 'm2' });
      await hears('1', 'هل من مجيب', [], { pen: 'queue' });
      expect(await row(c)).toMatchObject({ unread: 2 });
      await store.markRead(c);
      expect(await row(c)).toMatchObject({ unread: 0 });
      await store.markRead('nobody');
    });

    it('a name in a request stands before the name a channel says, and the newest of each wins', async () => {
      const c = await hears('1', 'x', [], {}, { name: 'أبو فهد' });
      await hears('1', 'x', [registerAid(makeNumber(1))]);
      await hears('1', 'x', [], {}, { name: 'فلان' });
      expect(await row(c)).toMatchObject({ name: 'سارة', openRequests: 1 });
      await store.setRequest(makeNumber(1), { at: now, who: 'منى', state: 'closed', note: null });
      expect(await row(c)).toMatchObject({ openRequests: 0 });
      const d = await hears('2', 'x', [], {}, { name: 'أم خالد' });
      await hears('2', 'x', [], {}, { name: '   ' });
      expect(await row(d)).toMatchObject({ name: 'أم خالد' });
    });

    it('a snippet is short, on one line, and cut between characters', async () => {
      const c = await hears('1', '👩‍👧'.repeat(100));
      const last = (await row(c))!.last!.text;
      expect([...last].length).toBeLessThanOrEqual(120);
      expect(last.isWellFormed()).toBe(true);
      await hears('1', 'أ'.repeat(121));
      expect((await row(c))!.last!.text).toBe(`${'أ'.repeat(119)}…`);
      await hears('1', 'أ'.repeat(120));
      expect((await row(c))!.last!.text).toBe('أ'.repeat(120));
    });

    it('the queue: urgent ones first, then the oldest; who asked again keeps their place', async () => {
      const a = await hears('1', 'x', [ticket()]);
      const b = await hears('2', 'x', [ticket()]);
      const u = await hears('3', 'x', [ticket('urgent')]);
      await hears('1', 'y', [ticket()]);
      expect(await box('waiting')).toEqual([u, a, b]);
      expect(await Promise.all([a, b, u, 'nobody'].map((c) => store.waitingBefore(c)))).toEqual([1, 2, 0, null]);
      await hears('2', 'y', [ticket('urgent')]);
      expect(await box('waiting')).toEqual([b, u, a]); // raised: by age among the urgent
      expect(await box('waiting', { urgent: true })).toEqual([b, u]);
      const first = await store.inbox({ box: 'waiting', who: 's1', max: 2 });
      expect([first.rows.map((r) => r.conversation), (await store.inbox({ box: 'waiting', who: 's1', max: 2, after: first.more! })).rows.map((r) => r.conversation)]).toEqual([[b, u], [a]]);
      expect((await row(u))!.ticket).toMatchObject({ state: 'waiting', priority: 'urgent', reason: 'distress', about: 'الإيجار', who: null, conversation: u, lastSeen: 'm3' });
    });

    it('boxes follow the staff: waiting, taken, mine, closed; the others newest first', async () => {
      const a = await hears('1', 'x', [ticket()], { pen: 'queue' });
      const b = await hears('2', 'x');
      expect(await store.counts('s1')).toEqual({ waiting: 1, mine: 0, taken: 0, bot: 1, all: 2, closed: 0 });
      await turn(staff('took', 'e1'), a, [], { pen: 'staff' });
      expect([await box('waiting'), await box('mine'), await box('taken'), await box('bot')]).toEqual([[], [a], [a], [b]]);
      expect(await box('mine', { who: 's2' })).toEqual([]);
      expect(await row(a)).toMatchObject({ pen: 'staff', unread: 0, ticket: { state: 'taken', who: MONA } });
      await turn(staff('closed', 'e2'), a, [{ type: 'untick', why: 'closed' }], { pen: 'bot' });
      expect([await box('mine'), await box('closed'), await box('bot'), await box('all')]).toEqual([[], [a], [b, a], [b, a]]);
      expect((await row(a))!.ticket).toMatchObject({ state: 'closed' });
      await hears('1', 'again', [ticket()]);
      expect([await box('waiting'), await box('closed')]).toEqual([[a], []]);
      expect(await store.counts('s1')).toEqual({ waiting: 1, mine: 0, taken: 0, bot: 1, all: 2, closed: 0 });
    });

    it('staff may take what never asked for them, and a refused act takes nothing', async () => {
      const a = await hears('1', 'x');
      await turn(staff('took', 'e0'), a, [{ type: 'refuse', event: 'e0', why: 'taken' }]);
      expect([await box('mine'), await box('bot'), (await row(a))!.unread]).toEqual([[], [a], 0]);
      await turn(staff('took', 'e1'), a, [], { pen: 'staff' });
      expect([await box('mine'), await box('bot'), (await row(a))!.ticket]).toEqual([[a], [], null]);
      await turn(staff('returned', 'e2'), a, [{ type: 'untick', why: 'returned' }], { pen: 'bot' });
      expect([await box('mine'), await box('bot'), await box('closed')]).toEqual([[], [a], []]);
    });

    it('a transfer changes the holder, or lets it wait again in its old place', async () => {
      const a = await hears('1', 'x', [ticket()]);
      const b = await hears('2', 'x', [ticket()]);
      await turn(staff('took', 'e1'), a);
      now += MIN;
      expect(await store.transfer(a, { id: 's2', name: 'خالد' })).toBe(true);
      expect([await box('mine'), await box('mine', { who: 's2' })]).toEqual([[], [a]]);
      expect((await row(a))!.ticket).toMatchObject({ state: 'taken', who: { id: 's2', name: 'خالد' } });
      expect(await store.transfer(a, null)).toBe(true);
      expect([await box('waiting'), (await row(a))!.ticket!.who, (await row(a))!.ticket!.takenAt]).toEqual([[a, b], null, null]);
      expect(await store.transfer(b, MONA)).toBe(true);
      expect((await row(b))!.ticket).toMatchObject({ state: 'taken', takenAt: now });
      expect([await store.transfer('nobody', MONA), await store.transfer(await hears('3', 'x'), MONA)]).toEqual([false, false]);
    });

    it('keeps what was promised to who waits, and their place follows', async () => {
      const a = await hears('1', 'x', [ticket()]);
      const b = await hears('2', 'x', [ticket()]);
      const u = await hears('3', 'x', [ticket('urgent')]);
      expect(await store.setPromise(a, now + HOUR)).toBe(true);
      expect([(await row(a))!.promised, await box('waiting')]).toEqual([now + HOUR, [u, b, a]]);
      expect(await Promise.all([u, b, a].map((c) => store.waitingBefore(c)))).toEqual([0, 1, 2]);
      for (let i = 5; i < 10; i++) await hears(`${i}`, 'x', [ticket()]); // many are placed at once, few each by itself
      expect([(await store.inbox({ box: 'waiting', who: '', max: 9 })).rows.map((l) => l.before), (await row(b))!.before]).toEqual([[0, 1, 2, 3, 4, 5, 6, 7], 1]);
      for (let i = 5; i < 10; i++) await turn(staff('closed', `z${i}`), (await store.inbox({ box: 'waiting', who: '', max: 9 })).rows.find((l) => l.address.user === `${i}`)!.conversation, [{ type: 'untick', why: 'closed' }]);
      expect(await store.find({ find: 'queue' }, { conversation: a, address: from('1') }, now)).toEqual({ find: 'queue', before: 2 });
      await store.setPromise(a, null);
      expect([(await row(a))!.promised, await box('waiting')]).toEqual([null, [u, a, b]]);
      expect([await store.setPromise('nobody', now), await store.setPromise(await hears('4', 'x'), now)]).toEqual([false, false]);
    });

    it('each ticket is for a department, by its reason or as staff say, and a team sees its own first, after what is urgent', async () => {
      const a = await hears('1', 'x', [ticket()]); // a human request: beneficiary service
      const b = await hears('2', 'x', [{ type: 'ticket', reason: 'misconduct', priority: 'normal', hours: 'in', about: null }]);
      const u = await hears('3', 'x', [ticket('urgent')]); // distress: social research
      const v = await hears('4', 'x', [{ type: 'ticket', reason: 'threat', priority: 'urgent', hours: 'in', about: null }]);
      expect((await Promise.all([a, b, u, v].map(row))).map((r) => r!.ticket!.department)).toEqual(['beneficiary_service', 'management', 'social_research', 'management']);
      expect([await box('waiting'), await box('waiting', { teams: ['management'] }), await box('waiting', { teams: ['finance'] })]).toEqual([[u, v, a, b], [v, u, b, a], [u, v, a, b]]);
      expect([await box('waiting', { department: 'management' }), await box('all', { department: 'management' })]).toEqual([[v, b], [v, b]]);
      const pages: string[] = [];
      for (let after: string | undefined; ;) {
        const p: Awaited<ReturnType<typeof store.inbox>> = await store.inbox({ box: 'waiting', who: 's1', max: 1, teams: ['management', 'donors'], ...(after ? { after } : {}) });
        pages.push(...p.rows.map((r) => r.conversation));
        if (p.more === null) break;
        after = p.more;
      }
      expect(pages).toEqual([v, u, b, a]);
      expect([await store.setTicketDepartment(a, 'finance'), (await row(a))!.ticket!.department, await box('waiting', { teams: ['finance'] })]).toEqual([true, 'finance', [u, v, a, b]]);
      await hears('1', 'y', [ticket('urgent')]); // it became another matter
      expect((await row(a))!.ticket!.department).toBe('social_research');
      expect([await store.setTicketDepartment('nobody', 'finance'), await store.setTicketDepartment(await hears('5', 'x'), 'finance')]).toEqual([false, false]);
    });

    it('tells who holds it, called or not, and what the person said last', async () => {
      const a = await hears('1', 'كم المدة؟', [say('k1', 'أسبوعان')]);
      expect(await row(a)).toMatchObject({ holder: null, last: { by: 'bot' }, heard: { at: now, text: 'كم المدة؟' } });
      const heard = now;
      now += MIN;
      await turn(staff('took', 'e1'), a, [say('k2', 'معك منى')], { pen: 'staff' });
      expect(await row(a)).toMatchObject({ holder: MONA, ticket: null, last: { by: 'bot', text: 'معك منى' }, heard: { at: heard, text: 'كم المدة؟' } });
      await turn(staff('returned', 'e2'), a, [{ type: 'untick', why: 'returned' }], { pen: 'bot' });
      expect(await row(a)).toMatchObject({ holder: null });
      const b = await hears('2', 'x', [ticket()]);
      expect(await row(b)).toMatchObject({ holder: null });
      await store.transfer(b, { id: 's2', name: 'خالد' });
      expect(await row(b)).toMatchObject({ holder: { id: 's2', name: 'خالد' } });
      await store.transfer(b, null);
      expect(await row(b)).toMatchObject({ holder: null });
      await turn(staff('took', 'e3'), b, [], { pen: 'staff' });
      await turn(staff('closed', 'e4'), b, [{ type: 'untick', why: 'closed' }], { pen: 'bot' });
      expect(await row(b)).toMatchObject({ holder: null, ticket: { state: 'closed', who: MONA } });
    });

    it('counts who waits where, also under what was gone into for a moment, and no longer who left or was erased', async () => {
      const form = { flow: { id: 'aid', version: 1 }, step: 'name' };
      expect(await store.places()).toEqual([]);
      await hears('1', 'x', [], form);
      await hears('2', 'x', [], { flow: { id: 'status', version: 1 }, step: 'nid', stack: [{ flow: 'aid', version: 1, step: 'name', slots: {}, paused: true }] });
      const c = await hears('3', 'x', [], form);
      expect(await store.places()).toEqual([{ flow: 'aid', step: 'name', count: 3 }, { flow: 'status', step: 'nid', count: 1 }]);
      await hears('1', 'y', [], { flow: null, step: null });
      await hears('2', 'y', [{ type: 'erase' }], { flow: null, step: null, stack: [] });
      expect(await store.places()).toEqual([{ flow: 'aid', step: 'name', count: 1 }]);
      await store.erase(c, now);
      expect(await store.places()).toEqual([]);
    });

    it('filters by channel, pages newest first without gaps or doubles, and gives only those asked for', async () => {
      const ids: string[] = [];
      for (let i = 0; i < 7; i++) {
        now += MIN;
        ids.unshift(await turn({ ...text(`u${i}`, `c${i}`, 'x', now), from: from(`u${i}`, i % 2 ? 'whatsapp' : 'telegram') }, null));
      }
      expect(await box('all')).toEqual(ids);
      expect(await box('all', { channel: 'whatsapp' })).toEqual(ids.filter((_, i) => i % 2));
      const seen: string[] = [];
      for (let after: string | undefined; ;) {
        const p: Awaited<ReturnType<typeof store.inbox>> = await store.inbox({ box: 'all', who: 's1', max: 3, ...(after ? { after } : {}) });
        seen.push(...p.rows.map((r) => r.conversation));
        if (p.more === null) break;
        after = p.more;
      }
      expect(seen).toEqual(ids);
      expect(await box('all', { ids: [ids[3]!, 'nobody', ids[0]!] })).toEqual([ids[3], ids[0]]);
      expect(await box('waiting', { ids })).toEqual([]);
      expect(await box('all', { urgent: true })).toEqual([]);
    });

    it('shows no conversation nobody worked on yet, and none that was erased', async () => {
      await store.accept([{ event: text('1', 'a', 'x'), to: { address: from('1') } }]);
      expect([await box('all'), (await store.counts('s1')).all]).toEqual([[], 0]);
      const b = await hears('2', 'x', [ticket()]);
      await store.erase(b, now);
      expect([await box('all'), await box('waiting')].flat()).not.toContain(b);
    });

    it('erasing in a turn leaves a row without a past', async () => {
      const a = await hears('1', 'سر', [ticket(), registerAid(makeNumber(1))], {}, { name: 'ليلى' });
      await hears('1', 'امسح', [{ type: 'erase' }, say('bye', 'تم')]);
      expect(await row(a)).toMatchObject({ name: null, ticket: null, unread: 0, openRequests: 0, last: { by: 'bot', text: 'تم' } });
      expect([await box('waiting'), await box('bot')]).toEqual([[], [a]]);
    });

    it('keeps ratings, oldest first, and counts what waits to be sent', async () => {
      const a = await hears('1', 'x', [{ type: 'rate', service: 'aid', score: 5, comment: null }, say('k1', 'x'), say('k2', 'y')]);
      await hears('1', 'x', [{ type: 'rate', service: 'aid', score: 2, comment: 'تأخر' }]);
      expect(await store.ratings(a)).toEqual([{ at: now - MIN, score: 5, comment: null }, { at: now, score: 2, comment: 'تأخر' }]);
      expect([await store.ratings('nobody'), await store.queued()]).toEqual([[], [{ channel: 'telegram', count: 2 }]]);
    });

    describe('requests', () => {
      const many = async (): Promise<string[]> => {
        const numbers: string[] = [];
        for (let i = 0; i < 6; i++) {
          await hears(`p${i}`, 'x', [registerAid(makeNumber(i), `a${i}`, null, i % 2 ? 'complaint' : 'aid')]);
          numbers.push(makeNumber(i));
        }
        return numbers;
      };
      const page = async (f: Partial<Parameters<typeof store.requestsPage>[0]> = {}): Promise<string[]> => (await store.requestsPage({ max: 50, ...f })).rows.map((r) => r.number);

      it('a line tells the request, its person\'s name, its channel and whose it is', async () => {
        const c = await hears('1', 'x', [registerAid(makeNumber(1))]);
        const [line] = (await store.requestsPage({ max: 5 })).rows;
        expect(line).toMatchObject({ number: makeNumber(1), name: 'سارة', channel: 'telegram', conversation: c, assignee: null, state: 'new', history: [{ who: 'bot' }] });
        expect(await store.assign(makeNumber(1), { id: 's2', name: 'خالد' })).toBe(true);
        expect((await store.requestsPage({ max: 5, assignee: 's2' })).rows).toMatchObject([{ assignee: { id: 's2', name: 'خالد' } }]);
        expect([await store.assign(makeNumber(1), null), await page({ assignee: 's2' }), await store.assign(makeNumber(9), MONA)]).toEqual([true, [], false]);
      });

      it('goes to another department; a silent change is written down and told to nobody', async () => {
        const c = await hears('1', 'x', [registerAid(makeNumber(1))]);
        expect([await store.setDepartment(makeNumber(1), 'finance'), await page({ department: 'finance' }), await page({ department: 'social_research' }), await store.setDepartment(makeNumber(9), 'finance')]).toEqual([true, [makeNumber(1)], [], false]);
        const file = await store.setRequest(makeNumber(1), { at: now, who: 'منى', state: 'new', note: 'اتصلت به', nextUpdate: now + DAY, silent: true });
        expect(file!.history.at(-1)).toEqual({ at: now, who: 'منى', state: 'new', note: 'اتصلت به', promised: now + DAY, silent: true });
        expect([file!.nextUpdate, await page({ lateAt: now + DAY + 1 }), await store.claim(now, LEASE, 9)]).toEqual([now + DAY, [makeNumber(1)], []]);
        await store.setRequest(makeNumber(1), { at: now, who: 'منى', state: 'new', note: 'غدًا', nextUpdate: null });
        expect((await store.request(makeNumber(1)))!.history.at(-1)).toEqual({ at: now, who: 'منى', state: 'new', note: 'غدًا', promised: null });
        expect((await store.claim(now, LEASE, 9)).map((j) => [j.conversation, j.event.type])).toEqual([[c, 'request-changed']]);
      });

      it('filters and pages in each order', async () => {
        const numbers = await many();
        const newest = numbers.toReversed();
        expect([await page(), await page({ kind: 'complaint' }), await page({ department: 'management' })]).toEqual([newest, [5, 3, 1].map(makeNumber), [5, 3, 1].map(makeNumber)]);
        now += MIN;
        await store.setRequest(numbers[2]!, { at: now, who: 'منى', state: 'in_study', note: null, nextUpdate: now + HOUR });
        now += MIN;
        await store.setRequest(numbers[0]!, { at: now, who: 'منى', state: 'rejected', note: null });
        expect([await page({ state: 'in_study' }), await page({ open: true }), (await page({ sort: 'updated' })).slice(0, 2)]).toEqual([[numbers[2]], newest.slice(0, 5), [numbers[0], numbers[2]]]);
        // promised first, then those of the shortest kind, then what is finished
        expect(await page({ sort: 'due' })).toEqual([2, 1, 3, 5, 4, 0].map(makeNumber));
        for (const sort of ['created', 'updated', 'due'] as const) {
          const seen: string[] = [];
          for (let after: string | undefined; ;) {
            const p: Awaited<ReturnType<typeof store.requestsPage>> = await store.requestsPage({ sort, max: 2, ...(after ? { after } : {}) });
            seen.push(...p.rows.map((r) => r.number));
            if (p.more === null) break;
            after = p.more;
          }
          expect(seen).toEqual(await page({ sort }));
        }
        expect([await page({ numbers: [numbers[4]!, numbers[1]!] }), await page({ numbers: [] })]).toEqual([[numbers[4], numbers[1]], []]);
      });

      it('what is late: open, and its person should have heard by now', async () => {
        const numbers = await many();
        const late = now + 5 * DAY;
        expect(await page({ lateAt: late })).toEqual([3, 1].map(makeNumber)); // complaints have five days; the last one has until now + 5 days exactly
        expect((await store.board(null, late)).filter((b) => b.count)).toEqual([{ state: 'new', count: 6, late: 2 }]);
        expect((await store.board('management', late)).filter((b) => b.count)).toEqual([{ state: 'new', count: 3, late: 2 }]);
        await store.setRequest(numbers[1]!, { at: now, who: 'منى', state: 'closed', note: null });
        await store.setRequest(numbers[3]!, { at: now, who: 'منى', state: 'visit', note: null, nextUpdate: late + DAY });
        expect(await page({ lateAt: late })).toEqual([]);
        expect(await page({ lateAt: late + DAY })).toEqual([makeNumber(5)]);
        const board = await store.board(null, late + 2 * DAY);
        expect(board.map((b) => b.state)).toEqual(['new', 'in_study', 'needs_papers', 'visit', 'approved', 'rejected', 'paid', 'closed', 'cancelled']);
        expect(board.filter((b) => b.count)).toEqual([{ state: 'new', count: 4, late: 1 }, { state: 'visit', count: 1, late: 1 }, { state: 'closed', count: 1, late: 0 }]);
      });
    });
  });
};
