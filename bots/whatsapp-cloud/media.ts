/** Files of WhatsApp, both ways: down by id and address, up from our own store. */
import { createHash } from 'node:crypto';
import type { BlobStore, Fetched, Sent } from '../../core/ports.ts';
import { download } from '../download.ts';
import { ask } from './graph.ts';
import type { Answer } from './graph.ts';
import { FILES, MEDIA_HOSTS } from './limits.ts';
import { Refusal, Stored, Uploaded } from './payloads.ts';
import type { FileRef } from './render.ts';
import type { Config } from './settings.ts';

/** Nothing a person sends is larger (business-phone-numbers/media). */
const LARGEST = FILES.document.bytes;
const POINTER = /^[\w.-]{1,200}$/;
/** Uploads are kept by Meta for 30 days; ours are remembered for an hour, so that a retried message does not carry its file again. */
const REMEMBERED = { ms: 3_600_000, files: 300 };

/** The API on this machine: a fake in a test, or a gateway beside us. Then its files may be here, too. */
const isLocal = (url: URL): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
const whole = (bytes: Uint8Array, sha256: string | undefined): boolean => {
  if (sha256 === undefined) return true;
  const digest = createHash('sha256').update(bytes).digest();
  return /^[0-9a-f]{64}$/i.test(sha256) ? digest.toString('hex') === sha256.toLowerCase() : !/^[\w+/]{43}=$/.test(sha256) || digest.toString('base64') === sha256;
};

/** GET /<media-id> gives an address that lives five minutes; its host wants the token as well. */
export const fetchMedia = async (config: Config, pointer: string, max: number, signal: AbortSignal, now: number): Promise<Fetched> => {
  if (!POINTER.test(pointer)) return { as: 'lost', why: 'gone' };
  const answer = await ask(config, { method: 'GET', path: `${pointer}?phone_number_id=${config.phoneId}` }, signal, now);
  if (answer.as === 'none') return { as: 'retry', why: answer.why };
  if (answer.status !== 200) {
    const refusal = Refusal.safeParse(answer.json);
    const gone = refusal.success ? refusal.data.error.code === 100 : [404, 410].includes(answer.status);
    return gone ? { as: 'lost', why: 'gone' } : { as: 'retry', why: `status ${answer.status}${refusal.success ? `, code ${refusal.data.error.code}` : ''}` };
  }
  const stored = Stored.safeParse(answer.json);
  if (!stored.success) return { as: 'retry', why: 'an answer that cannot be read' };
  const cap = Math.min(max, LARGEST);
  if (Number(stored.data.file_size ?? 0) > cap) return { as: 'lost', why: 'too_large' };
  const api = new URL(config.api);
  const got = await download(stored.data.url, {
    hosts: [...MEDIA_HOSTS, api.hostname], headers: { authorization: `Bearer ${config.token}` }, max: cap, signal, loopback: isLocal(api),
  });
  if (got.as !== 'ok') return got;
  if (!whole(got.bytes, stored.data.sha256)) return { as: 'retry', why: 'the file came in pieces' };
  return { ...got, mime: stored.data.mime_type?.split(';')[0]?.trim().toLowerCase() || got.mime };
};

export type Uploading = { id: string } | { answer: Answer } | { sent: Sent };
export interface Uploads { put(file: FileRef, signal: AbortSignal): Promise<Uploading> }

export const uploads = (config: Config, blobs: Pick<BlobStore, 'get'>, now: () => number): Uploads => {
  const known = new Map<string, { id: string; until: number }>();
  return {
    async put(file, signal) {
      const before = known.get(file.blob);
      if (before && before.until > now()) return { id: before.id };
      const blob = await blobs.get(file.blob);
      if (!blob) return { sent: { as: 'failed', why: 'the file is no longer here' } };
      if (blob.bytes.byteLength > FILES[file.kind].bytes) return { sent: { as: 'failed', why: 'the file is too large for WhatsApp' } };
      const form = new FormData();
      form.set('messaging_product', 'whatsapp');
      form.set('type', file.mime);
      form.set('file', new Blob([blob.bytes as Uint8Array<ArrayBuffer>], { type: file.mime }), file.name);
      const answer = await ask(config, { method: 'POST', path: `${config.phoneId}/media`, form }, signal, now());
      const done = answer.as === 'answer' && answer.status === 200 ? Uploaded.safeParse(answer.json) : null;
      if (!done?.success) return { answer };
      known.set(file.blob, { id: done.data.id, until: now() + REMEMBERED.ms });
      if (known.size > REMEMBERED.files) for (const old of known.keys()) { known.delete(old); if (known.size <= REMEMBERED.files) break; }
      return { id: done.data.id };
    },
  };
};
