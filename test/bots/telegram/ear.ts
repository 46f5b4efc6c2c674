/** The real channel over the fake, with a sink in memory that can be made to fail. */
import { openTelegramChannel } from '../../../bots/telegram/index.ts';
import type { Event } from '../../../core/event.ts';
import type { Channel, Sink, StaffWord } from '../../../core/ports.ts';
import { openTelegram, type TelegramFake, type TelegramOptions } from '../../fakes/telegram/index.ts';

export const STAFF = -1_001_234_567_890;
export const TIMES = { pollSeconds: 1, pollGrace: 1_000, call: 1_000, first: 5, longest: 60, conflict: 30, refused: 40 };
export type Ear = {
  fake: TelegramFake; channel: Channel; sink: Sink;
  events: Event[]; words: StaffWord[]; aside: { id: string; bytes: Uint8Array; why: string }[]; logs: string[];
  /** Throws in place of taking what it says true to. */
  refuse: { take(events: readonly Event[]): boolean };
  files: Map<string, { owner: string; name: string; mime: string; bytes: Uint8Array }>;
  cursor(): string | null;
  listen(): { stop(): Promise<void> };
  close(): Promise<void>;
};

export const openEar = async (env: Record<string, string> = {}, options: TelegramOptions = {}): Promise<Ear> => {
  const fake = await openTelegram(options);
  const files: Ear['files'] = new Map();
  const logs: string[] = [];
  const channel = openTelegramChannel({ TELEGRAM_TOKEN: fake.token, TELEGRAM_API: fake.url, ...env }, {
    blobs: { get: async (id) => files.get(id) ?? null }, data: '', now: options.now ?? Date.now, log: (level, what, fields) => void logs.push(`${level} ${what} ${JSON.stringify(fields ?? {})}`),
  }, TIMES);
  const seen = new Set<string>();
  let cursor: string | null = null;
  const listening = new Set<{ stop(): Promise<void> }>();
  const ear: Ear = {
    fake, channel, files, logs, events: [], words: [], aside: [], refuse: { take: () => false }, cursor: () => cursor,
    sink: {
      async take(parsed, moved) {
        if (ear.refuse.take(parsed.take)) throw new Error('disk');
        for (const e of parsed.take) if (!seen.has(e.id)) { seen.add(e.id); ear.events.push(e); }
        for (const w of parsed.staff ?? []) if (!seen.has(w.id)) { seen.add(w.id); ear.words.push(w); }
        if (moved) cursor = moved.value;
      },
      async quarantine(id, bytes, why) { if (!ear.aside.some((a) => a.id === id)) ear.aside.push({ id, bytes, why }); },
      cursor: async () => cursor,
    },
    listen() {
      const end = new AbortController();
      const done = channel.listen?.(ear.sink, end.signal) ?? Promise.resolve();
      const one = { stop: async () => { end.abort(); await done; listening.delete(one); } };
      listening.add(one);
      return one;
    },
    async close() { await Promise.all([...listening].map((l) => l.stop())); await fake.close(); },
  };
  return ear;
};

export const until = async (what: () => boolean, ms = 10_000): Promise<void> => {
  for (const end = Date.now() + ms; !what(); await new Promise((go) => setTimeout(go, 5))) if (Date.now() > end) throw new Error('it did not come to that');
};
