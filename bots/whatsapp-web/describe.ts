/** The library's objects in our words. Pure; runs in the child. Shapes as whatsapp-web.js 1.34.7 gives them (src/structures). */
import type { Heard, Own } from './ipc.ts';

type Key = { _serialized?: string; remote?: string | { _serialized?: string }; fromMe?: boolean };
export type LibraryMessage = {
  id: Key; type: string; body?: string; timestamp?: number; hasMedia?: boolean; ack?: number; fromMe?: boolean; from?: string; to?: string;
  location?: { latitude?: unknown; longitude?: unknown } | undefined; protocolMessageKey?: Key; latestEditSenderTimestampMs?: number; latestEditMsgKey?: unknown;
  rawData?: { notifyName?: string; mimetype?: string; filename?: string; size?: number; subtype?: string; caption?: string };
};
export type LibraryReaction = { id: Key; msgId: Key; senderId: string; reaction?: string; timestamp?: number };
export type LibraryCall = { id: string; from?: string; fromMe?: boolean; isGroup?: boolean };

const text = (v: unknown): string => (typeof v === 'string' ? v : '');
const ms = (seconds: unknown, now: number): number => (typeof seconds === 'number' && seconds > 0 ? Math.round(seconds * 1_000) : now);
const remote = (key: Key): string => text(typeof key.remote === 'object' ? key.remote._serialized : key.remote);
export const chatOf = (m: LibraryMessage): string => remote(m.id) || text(m.id.fromMe ? m.to : m.from);

/** Name of a file that came without one. */
const NAMES: Record<string, string> = { image: 'image.jpg', video: 'video.mp4', audio: 'audio.mp3', ptt: 'voice.ogg', document: 'document' };

export const messageOf = (m: LibraryMessage, now: number): Extract<Heard, { is: 'message' }> => {
  const raw = m.rawData ?? {};
  const number = (v: unknown): number | undefined => (Number.isFinite(Number(v)) ? Number(v) : undefined);
  return {
    is: 'message', id: text(m.id._serialized), chat: chatOf(m), me: m.id.fromMe === true, at: ms(m.timestamp, now), type: text(m.type) || 'unknown', body: text(m.body),
    ...(raw.subtype ? { sub: text(raw.subtype) } : {}),
    ...(raw.notifyName ? { name: text(raw.notifyName) } : {}),
    ...(m.hasMedia ? { media: { mime: text(raw.mimetype), name: text(raw.filename) || (NAMES[m.type] ?? 'file'), bytes: Math.max(0, number(raw.size) ?? 0) } } : {}),
    ...(m.location ? { lat: number(m.location.latitude), lon: number(m.location.longitude) } : {}),
  };
};

/** A text that becomes readable or a picture that is loaded also changes its body: only a text that was another one before, or a marked edit, is an edit. */
export const editOf = (m: LibraryMessage, now: number, body: unknown, before: unknown): Heard | null => {
  const marked = Boolean(m.latestEditSenderTimestampMs ?? m.latestEditMsgKey);
  if (typeof body !== 'string' || body === before || !(marked || (m.type === 'chat' && text(before) !== ''))) return null;
  return { is: 'edit', id: text(m.id._serialized), chat: chatOf(m), me: m.id.fromMe === true, at: m.latestEditSenderTimestampMs ? Math.round(Number(m.latestEditSenderTimestampMs)) : now, body: m.hasMedia ? text(m.rawData?.caption) : body };
};

export const revokeOf = (m: LibraryMessage, now: number): Heard => {
  const key = m.protocolMessageKey?._serialized ? m.protocolMessageKey : m.id;
  return { is: 'revoke', id: text(key._serialized), chat: chatOf(m), me: m.id.fromMe === true, at: now };
};

export const reactionOf = (r: LibraryReaction, now: number): Heard => ({
  is: 'reaction', id: text(r.msgId._serialized), chat: remote(r.msgId) || text(r.senderId), me: r.id.fromMe === true, at: ms(r.timestamp, now), sign: text(r.reaction),
});

export const callOf = (c: LibraryCall, now: number): Heard => ({ is: 'call', id: text(c.id), chat: text(c.from), me: c.fromMe === true, at: now, group: c.isGroup === true });

export const ownOf = (m: LibraryMessage, now: number): Own => ({ id: text(m.id._serialized), at: ms(m.timestamp, now), body: text(m.body), media: m.hasMedia === true, ack: typeof m.ack === 'number' ? m.ack : 0 });
