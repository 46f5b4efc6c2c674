/**
 * WhatsApp as a linked phone sees it, played on this machine: people who write, servers that hold what came while the browser was away, a phone that scans and
 * ends the link. The page (page.js) runs in the real Chromium that the real library drives; this follows it through DevTools.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { attach, type Tab } from './devtools.ts';

const URL_OF_PAGE = 'https://web.whatsapp.com/';
const VERSION = '2.3000.9999999999';
const TICK_MS = 60;
const PATIENCE_MS = 30_000;

/** What a person's phone sends. `type` as WhatsApp names it; `data` is base64 of a file. */
export type FromPerson = { type?: string; body?: string; t?: number; data?: string; mimetype?: string; filename?: string; caption?: string; size?: number; lat?: number; lng?: number; notifyName?: string; subtype?: string };
/** What our side sent to somebody. `bytes` of a file. `read`: the person looked at it. */
export type SentByUs = { id: string; chat: string; type: string; body: string; t: number; mimetype?: string; filename?: string; bytes?: Buffer };

type Stored = FromPerson & { id: string; chat: string; fromMe?: boolean; type: string; t: number; ack?: number };
type Drained = { boot: string; state: string; linked: boolean; ready: boolean; scannable: boolean; events: ({ is: 'sent'; id: string; key: string; chat: string; type: string; t: number; body: string; data?: string; mimetype?: string; filename?: string } | { is: 'seen' | 'typing'; chat: string } | { is: 'missing'; name: string })[] };

export interface FakePhone {
  /** WHATSAPP_WEB_VERSION_DIR. */
  readonly dir: string;
  /** Everything our side sent, in order. */
  readonly sent: readonly SentByUs[];
  readonly typing: readonly string[];
  /** Modules that the library asked for and the page does not know: none is the pass condition. */
  readonly missing: readonly string[];
  /** Follows the browser of this profile folder (`profileOf(data)`) through all its restarts. */
  follow(profile: string): void;
  /** Scans the code as soon as one is shown; resolves when the library listens for messages. */
  scan(): Promise<void>;
  /** The library is listening. */
  ready(): Promise<void>;
  /** A person writes; while the browser is away the servers keep it. `chat` as `9665...@c.us` or `...@lid`. Resolves with the serialised id. */
  say(chat: string, text: string): Promise<string>;
  give(chat: string, message: FromPerson): Promise<string>;
  /** Resolves with what was sent to the chat after the first `after` ones, at least `many`. */
  got(chat: string, after?: number, many?: number): Promise<SentByUs[]>;
  /** 2 delivered, 3 read, -1 refused. */
  ack(id: string, ack: number): Promise<void>;
  edit(id: string, body: string): Promise<void>;
  revoke(id: string): Promise<void>;
  react(of: string, chat: string, sign: string): Promise<void>;
  call(chat: string): Promise<void>;
  phoneOf(lid: string, pn: string): void;
  /** From now on messages are taken by the servers, but the page never hears so. */
  hold(on: boolean): Promise<void>;
  /** From the next start on the page is ready before the library listens, and does not say so again. */
  early(on: boolean): void;
  logout(): Promise<void>;
  rotate(): Promise<void>;
  idle(): Promise<void>;
  state(state: string): Promise<void>;
  /** Blocks the page's event loop. */
  hang(ms: number): void;
  /** Process id of the browser. */
  browser(): number;
  close(): Promise<void>;
}

