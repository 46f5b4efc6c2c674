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
        conversation: c, address: from('1'), name: 'Umm Ahmad', pen: 'bot', lang: 'en', ticket: null, promised: null, last: { at: now, by: 'bot', text: 'وعليكم السلام' }, unread: 1, openRequests: 0, seen: 'm1',
      });
      await hears('1', 'السلام  عليكم\nعندي سؤال');
      expect(await row(c)).toMatchObject({ last: { at: now, by: 'person', text: 'السلام عليكم عندي سؤال' }, unread: 2, seen: 'm2' });
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
      expect([await box('mine'), await box('bot'), (await row(a))!.unread]).toEqual([[], [a], 1]);
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

    it('keeps what was promised to who waits', async () => {
      const a = await hears('1', 'x', [ticket()]);
      await store.setPromise(a, now + HOUR);
      expect((await row(a))!.promised).toBe(now + HOUR);
      await store.setPromise(a, null);
      expect((await row(a))!.promised).toBe(null);
      await store.setPromise('nobody', now);
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
