/**
 * A Telegram of our own on loopback: the Bot API server, the people who write to the bot, and groups with topics.
 * `const telegram = await openTelegram()`, then TELEGRAM_API = telegram.url, `telegram.phone(501).say('السلام عليكم')`, and read `telegram.phone(501).shown()`.
 */
import type { Json } from '../../../core/json.ts';

export type Fields = Record<string, Json>;

/**
 * What goes wrong, as data. `method`: of which call ('*': of any; getUpdates and file downloads ('file') must be named). `share` of the calls (0..1, by
 * the server's own seeded dice; 1 when left out), at most `times`.
 * `refuse` answers an error and does nothing; `reset-before` cuts the line and does nothing; `reset-after` does it and cuts the line;
 * `silent` does it and never answers; `slow` does it and answers a few bytes a time; `garbage` does it and answers what is not JSON.
 */
export type Fault = { method: string; share?: number; times?: number } & (
  | { as: 'refuse'; code: number; description?: string; retryAfter?: number }
  | { as: 'reset-before' } | { as: 'reset-after' } | { as: 'silent' } | { as: 'garbage' }
  | { as: 'slow'; every: number; bytes: number }
);

export type Button = { text: string; data: string };
/** One message as a phone shows it. */
export type Shown = {
  id: number; at: number; fromBot: boolean;
  kind: 'text' | 'photo' | 'document' | 'voice' | 'audio' | 'video' | 'location' | 'other';
  /** The text, or the caption of a file. */
  text: string;
  /** Inline buttons, row by row. */
  buttons: Button[][];
  /** The reply keyboard it brought: labels row by row; `contact` asks for the person's own number. */
  keyboard: { text: string; contact: boolean }[][];
  file?: { id: string; name: string; mime: string; bytes: Uint8Array };
  /** Signs the bot put on it. */
  signs: string[];
  thread?: number;
};

/** A person's phone: one private chat with the bot. Everything it does becomes an update; each returns the id of its message. */
export interface Phone {
  readonly user: number;
  say(text: string): number;
  /** Presses the newest inline button with this label (or data) in the chat. Returns the callback query's id. Throws when there is none. */
  press(label: string): string;
  /** Taps a key of the newest reply keyboard: its label is said, or the own contact shared. */
  tap(label: string): number;
  contact(number: string, whose?: 'own' | 'other'): number;
  photo(bytes: Uint8Array, caption?: string): number;
  voice(bytes: Uint8Array, caption?: string): number;
  document(bytes: Uint8Array, name: string, mime: string, caption?: string): number;
  place(lat: number, lon: number): number;
  /** Any other content as Telegram would send it, e.g. `{ sticker: {...} }`. */
  other(content: Fields): number;
  edit(id: number, text: string): void;
  react(id: number, sign: string | null): void;
  block(): void;
  unblock(): void;
  /** The whole chat, oldest first. */
  shown(): Shown[];
  /** What the bot wrote, oldest first. */
  heard(): Shown[];
  /** Chat actions the bot showed here. */
  typing(): number;
  /** Resolves with the bot's messages once there are `n`; rejects after `ms` (10,000). */
  until(n: number, ms?: number): Promise<Shown[]>;
}

export type Topic = { thread: number; name: string; state: 'open' | 'closed' | 'deleted' };
/** A member of a group. `thread` null: outside every topic. */
export interface Member {
  readonly user: number;
  say(thread: number | null, text: string): number;
  photo(thread: number, bytes: Uint8Array, caption?: string): number;
  voice(thread: number, bytes: Uint8Array): number;
  document(thread: number, bytes: Uint8Array, name: string, mime: string, caption?: string): number;
  press(thread: number, label: string): string;
  other(thread: number | null, content: Fields): number;
}
/** A supergroup with topics. `id` is negative, as Telegram's are. */
export interface Group {
  readonly id: number;
  topics(): Topic[];
  member(user: number, name?: string): Member;
  /** By hand, in the group: the bot is not told; its next post there is refused. */
  deleteTopic(thread: number): void;
  shown(thread?: number): Shown[];
  /** Resolves with the bot's messages (of this topic) once there are `n`. */
  until(n: number, thread?: number, ms?: number): Promise<Shown[]>;
}

/** One call that the server took, in order. `chat` is null for calls about no chat. */
export type Taken = { method: string; at: number; chat: number | null; payload: Fields };

export interface TelegramFake {
  /** For TELEGRAM_API. */
  readonly url: string;
  readonly token: string;
  phone(user: number, name?: string): Phone;
  group(id: number, title?: string): Group;
  fault(fault: Fault): void;
  /** All faults end. */
  calm(): void;
  /** Every call that took effect. */
  readonly taken: Taken[];
  /** Calls that came, with those that were refused or cut, by method. */
  readonly came: Map<string, number>;
  /** Updates not yet confirmed by a higher offset, or not yet taken by the webhook. */
  pending(): number;
  /** Puts a raw update in line: `update_id` is set. Returns it. */
  push(update: Fields): number;
  /** Callback queries that nobody answered come again under a new update_id, as Telegram does. Returns how many. */
  repeatUnanswered(): number;
  /** The webhook that is set, or ''. */
  webhook(): string;
  commands(scope?: string, lang?: string): { command: string; description: string }[];
  close(): Promise<void>;
}

export type TelegramOptions = {
  token?: string;
  /** For the dates of messages; ms. */
  now?: () => number;
  /** Of the dice behind `share`. */
  seed?: number;
  /** Pause before the webhook is tried again, ms. */
  webhookRetry?: number;
};
