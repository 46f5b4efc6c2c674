/**
 * Pipeline 3: offer -> render -> send -> settle. In order within a conversation; the outcome is a value. Each channel has a lane of its own: its pace,
 * its silences and its slow calls touch no other channel, and one slow call does not hold up the others of its lane.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { pace, type Buckets } from '../core/pace.ts';
import type { Address } from '../core/message.ts';
import type { Call, Channel, Doubt, Outgoing, Sent } from '../core/ports.ts';
import type { Deps } from './deps.ts';

/** One attempt of one message, all its calls together. */
const DEADLINE_MS = 30_000;
const LEASE_MS = 45_000;
/** Messages in flight on one channel. */
const AT_ONCE = 64;
/** First pause after a refusal that may pass; doubled each time up to the longest, with a fifth of jitter so that they do not come back together. */
const RETRY_MS = 1_000;
const LONGEST_MS = 10 * 60_000;
const JITTER = 0.2;
/** A message that still cannot be sent after this many tries is a failure the staff see. */
const TRIES = 12;
/** How long an unknown send waits for the provider's word before it is offered once more (ARCHITECTURE §2, Unknown sends). */
const HOLD_MS: Record<Doubt, number> = { never: 0, receipts: 60_000, blind: 60_000 };

/** Of what a channel takes in a second, how much at once: the rest comes evenly, so that no second of the provider's own counting holds two of ours. */
const BURST = 0.2;
/** A channel without published limits. */
const NO_PACE = { all: 1_000, burst: 1_000, every: 1 };

export interface Lane {
  /** Starts what may go now. Returns how many messages that were; their sending goes on by itself and calls `done`. */
  pass(done?: () => void): Promise<number>;
  /** When the lane may go on after its own pace or a silence; null: it depends on the store alone. */
  waits(): number | null;
  idle(): Promise<void>;
}

const hold = (doubt: Doubt, offer: Outgoing): number | null => (doubt === 'blind' && offer.message.lane === 'notice' ? null : HOLD_MS[doubt]);

const openLane = (d: Deps, channel: Channel): Lane => {
  const { all, burst, every } = channel.limits.pace ?? NO_PACE;
  const whole: Buckets = pace(Math.max(1, Math.ceil(all * BURST)), 1_000 / all);
  const chats: Buckets = pace(burst, every);
  const flying = new Set<Promise<void>>();
  let silent = 0;

  /** Its turn in the channel's pace and in the chat's. The first call of an offer has its token already. */
  const turn = async (call: Call, first: boolean, signal: AbortSignal): Promise<void> => {
    const now = d.clock.now();
    const wait = Math.max(first ? 0 : (whole.take('', now, DEADLINE_MS) ?? 0), chats.take(call.to.user, now, DEADLINE_MS) ?? 0);
    if (wait > 0) await sleep(wait, undefined, { signal });
  };

  const attempt = async (offer: Outgoing): Promise<Sent> => {
    if (offer.blocked) return { as: 'failed', why: 'blocked' };
    // An earlier offer was never settled. Where the channel shows a key once, sending again is safe; elsewhere it may be a double.
    if (offer.unsure && channel.doubt !== 'never') return { as: 'unknown', why: 'an earlier try was not settled' };
    const { window } = channel.limits;
    const open = window === undefined || (offer.heard !== null && d.clock.now() - offer.heard < window);
    const calls = channel.render(offer.message, open);
    let last: Sent = calls.length ? { as: 'ok' } : { as: 'failed', why: open ? 'nothing to send' : 'window-closed' };
    const signal = AbortSignal.timeout(DEADLINE_MS);
    for (let n = offer.parts; n < calls.length; n++) {
      const call = calls[n] as Call;
      try {
        await turn(call, n === offer.parts, signal);
      } catch {
        return { as: 'retry', at: d.clock.now(), why: 'no turn in time' };
      }
      try {
        last = await channel.send(call, signal);
      } catch (e) {
        last = { as: 'unknown', why: e instanceof Error ? e.name : 'threw' };
      }
      if (last.as !== 'ok') return last;
      if (n < calls.length - 1) await d.store.progress(offer.message.key, offer.token, n + 1, last.id);
    }
    return last;
  };

  const pause = (tries: number): number => Math.min(LONGEST_MS, RETRY_MS * 2 ** tries) * (1 + Math.random() * JITTER);

  const deliver = async (offer: Outgoing): Promise<void> => {
    let sent = await attempt(offer);
    const now = d.clock.now();
    if (sent.as === 'retry') {
      if (sent.all) silent = Math.max(silent, sent.at);
      sent = offer.tries + 1 >= TRIES ? { as: 'failed', why: sent.why } : { ...sent, at: Math.max(sent.at, now + pause(offer.tries)) };
    }
    if (sent.as !== 'ok') d.log.warn({ channel: channel.id, conversation: offer.conversation, as: sent.as, why: sent.why, tries: offer.tries }, 'message not sent');
    const wait = chats.wait(offer.message.to.user, now);
    await d.store.settle({ key: offer.message.key, token: offer.token, sent, at: now, ...(wait ? { next: now + wait } : {}) }, hold(channel.doubt, offer));
  };

  const able = (): boolean => { const state = channel.health?.().state ?? 'up'; return state === 'up'; };
  return {
    pass: async (done) => {
      const now = d.clock.now();
      const room = Math.min(AT_ONCE - flying.size, whole.room('', now));
      if (room <= 0 || now < silent || !able()) return 0;
      const offers = await d.store.outgoing(now, LEASE_MS, room, channel.id);
      for (const offer of offers) {
        whole.take('', now);
        const flight = deliver(offer)
          .catch((e: unknown) => d.log.error({ channel: channel.id, why: e instanceof Error ? e.message : 'unknown' }, 'a send met a fault'))
          .finally(() => { flying.delete(flight); done?.(); });
        flying.add(flight);
      }
      return offers.length;
    },
    waits: () => {
      const now = d.clock.now();
      if (!able() || flying.size >= AT_ONCE) return now + HEALTH_MS;
      if (now < silent) return silent;
      return whole.room('', now) > 0 ? null : now + whole.wait('', now);
    },
    idle: async () => { while (flying.size) await Promise.all([...flying]); },
  };
};
/** A channel that is down is looked at again after this. */
const HEALTH_MS = 1_000;

const lanes = new WeakMap<Channel, Lane>();
/** The lane of a channel, the same one each time. */
export const laneOf = (d: Deps, channel: Channel): Lane => {
  let lane = lanes.get(channel);
  if (!lane) lanes.set(channel, (lane = openLane(d, channel)));
  return lane;
};

/** Sends what is ready on every channel and waits for it. Returns how many messages that were. */
export const sends = async (d: Deps): Promise<number> => {
  let total = 0;
  for (const channel of d.channels.values()) {
    const lane = laneOf(d, channel);
    total += await lane.pass();
    await lane.idle();
  }
  return total;
};

/** A passing sign, never stored and never waited for; channels that have none are left alone. */
export const showTyping = (d: Pick<Deps, 'channels'>, to: Address): void => {
  const channel = d.channels.get(to.channel);
  if (channel?.limits.typing) void channel.send({ key: '', to, do: 'typing', body: null }, AbortSignal.timeout(DEADLINE_MS)).catch(() => undefined);
};
