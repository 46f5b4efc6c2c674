/** The desk's pages, as Vite built them: read once at start, served from memory, precompressed; the page itself with a fresh nonce each time. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export const DIST = join(fileURLToPath(new URL('.', import.meta.url)), 'dist');
/** Stands in index.html wherever the page needs the nonce. */
export const NONCE = '__NONCE__';
const TYPES: Record<string, string> = {
  js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', svg: 'image/svg+xml', woff2: 'font/woff2', woff: 'font/woff', png: 'image/png', ico: 'image/x-icon', json: 'application/json', webmanifest: 'application/manifest+json', mp3: 'audio/mpeg', ogg: 'audio/ogg', wav: 'audio/wav',
};
const YEAR = 'public, max-age=31536000, immutable';
const NOT_BUILT = 'The desk is not built yet. Run: npm run build';

type Asset = { type: string; tag: string; plain: Buffer; br: Buffer | null; gzip: Buffer | null };
const load = (file: string): Asset => {
  const packed = (ending: string): Buffer | null => (existsSync(file + ending) ? readFileSync(file + ending) : null);
  const plain = readFileSync(file);
  return { type: TYPES[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream', plain, br: packed('.br'), gzip: packed('.gz'), tag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"` };
};
const loadAll = (dist: string): Map<string, Asset> =>
  new Map(existsSync(dist) ? readdirSync(dist, { recursive: true, encoding: 'utf8' }).map((p) => p.replaceAll('\\', '/')).filter((p) => (p.split('.').at(-1) ?? '') in TYPES).map((p) => [p, load(join(dist, p))]) : []);

/** Scripts are ours alone, styles ours or of this very page; nothing from elsewhere, nothing framed. Pictures that were sent are read through blob: and our own address. */
const policy = (nonce: string): string => [
  "default-src 'none'", "script-src 'self'", `style-src 'self' 'nonce-${nonce}'`, "img-src 'self' data: blob:", "media-src 'self' blob:", "font-src 'self' data:", "connect-src 'self'", "manifest-src 'self'",
  "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
].join('; ');

const give = (request: FastifyRequest, reply: FastifyReply, asset: Asset, caching: string): FastifyReply => {
  reply.header('content-type', asset.type).header('cache-control', caching).header('vary', 'accept-encoding').header('etag', asset.tag).header('x-content-type-options', 'nosniff').header('cross-origin-resource-policy', 'same-origin');
  if (request.headers['if-none-match'] === asset.tag) return reply.code(304).send();
  const takes = String(request.headers['accept-encoding'] ?? '');
  if (asset.br && /\bbr\b/.test(takes)) return reply.header('content-encoding', 'br').send(asset.br);
  if (asset.gzip && /\bgzip\b/.test(takes)) return reply.header('content-encoding', 'gzip').send(asset.gzip);
  return reply.send(asset.plain);
};

/** `/desk` and below. Every address that is no file is a screen: the page decides. */
export const deskPages = (dist: string) => async (app: FastifyInstance): Promise<void> => {
  const assets = loadAll(dist);
  const index = existsSync(join(dist, 'index.html')) ? readFileSync(join(dist, 'index.html'), 'utf8') : null;
  const page = (reply: FastifyReply): FastifyReply => {
    if (index === null) return reply.code(503).type('text/plain').send(NOT_BUILT);
    const nonce = randomBytes(18).toString('base64url');
    return reply.header('content-security-policy', policy(nonce)).header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').header('x-content-type-options', 'nosniff').header('x-frame-options', 'DENY')
      .header('cross-origin-opener-policy', 'same-origin').header('permissions-policy', 'camera=(), microphone=(), geolocation=()').type('text/html; charset=utf-8').send(index.replaceAll(NONCE, nonce));
  };
  app.get('/desk', async (_request, reply) => page(reply));
  app.get<{ Params: { '*': string } }>('/desk/*', async (request, reply) => {
    const name = request.params['*'];
    const asset = assets.get(name);
    // Names under assets/ carry their content's hash.
    if (asset) return give(request, reply, asset, name.startsWith('assets/') ? YEAR : 'public, max-age=3600');
    return name.startsWith('assets/') ? reply.code(404).type('text/plain').send('') : page(reply);
  });
};
