/** Pipeline 1: what a channel heard -> durable. From here nothing can be lost. */
import { createHash } from 'node:crypto';
import type { Channel, Incoming, Parsed, Raw, Sink, StaffWord } from '../core/ports.ts';
import type { Deps } from './deps.ts';

type Taken = Extract<Parsed, { take: unknown }>;
/** Whose conversation a staff word is about; what staff may not do is told them there and left out. */
export type Resolve = (channel: string, words: StaffWord[]) => Promise<Incoming[]>;
export type Receiving = { deps: Deps; poke(): void; resolve: Resolve };

/** Receipts first: they are idempotent, and a cursor that moved would never bring them again. */
const take = async ({ deps, poke, resolve }: Receiving, channel: string, parsed: Taken, cursor?: { name: string; value: string }): Promise<void> => {
  if (parsed.receipts?.length) await deps.store.receive(channel, parsed.receipts);
  const said = parsed.take.flatMap((event): Incoming[] => ('from' in event ? [{ event, to: { address: event.from } }] : []));
  const staff = parsed.staff?.length ? await resolve(channel, parsed.staff) : [];
  if (said.length || staff.length || cursor) await deps.store.accept([...said, ...staff], cursor);
  if (said.length || staff.length || parsed.receipts?.length) poke();
};

export const sinkOf = (r: Receiving, channel: Channel): Sink => ({
  take: (parsed, cursor) => take(r, channel.id, parsed, cursor),
  quarantine: (id, bytes, why) => r.deps.store.quarantine(channel.id, id, bytes, why, r.deps.clock.now()),
  cursor: (name) => r.deps.store.cursors.get(name),
});

/** Nothing in it tells a stranger why. */
const REFUSED = 'refused';
export type Answer = { status: number; body: string };

/** One webhook delivery: 200 only when everything of it is durable. A store that is down throws: the provider hears 503 and comes again. */
export const receive = async (r: Receiving, channel: Channel, raw: Raw): Promise<Answer> => {
  const parsed = channel.parse(raw);
  if ('refuse' in parsed) {
    r.deps.log.warn({ channel: channel.id, status: parsed.refuse, why: parsed.why }, 'webhook refused');
    return { status: parsed.refuse, body: REFUSED };
  }
  if ('answer' in parsed) return { status: 200, body: parsed.answer };
  if ('ignore' in parsed) return { status: 200, body: '' };
  if (parsed.unread !== undefined) await r.deps.store.quarantine(channel.id, createHash('sha256').update(raw.body).digest('base64url'), raw.body, parsed.unread, raw.at);
  await take(r, channel.id, parsed);
  return { status: 200, body: '' };
};
