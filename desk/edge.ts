/** What comes in from outside and what goes out, before and after every handler: whose page asked, which file it is, which words. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Bytes, Upload } from './handler.ts';
import { problemBody, PROBLEMS, type ProblemCode } from './problems.ts';
import { safeName, typeOf } from '../core/files.ts';
import { tidy } from '../core/tidy.ts';

export const UPLOAD_BYTES = 10 * 1024 * 1024;
/** The boundaries and names around one file. */
export const ENVELOPE_BYTES = 64 * 1024;
const DEEPEST = 40;
/** Shown in the page. SVG and HTML run scripts and are only ever downloaded. */
const INLINE: ReadonlySet<string> = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif']);
/** Reads well in a browser's own viewer, which a sandbox forbids: offered as a download. */
const SEALED = "default-src 'none'; sandbox";
export const HEADER = 'x-sila';

/** Names of fields and things of ours. What somebody typed is not said back to them. */
const OURS = /^[\w.-]{1,120}$/;
export const sendProblem = (reply: FastifyReply, code: ProblemCode, given?: string): FastifyReply => {
  const what = given !== undefined && OURS.test(given) ? given : undefined;
  if (code === 'SLOW_DOWN') void reply.header('retry-after', '30');
  return reply.code(PROBLEMS[code][0]).header('cache-control', 'no-store').type('application/json; charset=utf-8').send(problemBody(code, what));
};

const hostOf = (url: string | null | undefined): string | null => (url && URL.canParse(url) ? new URL(url).host : null);
/**
 * Did a page of ours ask? SameSite=Strict keeps the cookie from other sites; a neighbour on the same site is kept out by the browser's own word
 * (Sec-Fetch-Site, Origin) and by a header that no form can send.
 */
export const isOurs = (request: FastifyRequest, own: string | null): boolean => {
  const { origin, 'sec-fetch-site': site, [HEADER]: header } = request.headers;
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (site !== undefined && site !== 'same-origin' && !(reads && site === 'none')) return false;
  if (reads) return true;
  if (header !== 'desk') return false;
  if (origin === undefined) return true;
  const host = hostOf(origin);
  return host !== null && (host === request.host || host === hostOf(own));
};

/** Every text tidied, all the way down; undefined: nested deeper than anything the desk sends. */
export const tidyAll = (value: unknown): unknown => {
  let deep = false;
  const go = (v: unknown, depth: number): unknown => {
    if (typeof v === 'string') return tidy(v);
    if (v === null || typeof v !== 'object') return v;
    if (depth > DEEPEST) { deep = true; return null; }
    return Array.isArray(v) ? v.map((x) => go(x, depth + 1)) : Object.fromEntries(Object.entries(v).map(([k, x]) => [tidy(k), go(x, depth + 1)]));
  };
  const clean = go(value, 0);
  return deep ? undefined : clean;
};

/** Exactly one file, whatever its field is called. */
export const readFile = async (body: unknown, contentType: string | undefined): Promise<Upload | ProblemCode> => {
  if (!(body instanceof Uint8Array) || !contentType?.startsWith('multipart/form-data')) return 'NOT_A_FILE';
  let form: FormData;
  try {
    form = await new Response(body as Uint8Array<ArrayBuffer>, { headers: { 'content-type': contentType } }).formData();
  } catch {
    return 'NOT_A_FILE';
  }
  const files = [...form].map(([, part]) => part).filter((part) => typeof part !== 'string');
  const [file] = files;
  if (!file || files.length > 1 || file.size === 0) return 'NOT_A_FILE';
  if (file.size > UPLOAD_BYTES) return 'TOO_LARGE';
  const bytes = new Uint8Array(await file.arrayBuffer());
  const name = safeName(file.name);
  return { name, mime: typeOf(bytes, name), bytes };
};

/** A name for a header, in ASCII and in UTF-8 (RFC 6266, RFC 8187). */
const disposition = (how: 'inline' | 'attachment', name: string): string => {
  const safe = safeName(name).toWellFormed();
  const ascii = safe.replace(/[^\w.-]+/g, '_');
  return `${how}; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(safe).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`;
};
export const sendBytes = (reply: FastifyReply, { name, mime, bytes }: Bytes, download: boolean): FastifyReply => {
  const inline = INLINE.has(mime) && !download;
  const plain = /^[\w.+-]+\/[\w.+-]+(?:; ?charset=[\w-]+)?$/.test(mime) ? mime : 'application/octet-stream';
  return reply.header('content-type', plain).header('content-disposition', disposition(inline ? 'inline' : 'attachment', name)).header('x-content-type-options', 'nosniff')
    .header('content-security-policy', SEALED).header('cross-origin-resource-policy', 'same-origin').header('cache-control', 'no-store').send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
};
