/**
 * The child process of a linked phone: the only file that knows whatsapp-web.js. It may hang, crash or lose its browser at any time; the parent (watch.ts) kills
 * and starts it again. Nothing is kept here but WhatsApp's own session on disk. It ends when the parent does, and takes Chromium with it.
 */
import type { Chat, Client, Message } from 'whatsapp-web.js';
import { callOf, editOf, messageOf, ownOf, reactionOf, revokeOf, type LibraryCall, type LibraryMessage, type LibraryReaction } from './describe.ts';
import type { Answers, Ask, Heard, Launch, Told, ToChild } from './ipc.ts';
import { kill } from './tree.ts';

/** The version number under which a page of our own is found; WhatsApp's page says its own. */
const OWN_VERSION = '2.3000.9999999999';
const FLAGS = ['--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-extensions', '--disable-component-update', '--disable-sync', '--disable-quic', '--mute-audio'];
/** Chromium refuses to run as root with its sandbox on. As anybody else it keeps it. */
const ROOT_FLAGS = ['--no-sandbox'];
/** The phone of a `@lid`: a question to WhatsApp, asked until it is known. */
const PHONE_MS = 3_000;
/** How many of a chat's messages are looked through after a break. */
const HISTORY = 200;
const CLOSE_MS = 3_000;
/** Between two messages to anybody. */
const GAP_MS = 300;
/** Waiting for WhatsApp's servers to take a message; after that nobody knows. */
const TAKEN_MS = 20_000;
/** Signs of life without `ready` after which the page is asked whether it was missed. */
const MISSED = 3;
/** The watchdog decides when a page takes too long; the library's own limit is shorter than a slow line needs. */
const PAGE_MS = 240_000;

const launch = JSON.parse(process.argv[2] as string) as Launch;
const tell = (told: Told): void => { if (process.connected) process.send?.(told); };
const nap = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const within = <T>(work: Promise<T>, ms: number): Promise<T | undefined> => Promise.race([work, nap(ms).then(() => undefined)]);

