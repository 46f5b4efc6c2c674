/** What people and Sila say to one another, free of any channel's look. */
import type { Lang } from './text.ts';

/** Where a person writes from: `web` + visitor id, `telegram` + chat id, ... A place to answer to, never an identity. */
export type Address = { channel: string; user: string };

/** Why a file that somebody sent is not here: the provider no longer has it, or it is more than we take. */
export type Lost = 'gone' | 'too_large';
/**
 * A file that is durable in the BlobStore under `id`; `bytes` is its size. As a channel receives it `id` is still '' and `pointer` the provider's own handle:
 * the app fetches it before the turn (name, mime and bytes are then what the content says). `lost`: it could not be fetched; `id` stays ''.
 */
export type Media = { id: string; name: string; mime: string; bytes: number; pointer?: string; lost?: Lost };

/** What may be chosen. `id` is stable and small; `label` is what the person reads (<= 20 characters fits every channel's button). */
export type Choice = { id: string; label: string };

export type Body =
  | { kind: 'text'; text: string }
  | { kind: 'choice'; id: string; label: string; of?: string } // `of`: key of the message that offered it
  | { kind: 'media'; media: Media[]; caption: string }
  | { kind: 'place'; lat: number; lon: number }
  | { kind: 'other'; what: string }; // a sticker, a poll, somebody's contact card, a type we do not know: answered kindly, never with silence

/** What is meant; `bots/` decides how it looks. `key` is unique for ever: a channel that supports it must not show one key twice. */
export type MessageOut = {
  key: string;
  to: Address;
  lang: Lang;
  lane: 'reply' | 'notice';
  text: string;
  choices?: Choice[];
  media?: Media[];
};

/** What tells one message's buttons from another's within a conversation: the end of its key. Short enough for a provider's callback data. A nonce stays as it is. */
export const nonceOf = (key: string): string => /\d+\.\d+$/.exec(key)?.[0] ?? key;
