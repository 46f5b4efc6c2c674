/** A desk to try: real Fastify on a real socket, a real SQLite store, a clock that tests move. */
import helmet from '@fastify/helmet';
import { fastify } from 'fastify';
import { API, PREFIX, type Reply, type RouteName } from '../../desk/api.ts';
import type { RouteHandlers, Rows } from '../../desk/handler.ts';
import type { DeskHouse, Drafts } from '../../desk/house.ts';
import { ROUTES, ROWS } from '../../desk/routes/index.ts';
import { deskPlugin } from '../../desk/server.ts';
import { hashPassword } from '../../desk/sign/passwords.ts';
import { virtualClock } from '../../app/clock.ts';
import { ROLES, type Role } from '../../core/staff.ts';
import { SilaError } from '../../core/errors.ts';
import { openSqlite, TEMPORARY } from '../../storage/index.ts';

export const T0 = Date.parse('2026-11-22T10:00:00+03:00');
export const PASSWORD = 'نخلة عند الباب الشرقي';
export const LOGINS: Record<Role, string> = { viewer: 'v.reem', agent: 'a.huda', supervisor: 's.khalid', admin: 'admin.mona' };

export type Said = { status: number; body: unknown; headers: Headers; text: string };
/** A browser, as far as a server sees it: one cookie jar, our header, its own origin. */
export type Browser = {
  cookies: Map<string, string>;
  ask(method: string, path: string, o?: { body?: unknown; headers?: Record<string, string | undefined>; raw?: Uint8Array | FormData }): Promise<Said>;
  call<N extends RouteName>(name: N, o?: { params?: Record<string, string>; query?: Record<string, string>; body?: unknown; headers?: Record<string, string | undefined> }): Promise<Said & { body: Reply<N> }>;
  signIn(role: Role): Promise<Said>;
  /** Opens the stream. `next` resolves with the next thing it says. */
  listen(after?: number): Promise<Listening>;
};
export type Frame = { id?: string; event?: string; data?: string };
export type Listening = { status: number; frames: Frame[]; next(want?: (f: Frame) => boolean): Promise<Frame>; ended: Promise<void>; close(): void };

const listenTo = async (url: string, headers: Record<string, string>): Promise<Listening> => {
  const stop = new AbortController();
  const response = await fetch(url, { headers, signal: stop.signal });
  const frames: Frame[] = [];
  let read = 0;
  let wake: () => void = () => {};
  let rest = '';
  const ended = (async () => {
    const text = new TextDecoder();
    try {
      for await (const bytes of response.body as ReadableStream<Uint8Array>) {
        rest += text.decode(bytes, { stream: true });
        for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
          frames.push(Object.fromEntries(rest.slice(0, end).split('\n').map((l) => { const at = l.indexOf(':'); return [l.slice(0, at), l.slice(at + 1).trimStart()]; })) as Frame);
          rest = rest.slice(end + 2);
        }
        wake();
      }
    } catch { /* closed by us or cut by them: both are an end */ }
    wake();
  })();
  let over = false;
  void ended.then(() => { over = true; wake(); });
  return {
    status: response.status, frames, ended, close: () => stop.abort(),
    async next(want = (f) => f.data !== undefined && f.event === undefined) {
      for (;;) {
        while (read < frames.length) {
          const f = frames[read++] as Frame;
          if (want(f)) return f;
        }
        if (over) throw new Error('the stream ended');
        await new Promise<void>((go) => { wake = go; });
      }
    },
  };
};

