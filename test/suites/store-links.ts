/** One person, several channels: who is asked, who hears, and who must not. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newConversation } from '../../core/conversation.ts';
import type { Effect } from '../../core/effect.ts';
import type { Event, LinkEvent } from '../../core/event.ts';
import { makeNumber } from '../../core/request.ts';
import type { PlainStore } from '../../storage/index.ts';
import { from, HOUR, LEASE, MIN, NID, registerAid, T0, type MakeStore } from './store.ts';

const [N1, N2, N3] = [makeNumber(1), makeNumber(2), makeNumber(3)] as [string, string, string];

export const linkStoreSuite = (name: string, make: MakeStore): void => {
  describe(`store, links: ${name}`, () => {
    let store: PlainStore;
    let now = T0;
    let last = 0;
    beforeEach(async () => {
      now = T0;
      store = await make({ now: () => now });
    });
    afterEach(() => store.close());

    /** Somebody writes on a channel; `effects` is what the turn does. */
    const say = async (channel: string, effects: Effect[] = [], user = '1'): Promise<string> => {
      now += 1000;
      const event: Event = { type: 'message', id: `m${last++}`, at: now, from: from(user, channel), body: { kind: 'text', text: 'x' } };
      const [a] = await store.accept([{ event, to: { address: event.from } }]);
      const jobs = await store.claim(now, LEASE, 100);
      const job = jobs.find((j) => j.conversation === a!.conversation)!;
      for (const other of jobs) if (other !== job) await store.giveBack(other, now, 'not its turn');
      expect(await store.commit({ job, state: { ...(job.state ?? newConversation(job.conversation)), rev: job.rev + 1 }, effects, at: now })).toBe('ok');
      return a!.conversation;
    };
    /** Works off everything that waits: what each conversation was told. */
    const heard = async (): Promise<Map<string, Event[]>> => {
      const all = new Map<string, Event[]>();
      for (let jobs = await store.claim(now, LEASE, 100); jobs.length; jobs = await store.claim(now, LEASE, 100)) {
        for (const job of jobs) {
          all.set(job.conversation, [...(all.get(job.conversation) ?? []), job.event]);
          await store.commit({ job, state: { ...(job.state ?? newConversation(job.conversation)), rev: job.rev + 1 }, effects: [], at: now });
        }
      }
      return all;
    };
    const links = async (): Promise<Map<string, LinkEvent>> => new Map([...(await heard())].map(([c, events]) => {
      expect(events).toHaveLength(1);
      return [c, events[0] as LinkEvent];
    }));
    const change = async (number: string): Promise<string[]> => {
      now += 1000;
      await store.setRequest(number, { at: now, who: 'منى', state: 'in_study', note: null });
      const all = await heard();
      for (const events of all.values()) expect(events).toMatchObject([{ type: 'request-changed', number }]);
      return [...all.keys()].sort();
    };
    const status = (conversation: string, number: string): Promise<unknown> => store.find({ find: 'status', number, last4: NID.slice(-4) }, { conversation, address: from(conversation, 'x') }, now);
    const ask = (number: string): Effect => ({ type: 'ask-link', number });
    const reply = (token: string, yes: boolean): Effect => ({ type: 'answer-link', token, yes });

    it('a yes from the conversation that has the news brings them to the other one too', async () => {
      const web = await say('web', [registerAid(N1)]);
      const tg = await say('telegram', [ask(N1)]);
      expect([await status(tg, N1), await status(web, N1)]).toMatchObject([{ verdict: 'match', elsewhere: true }, { verdict: 'match' }]);
      const asked = await links();
      expect([...asked.keys()]).toEqual([web]);
      expect(asked.get(web)).toMatchObject({ type: 'link', stage: 'asked', channel: 'telegram' });
      expect(await change(N1)).toEqual([web]);
      await say('web', [reply(asked.get(web)!.token, true)]);
      expect(await links()).toEqual(new Map([[tg, expect.objectContaining({ type: 'link', stage: 'agreed', channel: 'web' })]]));
      expect(await change(N1)).toEqual([web, tg].sort());
      expect(await status(tg, N1)).not.toHaveProperty('elsewhere');
      expect(await status(web, N1)).not.toHaveProperty('elsewhere');
      await say('telegram', [ask(N1)]); // known already: nobody is asked
      expect(await heard()).toEqual(new Map());
    });

    it('a no is told, and changes nothing', async () => {
      const web = await say('web', [registerAid(N1)]);
      const tg = await say('telegram', [ask(N1)]);
      const { token } = (await links()).get(web)!;
      await say('web', [reply(token, false), reply(token, true)]);
      expect((await links()).get(tg)).toMatchObject({ stage: 'refused' });
      expect(await change(N1)).toEqual([web]);
    });

    it('only one who was asked may answer, once, within a day, and only the newest question', async () => {
      const web = await say('web', [registerAid(N1)]);
      await say('telegram', [ask(N1)]);
      const old = (await links()).get(web)!.token;
      await say('telegram', [ask(N1)]);
      const { token } = (await links()).get(web)!;
      await say('telegram', [reply(token, true)]);
      await say('sms', [reply(token, true)]);
      await say('web', [reply(old, true), reply('guess', true)]);
      expect(await heard()).toEqual(new Map());
      now += 24 * HOUR;
      await say('web', [reply(token, true)]);
      expect(await heard()).toEqual(new Map());
      expect(await change(N1)).toEqual([web]);
    });

    it('asks three conversations at most, the newest link first; the first answer is the answer', async () => {
      const web = await say('web', [registerAid(N1)]);
      const more: string[] = [];
      for (const channel of ['telegram', 'whatsapp', 'sms']) {
        more.push(await say(channel));
        expect(await store.link(more.at(-1)!, N1, (now += 1000))).toBe(true);
        await heard();
      }
      await say('mail', [ask(N1)]);
      const asked = await links();
      expect([...asked.keys()].sort()).toEqual([...more].sort());
      expect(asked.has(web)).toBe(false);
      expect(new Set([...asked.values()].map((e) => e.token)).size).toBe(1);
      const { token } = asked.get(more[0]!)!;
      await say('telegram', [reply(token, false)]);
      await say('sms', [reply(token, true)]);
      expect([...(await links()).values()]).toMatchObject([{ stage: 'refused' }]);
    });

    it('whoever registers something under another person\'s id gets no news of the rest by linking', async () => {
      const victim = await say('web', [registerAid(N1)]);
      const thief = await say('web', [{ ...registerAid(N2, 'debt'), fields: { phone: '+966555555555' } } as Effect], 'thief');
      const second = await say('telegram', [ask(N2)], 'thief');
      const asked = await links();
      expect([...asked.keys()]).toEqual([thief]);
      await say('web', [reply(asked.get(thief)!.token, true)], 'thief');
      await heard();
      expect(await change(N2)).toEqual([thief, second].sort());
      expect(await change(N1)).toEqual([victim]);
    });

    it('staff link directly: those who had the news are told, the new one hears that it is so', async () => {
      const web = await say('web', [registerAid(N1), registerAid(N3, null)]);
      const tg = await say('telegram');
      expect([await store.link(tg, makeNumber(9), now), await store.link('nobody', N1, now)]).toEqual([false, false]);
      expect(await store.link(tg, `رقم ${N1}`, now)).toBe(true);
      const told = await links();
      expect([told.get(web), told.get(tg)]).toMatchObject([{ stage: 'told', channel: 'telegram' }, { stage: 'agreed' }]);
      expect([await store.link(tg, N1, now), await store.link(web, N1, now)]).toEqual([true, true]); // as it was: nobody is told again
      expect(await heard()).toEqual(new Map());
      expect([await change(N1), await change(N3)]).toEqual([[web, tg].sort(), [web, tg].sort()]);
    });

    it('a request of the counter has no conversation until staff link one', async () => {
      await store.addRequest({ number: N1, kind: 'aid', about: 'rent', state: 'new', created: T0, updated: T0, nextUpdate: null, conversation: null, department: 'social_research', fields: {}, media: [], history: [] }, NID);
      const tg = await say('telegram', [ask(N1)]);
      expect([await heard(), await status(tg, N1)]).toEqual([new Map(), { find: 'status', verdict: 'match', requests: [expect.anything()] }]);
      await store.link(tg, N1, now);
      expect((await links()).get(tg)).toMatchObject({ stage: 'agreed' });
      expect(await change(N1)).toEqual([tg]);
    });

    it('erasing ends links and open questions', async () => {
      const web = await say('web', [registerAid(N1)]);
      const tg = await say('telegram');
      await store.link(tg, N1, now);
      await heard();
      const wa = await say('whatsapp', [ask(N1)]);
      const asked = await heard();
      const token = (asked.get(tg)!.at(-1) as LinkEvent).token;
      await store.erase(wa, now);
      await say('telegram', [reply(token, true)]);
      expect(await heard()).toEqual(new Map());
      await say('telegram', [{ type: 'erase' }]);
      expect(await change(N1)).toEqual([web]);
      now += MIN;
      await say('telegram', [ask(N1)]);
      await store.erase(web, now);
      await say('telegram', [ask(N1)]);
      expect([await store.request(N1), await heard()]).toEqual([null, new Map()]);
    });
  });
};
