/** Who is asking: a random token in a cookie that scripts cannot read, its MAC in the store. */
import { randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HouseStore } from '../house.ts';
import type { StaffFile } from '../../core/staff.ts';

const HOUR = 3_600_000;
export const IDLE_MS = 12 * HOUR;
export const ABSOLUTE_MS = 7 * 24 * HOUR;
const ROTATE_MS = HOUR;
/** As long as the store keeps an old token: requests in flight all get the one new token. */
const OVERLAP_MS = 10_000;
const TOKEN = /^[\w-]{43}$/;
const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;
/** `__Host-`: the browser takes it over https only, from this host only, for the whole host. */
const NAMES = { safe: '__Host-sila', loopback: 'sila' } as const;

export const isLoopback = (request: FastifyRequest): boolean => LOOPBACK.test(request.host);
/** The browser's own word about how it came here tells more than our socket: a TLS proxy may stand between. */
export const isPlain = (request: FastifyRequest): boolean => {
  const { origin } = request.headers;
  return typeof origin === 'string' && origin !== 'null' ? origin.startsWith('http:') : request.protocol === 'http';
};

type Cookie = { name: (typeof NAMES)[keyof typeof NAMES]; token: string };
const cookieOf = (request: FastifyRequest): Cookie | null => {
  const all = new Map((request.headers.cookie ?? '').split(';').map((c) => { const at = c.indexOf('='); return [c.slice(0, at).trim(), c.slice(at + 1).trim()] as const; }));
  for (const name of isLoopback(request) ? [NAMES.safe, NAMES.loopback] : [NAMES.safe]) {
    const token = all.get(name);
    if (token !== undefined && TOKEN.test(token)) return { name, token };
  }
  return null;
};
const nameFor = (request: FastifyRequest): Cookie['name'] => (isLoopback(request) && isPlain(request) ? NAMES.loopback : NAMES.safe);
const give = (reply: FastifyReply, { name, token }: Cookie, ms: number): void => {
  void reply.header('set-cookie', `${name}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${Math.floor(ms / 1000)}${name === NAMES.safe ? '; Secure' : ''}`);
};

export type Who = { staff: StaffFile; token: string };
export type Sessions = {
  /** Null: nobody. Renews the cookie when its hour has passed; `keep`: not on this reply. */
  who(request: FastifyRequest, reply: FastifyReply, keep?: true): Promise<Who | null>;
  /** A session that began before (a cookie put there by somebody else) ends: the token is always new. */
  open(request: FastifyRequest, reply: FastifyReply, staff: string): Promise<void>;
  close(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  /** Is it still good? For what stays open long. */
  alive(token: string): Promise<StaffFile | null>;
};

export const openSessions = (store: HouseStore, now: () => number): Sessions => {
  const renewed = new Map<string, Promise<{ token: string; until: number }>>();

  const look = async (token: string): Promise<{ staff: StaffFile; created: number; until: number } | null> => {
    const session = await store.session(token, now());
    const file = session && (await store.staffBy({ id: session.staff }));
    if (!session || !file || file.disabled || now() >= session.until || now() >= session.created + ABSOLUTE_MS) return null;
    const { secret: _, ...staff } = file; // hashes do not travel further than needed
    return { staff, created: session.created, until: session.until };
  };
  const renew = (token: string, created: number): Promise<{ token: string; until: number }> => {
    let going = renewed.get(token);
    if (!going) {
      const next = { token: randomBytes(32).toString('base64url'), until: Math.min(now() + IDLE_MS, created + ABSOLUTE_MS) };
      going = store.rotateSession(token, next.token, now(), next.until).then(() => next);
      renewed.set(token, going);
      setTimeout(() => renewed.delete(token), OVERLAP_MS).unref();
    }
    return going;
  };

  return {
    async who(request, reply, keep) {
      const cookie = cookieOf(request);
      const found = cookie && (await look(cookie.token));
      if (!cookie || !found) return null;
      // Its end tells when it was last renewed; one that ends with the seventh day is renewed no more.
      const due = found.until < found.created + ABSOLUTE_MS && now() >= found.until - IDLE_MS + ROTATE_MS;
      if (due && !keep) {
        const next = await renew(cookie.token, found.created);
        give(reply, { name: cookie.name, token: next.token }, next.until - now());
        return { staff: found.staff, token: next.token };
      }
      return { staff: found.staff, token: cookie.token };
    },
    async open(request, reply, staff) {
      const old = cookieOf(request);
      if (old) await store.endSessions({ token: old.token });
      const token = randomBytes(32).toString('base64url');
      await store.openSession(token, staff, now(), now() + IDLE_MS);
      give(reply, { name: nameFor(request), token }, IDLE_MS);
    },
    async close(request, reply) {
      const cookie = cookieOf(request);
      if (cookie) await store.endSessions({ token: cookie.token });
      give(reply, { name: cookie?.name ?? nameFor(request), token: '' }, 0);
    },
    alive: async (token) => (await look(token))?.staff ?? null,
  };
};
