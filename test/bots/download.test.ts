import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { download, isPrivate } from '../../bots/download.ts';
import type { DownloadOptions } from '../../bots/download.ts';

type Answer = (req: IncomingMessage, res: ServerResponse) => void;
let answer: Answer = (_req, res) => void res.end('x');
let heard: { path: string; host: string; token: string | undefined }[] = [];
let server: Server;
let port = 0;

beforeAll(async () => {
  server = createServer((req, res) => {
    heard.push({ path: req.url ?? '', host: req.headers.host ?? '', token: req.headers['authorization'] });
    answer(req, res);
  });
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => { server.closeAllConnections(); server.close(); });

const get = (path: string, with_: Answer, o: Partial<DownloadOptions> = {}, host = '127.0.0.1') => {
  answer = with_;
  heard = [];
  return download(`http://${host}:${port}${path}`, { hosts: ['127.0.0.1'], headers: { authorization: 'Bearer t' }, max: 1_000, signal: AbortSignal.timeout(5_000), loopback: true, ...o });
};
const to = (location: string): Answer => (req, res) => void (req.url === '/start' ? res.writeHead(302, { location }).end() : res.end('there'));

describe('download', () => {
  it('brings bytes and the type as it was said', async () => {
    const bytes = Buffer.from([0, 255, 216, 10]);
    const got = await get('/a', (_q, res) => void res.writeHead(200, { 'content-type': 'Image/JPEG; x=1' }).end(bytes));
    expect(got).toEqual({ as: 'ok', bytes, mime: 'image/jpeg' });
    expect(heard).toEqual([{ path: '/a', host: `127.0.0.1:${port}`, token: 'Bearer t' }]);
  });
  it('follows a redirect within its hosts, and keeps the token for the origin it was given for', async () => {
    expect(await get('/start', to('/end'))).toMatchObject({ as: 'ok' });
    expect(heard.map((h) => h.token)).toEqual(['Bearer t', 'Bearer t']);
    expect(await get('/start', to(`http://localhost:${port}/end`), { hosts: ['127.0.0.1', 'localhost'] })).toMatchObject({ as: 'ok' });
    expect(heard.map((h) => [h.path, h.token])).toEqual([['/start', 'Bearer t'], ['/end', undefined]]);
  });
  it.each([
    ['a foreign host', 'http://localhost:PORT/end'], ['a name that ends alike', 'http://x127.0.0.1.example/end'], ['another protocol', 'file:///etc/passwd'], ['data', 'data:text/plain,x'],
    ['a user name', 'http://u:p@127.0.0.1:PORT/end'], ['nothing readable', 'http://[bad'],
  ])('never speaks to %s', async (_what, location) => {
    expect(await get('/start', to(location.replace('PORT', String(port))))).toEqual({ as: 'lost', why: 'gone' });
    expect(heard.map((h) => h.path)).toEqual(['/start']);
  });
  it('refuses a first address that is not on its list, and a path of too many hops', async () => {
    expect(await get('/a', to('/'), { hosts: ['example.org', '.0.0.1x'] })).toEqual({ as: 'lost', why: 'gone' });
    expect(heard).toEqual([]);
    expect(await get('/0', (req, res) => void res.writeHead(307, { location: `/${Number(req.url?.slice(1)) + 1}` }).end())).toEqual({ as: 'lost', why: 'gone' });
    expect(heard).toHaveLength(4);
    expect(await download('not an address', { hosts: ['127.0.0.1'], max: 1, signal: AbortSignal.timeout(100) })).toEqual({ as: 'lost', why: 'gone' });
  });
  it('takes everything below a name that begins with a dot', async () => {
    expect(await get('/a', (_q, res) => void res.end('x'), { hosts: ['.0.0.1'] })).toMatchObject({ as: 'ok' });
  });
  it('judges the address at connect time: an allowed name that leads home is not connected to', async () => {
    const loopback = false;
    let connections = 0;
    server.on('connection', () => { connections += 1; });
    expect(await get('/a', (_q, res) => void res.end('x'), { hosts: ['localhost'], loopback }, 'localhost')).toEqual({ as: 'retry', why: 'the host has a private address' });
    for (const host of ['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1', '169.254.169.254', '[fd00::1]']) {
      expect(await get('/a', (_q, res) => void res.end('x'), { hosts: [new URL(`http://${host}`).hostname], loopback }, host), host).toEqual({ as: 'retry', why: 'the host has a private address' });
    }
    expect(connections).toBe(0);
    expect(heard).toEqual([]);
  });
  it('knows private addresses', () => {
    for (const a of ['10.1.2.3', '172.31.0.1', '192.168.0.1', '100.64.0.1', '0.0.0.0', '224.0.0.1', '::', '::1', '::ffff:10.0.0.1', 'fe80::1', '64:ff9b::a00:1', 'nonsense']) expect(isPrivate(a), a).toBe(true);
    for (const a of ['8.8.8.8', '31.13.64.1', '172.32.0.1', '2a03:2880::1', '::ffff:8.8.8.8']) expect(isPrivate(a), a).toBe(false);
  });
  it('stops at the cap: by the length that is announced, and while the bytes come', async () => {
    expect(await get('/a', (_q, res) => void res.writeHead(200, { 'content-length': '1001' }).flushHeaders())).toEqual({ as: 'lost', why: 'too_large' });
    let written = 0;
    const endless: Answer = (_q, res) => {
      const more = (): void => { while (!res.destroyed && written < 50_000_000) { written += 65_536; if (!res.write(Buffer.alloc(65_536))) return void res.once('drain', more); } };
      more();
    };
    expect(await get('/a', endless)).toEqual({ as: 'lost', why: 'too_large' });
    expect(written).toBeLessThan(50_000_000);
    expect(await get('/a', (_q, res) => void res.end(Buffer.alloc(1_000)))).toMatchObject({ as: 'ok' });
  });
  it('ends with its signal, before, at the head and in the middle', async () => {
    expect(await get('/a', () => undefined, { signal: AbortSignal.abort() })).toEqual({ as: 'retry', why: 'out of time' });
    expect(heard).toEqual([]);
    expect(await get('/a', () => undefined, { signal: AbortSignal.timeout(50) })).toEqual({ as: 'retry', why: 'out of time' });
    expect(await get('/a', (_q, res) => void res.writeHead(200, { 'content-length': '10' }).write('x'), { signal: AbortSignal.timeout(50) })).toEqual({ as: 'retry', why: 'out of time' });
  });
  it.each([[404, 'lost'], [410, 'lost'], [400, 'lost'], [204, 'lost'], [500, 'retry'], [503, 'retry'], [429, 'retry'], [401, 'retry'], [403, 'retry']] as const)('status %i: %s', async (status, as) => {
    const got = await get('/a', (_q, res) => void res.writeHead(status).end('x'));
    expect(got).toEqual(as === 'lost' ? { as, why: 'gone' } : { as, why: `status ${status}` });
  });
  it('tries again after a reset, half a file, a packed body and a closed port', async () => {
    expect(await get('/a', (req) => void req.socket.resetAndDestroy())).toMatchObject({ as: 'retry' });
    expect(await get('/a', (req, res) => { res.writeHead(200, { 'content-length': '10' }); res.write('half', () => req.socket.destroy()); })).toEqual({ as: 'retry', why: 'the connection broke' });
    expect(await get('/a', (_q, res) => void res.writeHead(200, { 'content-encoding': 'gzip' }).end('x'))).toMatchObject({ as: 'retry' });
    expect(await download('http://127.0.0.1:9/', { hosts: ['127.0.0.1'], max: 1, signal: AbortSignal.timeout(2_000), loopback: true })).toMatchObject({ as: 'retry' });
  });
  it('is total over addresses', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl()), async (url) => {
      expect(await download(url, { hosts: ['nobody.invalid'], max: 1, signal: AbortSignal.timeout(1_000) })).toEqual({ as: 'lost', why: 'gone' });
    }), { numRuns: 200 });
  });
});
