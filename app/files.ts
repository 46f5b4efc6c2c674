/** Files that an event only points at are fetched before its turn, typed by their content and kept. The event that the engine sees has them, or says why not. */
import { safeName, typeOf } from '../core/files.ts';
import type { Event } from '../core/event.ts';
import type { Media } from '../core/message.ts';
import type { Job } from '../core/ports.ts';
import type { Deps } from './deps.ts';

/** Largest file taken, bytes: WhatsApp's own cap for what people send is 100 MB for documents, Telegram's for bots 20 MB. What flows accept is smaller still. */
const MOST_BYTES = 20 * 1024 * 1024;
/** All files of one event together. Well inside the job's lease. */
const DEADLINE_MS = 12_000;
/** Events whose files are in memory at once, and how many may wait for that. */
const AT_ONCE = 6;
const WAITING = 12;
/** Content we cannot tell by its first bytes: only a sound keeps the type its channel gives it, so that a voice note is heard as one. */
const UNTOLD = 'application/octet-stream';

/** The files that are still at their provider. */
const mediaOf = (event: Event): Media[] => (event.type === 'message' && event.body.kind === 'media' ? event.body.media : event.type === 'staff' ? (event.media ?? []) : []);
const away = (m: Media): boolean => m.pointer !== undefined && !m.id && !m.lost;
export const hasFilesAway = (event: Event): boolean => mediaOf(event).some(away);

const withMedia = (event: Event, media: Media[]): Event =>
  event.type === 'message' && event.body.kind === 'media' ? { ...event, body: { ...event.body, media } } : event.type === 'staff' ? { ...event, media } : event;

/** `again`: a provider's fault that may pass. */
export type Fetching = { event: Event } | { again: string };

const fetchOne = async (d: Deps, job: Job, m: Media, last: boolean, signal: AbortSignal): Promise<Media | { again: string }> => {
  if (!away(m)) return m;
  const { pointer, ...rest } = m;
  const [by = job.address.channel, handle = pointer as string] = job.event.type === 'staff' ? splitPointer(pointer as string) : [];
  const got = (await d.channels.get(by)?.fetch?.(handle, MOST_BYTES, signal).catch(() => null)) ?? { as: 'retry' as const, why: 'the channel could not be asked' };
  if (got.as === 'retry') return last ? { ...rest, lost: 'gone' } : { again: got.why };
  if (got.as === 'lost') return { ...rest, lost: got.why };
  const name = safeName(got.name ?? m.name);
  const told = typeOf(got.bytes, name);
  const mime = told !== UNTOLD ? told : [got.mime, m.mime].find((t) => t?.startsWith('audio/')) ?? UNTOLD;
  return { id: await d.store.blobs.put(job.conversation, name, mime, got.bytes), name, mime, bytes: got.bytes.byteLength };
};

/** Staff may send from another channel than the person's: their pointers name it, as `channel pointer`. */
export const staffPointer = (channel: string, pointer: string): string => `${channel} ${pointer}`;
const splitPointer = (pointer: string): [string, string] => [pointer.slice(0, pointer.indexOf(' ')), pointer.slice(pointer.indexOf(' ') + 1)];

/** `last`: there is no further try; what cannot be fetched now is lost. */
const fetchAll = async (d: Deps, job: Job, last: boolean): Promise<Fetching> => {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const media: Media[] = [];
  for (const m of mediaOf(job.event)) {
    const got = await fetchOne(d, job, m, last, signal);
    if ('again' in got) return got;
    media.push(got);
  }
  return { event: withMedia(job.event, media) };
};

export interface FileDesk {
  /** Null: too many wait; the job goes back for a moment. */
  fetch(job: Job, last: boolean): Promise<Fetching> | null;
}
/** Bounds how much is in memory, whatever people send. */
export const fileDesk = (d: Deps): FileDesk => {
  let busy = 0;
  const queue: (() => void)[] = [];
  return {
    fetch: (job, last) => {
      if (busy >= AT_ONCE && queue.length >= WAITING) return null;
      return (async () => {
        if (busy >= AT_ONCE) await new Promise<void>((go) => { queue.push(go); });
        busy += 1;
        try {
          return await fetchAll(d, job, last);
        } finally {
          busy -= 1;
          queue.shift()?.();
        }
      })();
    },
  };
};
