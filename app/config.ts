/** The settings: one table, read from the environment, shown by `sila doctor`. */
import { resolve } from 'node:path';
import * as z from 'zod';
import { SilaError } from '../core/errors.ts';

const flag = z.enum(['true', 'false']).transform((v) => v === 'true');

/** Name -> what it is, for people and for the machine. Secrets are never printed. */
export const SETTINGS = {
  SILA_DATA: { about: 'Folder of the database, the library and the keys.', schema: z.string().min(1).default('./data') },
  SILA_FLOWS: { about: 'Folder of the flow files.', schema: z.string().min(1).optional() },
  SILA_MASTER_KEY: { about: '32 bytes in base64 that wrap every personal key. Without it a file of mode 0600 in the data folder is used: keep a copy of either apart from the backups.', schema: z.string().optional(), secret: true },
  SILA_MODE: { about: '`demo` speaks EXAMPLE facts and says so everywhere; `live` speaks confirmed facts only.', schema: z.enum(['demo', 'live']).default('demo') },
  HOST: { about: 'Address to listen on. 0.0.0.0 opens it to the network: put a TLS proxy in front.', schema: z.string().default('127.0.0.1') },
  PORT: { about: 'Port of the web chat.', schema: z.coerce.number().int().min(0).max(65_535).default(8080) },
  SILA_ORIGINS: { about: 'Web sites that may embed the chat, separated by commas; * for any.', schema: z.string().default('*') },
  SILA_TRUST_PROXY: { about: '`true` when a reverse proxy in front sets X-Forwarded-For.', schema: flag.default(false) },
  LOG_LEVEL: { about: 'fatal, error, warn, info, debug.', schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info') },
} as const satisfies Record<string, { about: string; schema: z.ZodType; secret?: boolean }>;

const Shape = z.object(Object.fromEntries(Object.entries(SETTINGS).map(([k, v]) => [k, v.schema])) as { [K in keyof typeof SETTINGS]: (typeof SETTINGS)[K]['schema'] });

export type Config = {
  data: string; flows: string; masterKey: string | undefined; mode: 'demo' | 'live'; host: string; port: number;
  origins: string[] | '*'; trustProxy: boolean; logLevel: z.infer<(typeof SETTINGS)['LOG_LEVEL']['schema']>;
};

/** Throws CONFIG_INVALID with every wrong setting named (values are not repeated: one may be a secret). */
export const readConfig = (env: Record<string, string | undefined>, root: string): Config => {
  const given = Object.fromEntries(Object.keys(SETTINGS).flatMap((k) => (env[k] === undefined || env[k] === '' ? [] : [[k, env[k]]])));
  const r = Shape.safeParse(given);
  if (!r.success) throw new SilaError('CONFIG_INVALID', r.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '));
  const c = r.data;
  return {
    data: resolve(c.SILA_DATA), flows: c.SILA_FLOWS ? resolve(c.SILA_FLOWS) : `${root}/flows`, masterKey: c.SILA_MASTER_KEY, mode: c.SILA_MODE, host: c.HOST, port: c.PORT,
    origins: c.SILA_ORIGINS.trim() === '*' ? '*' : c.SILA_ORIGINS.split(',').map((s) => s.trim()).filter(Boolean), trustProxy: c.SILA_TRUST_PROXY, logLevel: c.LOG_LEVEL,
  };
};
