/** Files in and out of a conversation. Typed by their content, kept encrypted, given out with a line in the audit log. */
import { auditRead } from '../reading.ts';
import type { Handlers } from '../handler.ts';
import { refuse } from '../problems.ts';
import { lineOf } from '../rows.ts';

export const files: Handlers<'upload' | 'file'> = {
  upload: async ({ house }, { params: { conversation: id }, body }) => {
    if (!(await lineOf(house, id))) return refuse('NOT_FOUND');
    return { id: await house.store.blobs.put(id, body.name, body.mime, body.bytes), name: body.name, mime: body.mime, bytes: body.bytes.length };
  },
  file: async (ctx, { params: { file } }) => {
    const blob = await ctx.house.store.blobs.get(file);
    if (!blob) return refuse('NOT_FOUND');
    await auditRead(ctx, 'file.read', file, `of=${blob.owner}`);
    return { name: blob.name, mime: blob.mime, bytes: blob.bytes };
  },
};
