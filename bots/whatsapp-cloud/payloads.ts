/** The shapes of Meta's webhooks, as far as we read them (webhooks/reference/messages). Lenient: what is not as expected is as if it were not there. */
import * as z from 'zod';

const text = z.string().optional().catch(undefined);
const maybe = <T extends z.ZodType>(shape: T) => shape.optional().catch(undefined);
/** Judged one by one where they are read, so that one bad thing does not take the others with it. */
const list = z.unknown().optional();
/** An id of Meta's or a key of ours: printable ASCII, so that every database takes it. */
const ref = z.string().regex(/^[\x21-\x7e]{1,512}$/);

export const Envelope = z.object({ object: text, entry: list });
export const Entry = z.object({ changes: list });
export const Change = z.object({ field: text, value: z.unknown().optional() });
export const Value = z.object({
  metadata: maybe(z.object({ phone_number_id: text, display_phone_number: text })),
  contacts: list, messages: list, statuses: list, errors: list,
});

/** `wa_id` is absent where a person hides the number behind a user name; `user_id` is absent in older webhooks (business-scoped-user-ids). */
export const Contact = z.object({ wa_id: text, user_id: text, profile: maybe(z.object({ name: text })) });
export type Contact = z.infer<typeof Contact>;

const file = maybe(z.object({ id: text, mime_type: text, filename: text, caption: text }));
const reply = maybe(z.object({ id: text, title: text, description: text }));
const spoken = { type: text, text: maybe(z.object({ body: text })), image: file, video: file, audio: file, document: file, sticker: file };

export const Message = z.object({
  ...spoken,
  id: ref,
  from: text, from_user_id: text, user_id: text, group_id: text,
  timestamp: z.union([z.string(), z.number()]).optional().catch(undefined),
  interactive: maybe(z.object({ type: text, button_reply: reply, list_reply: reply })),
  button: maybe(z.object({ payload: text, text })),
  location: maybe(z.object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })),
  reaction: maybe(z.object({ message_id: maybe(ref), emoji: text })),
  system: maybe(z.object({ type: text, previous_user_id: text })),
  edit: maybe(z.object({ original_message_id: maybe(ref), message: maybe(z.object(spoken)) })),
  revoke: maybe(z.object({ original_message_id: maybe(ref) })),
  unsupported: maybe(z.object({ type: text })),
});
export type Message = z.infer<typeof Message>;
export type Spoken = NonNullable<NonNullable<Message['edit']>['message']>;

export const Status = z.object({
  id: maybe(ref), status: text, biz_opaque_callback_data: maybe(ref),
  timestamp: z.union([z.string(), z.number()]).optional().catch(undefined),
  errors: maybe(z.array(z.object({ code: maybe(z.number()), title: text }))),
});
export type Status = z.infer<typeof Status>;

/** An error of the Graph API. */
export const Refusal = z.object({ error: z.object({ code: z.number(), error_subcode: maybe(z.number()), message: text, is_transient: maybe(z.boolean()) }) });
/** What POST /messages answers. */
export const Taken = z.object({ messages: z.array(z.object({ id: z.string().min(1) })).min(1) });
export const Uploaded = z.object({ id: z.string().min(1) });
export const Stored = z.object({ url: z.string().min(1), mime_type: text, sha256: text, file_size: z.union([z.number(), z.string()]).optional().catch(undefined) });
