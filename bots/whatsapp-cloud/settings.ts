/** The settings of the official WhatsApp channel, and what they come to. */
import * as z from 'zod';
import type { Setting } from '../../core/ports.ts';

const secret = z.string().trim().min(8).max(1_000).regex(/^\S+$/, 'no spaces');
const address = z.url({ protocol: /^https?$/ }).transform((s) => s.replace(/\/+$/, ''));

export const SETTINGS = {
  WHATSAPP_TOKEN: { about: 'WhatsApp Cloud API: permanent token of a system user with whatsapp_business_messaging', schema: secret, secret: true },
  WHATSAPP_PHONE_ID: { about: 'WhatsApp Cloud API: id of the phone number (not the number itself)', schema: z.string().trim().regex(/^\d{5,25}$/, 'digits only: the id, not the number') },
  WHATSAPP_APP_SECRET: { about: "WhatsApp Cloud API: the app's secret; every webhook is checked against it", schema: secret, secret: true },
  WHATSAPP_VERIFY_TOKEN: { about: 'WhatsApp Cloud API: a word of your own, typed into the webhook form at Meta as well', schema: secret, secret: true },
  WHATSAPP_API: { about: 'WhatsApp Cloud API: address and version of the Graph API (default https://graph.facebook.com/v24.0)', schema: address },
  WHATSAPP_TEMPLATE: {
    about: 'WhatsApp Cloud API: approved template with one body variable for messages outside the 24 hours, as name or name:lang',
    schema: z.string().trim().regex(/^[a-z0-9_]{1,512}(:[a-z]{2,3}(_[A-Za-z]{2,4})?)?$/, 'name or name:lang, as in the template manager'),
  },
} as const satisfies Record<string, Setting>;

/** Without these the channel does not start; with none of them nobody asked for it. */
const NEEDED = ['WHATSAPP_TOKEN', 'WHATSAPP_PHONE_ID', 'WHATSAPP_APP_SECRET', 'WHATSAPP_VERIFY_TOKEN'] as const;
const API = 'https://graph.facebook.com/v24.0';

/** `lang` null: the language of the message. */
export type Template = { name: string; lang: string | null };
export type Config = { token: string; phoneId: string; appSecret: string; verifyToken: string; api: string; template: Template | null };

export const missing = (env: Record<string, unknown>): { missing: string[] } | null => {
  const absent = NEEDED.filter((name) => !env[name]);
  return absent.length === NEEDED.length ? null : { missing: absent };
};

/** Of an env in which nothing needed is missing. */
export const configOf = (env: Record<string, unknown>): Config => {
  const read = (name: keyof typeof SETTINGS): string => (env[name] === undefined ? '' : SETTINGS[name].schema.parse(env[name]));
  const [name = '', lang] = read('WHATSAPP_TEMPLATE').split(':');
  return {
    token: read('WHATSAPP_TOKEN'), phoneId: read('WHATSAPP_PHONE_ID'), appSecret: read('WHATSAPP_APP_SECRET'), verifyToken: read('WHATSAPP_VERIFY_TOKEN'),
    api: read('WHATSAPP_API') || API, template: name ? { name, lang: lang ?? null } : null,
  };
};