export const openDesk = async (o: { routes?: Partial<RouteHandlers>; rows?: Rows; house?: Partial<DeskHouse>; dist?: string; trustProxy?: boolean } = {}) => {
  const clock = virtualClock(T0);
  const store = await openSqlite({ dir: TEMPORARY, now: () => clock.now() });
  const turned = new Set<() => void>();
  const logged: string[] = [];
  const drafts: Drafts = { entries: [], replies: [], organisation: { facts: [], hours: { week: [[], [], [], [], [], [], []], holidays: [], confirmed: false } } };
  let rev = 1;
  const house: DeskHouse = {
    store, now: () => clock.now(), mode: 'demo', url: null, charity: () => ({ ar: 'جمعية', en: 'Charity' }), hours: () => null,
    accept: async (events) => { const done = await store.accept(events); for (const t of turned) t(); return done; },
    onTurn: (listener) => { const l = (): void => listener('', [], { type: 'erase', id: '', at: 0, who: { id: '', name: '' } }); turned.add(l); return () => turned.delete(l); },
    library: {
      read: async () => ({ rev, drafts: structuredClone(drafts) }), published: async () => drafts,
      edit: async (at, change) => { if (at !== rev) throw new SilaError('LIBRARY_CHANGED'); change(drafts); return { rev: ++rev }; },
      publish: async (_rev, who) => ({ n: 1, at: clock.now(), who, digest: 'd', back: null }), undo: async () => null, history: async () => [],
    },
    flows: { list: async () => [], get: async () => null, put: async () => null, make: async ({ id }) => ({ id }), try: async () => null, publish: async () => null },
    understand: async () => ({ outcome: 'unknown', topic: null, topics: [], candidates: [], lang: 'ar', smalltalk: null, danger: null, why: [] }),
    speak: async () => null, check: async () => [], preview: async () => null, wording: async () => null, quality: async () => ({ state: 'working', digest: 'd', at: null, quality: null }), testChannel: async () => null, title: (kind) => ({ ar: kind, en: kind }),
    field: (_kind, slot, value) => ({ label: { ar: slot, en: slot }, value: { ar: String(value), en: String(value) }, personal: false }),
    draft: async () => [], channels: async () => [], log: (level, what, fields) => { logged.push(`${level} ${what} ${JSON.stringify(fields ?? {})}`); },
    ...o.house,
  };
  const hash = await hashPassword(PASSWORD);
  const ids = {} as Record<Role, string>;
  const staffed = async (): Promise<void> => {
    for (const role of ROLES) ids[role] = (await store.putStaff({ login: LOGINS[role], name: `موظف ${role}`, role, teams: [], woman: role === 'agent', disabled: false }, { hash, totp: null }, clock.now())) as string;
  };

  const app = fastify({ forceCloseConnections: true, trustProxy: o.trustProxy ?? false });
  await app.register(helmet, { contentSecurityPolicy: { directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } }, crossOriginResourcePolicy: false, crossOriginEmbedderPolicy: false });
  await app.register(deskPlugin(house, { routes: { ...ROUTES, ...o.routes }, rows: o.rows ?? ROWS, ...(o.dist ? { dist: o.dist } : {}) }));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as { port: number }).port}`;

  const browser = (): Browser => {
    const cookies = new Map<string, string>();
    const jar = (): string => [...cookies].map(([k, v]) => `${k}=${v}`).join('; ');
    const me: Browser = {
      cookies,
      async ask(method, path, { body: given, headers = {}, raw } = {}) {
        const body = method === 'GET' ? undefined : given;
        const all: Record<string, string | undefined> = {
          ...(cookies.size ? { cookie: jar() } : {}), ...(method === 'GET' ? {} : { 'x-sila': 'desk', origin: url, 'sec-fetch-site': 'same-origin' }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers,
        };
        const response = await fetch(url + path, {
          method, headers: Object.fromEntries(Object.entries(all).filter(([, v]) => v !== undefined)) as Record<string, string>, redirect: 'manual', ...(raw !== undefined ? { body: raw as FormData } : body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        for (const c of response.headers.getSetCookie()) {
          const [pair = ''] = c.split(';');
          const at = pair.indexOf('=');
          if (/Max-Age=0(;|$)/.test(c)) cookies.delete(pair.slice(0, at));
          else cookies.set(pair.slice(0, at), pair.slice(at + 1));
        }
        const text = await response.text();
        let parsed: unknown = null;
        try { parsed = JSON.parse(text); } catch { /* not JSON: `text` has it */ }
        return { status: response.status, body: parsed, headers: response.headers, text };
      },
      call: async (name, c = {}) => {
        const row = API[name] as { method: string; path: string };
        const path = row.path.replace(/:(\w+)/g, (_, k: string) => encodeURIComponent(c.params?.[k] ?? 'x'));
        return (await me.ask(row.method, `${PREFIX}${path}${c.query ? `?${new URLSearchParams(c.query)}` : ''}`, c)) as never;
      },
      signIn: (role) => me.call('session.open', { body: { login: LOGINS[role], password: PASSWORD } }),
      listen: (after) => listenTo(`${url}${PREFIX}/stream${after === undefined ? '' : `?after=${after}`}`, { cookie: jar() }),
    };
    return me;
  };
  return { url, app, house, store, clock, ids, logged, staffed, browser, turned: () => { for (const t of turned) t(); }, close: async () => { await app.close(); await store.close(); } };
};
export type Desk = Awaited<ReturnType<typeof openDesk>>;
