/** WhatsApp through a linked phone (whatsapp-web.js): unofficial, off unless asked for, and said so everywhere. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { ChannelKind, Finding } from '../../core/ports.ts';
import { openLinked, type LinkedOptions } from './channel.ts';
import { SESSION } from './ipc.ts';
import { tokenOf } from './link.ts';
import { ID } from './parse.ts';

export { openLinked, type LinkedOptions } from './channel.ts';
export type { Timing } from './watch.ts';

/** Where distributions and people put Chromium and Chrome. */
const PLACES = [
  '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable', '/usr/bin/google-chrome', '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe', 'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
] as const;
const DIR = 'whatsapp-web';
const VERSION_MS = 10_000;

const settings = {
  WHATSAPP_WEB: { about: '`true` links a phone by scanning a code. Unofficial: WhatsApp may block the number. The Cloud API (WHATSAPP_TOKEN) is the safe way.', schema: z.enum(['true', 'false']).transform((v) => v === 'true') },
  CHROMIUM: { about: 'Where Chromium or Chrome is, if not in its usual place. The linked phone needs it, and 0.5 to 1 GB of memory.', schema: z.string().min(1) },
  WHATSAPP_WEB_TOKEN: { about: 'Opens the page with the code to scan. Without it one is made and kept in the data folder.', schema: z.string().min(16), secret: true },
  WHATSAPP_WEB_VERSION_DIR: { about: "For tests: a folder with a page that stands in for WhatsApp's own.", schema: z.string().min(1) },
} as const satisfies ChannelKind['settings'];
const Env = z.object({ WHATSAPP_WEB: z.boolean().optional(), CHROMIUM: z.string().optional(), WHATSAPP_WEB_TOKEN: z.string().optional(), WHATSAPP_WEB_VERSION_DIR: z.string().optional() });

const chromiumOf = (env: z.infer<typeof Env>): string | undefined => env.CHROMIUM ?? PLACES.find((p) => existsSync(p));

/** What `openLinked` needs, from settings. */
export const linkedOptions = (given: Record<string, unknown>, data: string): LinkedOptions => {
  const env = Env.parse(given);
  const dir = join(data, DIR);
  return { launch: { executable: chromiumOf(env) ?? PLACES[0], data: dir, ...(env.WHATSAPP_WEB_VERSION_DIR ? { pages: env.WHATSAPP_WEB_VERSION_DIR } : {}) }, token: tokenOf(dir, env.WHATSAPP_WEB_TOKEN) };
};

const versionOf = (path: string, signal: AbortSignal): Promise<string | null> =>
  new Promise((done) => execFile(path, ['--version'], { timeout: VERSION_MS, signal }, (e, out) => done(e ? null : out.trim().slice(0, 80))));

export const whatsappWebKind: ChannelKind = {
  kind: ID,
  settings,
  wanted(given) {
    const env = Env.parse(given);
    if (!env.WHATSAPP_WEB) return null;
    return { missing: chromiumOf(env) ? [] : ['CHROMIUM'] };
  },
  async open(env, parts) { return openLinked(linkedOptions(env, parts.data), parts); },
  async doctor(given, signal) {
    const env = Env.parse(given);
    const path = chromiumOf(env);
    const findings: Finding[] = [{ verdict: 'note', what: ID, say: 'A linked phone is not an official way in: WhatsApp may block the number. Use one the charity can lose, answer rather than start, or take the Cloud API (WHATSAPP_TOKEN).' }];
    if (!path || !existsSync(path)) return [...findings, { verdict: 'bad', what: 'CHROMIUM', say: 'No Chromium found. Install it (Debian: apt-get install chromium) or set CHROMIUM to where it is.' }];
    const version = await versionOf(path, signal);
    findings.push(version ? { verdict: 'ok', what: 'CHROMIUM', say: version } : { verdict: 'bad', what: 'CHROMIUM', say: 'It is there but does not start. Run it with --version by hand: libraries may be missing.' });
    if (process.getuid?.() === 0) findings.push({ verdict: 'note', what: 'CHROMIUM', say: 'Sila runs as root, so Chromium runs without its sandbox. Run Sila as a user of its own.' });
    if (env.WHATSAPP_WEB_VERSION_DIR) findings.push({ verdict: 'bad', what: 'WHATSAPP_WEB_VERSION_DIR', say: "This is for tests: WhatsApp's own page is not loaded. Remove it." });
    return findings;
  },
};
/** The session's place below a data folder, for those who look after it. */
export const profileOf = (data: string): string => join(data, DIR, SESSION);
