/** The channel as the tests meet it: keys, signed webhooks, files in memory, and the Graph API on loopback. */
import { readdirSync, readFileSync } from 'node:fs';
import { whatsappKind } from '../../../bots/whatsapp-cloud/index.ts';
import { signatureOf } from '../../../bots/whatsapp-cloud/signature.ts';
import type { Channel, Raw } from '../../../core/ports.ts';
import type { MessageOut } from '../../../core/message.ts';
import { openGraph } from '../../fakes/graph/index.ts';
import type { Graph, GraphOptions } from '../../fakes/graph/index.ts';

export const KEYS = { phoneId: '106540352242922', appSecret: 'app-secret-0123456789abcdef', verifyToken: 'a-word-of-our-own' };
/** The clock of the fixtures. */
export const AT = 1_790_000_000_000;

export const webhook = (body: Uint8Array, signature: string | undefined = signatureOf(KEYS.appSecret, body)): Raw =>
  ({ method: 'POST', path: '/whatsapp', query: {}, headers: signature === undefined ? {} : { 'x-hub-signature-256': signature }, body, at: AT });

export type Case = { name: string; in: unknown; out: unknown };
const FIXTURES = new URL('fixtures/', import.meta.url);
export const casesOf = <T>(folder: 'in' | 'out'): [string, T[]][] =>
  readdirSync(new URL(`${folder}/`, FIXTURES)).map((file) => [file.replace('.json', ''), JSON.parse(readFileSync(new URL(`${folder}/${file}`, FIXTURES), 'utf8')) as T[]]);

/** `raw` and `raw64` are bodies that are no JSON. */
export const bytesOf = (body: unknown): Buffer => {
  const odd = (body ?? {}) as { raw?: string; raw64?: string };
  return odd.raw !== undefined ? Buffer.from(odd.raw) : odd.raw64 !== undefined ? Buffer.from(odd.raw64, 'base64') : Buffer.from(JSON.stringify(body));
};

export const message = (more: Partial<MessageOut> = {}): MessageOut => ({ key: 'c1.4.0', to: { channel: 'whatsapp', user: '966501234567' }, lang: 'ar', lane: 'reply', text: 'أهلا بك', ...more });

export type House = { graph: Graph; channel: Channel; blobs: Map<string, { owner: string; name: string; mime: string; bytes: Uint8Array }>; log: string[]; clock: { now: number } };
export const openHouse = async (o: GraphOptions = {}, env: Record<string, string> = {}): Promise<House> => {
  const graph = await openGraph(o);
  const blobs: House['blobs'] = new Map();
  const log: string[] = [];
  const clock = { now: AT };
  const channel = await whatsappKind.open({ ...graph.env, ...env }, {
    blobs: { get: async (id) => blobs.get(id) ?? null }, data: '', now: () => clock.now, log: (level, what, fields) => log.push(`${level} ${what} ${JSON.stringify(fields ?? {})}`),
  });
  return { graph, channel, blobs, log, clock };
};
export const soon = (): AbortSignal => AbortSignal.timeout(10_000);
