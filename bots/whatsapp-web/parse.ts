/** What the child heard -> events. Pure and total. */
import type { Event } from '../../core/event.ts';
import type { Body } from '../../core/message.ts';
import type { Parsed, Raw, Receipt } from '../../core/ports.ts';
import { safeName } from '../../core/files.ts';
import { tidy } from '../../core/tidy.ts';
import { Heard } from './ipc.ts';

export const ID = 'whatsapp-web';
/** Chats of one person. Groups, status posts, channels (`@newsletter`), Meta's own bots and WhatsApp itself (`0@c.us`) are nobody we answer. */
const PERSON = /^\d{5,20}@(c\.us|lid)$/;
const PHONE = /^(\d{8,15})@c\.us$/;

const MEDIA = new Set(['image', 'video', 'audio', 'ptt', 'document']);
const TEXT = new Set(['chat', 'list_response', 'buttons_response', 'template_button_reply']);
/** Kinds that WhatsApp itself puts into a chat, or that come beside a message we get anyway. Everything else we do not know is answered kindly. */
const SILENT = new Set([
  'e2e_notification', 'notification', 'notification_template', 'broadcast_notification', 'gp2', 'group_notification', 'protocol', 'debug', 'reaction', 'revoked', 'album',
  'call_log', 'pinned_message', 'keep_in_chat', 'poll_update', 'newsletter_notification',
]);
/** Our word for a kind, where another channel has it too. */
const OTHER: Record<string, string> = {
  sticker: 'sticker', vcard: 'contact', multi_vcard: 'contact', poll_creation: 'poll', order: 'order', product: 'product', payment: 'payment', groups_v4_invite: 'invite',
  event_creation: 'event', scheduled_event_creation: 'event', ciphertext: 'unreadable',
};
const VIEW_ONCE = /_unavailable_fanout$/;

const phoneOf = (id: string | undefined): string | undefined => { const m = PHONE.exec(id ?? ''); return m ? `+${m[1]}` : undefined; };
type Named = { chat: string; pn?: string | undefined };
const sender = (h: Named) => ({
  from: { channel: ID, user: h.chat },
  // A chat that was named by the phone may come back named by its `@lid`: it is then found by the phone.
  ...(h.chat.endsWith('@lid') && PHONE.test(h.pn ?? '') ? { also: h.pn as string } : {}),
});

const bodyOf = (h: Extract<Heard, { is: 'message' }>): Body | null => {
  if (SILENT.has(h.type)) return null;
  if (TEXT.has(h.type)) { const text = tidy(h.body); return text.trim() ? { kind: 'text', text } : null; }
  if (h.type === 'location' && h.lat !== undefined && h.lon !== undefined && Math.abs(h.lat) <= 90 && Math.abs(h.lon) <= 180) return { kind: 'place', lat: h.lat, lon: h.lon };
  if (MEDIA.has(h.type) && h.media) {
    const mime = /^[\w.+-]{1,60}\/[\w.+-]{1,80}/.exec(h.media.mime)?.[0].toLowerCase() ?? 'application/octet-stream';
    return { kind: 'media', media: [{ id: '', pointer: h.id, name: safeName(h.media.name), mime, bytes: Math.min(Math.round(h.media.bytes), Number.MAX_SAFE_INTEGER) }], caption: tidy(h.body) };
  }
  if (h.type === 'ciphertext' && VIEW_ONCE.test(h.sub ?? '')) return { kind: 'other', what: 'view-once' };
  return { kind: 'other', what: OTHER[h.type] ?? (MEDIA.has(h.type) ? 'unreadable' : 'unknown') };
};

const eventOf = (h: Exclude<Heard, { is: 'ack' }>): Event | string => {
  if (!PERSON.test(h.chat)) return 'not a person';
  if ('me' in h && h.me) return 'our own';
  switch (h.is) {
    case 'message': {
      const body = bodyOf(h);
      if (!body) return 'nothing to answer';
      const phone = phoneOf(h.chat) ?? phoneOf(h.pn);
      const name = tidy(h.name ?? '').trim().slice(0, 120);
      // What was unreadable may be read a minute later, under the same id: then it is a message of its own.
      const id = h.type === 'ciphertext' ? `${h.id}#unread` : h.id;
      return { type: 'message', id, at: h.at, ...sender(h), ...(phone ? { phone } : {}), ...(name ? { name } : {}), body };
    }
    case 'edit': { const text = tidy(h.body); return text.trim() ? { type: 'edit', id: `${h.id}#edit.${h.at}`, at: h.at, ...sender(h), of: h.id, text } : 'nothing to answer'; }
    case 'revoke': return { type: 'edit', id: `${h.id}#gone`, at: h.at, ...sender(h), of: h.id, text: '' };
    case 'reaction': { const sign = tidy(h.sign); return { type: 'reaction', id: `${h.id}#sign.${h.at}.${sign}`, at: h.at, ...sender(h), of: h.id, sign: sign || null }; }
    case 'call': {
      if (h.group) return 'not a person';
      const phone = phoneOf(h.chat) ?? phoneOf(h.pn);
      return { type: 'message', id: `call#${h.id}`, at: h.at, ...sender(h), ...(phone ? { phone } : {}), body: { kind: 'other', what: 'call' } };
    }
    case 'moved': return { type: 'contact', id: `${h.id}#moved`, at: h.at, ...sender(h), phone: null, moved: true };
  }
};

/** MessageAck of the library: -1 error, 0 waiting, 1 server, 2 device, 3 read, 4 played. Unknown ones say nothing. */
export const receiptOf = (id: string, ack: number, at: number): Receipt | null => {
  if (ack === -1) return { id, at, is: 'failed', why: 'whatsapp refused it' };
  const is = ack === 1 ? 'sent' : ack === 2 ? 'delivered' : ack === 3 || ack === 4 ? 'read' : null;
  return is && { id, at, is };
};

export const heard = (h: Heard): Parsed => {
  if (h.is === 'ack') { const r = receiptOf(h.id, h.ack, h.at); return r ? { take: [], receipts: [r] } : { ignore: 'waiting' }; }
  const event = eventOf(h);
  return typeof event === 'string' ? { ignore: event } : { take: [event] };
};

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** The channel's `parse`: one thing heard, as JSON. Nobody posts it over the network; the suite of channels and the quarantine read it so. */
export const parse = (raw: Raw): Parsed => {
  try {
    const read = Heard.safeParse(JSON.parse(utf8.decode(raw.body)));
    return read.success ? heard(read.data) : { refuse: 400, why: 'not a thing heard' };
  } catch {
    return { refuse: 400, why: 'not JSON' };
  }
};
