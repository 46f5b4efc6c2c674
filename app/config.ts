/** The settings: one table, read from the environment, shown by `sila doctor`. */
import { resolve } from 'node:path';
import * as z from 'zod';
import { CHANNEL_KINDS } from '../bots/index.ts';
import { SilaError } from '../core/errors.ts';
import type { Setting } from '../core/ports.ts';

const flag = z.enum(['true', 'false']).transform((v) => v === 'true');

/** Name -> what it is, for people and for the machine. Secrets are never printed. Those of the channels stand in their own folders. */
export const OWN_SETTINGS = {
  SILA_DATA: { about: 'Folder of the database, the library and the keys.', schema: z.string().min(1).default('./data') },
  SILA_FLOWS: { about: 'Folder of the flow files.', schema: z.string().min(1).optional() },
  SILA_MASTER_KEY: { about: '32 bytes in base64 that wrap every personal key. Without it a file of mode 0600 in the data folder is used: keep a copy of either apart from the backups.', schema: z.string().optional(), secret: true },
  SILA_MODE: { about: '`demo` speaks EXAMPLE facts and says so everywhere; `live` speaks confirmed facts only. Without it: `demo` until a channel beside the web chat is set up.', schema: z.enum(['demo', 'live']).optional() },
  HOST: { about: 'Address to listen on. 0.0.0.0 opens it to the network: put a TLS proxy in front.', schema: z.string().default('127.0.0.1') },
  PORT: { about: 'Port of the web chat.', schema: z.coerce.number().int().min(0).max(65_535).default(8080) },
  SILA_ORIGINS: { about: 'Web sites that may embed the chat, separated by commas; * for any.', schema: z.string().default('*') },
  SILA_URL: { about: 'Public https address of this server, as providers reach it for webhooks.', schema: z.url({ protocol: /^https?$/ }).optional() },
  SILA_TRUST_PROXY: { about: '`true` when a reverse proxy in front sets X-Forwarded-For.', schema: flag.default(false) },
  LOG_LEVEL: { about: 'fatal, error, warn, info, debug.', schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info') },
} as const satisfies Record<string, Setting>;

/** Every setting there is: for doctor and the documentation. */
export const SETTINGS: Record<string, Setting> = Object.assign({}, OWN_SETTINGS, ...CHANNEL_KINDS.map((k) => k.settings)) as Record<string, Setting>;

const shapeOf = (settings: Record<string, Setting>): z.ZodObject => z.object(Object.fromEntries(Object.entries(settings).map(([k, v]) => [k, v.schema.optional()])));
const Shape = z.object(Object.fromEntries(Object.entries(OWN_SETTINGS).map(([k, v]) => [k, v.schema])) as { [K in keyof typeof OWN_SETTINGS]: (typeof OWN_SETTINGS)[K]['schema'] });

/** A channel that somebody asked for; `missing` names the settings without which it does not start. */
export type WantedChannel = { kind: string; env: Record<string, unknown>; missing: string[] };

export type Config = {
  data: string; flows: string; masterKey: string | undefined; mode: 'demo' | 'live'; host: string; port: number;
  origins: string[] | '*'; trustProxy: boolean; logLevel: z.infer<(typeof OWN_SETTINGS)['LOG_LEVEL']['schema']>;
  url: string | undefined; channels: WantedChannel[];
};

/** Throws CONFIG_INVALID with every wrong setting named (values are not repeated: one may be a secret). */
export const readConfig = (env: Record<string, string | undefined>, root: string): Config => {
  const given = Object.fromEntries(Object.keys(SETTINGS).flatMap((k) => (env[k] === undefined || env[k] === '' ? [] : [[k, env[k]]])));
  const r = Shape.safeParse(given);
  const ofKinds = CHANNEL_KINDS.map((kind) => ({ kind, read: shapeOf(kind.settings).safeParse(given) }));
  const wrong = [r, ...ofKinds.map((k) => k.read)].flatMap((x) => (x.success ? [] : x.error.issues)).map((i) => `${i.path.join('.')}: ${i.message}`);
  if (!r.success || wrong.length) throw new SilaError('CONFIG_INVALID', wrong.join('; '));
  const c = r.data;
  const channels = ofKinds.flatMap(({ kind, read }): WantedChannel[] => {
    const env = { ...(read.data as Record<string, unknown>), ...(c.SILA_URL ? { SILA_URL: c.SILA_URL } : {}) };
    const wanted = kind.wanted(env);
    return wanted ? [{ kind: kind.kind, env, missing: wanted.missing }] : [];
  });
  return {
    data: resolve(c.SILA_DATA), flows: c.SILA_FLOWS ? resolve(c.SILA_FLOWS) : `${root}/flows`, masterKey: c.SILA_MASTER_KEY, mode: c.SILA_MODE ?? (channels.length ? 'live' : 'demo'), host: c.HOST, port: c.PORT,
    origins: c.SILA_ORIGINS.trim() === '*' ? '*' : c.SILA_ORIGINS.split(',').map((s) => s.trim()).filter(Boolean), trustProxy: c.SILA_TRUST_PROXY, logLevel: c.LOG_LEVEL,
    url: c.SILA_URL, channels,
  };
};
