/** Pipeline 3: offer -> render -> send -> settle. In order within a conversation; the outcome is a value. */
import type { Address } from '../core/message.ts';
import type { Outgoing, Sent } from '../core/ports.ts';
import type { Deps } from './deps.ts';

/** One attempt of one message, all its calls together. */
const DEADLINE_MS = 30_000;
const LEASE_MS = 45_000;
const AT_ONCE = 64;
/** First pause after a refusal that may pass; doubled each time up to the longest. */
const RETRY_MS = 1_000;
const LONGEST_MS = 10 * 60_000;
/** A message that still cannot be sent after this many tries is a failure the staff see. */
const TRIES = 12;
/** Where no provider tells us afterwards a message is offered once more after a minute (ARCHITECTURE §2, Unknown sends). */
const HOLD_MS = 60_000;
/** Kinds of channel that never show one message key twice. */
const TAKES_KEY_ONCE: ReadonlySet<string> = new Set(['webchat', 'console']);

const attempt = async (d: Deps, offer: Outgoing): Promise<Sent> => {
  const channel = d.channels.get(offer.message.to.channel);
  if (!channel) return { as: 'retry', at: d.clock.now() + LONGEST_MS, why: 'the channel is not running' };
  let last: Sent = { as: 'failed', why: 'nothing to send' };
  const signal = AbortSignal.timeout(DEADLINE_MS);
  for (const call of channel.render(offer.message)) {
    try {
      last = await channel.send(call, signal);
    } catch (e) {
      last = { as: 'unknown', why: e instanceof Error ? e.name : 'threw' };
    }
    if (last.as !== 'ok') return last;
  }
  return last;
};

const deliver = async (d: Deps, offer: Outgoing): Promise<void> => {
  const kind = d.channels.get(offer.message.to.channel)?.kind ?? '';
  // An earlier offer was never settled. Where the channel shows a key once, sending again is safe; elsewhere it may be a double.
  let sent: Sent = offer.unsure && !TAKES_KEY_ONCE.has(kind) ? { as: 'unknown', why: 'an earlier try was not settled' } : await attempt(d, offer);
  const now = d.clock.now();
  if (sent.as === 'retry') {
    sent = offer.tries + 1 >= TRIES ? { as: 'failed', why: sent.why } : { ...sent, at: Math.max(sent.at, now + Math.min(LONGEST_MS, RETRY_MS * 2 ** offer.tries)) };
  }
  if (sent.as !== 'ok') d.log.warn({ channel: offer.message.to.channel, conversation: offer.conversation, as: sent.as, why: sent.why, tries: offer.tries }, 'message not sent');
  await d.store.settle({ key: offer.message.key, token: offer.token, sent, at: now }, TAKES_KEY_ONCE.has(kind) ? 0 : HOLD_MS);
};

/** Sends what is ready. Returns how many messages that were. */
export const sends = async (d: Deps): Promise<number> => {
  const offers = await d.store.outgoing(d.clock.now(), LEASE_MS, AT_ONCE);
  await Promise.all(offers.map((o) => deliver(d, o)));
  return offers.length;
};

/** A passing sign, never stored and never waited for; channels that have none are left alone. */
export const showTyping = (d: Pick<Deps, 'channels'>, to: Address): void => {
  const channel = d.channels.get(to.channel);
  if (channel?.limits.typing) void channel.send({ key: '', to, do: 'typing', body: null }, AbortSignal.timeout(DEADLINE_MS)).catch(() => undefined);
};
