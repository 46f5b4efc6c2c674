/** What people and Sila say to one another, free of any channel's look. */
import type { Lang } from './text.ts';

/** Where a person writes from: `web` + visitor id, `telegram` + chat id, ... A place to answer to, never an identity. */
export type Address = { channel: string; user: string };

/** A file that is already durable in the BlobStore under `id`. `bytes` is its size. */
export type Media = { id: string; name: string; mime: string; bytes: number };

/** What may be chosen. `id` is stable and small; `label` is what the person reads (<= 20 characters fits every channel's button). */
export type Choice = { id: string; label: string };

export type Body =
  | { kind: 'text'; text: string }
  | { kind: 'choice'; id: string; label: string; of?: string } // `of`: key of the message that offered it
  | { kind: 'media'; media: Media[]; caption: string }
  | { kind: 'place'; lat: number; lon: number };

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
