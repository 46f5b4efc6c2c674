/** What a message holds, in Sila's words. PURE. */
import type { Body, Media } from '../../core/message.ts';
import { safeName } from '../../core/files.ts';
import { tidy } from '../../core/tidy.ts';
import type { File, Message } from './update.ts';

/** Files by the key that holds them. `name` stands in where Telegram gives none. An animation comes with a `document` of its own and is not one. */
const FILES = {
  voice: { name: 'voice.ogg', mime: 'audio/ogg' },
  audio: { name: 'audio.mp3', mime: 'audio/mpeg' },
  video: { name: 'video.mp4', mime: 'video/mp4' },
  video_note: { name: 'video.mp4', mime: 'video/mp4' },
  document: { name: 'file', mime: 'application/octet-stream' },
} as const;

/** Contents that are answered with a kind sentence. Order matters: an animation brings a document along, a checklist may be quoted. */
const OTHER = [
  'animation', 'sticker', 'dice', 'poll', 'story', 'game', 'contact', 'paid_media', 'checklist', 'invoice', 'gift', 'unique_gift', 'giveaway', 'giveaway_winners',
  'users_shared', 'chat_shared', 'web_app_data', 'passport_data',
] as const;

/** What Telegram itself writes into a chat. Nobody said anything, nothing is answered. */
const SERVICE = [
  'new_chat_members', 'left_chat_member', 'new_chat_title', 'new_chat_photo', 'delete_chat_photo', 'group_chat_created', 'supergroup_chat_created', 'channel_chat_created',
  'message_auto_delete_timer_changed', 'migrate_to_chat_id', 'migrate_from_chat_id', 'pinned_message', 'successful_payment', 'refunded_payment', 'connected_website', 'write_access_allowed',
  'proximity_alert_triggered', 'boost_added', 'chat_background_set', 'checklist_tasks_done', 'checklist_tasks_added', 'direct_message_price_changed', 'forum_topic_created', 'forum_topic_edited',
  'forum_topic_closed', 'forum_topic_reopened', 'general_forum_topic_hidden', 'general_forum_topic_unhidden', 'giveaway_created', 'giveaway_completed', 'paid_message_price_changed',
  'video_chat_scheduled', 'video_chat_started', 'video_chat_ended', 'video_chat_participants_invited',
] as const;

const mediaOf = (file: File, name: string, mime: string): Media =>
  ({ id: '', name: safeName(file.file_name || name), mime: tidy(file.mime_type || mime).slice(0, 100), bytes: Math.trunc(file.file_size ?? 0), pointer: file.file_id });

/** The largest size of a photo: Telegram lists them small to large, but promises nothing. */
const largest = (sizes: readonly File[]): File | undefined =>
  sizes.toSorted((a, b) => (a.width ?? 0) * (a.height ?? 0) - (b.width ?? 0) * (b.height ?? 0) || (a.file_size ?? 0) - (b.file_size ?? 0)).at(-1);

/** Null: nothing a person said (a service line). */
export const bodyOf = (m: Message): Body | null => {
  if (m.text !== undefined) return { kind: 'text', text: tidy(m.text) };
  const caption = tidy(m.caption ?? '');
  const odd = OTHER.find((key) => m[key] !== undefined && m[key] !== null);
  if (odd) return { kind: 'other', what: odd };
  const photo = m.photo && largest(m.photo);
  if (photo) return { kind: 'media', media: [mediaOf(photo, 'photo.jpg', 'image/jpeg')], caption };
  for (const [key, { name, mime }] of Object.entries(FILES)) {
    const file = m[key as keyof typeof FILES];
    if (file) return { kind: 'media', media: [mediaOf(file, name, mime)], caption };
  }
  const place = m.venue?.location ?? m.location;
  if (place) return { kind: 'place', lat: place.latitude, lon: place.longitude };
  if (SERVICE.some((key) => m[key] !== undefined)) return null;
  return { kind: 'other', what: 'unknown' }; // a kind of message newer than this list: answered, never met with silence
};

/** `/word@bot rest` -> its parts, or null. */
export const commandOf = (text: string): { word: string; rest: string } | null => {
  const m = /^\/([A-Za-z0-9_]{1,64})(?:@[A-Za-z0-9_]{1,64})?(?:\s+|$)/.exec(text);
  return m ? { word: (m[1] as string).toLowerCase(), rest: text.slice(m[0].length).trim() } : null;
};

/** A number as Telegram writes it (digits, with or without +) in E.164, or null. */
export const e164 = (number: string): string | null => {
  const digits = number.replace(/[\s()+-]/g, '');
  return /^[1-9]\d{7,14}$/.test(digits) ? `+${digits}` : null;
};

export const nameOf = (u: { first_name?: string | undefined; last_name?: string | undefined }): string =>
  [...tidy([u.first_name, u.last_name].filter(Boolean).join(' ')).replace(/[\n\t]/g, ' ').trim()].slice(0, 80).join('');
