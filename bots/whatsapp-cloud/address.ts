/** Under which names WhatsApp knows a person. Pure. */
import type { Address } from '../../core/message.ts';
import type { Contact, Message } from './payloads.ts';

export const CHANNEL = 'whatsapp';
const SCOPED = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;
const DIGITS = /^\+?\d{5,20}$/;

/** An id that Meta gives a person towards one business: country, a dot, letters and digits (business-scoped-user-ids). Everything else is a phone number. */
export const isBusinessScoped = (user: string): boolean => SCOPED.test(user);
const digits = (s: string | undefined): string | null => (s !== undefined && DIGITS.test(s) ? s.replace('+', '') : null);
export const scoped = (s: string | undefined): string | null => (s !== undefined && isBusinessScoped(s) ? s : null);

/** Where a message of ours goes. */
export const recipientOf = (user: string): { to: string } | { recipient: string } => (isBusinessScoped(user) ? { recipient: user } : { to: user });

export type Person = { from: Address; also?: string; phone?: string; name?: string };
type Ids = { wa: string | null; own: string | null };

export const personOf = (ids: Ids, name?: string): Person | null => {
  const user = ids.own ?? ids.wa;
  return user === null ? null : {
    from: { channel: CHANNEL, user },
    ...(ids.own && ids.wa ? { also: ids.wa } : {}), ...(ids.wa ? { phone: `+${ids.wa}` } : {}), ...(name ? { name } : {}),
  };
};

/** The contact that a message of the same body speaks of. With one contact and nothing that speaks against it, that one. */
export const contactOf = (m: Message, contacts: Contact[]): Contact | undefined => {
  const own = m.from_user_id ?? m.user_id;
  const found = contacts.find((c) => (own !== undefined && c.user_id === own) || (m.from !== undefined && c.wa_id === m.from));
  return found ?? (contacts.length === 1 && own === undefined && m.from === undefined ? contacts[0] : undefined);
};

export const idsOf = (m: Message, contact: Contact | undefined): Ids => ({
  wa: digits(m.from) ?? digits(contact?.wa_id),
  own: scoped(m.from_user_id) ?? scoped(m.user_id) ?? scoped(contact?.user_id) ?? scoped(m.from),
});
