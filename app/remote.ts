/** The terminal reaches the house: through the running server when there is one (it holds the database alone), else by opening it. */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { ERRORS, SilaError, type ErrorCode } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { runOperation, type OperationName } from './admin.ts';
import type { Config } from './config.ts';
import { openHouse, type House } from './wire.ts';

/** Where the running server is and the word it listens to. Mode 0600, gone when it stops. */
const FILE = 'admin.json';
type Door = { url: string; token: string };
const fileOf = (data: string): string => join(data, FILE);

/** Adds the terminal's door to the server. Bound to the loopback address by the token file's URL; refused without the token, in constant time. */
export const adminDoor = (app: FastifyInstance, house: House, poke: () => void): { open(data: string, url: string): void; close(data: string): void } => {
  const token = randomBytes(32).toString('base64url');
  const known = Buffer.from(`Bearer ${token}`);
  app.post<{ Params: { name: string } }>('/admin/:name', { bodyLimit: 1_000_000 }, async (request, reply) => {
    const said = Buffer.from(request.headers.authorization ?? '');
    if (said.length !== known.length || !timingSafeEqual(said, known)) return reply.code(404).send();
    try {
      const result = await runOperation(house, request.params.name, request.body ?? {});
      poke();
      return { result };
    } catch (e) {
      if (e instanceof SilaError) return reply.code(422).send({ code: e.code, error: e.message });
      throw e;
    }
  });
  return {
    open: (data, url) => writeFileSync(fileOf(data), JSON.stringify({ url, token } satisfies Door), { mode: 0o600 }),
    close: (data) => rmSync(fileOf(data), { force: true }),
  };
};

const ask = async (door: Door, name: string, input: unknown): Promise<Json | undefined> => {
  let response: Response;
  try {
    response = await fetch(`${door.url}/admin/${name}`, { method: 'POST', headers: { authorization: `Bearer ${door.token}`, 'content-type': 'application/json' }, body: JSON.stringify(input), signal: AbortSignal.timeout(20_000) });
  } catch {
    return undefined; // left behind by a server that was killed
  }
  if (response.status === 404) return undefined;
  const body = (await response.json()) as { result?: Json; error?: string; code?: string };
  // A refusal is the same error here as there, in the server's own sentence: it names the detail.
  if (typeof body.code === 'string' && Object.hasOwn(ERRORS, body.code)) throw Object.assign(new SilaError(body.code as ErrorCode), { message: body.error });
  if (!response.ok) throw new Error(body.error ?? `the server answered ${response.status}`);
  return body.result ?? null;
};

export const operate = async (config: Config, name: OperationName, input: unknown): Promise<Json> => {
  if (existsSync(fileOf(config.data))) {
    const answered = await ask(JSON.parse(readFileSync(fileOf(config.data), 'utf8')) as Door, name, input);
    if (answered !== undefined) return answered;
  }
  const house = await openHouse({ data: config.data, flows: config.flows, mode: config.mode, masterKey: config.masterKey, logLevel: 'error' });
  try {
    return await runOperation(house, name, input);
  } finally {
    await house.close();
  }
};
