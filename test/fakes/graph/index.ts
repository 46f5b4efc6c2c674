/** Meta's Graph API as far as WhatsApp needs it, on loopback: takes messages by Meta's rules, keeps files, tells webhooks, and fails on demand. */
import { createHash, randomInt } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openPhone, wamid } from './phone.ts';
import type { PhoneState } from './phone.ts';
import { judge, judgeUpload } from './rules.ts';
import type { Refused } from './rules.ts';
import type { Graph, GraphFault, GraphOptions, Manner, Phone, Shown } from './types.ts';
import { line, post, sign } from './webhooks.ts';

export type { Graph, GraphFault, GraphOptions, Manner, Phone, Shown } from './types.ts';

type Obj = Record<string, unknown>;
type Stored = { bytes: Uint8Array; mime: string; lost?: true };
const obj = (v: unknown): Obj => (typeof v === 'object' && v !== null ? (v as Obj) : {});
const VERSION = 'v24.0';
const DAY = 24 * 3_600_000;
const PAIR = { burst: 45, every: 6_000 };
const FILE_KINDS = ['image', 'video', 'audio', 'document', 'sticker'] as const;

/** What the person sees of a payload. */
const shownOf = (m: Obj, id: string, at: number, file: (id: string) => Stored | undefined): Shown => {
  const type = String(m['type'] ?? 'text');
  const part = obj(m[type]);
  const action = obj(part['action']);
  const choices = [...((action['buttons'] as Obj[] | undefined) ?? []).map((b) => obj(b['reply'])), ...((action['sections'] as Obj[] | undefined) ?? []).flatMap((s) => s['rows'] as Obj[])];
  const parameter = obj(((obj((part['components'] as Obj[] | undefined)?.[0])['parameters'] as Obj[] | undefined) ?? [])[0])['text'];
  const text = type === 'text' ? part['body'] : type === 'interactive' ? obj(part['body'])['text'] : type === 'template' ? parameter : part['caption'];
  const kind = type === 'interactive' ? (part['type'] === 'list' ? 'list' : 'buttons') : type === 'text' || type === 'template' || FILE_KINDS.includes(type as never) ? (type as Shown['kind']) : 'other';
  const stored = file(String(part['id']));
  return {
    id, at, kind, text: typeof text === 'string' ? text : '', key: typeof m['biz_opaque_callback_data'] === 'string' ? m['biz_opaque_callback_data'] : null,
    choices: choices as Shown['choices'], ...(stored ? { file: { name: (part['filename'] as string | undefined) ?? null, mime: stored.mime, bytes: stored.bytes } } : {}), raw: m,
  };
};

const bytesOf = async (req: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of req) parts.push(part as Buffer);
  return Buffer.concat(parts);
};

