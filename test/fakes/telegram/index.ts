/** The HTTP side of the fake: one Bot API server on loopback, long polls, the webhook, files, and faults on demand. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from '../../../core/json.ts';
import { METHODS, Refused, type Payload, type Upload } from './methods.ts';
import { group, phone } from './people.ts';
import type { Fault, Fields, Group, Phone, Taken, TelegramFake, TelegramOptions } from './types.ts';
import { World } from './world.ts';

export type { Button, Fault, Fields, Group, Member, Phone, Shown, Taken, TelegramFake, TelegramOptions, Topic } from './types.ts';

const BODY = 60_000_000;
/** A small generator of our own, so that a run with faults can be repeated. */
const dice = (seed: number) => () => { seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0; return seed / 2 ** 32; };

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) { size += part.length; if (size > BODY) throw new Refused(413, 'Request Entity Too Large'); parts.push(part); }
  return Buffer.concat(parts);
};
/** Fields of a form are text; those that hold JSON are read as such, as Telegram does. */
const formValue = (text: string): Json => {
  if (!/^(?:[[{]|true$|false$|-?\d{1,15}$)/.test(text)) return text;
  try { return JSON.parse(text) as Json; } catch { return text; }
};
const payloadOf = async (request: IncomingMessage, url: URL): Promise<Payload> => {
  const payload: Payload = Object.fromEntries([...url.searchParams].map(([k, v]) => [k, formValue(v)]));
  const bytes = await bodyOf(request);
  const type = request.headers['content-type'] ?? '';
  if (!bytes.length) return payload;
  if (type.includes('json')) return { ...payload, ...(JSON.parse(bytes.toString('utf8')) as Payload) };
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  for (const [name, value] of form) payload[name] = typeof value === 'string' ? formValue(value) : ({ name: value.name, mime: value.type, bytes: new Uint8Array(await value.arrayBuffer()) } satisfies Upload);
  return payload;
};

export const openTelegram = async (options: TelegramOptions = {}): Promise<TelegramFake> => {
  const token = options.token ?? '7000000001:FAKE-token-of-the-tests-0123456789ab';
  const world = new World(options.now ?? Date.now);
  const roll = dice(options.seed ?? 1);
  let faults: (Fault & { left: number })[] = [];
  const taken: Taken[] = [];
  const came = new Map<string, number>();
  const phones = new Map<number, Phone>();
  const groups = new Map<number, Group>();
  let hook = { url: '', secret: '' };
  let closed = false;
  /** The poll that waits, if any: a newer one ends it with 409. */
  let poll: { end(conflict: boolean): void } | null = null;

  const answer = (response: ServerResponse, status: number, body: Json): void => {
    if (response.destroyed || response.writableEnded) return;
    const text = JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
  };
  const refuse = (response: ServerResponse, code: number, description: string, retryAfter?: number): void =>
    answer(response, code, { ok: false, error_code: code, description, ...(retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } }) });
  const dribble = (response: ServerResponse, bytes: Buffer, fault: { every: number; bytes: number }): void => {
    response.writeHead(200, { 'content-type': 'application/json' });
    let at = 0;
    const timer = setInterval(() => {
      if (response.destroyed || at >= bytes.length) { clearInterval(timer); response.end(); return; }
      response.write(bytes.subarray(at, (at += fault.bytes)));
    }, fault.every);
  };
  const faultFor = (method: string): Fault | undefined => {
    const fault = faults.find((f) => (f.method === method || (f.method === '*' && method !== 'getUpdates' && method !== 'file')) && f.left > 0 && (f.share === undefined || roll() < f.share));
    if (fault) fault.left -= 1;
    return fault;
  };

  const getUpdates = async (p: Payload, response: ServerResponse): Promise<Json | 'conflict' | 'gone'> => {
    poll?.end(true);
    if (Array.isArray(p['allowed_updates'])) world.allowed = p['allowed_updates'] as string[];
    world.confirm(Number(p['offset'] ?? 0));
    const limit = Math.min(100, Math.max(1, Number(p['limit'] ?? 100)));
    if (!world.updates.length) {
      const end = await new Promise<'conflict' | 'gone' | 'look'>((done) => {
        const mine = { end: (conflict: boolean) => { clearTimeout(timer); if (poll === mine) poll = null; done(conflict ? 'conflict' : 'look'); } };
        const timer = setTimeout(() => mine.end(false), Number(p['timeout'] ?? 0) * 1000);
        response.on('close', () => { clearTimeout(timer); if (poll === mine) poll = null; done('gone'); });
        poll = mine;
      });
      if (end !== 'look') return end;
    }
    return world.updates.slice(0, limit);
  };

  let delivering = false;
  const deliver = async (): Promise<void> => {
    if (delivering) return;
    delivering = true;
    while (hook.url && world.updates.length && !closed) {
      const update = world.updates[0] as { update_id: number };
      const ok = await fetch(hook.url, { method: 'POST', headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': hook.secret }, body: JSON.stringify(update) })
        .then(async (r) => {
          const text = await r.text();
          // A webhook may make one call in its answer; Telegram does not tell what became of it.
          const reply = r.ok && text.startsWith('{') ? (JSON.parse(text) as Fields) : {};
          if (typeof reply['method'] === 'string') try { run(reply['method'], reply); } catch { /* nobody is told */ }
          return r.ok;
        }, () => false);
      if (ok) world.updates = world.updates.filter((u) => u.update_id !== update.update_id);
      else await new Promise((go) => setTimeout(go, options.webhookRetry ?? 50));
    }
    delivering = false;
  };
  world.wake = () => { if (hook.url) void deliver(); else poll?.end(false); };

  const run = (method: string, p: Payload): Json => {
    const does = METHODS[method];
    if (!does) throw new Refused(404, 'Not Found: method not found');
    const result = does(world, p);
    const plain = Object.fromEntries(Object.entries(p).map(([k, v]) => [k, typeof v === 'object' && v !== null && 'bytes' in v ? { name: String(v['name']) } : (v as Json)]));
    taken.push({ method, at: Date.now(), chat: p['chat_id'] === undefined ? null : Number(p['chat_id']), payload: plain });
    return result;
  };
  const setHook = (p: Payload): Json => {
    hook = { url: String(p['url'] ?? ''), secret: String(p['secret_token'] ?? '') };
    if (Array.isArray(p['allowed_updates'])) world.allowed = p['allowed_updates'] as string[];
    if (p['drop_pending_updates'] === true) world.updates = [];
    if (hook.url) { poll?.end(true); void deliver(); }
    return true;
  };

  const call = async (method: string, p: Payload, response: ServerResponse): Promise<void> => {
    const fault = faultFor(method);
    if (fault?.as === 'refuse') return refuse(response, fault.code, fault.description ?? (fault.code === 429 ? `Too Many Requests: retry after ${fault.retryAfter ?? 1}` : 'Internal Server Error'), fault.code === 429 ? (fault.retryAfter ?? 1) : undefined);
    if (fault?.as === 'reset-before') return void response.socket?.resetAndDestroy();
    let result: Json;
    if (method === 'getUpdates') {
      if (hook.url) return refuse(response, 409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first");
      const got = await getUpdates(p, response);
      if (got === 'gone') return;
      if (got === 'conflict') return refuse(response, 409, 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running');
      result = got;
    } else if (method === 'setWebhook') result = setHook(p);
    else if (method === 'deleteWebhook') result = setHook({ ...p, url: '' });
    else if (method === 'getWebhookInfo') result = { url: hook.url, has_custom_certificate: false, pending_update_count: world.updates.length };
    else result = run(method, p);
    if (fault?.as === 'reset-after') return void response.socket?.resetAndDestroy();
    if (fault?.as === 'silent') return;
    if (fault?.as === 'garbage') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>not JSON</html>');
    if (fault?.as === 'slow') return dribble(response, Buffer.from(JSON.stringify({ ok: true, result })), fault);
    answer(response, 200, { ok: true, result });
  };

  const file = (path: string, response: ServerResponse): void => {
    const fault = faultFor('file');
    const stored = [...world.files.values()].find((f) => f.path === path);
    if (fault?.as === 'reset-before' || fault?.as === 'reset-after') return void response.socket?.resetAndDestroy();
    if (fault?.as === 'refuse') return refuse(response, fault.code, fault.description ?? 'refused');
    if (!stored) return refuse(response, 404, 'Not Found');
    if (fault?.as === 'slow') return dribble(response, Buffer.from(stored.bytes), fault);
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': stored.bytes.length }).end(stored.bytes);
  };

  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? '/', 'http://telegram');
      const download = `/file/bot${token}/`;
      if (url.pathname.startsWith(download)) return file(decodeURIComponent(url.pathname.slice(download.length)), response);
      const [, given, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(url.pathname) ?? [];
      const p = await payloadOf(request, url);
      came.set(method, (came.get(method) ?? 0) + 1);
      if (given !== token) return refuse(response, given === undefined ? 404 : 401, given === undefined ? 'Not Found' : 'Unauthorized');
      await call(method, p, response);
    })().catch((e: unknown) => (e instanceof Refused ? refuse(response, e.code, e.message) : refuse(response, 400, 'Bad Request: the call cannot be read')));
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token, taken, came,
    phone(user, name = `شخص ${user}`) { const p = phones.get(user) ?? phone(world, user, name); phones.set(user, p); return p; },
    group(id, title = 'الفريق') { const g = groups.get(id) ?? group(world, id, title); groups.set(id, g); return g; },
    fault: (fault) => void faults.push({ ...fault, left: fault.times ?? Infinity }),
    calm: () => { faults = []; },
    pending: () => world.updates.length,
    push: (update) => world.push(update),
    repeatUnanswered: () => world.repeatUnanswered(),
    webhook: () => hook.url,
    commands: (scope = 'default', lang = '') => world.commands.get(`${scope}/${lang}`) ?? [],
    async close() { closed = true; poll?.end(false); server.closeAllConnections(); await new Promise((down) => server.close(down)); },
  };
};
