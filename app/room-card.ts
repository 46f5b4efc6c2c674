/** What staff need to know before they answer, on one screen of a phone. Pure. */
import type { RequestFile } from '../core/request.ts';
import { FINAL_STATES } from '../core/request.ts';
import { RIYADH_OFFSET } from '../core/hours.ts';
import type { Choice } from '../core/message.ts';
import type { Ticket } from '../core/ports.ts';
import { confidesKind, confidesReason } from '../core/ticket.ts';
import { isolate, ltr } from '../core/text.ts';
import { channelWord, reasonWord, word } from './room-words.ts';
import { maskPhone, veil } from './room-veil.ts';

/** Requests shown; there are hardly ever more. */
const REQUESTS = 5;
const ABOUT = 300;
/** Telegram's limit for a topic's name is 128 characters. */
const TITLE = 100;
/** Channels whose user ids are the person's phone. */
const PHONE_IDS = /^\+?\d{9,15}(?:@c\.us)?$/;

/** `label`: the house's own words for a kind, an aid and a state (flows/common.yaml). */
export type CardParts = { ticket: Ticket; requests: readonly RequestFile[]; label(key: string): string | null };

/** Buttons' ids are the acts themselves: they come back as such, with the person who pressed. */
export const CLAIM: Choice[] = [{ id: 'room:took', label: word('button.take') }, { id: 'room:closed', label: word('button.close') }];
export const HELD: Choice[] = [{ id: 'room:returned', label: word('button.return') }, { id: 'room:closed', label: word('button.close') }];

const cut = (s: string, max: number): string => (s.length > max ? `${s.slice(0, max - 1).toWellFormed()}…` : s);
const oneLine = (s: string): string => s.replace(/\s+/g, ' ').trim();
const field = (files: readonly RequestFile[], name: string): string | null => {
  for (const f of files) { const v = f.fields[name]; if (typeof v === 'string' && v.trim()) return oneLine(v); }
  return null;
};

export const nameOf = (files: readonly RequestFile[]): string | null => { const name = field(files, 'full_name'); return name && cut(veil(name), 80); };
const phoneOf = ({ ticket, requests }: CardParts): string | null => field(requests, 'phone') ?? (ticket.address.channel.startsWith('whatsapp') && PHONE_IDS.test(ticket.address.user) ? ticket.address.user : null);
const whenOf = (at: number): string => ltr(new Date(at + RIYADH_OFFSET).toISOString().slice(0, 16).replace('T', ' '));

export const title = ({ ticket, requests }: CardParts): string =>
  cut(`${ticket.priority === 'urgent' ? '🔴 ' : ''}${ticket.id} · ${(confidesReason(ticket.reason) ? null : nameOf(requests)) ?? channelWord(ticket.address.channel)} · ${reasonWord(ticket.reason)}`, TITLE);

export const card = (parts: CardParts): string => {
  const { ticket, requests, label } = parts;
  if (confidesReason(ticket.reason)) return [word(`card.${ticket.priority}`, { id: ltr(String(ticket.id)) }), word('card.reason', { reason: reasonWord(ticket.reason) }), word(`card.${ticket.hours}`, { since: whenOf(ticket.opened) }), '', word('card.management')].join('\n');
  const name = nameOf(requests);
  const phone = phoneOf(parts);
  const open = requests.filter((r) => !FINAL_STATES.includes(r.state) && !confidesKind(r.kind)).slice(0, REQUESTS);
  return [
    word(`card.${ticket.priority}`, { id: ltr(String(ticket.id)) }),
    name ? word('card.name', { name: isolate(name) }) : word('card.nameless'),
    ...(phone ? [word('card.phone', { phone: maskPhone(phone) })] : []),
    word('card.channel', { channel: channelWord(ticket.address.channel) }),
    word('card.reason', { reason: reasonWord(ticket.reason) }),
    ...(ticket.about ? [word('card.about', { about: isolate(cut(veil(oneLine(ticket.about)), ABOUT)) })] : []),
    word(`card.${ticket.hours}`, { since: whenOf(ticket.opened) }),
    ...(open.length ? [word('card.requests')] : []),
    ...open.map((r) => word('card.request', {
      number: ltr(r.number), kind: (r.about && r.kind === 'aid' ? label(`about.${r.about}`) : null) ?? label(`kind.${r.kind}`) ?? r.kind, state: label(`state.${r.state}`) ?? r.state,
    })),
    '', word('card.how'),
  ].join('\n');
};
