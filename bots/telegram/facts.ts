/** Telegram's figures and names in one place. https://core.telegram.org/bots/api, https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this */
import type { Limits, Pace } from '../../core/ports.ts';

export const CHANNEL = 'telegram';
export const API = 'https://api.telegram.org';
export const HOOK = '/telegram';
export const CURSOR = 'telegram.offset';

/** About a message a second in a chat (a short burst is let through), 30 a second in all. Button texts are not limited by Telegram; longer ones are cut by phones. */
export const LIMITS: Limits = { text: 4096, choices: 40, label: 64, media: true, typing: true, pace: { all: 30, burst: 2, every: 1_000 } };
/** A group takes 20 messages a minute. */
export const GROUP_PACE: Pace = { all: 30, burst: 5, every: 3_000 };
export const CAPTION = 1024;
/** Bytes of a button's callback_data, characters of a topic's name. */
export const DATA = 64;
export const TOPIC_NAME = 128;
/** Bytes: what the Bot API lets a bot download, what it takes as a photo and as any other file, and the largest update we read. */
export const DOWNLOAD = 20_000_000;
export const PHOTO = 10_000_000;
export const FILE = 50_000_000;
export const UPDATE = 1_000_000;

/** Reactions come only when asked for by name. */
export const UPDATES = ['message', 'edited_message', 'callback_query', 'message_reaction', 'my_chat_member'] as const;

/** The choice that asks for the person's own number: Telegram has a key for it. */
export const SHARE_PHONE = 'share_phone';

/** The choice that a bare `/start` is: no topic, flow or word has this id, so the engine greets, or asks again what is open. */
export const START = '/start';

/** Buttons of a staff room, and the words that do the same. */
export const ROOM_ACTS = { 'room:took': 'took', 'room:returned': 'returned', 'room:closed': 'closed' } as const;
export const STAFF_COMMANDS = { note: 'noted', take: 'took', return: 'returned', close: 'closed' } as const;

/** What a person may type after `/`, and the universal word it means (the engine's own names). The first few are shown in the menu. */
export const COMMANDS: Readonly<Record<string, string>> = {
  menu: 'menu', status: 'status', staff: 'staff', cancel: 'cancel', arabic: 'arabic', english: 'english', back: 'back', repeat: 'repeat',
  skip: 'skip', correct: 'correct', done: 'done', resume: 'resume', restart: 'restart', stop_notices: 'stop_notices', start_notices: 'start_notices', help: 'menu', ar: 'arabic', en: 'english',
};

/** Every wait of the poll loop and of calls, ms. Tests shorten them. */
export const TIMES = {
  /** Seconds a poll stays open, and how much longer we wait for its answer before the line counts as dead. */
  pollSeconds: 30, pollGrace: 15_000,
  /** One short call of our own: answers to buttons, commands, the webhook's address. */
  call: 15_000,
  /** Pauses after a fault: the first, doubled up to the longest, half of it by chance. */
  first: 500, longest: 60_000,
  /** Another poller has the bot; the token is refused. */
  conflict: 15_000, refused: 60_000,
  /** Tries of one update on its own before it is put aside. */
  tries: 3,
  /** How long a stored offset is trusted: after a week without updates Telegram begins to count elsewhere. */
  offsetLife: 5 * 24 * 3_600_000,
};
export type Times = typeof TIMES;
