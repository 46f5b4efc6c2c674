/** One post, taken once: durable before its answer, and the same for every retry of it. */
import { createHash, randomBytes } from 'node:crypto';
import type { Media } from '../../core/message.ts';
import type { Accepted, ActivityLog, BlobStore, Incoming } from '../../core/ports.ts';
import type { Edge } from './adapter.ts';
import { clientIdOf, echoOf, markOf } from './activity.ts';
import type { Bound, Inbound } from './activity.ts';
import { userOf } from './channel.ts';
import type { WebchatLimits } from './limits.ts';
import type { Streams } from './streams.ts';
import type { Upload } from './uploads.ts';

/** The last post of a conversation, by what it says. */
type Last = { mark: string; id: string; clientId: string | null; until: number; media: Promise<Media[]> };
const REMEMBERED = 5_000;

export type Desk = {
  log: ActivityLog; blobs: BlobStore; limits: WebchatLimits; streams: Streams;
  accept(events: Incoming[]): Promise<Accepted[]>; edge(): Promise<Edge>; now(): number;
};

export interface Posts {
  /** Makes the conversation durable here and in the store. Resolves with the store's own id of it. Idempotent. */
  open(conversation: string): Promise<string>;
  /** Resolves with the activity's id when the event and its echo are durable. */
  post(conversation: string, activity: Inbound, files: Upload[]): Promise<string>;
  /** The bot spoke: the same words are no longer a retry. */
  answered(conversation: string): void;
}

export const posts = (desk: Desk): Posts => {
  const recent = new Map<string, Last>();

  const open = async (conversation: string): Promise<string> => {
    const user = userOf(conversation);
    const at = desk.now();
    await desk.log.open(conversation, user, at);
    const address = { channel: 'web', user };
    const [first] = await desk.accept([{ event: { type: 'contact', id: `open:${conversation}`, at, from: address, opened: true }, to: { address } }]);
    return (first as Accepted).conversation;
  };

  const keep = async (conversation: string, files: Upload[]): Promise<Media[]> => {
    if (!files.length) return [];
    // Files belong to the store's conversation, so that erasing a person takes them too.
    const owner = await open(conversation);
    return Promise.all(files.map(async (f) => ({ id: await desk.blobs.put(owner, f.name, f.mime, f.bytes), name: f.name, mime: f.mime, bytes: f.bytes.byteLength })));
  };

  const idOf = (conversation: string, clientId: string | null): string =>
    `u${(clientId === null ? randomBytes(16) : createHash('sha256').update(`${conversation}\n${clientId}`).digest().subarray(0, 16)).toString('base64url')}`;

  /** A retry gets the id and the files of what it repeats, also while that is still being written: both then run into the same keys. */
  const place = (conversation: string, activity: Inbound, files: Upload[]): Last & { echo: boolean } => {
    const now = desk.now();
    const clientId = clientIdOf(activity);
    const mark = markOf(activity, files.map((f) => f.digest));
    const last = recent.get(conversation);
    if (last && last.mark === mark && now < last.until) return { ...last, echo: clientId !== last.clientId };
    const media = keep(conversation, files);
    const fresh: Last = { mark, clientId, id: idOf(conversation, clientId), until: now + desk.limits.retryWindow, media };
    recent.delete(conversation);
    recent.set(conversation, fresh);
    media.catch(() => recent.delete(conversation));
    if (recent.size > REMEMBERED) for (const old of recent.keys()) { recent.delete(old); if (recent.size <= REMEMBERED) break; }
    return { ...fresh, echo: false };
  };

  return {
    open,
    answered: (conversation) => void recent.delete(conversation),
    async post(conversation, activity, files) {
      const at = desk.now();
      const placed = place(conversation, activity, files);
      const bound: Bound = { user: userOf(conversation), conversation, id: placed.id, at, media: await placed.media };
      const events = await (await desk.edge()).receive(activity, bound);
      if (!events.length) return bound.id;
      const echo = echoOf(activity, bound);
      // First the store, then the echo: were it the other way round, a crash between them would show as sent what nobody took.
      await desk.accept(events.map((event) => ({ event, to: { address: event.from } })));
      await desk.log.append(conversation, bound.id, echo, at);
      desk.streams.wake(conversation);
      // The retry's own bubble waits for an echo with its client id; the log holds the first one's.
      if (placed.echo) desk.streams.whisper(conversation, echo);
      return bound.id;
    },
  };
};
