/** The desk's HTTP side: every row of desk/api.ts bound to its handler, one line of checks for all of them. */
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import type * as z from 'zod';
import { API, PREFIX, type RouteName } from './api.ts';
import { ENVELOPE_BYTES, isOurs, readFile, sendBytes, sendProblem, tidyAll, UPLOAD_BYTES } from './edge.ts';
import type { Bytes, Ctx, Handlers, RouteHandlers, Rows } from './handler.ts';
import type { DeskHouse } from './house.ts';
import { discreet } from './discretion.ts';
import { openHub, type Hub } from './live/hub.ts';
import { afterOf, openSse } from './live/sse.ts';
import { openApi } from './openapi.ts';
import { Refused, type ProblemCode } from './problems.ts';
import { deskPages, DIST } from './serve.ts';
import { isManagement } from './rules.ts';
import { openSignDesk } from './sign/desk.ts';
import { signRoutes } from './sign/routes.ts';
import type { Who } from './sign/sessions.ts';
import { SilaError, type ErrorCode } from '../core/errors.ts';
import { mayAs, type Role, type StaffFile } from '../core/staff.ts';

/** Of a JSON body: a flow's form or a long entry. */
const BODY_BYTES = 1_000_000;
/** What the house may say no with, as the desk says it. */
const SAID: Partial<Record<ErrorCode, ProblemCode>> = {
  LIBRARY_CHANGED: 'CHANGED', LIBRARY_INVALID: 'REFUSED', FLOW_INVALID: 'REFUSED', REQUEST_UNKNOWN: 'NOT_FOUND', TICKET_UNKNOWN: 'NOT_FOUND', TICKET_REFUSED: 'NOT_NOW', DATA_FULL: 'AWAY',
};
/** What Fastify stopped before a handler ran. */
const BY_STATUS: Record<number, ProblemCode> = { 400: 'INPUT', 404: 'NOT_FOUND', 408: 'TIMEOUT', 413: 'TOO_LARGE', 414: 'INPUT', 415: 'INPUT', 429: 'SLOW_DOWN', 503: 'AWAY' };

type Row = { method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: string; role: 'nobody' | Role; params?: z.ZodType; query?: z.ZodType; body?: z.ZodType; reply: z.ZodType; status?: number; raw?: 'upload' | 'bytes' | 'stream' };
type AnyHandler = (ctx: Ctx<StaffFile | null>, input: { params: unknown; query: unknown; body: unknown }) => Promise<unknown>;

export type DeskOptions = { routes: RouteHandlers; rows: Rows; dist?: string };

