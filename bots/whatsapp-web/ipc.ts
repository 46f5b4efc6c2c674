/** What the channel and its child process say to one another. The child knows the library; the channel knows Sila. */
import * as z from 'zod';

/** Serialised ids as WhatsApp Web writes them: `false_966500000001@c.us_3EB0...`; chats `...@c.us` or `...@lid`. */
const id = z.string().min(1).max(400);
const at = z.int().min(0).max(8_640_000_000_000_000); // ms

/** Something that happened in WhatsApp, described by the child in plain JSON. `me`: our own number did it. */
export const Heard = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('message'), id, chat: id, me: z.boolean(), at, type: z.string().max(80), body: z.string().max(200_000),
    /** Of `ciphertext`: why it stays unreadable here. */
    sub: z.string().max(80).optional(),
    name: z.string().max(400).optional(),
    /** The chat's phone id, where the chat itself is named by a `@lid`. */
    pn: id.optional(),
    media: z.object({ mime: z.string().max(200), name: z.string().max(1_000), bytes: z.number().min(0) }).optional(),
    lat: z.number().optional(), lon: z.number().optional(),
  }),
  z.object({ is: z.literal('edit'), id, chat: id, me: z.boolean(), at, body: z.string().max(200_000), pn: id.optional() }),
  z.object({ is: z.literal('revoke'), id, chat: id, me: z.boolean(), at, pn: id.optional() }),
  z.object({ is: z.literal('reaction'), id, chat: id, me: z.boolean(), at, sign: z.string().max(100), pn: id.optional() }), // '': taken back
  z.object({ is: z.literal('ack'), id, at, ack: z.int() }),
  z.object({ is: z.literal('call'), id, chat: id, me: z.boolean(), at, group: z.boolean(), pn: id.optional() }),
  z.object({ is: z.literal('moved'), id, chat: id, at }), // the person of `chat` has another number now
]);
export type Heard = z.infer<typeof Heard>;

/** A message of ours as it stands in the chat: what an unknown send is looked up by. */
export type Own = { id: string; at: number; body: string; media: boolean; ack: number };
export type File = { name: string; mime: string; bytes: Uint8Array };

export type Ask =
  /** `pause`: ms of "typing" before it goes. */
  | { do: 'send'; chat: string; text: string; file?: File; voice?: boolean; pause: number }
  | { do: 'typing'; chat: string }
  | { do: 'fetch'; id: string; max: number }
  /** Our last messages in a chat since then. */
  | { do: 'own'; chat: string; since: number }
  /** What people wrote since then, oldest first, and how far our own messages came. */
  | { do: 'history'; since: number }
  | { do: 'stop' };
export type Answers = {
  send: { as: 'ok'; id: string } | { as: 'failed'; why: string } | { as: 'unknown'; why: string };
  typing: null;
  fetch: { as: 'ok'; bytes: Uint8Array; name?: string; mime?: string } | { as: 'lost'; why: 'gone' | 'too_large' } | { as: 'none' };
  own: Own[];
  history: Heard[];
  stop: null;
};

/** `give up`: the asker no longer waits; what has not begun does not begin. */
export type ToChild = { n: number; ask: Ask } | { n: number; give: 'up' };
export type Told =
  | { is: 'browser'; pid: number }
  /** The page answered: WhatsApp's own word for its state. */
  | { is: 'beat'; state: string }
  | { is: 'progress' }
  | { is: 'qr'; qr: string }
  | { is: 'ready' }
  | { is: 'logout' }
  | { is: 'fault'; what: string }
  | { is: 'heard'; heard: Heard }
  /** The send of question `n` is with the page from now on. */
  | { is: 'begun'; n: number }
  | { is: 'answer'; n: number; value: unknown }
  | { is: 'refused'; n: number; why: string };

/** How the child is started: one JSON argument. */
export type Launch = {
  executable: string;
  /** The session lives below it. */
  data: string;
  /** A folder with a page of our own instead of WhatsApp's. */
  pages?: string;
  /** ms between two signs of life. */
  beat: number;
};
/** The folder that the library's LocalAuth makes. */
export const SESSION = 'session';
