/** Every number of WhatsApp's Cloud API in one table. Pages below https://developers.facebook.com/documentation/business-messaging/whatsapp/ */
import type { Limits } from '../../core/ports.ts';

/** Lengths in UTF-16 units. messages/interactive-reply-buttons-messages, messages/interactive-list-messages, messages/text-messages. */
export const SIZES = {
  text: 4_096,
  body: 1_024,
  buttons: 3, buttonTitle: 20, buttonId: 256,
  rows: 10, rowTitle: 24, rowText: 72, rowId: 200, open: 20,
  parameter: 1_024,
  callback: 512,
  caption: 1_024,
} as const;

/** One person: 45 messages at once (borrowed from the future), then one in 6 s (131056). One number: 80 a second (130429). Free text for 24 hours after the person's last word. */
export const LIMITS: Limits = {
  text: SIZES.text, choices: SIZES.rows, label: SIZES.rowTitle, media: true,
  // A typing sign hangs on the id of a message of the person's, which a call of ours does not carry.
  typing: false,
  pace: { all: 80, burst: 45, every: 6_000 }, window: 24 * 3_600_000,
};

/** A webhook body is at most 3 MB (webhooks/overview); a little more so that the refusal is never ours by a hair. */
export const WEBHOOK_BYTES = 3 * 1024 * 1024 + 64 * 1024;

const MB = 1024 * 1024;
export type FileKind = 'image' | 'video' | 'audio' | 'document' | 'sticker';
/** What each kind of file takes (business-phone-numbers/media: supported types). Whatever fits nowhere else goes as a document. */
export const FILES: Record<FileKind, { types: readonly string[] | null; bytes: number }> = {
  image: { types: ['image/jpeg', 'image/png'], bytes: 5 * MB },
  video: { types: ['video/mp4', 'video/3gpp'], bytes: 16 * MB },
  audio: { types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'], bytes: 16 * MB },
  sticker: { types: ['image/webp'], bytes: 500 * 1024 },
  document: { types: null, bytes: 100 * MB },
};
/** The kind a file of ours is sent as; never a sticker. */
export const fileKind = (mime: string, bytes: number): FileKind =>
  (['image', 'video', 'audio'] as const).find((k) => FILES[k].types?.includes(mime) && bytes <= FILES[k].bytes) ?? 'document';

/** Ms that Meta is given for an answer; after that nobody knows (RELIABILITY 10: <= 35 s). */
export const PATIENCE = 25_000;
/** Where the Graph API keeps files, besides its own host. */
export const MEDIA_HOSTS = ['lookaside.fbsbx.com', '.fbsbx.com', '.fbcdn.net', '.whatsapp.net'] as const;