export const openGraph = async (o: GraphOptions = {}): Promise<Graph> => {
  const now = o.now ?? Date.now;
  const id = { phoneId: '106540352242922', secret: 'app-secret-0123456789abcdef', number: '966115550100', account: '102290129340398' };
  const token = 'EAAG-test-token';
  const tokens = new Set([token]);
  const known = (req: IncomingMessage): boolean => tokens.has(req.headers['authorization']?.replace('Bearer ', '') ?? '');
  const media = new Map<string, Stored>();
  const phones: PhoneState[] = [];
  const pairs = new Map<string, { left: number; at: number }>();
  let origin = '';

  const store = (bytes: Uint8Array, mime: string): string => {
    const key = String(randomInt(1e13, 9e13));
    media.set(key, { bytes, mime });
    return key;
  };
  const told = line(id, () => graph.webhook, () => graph.manner);
  const phoneOf = (m: Obj) => phones.find((p) => (m['to'] !== undefined ? p.waId === String(m['to']).replace(/\D/g, '') : p.userId !== null && p.userId === m['recipient']));

  /** Meta's rules about time. */
  const timed = (m: Obj): Refused | null => {
    const to = String(m['to'] ?? m['recipient']);
    if (o.rules?.includes('window') && m['type'] !== 'template' && now() - (phoneOf(m)?.heard ?? -DAY) >= DAY) return { status: 400, code: 131047, message: '(#131047) Re-engagement message' };
    if (!o.rules?.includes('pair')) return null;
    const pair = pairs.get(to) ?? { left: PAIR.burst, at: now() };
    pair.left = Math.min(PAIR.burst, pair.left + (now() - pair.at) / PAIR.every);
    pair.at = now();
    pairs.set(to, pair);
    if (pair.left < 1) return { status: 400, code: 131056, message: '(#131056) (Business Account, Consumer Account) pair rate limit hit' };
    pair.left -= 1;
    return null;
  };

  const tellStatus = (shown: Graph['sent'][number], is: string, more: Obj = {}): Promise<void> => told.tell({ status: {
    id: shown.id, status: is, timestamp: String(Math.floor(now() / 1_000)), ...(/^\d/.test(shown.to) ? { recipient_id: shown.to } : { recipient_user_id: shown.to }),
    ...(shown.key ? { biz_opaque_callback_data: shown.key } : {}), ...more,
  } });

  const accept = (m: Obj): Obj => {
    const phone = phoneOf(m);
    const to = String(m['to'] ?? m['recipient']);
    const shown = shownOf(m, wamid(), now(), (key) => media.get(key));
    const sent = { ...shown, to };
    graph.sent.push(sent);
    phone?.show(shown);
    for (const is of o.statuses ?? ['sent', 'delivered']) void tellStatus(sent, is);
    return { messaging_product: 'whatsapp', contacts: [{ input: to, ...(m['to'] === undefined ? { user_id: to } : { wa_id: to.replace(/\D/g, '') }) }], messages: [{ id: shown.id }] };
  };

  type Reply = { status: number; code?: number; json?: unknown; bytes?: Uint8Array; mime?: string; retryAfter?: number };
  const refuse = (r: Refused & { transient?: true; retryAfter?: number }): Reply => ({
    status: r.status, code: r.code, ...(r.retryAfter === undefined ? {} : { retryAfter: r.retryAfter }),
    json: { error: { message: r.message, type: 'OAuthException', code: r.code, ...(r.subcode ? { error_subcode: r.subcode } : {}), ...(r.transient ? { is_transient: true } : {}), ...(r.details ? { error_data: { messaging_product: 'whatsapp', details: r.details } } : {}), fbtrace_id: 'A' } },
  });
  const nobody = (): Reply => refuse({ status: 400, code: 100, subcode: 33, message: 'Unsupported get request. Object does not exist' });

  const upload = async (req: IncomingMessage, body: Buffer): Promise<Reply> => {
    const form = await new Response(body as Uint8Array<ArrayBuffer>, { headers: { 'content-type': req.headers['content-type'] ?? '' } }).formData().catch(() => null);
    const file = form?.get('file');
    if (!form || form.get('messaging_product') !== 'whatsapp' || !(file instanceof File)) return refuse({ status: 400, code: 100, message: '(#100) The parameter messaging_product is required.' });
    const bytes = new Uint8Array(await file.arrayBuffer());
    const mime = String(form.get('type') || file.type).split(';')[0] as string;
    const bad = judgeUpload(mime, bytes.byteLength);
    return bad ? refuse(bad) : { status: 200, json: { id: store(bytes, mime) } };
  };

  const work = async (req: IncomingMessage, path: string, body: Buffer, json: unknown): Promise<Reply> => {
    const [first = '', second] = path.split('/');
    if (!known(req)) return refuse({ status: 401, code: 190, message: 'Invalid OAuth access token' });
    if (req.method === 'POST' && first === id.phoneId && second === 'media') return upload(req, body);
    if (req.method === 'POST' && first === id.phoneId && second === 'messages') {
      const m = obj(json);
      if (m['status'] === 'read') return { status: 200, json: { success: true } };
      const bad = judge(m, (key) => media.has(key)) ?? timed(m);
      return bad ? refuse(bad) : { status: 200, json: accept(m) };
    }
    if (req.method === 'GET' && first === id.phoneId) return { status: 200, json: { id: id.phoneId, display_phone_number: `+${id.number}`, verified_name: 'جمعية المثال', quality_rating: 'GREEN', ...(graph.configured ? { webhook_configuration: { application: graph.configured } } : {}) } };
    const stored = media.get(first);
    if (req.method === 'GET' && stored && !stored.lost) {
      return { status: 200, json: { messaging_product: 'whatsapp', url: `${origin}/files/${first}`, mime_type: stored.mime, sha256: createHash('sha256').update(stored.bytes).digest('hex'), file_size: stored.bytes.byteLength, id: first } };
    }
    if (req.method === 'DELETE' && media.delete(first)) return { status: 200, json: { success: true } };
    return nobody();
  };

  const handle = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const url = new URL(req.url ?? '/', origin);
    const body = await bytesOf(req);
    const path = url.pathname.replace(`/${VERSION}/`, '');
    let json: unknown = null;
    try { json = JSON.parse(body.toString()); } catch { /* a file, or nothing */ }
    const note: Graph['calls'][number] = { method: req.method ?? '', path, status: null, code: null, json };
    graph.calls.push(note);
    const answer = (r: Reply): void => {
      note.status = r.status;
      note.code = r.code ?? null;
      res.writeHead(r.status, { 'content-type': r.mime ?? (r.json === undefined ? 'text/html' : 'application/json'), ...(r.retryAfter === undefined ? {} : { 'retry-after': String(r.retryAfter) }) });
      res.end(r.bytes ?? (r.json === undefined ? '<html>' : JSON.stringify(r.json)));
    };
    if (path.startsWith('/files/')) {
      const stored = media.get(path.slice(7));
      if (!known(req)) return answer({ status: 401 });
      return answer(stored && !stored.lost ? { status: 200, bytes: stored.bytes, mime: stored.mime } : { status: 404 });
    }
    const fault: GraphFault | undefined = req.method === 'POST' ? graph.faults.shift() : undefined;
    if (fault?.do === 'refuse') return answer(refuse({ message: `(#${fault.code}) refused`, ...fault }));
    if (fault?.do === 'status') return answer(fault);
    const done = fault?.when === 'before' ? null : await work(req, path, body, json);
    if (fault?.do === 'silence') return undefined;
    if (fault?.do === 'reset') return void req.socket.resetAndDestroy();
    if (fault?.do === 'garbage') return void res.writeHead(200, { 'content-type': 'application/json' }).end('{"messages":[');
    return answer(done as Reply);
  };

  const server = createServer((req, res) => void handle(req, res).catch(() => res.destroy()));
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const verifyToken = 'a-word-of-our-own';
  let webhook: string | null = null;

  const graph: Graph = {
    url: `${origin}/${VERSION}`, token, phoneId: id.phoneId, secret: id.secret, verifyToken,
    env: { WHATSAPP_TOKEN: token, WHATSAPP_PHONE_ID: id.phoneId, WHATSAPP_APP_SECRET: id.secret, WHATSAPP_VERIFY_TOKEN: verifyToken, WHATSAPP_API: `${origin}/${VERSION}` },
    get webhook() { return webhook; },
    set webhook(to) { webhook = to; if (to !== null) told.flush(); },
    configured: null, manner: {} as Manner, faults: [], calls: [], sent: [],
    phone(waId, p = {}): Phone {
      const known = phones.find((x) => x.waId === waId);
      if (known) return known;
      const phone = openPhone({ now, store, tell: (message, contact) => told.tell({ message, contact }) }, waId, p);
      phones.push(phone);
      return phone;
    },
    async status(of, is, s = {}) {
      const shown = graph.sent.find((x) => x.id === of);
      if (!shown) throw new Error('no such message');
      await tellStatus(shown, is, s.code === undefined ? {} : { errors: [{ code: s.code, title: s.title ?? 'refused', error_data: { details: 'x' } }] });
    },
    accepts(another) { tokens.add(another); },
    lose(key) { const stored = media.get(key); if (stored) stored.lost = true; },
    async deliver(body, d = {}) {
      const bytes = body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
      return post(d.to ?? webhook ?? '', bytes, d.signature === undefined ? sign(id.secret, bytes) : d.signature);
    },
    async challenge(d = {}) {
      const answer = await fetch(`${d.to ?? webhook}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${encodeURIComponent(d.token ?? verifyToken)}`);
      return { status: answer.status, body: await answer.text() };
    },
    idle: () => told.idle(),
    async close() { told.close(); server.closeAllConnections(); await new Promise((go) => server.close(go)); },
  };
  return graph;
};