export const deskPlugin = (house: DeskHouse, o: DeskOptions) => async (app: FastifyInstance): Promise<void> => {
  const hub: Hub = openHub(house, o.rows);
  const desk = openSignDesk(house, (staff) => hub.cut(staff));
  app.addHook('preClose', async () => hub.stop()); // a stream that stays open would keep the server from stopping

  const signed = new WeakMap<FastifyRequest, Who>();
  const handlers: Handlers<Exclude<RouteName, 'stream'>> = {
    ...o.routes, ...signRoutes(desk),
    presence: async ({ me, live }, { params, body }) => {
      live.look(params['conversation'] as string, me, body.typing);
      return { ok: true };
    },
  };

  const stream = async (request: FastifyRequest, reply: FastifyReply, who: Who, after: string | undefined): Promise<void> => {
    let over = false;
    let leave: (() => void) | null = null;
    const listener = openSse(reply, who.staff, () => desk.sessions.alive(who.token), () => { over = true; leave?.(); });
    try {
      leave = await hub.join(listener, afterOf(request, after));
      if (over) leave();
    } catch (e) {
      house.log('error', 'a stream could not begin', { why: e instanceof Error ? e.name : 'unknown' });
      listener.end(); // the browser comes again
    }
  };

  /** 401 and 403 before anything is read or looked up. */
  const guard = (row: Row) => async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    if (!isOurs(request, house.url)) return sendProblem(reply, 'FOREIGN');
    if (row.role === 'nobody') return undefined;
    // A file or a stream answers for long; the cookie is renewed by the next plain call.
    const who = await desk.sessions.who(request, reply, row.raw ? true : undefined);
    if (!who) return sendProblem(reply, 'SIGN_IN');
    if (!mayAs(who.staff.role, row.role)) return sendProblem(reply, 'FORBIDDEN');
    signed.set(request, who);
    return undefined;
  };

  const run = (name: RouteName, row: Row): RouteHandlerMethod => async (request, reply) => {
    const read = (schema: z.ZodType | undefined, value: unknown, where: string): { data: unknown } | { wrong: string } => {
      if (!schema) return { data: undefined };
      const r = schema.safeParse(tidyAll(value));
      return r.success ? { data: r.data } : { wrong: [where, ...(r.error.issues[0]?.path ?? [])].join('.').slice(0, 120) };
    };
    const file = row.raw === 'upload' ? await readFile(request.body, request.headers['content-type']) : null;
    if (typeof file === 'string') return sendProblem(reply, file);
    const [params, query, body] = [read(row.params, request.params, 'params'), read(row.query, request.query, 'query'), file ? { data: file } : read(row.body, request.body, 'body')];
    for (const part of [params, query, body]) if ('wrong' in part) return sendProblem(reply, 'INPUT', part.wrong);
    const input = { params: (params as { data: unknown }).data, query: (query as { data: unknown }).data, body: (body as { data: unknown }).data };

    const who = signed.get(request) ?? null;
    if (name === 'stream') return stream(request, reply, who as Who, (input.query as { after?: string }).after);
    const me = who?.staff ?? null;
    const ctx: Ctx<StaffFile | null> = {
      house: me && !isManagement(me) ? discreet(house) : house, me, live: hub, request, reply,
      audit: (action, target = null, detail = null) => house.store.audit(me ? { id: me.id, name: me.name } : { id: '', name: '' }, action, target, detail, house.now()),
    };
    const answer = await (handlers[name] as AnyHandler)(ctx, input);
    if (answer instanceof Refused) return sendProblem(reply, answer.code, answer.what);
    if (row.method !== 'GET') hub.poke();
    void reply.header('cache-control', 'no-store');
    if (row.raw === 'bytes') return sendBytes(reply, answer as Bytes, (input.query as { download?: string } | undefined)?.download !== undefined);
    const out = row.reply.safeParse(answer); // also takes out what a page was not promised
    if (!out.success) {
      house.log('error', 'an answer of the desk is not what was promised', { route: name, where: out.error.issues[0]?.path.join('.') ?? '' });
      return sendProblem(reply, 'FAULT');
    }
    return reply.code(row.status ?? 200).send(out.data);
  };

  await app.register(async (api) => {
    const json = api.getDefaultJsonParser('error', 'error');
    api.removeAllContentTypeParsers();
    api.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => { if (body.length) json(request, body as string, done); else done(null, undefined); });
    api.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    api.setErrorHandler(async (e: { statusCode?: number; name?: string; code?: string; stack?: string }, request, reply) => {
      const code = e instanceof SilaError ? SAID[e.code] : e.statusCode === undefined || e.statusCode >= 500 ? undefined : BY_STATUS[e.statusCode] ?? 'INPUT';
      if (code === undefined) house.log('error', 'a request of the desk failed', { route: request.routeOptions.url ?? '', why: e.code ?? e.name ?? 'unknown', at: e.stack?.split('\n')[1]?.trim() ?? '' });
      return sendProblem(reply, code ?? 'FAULT');
    });
    api.setNotFoundHandler(async (_request, reply) => sendProblem(reply, 'NOT_FOUND'));
    for (const [name, row] of Object.entries(API) as [RouteName, Row][]) {
      api.route({
        method: row.method, url: row.path, onRequest: guard(row), handler: run(name, row), bodyLimit: row.raw === 'upload' ? UPLOAD_BYTES + ENVELOPE_BYTES : BODY_BYTES, exposeHeadRoute: false,
      });
    }
    const document = openApi('Sila');
    api.get('/openapi.json', async (_request, reply) => reply.header('cache-control', 'no-cache').send(document));
  }, { prefix: PREFIX });

  await app.register(docs);
  await app.register(deskPages(o.dist ?? DIST));
};

/** Loaded when a server starts, not when a test of a rule does. */
const docs = async (app: FastifyInstance): Promise<void> => {
  const [{ fastifySwagger }, { fastifySwaggerUi }] = await Promise.all([import('@fastify/swagger'), import('@fastify/swagger-ui')]);
  await app.register(fastifySwagger, { mode: 'static', specification: { document: openApi('Sila') as never } });
  await app.register(fastifySwaggerUi, { routePrefix: '/docs', staticCSP: "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'" });
};
