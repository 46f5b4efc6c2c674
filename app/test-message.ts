/** One message to an address of the charity itself, straight through a channel: shows whether its settings work. It belongs to no conversation and leaves none. */
import { randomUUID } from 'node:crypto';
import type { MessageOut } from '../core/message.ts';
import type { Call, Channel, Sent } from '../core/ports.ts';
import { readPhone } from '../core/values/phone.ts';

const WAIT_MS = 15_000;

const digitsOf = (to: string): string | null => {
  const phone = readPhone(to);
  if ('ok' in phone) return phone.ok.slice(1);
  const plain = to.replace(/[\s()+-]/g, '');
  return /^\d{8,15}$/.test(plain) ? plain : null; // of another country, with its code
};
/** How a channel writes an address that a person types. A kind that is not here is tried by opening it (the web chat). */
const ADDRESS: Record<string, (to: string) => string | null> = {
  telegram: (to) => (/^-?\d{4,20}$/.test(to) ? to : null),
  'whatsapp-cloud': digitsOf,
  'whatsapp-web': (to) => { const digits = digitsOf(to); return digits && `${digits}@c.us`; },
};
export const takesTest = (channel: Channel): boolean => Object.hasOwn(ADDRESS, channel.kind);

export type Tested = { as: 'ok' | 'later' | 'failed' | 'unknown'; why: string | null };
const said = (sent: Sent): Tested => (sent.as === 'ok' ? { as: 'ok', why: null } : { as: sent.as === 'retry' ? 'later' : sent.as, why: sent.why });

/** Null: this channel takes none. */
export const sendTest = async (channel: Channel, to: string, charity: { ar: string; en: string }): Promise<Tested | null> => {
  const user = ADDRESS[channel.kind]?.(to);
  if (user === undefined) return null;
  if (user === null) return { as: 'failed', why: 'this is no address of this channel' };
  const out: MessageOut = { key: `test-${randomUUID()}`, to: { channel: channel.id, user }, lang: 'ar', lane: 'notice', text: `رسالة تجريبية من ${charity.ar}: هذه القناة تعمل.\nTest message from ${charity.en}: this channel works.` };
  // Nobody wrote from there today: where free text has a window, the template comes first.
  const closed: Call[] = channel.limits.window === undefined ? [] : channel.render(out, false);
  for (const call of closed.length ? closed : channel.render(out, true)) {
    const sent = await channel.send(call, AbortSignal.timeout(WAIT_MS));
    if (sent.as !== 'ok') return said(sent);
  }
  return { as: 'ok', why: null };
};
