/** Plays a transcript through the real engine, store and matcher, with a virtual clock. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openSession, type Mouth, type Session } from '../../app/chat.ts';
import type { House } from '../../app/wire.ts';
import type { OutputLine } from '../../app/chat-format.ts';
import { expectedLines, fillRefs, holdsFor, parseTranscript, refsIn, type ChatTurn, type Transcript } from '../../app/transcript.ts';

export const CHATS = fileURLToPath(new URL('.', import.meta.url));
export const FLOWS = fileURLToPath(new URL('../../flows', import.meta.url));
const GAP_S = 60;

export const chatFiles = (): string[] => (readdirSync(CHATS, { recursive: true }) as string[]).filter((f) => f.endsWith('.chat')).sort();
export const readChat = (file: string): Transcript => parseTranscript(readFileSync(join(CHATS, file), 'utf8'));

export type Played = { turn: ChatTurn; out: OutputLine; held: boolean; got: string[] };
/** `after` looks on after each turn, `end` before the house closes. */
export type Playing = { mouth?: (house: House) => Promise<Mouth>; after?(session: Session, out: OutputLine): Promise<void>; end?(session: Session): Promise<void> };
export const play = async (chat: Transcript, how: Playing = {}): Promise<Played[]> => {
  const session = await openSession({ channel: chat.channel, at: chat.at, mode: chat.mode, preset: chat.preset, opened: chat.opened, flows: FLOWS, ...(how.mouth ? { mouth: how.mouth } : {}) });
  const refs: string[] = [];
  const played: Played[] = [];
  const gapOf = (turn: ChatTurn | undefined): number => (turn?.input.gap ?? GAP_S) * 1_000;
  try {
    let base: number | null = null;
    for (const [i, turn] of chat.turns.entries()) {
      await session.play(fillRefs(turn.input, refs), base === null ? chat.at : Math.max(session.now(), base + gapOf(turn)));
      base = session.now();
      const out = await session.finish(Math.max(base, base + gapOf(chat.turns[i + 1]) - 1));
      refs.push(...refsIn(out));
      await how.after?.(session, out);
      played.push({ turn, out, held: holdsFor(turn.expected, out, refs), got: expectedLines(out, refs) });
    }
    await how.end?.(session);
  } finally {
    await session.close();
  }
  return played;
};
