/** Transcripts told again: a session that a test drives line by line, dice that can be thrown again, and what was registered without what differs from one playing to the next. */
import type { InputLine, OutputLine } from '../../app/chat-format.ts';
import { openSession, type Session } from '../../app/chat.ts';
import type { Transcript } from '../../app/transcript.ts';
import type { Json } from '../../core/json.ts';
import { FLOWS } from './play.ts';

export const seeded = (seed: number): (() => number) => {
  let s = seed >>> 0;
  return () => { s = (Math.imul(s ^ (s >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0; return ((s ^ (s >>> 13)) >>> 0) / 2 ** 32; };
};
export const hash = (text: string): number => [...text].reduce((h, c) => Math.imul(h ^ (c.codePointAt(0) ?? 0), 16777619) >>> 0, 2166136261);

/** Without numbers and ids of files. */
export const registered = (outs: OutputLine[]): Json[] =>
  outs.flatMap((o) => o.effects).flatMap((e) => {
    const x = e as { type: string; kind: string; fields: Record<string, Json> };
    if (x.type !== 'register') return [];
    const plain = (v: Json): Json => (Array.isArray(v) ? v.map((f) => (typeof f === 'object' && f && 'name' in f ? (f as { name: string }).name : f)) : v);
    return [{ kind: x.kind, fields: Object.fromEntries(Object.entries(x.fields).map(([k, v]) => [k, plain(v)])) }];
  });

export type Hand = { session: Session; say(line: InputLine): Promise<OutputLine> };
export const handOf = async (chat: Transcript): Promise<Hand> => {
  const session = await openSession({ channel: chat.channel, at: chat.at, mode: chat.mode, preset: chat.preset, opened: chat.opened, flows: FLOWS });
  let at: number | null = null;
  return {
    session,
    say: async (line) => {
      await session.play(line, at === null ? chat.at : Math.max(session.now(), at + (line.gap ?? 60) * 1_000));
      at = session.now();
      return session.finish(at + 4_000); // long enough for a half that waits for its other
    },
  };
};
