/** The shape of an update, as far as we read it. Loose where nothing depends on it: what Telegram adds tomorrow is no fault of a message. */
import * as z from 'zod';

const id = z.number().int().min(-(2 ** 53)).max(2 ** 53);
const seconds = z.number().nonnegative();
const size = z.number().nonnegative().optional().catch(undefined);
const words = z.string().optional().catch(undefined);

export const User = z.object({ id, is_bot: z.boolean().default(false), first_name: words, last_name: words });
export type User = z.infer<typeof User>;
export const Chat = z.object({ id, type: z.string(), title: words });

const File = z.object({ file_id: z.string().min(1), file_size: size, file_name: words, mime_type: words, width: size, height: size });
export type File = z.infer<typeof File>;
const Location = z.object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) });

/** The rows of an inline keyboard; only what carries data is ours. */
const Markup = z.object({ inline_keyboard: z.array(z.array(z.object({ text: z.string(), callback_data: words }))) }).optional().catch(undefined);

/** Contents that we read. Others are told apart by their keys alone (`kinds.ts`). */
export const Message = z.looseObject({
  message_id: id, date: seconds, edit_date: seconds.optional(),
  chat: Chat, from: User.optional(), sender_chat: Chat.optional(), author_signature: words,
  message_thread_id: id.optional(), is_topic_message: z.boolean().optional(),
  text: z.string().optional(), caption: z.string().optional(),
  photo: z.array(File).optional(), document: File.optional(), voice: File.optional(), audio: File.optional(), video: File.optional(), video_note: File.optional(),
  location: Location.optional(), venue: z.object({ location: Location }).optional(),
  contact: z.object({ phone_number: z.string(), user_id: id.optional() }).optional(),
  reply_markup: Markup,
});
export type Message = z.infer<typeof Message>;

/** The message under a pressed button: it may be too old to be shown (then its chat is all we need). */
const Pressed = z.object({ chat: Chat, message_thread_id: id.optional(), is_topic_message: z.boolean().optional(), reply_markup: Markup });
export const CallbackQuery = z.object({ id: z.string().min(1), from: User, data: z.string().optional(), message: Pressed.optional() });
export type CallbackQuery = z.infer<typeof CallbackQuery>;

const Sign = z.object({ type: z.string(), emoji: words });
export const Reaction = z.object({ chat: Chat, message_id: id, user: User.optional(), date: seconds, new_reaction: z.array(Sign) });
export const Membership = z.object({ chat: Chat, from: User, date: seconds, new_chat_member: z.object({ status: z.string() }) });

export const Update = z.object({ update_id: id });

/** The kinds of update we ask for, and the shape of each. */
export const KINDS = { message: Message, edited_message: Message, callback_query: CallbackQuery, message_reaction: Reaction, my_chat_member: Membership } as const;
