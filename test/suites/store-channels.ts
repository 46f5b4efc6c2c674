/** What every store must do for channels with a provider behind them: lanes, windows, doubt, receipts, ids that change, what staff read of it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newConversation } from '../../core/conversation.ts';
import type { Effect } from '../../core/effect.ts';
import type { Event, MessageEvent } from '../../core/event.ts';
import type { HistoryLine, Job, Outgoing, Receipt, Sent } from '../../core/ports.ts';
import type { PlainStore } from '../../storage/index.ts';
import { from, HOUR, LEASE, MIN, say, staff, T0, text, type MakeStore } from './store.ts';

const WA = 'whatsapp';
const wa = (user: string, id: string, also?: string, at = T0): MessageEvent => ({ ...text(user, id, id, at), from: from(user, WA), ...(also === undefined ? {} : { also }) });

export const channelStoreSuite = (name: string, make: MakeStore): void => {
  describe(`store, channels: ${name}`, () => {
    let store: PlainStore;
    let now = T0;
    beforeEach(async () => {
      now = T0;
      store = await make({ now: () => now });
    });
    afterEach(() => store.close());

    const tell = async (event: Extract<Event, { from: unknown }>): Promise<string> => (await store.accept([{ event, to: { address: event.from } }]))[0]!.conversation;
    const finish = (job: Job, effects: Effect[]): Promise<string> => store.commit({ job, state: { ...(job.state ?? newConversation(job.conversation)), rev: job.rev + 1 }, effects, at: now });
    /** Accepts one event and finishes the turn of it. */
    const turn = async (event: Event, effects: Effect[] = [], to?: string): Promise<string> => {
      const [a] = await store.accept([{ event, to: to === undefined && 'from' in event ? { address: event.from } : { conversation: to! } }]);
      const job = (await store.claim(now, LEASE, 100)).find((j) => j.conversation === a!.conversation)!;
      expect(await finish(job, effects)).toBe('ok');
      return a!.conversation;
    };
    const offers = (channel?: string): Promise<Outgoing[]> => store.outgoing(now, LEASE, 10, channel);
    const keys = async (channel?: string): Promise<string[]> => (await offers(channel)).map((o) => o.message.key);
    const offer = async (): Promise<Outgoing> => {
      const all = await offers();
      expect(all).toHaveLength(1);
      return all[0]!;
    };
    const settle = (o: Outgoing, sent: Sent, hold: number | null = null, next?: number): Promise<void> => store.settle({ key: o.message.key, token: o.token, sent, at: now, ...(next === undefined ? {} : { next }) }, hold);
    const word = (is: 'sent' | 'delivered' | 'read', by: { key?: string; id?: string }): Receipt => ({ ...by, at: now, is });
    const failed = (by: { key?: string; id?: string }, why = 'r', blocked?: true): Receipt => ({ ...by, at: now, is: 'failed', why, ...(blocked ? { blocked } : {}) });
    const line = async (c: string, key: string): Promise<HistoryLine | undefined> => (await store.history(c, 100)).find((l) => l.key === key);
    const waiting = async (): Promise<Event[]> => (await store.claim(now, LEASE, 10)).map((j) => j.event);

    describe('lanes', () => {
      it('offers one channel\'s messages only, and says when each has something to send', async () => {
        await turn(text('1', 'a', 'x'), [say('t1', 'x')]);
        await turn(wa('1', 'b'), [say('w1', 'x'), say('w2', 'x', 'notice')]);
        expect([await store.nextAt(now, { channel: WA }), await store.nextAt(now, { channel: 'web' }), await store.nextAt(now, 'turns')]).toEqual([now, null, null]);
        expect(await keys('web')).toEqual([]);
        expect(await keys(WA)).toEqual(['w1']);
        expect(await store.nextAt(now, { channel: WA })).toBe(now + LEASE);
        expect(await store.nextAt(now)).toBe(now);
        expect(await keys()).toEqual(['t1']);
        await tell(text('2', 'c', 'x'));
        expect(await store.nextAt(now, 'turns')).toBe(now);
      });

      it('holds the next message back for the chat\'s pace, also one that a later turn says', async () => {
        await turn(wa('1', 'a'), [say('k1', 'x'), say('k2', 'x')]);
        await settle(await offer(), { as: 'ok' }, null, now + MIN);
        expect(await keys()).toEqual([]);
        expect(await store.nextAt(now, { channel: WA })).toBe(now + MIN);
        await turn(wa('1', 'b'), [say('k3', 'x')]);
        expect(await store.nextAt(now, { channel: WA })).toBe(now + MIN);
        now += MIN;
        await settle(await offer(), { as: 'ok' }, null, now + MIN);
        now += MIN;
        expect(await keys()).toEqual(['k3']);
      });

      it('says when the person last wrote here', async () => {
        await turn(wa('1', 'a', undefined, T0), [say('k1', 'x')]);
        await turn(wa('1', 'b', undefined, T0 - HOUR));
        await turn({ type: 'edit', id: 'e', at: now + MIN, from: from('1', WA), of: 'a', text: 'x' });
        const o = await offer();
        expect(o).toMatchObject({ parts: 0, heard: T0 });
        await settle(o, { as: 'ok' });
        now += MIN;
        await turn(wa('1', 'c', undefined, now + HOUR), [say('k2', 'x')]); // a fast clock does not hold a window open
        expect((await offer()).heard).toBe(now);
      });
    });

    describe('a person who shut us out', () => {
      it('is marked until they write again', async () => {
        const c = await turn(wa('1', 'a'), [say('k1', 'x')]);
        await settle(await offer(), { as: 'failed', why: 'blocked by the person', blocked: true });
        expect(await waiting()).toMatchObject([{ type: 'undelivered', key: 'k1' }]);
        now += LEASE;
        await finish((await store.claim(now, LEASE, 1))[0]!, [say('k2', 'x')]);
        const blocked = await offer();
        expect(blocked.blocked).toBe(true);
        await settle(blocked, { as: 'failed', why: 'blocked' });
        now += MIN;
        await finish((await store.claim(now, LEASE, 1))[0]!, []);
        await turn({ type: 'contact', id: 'x', at: now, from: from('1', WA) }, [say('k3', 'x')]);
        expect((await offer()).blocked).toBe(true);
        now += MIN;
        expect(await turn(wa('1', 'b', undefined, now))).toBe(c);
        expect(await offer()).not.toHaveProperty('blocked');
      });

      it('is not marked by an old word that comes after they wrote', async () => {
        await turn(wa('1', 'a'), [say('k1', 'x'), say('k2', 'x')]);
        await settle(await offer(), { as: 'ok' });
        const late = failed({ key: 'k1' }, 'r', true);
        now += MIN;
        await turn(wa('1', 'b', undefined, now));
        await store.receive(WA, [late]);
        expect(await offer()).not.toHaveProperty('blocked');
        await store.receive(WA, [failed({ key: 'k2' }, 'r', true)]);
        await turn(wa('1', 'c', undefined, now - 1), []); // it is a word of theirs all the same
      });
    });

    describe('messages of several calls', () => {
      it('go on behind the calls that were taken', async () => {
        await turn(wa('1', 'a'), [say('k1', 'x')]);
        const o = await offer();
        await store.progress('k1', o.token, 1, 'p1');
        await store.progress('k1', 'another lease', 2, undefined);
        await settle(o, { as: 'retry', at: now + MIN, why: '429' });
        now += MIN;
        expect(await offer()).toMatchObject({ parts: 1, tries: 1 });
      });

      it('are not ended by the receipt of one call, nor held when the open call was the one received', async () => {
        const c = await turn(wa('1', 'a'), [say('k1', 'x'), say('k2', 'x')]);
        const o = await offer();
        await store.receive(WA, [word('sent', { key: 'k1', id: 'p1' })]); // sooner than the answer to its own call
        await store.progress('k1', o.token, 1, 'p1');
        await settle(o, { as: 'unknown', why: 'timeout' }, MIN);
        await store.receive(WA, [word('delivered', { id: 'p1' })]);
        expect([await keys(), (await line(c, 'k1'))!.progress]).toEqual([[], 'delivered']);
        await store.receive(WA, [word('sent', { key: 'k1#2', id: 'p2' })]);
        expect(await offers()).toMatchObject([{ message: { key: 'k1' }, parts: 2 }]);
      });

      it('fail by any of their calls, though another was delivered', async () => {
        const c = await turn(wa('1', 'a'), [say('k1', 'x')]);
        const o = await offer();
        await store.progress('k1', o.token, 1, 'p1');
        await settle(o, { as: 'ok', id: 'p2' });
        await store.receive(WA, [word('delivered', { id: 'p1' }), failed({ id: 'p1' }, 'older')]);
        expect((await line(c, 'k1'))!.progress).toBe('delivered');
        await store.receive(WA, [failed({ key: 'k1#2', id: 'p2' }, 'media')]);
        expect(await line(c, 'k1')).toMatchObject({ progress: 'failed', why: 'media' });
        expect(await waiting()).toMatchObject([{ type: 'undelivered', key: 'k1', why: 'media' }]);
      });
    });

    describe('receipts', () => {
      it('only ever go forward, repeated and in any order', async () => {
        const c = await turn(wa('1', 'a'), [say('k1', 'x')]);
        expect((await line(c, 'k1'))!.progress).toBe('queued');
        await settle(await offer(), { as: 'ok', id: 'p1' });
        const seen: unknown[] = [(await line(c, 'k1'))!.progress];
        for (const r of [word('delivered', { id: 'p1' }), word('sent', { key: 'k1' }), word('read', { id: 'p1' }), word('delivered', { key: 'k1', id: 'p1' }), failed({ id: 'p1' })]) {
          await store.receive(WA, [r, r]);
          seen.push((await line(c, 'k1'))!.progress);
        }
        expect(seen).toEqual(['sent', 'delivered', 'delivered', 'read', 'read', 'read']);
        expect(await waiting()).toEqual([]);
      });

      it('settle a message in doubt, wherever it stands', async () => {
        await turn(wa('1', 'a'), [say('k1', 'x'), say('k2', 'x'), say('k3', 'x')]);
        await settle(await offer(), { as: 'unknown', why: 'timeout' }, MIN); // held
        await store.receive(WA, [word('sent', { key: 'k1' })]);
        const two = await offer(); // in flight: the word comes before the answer
        await store.receive(WA, [word('delivered', { key: 'k2' })]);
        expect(await offers()).toEqual([]);
        await settle(two, { as: 'unknown', why: 'timeout' }, MIN);
        const three = await offer(); // its sender dies
        await store.receive(WA, [word('sent', { key: 'k3', id: 'p3' })]);
        now += LEASE + 1;
        expect([three.message.key, await offers()]).toEqual(['k3', []]);
        expect(await store.counts()).toMatchObject({ unsent: 0, unknown: 0, failed: 0 });
        await settle(three, { as: 'failed', why: 'too late to say' });
        expect([await store.counts(), await waiting()]).toMatchObject([{ failed: 0 }, []]);
      });

      it('tell staff once of a message nobody knows about, and may still tell that it arrived', async () => {
        const c = await turn(wa('1', 'a'), [say('k1', 'x')]);
        await settle(await offer(), { as: 'unknown', why: 'timeout' }, MIN);
        now += MIN;
        await settle(await offer(), { as: 'unknown', why: 'timeout' }, MIN);
        expect((await line(c, 'k1'))!.progress).toBe('unknown');
        const [job] = await store.claim(now, LEASE, 10);
        expect(job!.event).toMatchObject({ type: 'undelivered', key: 'k1', why: 'unknown' });
        await finish(job!, []);
        await store.receive(WA, [word('read', { key: 'k1' })]);
        expect((await line(c, 'k1'))!.progress).toBe('read');
        expect([await store.counts(), await waiting()]).toMatchObject([{ unknown: 0 }, []]);
      });

      it('turn a sent message into a failed one with its reason, once, and let the next go', async () => {
        const c = await turn(wa('1', 'a'), [say('k1', 'x'), say('k2', 'x')]);
        await settle(await offer(), { as: 'ok', id: 'p1' });
        const two = await offer();
        await store.receive(WA, [failed({ id: 'p1' }, 'not a number of WhatsApp'), failed({ id: 'p1' }, 'again'), failed({ key: 'k2' }, 'r')]);
        expect(await line(c, 'k1')).toMatchObject({ progress: 'failed', why: 'not a number of WhatsApp' });
        const [job] = await store.claim(now, LEASE, 10);
        expect(job!.event).toMatchObject({ type: 'undelivered', key: 'k1', why: 'not a number of WhatsApp' });
        await finish(job!, [say('k3', 'x')]);
        await store.receive(WA, [word('delivered', { id: 'p1' })]);
        expect((await line(c, 'k1'))!.progress).toBe('failed');
        await settle(two, { as: 'ok' });
        expect(await keys()).toEqual(['k3']);
      });

      it('of other channels, and of messages nobody knows, change nothing', async () => {
        const c = await turn(wa('1', 'a'), [say('k1', 'x')]);
        await settle(await offer(), { as: 'ok', id: 'p1' });
        await store.receive('telegram', [failed({ id: 'p1' }), failed({ key: 'k1' }), word('read', { id: 'p1', key: 'k1' })]);
        await store.receive(WA, [failed({ id: 'nobody' }), failed({ key: 'nobody' }), { at: now, is: 'read' }]);
        expect((await line(c, 'k1'))!.progress).toBe('sent');
        expect(await waiting()).toEqual([]);
      });
    });

    describe('ids of one person', () => {
      it('a phone that turns out to have a stronger id stays one conversation, answered under the new one', async () => {
        const c = await turn(wa('p', 'a'), [say('k1', 'x')]);
        expect(await turn(wa('s', 'b', 'p'))).toBe(c);
        expect(await turn(wa('s', 'c'))).toBe(c);
        expect(await turn({ type: 'reaction', id: 'r', at: now, from: from('p', WA), of: 'k', sign: '👍' })).toBe(c);
        expect((await offer()).message.to).toEqual(from('s', WA));
        expect(await store.counts()).toMatchObject({ conversations: 1 });
      });

      it('a phone that changed hands leads to its new holder, the strong ids stay apart', async () => {
        const c = await turn(wa('s1', 'a', 'p'));
        const d = await turn(wa('s2', 'b', 'p'));
        expect(d).not.toBe(c);
        expect([await turn(wa('p', 'c')), await turn(wa('s1', 'd')), await turn(wa('s2', 'e', 'q')), await turn(wa('q', 'f'))]).toEqual([d, c, d, d]);
        await turn(wa('s1', 'g', 'p'));
        expect(await turn(wa('p', 'h'))).toBe(c);
      });

      it('nothing more is sent to a phone that another person turns out to hold', async () => {
        const known = await turn(wa('s', 'a'));
        const before = await turn(wa('p', 'b'), [say('k1', 'about somebody')]);
        expect(await turn(wa('s', 'c', 'p'))).toBe(known);
        expect(await turn(wa('p', 'd'))).toBe(known);
        expect(await offer()).toMatchObject({ conversation: before, blocked: true });
      });

      it('who left an address keeps their past; whoever writes from it later is somebody else', async () => {
        const old = await turn(wa('966500000001', 'a'), [say('k1', 'x')]);
        await turn({ type: 'contact', id: 'moved', at: now, from: from('966500000001', WA), phone: null, moved: true }, [say('k2', 'y', 'notice')]);
        expect((await offers()).map((o) => [o.message.key, o.blocked])).toEqual([['k1', true]]);
        const fresh = await turn(wa('SA.9', 'b', '966500000001'));
        expect(fresh).not.toBe(old);
        expect(await turn(wa('966500000001', 'c'))).toBe(fresh);
      });

      it('a strong id is not taken by a claim, and the same words on two channels are two people', async () => {
        const strong = await turn(wa('s1', 'a', 'p'));
        await turn(wa('s2', 'b', 's1'));
        expect(await turn(wa('s1', 'c'))).toBe(strong);
        expect(await turn(text('p', 'd', 'x'))).not.toBe(strong);
      });
    });

    describe('what staff read', () => {
      it('every kind of word has its line', async () => {
        const c = await turn({ ...wa('1', 'a'), body: { kind: 'other', what: 'poll' } });
        const media = [{ id: '', name: 'كبير.pdf', mime: 'application/pdf', bytes: 1, lost: 'too_large' as const }, { id: 'm1', name: 'صورة.jpg', mime: 'image/jpeg', bytes: 3 }];
        await turn({ ...wa('1', 'b'), body: { kind: 'media', media, caption: 'الوثائق' } });
        for (const [id, sign] of [['r1', '👍'], ['r2', null]] as const) await turn({ type: 'reaction', id, at: now, from: from('1', WA), of: 'k', sign });
        await turn({ type: 'edit', id: 'e', at: now, from: from('1', WA), of: 'a', text: '' });
        await turn({ type: 'contact', id: 'x', at: now, from: from('1', WA), phone: '+966512345678' });
        const lines = await store.history(c, 10);
        expect(lines.map((l) => l.text)).toEqual(['[poll]', 'الوثائق · ✕ كبير.pdf · صورة.jpg', '👍', '⌫']);
        expect(lines[1]!.media).toEqual([{ id: 'm1', name: 'صورة.jpg', mime: 'image/jpeg' }]);
        expect(lines.every((l) => l.by === 'person' && !('progress' in l))).toBe(true);
      });

      it('goes on from any line', async () => {
        const c = await turn(wa('1', 'a'), [say('k1', 'x'), { type: 'miss', question: 'x', why: 'unknown' }, say('k2', 'x')]);
        await turn(wa('1', 'b'), [say('k3', 'x')]);
        const all = await store.history(c, 10);
        expect(all.map((l) => l.key)).toEqual(['a', 'k1', 'k2', 'b', 'k3']);
        expect(all.map((l) => l.n)).toEqual(all.map((l) => l.n).sort((x, y) => x - y));
        expect((await store.history(c, 2, all[1]!.n)).map((l) => l.key)).toEqual(['k2', 'b']);
        expect([await store.history(c, 9, all[4]!.n), await store.history('nobody', 9, 0)]).toEqual([[], []]);
      });

      it('notes stay inside, in order; one that was refused is none', async () => {
        const c = await turn(wa('1', 'a'));
        await turn(staff('noted', 's1', 'تحقق من العقد'), [], c);
        await turn(staff('noted', 's2', 'متأخر'), [{ type: 'refuse', event: 's2', why: 'changed' }], c);
        now += MIN;
        await turn(staff('noted', 's3', 'اتصلت به'), [], c);
        expect(await store.notes(c)).toEqual([{ at: T0, who: 'منى', text: 'تحقق من العقد' }, { at: now, who: 'منى', text: 'اتصلت به' }]);
        expect((await store.history(c, 10)).map((l) => l.key)).toEqual(['a']);
      });
    });

    it('erasing takes ids and receipts along', async () => {
      const c = await turn(wa('s', 'a', 'p'), [say('k1', 'x')]);
      await settle(await offer(), { as: 'ok', id: 'p1' });
      await store.erase(c, now);
      await store.receive(WA, [failed({ id: 'p1' }), failed({ key: 'k1' })]);
      expect(await waiting()).toEqual([]);
      const anew = await turn(wa('p', 'b'));
      expect(anew).not.toBe(c);
      const other = await turn(wa('s2', 'c'), [say('k2', 'x')]);
      await settle(await offer(), { as: 'ok', id: 'p1' }); // the id is free again
      await store.receive(WA, [word('read', { id: 'p1' })]);
      expect((await line(other, 'k2'))!.progress).toBe('read');
    });
  });
};
