/** Ready answers of the staff: `{name}`, `{number}`, `{me}` and `{charity}` are filled in where they are chosen. */
import * as z from 'zod';

export const QuickReply = z.object({ id: z.string().min(1).max(60), title: z.string().min(1).max(80), text: z.object({ ar: z.string().max(4_000), en: z.string().max(4_000) }) });
export type QuickReply = z.infer<typeof QuickReply>;
