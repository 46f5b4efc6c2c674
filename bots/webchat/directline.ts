/** The Direct Line 3.0 routes. Answers follow what real clients do with them: 403 means a pass ended, 404 ends a chat for good, 5xx is tried again. */
import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ActivityLog, BlobStore } from '../../core/ports.ts';
import type { Json } from '../../core/json.ts';
import type { Pass, Passes } from './token.ts';
import type { WebchatLimits } from './limits.ts';
import type { Posts } from './posts.ts';
import type { Dress, Streams } from './streams.ts';
import { pace } from '../../core/pace.ts';
import { readActivity, userOf } from './channel.ts';
import { readUpload } from './uploads.ts';

type Deps = {
  log: ActivityLog; blobs: BlobStore; passes: Passes; limits: WebchatLimits; posts: Posts; streams: Streams;
  origins: string[] | '*'; now(): number; fault(where: string, error: unknown): void;
};
type One = { Params: { id: string; blob: string }; Querystring: Record<string, string | undefined> };

const METHODS = 'GET, POST, OPTIONS';
const RETRY_SECONDS = '2';
/** Shown in the page; anything else a file may be is only ever downloaded. */
const INLINE = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif']);
const CODES: Record<number, string> = { 400: 'BadArgument', 401: 'Unauthorized', 403: 'TokenExpired', 404: 'NotFound', 413: 'MessageSizeTooBig', 415: 'BadArgument', 429: 'TooManyRequests', 503: 'ServiceUnavailable' };

/** A refused body larger than this is not read to its end only to keep the connection. */
const DRAIN = 64 * 1024;
const refuse = (reply: FastifyReply, status: number, message: string): FastifyReply => {
  const { 'content-length': length, 'transfer-encoding': chunked } = reply.request.headers;
  if (chunked || Number(length ?? 0) > DRAIN) reply.header('connection', 'close');
  return reply.code(status).send({ error: { code: CODES[status] ?? 'Error', message } });
};
const watermarkOf = (s: string | undefined): number => (s && /^\d{1,15}$/.test(s) ? Number(s) : 0);
const bearer = (request: FastifyRequest): string => /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';

