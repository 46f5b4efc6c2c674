/** The terminal as a channel: `sila try` writes what render says and passes on what is typed. A typed number stays text; the engine knows what was offered. */
import type { MessageEvent } from '../core/event.ts';
import { bare } from '../core/text.ts';
import type { MessageOut } from '../core/message.ts';
import type { Call, Channel, Limits, Parsed, Raw, Sent } from '../core/ports.ts';
import { safeName } from '../core/files.ts';

const SHOWS: Limits = { text: 16_000, choices: 40, label: 200, media: true, typing: false };
const INK = { bot: '\u001b[32m', choice: '\u001b[36m', file: '\u001b[35m', off: '\u001b[0m' } as const;
type Ink = Exclude<keyof typeof INK, 'off'>;
/** One line to print, before any colour. */
export type Line = { ink: Ink; text: string };
export type Screen = { colour: boolean; isolates: boolean };

/** Whether this terminal lays out right-to-left text itself. Others show U+2066-U+2069 as boxes or count them as a column: there they are left out. */
const BIDI = (env: Record<string, string | undefined>): boolean =>
  env['TERM_PROGRAM'] === 'Apple_Terminal' || Number(env['VTE_VERSION'] ?? 0) >= 5_800 || Boolean(env['KONSOLE_VERSION']) || (env['TERM'] ?? '').startsWith('mlterm');

/** Colours only on a terminal, and never against NO_COLOR. */
export const screenOf = (out: { isTTY?: boolean }, env: Record<string, string | undefined>): Screen => ({
  colour: Boolean(out.isTTY) && !env['NO_COLOR'] && env['TERM'] !== 'dumb', isolates: Boolean(out.isTTY) && BIDI(env),
});

/** Control characters in a text must not steer the terminal. */
const harmless = (s: string): string => s.toWellFormed().replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');

const size = (bytes: number): string => (bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`);

/** PURE. The text, then its files, then what may be chosen, numbered from 1. */
export const linesOf = (out: MessageOut): Line[] => [
  ...harmless(out.text).split('\n').map((text): Line => ({ ink: 'bot', text })),
  ...(out.media ?? []).map((m): Line => ({ ink: 'file', text: `[${safeName(m.name)}, ${size(m.bytes)}]` })),
  ...(out.choices ?? []).map((c, i): Line => ({ ink: 'choice', text: `  ${i + 1}. ${harmless(c.label)}` })),
];

/** PURE. A line as this screen can show it. */
export const paint = (line: Line, screen: Screen): string => {
  const text = screen.isolates ? line.text : bare(line.text);
  return screen.colour && text ? `${INK[line.ink]}${text}${INK.off}` : text;
};

/** PURE. What was typed, or null for an empty line. */
export const typed = (line: string, from: { id: string; user: string; at: number }): MessageEvent | null => {
  const text = harmless(line).trim();
  return text ? { type: 'message', id: from.id, at: from.at, from: { channel: 'console', user: from.user }, body: { kind: 'text', text } } : null;
};

const parse = (raw: Raw): Parsed => {
  const event = typed(new TextDecoder().decode(raw.body), { id: raw.query['id'] ?? `c${raw.at}`, user: raw.query['user'] ?? 'me', at: raw.at });
  return event ? { take: [event] } : { ignore: 'empty line' };
};

export const terminal = (screen: Screen, write: (line: string) => void): Channel => ({
  id: 'console', kind: 'console', official: true, limits: SHOWS, doubt: 'never', parse,
  render: (out): Call[] => [{ key: out.key, to: out.to, do: 'print', body: linesOf(out) }],
  async send(call): Promise<Sent> {
    if (call.do !== 'print') return { as: 'ok' };
    for (const line of call.body as Line[]) write(paint(line, screen));
    return { as: 'ok', id: call.key };
  },
});
