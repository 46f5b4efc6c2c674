/** Asks Telegram whether the settings work, and says what to do where not. */
import type { Finding } from '../../core/ports.ts';
import type { Answer, Api } from './api.ts';
import { HOOK } from './facts.ts';
import type { Config } from './settings.ts';

const bad = (what: string, say: string): Finding => ({ verdict: 'bad', what, say });
const note = (what: string, say: string): Finding => ({ verdict: 'note', what, say });
const ok = (what: string, say: string): Finding => ({ verdict: 'ok', what, say });
const fields = (a: Answer): Record<string, unknown> => (a.as === 'ok' && typeof a.result === 'object' && a.result !== null ? (a.result as Record<string, unknown>) : {});

const hookFinding = (info: Record<string, unknown>, c: Config): Finding => {
  const set = typeof info['url'] === 'string' ? info['url'] : '';
  if (c.secret === null) return set ? note('telegram: polling', 'A webhook is registered; it is taken away when Sila starts.') : ok('telegram: polling', 'No webhook stands in the way.');
  if (c.url === null) return bad('telegram: webhook', 'Set SILA_URL to the public https address of this server.');
  if (!c.url.startsWith('https://')) return bad('telegram: webhook', 'SILA_URL must begin with https: Telegram calls nothing else.');
  if (set !== c.url + HOOK) return note('telegram: webhook', 'It is registered when Sila starts.');
  const failing = typeof info['last_error_message'] === 'string' && Number(info['last_error_date'] ?? 0) > Number(info['last_synchronization_error_date'] ?? 0);
  const waiting = Number(info['pending_update_count'] ?? 0);
  return failing && waiting > 0 ? bad('telegram: webhook', `Telegram could not reach ${c.url}${HOOK} lately; ${waiting} updates wait. Check the certificate and the firewall.`) : ok('telegram: webhook', 'Registered.');
};

const groupFindings = async (api: Api, staff: number, me: unknown, signal: AbortSignal): Promise<Finding> => {
  const what = 'telegram: staff group';
  const chat = await api.call('getChat', { chat_id: staff }, signal);
  if (chat.as === 'refused') return bad(what, 'The bot does not see the group of TELEGRAM_STAFF_GROUP: add the bot to it, and check the number (it begins with -100).');
  if (chat.as !== 'ok') return bad(what, `Telegram cannot be reached (${chat.why}).`);
  if (fields(chat)['is_forum'] !== true) return bad(what, 'The group has no topics: switch them on in its settings.');
  const own = fields(await api.call('getChatMember', { chat_id: staff, user_id: me }, signal));
  return own['status'] === 'creator' || own['can_manage_topics'] === true ? ok(what, 'The bot may open topics there.') : bad(what, 'Make the bot an administrator of the group who may manage topics.');
};

export const examine = async (api: Api, c: Config, signal: AbortSignal): Promise<Finding[]> => {
  const me = await api.call('getMe', {}, signal);
  if (me.as === 'refused') return [bad('telegram: token', me.code === 401 || me.code === 404 ? 'Telegram refuses the token: set TELEGRAM_TOKEN to the one @BotFather shows.' : `Telegram answered ${me.code}; try again later.`)];
  if (me.as !== 'ok') return [bad('telegram: token', `Telegram cannot be reached (${me.why}): check the network, a proxy, or TELEGRAM_API.`)];
  const user = fields(me);
  const findings = [ok('telegram: token', `@${String(user['username'] ?? user['id'])}`), hookFinding(fields(await api.call('getWebhookInfo', {}, signal)), c)];
  if (c.staff === null) return [...findings, note('telegram: staff group', 'TELEGRAM_STAFF_GROUP is not set: conversations are handed over at the desk only.')];
  return [...findings, await groupFindings(api, c.staff, user['id'], signal)];
};