export const directline = (deps: Deps) => async (app: FastifyInstance): Promise<void> => {
  const { log, limits, posts, now, passes } = deps;
  const held = new WeakMap<FastifyRequest, Pass>();
  const opening = pace(limits.openBurst, limits.openEvery);
  const posting = pace(limits.postBurst, limits.postEvery);
  let uploading = 0;

  // Bodies stay bytes until complete and are parsed by us; an unknown content type is then no reason for a 415.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  const mayCall = (request: FastifyRequest): boolean => {
    const origin = request.headers.origin;
    return origin === undefined || deps.origins === '*' || deps.origins.includes(origin) || origin === `${request.protocol}://${request.host}`;
  };
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store').header('vary', 'origin').header('cross-origin-resource-policy', 'cross-origin');
    if (!mayCall(request)) return refuse(reply, 403, 'This page may not speak to this server.');
    if (request.headers.origin) reply.header('access-control-allow-origin', deps.origins === '*' ? '*' : request.headers.origin);
    return undefined;
  });
  app.options('/*', async (request, reply) =>
    reply.header('access-control-allow-methods', METHODS).header('access-control-allow-headers', request.headers['access-control-request-headers'] ?? 'authorization, content-type')
      .header('access-control-max-age', '7200').code(204).send());

  app.setErrorHandler((error: { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status === 413) return refuse(reply, 413, 'This is too large.');
    if (status >= 400 && status < 500) return refuse(reply, status, 'The request could not be read.');
    deps.fault(request.routeOptions.url ?? 'directline', error);
    return refuse(reply.header('retry-after', RETRY_SECONDS), 503, 'This could not be kept just now; try again.');
  });

  const address = (request: FastifyRequest, scheme: 'http' | 'ws'): string => `${scheme}${request.protocol === 'https' ? 's' : ''}://${request.host}${app.prefix}`;
  const tokenFor = (pass: Pick<Pass, 'conv' | 'user'>) => ({
    conversationId: pass.conv,
    token: passes.sign({ use: 'chat', conv: pass.conv, user: pass.user }, now() + limits.tokenLife),
    expires_in: Math.floor(limits.tokenLife / 1000),
  });
  const resumeFor = (pass: Pick<Pass, 'conv' | 'user'>) => ({ resume: passes.sign({ use: 'resume', conv: pass.conv, user: pass.user }, now() + limits.resumeLife) });
  const conversationFor = (request: FastifyRequest, pass: Pick<Pass, 'conv' | 'user'>, watermark: number) => ({
    ...tokenFor(pass),
    streamUrl: `${address(request, 'ws')}/conversations/${pass.conv}/stream?watermark=${watermark}&t=${passes.sign({ use: 'stream', conv: pass.conv, user: pass.user }, now() + limits.streamLife)}`,
  });
  const dressFor = (request: FastifyRequest, conv: string): Dress => {
    const base = address(request, 'http');
    return (activity) => {
      const { attachments, ...rest } = activity as { attachments?: { blob?: string; name?: string; contentType?: string }[]; [k: string]: unknown };
      if (!attachments?.length) return activity;
      return {
        ...rest, attachments: attachments.map(({ blob, ...a }) => (blob === undefined ? a : {
          ...a, contentUrl: `${base}/conversations/${conv}/files/${encodeURIComponent(blob)}?t=${passes.sign({ use: 'file', conv, user: userOf(conv), blob }, now() + limits.fileLife)}`,
        })),
      } as Json;
    };
  };
  /** Where to read on from. A watermark this log never gave out (an older backup came back) begins again: clients know ids, silence would lose words. */
  const resumeAt = async (conv: string, after: number): Promise<number> => {
    if (after === 0) return 0;
    const { activities } = await log.read(conv, after - 1, 1);
    return activities[0]?.watermark === after ? after : 0;
  };

  const newPass = (): Pick<Pass, 'conv' | 'user'> => {
    const conv = randomBytes(16).toString('base64url');
    return { conv, user: userOf(conv) };
  };
  /** Checks before the body is read: nobody without a pass may make the server hold bytes. */
  const needs = (...uses: ('chat' | 'resume')[]) => async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const token = bearer(request);
    if (!token) return refuse(reply, 401, 'A token is needed.');
    const found = uses.map((use) => passes.verify(token, use, now()));
    const pass = found.find((p) => typeof p === 'object');
    if (!pass) return refuse(reply, 403, found.includes('expired') ? 'The token has expired.' : 'The token is not valid.');
    const { id } = request.params as { id?: string };
    if (id !== undefined && id !== pass.conv) return refuse(reply, 403, 'The token is for another conversation.');
    held.set(request, pass);
    return undefined;
  };
  const knows = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> =>
    (await log.known((held.get(request) as Pass).conv))?.user === (held.get(request) as Pass).user ? undefined : refuse(reply, 404, 'There is no such conversation.');
  const inside = { onRequest: [needs('chat'), knows] };
  /** A place among the uploads whose bytes may be in memory, held until the connection is done with the answer. */
  const room = async (_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (uploading >= limits.uploads) return refuse(reply.header('retry-after', RETRY_SECONDS), 503, 'Many files are arriving; try again.');
    uploading += 1;
    reply.raw.once('close', () => { uploading -= 1; });
    return undefined;
  };

  app.post('/tokens/generate', async (request, reply) => {
    if (opening.take(request.ip, now()) === null) return refuse(reply, 429, 'Too many at once; wait a little.');
    const pass = newPass();
    return { ...tokenFor(pass), ...resumeFor(pass) };
  });

  app.post('/tokens/refresh', { onRequest: needs('chat', 'resume') }, async (request, reply) => {
    const pass = held.get(request) as Pass;
    if (pass.use === 'resume' && !(await log.known(pass.conv))) return refuse(reply, 404, 'There is no such conversation.');
    // Only the right to resume renews itself: a chat token that leaked must not become a lasting one.
    return { ...tokenFor(pass), ...(pass.use === 'resume' ? resumeFor(pass) : {}) };
  });

  app.post('/conversations', { onRequest: needs('chat') }, async (request, reply) => {
    const pass = held.get(request) as Pass;
    const old = await log.known(pass.conv);
    // No limit here: any error on this call ends a Direct Line client for good, and a token opens one conversation only.
    await posts.open(pass.conv);
    return reply.code(old ? 200 : 201).send(conversationFor(request, pass, 0));
  });

  app.get<One>('/conversations/:id', inside, async (request) => conversationFor(request, held.get(request) as Pass, watermarkOf(request.query.watermark)));

  app.get<One>('/conversations/:id/activities', inside, async (request) => {
    const { conv } = held.get(request) as Pass;
    const after = await resumeAt(conv, watermarkOf(request.query.watermark));
    const { activities } = await log.read(conv, after, limits.page);
    return { activities: activities.map((a) => dressFor(request, conv)(a.activity)), watermark: String(activities.at(-1)?.watermark ?? after) };
  });

  /** True when it is this one's turn, after waiting if need be. */
  const myTurn = async (conv: string): Promise<boolean> => {
    const wait = posting.take(conv, now(), limits.postWait);
    if (wait === null) return false;
    if (wait > 0) await new Promise((go) => setTimeout(go, wait));
    return true;
  };

  app.post<One>('/conversations/:id/activities', { ...inside, bodyLimit: limits.activityBytes }, async (request, reply) => {
    const { conv } = held.get(request) as Pass;
    const activity = Buffer.isBuffer(request.body) ? readActivity(request.body) : null;
    if (!activity) return refuse(reply, 400, 'This is not an activity.');
    if (!(await myTurn(conv))) return refuse(reply, 429, 'Too many at once; wait a little.');
    return { id: await posts.post(conv, activity, []) };
  });

  app.post<One>('/conversations/:id/upload', {
    onRequest: [...inside.onRequest, room], bodyLimit: limits.uploadBytes,
  }, async (request, reply) => {
    const { conv } = held.get(request) as Pass;
    if (!(await myTurn(conv))) return refuse(reply, 429, 'Too many at once; wait a little.');
    const read = Buffer.isBuffer(request.body) ? await readUpload(request.body, request.headers['content-type'] ?? '') : null;
    const activity = read && readActivity(read.activity ?? Buffer.from('{"type":"message"}'));
    if (!read || !activity) return refuse(reply, 400, 'This is not an upload.');
    if (read.files.length > limits.files) return refuse(reply, 413, 'Too many files at once.');
    if (read.files.some((f) => f.bytes.byteLength > limits.fileBytes)) return refuse(reply, 413, 'A file is too large.');
    return { id: await posts.post(conv, activity, read.files) };
  });

  app.get<One>('/conversations/:id/files/:blob', async (request, reply) => {
    const pass = passes.verify(request.query.t ?? '', 'file', now());
    if (typeof pass === 'string' || pass.conv !== request.params.id || pass.blob !== request.params.blob) return refuse(reply, 403, 'The link has expired.');
    const file = await deps.blobs.get(request.params.blob);
    if (!file) return refuse(reply, 404, 'The file is gone.');
    const inline = INLINE.has(file.mime);
    return reply.header('content-type', inline ? file.mime : 'application/octet-stream').header('x-content-type-options', 'nosniff').header('cache-control', 'private, max-age=3600')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('content-disposition', `${inline ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`)
      .send(Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength));
  });

  app.get<One>('/conversations/:id/stream', {
    websocket: true,
    onRequest: async (request, reply) => {
      const pass = passes.verify(request.query.t ?? '', 'stream', now());
      if (typeof pass === 'string' || pass.conv !== request.params.id) return refuse(reply, 403, 'The stream address has expired.');
      if (!(await log.known(pass.conv))) return refuse(reply, 404, 'There is no such conversation.');
      return undefined;
    },
  }, (socket, request) => {
    const conv = request.params.id;
    void resumeAt(conv, watermarkOf(request.query.watermark)).then(
      (after) => deps.streams.open(socket, conv, after, dressFor(request, conv)),
      (error: unknown) => { deps.fault('stream', error); socket.close(1011); },
    );
  });
};
