/**
 * A conversation in this terminal with the real engine, store and matcher, in a temporary database. Its clock is virtual, a minute a line, so that
 * the transcript printed at the end plays the same tomorrow. What begins with ~ ! [ or (file is a line of a transcript (app/transcript.ts).
 */
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Args } from '../args.ts';
import { openSession, type Session } from '../chat.ts';
import { Preset, type InputLine, type OutputLine } from '../chat-format.ts';
import { readConfig } from '../config.ts';
import { expectedLines, fillRefs, printTranscript, readInput, refsIn, type ChatTurn } from '../transcript.ts';
import { ROOT } from '../wire.ts';
import { linesOf, paint, screenOf, typed } from '../../bots/console.ts';
import { RIYADH_OFFSET } from '../../core/hours.ts';
import type { MessageOut } from '../../core/message.ts';

const GAP_MS = 60_000;
const HINT = 'اكتبوا كما يكتب الناس. Ctrl+D للإنهاء.  (~ 35m انتظار، ! staff took سارة، [زر]، (file هوية.jpg image/jpeg 240kB))';

/** A typed line as a transcript writes it. */
const lineOf = (text: string): string => (/^[~!>]/.test(text) ? text : `> ${text}`);
const riyadh = (at: number): string => `${new Date(at + RIYADH_OFFSET).toISOString().slice(0, 19)}+03:00`;

type Said = { turns: ChatTurn[]; refs: string[]; who: string | undefined; at: number };
const play = async (session: Session, s: Said, said: string, input: InputLine): Promise<OutputLine> => {
  if ('staff' in input && input.staff === 'took') s.who = input.who;
  await session.play(fillRefs(input, s.refs), Math.max(session.now(), s.at + (input.gap ?? GAP_MS / 1000) * 1000));
  s.at = session.now();
  const out = await session.finish(s.at + GAP_MS - 1);
  s.refs.push(...refsIn(out));
  s.turns.push({ line: s.turns.length, said: [said], input, expected: expectedLines(out, s.refs) });
  return out;
};

export const run = async ({ flags }: Args): Promise<number> => {
  const at = Date.parse(flags.get('at') ?? riyadh(Date.now()));
  if (Number.isNaN(at)) { console.error('usage: sila try [--at ISO-time] [--channel NAME] [--live] [--save FILE.chat]'); return 2; }
  const channel = flags.get('channel') ?? 'web';
  const live = flags.has('live');
  const screen = screenOf(process.stdout, process.env);
  const session = await openSession({ channel, at, mode: live ? 'live' : 'demo', preset: Preset.parse({}), flows: readConfig(process.env, ROOT).flows });
  const input = createInterface({ input: process.stdin, crlfDelay: Infinity });
  if (process.stdin.isTTY) console.log(HINT);
  const s: Said = { turns: [], refs: [], who: undefined, at: at - GAP_MS };
  try {
    for await (const typing of input) {
      const message = typed(typing, { id: '', user: '', at: 0 });
      if (message?.body.kind !== 'text') continue;
      const said = lineOf(message.body.text);
      const line = readInput(said, s.who);
      if (!line) { console.error(`? ${said}`); continue; }
      const out = await play(session, s, said, line);
      for (const reply of out.replies) {
        const shown: MessageOut = { key: '', to: { channel, user: '' }, lang: out.lang === 'en' ? 'en' : 'ar', lane: 'reply', ...reply };
        for (const l of linesOf(shown)) console.log(paint(l, screen));
      }
    }
  } finally {
    await session.close();
  }
  const title = s.turns.map((t) => t.said[0]?.slice(2)).find((t) => t) ?? 'محادثة';
  const chat = printTranscript({ head: [`# ${title}`, `@channel ${channel}`, `@at ${riyadh(at)}`, ...(live ? ['@live'] : []), ''], turns: s.turns, tail: [] });
  const file = flags.get('save');
  if (file) writeFileSync(file, chat); else if (s.turns.length) console.log(`\n${chat}`);
  return 0;
};
