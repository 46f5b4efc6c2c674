/** The methods of the Bot API that the product calls, with Telegram's own refusals: https://core.telegram.org/bots/api */
import type { Json } from '../../../core/json.ts';
import type { Fields, Shown } from './types.ts';
import { BOT, type Chat, type World } from './world.ts';

/** A file part of a multipart call. */
export type Upload = { name: string; mime: string; bytes: Uint8Array };
export type Payload = Record<string, Json | Upload>;
export class Refused extends Error {
  readonly code: number;
  constructor(code: number, description: string) { super(description); this.code = code; }
}
const bad = (what: string): never => { throw new Refused(400, `Bad Request: ${what}`); };

const TEXT = 4096;
const CAPTION = 1024;
const DATA = 64;
const DOWNLOAD = 20_000_000;

const fields = (v: Json | Upload | undefined): Fields => (typeof v === 'object' && v !== null && !Array.isArray(v) ? (v as Fields) : {});
const list = (v: Json | undefined): Fields[] => (Array.isArray(v) ? (v as Fields[]) : []);
const words = (v: Json | Upload | undefined): string => (typeof v === 'string' ? v : '');
const isUpload = (v: unknown): v is Upload => typeof v === 'object' && v !== null && (v as Upload).bytes instanceof Uint8Array;

const chatOf = (world: World, p: Payload): Chat => {
  const chat = world.chat(Number(p['chat_id']));
  if (!chat) return bad('chat not found');
  if (chat.blocked) throw new Refused(403, 'Forbidden: bot was blocked by the user');
  return chat;
};
const threadOf = (chat: Chat, p: Payload): number | undefined => {
  if (p['message_thread_id'] === undefined) return undefined;
  const topic = chat.topics.get(Number(p['message_thread_id']));
  return topic && topic.state !== 'deleted' ? topic.thread : bad('message thread not found');
};
const messageOf = (chat: Chat, id: Json | Upload | undefined): Shown => chat.messages.find((m) => m.id === Number(id)) ?? bad('message to edit not found');

const markup = (p: Payload): Pick<Shown, 'buttons' | 'keyboard'> => {
  const m = fields(p['reply_markup']);
  const buttons = (Array.isArray(m['inline_keyboard']) ? (m['inline_keyboard'] as Json[]) : []).map((row) => list(row).map((b) => ({ text: words(b['text']), data: words(b['callback_data']) })));
  for (const b of buttons.flat()) {
    if (!b.text) bad('text buttons are unallowed in the inline keyboard');
    if (!b.data || Buffer.byteLength(b.data) > DATA) bad('BUTTON_DATA_INVALID');
  }
  return { buttons, keyboard: (Array.isArray(m['keyboard']) ? (m['keyboard'] as Json[]) : []).map((row) => list(row).map((k) => ({ text: words(k['text']), contact: k['request_contact'] === true }))) };
};

const sendText = (world: World, p: Payload): Json => {
  const chat = chatOf(world, p);
  const text = words(p['text']);
  if (!text.trim()) bad('message text is empty');
  if (text.length > TEXT) bad('message is too long');
  const thread = threadOf(chat, p);
  const shown = world.add(chat, { kind: 'text', fromBot: true, text, ...markup(p), ...(thread === undefined ? {} : { thread }) });
  return world.wire(chat, shown, BOT, { text });
};

const FOLDERS = { photo: 'photos', document: 'documents', voice: 'voice', audio: 'music', video: 'videos' } as const;
const sendFile = (kind: keyof typeof FOLDERS) => (world: World, p: Payload): Json => {
  const chat = chatOf(world, p);
  const caption = words(p['caption']);
  if (caption.length > CAPTION) bad('message caption is too long');
  const given = p[kind];
  const file = isUpload(given) ? world.keep(given.name, given.mime, given.bytes, FOLDERS[kind]) : (world.files.get(words(given as Json)) ?? bad('wrong file identifier/HTTP URL specified'));
  if (!file.bytes.length) bad('file must be non-empty');
  const thread = threadOf(chat, p);
  const shown = world.add(chat, { kind, fromBot: true, text: caption, file, ...markup(p), ...(thread === undefined ? {} : { thread }) });
  const body: Json = { file_id: file.id, file_unique_id: file.id.slice(-8), file_size: file.bytes.length, file_name: file.name };
  return world.wire(chat, shown, BOT, { [kind]: kind === 'photo' ? [body] : body, ...(caption ? { caption } : {}) });
};

