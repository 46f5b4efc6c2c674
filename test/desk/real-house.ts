/** The whole house with its desk on a real socket: real store, engine, flows and library; only the person's channel is a list of what reached them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastify } from 'fastify';
import { virtualClock } from '../../app/clock.ts';
import { openDesk } from '../../app/desk.ts';
import { openDrafting } from '../../app/drafting.ts';
import { drain } from '../../app/loop.ts';
import { openHouse, ROOT } from '../../app/wire.ts';
import type { Body, MessageOut } from '../../core/message.ts';
import type { Json } from '../../core/json.ts';
import type { Channel } from '../../core/ports.ts';
import type { Department } from '../../core/request.ts';
import { ROLES, type Role } from '../../core/staff.ts';
import { bare } from '../../core/text.ts';
import { API, PREFIX, type Reply, type RouteName } from '../../desk/api.ts';
import { ROUTES, ROWS } from '../../desk/routes/index.ts';
import { deskPlugin } from '../../desk/server.ts';
import { hashPassword } from '../../desk/sign/passwords.ts';

/** A Sunday morning: the example charity is at work. */
export const T0 = Date.parse('2026-11-22T10:00:00+03:00');
export const MIN = 60_000;
const PASSWORD = 'نخلة عند الباب الشرقي';

export type Got<N extends RouteName> = { status: number; body: Reply<N>; text: string; bytes: Uint8Array; headers: Headers; code: string | null };
type Ask = { params?: Record<string, string>; query?: Record<string, string>; body?: unknown; file?: { name: string; bytes: Uint8Array } };
export type Member = { id: string; name: string; /** Signs in again: days have passed. */ again(): Promise<void>; /** What the stream tells them after a number, until it falls silent at its present end. */ hears(after: number): Promise<Record<string, unknown>[]>; call<N extends RouteName>(name: N, ask?: Ask): Promise<Got<N>> };

