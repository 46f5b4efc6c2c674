/** The `web` channel: what a posted activity means, how a message looks, and its way into the log and to the open streams. */
import type { Channel, Limits, Parsed, Raw, Sent } from '../../core/ports.ts';
import type { Media } from '../../core/message.ts';
import type { Edge } from './adapter.ts';
import { Inbound, activityOf, eventOf } from './activity.ts';
import type { Bound } from './activity.ts';
import type { Streams } from './streams.ts';

/** The web shows any length and any number of buttons; these keep a screen readable. */
const SHOWS: Limits = { text: 16_000, choices: 24, label: 80, media: true, typing: true };

/** One visitor, one conversation, one address: each names the others, so no table is needed to find the way back. */
export const userOf = (conversation: string): string => `dl_${conversation}`;
export const conversationOf = (user: string): string => user.slice(3);

/** Headers that the routes put on a Raw after checking the pass and storing the files; a client's own never get there. */
export const BOUND = { user: 'x-sila-user', id: 'x-sila-id', media: 'x-sila-media' } as const;

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** Strict: half a character or a stray byte is refused, never guessed. Null: not an activity. */
export const readActivity = (bytes: Uint8Array): Inbound | null => {
  try {
    const read = Inbound.safeParse(JSON.parse(utf8.decode(bytes)));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
};

const boundOf = (raw: Raw): Bound | null => {
  const user = raw.headers[BOUND.user];
  const id = raw.headers[BOUND.id];
  if (!user?.startsWith('dl_') || !id) return null;
  try {
    const media = JSON.parse(raw.headers[BOUND.media] ?? '[]') as Media[];
    return Array.isArray(media) ? { user, id, conversation: conversationOf(user), at: raw.at, media } : null;
  } catch {
    return null;
  }
};

export const parse = (raw: Raw): Parsed => {
  const bound = boundOf(raw);
  if (!bound) return { refuse: 401, why: 'not bound to a conversation' };
  const activity = readActivity(raw.body);
  if (!activity) return { refuse: 400, why: 'not an activity' };
  const event = eventOf(activity, bound);
  return event ? { take: [event] } : { ignore: activity.type === 'message' ? 'empty message' : 'not a message' };
};

export type Way = { edge(): Promise<Edge>; known(conversation: string): Promise<boolean>; streams: Streams; now(): number; fault(where: string, error: unknown): void };

export const channel = (way: Way): Channel => ({
  id: 'web', kind: 'webchat', official: true, limits: SHOWS, doubt: 'never', parse,
  render: (out) => [{ key: out.key, to: out.to, do: 'activity', body: activityOf(out) }],
  async send(call, signal): Promise<Sent> {
    const conversation = conversationOf(call.to.user);
    if (call.do === 'typing') {
      way.streams.whisper(conversation, { type: 'typing', from: { id: 'sila', role: 'bot' }, conversation: { id: conversation } });
      return { as: 'ok' };
    }
    if (signal.aborted) return { as: 'retry', at: way.now(), why: 'stopping' };
    try {
      if (!(await way.known(conversation))) return { as: 'failed', why: 'no such conversation' };
      return { as: 'ok', id: await (await way.edge()).send(conversation, call.to.user, call.key, call.body) };
    } catch (error) {
      // Nothing is in doubt: the log takes a key once, so the next try appends it or finds it there.
      way.fault('send', error);
      return { as: 'retry', at: way.now() + 1_000, why: 'the log could not be written' };
    }
  },
});
