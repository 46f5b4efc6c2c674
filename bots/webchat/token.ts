/** Signed passes of the web chat: HS256 JWTs, so that Direct Line clients can read the user id out of them. One pass opens one conversation for one use. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** chat: the Direct Line token. stream: in the WebSocket's address, which ends up in logs, so it is short. file: in a picture's address. resume: comes back after days. */
export const USES = ['chat', 'stream', 'file', 'resume'] as const;
export type Use = (typeof USES)[number];
export type Pass = { use: Use; conv: string; user: string; exp: number; blob?: string };

const HEADER = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');
const SHAPE = /^[A-Za-z0-9_-]{1,80}\.[A-Za-z0-9_-]{1,800}\.[A-Za-z0-9_-]{43}$/;

export interface Passes {
  /** A pass that ends at `until` (ms). */
  sign(pass: Omit<Pass, 'exp'>, until: number): string;
  /** What the pass says, or why it is worth nothing. Constant time in the signature. */
  verify(token: string, use: Use, now: number): Pass | 'invalid' | 'expired';
}

export const passes = (secret: Uint8Array): Passes => {
  if (secret.byteLength < 16) throw new RangeError('the web chat secret needs at least 16 bytes');
  // A key of its own: the same secret may sign other things elsewhere.
  const key = createHmac('sha256', secret).update('sila web chat pass').digest();
  const seal = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  return {
    sign(pass, until) {
      const text = `${HEADER}.${Buffer.from(JSON.stringify({ ...pass, exp: Math.floor(until / 1000) })).toString('base64url')}`;
      return `${text}.${seal(text).toString('base64url')}`;
    },
    verify(token, use, now) {
      if (!SHAPE.test(token)) return 'invalid';
      const [header, claims, signature] = token.split('.') as [string, string, string];
      // The header is compared, never obeyed: `alg` is ours to say.
      const good = timingSafeEqual(seal(`${header}.${claims}`), Buffer.from(signature, 'base64url'));
      if (!good || header !== HEADER) return 'invalid';
      const pass = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Pass;
      if (pass.use !== use) return 'invalid';
      return pass.exp * 1000 > now ? pass : 'expired';
    },
  };
};
