/** The menu beside the writing line, in both languages, and the staff's in their group. https://core.telegram.org/bots/api#setmycommands */
import type { Lang } from '../../core/text.ts';
import type { Api } from './api.ts';

type Line = { command: string; ar: string; en: string };
const PEOPLE: readonly Line[] = [
  { command: 'menu', ar: 'القائمة الرئيسية', en: 'Main menu' },
  { command: 'status', ar: 'أين وصل طلبي؟', en: 'Where is my request?' },
  { command: 'staff', ar: 'التحدث مع موظف', en: 'Talk to a member of staff' },
  { command: 'cancel', ar: 'إلغاء ما بدأناه', en: 'Cancel what we began' },
  { command: 'stop_notices', ar: 'إيقاف الإشعارات', en: 'Stop notices' },
  { command: 'arabic', ar: 'العربية', en: 'العربية (Arabic)' },
  { command: 'english', ar: 'English', en: 'English' },
];
const STAFF: readonly Line[] = [
  { command: 'take', ar: 'أستلم هذه المحادثة', en: 'I take this conversation' },
  { command: 'note', ar: 'ملاحظة داخلية لا تصل إلى المستفيد', en: 'A note that stays inside' },
  { command: 'return', ar: 'إعادة المحادثة إلى البوت', en: 'Give the conversation back to the bot' },
  { command: 'close', ar: 'إنهاء المحادثة', en: 'Close the conversation' },
];
const list = (lines: readonly Line[], lang: Lang) => lines.map((l) => ({ command: l.command, description: l[lang] }));

/** The calls that set every menu. Arabic for whoever has neither language. */
export const menus = (staff: number | null): Record<string, unknown>[] => [
  { commands: list(PEOPLE, 'ar'), scope: { type: 'all_private_chats' } },
  { commands: list(PEOPLE, 'ar'), scope: { type: 'all_private_chats' }, language_code: 'ar' },
  { commands: list(PEOPLE, 'en'), scope: { type: 'all_private_chats' }, language_code: 'en' },
  ...(staff === null ? [] : [
    { commands: list(STAFF, 'ar'), scope: { type: 'chat', chat_id: staff } },
    { commands: list(STAFF, 'en'), scope: { type: 'chat', chat_id: staff }, language_code: 'en' },
  ]),
];

/** True when every menu stands. */
export const setMenus = async (api: Api, staff: number | null, signal: AbortSignal): Promise<boolean> => {
  for (const menu of menus(staff)) if ((await api.call('setMyCommands', menu, signal)).as !== 'ok') return false;
  return true;
};
