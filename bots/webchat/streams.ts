/** The open WebSocket streams. Each one reads the log itself from its own watermark: whatever wakes it, it sees everything once and in order. */
import type { WebSocket } from '@fastify/websocket';
import type { ActivityLog } from '../../core/ports.ts';
import type { Json } from '../../core/json.ts';
import type { WebchatLimits } from './limits.ts';

/** Makes a logged activity fit for the client: file ids become links that this client may open. */
export type Dress = (activity: Json) => Json;
type Stream = { socket: WebSocket; after: number; dress: Dress; busy: boolean; again: boolean; alive: boolean };

export interface Streams {
  open(socket: WebSocket, conversation: string, after: number, dress: Dress): void;
  /** Something was appended to this conversation. */
  wake(conversation: string): void;
  /** Shown by open streams, never logged: typing, and echoes of a retry. */
  whisper(conversation: string, activity: Json): void;
  count(): number;
  start(): void;
  stop(): void;
}

export const streams = (log: ActivityLog, limits: WebchatLimits, fault: (where: string, error: unknown) => void): Streams => {
  const all = new Map<string, Set<Stream>>();
  const timers: NodeJS.Timeout[] = [];

  const write = (s: Stream, set: Json): void => {
    if (s.socket.readyState !== 1) return;
    // A client that does not read must not hold the server's memory; it comes back to its watermark.
    if (s.socket.bufferedAmount > limits.streamBacklog) return s.socket.terminate();
    s.socket.send(JSON.stringify(set));
  };

  const pump = async (conversation: string, s: Stream): Promise<void> => {
    s.again = true;
    if (s.busy) return;
    s.busy = true;
    try {
      while (s.again && s.socket.readyState === 1) {
        s.again = false;
        const { activities } = await log.read(conversation, s.after, limits.page);
        if (!activities.length) continue;
        s.after = activities.at(-1)?.watermark ?? s.after;
        write(s, { activities: activities.map((a) => s.dress(a.activity)), watermark: String(s.after) });
        s.again = true;
      }
    } catch (error) {
      fault('stream', error);
      s.socket.close(1011); // the client reconnects and reads on from its watermark
    } finally {
      s.busy = false;
    }
  };

  const beat = (): void => {
    for (const set of all.values()) for (const s of set) {
      if (!s.alive) { s.socket.terminate(); continue; }
      s.alive = false;
      s.socket.ping();
    }
  };

  const wake = (conversation: string): void => {
    for (const s of all.get(conversation) ?? []) void pump(conversation, s);
  };

  return {
    wake,
    open(socket, conversation, after, dress) {
      const stream: Stream = { socket, after, dress, busy: false, again: false, alive: true };
      const set = all.get(conversation) ?? new Set<Stream>();
      all.set(conversation, set.add(stream));
      for (const oldest of set) { if (set.size <= limits.streams) break; set.delete(oldest); oldest.socket.close(1008); }
      const sign = (): void => { stream.alive = true; };
      socket.on('pong', sign).on('message', sign); // clients ping with empty text frames; nothing else is read here
      socket.on('close', () => {
        set.delete(stream);
        if (!set.size && all.get(conversation) === set) all.delete(conversation);
      });
      void pump(conversation, stream);
    },
    whisper(conversation, activity) {
      for (const s of all.get(conversation) ?? []) write(s, { activities: [s.dress(activity)] });
    },
    count: () => [...all.values()].reduce((n, set) => n + set.size, 0),
    start() {
      timers.push(setInterval(beat, limits.heartbeat).unref());
      if (limits.poll) timers.push(setInterval(() => { for (const conversation of all.keys()) wake(conversation); }, limits.poll).unref());
    },
    stop() {
      for (const t of timers.splice(0)) clearInterval(t);
      for (const set of all.values()) for (const s of set) s.socket.close(1012);
    },
  };
};
