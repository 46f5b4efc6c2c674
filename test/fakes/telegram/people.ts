/** Those who hold the phones: beneficiaries in private chats, staff in a group. */
import type { Fields, Group, Member, Phone, Shown } from './types.ts';
import type { Chat, User, World } from './world.ts';

const PATIENCE = 10_000;

const untilShown = async (list: () => Shown[], n: number, ms: number): Promise<Shown[]> => {
  for (const end = Date.now() + ms; list().length < n; await new Promise((go) => setTimeout(go, 10))) {
    if (Date.now() > end) throw new Error(`waited for ${n} messages, there are ${list().length}: ${JSON.stringify(list().map((m) => m.text))}`);
  }
  return list();
};

/** Everything a person can put into a chat; the same in private and in a topic. */
const hand = (world: World, chat: Chat, from: User) => {
  const put = (content: Fields, shown: Partial<Shown>, thread?: number): number => {
    const message = world.add(chat, { kind: 'other', fromBot: false, ...shown, ...(thread === undefined ? {} : { thread }) });
    if (!chat.blocked) world.push({ message: world.wire(chat, message, from, content) });
    return message.id;
  };
  const file = (kind: 'voice' | 'document', bytes: Uint8Array, name: string, mime: string, caption: string | undefined, thread?: number): number => {
    const f = world.keep(name, mime, bytes, kind);
    const body: Fields = { file_id: f.id, file_unique_id: f.id.slice(-8), mime_type: mime, file_size: bytes.length, ...(kind === 'voice' ? { duration: 3 } : { file_name: name }) };
    return put({ [kind]: body, ...(caption ? { caption } : {}) }, { kind, text: caption ?? '', file: f }, thread);
  };
  return {
    put, file,
    say: (text: string, thread?: number) => put({ text, ...(text.startsWith('/') ? { entities: [{ type: 'bot_command', offset: 0, length: text.split(/\s/)[0]?.length ?? 0 }] } : {}) }, { kind: 'text', text }, thread),
    photo: (bytes: Uint8Array, caption?: string, thread?: number) => {
      const sizes = ['small', 'large'].map((name) => world.keep(`${name}.jpg`, 'image/jpeg', name === 'large' ? bytes : bytes.slice(0, 8), 'photos'));
      const photo = sizes.map((f, i) => ({ file_id: f.id, file_unique_id: f.id.slice(-8), width: 90 * (i * 9 + 1), height: 60 * (i * 9 + 1), file_size: f.bytes.length }));
      return put({ photo, ...(caption ? { caption } : {}) }, { kind: 'photo', text: caption ?? '', ...(sizes[1] ? { file: sizes[1] } : {}) }, thread);
    },
  };
};

export const phone = (world: World, user: number, name: string): Phone => {
  const from: User = { id: user, is_bot: false, first_name: name, language_code: 'ar' };
  const chat = world.openChat(user, { first_name: name });
  const { put, file, say, photo } = hand(world, chat, from);
  const own = (): Fields => ({ chat: { id: chat.id, type: 'private', first_name: name }, from: from as never, date: world.seconds() });
  const member = (status: string): Fields => ({ user: { id: 1, is_bot: true, first_name: 'bot' }, status });
  const contact = (number: string, whose: 'own' | 'other' = 'own'): number =>
    put({ contact: { phone_number: number, first_name: name, user_id: whose === 'own' ? user : user + 1 } }, { kind: 'other', text: number });
  const heard = (): Shown[] => chat.messages.filter((m) => m.fromBot);
  return {
    user, contact, heard,
    say: (text) => say(text),
    press: (label) => world.press(chat, from, label),
    tap(label) {
      const keys = heard().findLast((m) => m.keyboard.length)?.keyboard.flat() ?? [];
      const key = keys.find((k) => k.text === label);
      if (!key) throw new Error(`no key ${label}; there are: ${keys.map((k) => k.text).join(' | ')}`);
      return key.contact ? contact(`9665${String(user).padStart(8, '0').slice(-8)}`) : say(label);
    },
    photo: (bytes, caption) => photo(bytes, caption),
    voice: (bytes, caption) => file('voice', bytes, 'voice.ogg', 'audio/ogg', caption),
    document: (bytes, fileName, mime, caption) => file('document', bytes, fileName, mime, caption),
    place: (latitude, longitude) => put({ location: { latitude, longitude } }, { kind: 'location' }),
    other: (content) => put(content, {}),
    edit(id, text) {
      const message = chat.messages.find((m) => m.id === id);
      if (!message) throw new Error(`no message ${id}`);
      message.text = text;
      world.push({ edited_message: { ...world.wire(chat, message, from, message.kind === 'text' ? { text } : { caption: text }), edit_date: world.seconds() } });
    },
    react: (id, sign) => void world.push({ message_reaction: {
      chat: { id: chat.id, type: 'private', first_name: name }, message_id: id, user: from as never, date: world.seconds(), old_reaction: [], new_reaction: sign ? [{ type: 'emoji', emoji: sign }] : [],
    } }),
    block() { chat.blocked = true; world.push({ my_chat_member: { ...own(), old_chat_member: member('member'), new_chat_member: { ...(member('kicked') as object), until_date: 0 } } }); },
    unblock() { chat.blocked = false; world.push({ my_chat_member: { ...own(), old_chat_member: member('kicked'), new_chat_member: member('member') } }); },
    shown: () => chat.messages,
    typing: () => chat.typing,
    until: (n, ms = PATIENCE) => untilShown(heard, n, ms),
  };
};

export const group = (world: World, id: number, title: string): Group => {
  const chat = world.openChat(id, { title });
  const shown = (thread?: number): Shown[] => chat.messages.filter((m) => thread === undefined || m.thread === thread);
  const member = (user: number, name: string): Member => {
    const from: User = { id: user, is_bot: false, first_name: name };
    const { put, file, say, photo } = hand(world, chat, from);
    const at = (thread: number | null): number | undefined => thread ?? undefined;
    return {
      user,
      say: (thread, text) => say(text, at(thread)),
      photo: (thread, bytes, caption) => photo(bytes, caption, thread),
      voice: (thread, bytes) => file('voice', bytes, 'voice.ogg', 'audio/ogg', undefined, thread),
      document: (thread, bytes, fileName, mime, caption) => file('document', bytes, fileName, mime, caption, thread),
      press: (thread, label) => world.press(chat, from, label, thread),
      other: (thread, content) => put(content, {}, at(thread)),
    };
  };
  return {
    id, shown,
    topics: () => [...chat.topics.values()],
    member: (user, name = `staff ${user}`) => member(user, name),
    deleteTopic(thread) {
      const topic = chat.topics.get(thread);
      if (!topic) throw new Error(`no topic ${thread}`);
      topic.state = 'deleted';
      chat.messages = chat.messages.filter((m) => m.thread !== thread);
    },
    until: (n, thread, ms = PATIENCE) => untilShown(() => shown(thread).filter((m) => m.fromBot), n, ms),
  };
};
