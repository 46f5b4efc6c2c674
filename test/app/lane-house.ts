/** A temporary SQLite store, a virtual clock and channels made of data: what the pipelines meet, without a network. */
import { pino } from 'pino';
import { virtualClock } from '../../app/clock.ts';
import type { Deps } from '../../app/deps.ts';
import { newConversation } from '../../core/conversation.ts';
import type { Effect } from '../../core/effect.ts';
import type { Call, Channel, Health, Limits, Sent } from '../../core/ports.ts';
import { openSqlite, TEMPORARY } from '../../storage/index.ts';

export const T0 = Date.parse('2026-11-22T10:00:00+03:00');
export const LIMITS: Limits = { text: 100, choices: 3, label: 20, media: true, typing: false };

/** Says each `answer` in turn, the last one for ever. `slow` calls wait for `go`. */
export type Played = Channel & { sent: { at: number; call: Call }[]; answers: (Sent | 'hang')[]; state: Health['state']; go(): void };
export const played = (id: string, now: () => number, more: Partial<Channel> = {}, parts = 1): Played => {
  let release: (() => void)[] = [];
  const channel: Played = {
    id, kind: id, official: true, limits: LIMITS, doubt: 'blind', sent: [], answers: [{ as: 'ok' }], state: 'up',
    parse: () => ({ ignore: '' }),
    render: (out) => Array.from({ length: parts }, (_, n): Call => ({ key: n ? `${out.key}#${n}` : out.key, to: out.to, do: 'send', body: out.text })),
    health: () => ({ state: channel.state, since: 0 }),
    go: () => { for (const r of release) r(); release = []; },
    async send(call) {
      channel.sent.push({ at: now(), call });
      const answer = (channel.answers.length > 1 ? channel.answers.shift() : channel.answers[0]) as Sent | 'hang';
      if (answer !== 'hang') return answer;
      await new Promise<void>((resolve) => release.push(resolve));
      return { as: 'ok' };
    },
    ...more,
  };
  return channel;
};

export const openLaneHouse = async (make: (now: () => number) => Channel[]) => {
  const clock = virtualClock(T0);
  const store = await openSqlite({ dir: TEMPORARY, now: () => clock.now() });
  const made = make(() => clock.now());
  const deps = { store, clock, log: pino({ level: 'silent' }), channels: new Map(made.map((c) => [c.id, c])), world: () => { throw new Error('no turn here'); }, understand: () => { throw new Error('no turn here'); } } as unknown as Deps;
  let n = 0;
  return {
    deps, store, clock,
    /** A person writes, and a turn of theirs says `texts`. Resolves with the conversation. */
    async says(channel: string, user: string, texts: string[], lane: 'reply' | 'notice' = 'reply'): Promise<string> {
      const from = { channel, user };
      const [a] = await store.accept([{ event: { type: 'message', id: `m${++n}`, at: clock.now(), from, body: { kind: 'text', text: 'x' } }, to: { address: from } }]);
      for (const job of await store.claim(clock.now(), 30_000, 200)) {
        const state = { ...(job.state ?? newConversation(job.conversation)), rev: job.rev + 1 };
        const effects = texts.map((text, i): Effect => ({ type: 'send', key: `${job.conversation}.${state.rev}.${i}`, lang: 'ar', text, lane }));
        await store.commit({ job, state, effects, at: clock.now() });
      }
      return a!.conversation;
    },
    close: () => store.close(),
  };
};
