/** The chat page, the one-tag launcher, their assets and their settings. Everything is read once at start and served from memory, precompressed. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LANGS } from '../../core/text.ts';
import type { Lang } from '../../core/text.ts';
import type { WebchatLimits } from './limits.ts';

/** What a charity sets. `colours` replaces the accent (any CSS hex colour); the rest of the palette is drawn to go with it. */
export type ChatConfig = { name: Record<Lang, string>; lang: Lang; demo: boolean; colours?: { accent?: string } };

export const DIST = join(fileURLToPath(new URL('.', import.meta.url)), 'dist');
const TYPES: Record<string, string> = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', svg: 'image/svg+xml', html: 'text/html; charset=utf-8' };
/** Offered to the file picker; the flow decides what a step takes. */
const ACCEPT = ['image/*', 'application/pdf', '.docx', 'audio/*'];
const TEXT = 4_000;
const YEAR = 'public, max-age=31536000, immutable';
const NOT_BUILT = 'The chat pages are not built yet. Run: npm run build';

type Asset = { type: string; tag: string; plain: Buffer; br: Buffer | null; gzip: Buffer | null };

const load = (file: string): Asset => {
  const packed = (ending: string): Buffer | null => (existsSync(file + ending) ? readFileSync(file + ending) : null);
  const plain = readFileSync(file);
  return {
    type: TYPES[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream', plain, br: packed('.br'), gzip: packed('.gz'),
    tag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`,
  };
};

/** Path below dist -> asset. Empty when nothing is built. */
const loadAll = (dist: string): Map<string, Asset> =>
  new Map(existsSync(dist)
    ? readdirSync(dist, { recursive: true, encoding: 'utf8' }).map((p) => p.replaceAll('\\', '/')).filter((p) => /\.(js|css|svg|html)$/.test(p)).map((p) => [p, load(join(dist, p))])
    : []);

const give = (request: FastifyRequest, reply: FastifyReply, asset: Asset, caching: string): FastifyReply => {
  reply.header('content-type', asset.type).header('cache-control', caching).header('vary', 'accept-encoding').header('etag', asset.tag)
    .header('x-content-type-options', 'nosniff').header('cross-origin-resource-policy', 'cross-origin');
  if (request.headers['if-none-match'] === asset.tag) return reply.code(304).send();
  const takes = String(request.headers['accept-encoding'] ?? '');
  if (asset.br && /\bbr\b/.test(takes)) return reply.header('content-encoding', 'br').send(asset.br);
  if (asset.gzip && /\bgzip\b/.test(takes)) return reply.header('content-encoding', 'gzip').send(asset.gzip);
  return reply.send(asset.plain);
};

/** No inline script or style, nothing from elsewhere; only the pages we were told of may frame the chat. */
const policy = (request: FastifyRequest, origins: string[] | '*'): string => [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:", "font-src 'self'",
  // 'self' alone does not cover ws: in older Safari.
  `connect-src 'self' ${request.protocol === 'https' ? 'wss' : 'ws'}://${request.host}`,
  "base-uri 'none'", "form-action 'none'", `frame-ancestors ${origins === '*' ? '*' : ["'self'", ...origins].join(' ')}`, "require-trusted-types-for 'script'",
].join('; ');

export const pages = (deps: { config(): ChatConfig; origins: string[] | '*'; limits: WebchatLimits; dist: string }) => async (app: FastifyInstance): Promise<void> => {
  const assets = loadAll(deps.dist);
  const page = assets.get('index.html');
  const launcher = assets.get('widget.js');

  app.get('/chat', async (request, reply) => {
    if (!page) return reply.code(503).type('text/plain').send(NOT_BUILT);
    reply.raw.removeHeader('x-frame-options'); // frame-ancestors says it, and says it per origin
    reply.header('content-security-policy', policy(request, deps.origins)).header('referrer-policy', 'no-referrer')
      .header('permissions-policy', 'camera=(self), geolocation=(), microphone=()');
    return give(request, reply, page, 'no-cache');
  });
  app.get('/widget.js', async (request, reply) => (launcher ? give(request, reply, launcher, 'public, max-age=300') : reply.code(503).type('text/plain').send(NOT_BUILT)));
  app.get<{ Params: { name: string } }>('/webchat/assets/:name', async (request, reply) => {
    const asset = assets.get(`assets/${request.params.name}`);
    return asset ? give(request, reply, asset, YEAR) : reply.code(404).type('text/plain').send('');
  });
  app.get('/webchat/config', async (_request, reply) => {
    const { name, lang, demo, colours } = deps.config();
    reply.header('cache-control', 'no-cache').header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
    return { name, lang, langs: LANGS, demo, colours: colours ?? {}, limits: { text: TEXT, files: deps.limits.files, fileBytes: deps.limits.fileBytes }, accept: ACCEPT };
  });
};
