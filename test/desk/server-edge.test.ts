/** Files in and out, odd bodies, the document, the pages: what the server does around every handler. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { API, PREFIX } from '../../desk/api.ts';
import type { Bytes, Upload } from '../../desk/handler.ts';
import { PROBLEMS } from '../../desk/problems.ts';
import { openDesk, type Browser, type Desk } from './house.ts';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
let desk: Desk;
let b: Browser;
let dist: string;
const uploads: Upload[] = [];
let given: Bytes = { name: 'x', mime: 'image/png', bytes: PNG };

beforeEach(async () => {
  uploads.length = 0;
  dist = mkdtempSync(join(tmpdir(), 'sila-dist-'));
  mkdirSync(join(dist, 'assets'));
  writeFileSync(join(dist, 'index.html'), '<!doctype html><meta property="csp-nonce" nonce="__NONCE__"><script type="module" nonce="__NONCE__" src="/desk/assets/a-1.js"></script>');
  writeFileSync(join(dist, 'assets/a-1.js'), 'let a');
  writeFileSync(join(dist, 'assets/a-1.js.br'), 'packed');
  desk = await openDesk({
    dist,
    routes: {
      upload: async (_ctx, { body }) => { uploads.push(body); return { id: 'f1', name: body.name, mime: body.mime, bytes: body.bytes.byteLength, extra: 'x' } as never; },
      file: async () => given,
      'flow.put': async (_ctx, { body }) => ({ findings: [{ line: 1, message: JSON.stringify(body.form), ar: '', en: '' }] }),
      replies: async () => ({ rev: 'no number' }) as never,
      'requests.board': async () => { throw new Error('secret words of somebody'); },
      act: async () => ({ event: 'e1' }),
    },
  });
  await desk.staffed();
  b = desk.browser();
  await b.signIn('admin');
});
afterEach(async () => { await desk.close(); rmSync(dist, { recursive: true }); });
const codeOf = (body: unknown): string => (body as { error?: { code: string } } | null)?.error?.code ?? 'ok';
const FILES = `${PREFIX}/conversations/c1/files`;
const formOf = (...files: [string, Uint8Array, string?][]): FormData => { const f = new FormData(); for (const [name, bytes, type] of files) f.append('file', new File([bytes as Uint8Array<ArrayBuffer>], name, { type: type ?? 'text/html' })); return f; };

describe('a file that is sent', () => {
  it('is typed by its content and loses the tricks of its name', async () => {
    const said = await b.ask('POST', FILES, { raw: formOf(['..\\..\\\u202egnp.exe', PNG, 'application/x-msdownload']) });
    expect(said.body).toEqual({ id: 'f1', name: 'gnp.exe', mime: 'image/png', bytes: PNG.byteLength }); // and nothing beside what the table promises
    await b.ask('POST', FILES, { raw: formOf(['page.png', Buffer.from('<script>alert(1)</script>'), 'image/png']) });
    expect(uploads[1]?.mime).toBe('application/octet-stream');
  });
  it('is one file of at most 10 MB', async () => {
    expect(codeOf((await b.ask('POST', FILES, { raw: formOf(['a', PNG], ['b', PNG]) })).body)).toBe('NOT_A_FILE');
    expect(codeOf((await b.ask('POST', FILES, { raw: formOf(['a', new Uint8Array()]) })).body)).toBe('NOT_A_FILE');
    expect(codeOf((await b.ask('POST', FILES, { raw: Buffer.from('not a form'), headers: { 'content-type': 'multipart/form-data; boundary=x' } })).body)).toBe('NOT_A_FILE');
    expect(codeOf((await b.ask('POST', FILES, { body: { file: 'x' } })).body)).toBe('NOT_A_FILE');
    const most = await b.ask('POST', FILES, { raw: formOf(['a', new Uint8Array(10 * 1024 * 1024)]) });
    expect(most.status).toBe(200);
    const more = await b.ask('POST', FILES, { raw: formOf(['a', new Uint8Array(10 * 1024 * 1024 + 1)]) });
    expect([more.status, codeOf(more.body)]).toEqual([413, 'TOO_LARGE']);
    expect(uploads).toHaveLength(1);
  });
});

describe('a file that is given out', () => {
  const get = (query = ''): ReturnType<Browser['ask']> => b.ask('GET', `${PREFIX}/files/f1${query}`);
  it('is shown in the page when it is a picture, downloaded when it could be anything else', async () => {
    for (const [mime, how] of [['image/png', 'inline'], ['image/svg+xml', 'attachment'], ['text/html', 'attachment'], ['application/pdf', 'attachment'], ['application/octet-stream', 'attachment']] as const) {
      given = { name: 'f', mime, bytes: PNG };
      const said = await get();
      expect([said.status, said.headers.get('content-disposition')?.split(';')[0], said.headers.get('x-content-type-options'), said.headers.get('content-security-policy'), said.headers.get('cache-control')])
        .toEqual([200, how, 'nosniff', "default-src 'none'; sandbox", 'no-store']);
    }
    given = { name: 'f', mime: 'image/png', bytes: PNG };
    expect((await get('?download=true')).headers.get('content-disposition')).toMatch(/^attachment/);
  });
  it('cannot break a header by its name or type', async () => {
    for (const name of ['a"; filename=evil.exe; x="', 'a\r\nset-cookie: x=1', 'تقرير طبي.pdf', '\u202ecod.exe', '', '../../etc/passwd', '\ud800', 'x'.repeat(5_000), "it's (1)*.png"]) {
      given = { name, mime: 'image/png\r\nx-evil: 1', bytes: PNG };
      const said = await get();
      expect(said.status).toBe(200);
      expect(said.headers.get('set-cookie')).toBeNull();
      expect(said.headers.get('x-evil')).toBeNull();
      expect(said.headers.get('content-type')).toBe('application/octet-stream');
      expect(said.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.-]+"; filename\*=UTF-8''[\w%.~!-]+$/);
    }
    given = { name: 'تقرير.pdf', mime: 'application/pdf', bytes: PNG };
    expect(decodeURIComponent((await get()).headers.get('content-disposition')!.split("''")[1]!)).toBe('تقرير.pdf');
  });
});

describe('odd bodies', () => {
  const put = (raw: string, type = 'application/json'): ReturnType<Browser['ask']> => b.ask('PUT', `${PREFIX}/flows/f`, { raw: Buffer.from(raw), headers: { 'content-type': type } });
  it.each([
    ['not JSON', '{', 'INPUT'], ['nothing', '', 'INPUT'], ['a list', '[]', 'INPUT'], ['null', 'null', 'INPUT'],
    ['a poisoned prototype', '{"form":{"__proto__":{"role":"admin"}}}', 'INPUT'], ['a poisoned constructor', '{"form":{"constructor":{"prototype":{"x":1}}}}', 'INPUT'],
    ['nested a thousand deep', `{"form":${'['.repeat(1_000)}${']'.repeat(1_000)}}`, 'INPUT'],
    ['nested a hundred thousand deep', `{"form":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'INPUT'],
  ])('%s is refused', async (_, raw, code) => {
    const said = await put(raw);
    expect([said.status, codeOf(said.body)]).toEqual([400, code]);
  });
  it('another type of body is refused, more than a megabyte is too much', async () => {
    expect(codeOf((await put('<x/>', 'application/xml')).body)).toBe('INPUT');
    expect(codeOf((await put('form=1', 'application/x-www-form-urlencoded')).body)).toBe('INPUT');
    const big = await put(JSON.stringify({ form: 'x'.repeat(1_000_000) }));
    expect([big.status, codeOf(big.body)]).toEqual([413, 'TOO_LARGE']);
  });
  it('texts arrive well-formed, without control characters', async () => {
    const said = await put('{"form":{"a":"x\\u0000y\\ud800z\\r\\n","b\\u0007":["\\u001b[31m"]}}');
    expect(JSON.parse((said.body as { findings: { message: string }[] }).findings[0]!.message)).toEqual({ a: 'xy\ufffdz\n', b: ['[31m'] });
  });
  it('a query given twice, a number that is none, an address that does not decode: 400, never 500', async () => {
    for (const path of ['/conversations?box=all&box=bot', '/conversations?max=1e9', '/conversations?max=abc', '/conversations?box=__proto__', '/conversations/%E0%A4%A', `/requests?q=${'x'.repeat(300)}`, '/misses?days=0'])
      expect((await b.ask('GET', PREFIX + path)).status, path).toBe(400);
  });
});

describe('what goes out', () => {
  it('a fault tells nothing of its cause, here or in the log', async () => {
    const said = await b.call('requests.board');
    expect([said.status, codeOf(said.body)]).toEqual([500, 'FAULT']);
    expect(said.text + desk.logged.join()).not.toContain('secret words');
    expect(desk.logged.join()).toContain('a request of the desk failed');
  });
  it('an answer that is not what the table promises is our fault, not the page\'s', async () => {
    expect(codeOf((await b.call('replies')).body)).toBe('FAULT');
  });
  it('202 is 202, and nothing is cached', async () => {
    const said = await b.call('act', { body: { act: 'took' } });
    expect([said.status, said.headers.get('cache-control')]).toEqual([202, 'no-store']);
  });
  it('every problem has a sentence in both languages', () => {
    for (const [code, [status, ar, en]] of Object.entries(PROBLEMS)) {
      expect(status, code).toBeGreaterThanOrEqual(400);
      expect(ar, code).toMatch(/[\u0621-\u064a].*\.$/);
      expect(en, code).toMatch(/^[\x20-\x7e]+\.$/);
    }
  });
});

describe('the document', () => {
  type Operation = { operationId: string; responses: Record<string, unknown>; requestBody?: unknown };
  it('describes every row, once, with no data', async () => {
    const said = await desk.browser().ask('GET', `${PREFIX}/openapi.json`);
    const doc = said.body as { openapi: string; paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, unknown> } };
    expect(doc.openapi).toBe('3.1.0');
    const operations = Object.values(doc.paths).flatMap((p) => Object.values(p));
    expect(operations.map((o) => o.operationId).toSorted()).toEqual(Object.keys(API).toSorted());
    for (const [path, methods] of Object.entries(doc.paths)) {
      expect(path).not.toContain(':');
      for (const [method, o] of Object.entries(methods)) {
        const row = API[o.operationId as keyof typeof API] as { method: string; status?: number; body?: unknown };
        expect(method).toBe(row.method.toLowerCase());
        expect(o.responses[String(row.status ?? 200)], o.operationId).toBeDefined();
        if (row.body) expect(o.requestBody, o.operationId).toBeDefined();
      }
    }
    for (const [, ref] of said.text.matchAll(/"\$ref":"([^"]+)"/g)) {
      const found = (ref as string).slice(2).split('/').reduce<unknown>((at, k) => (at as Record<string, unknown>)?.[k], doc);
      expect(found, ref).toBeDefined();
    }
  });
  it('is served at /docs with everything it needs from here', async () => {
    const page = await desk.browser().ask('GET', '/docs/');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
    const parts = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((m) => m[1] as string);
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) expect((await desk.browser().ask('GET', new URL(part, `${desk.url}/docs/`).pathname)).status, part).toBe(200);
    expect(page.text).not.toMatch(/<script>(?!\s*<)/);
  });
});

describe('the pages', () => {
  it('come with a fresh nonce each time and a policy that lets nothing else run', async () => {
    const nonces = new Set<string>();
    for (const path of ['/desk', '/desk/', '/desk/inbox/c1', '/desk/first']) {
      const page = await desk.browser().ask('GET', path);
      const policy = page.headers.get('content-security-policy') as string;
      const nonce = /'nonce-([\w-]{24})'/.exec(policy)?.[1] as string;
      nonces.add(nonce);
      expect(page.status).toBe(200);
      expect(page.text).toContain(`<script type="module" nonce="${nonce}"`);
      expect(page.text).not.toContain('__NONCE__');
      expect(policy).toMatch(/default-src 'none'; script-src 'self'; .*frame-ancestors 'none'$/);
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      expect(page.headers.get('cache-control')).toBe('no-store');
    }
    expect(nonces.size).toBe(4);
  });
  it('assets are immutable, packed when the browser takes it, and no way out of the folder', async () => {
    const plain = await b.ask('GET', '/desk/assets/a-1.js', { headers: { 'accept-encoding': 'identity' } });
    expect([plain.text, plain.headers.get('cache-control'), plain.headers.get('content-type')]).toEqual(['let a', 'public, max-age=31536000, immutable', 'text/javascript; charset=utf-8']);
    expect((await desk.app.inject({ url: '/desk/assets/a-1.js', headers: { 'accept-encoding': 'gzip, br' } })).headers['content-encoding']).toBe('br');
    expect((await desk.app.inject({ url: '/desk/assets/a-1.js', headers: { 'if-none-match': plain.headers.get('etag')! } })).statusCode).toBe(304);
    for (const path of ['/desk/assets/b.js', '/desk/assets/../../package.json', '/desk/assets/%2e%2e/%2e%2e/package.json', '/desk/assets/a-1.js.br']) {
      const said = await desk.app.inject({ url: path });
      expect(said.body, path).not.toContain('"sila"');
      expect(said.body, path).not.toBe('packed');
    }
  });
});
