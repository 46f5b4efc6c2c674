/** Linking a phone: the code in the terminal, and a page for whoever has the token. The code is a key to the charity's WhatsApp: nobody else may see it. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Health, Hook, Raw } from '../../core/ports.ts';

export const PAGE = '/whatsapp-web/qr';
const PICTURE = '/whatsapp-web/qr.png';
const TOKEN_FILE = 'token';
/** WhatsApp makes a new code every 20 to 60 seconds. */
const REFRESH_S = 4;
const PICTURE_PX = 360;

/** Made once and kept for its owner alone. */
export const tokenOf = (dir: string, given: string | undefined): string => {
  if (given) return given;
  const file = join(dir, TOKEN_FILE);
  try {
    const kept = readFileSync(file, 'utf8').trim();
    if (kept.length >= 32) return kept;
  } catch { /* the first start */ }
  const made = randomBytes(24).toString('base64url');
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  writeFileSync(file, `${made}\n`, { mode: 0o600 });
  return made;
};

const digest = (s: string): Buffer => createHash('sha256').update(s).digest();
/** Constant in time, whatever was sent. */
const fits = (token: string, raw: Raw): boolean => timingSafeEqual(digest(raw.query['token'] ?? ''), digest(token));

const TEXTS: Record<Health['state'] | 'code', readonly [string, string]> = {
  code: ['افتحوا واتساب في الهاتف، ثم الأجهزة المرتبطة، ثم ربط جهاز، وامسحوا هذا الرمز.', 'Open WhatsApp on the phone, then Linked devices, then Link a device, and scan this code.'],
  scan: ['ينتظر الرمز. تُحدَّث الصفحة من نفسها.', 'Waiting for a code. The page refreshes itself.'],
  starting: ['المتصفح يبدأ العمل. تُحدَّث الصفحة من نفسها.', 'The browser is starting. The page refreshes itself.'],
  up: ['الهاتف مرتبط.', 'The phone is linked.'],
  down: ['المتصفح متوقف ويُعاد تشغيله.', 'The browser is down and is being started again.'],
};
const WARNING = ['تنبيه: الربط بالهاتف ليس طريقة رسمية، وقد يوقف واتساب الرقم. الطريقة الآمنة هي WhatsApp Cloud API.', 'Warning: a linked phone is not an official way in; WhatsApp may block the number. The safe way is the WhatsApp Cloud API.'] as const;

/** Everything the page needs is in it: no script, no style, no second request that would carry the token. */
const html = (state: Health['state'], picture: string | null): string => {
  const [ar, en] = TEXTS[picture ? 'code' : state];
  return [
    '<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">`,
    `<meta http-equiv="refresh" content="${REFRESH_S}"><title>صلة / Sila - WhatsApp</title></head><body>`,
    `<h1>صلة / Sila - WhatsApp</h1><p>${ar}</p><p lang="en" dir="ltr">${en}</p>`,
    picture ? `<p><img width="${PICTURE_PX}" height="${PICTURE_PX}" alt="QR" src="data:image/png;base64,${picture}"></p>` : '',
    `<p>${WARNING[0]}</p><p lang="en" dir="ltr">${WARNING[1]}</p></body></html>`,
  ].join('\n');
};

export const pngOf = async (qr: string): Promise<Buffer> => (await import('qrcode')).toBuffer(qr, { type: 'png', width: PICTURE_PX, margin: 4, errorCorrectionLevel: 'L' });
/** Shown as it is on a dark or light terminal. */
export const textOf = async (qr: string): Promise<string> => (await import('qrcode')).toString(qr, { type: 'terminal', small: true, errorCorrectionLevel: 'L' });

export type Seen = { health(): Health; code(): string | null };
export const hooks = (token: string, seen: Seen): readonly Hook[] => [
  {
    method: 'GET', path: PICTURE, bytes: 0,
    async handle(raw) {
      if (!fits(token, raw)) return { status: 401, type: 'text/plain', body: 'no' };
      const qr = seen.code();
      return qr ? { status: 200, type: 'image/png', body: await pngOf(qr) } : { status: 404, type: 'text/plain', body: seen.health().state };
    },
  },
  {
    method: 'GET', path: PAGE, bytes: 0,
    async handle(raw) {
      if (!fits(token, raw)) return { status: 401, type: 'text/plain', body: 'no' };
      const qr = seen.code();
      return { status: 200, type: 'text/html; charset=utf-8', body: html(seen.health().state, qr ? (await pngOf(qr)).toString('base64') : null) };
    },
  },
];
