/** Is this webhook Meta's? Over the raw bytes: a body that was decoded and written again has another signature (webhooks/create-webhook-endpoint). Pure. */
import { createHmac, timingSafeEqual } from 'node:crypto';

const SHAPE = /^sha256=([0-9a-f]{64})$/i;
const CHALLENGE = /^[\w.-]{1,256}$/;

export const signatureOf = (secret: string, body: Uint8Array): string => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** Constant time for every header of the right shape. */
export const signed = (secret: string, body: Uint8Array, header: string | undefined): boolean => {
  const given = SHAPE.exec(header ?? '')?.[1];
  return given !== undefined && timingSafeEqual(Buffer.from(given, 'hex'), createHmac('sha256', secret).update(body).digest());
};

/** Two words of any length, compared in a time that tells neither. */
const same = (a: string, b: string): boolean => {
  const [x, y] = [a, b].map((s) => createHmac('sha256', 'compare').update(s).digest()) as [Buffer, Buffer];
  return timingSafeEqual(x, y);
};

/** The challenge to give back, or null. */
export const challengeOf = (verifyToken: string, query: Record<string, string>): string | null => {
  const challenge = query['hub.challenge'] ?? '';
  return same(query['hub.verify_token'] ?? '', verifyToken) && query['hub.mode'] === 'subscribe' && CHALLENGE.test(challenge) ? challenge : null;
};