const topicOf = (world: World, p: Payload) => {
  const topic = chatOf(world, p).topics.get(Number(p['message_thread_id']));
  return topic && topic.state !== 'deleted' ? topic : bad('TOPIC_ID_INVALID');
};
const edit = (what: 'text' | 'markup') => (world: World, p: Payload): Json => {
  const chat = chatOf(world, p);
  const shown = messageOf(chat, p['message_id']);
  if (what === 'text') shown.text = words(p['text'] ?? p['caption']);
  shown.buttons = markup(p).buttons;
  return world.wire(chat, shown, BOT, { text: shown.text });
};
const scopeOf = (p: Payload): string => {
  const scope = fields(p['scope']);
  return `${words(scope['type']) || 'default'}${scope['chat_id'] === undefined ? '' : `:${String(scope['chat_id'])}`}/${words(p['language_code'])}`;
};

export const METHODS: Record<string, (world: World, p: Payload) => Json> = {
  getMe: () => BOT as never,
  getChat(world, p) {
    const chat = world.chat(Number(p['chat_id'])) ?? bad('chat not found');
    return { id: chat.id, type: chat.type, ...(chat.title ? { title: chat.title, is_forum: true } : {}) };
  },
  getChatMember(world, p) {
    chatOf(world, p);
    return { status: 'administrator', user: BOT as never, can_manage_topics: true };
  },
  sendMessage: sendText,
  sendPhoto: sendFile('photo'), sendDocument: sendFile('document'), sendVoice: sendFile('voice'), sendAudio: sendFile('audio'), sendVideo: sendFile('video'),
  sendLocation(world, p) {
    const chat = chatOf(world, p);
    return world.wire(chat, world.add(chat, { kind: 'location', fromBot: true }), BOT, { location: { latitude: Number(p['latitude']), longitude: Number(p['longitude']) } });
  },
  sendChatAction(world, p) { chatOf(world, p).typing += 1; return true; },
  copyMessage(world, p) {
    const chat = chatOf(world, p);
    const thread = threadOf(chat, p);
    const source = messageOf(world.chat(Number(p['from_chat_id'])) ?? bad('chat not found'), p['message_id']);
    const shown = world.add(chat, { kind: source.kind, fromBot: true, text: source.text, ...(source.file ? { file: source.file } : {}), ...(thread === undefined ? {} : { thread }) });
    return { message_id: shown.id };
  },
  editMessageText: edit('text'), editMessageCaption: edit('text'), editMessageReplyMarkup: edit('markup'),
  deleteMessage(world, p) {
    const chat = chatOf(world, p);
    const shown = messageOf(chat, p['message_id']);
    chat.messages = chat.messages.filter((m) => m !== shown);
    return true;
  },
  setMessageReaction(world, p) {
    messageOf(chatOf(world, p), p['message_id']).signs = list(p['reaction'] as Json).map((r) => words(r['emoji']));
    return true;
  },
  answerCallbackQuery(world, p) {
    const query = world.queries.get(words(p['callback_query_id'])) ?? bad('query is too old and response timeout expired or query ID is invalid');
    query.answered = true;
    return true;
  },
  getFile(world, p) {
    const file = world.files.get(words(p['file_id'])) ?? bad('wrong file_id or the file is temporarily unavailable');
    if (file.bytes.length > DOWNLOAD) bad('file is too big');
    return { file_id: file.id, file_unique_id: file.id.slice(-8), file_size: file.bytes.length, file_path: file.path };
  },
  createForumTopic(world, p) {
    const chat = chatOf(world, p);
    const name = words(p['name']);
    if (!name || name.length > 128) bad('TOPIC_TITLE_INVALID');
    const thread = world.nextMessage();
    chat.topics.set(thread, { thread, name, state: 'open' });
    return { message_thread_id: thread, name, icon_color: 7_322_096 };
  },
  editForumTopic(world, p) { topicOf(world, p).name = words(p['name']); return true; },
  closeForumTopic(world, p) {
    const topic = topicOf(world, p);
    if (topic.state === 'closed') bad('TOPIC_NOT_MODIFIED');
    topic.state = 'closed';
    return true;
  },
  reopenForumTopic(world, p) { topicOf(world, p).state = 'open'; return true; },
  setMyCommands(world, p) {
    world.commands.set(scopeOf(p), list(p['commands'] as Json).map((c) => ({ command: words(c['command']), description: words(c['description']) })));
    return true;
  },
  getMyCommands: (world, p) => (world.commands.get(scopeOf(p)) ?? []) as never,
};
