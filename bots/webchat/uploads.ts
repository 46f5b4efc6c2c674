/** Files that people send to the web chat: parsed from one bounded multipart body. Pure. */
import { createHash } from 'node:crypto';
import { safeName, typeOf } from '../../core/files.ts';

export type Upload = { name: string; mime: string; bytes: Uint8Array; digest: string };

/** The activity's bytes and the files of a Direct Line upload, or null when it is not one. */
export const readUpload = async (body: Uint8Array, contentType: string): Promise<{ activity: Uint8Array | null; files: Upload[] } | null> => {
  let form: FormData;
  try {
    form = await new Response(body as Uint8Array<ArrayBuffer>, { headers: { 'content-type': contentType } }).formData();
  } catch {
    return null;
  }
  const files: Upload[] = [];
  let activity: Uint8Array | null = null;
  for (const [field, part] of form) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : new Uint8Array(await part.arrayBuffer());
    if (field === 'activity') activity = bytes;
    else if (typeof part !== 'string') {
      const name = safeName(part.name);
      files.push({ name, mime: typeOf(bytes, name), bytes, digest: createHash('sha256').update(bytes).digest('base64url') });
    }
  }
  return { activity, files };
};
