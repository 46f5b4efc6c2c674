/** The settings of the Telegram channel, and what they come to. */
import * as z from 'zod';
import type { Setting } from '../../core/ports.ts';
import { API } from './facts.ts';

const address = z.url({ protocol: /^https?$/ }).transform((s) => s.replace(/\/+$/, ''));

export const SETTINGS = {
  TELEGRAM_TOKEN: { about: 'Telegram: token of the bot, from @BotFather', schema: z.string().trim().regex(/^\d{1,20}:[A-Za-z0-9_-]{20,}$/, 'looks like 123456:ABC-DEF..., as @BotFather gives it'), secret: true },
  TELEGRAM_API: { about: `Telegram: address of the Bot API (default ${API})`, schema: address },
  TELEGRAM_WEBHOOK_SECRET: {
    about: 'Telegram: set it to be called at SILA_URL/telegram instead of polling; 16 to 256 letters, digits, _ and - of your own',
    schema: z.string().trim().regex(/^[A-Za-z0-9_-]{16,256}$/, '16 to 256 letters, digits, _ and -'), secret: true,
  },
  TELEGRAM_STAFF_GROUP: { about: "Telegram: chat id of the staff's supergroup with topics, like -1001234567890; the bot is its administrator", schema: z.string().trim().regex(/^-\d{5,16}$/, 'a negative number') },
} as const satisfies Record<string, Setting>;

/** `secret` null: polling. `url`: where Telegram finds the webhook; null: it has to be set by hand. */
export type Config = { token: string; root: string; secret: string | null; staff: number | null; url: string | null };

export const wanted = (env: Record<string, unknown>): { missing: string[] } | null => {
  if (!env['TELEGRAM_TOKEN']) return env['TELEGRAM_WEBHOOK_SECRET'] || env['TELEGRAM_STAFF_GROUP'] ? { missing: ['TELEGRAM_TOKEN'] } : null;
  return { missing: env['TELEGRAM_WEBHOOK_SECRET'] && !env['SILA_URL'] ? ['SILA_URL'] : [] };
};

export const configOf = (env: Record<string, unknown>): Config => {
  const read = (name: keyof typeof SETTINGS): string | null => (env[name] === undefined || env[name] === '' ? null : SETTINGS[name].schema.parse(env[name]));
  const staff = read('TELEGRAM_STAFF_GROUP');
  const url = env['SILA_URL'] ? address.parse(env['SILA_URL']) : null; // a setting of the app, which gives it to every kind
  return { token: read('TELEGRAM_TOKEN') ?? '', root: read('TELEGRAM_API') ?? API, secret: read('TELEGRAM_WEBHOOK_SECRET'), staff: staff === null ? null : Number(staff), url };
};
