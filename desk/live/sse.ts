/** One browser's stream: server-sent events over a plain response (WHATWG HTML §9.2), cut when nobody reads it. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Listener } from './hub.ts';
import type { StaffFile } from '../../core/staff.ts';

/** Bytes written but not read: a sleeping laptop. It comes again with the last number it has. */
const BEHIND_BYTES = 1_000_000;
const AGAIN_MS = 1_500;

/** Takes the response over. `gone`: called once when it is over. */
export const openSse = (reply: FastifyReply, staff: StaffFile, alive: () => Promise<StaffFile | null>, gone: () => void): Listener => {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no', 'x-content-type-options': 'nosniff', connection: 'keep-alive',
    'cross-origin-resource-policy': 'same-origin', ...(reply.getHeader('set-cookie') === undefined ? {} : { 'set-cookie': reply.getHeader('set-cookie') as string }),
  });
  raw.write(`retry: ${AGAIN_MS}\n\n`);
  raw.socket?.setNoDelay(true);
  raw.once('close', gone);
  raw.on('error', () => {}); // `close` follows
  return {
    staff, alive,
    write(text) {
      if (raw.destroyed || raw.writableEnded || raw.writableLength > BEHIND_BYTES) return false;
      raw.write(text);
      return true;
    },
    end: () => (raw.writableLength > 0 ? raw.destroy() : raw.end()),
  };
};

/** The last number they have: the header of a browser that came again, or `after` of a page that knows it. Null: none, or not a number of ours. */
export const afterOf = (request: FastifyRequest, after: string | undefined): number | null => {
  const said = request.headers['last-event-id'] ?? after;
  return typeof said === 'string' && /^\d{1,15}$/.test(said) ? Number(said) : null;
};