export const openReal = async (mode: 'demo' | 'live' = 'demo') => {
  const data = mkdtempSync(join(tmpdir(), 'sila-desk-'));
  const clock = virtualClock(T0);
  const sent: MessageOut[] = [];
  const house = await openHouse({ data, flows: join(ROOT, 'flows'), mode, logLevel: 'silent', clock });
  const capture: Channel = {
    id: 'web', kind: 'console', official: true, doubt: 'never', limits: { text: 4_096, choices: 10, label: 20, media: true, typing: false },
    parse: () => ({ ignore: '' }), render: (out) => [{ key: out.key, to: out.to, do: 'show', body: out as unknown as Json }],
    send: async (call) => { sent.push(call.body as unknown as MessageOut); return { as: 'ok' }; },
  };
  house.channels.set('web', capture);
  house.channels.set('telegram', { ...capture, id: 'telegram' });
  const drafting = openDrafting(house.knowledge, data);
  const desk = openDesk(house, {
    data, flows: join(ROOT, 'flows'), masterKey: undefined, mode, host: '127.0.0.1', port: 0, origins: '*', trustProxy: false, logLevel: 'silent', url: undefined, channels: [],
  }, drafting, () => undefined);

  const app = fastify({ forceCloseConnections: true });
  await app.register(deskPlugin(desk, { routes: ROUTES, rows: ROWS }));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as { port: number }).port}`;
  const hash = await hashPassword(PASSWORD);

  /** A member of staff, signed in. */
  const member = async (role: Role, name: string, more: { woman?: boolean; login?: string; teams?: Department[] } = {}): Promise<Member> => {
    const login = more.login ?? `${role}.${name.length}.${Math.random().toString(36).slice(2, 8)}`;
    const id = (await house.store.putStaff({ login, name, role, teams: more.teams ?? [], woman: more.woman ?? false, disabled: false }, { hash, totp: null }, clock.now())) as string;
    let cookie = '';
    const call = async <N extends RouteName>(route: N, { params = {}, query, body, file }: Ask = {}): Promise<Got<N>> => {
      const row = API[route] as { method: string; path: string };
      const form = new FormData();
      if (file) form.append('file', new Blob([file.bytes as Uint8Array<ArrayBuffer>]), file.name);
      const response = await fetch(`${url}${PREFIX}${row.path.replace(/:(\w+)/g, (_, k: string) => encodeURIComponent(params[k] ?? ''))}${query ? `?${new URLSearchParams(query)}` : ''}`, {
        method: row.method, headers: { ...(cookie ? { cookie } : {}), ...(row.method === 'GET' ? {} : { 'x-sila': 'desk', origin: url }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(file ? { body: form } : body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      for (const c of response.headers.getSetCookie()) cookie = c.split(';')[0] as string;
      const bytes = new Uint8Array(await response.arrayBuffer());
      const text = new TextDecoder().decode(bytes);
      let parsed: unknown = null;
      try { parsed = JSON.parse(text); } catch { /* not JSON: `text` has it */ }
      return { status: response.status, body: parsed as Reply<N>, text, bytes, headers: response.headers, code: (parsed as { error?: { code: string } } | null)?.error?.code ?? null };
    };
    const again = async (): Promise<void> => {
      const signed = await call('session.open', { body: { login, password: PASSWORD } });
      if (signed.status !== 200) throw new Error(`sign-in: ${signed.status} ${signed.text}`);
    };
    await again();
    const hears = async (after: number): Promise<Record<string, unknown>[]> => {
      const { last } = await house.store.stream(Number.MAX_SAFE_INTEGER, 1);
      const stop = new AbortController();
      const response = await fetch(`${url}${PREFIX}/stream?after=${after}`, { headers: { cookie }, signal: stop.signal });
      const events: Record<string, unknown>[] = [];
      let rest = '';
      await house.store.tell('channels', 'end', null, clock.now()); // everybody hears this one: it marks the end
      try {
        for await (const bytes of response.body!.pipeThrough(new TextDecoderStream() as never) as unknown as AsyncIterable<string>) {
          rest += bytes;
          for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
            const lines = rest.slice(0, end).split('\n');
            rest = rest.slice(end + 2);
            const data = lines.find((l) => l.startsWith('data: '))?.slice(6);
            if (!data) continue;
            const event = JSON.parse(data) as Record<string, unknown>;
            if (event['kind'] === 'channels' && Number(lines.find((l) => l.startsWith('id: '))?.slice(4)) > last) { stop.abort(); return events; }
            events.push(event);
          }
        }
      } finally { stop.abort(); }
      return events;
    };
    return { id, name, again, hears, call };
  };

  let n = 0;
  const settle = async (): Promise<void> => { await drain(house.deps); };
  const send = async (user: string, body: Body, name?: string): Promise<string> => {
    clock.set(clock.now() + 5_000);
    await settle();
    const [a] = await house.store.accept([{ event: { type: 'message', id: `m${++n}`, at: clock.now(), from: { channel: 'web', user }, body, ...(name ? { name } : {}) }, to: { address: { channel: 'web', user } } }]);
    await settle();
    clock.set(clock.now() + 5_000); // a text waits for its other half
    await settle();
    return a?.conversation ?? '';
  };
  return {
    house, desk, clock, sent, url, member, settle, roles: ROLES,
    says: (user: string, text: string, name?: string) => send(user, { kind: 'text', text }, name),
    chooses: (user: string, id: string) => send(user, { kind: 'choice', id, label: id }),
    sends: send,
    heard: (user: string) => sent.filter((m) => m.to.user === user).map((m) => bare(m.text)),
    pass: (ms: number) => { clock.set(clock.now() + ms); },
    /** The outcome of an act, as the stream tells it. */
    outcome: async (event: string) => (await house.store.stream(0, 10_000)).lines.findLast((l) => l.kind === 'act' && l.ref === event)?.detail?.split(' ')[1] ?? null,
    audited: async (action: string) => (await house.store.auditLines({ max: 100, action })).rows,
    close: async () => { await app.close(); await drafting.close(); await house.close(); rmSync(data, { recursive: true, force: true }); },
  };
};
export type Real = Awaited<ReturnType<typeof openReal>>;
