/** A client we did not write: Microsoft's botframework-directlinejs, over real sockets, through a restart of the server. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { call, json } from './client.ts';
import type { Session } from './client.ts';
import { memory, serve } from './memory.ts';
import type { Memory, Running } from './memory.ts';

const PEERS = new URL('../../peers/', import.meta.url);
const there = existsSync(new URL('node_modules/botframework-directlinejs/package.json', PEERS));
if (!there) console.log('skipped: botframework-directlinejs is not installed (npm ci in test/peers)');

type Activity = { id?: string; text?: string; type: string; from: { id: string; role?: string }; channelData?: { clientActivityID?: string }; attachments?: { name: string; contentUrl: string }[]; suggestedActions?: unknown };
type Observable<T> = { subscribe(next: (v: T) => void, error?: (e: unknown) => void): { unsubscribe(): void } };
type Client = { activity$: Observable<Activity>; connectionStatus$: Observable<number>; postActivity(a: unknown): Observable<string>; end(): void };
const ONLINE = 2;

let server: Running | undefined;
let client: Client | undefined;
afterEach(async () => { client?.end(); await server?.stop(); });

/** What rxjs asks of a browser's XMLHttpRequest, over fetch: npm's own ones leave JSON unparsed. */
class Xhr {
  readyState = 0; status = 0; response: unknown = null; responseText = ''; responseType = ''; timeout = 0; upload = {};
  onreadystatechange?: () => void; onload?: () => void; onerror?: () => void; ontimeout?: () => void;
  #init: { method: string; headers: Record<string, string> } = { method: 'GET', headers: {} };
  #url = '';
  open(method: string, url: string): void { this.#init.method = method; this.#url = url; this.readyState = 1; }
  setRequestHeader(name: string, value: string): void { this.#init.headers[name] = value; }
  getResponseHeader(): null { return null; }
  abort(): void { this.readyState = 0; }
  send(body?: RequestInit['body']): void { void this.#go(body); }
  async #go(body?: RequestInit['body']): Promise<void> {
    try {
      const answer = await fetch(this.#url, { ...this.#init, ...(body ? { body } : {}) });
      const bytes = await answer.arrayBuffer();
      this.status = answer.status;
      this.response = this.responseType === 'arraybuffer' ? bytes : JSON.parse(new TextDecoder().decode(bytes) || 'null');
    } catch {
      this.status = 0;
    }
    if (this.readyState === 0) return;
    this.readyState = 4;
    this.onreadystatechange?.();
    if (this.status) this.onload?.(); else this.onerror?.();
  }
}

const connect = async (url: string): Promise<{ seen: Activity[]; statuses: number[]; post(a: unknown): Promise<string>; until(what: () => boolean): Promise<void>; user: string }> => {
  const require = createRequire(new URL('package.json', PEERS));
  (globalThis as Record<string, unknown>)['XMLHttpRequest'] ??= Xhr;
  const { DirectLine } = require('botframework-directlinejs') as { DirectLine: new (options: unknown) => Client };
  const made = await json<Session>(await call(url, '/tokens/generate', undefined, { method: 'POST' }));
  client = new DirectLine({ token: made.token, domain: `${url}/directline`, webSocket: true, timeout: 500, WebSocket, random: () => 0 });
  const own = client;
  const seen: Activity[] = [];
  const statuses: number[] = [];
  own.activity$.subscribe((a) => seen.push(a), () => undefined);
  own.connectionStatus$.subscribe((s) => statuses.push(s));
  return {
    seen, statuses, user: `dl_${made.conversationId}`,
    post: (a) => new Promise((done, failed) => { own.postActivity(a).subscribe(done, failed); }),
    until: async (what) => {
      for (const end = Date.now() + 15_000; !what(); await new Promise((go) => setTimeout(go, 20))) if (Date.now() > end) throw new Error(`not seen: ${JSON.stringify({ seen, statuses })}`);
    },
  };
};
const said = (text: string, id: string): unknown => ({ type: 'message', text, from: { id: 'me', role: 'user' }, locale: 'ar-SA', channelData: { clientActivityID: id } });

describe.skipIf(!there)('botframework-directlinejs', () => {
  it('opens, posts, reads its echo and the answer, uploads, and goes on after the server was restarted', { timeout: 30_000 }, async () => {
    const m: Memory = memory();
    server = await serve(m);
    const { port } = server;
    const c = await connect(server.url);
    await c.until(() => c.statuses.includes(ONLINE));
    const id = await c.post(said('السلام عليكم', 'd1'));
    await server.say({ user: c.user, text: 'وعليكم السلام', choices: [{ id: 'aid', label: 'تسجيل طلب' }] });
    await c.until(() => c.seen.length === 2);
    expect(c.seen[0]).toMatchObject({ id, text: 'السلام عليكم', from: { id: c.user, role: 'user' }, channelData: { clientActivityID: 'd1' } });
    expect(c.seen[1]).toMatchObject({ text: 'وعليكم السلام', suggestedActions: { actions: [{ title: 'تسجيل طلب' }] } });

    const picture = 'data:image/png;base64,iVBORw0KGgo=';
    await c.post({ ...(said('صورة', 'd-up') as object), attachments: [{ name: 'بطاقة.png', contentType: 'image/png', contentUrl: picture }] });
    await c.until(() => c.seen.length === 3);
    expect(await (await fetch(c.seen[2]?.attachments?.[0]?.contentUrl as string)).arrayBuffer()).toHaveProperty('byteLength', 8);

    await server.stop();
    // What a person writes while the server is away hears "retry", and nothing is final.
    expect(await c.post(said('هل من أحد؟', 'd2'))).toBe('retry');
    server = await serve(m, {}, port);
    await server.say({ user: c.user, text: 'عدنا' });
    expect(await c.post(said('هل من أحد؟', 'd2'))).toMatch(/^u/);
    await c.until(() => c.seen.length === 5);
    expect(c.seen.map((a) => a.text)).toEqual(['السلام عليكم', 'وعليكم السلام', 'صورة', 'عدنا', 'هل من أحد؟']);
    expect(m.messages()).toHaveLength(3);
    expect(c.statuses.at(-1)).toBe(ONLINE);
  });
});
