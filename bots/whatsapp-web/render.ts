/** How a message looks on a linked phone: no buttons and no lists are left there, so choices are numbered lines. Pure. */
import type { Lang } from '../../core/text.ts';
import type { Media, MessageOut } from '../../core/message.ts';
import type { Call, Limits } from '../../core/ports.ts';
import { splitText } from '../split.ts';

/** As the Cloud API; the pace is ours, well below a person's who types fast: what looks like a machine gets numbers blocked. */
export const SHOWS: Limits = { text: 4_096, choices: 20, label: 60, media: true, typing: true, pace: { all: 1, burst: 3, every: 2_000 } };
/** A caption stays readable under a picture. */
const CAPTION = 1_000;

/** "Typing" before a message, ms: a moment to read, then so much a character, never endless; a quarter of jitter either way. */
const READ_MS = 500;
const CHARACTER_MS = 18;
const LONGEST_MS = 4_000;
export const pauseOf = (text: string, dice: number): number => Math.round(Math.min(LONGEST_MS, READ_MS + CHARACTER_MS * text.length) * (0.75 + dice / 2));

export type Body = { text: string } | { media: Media; caption: string };

const ARABIC_ZERO = 0x660;
const number = (n: number, lang: Lang): string => (lang === 'ar' ? String(n).replace(/\d/g, (d) => String.fromCharCode(ARABIC_ZERO + Number(d))) : String(n));

const textsOf = (out: MessageOut): string[] => {
  const lines = (out.choices ?? []).map((c, i) => `${number(i + 1, out.lang)}. ${c.label.replace(/\s*\n\s*/g, ' ')}`).join('\n');
  const texts = out.text.trim() ? splitText(out.text, SHOWS.text) : [];
  if (!lines) return texts;
  const last = texts.at(-1);
  if (last !== undefined && last.length + 2 + lines.length <= SHOWS.text) return [...texts.slice(0, -1), `${last}\n\n${lines}`];
  return [...texts, ...splitText(lines, SHOWS.text)];
};

/** One file and a short text go together; audio has no caption. */
const together = (out: MessageOut): boolean => out.media?.length === 1 && !out.choices?.length && out.text.length <= CAPTION && !out.media[0]?.mime.startsWith('audio/');

export const render = (out: MessageOut): Call[] => {
  const media = out.media ?? [];
  const bodies: Body[] = together(out)
    ? [{ media: media[0] as Media, caption: out.text }]
    : [...textsOf(out).map((text): Body => ({ text })), ...media.map((m): Body => ({ media: m, caption: '' }))];
  return bodies.map((body, i) => ({ key: bodies.length > 1 ? `${out.key}#${i + 1}` : out.key, to: out.to, do: 'text' in body ? 'text' : 'media', body: body as Call['body'] }));
};
