/** A webhook of Meta's as events and receipts. PURE and total: one thing that cannot be read does not take the others with it. */
import type * as z from 'zod';
import type { Event } from '../../core/event.ts';
import type { Parsed, Raw, Receipt } from '../../core/ports.ts';
import { contactOf, idsOf, personOf, scoped } from './address.ts';
import { bodyOf, wordsOf } from './bodies.ts';
import { whyOf } from './errors.ts';
import { Change, Contact, Entry, Envelope, Message, Status, Value } from './payloads.ts';
import type { Config } from './settings.ts';
import { challengeOf, signed } from './signature.ts';
import { tidy } from '../../core/tidy.ts';

type Keys = Pick<Config, 'phoneId' | 'appSecret' | 'verifyToken'>;

/** `played` is a voice note that was heard. What is not here (`deleted`, `warning`, tomorrow's) says nothing we keep. */
const STATUSES: Record<string, 'sent' | 'delivered' | 'read'> = { sent: 'sent', delivered: 'delivered', read: 'read', played: 'read' };
/** A phone changed hands or its owner a phone, or Meta gave the person another id: what was vouched for no longer is (webhooks/reference/messages/system). */
const CHANGED = new Set(['user_changed_number', 'customer_changed_number', 'user_identity_changed', 'customer_identity_changed', 'user_changed_user_id']);
/** The constant answer: who guesses learns nothing from it. */
const NO: Parsed = { refuse: 401, why: 'not signed by Meta' };
const NAME = 120;

type Found = { take: Event[]; ids: Set<string>; receipts: Receipt[]; unread: Set<string>; ignored: Set<string> };
const utf8 = new TextDecoder('utf-8', { fatal: true });

const read = (body: Uint8Array): unknown => {
  try { return JSON.parse(utf8.decode(body)); } catch { return null; }
};
/** What of a list has this shape; `unread` hears of each thing that has not, and of a list that is none. */
const each = <T>(list: unknown, shape: { safeParse(v: unknown): { success: true; data: T } | { success: false } }, unread: () => void): T[] => {
  if (!Array.isArray(list)) { if (list !== undefined) unread(); return []; }
  return list.flatMap((v) => {
    const one = shape.safeParse(v);
    if (!one.success) unread();
    return one.success ? [one.data] : [];
  });
};

/** Seconds as a string. Never later than our own clock: timers are held against that one. */
const timeOf = (seconds: string | number | undefined, now: number): number => {
  const s = Number(seconds);
  return Number.isInteger(s) && s > 0 && s < 1e11 ? Math.min(s * 1_000, now) : now;
};

/** Null: nothing that we keep. A string: it could not be read, and why. */
const eventOf = (m: Message, contacts: Contact[], now: number): Event | string | null => {
  if (m.group_id !== undefined) return null; // a group's talk is nobody's conversation
  const contact = contactOf(m, contacts);
  const ids = idsOf(m, contact);
  const happened = { id: m.id, at: timeOf(m.timestamp, now) };
  if (m.type === 'system') {
    if (!CHANGED.has(m.system?.type ?? '')) return 'a system message of an unknown type';
    // The address is the old one; from the new one the person is verified again.
    const old = personOf({ wa: ids.wa, own: scoped(m.system?.previous_user_id) ?? ids.own });
    return old ? { type: 'contact', ...happened, from: old.from, ...(old.also ? { also: old.also } : {}), phone: null, ...(/identity/.test(m.system?.type ?? '') ? {} : { moved: true as const }) } : 'a message without a sender';
  }
  const who = personOf(ids, tidy(contact?.profile?.name ?? '').trim().slice(0, NAME).toWellFormed());
  if (!who) return 'a message without a sender';
  const { phone, name, ...address } = who;
  switch (m.type) {
    case 'reaction': return m.reaction?.message_id ? { type: 'reaction', ...happened, ...address, of: m.reaction.message_id, sign: tidy(m.reaction.emoji ?? '').trim() || null } : 'a reaction to nothing';
    case 'edit': {
      const text = wordsOf(m.edit?.message);
      return m.edit?.original_message_id && text !== null ? { type: 'edit', ...happened, ...address, of: m.edit.original_message_id, text } : 'an edit without words';
    }
    case 'revoke': return m.revoke?.original_message_id ? { type: 'edit', ...happened, ...address, of: m.revoke.original_message_id, text: '' } : 'a revocation of nothing';
    case 'request_welcome': return { type: 'contact', ...happened, ...address, ...(phone ? { phone } : {}), opened: true };
    default: return { type: 'message', ...happened, ...address, ...(phone ? { phone } : {}), ...(name ? { name } : {}), body: bodyOf(m) };
  }
};

