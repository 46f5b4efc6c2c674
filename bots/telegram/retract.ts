/** Deleting what a person wrote: a bot may, in a private chat, for 48 hours (https://core.telegram.org/bots/api#deletemessage). */
import type { Channel } from '../../core/ports.ts';
import type { Api } from './api.ts';

const ID = /^m(-?\d+):(\d+)$/;

/** False: not a message of this kind, or Telegram did not. */
export const retractor = (api: Api): NonNullable<Channel['retract']> => async (to, message, signal) => {
  const [, chat, id] = ID.exec(message) ?? [];
  if (chat === undefined || id === undefined || chat !== to.user) return false;
  return (await api.call('deleteMessage', { chat_id: Number(chat), message_id: Number(id) }, signal)).as === 'ok';
};
