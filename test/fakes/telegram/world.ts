/** What Telegram knows: chats, messages, files, and the bot's line of updates with its exact rules of confirmation. */
import type { Button, Fields, Shown, Topic } from './types.ts';

export type User = { id: number; first_name: string; is_bot: boolean; language_code?: string };
export type Chat = {
  id: number; type: 'private' | 'supergroup'; title?: string; first_name?: string;
  messages: Shown[]; topics: Map<number, Topic>; blocked: boolean; typing: number;
};
export type Stored = { id: string; path: string; name: string; mime: string; bytes: Uint8Array };
type Update = { update_id: number } & Fields;

/** Kinds that come only when asked for by name. */
const ON_REQUEST = new Set(['message_reaction', 'message_reaction_count', 'chat_member']);
export const BOT: User & { username: string } = { id: 7_000_000_001, is_bot: true, first_name: 'صلة', username: 'sila_test_bot' };

export class World {
  readonly chats = new Map<number, Chat>();
  readonly files = new Map<string, Stored>();
  /** Callback queries by id: answered or not, and the update that brought them. */
  readonly queries = new Map<string, { answered: boolean; body: Fields }>();
  readonly commands = new Map<string, { command: string; description: string }[]>();
  updates: Update[] = [];
  allowed: string[] | null = null;
  readonly now: () => number;
  /** Called when an update joins the line. */
  wake: () => void = () => undefined;
  #lastUpdate = 100_000;
  #lastMessage = 1_000;
  #lastFile = 0;
  #lastQuery = 0;

  constructor(now: () => number) { this.now = now; }

  seconds(): number { return Math.floor(this.now() / 1000); }
  nextMessage(): number { return ++this.#lastMessage; }
  nextQuery(): string { return String(900_000_000_000 + ++this.#lastQuery); }

  push(update: Fields): number {
    const id = ++this.#lastUpdate;
    const kind = Object.keys(update)[0] ?? '';
    if (this.allowed?.length ? this.allowed.includes(kind) : !ON_REQUEST.has(kind)) {
      this.updates.push({ update_id: id, ...update });
      this.wake();
    }
    return id;
  }

  /** Everything below `offset` is forgotten for good; a negative one keeps the last few. */
  confirm(offset: number): void {
    if (offset > 0) this.updates = this.updates.filter((u) => u.update_id >= offset);
    else if (offset < 0) this.updates = this.updates.slice(offset);
  }

  chat(id: number): Chat | undefined { return this.chats.get(id); }
  openChat(id: number, more: Partial<Chat>): Chat {
    const chat = this.chats.get(id) ?? { id, type: id < 0 ? 'supergroup' : 'private', messages: [], topics: new Map(), blocked: false, typing: 0, ...more };
    this.chats.set(id, chat);
    return chat;
  }

  keep(name: string, mime: string, bytes: Uint8Array, folder = 'documents'): Stored {
    const n = ++this.#lastFile;
    const file = { id: `BQACAgQ-${n}-${folder}`, path: `${folder}/file_${n}.${name.split('.').at(-1) ?? 'bin'}`, name, mime, bytes };
    this.files.set(file.id, file);
    return file;
  }

  /** A message of a chat as the Bot API writes it. */
  wire(chat: Chat, shown: Shown, from: User, content: Fields): Fields {
    const topic: Fields = shown.thread === undefined ? {} : { message_thread_id: shown.thread, is_topic_message: true };
    return {
      message_id: shown.id, from: from as never, date: Math.floor(shown.at / 1000), ...topic,
      chat: { id: chat.id, type: chat.type, ...(chat.title ? { title: chat.title, is_forum: true } : {}), ...(chat.first_name ? { first_name: chat.first_name } : {}) },
      ...content, ...(shown.buttons.length ? { reply_markup: { inline_keyboard: shown.buttons.map((row) => row.map((b) => ({ text: b.text, callback_data: b.data }))) } } : {}),
    };
  }

  add(chat: Chat, shown: Partial<Shown> & Pick<Shown, 'kind' | 'fromBot'>): Shown {
    const whole: Shown = { id: this.nextMessage(), at: this.now(), text: '', buttons: [], keyboard: [], signs: [], ...shown };
    chat.messages.push(whole);
    return whole;
  }

  /** Somebody presses a button of a message of the bot. */
  press(chat: Chat, from: User, label: string, thread?: number): string {
    const among = chat.messages.filter((m) => m.fromBot && (thread === undefined || m.thread === thread));
    for (const shown of among.toReversed()) {
      const button = shown.buttons.flat().find((b: Button) => b.text === label || b.data === label);
      if (!button) continue;
      const id = this.nextQuery();
      const content: Fields = shown.kind === 'text' ? { text: shown.text } : { caption: shown.text };
      const body: Fields = { id, from: from as never, chat_instance: String(chat.id), data: button.data, message: this.wire(chat, shown, BOT, content) };
      this.queries.set(id, { answered: false, body });
      this.push({ callback_query: body });
      return id;
    }
    throw new Error(`no button ${label}; there are: ${among.flatMap((m) => m.buttons.flat().map((b) => b.text)).join(' | ')}`);
  }

  repeatUnanswered(): number {
    const open = [...this.queries.values()].filter((q) => !q.answered);
    for (const q of open) this.push({ callback_query: q.body });
    return open.length;
  }
}
