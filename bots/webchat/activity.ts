/** Bot Framework activities as Direct Line carries them, and what they mean to us. Pure and total; the SDK itself lives in adapter.ts. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { MessageEvent } from '../../core/event.ts';
import type { Json } from '../../core/json.ts';
import type { Body, Media, MessageOut } from '../../core/message.ts';
import { safeName } from '../../core/files.ts';
import { tidy } from '../../core/tidy.ts';
import { HIDDEN, saysCard, secretIn } from '../../core/secrets.ts';

const LOCALES = { ar: 'ar-SA', en: 'en' } as const;
/** A client's own id of what it posts; Web Chat's are about 20 characters. */
const CLIENT_ID = 120;
const CHANNEL_DATA = 2_000;

const short = z.string().max(500);
const choice = z.object({ choice: z.string().min(1).max(200), label: z.string().max(500).optional(), of: z.string().max(200).optional() });
const place = z.object({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) });
const geo = z.object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) });

/** Only the fields we read; everything else a client sends is left behind here. */
export const Inbound = z.object({
  type: z.string().min(1).max(60),
  text: z.string().nullish().catch(null),
  locale: short.nullish().catch(null),
  value: z.unknown().optional(),
  entities: z.array(z.unknown()).max(20).nullish().catch(null),
  channelData: z.unknown().optional(),
  from: z.object({ name: short.nullish().catch(null) }).nullish().catch(null),
});
export type Inbound = z.infer<typeof Inbound>;

/** Who and what a posted activity is bound to: decided by us, never by the client. */
export type Bound = { user: string; conversation: string; id: string; at: number; media: Media[] };

const record = (v: unknown): Record<string, unknown> => (typeof v === 'object' && v !== null && !Array.isArray(v) ? (v as Record<string, unknown>) : {});

/** The client's id of this post, if it gave a usable one. */
export const clientIdOf = (a: Inbound): string | null => {
  const id = record(a.channelData)['clientActivityID'];
  return typeof id === 'string' && id.length > 0 && id.length <= CLIENT_ID ? id : null;
};

const choiceOf = (a: Inbound): { id: string; label: string; of?: string } | null => {
  for (const from of [a.value, record(a.channelData)['choice'] === undefined ? null : a.channelData]) {
    const c = choice.safeParse(from);
    if (c.success) return { id: c.data.choice, label: tidy(a.text?.trim() || c.data.label || c.data.choice), ...(c.data.of ? { of: c.data.of } : {}) };
  }
  return null;
};

const placeOf = (a: Inbound): { lat: number; lon: number } | null => {
  const own = place.safeParse(record(a.channelData)['place'] ?? a.value);
  if (own.success) return own.data;
  for (const e of a.entities ?? []) {
    const g = geo.safeParse(record(e)['type'] === 'Place' ? record(e)['geo'] : record(e)['type'] === 'GeoCoordinates' ? e : null);
    if (g.success) return { lat: g.data.latitude, lon: g.data.longitude };
  }
  return null;
};

/** What a message says, or null when it says nothing. A plain postBack value counts as typed text. */
export const bodyOf = (a: Inbound, media: Media[]): Body | null => {
  const text = tidy(a.text ?? '').trim();
  if (media.length) return { kind: 'media', media, caption: text };
  const chosen = choiceOf(a);
  if (chosen) return { kind: 'choice', ...chosen };
  const spot = placeOf(a);
  if (spot) return { kind: 'place', ...spot };
  if (text) return { kind: 'text', text };
  return typeof a.value === 'string' && tidy(a.value).trim() ? { kind: 'text', text: tidy(a.value).trim() } : null;
};

export const eventOf = (a: Inbound, b: Bound): MessageEvent | null => {
  const body = a.type === 'message' ? bodyOf(a, b.media) : null;
  if (!body) return null;
  // A name that a visitor's page claims is not taken over: it is nobody's word but the page's.
  return { type: 'message', id: b.id, at: b.at, from: { channel: 'web', user: b.user }, body };
};

/** JSON of anything a client may have sent, or null: nesting too deep to write is a RangeError in JSON.stringify, not in JSON.parse. */
const written = (v: unknown): string | null => {
  try { return JSON.stringify(v) ?? null; } catch { return null; }
};

/** Same words, same files, same choice: same mark. */
export const markOf = (a: Inbound, files: string[]): string => {
  const data = record(a.channelData);
  const parts = [a.type, tidy(a.text ?? ''), written(a.value), written(data['choice']), written(data['place']), ...files];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
};

/** Deep or large client data is not worth keeping, and beside a secret it may hold that again; its client id always is. */
const keptData = (a: Inbound, secret: boolean): Json => {
  const id = clientIdOf(a);
  const whole = secret ? null : written(a.channelData);
  if (whole !== null && whole.length <= CHANNEL_DATA && Object.keys(record(a.channelData)).length) return JSON.parse(whole) as Json;
  return id ? { clientActivityID: id } : {};
};

export const attachmentOf = (m: Media): Json => ({ contentType: m.mime, name: safeName(m.name), blob: m.id, bytes: m.bytes });

/** What the client reads back of its own post, a secret hidden (it must not outlive its turn, in our record either): same id as the answer to the post, its client id and role kept (CHANNELS). */
export const echoOf = (a: Inbound, b: Bound): Json => {
  const chosen = choiceOf(a);
  const spot = placeOf(a);
  const shown = tidy(a.text ?? '') || (chosen?.label ?? '');
  const secret = secretIn(shown) !== null || (b.media.length > 0 && saysCard(shown, b.media.map((m) => m.name)));
  return {
    type: 'message', id: b.id, timestamp: new Date(b.at).toISOString(), channelId: 'directline', conversation: { id: b.conversation },
    from: { id: b.user, role: 'user' }, text: secret ? HIDDEN : shown, textFormat: 'plain',
    ...(a.locale ? { locale: a.locale } : {}),
    ...(chosen ? { value: { choice: chosen.id, ...(chosen.of ? { of: chosen.of } : {}) } } : spot ? { value: spot } : {}),
    ...(b.media.length && !secret ? { attachments: b.media.map(attachmentOf) } : {}),
    channelData: keptData(a, secret),
  };
};

/** The bot's message. Choices are messageBack actions: the label is shown and said, the id travels in `value`, so two equal labels stay apart. */
export const activityOf = (out: MessageOut): Json => ({
  type: 'message', text: out.text, textFormat: 'plain', locale: LOCALES[out.lang],
  inputHint: out.choices?.length ? 'expectingInput' : 'acceptingInput',
  ...(out.choices?.length
    ? { suggestedActions: { to: [out.to.user], actions: out.choices.map((c) => ({ type: 'messageBack', title: c.label, text: c.label, displayText: c.label, value: { choice: c.id, of: out.key } })) } }
    : {}),
  ...(out.media?.length ? { attachments: out.media.map(attachmentOf), attachmentLayout: 'list' } : {}),
  channelData: { lane: out.lane },
});