const { Client: LibraryClient, LocalAuth, MessageMedia } = (await import('whatsapp-web.js')).default;
const client: Client = new LibraryClient({
  authStrategy: new LocalAuth({ dataPath: launch.data }), authTimeoutMs: PAGE_MS,
  // Signals are ours: puppeteer would end the process in the middle of a stop that the parent is waiting for.
  puppeteer: { executablePath: launch.executable, headless: true, args: [...FLAGS, ...(process.getuid?.() === 0 ? ROOT_FLAGS : [])], handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
  ...(launch.pages ? { webVersion: OWN_VERSION, webVersionCache: { type: 'local' as const, path: launch.pages, strict: true } } : { webVersionCache: { type: 'none' as const } }),
});

let browser: number | undefined;
const end = (code: number): never => { kill(browser, true); process.exit(code); };
/** Sentences of Chromium and puppeteer name folders, never people; those of the page may quote a message and stay here. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/ERR_(INTERNET_DISCONNECTED|NAME_NOT_RESOLVED|CONNECTION|ADDRESS|NETWORK|PROXY|TIMED_OUT)/, 'web.whatsapp.com cannot be reached'],
  [/auth timeout/, 'the page of WhatsApp Web did not come up'],
  [/ready timeout/, 'the page of WhatsApp Web did not get ready'],
  [/already running|SingletonLock|profile appears to be in use/, 'another browser holds the session'],
  [/ENOENT|Could not find|executablePath/, 'Chromium is not where CHROMIUM says'],
  [/browser is gone/, 'the browser stopped'],
  [/Failed to launch/, 'Chromium does not start here (doctor tells more)'],
];
const sentence = (e: unknown): string => {
  const text = e instanceof Error ? e.message : String(e);
  return KNOWN.find(([pattern]) => pattern.test(text))?.[1] ?? `the page failed (${e instanceof Error ? e.name : 'unknown'})`;
};
const fault = (e: unknown): never => { tell({ is: 'fault', what: sentence(e) }); setTimeout(() => end(1), 50); return undefined as never; };
process.on('uncaughtException', fault);
process.on('unhandledRejection', fault);
process.on('disconnect', () => end(0));
process.on('SIGINT', () => undefined); // Ctrl-C reaches the whole group: the parent ends us in order
process.on('SIGTERM', () => void close());

// ------------------------------------------------------------------ what is heard

const phones = new Map<string, string>();
const phoneOf = async (chat: string): Promise<string | undefined> => {
  const known = phones.get(chat);
  if (known || !chat.endsWith('@lid')) return known;
  const pn = (await within(client.getContactLidAndPhone([chat]).catch(() => []), PHONE_MS))?.[0]?.pn;
  if (pn) phones.set(chat, pn);
  return pn;
};
const named = async (heard: Heard | null): Promise<Heard | null> => {
  if (!heard || !('chat' in heard) || heard.is === 'moved') return heard;
  const pn = await phoneOf(heard.chat);
  return pn ? { ...heard, pn } : heard;
};
/** One after another: a slow look-up must not let a person's second message overtake the first. */
let line: Promise<void> = Promise.resolve();
const hear = (heard: Heard | null): void => { line = line.then(async () => { const h = await named(heard); if (h) tell({ is: 'heard', heard: h }); }); };
const plain = (m: Message): LibraryMessage => m as unknown as LibraryMessage;

client.on('qr', (qr) => tell({ is: 'qr', qr }));
client.on('authenticated', () => tell({ is: 'progress' }));
client.on('loading_screen', () => tell({ is: 'progress' }));
client.on('ready', () => { ready = true; tell({ is: 'ready' }); }); // again after each reconnection
client.on('message', (m) => hear(messageOf(plain(m), Date.now())));
// Some kinds are never shown on a linked phone (view once) and come as ciphertext for good; others fail to be read.
client.on('message_ciphertext', (m) => { const h = messageOf(plain(m), Date.now()); if (/_unavailable_fanout$/.test(h.sub ?? '')) hear(h); });
(client as unknown as NodeJS.EventEmitter).on('message_ciphertext_failed', (m: Message) => hear(messageOf(plain(m), Date.now())));
client.on('message_edit', (m, body, before) => hear(editOf(plain(m), Date.now(), body, before)));
client.on('message_revoke_everyone', (m) => hear(revokeOf(plain(m), Date.now())));
client.on('message_reaction', (r) => hear(reactionOf(r as unknown as LibraryReaction, Date.now())));
client.on('message_ack', (m, ack) => { if (m.id.fromMe) hear({ is: 'ack', id: m.id._serialized, at: Date.now(), ack }); });
client.on('call', (c) => hear(callOf(c as unknown as LibraryCall, Date.now())));
client.on('contact_changed', (m, from, _to, contact) => { if (contact) hear({ is: 'moved', id: m.id._serialized, chat: String(from), at: Date.now() }); });
client.on('auth_failure', () => fault(new Error('auth timeout')));
// The library now deletes the session below a running browser, and may throw on the way: the parent does it when the browser is gone.
client.on('disconnected', (reason) => { tell(String(reason) === 'LOGOUT' ? { is: 'logout' } : { is: 'fault', what: `WhatsApp ended the session (${String(reason)})` }); setTimeout(() => end(1), 50); });

// ------------------------------------------------------------------ what is asked

/** Chats of people that had any message since then. Not `getChats()`: that asks WhatsApp about every group, one by one. */
const chatsSince = async (since: number): Promise<string[]> =>
  ((await client.pupPage?.evaluate(`window.require("WAWebCollections").Chat.getModelsArray().filter((c) => /@(c\\.us|lid)$/.test(c.id._serialized) && c.t * 1000 >= ${since}).map((c) => c.id._serialized)`)) as string[] | undefined) ?? [];

/** Newest last. `fetchMessages` loads older ones until it has the number asked for. */
const messages = async (chat: Chat, since: number): Promise<LibraryMessage[]> => {
  for (let limit = 25; ; limit *= 2) {
    const list = (await chat.fetchMessages({ limit })).map(plain).sort((a, b) => (a.timestamp ?? 0) - (b.timestamp ?? 0));
    if (limit >= HISTORY || list.length < limit || (list[0]?.timestamp ?? 0) * 1_000 < since) return list.filter((m) => (m.timestamp ?? 0) * 1_000 >= since);
  }
};

/** Without loading the chat first, as `Chat.sendStateTyping` needs. */
const typing = async (chat: string): Promise<void> => { await client.pupPage?.evaluate(`window.WWebJS.sendChatstate('typing', ${JSON.stringify(chat)})`); };

const ANSWER: { [K in Ask['do']]: (ask: Extract<Ask, { do: K }>, n: number) => Promise<Answers[K]> } = {
  send: async (ask, n) => {
    await typing(ask.chat).catch(() => undefined);
    await nap(ask.pause);
    return oneByOne(async () => {
      if (given.has(n)) return { as: 'failed', why: 'given up' };
      begun.add(n);
      tell({ is: 'begun', n });
      const media = ask.file && new MessageMedia(ask.file.mime, Buffer.from(ask.file.bytes).toString('base64'), ask.file.name, ask.file.bytes.byteLength);
      const as = media && !/^(image|video|audio)\//.test(media.mimetype) ? { sendMediaAsDocument: true } : {};
      const options = { linkPreview: false, waitUntilMsgSent: true, ...as, ...(ask.voice ? { sendAudioAsVoice: true } : {}), ...(media && ask.text ? { caption: ask.text } : {}) };
      const sent = await within(client.sendMessage(ask.chat, media ?? ask.text, options).then((m) => m ?? null), TAKEN_MS);
      if (sent === undefined) return { as: 'unknown', why: 'whatsapp did not take it in time' };
      return sent ? { as: 'ok', id: sent.id._serialized } : { as: 'failed', why: 'no such chat' };
    });
  },
  typing: async (ask) => { await typing(ask.chat); return null; },
  fetch: async (ask) => {
    const m = await client.getMessageById(ask.id);
    if (!m?.hasMedia) return { as: 'lost', why: 'gone' };
    if (Number((m as unknown as LibraryMessage).rawData?.size ?? 0) > ask.max) return { as: 'lost', why: 'too_large' };
    const file = await m.downloadMedia();
    if (!file) return { as: 'none' };
    const bytes = new Uint8Array(Buffer.from(file.data, 'base64'));
    return bytes.byteLength > ask.max ? { as: 'lost', why: 'too_large' } : { as: 'ok', bytes, mime: file.mimetype, ...(file.filename ? { name: file.filename } : {}) };
  },
  own: async (ask) => {
    const chat = await client.getChatById(ask.chat);
    return chat ? (await messages(chat, ask.since)).filter((m) => m.id.fromMe).map((m) => ownOf(m, 0)) : [];
  },
  history: async (ask) => {
    const found: Heard[] = [];
    for (const id of await chatsSince(ask.since)) {
      const chat = await client.getChatById(id);
      for (const m of chat ? await messages(chat, ask.since) : []) {
        const h: Heard = m.id.fromMe ? { is: 'ack', id: m.id._serialized as string, at: Math.round((m.timestamp ?? 0) * 1_000), ack: m.ack ?? 0 } : messageOf(m, Date.now());
        found.push((await named(h)) as Heard);
      }
    }
    return found.sort((a, b) => a.at - b.at);
  },
  stop: async () => { await close(); return null; },
};

/** Questions whose asker no longer waits, and sends that are with the page. */
const given = new Set<number>();
const begun = new Set<number>();
let turn: Promise<unknown> = Promise.resolve();
const oneByOne = <T>(work: () => Promise<T>): Promise<T> => {
  const mine = turn.then(work);
  turn = mine.catch(() => undefined).then(() => nap(GAP_MS));
  return mine;
};
process.on('message', (m: ToChild) => {
  if ('give' in m) {
    if (!begun.has(m.n)) { given.add(m.n); tell({ is: 'refused', n: m.n, why: 'given up' }); } // so the asker knows that it was not sent
    return;
  }
  const answer = ANSWER[m.ask.do] as (ask: Ask, n: number) => Promise<unknown>;
  answer(m.ask, m.n).then((value) => tell({ is: 'answer', n: m.n, value }), (e: unknown) => tell({ is: 'refused', n: m.n, why: e instanceof Error ? e.name : 'unknown' }))
    .finally(() => { given.delete(m.n); begun.delete(m.n); });
});

// ------------------------------------------------------------------ life

/** In order, so that Chromium writes its session to disk; by force where it does not listen. */
const close = async (): Promise<void> => {
  closing = true;
  await within(client.destroy().catch(() => undefined), CLOSE_MS);
  end(0);
};
let closing = false;

const watchBrowser = setInterval(() => {
  if (!client.pupBrowser) return;
  clearInterval(watchBrowser);
  browser = client.pupBrowser.process()?.pid;
  if (browser) tell({ is: 'browser', pid: browser });
  client.pupBrowser.on('disconnected', () => { if (!closing) fault(new Error('the browser is gone')); });
}, 50);

/** No answer of the page, no sign of life: that is the point of it. */
let asking = false;
let ready = false;
let waits = 0;
setInterval(() => {
  if (asking || !client.pupPage) return;
  asking = true;
  client.getState().then(
    async (state) => {
      tell({ is: 'beat', state: String(state ?? '') });
      // After some minutes WhatsApp stops making new codes. The library's own handler for this runs outside the page and fails.
      if (String(state) === 'UNPAIRED_IDLE') await client.pupPage?.evaluate('window.require("WAWebCmd").Cmd.refreshQR()');
      // A page that was ready before the library listened says so to nobody: "authenticated" and "ready" never come. It is said again in its stead.
      if (ready || String(state) !== 'CONNECTED') waits = 0;
      else if (++waits >= MISSED) await client.pupPage?.evaluate('window.require("WAWebSocketModel").Socket.hasSynced && window.onAppStateHasSyncedEvent?.()');
    },
    () => undefined, // between two pages
  ).catch(() => undefined).finally(() => { asking = false; });
}, launch.beat);

client.initialize().catch(fault);
