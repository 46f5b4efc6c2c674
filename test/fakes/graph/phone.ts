/** A person with WhatsApp: says, taps, sends files, and reads what came. */
import { randomBytes } from 'node:crypto';
import type { Phone, Shown } from './types.ts';

type Obj = Record<string, unknown>;
export type Owner = {
  now(): number; store(bytes: Uint8Array, mime: string): string;
  /** Puts one message of the person's on the line. */
  tell(message: Obj, contact: Obj): Promise<void>;
};
export type PhoneState = Phone & { show(shown: Shown): void; heard: number | null };

export const wamid = (): string => `wamid.${randomBytes(24).toString('base64')}`;

/** `hidden`: behind a user name, so that webhooks carry no number. */
export const openPhone = (owner: Owner, waId: string, o: { name?: string; userId?: string | null; hidden?: boolean }): PhoneState => {
  const inbox: Shown[] = [];
  const readers: (() => void)[] = [];
  let given = 0;
  const userId = o.userId ?? null;
  const contact = { profile: { name: o.name ?? 'مستفيد' }, ...(o.hidden ? {} : { wa_id: waId }), ...(userId ? { user_id: userId } : {}) };

  const send = async (message: Obj): Promise<string> => {
    const id = wamid();
    phone.heard = owner.now();
    await owner.tell({ ...(o.hidden ? {} : { from: waId }), ...(userId ? { from_user_id: userId } : {}), id, timestamp: String(Math.floor(owner.now() / 1_000)), ...message }, contact);
    return id;
  };
  const file = (type: string, bytes: Uint8Array, mime: string, more: Obj): Promise<string> => send({ type, [type]: { mime_type: mime, sha256: 'AAAA', id: owner.store(bytes, mime), ...more } });
  const choiceOn = (s: Shown, what: string) => s.choices.find((c) => c.title === what || c.description === what || c.id === what || c.id.slice(c.id.indexOf(':') + 1) === what);
  const pressOn = (s: Shown, what: string): Promise<string> => {
    const c = choiceOn(s, what);
    if (!c) throw new Error(`there is no choice "${what}" on "${s.text.slice(0, 60)}"`);
    const reply = s.kind === 'list' ? 'list_reply' : 'button_reply';
    return send({ type: 'interactive', context: { id: s.id }, interactive: { type: reply, [reply]: { id: c.id, title: c.title, ...(c.description ? { description: c.description } : {}) } } });
  };

  const phone: PhoneState = {
    waId, userId, inbox, heard: null,
    show(shown) { inbox.push(shown); for (const wake of readers.splice(0)) wake(); },
    say: (text) => send({ type: 'text', text: { body: text } }),
    press(what) {
      const shown = inbox.findLast((s) => choiceOn(s, what));
      if (!shown) throw new Error(`there is no choice "${what}" on this phone`);
      return pressOn(shown, what);
    },
    pressOn,
    photo: (bytes, caption, mime = 'image/jpeg') => file('image', bytes, mime, caption ? { caption } : {}),
    voice: (bytes) => file('audio', bytes, 'audio/ogg; codecs=opus', { voice: true }),
    document: (bytes, filename, mime, caption) => file('document', bytes, mime, { filename, ...(caption ? { caption } : {}) }),
    place: (latitude, longitude) => send({ type: 'location', location: { latitude, longitude } }),
    react: (of, emoji) => send({ type: 'reaction', reaction: { message_id: of, ...(emoji ? { emoji } : {}) } }),
    edit: (of, text) => send({ type: 'edit', edit: { original_message_id: of, message: { type: 'text', text: { body: text } } } }),
    revoke: (of) => send({ type: 'revoke', revoke: { original_message_id: of } }),
    send,
    async next(ms = 5_000) {
      const until = Date.now() + ms;
      while (given >= inbox.length) {
        const left = until - Date.now();
        if (left <= 0) throw new Error(`nothing came within ${ms} ms`);
        await new Promise<void>((wake) => { readers.push(wake); setTimeout(wake, left).unref(); });
      }
      return inbox[given++] as Shown;
    },
  };
  return phone;
};