/** Null: a status we have no use for. */
const receiptOf = (s: Status, now: number): Receipt | null => {
  const about = { ...(s.biz_opaque_callback_data ? { key: s.biz_opaque_callback_data } : {}), ...(s.id ? { id: s.id } : {}), at: timeOf(s.timestamp, now) };
  if (s.status === 'failed') {
    const e = s.errors?.[0];
    return { ...about, is: 'failed', why: e?.code === undefined ? 'failed without a code' : whyOf(e.code, e.title) };
  }
  const is = Object.hasOwn(STATUSES, s.status ?? '') ? STATUSES[s.status ?? ''] : undefined;
  return is ? { ...about, is } : null;
};

const readValue = (value: z.infer<typeof Value>, phoneId: string, now: number, out: Found): void => {
  if (value.metadata?.phone_number_id === undefined) return void out.unread.add('a change that names no number');
  if (value.metadata.phone_number_id !== phoneId) return void out.ignored.add('another number');
  if (value.errors !== undefined) out.ignored.add('errors of the account');
  const contacts = each(value.contacts, Contact, () => undefined);
  const ours = value.metadata.display_phone_number?.replace(/\D/g, '');
  for (const m of each(value.messages, Message, () => out.unread.add('a message without an id'))) {
    const event = ours && m.from?.replace(/\D/g, '') === ours ? null : eventOf(m, contacts, now);
    if (event === null) out.ignored.add('a message that is not a person speaking to us');
    else if (typeof event === 'string') out.unread.add(event);
    else if (!out.ids.has(event.id)) { out.ids.add(event.id); out.take.push(event); }
  }
  for (const s of each(value.statuses, Status, () => out.unread.add('a status'))) {
    const receipt = receiptOf(s, now);
    if (receipt === null) out.ignored.add('a status of another kind');
    else if (receipt.id === undefined && receipt.key === undefined) out.unread.add('a status of no message');
    else out.receipts.push(receipt);
  }
};

const readBody = (body: unknown, phoneId: string, now: number): Found => {
  const out: Found = { take: [], ids: new Set(), receipts: [], unread: new Set(), ignored: new Set() };
  const envelope = Envelope.safeParse(body);
  if (!envelope.success || envelope.data.object === undefined || !Array.isArray(envelope.data.entry)) out.unread.add('not a webhook of WhatsApp');
  else if (envelope.data.object !== 'whatsapp_business_account') out.ignored.add('not of WhatsApp');
  else {
    for (const entry of each(envelope.data.entry, Entry, () => out.unread.add('an entry'))) {
      for (const change of each(entry.changes, Change, () => out.unread.add('a change'))) {
        // Echoes of the business's own phone, templates, quality, preferences ...: none of it is somebody speaking to us.
        if (change.field !== 'messages') { out[change.field === undefined ? 'unread' : 'ignored'].add('another field'); continue; }
        const value = Value.safeParse(change.value);
        if (value.success) readValue(value.data, phoneId, now, out);
        else out.unread.add('a change');
      }
    }
  }
  return out;
};

export const parse = (raw: Raw, keys: Keys): Parsed => {
  if (raw.method === 'GET') {
    const challenge = challengeOf(keys.verifyToken, raw.query);
    return challenge === null ? NO : { answer: challenge };
  }
  if (!signed(keys.appSecret, raw.body, raw.headers['x-hub-signature-256'])) return NO;
  const { take, receipts, unread, ignored } = readBody(read(raw.body), keys.phoneId, raw.at);
  if (!take.length && !receipts.length && !unread.size) return { ignore: [...ignored].join(', ') || 'nothing in it' };
  return { take, ...(receipts.length ? { receipts } : {}), ...(unread.size ? { unread: [...unread].join(', ') } : {}) };
};