export const openPage = (): FakePhone => {
  const dir = mkdtempSync(join(tmpdir(), 'sila-page-'));
  const script = readFileSync(new URL('./page.js', import.meta.url), 'utf8');
  writeFileSync(join(dir, `${VERSION}.html`), `<!doctype html><html><head><meta charset="utf-8"><title>own page</title></head><body><script>${script}</script></body></html>`);

  const messages: Stored[] = [];
  const phones = new Map<string, string>();
  const sent: SentByUs[] = [];
  const typing: string[] = [];
  const missing: string[] = [];
  let profile = '';
  let tab: Tab | null = null;
  let last: Drained | null = null;
  let connected = ''; // the boot that was given everything
  let handed = 0; // how many of the messages it has
  let held = false;
  let early = false;
  let wantsScan = false;
  let running = true;
  let n = 0;

  const until = async <T>(what: string, test: () => T | null | undefined | false): Promise<T> => {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const v = test();
      if (v) return v;
      if (performance.now() > end) throw new Error(`waited in vain for ${what} (page: ${last ? JSON.stringify({ ...last, events: last.events.length }) : 'none'})`);
      await sleep(TICK_MS / 2);
    }
  };
  /** What was said since the page got everything. It hears it in order; if it goes meanwhile, the next one gets everything again. */
  const hand = async (): Promise<void> => {
    while (tab && handed < messages.length) {
      const m = messages[handed++] as Stored;
      if (!m.fromMe) await tab.evaluate(`sila.receive(${JSON.stringify(m)})`).catch(() => undefined);
    }
  };
  const snapshot = (): string => JSON.stringify({ messages, phones: [...phones], early });

  const follow = async (): Promise<void> => {
    tab ??= profile ? await attach(profile, URL_OF_PAGE) : null;
    if (!tab) { last = null; return; }
    const d = (await tab.evaluate('window.sila ? sila.drain() : null')) as Drained | null;
    if (!d) { last = null; return; }
    for (const e of d.events) {
      if (e.is === 'typing') typing.push(e.chat);
      if (e.is === 'missing') missing.push(e.name);
      if (e.is !== 'sent') continue;
      sent.push({ id: e.id, chat: e.chat, type: e.type, body: e.body, t: e.t, ...(e.data !== undefined ? { bytes: Buffer.from(e.data, 'base64'), mimetype: e.mimetype, filename: e.filename } : {}) });
      messages.push({ id: e.key, chat: e.chat, fromMe: true, type: e.type, body: e.body, t: e.t, ack: 1, ...(e.data !== undefined ? { data: '', caption: e.body, mimetype: e.mimetype, filename: e.filename } : {}) });
    }
    if (d.boot !== connected && d.linked && d.state === 'OPENING') { connected = d.boot; handed = messages.length; await tab.evaluate(`sila.hold(${held}); sila.connect(${snapshot()})`); }
    if (d.boot !== connected && wantsScan && d.state === 'UNPAIRED' && d.scannable) { connected = d.boot; handed = messages.length; wantsScan = false; await tab.evaluate(`sila.scan(${snapshot()})`); }
    last = d;
    if (d.boot === connected) await hand();
  };
  const loop = (async () => {
    while (running) {
      await follow().catch(() => { tab?.close(); tab = null; last = null; });
      await sleep(TICK_MS);
    }
  })();
  const act = async (code: string): Promise<void> => { await (await until('a page', () => tab)).evaluate(code); };
  const live = (): boolean => tab !== null && last?.ready === true && last.boot === connected;

  const give = async (chat: string, m: FromPerson): Promise<string> => {
    const id = createHash('sha256').update(`${dir}${++n}`).digest('hex').slice(0, 20).toUpperCase();
    const stored: Stored = { type: 'chat', t: Math.floor(Date.now() / 1_000), ...m, id, chat };
    messages.push(stored);
    if (last?.boot === connected) await hand();
    return `false_${chat}_${id}`;
  };

  return {
    dir, sent, typing, missing,
    follow: (folder) => { profile = folder; },
    async scan() { wantsScan = true; await until('a linked phone', () => !wantsScan && live()); },
    async ready() { await until('the library to listen', live); },
    say: (chat, body) => give(chat, { body }),
    give,
    got: (chat, after = 0, many = 1) => until(`a message to ${chat}`, () => { const list = sent.filter((s) => s.chat === chat).slice(after); return list.length >= many && list; }),
    ack: (id, ack) => act(`sila.ack(${JSON.stringify(id)}, ${ack})`),
    edit: (id, body) => act(`sila.edit(${JSON.stringify(id)}, ${JSON.stringify(body)}, ${Date.now()})`),
    revoke: (id) => act(`sila.revoke(${JSON.stringify(id)})`),
    react: (of, chat, sign) => act(`sila.react(${JSON.stringify(of)}, ${JSON.stringify(chat)}, ${JSON.stringify(sign)}, ${Date.now()})`),
    call: (chat) => act(`sila.call(${JSON.stringify(`call-${++n}`)}, ${JSON.stringify(chat)})`),
    phoneOf: (lid, pn) => { phones.set(lid, pn); void tab?.evaluate(`sila.phone(${JSON.stringify(lid)}, ${JSON.stringify(pn)})`).catch(() => undefined); },
    hold: async (on) => { held = on; await act(`sila.hold(${on})`); },
    early: (on) => { early = on; },
    logout: () => act('sila.logout()'),
    rotate: () => act('sila.rotate()'),
    idle: () => act('sila.idle()'),
    state: (state) => act(`sila.state(${JSON.stringify(state)})`),
    hang: (ms) => { void tab?.evaluate(`sila.hang(${ms})`).catch(() => undefined); },
    browser: () => Number(/-(\d+)$/.exec(readlinkSync(join(profile, 'SingletonLock')))?.[1]),
    async close() { running = false; tab?.close(); await loop; rmSync(dir, { recursive: true, force: true }); },
  };
};
