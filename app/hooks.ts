/** The channels' webhook addresses: raw bytes, capped while they come, answered only when durable. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Channel, Hook, Raw } from '../core/ports.ts';
import { receive, type Receiving } from './receive.ts';

const one = (v: unknown): string => (Array.isArray(v) ? String(v[0] ?? '') : typeof v === 'string' ? v : '');
const flat = (o: object): Record<string, string> => Object.fromEntries(Object.entries(o).map(([k, v]) => [k, one(v)]));

const rawOf = (request: FastifyRequest, hook: Hook, now: number): Raw => ({
  method: request.method, path: hook.path, query: flat((request.query ?? {}) as object), headers: flat(request.headers),
  body: request.body instanceof Uint8Array ? request.body : new Uint8Array(), at: now,
});

/** Register before the server listens. A signature is checked over the bytes as they came, so nothing here reads or unpacks them. */
export const hooks = async (app: FastifyInstance, r: Receiving, channels: Iterable<Channel>): Promise<void> => {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => { done(null, body); });
    for (const channel of channels) {
      for (const hook of channel.hooks ?? []) {
        // No limit by address: a provider's deliveries come from few of them, in bursts, and what is not signed is refused before any work.
        scope.route({
          method: hook.method, url: hook.path, bodyLimit: hook.bytes, config: { rateLimit: false },
          handler: async (request, reply) => {
            const raw = rawOf(request, hook, r.deps.clock.now());
            if (hook.handle) {
              const made = await hook.handle(raw);
              return reply.code(made.status).header('content-type', made.type ?? 'text/plain; charset=utf-8').header('cache-control', 'no-store').send(made.body instanceof Uint8Array ? Buffer.from(made.body) : (made.body ?? ''));
            }
            // Not durable: whatever the fault, the provider keeps it and comes again.
            const answer = await receive(r, channel, raw).catch((e: unknown) => {
              r.deps.log.error({ channel: channel.id, why: e instanceof Error ? e.name : 'unknown' }, 'a delivery could not be kept');
              return { status: 503, body: '' };
            });
            return reply.code(answer.status).header('content-type', 'text/plain; charset=utf-8').send(answer.body);
          },
        });
      }
    }
  });
};
