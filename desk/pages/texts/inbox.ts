/** Texts of the list of conversations. */
import type { BOXES } from '../../api.ts';
import { texts } from '../tongue.tsx';
import type { Word } from './words.ts';

export const INBOX = texts({
  ar: {
    title: 'المحادثات', boxes: 'الصناديق', list: 'قائمة المحادثات', search: 'ابحث عن اسم أو رقم أو كلمة', clear: 'امسح البحث', filter: 'تصفية', channel: 'القناة', any_channel: 'كل القنوات', department: 'القسم', any_department: 'كل الأقسام', urgent_only: 'العاجلة فقط', found: { zero: 'لا نتائج', one: 'نتيجة واحدة', two: 'نتيجتان', few: '{n} نتائج', many: '{n} نتيجة', other: '{n} نتيجة' }, found_more: 'أول {n} نتيجة', everywhere: 'البحث في كل الصناديق، الأقرب أولًا',
    waiting_for: 'ينتظر منذ {span}', promised: 'وعدناه قبل {time}', overdue: 'تجاوز الموعد', place: 'دوره {n}', woman: 'تطلب موظفة', mine: 'معك', with: 'مع {name}', open_requests: { zero: '', one: 'طلب مفتوح', two: 'طلبان مفتوحان', few: '{n} طلبات مفتوحة', many: '{n} طلبًا مفتوحًا', other: '{n} طلب مفتوح' },
    unread: { zero: '', one: 'رسالة غير مقروءة', two: 'رسالتان غير مقروءتين', few: '{n} رسائل غير مقروءة', many: '{n} رسالة غير مقروءة', other: '{n} رسالة غير مقروءة' }, by_bot: 'المساعد:', by_staff: 'الموظف:', silent: 'لا رسائل بعد', more: 'عرض المزيد', all_seen: 'هذا كل شيء',
    empty_waiting: 'لا أحد ينتظر', empty_waiting_about: 'حين يحتاج أحد إلى موظف تظهر محادثته هنا في لحظتها.', empty_mine: 'لا محادثة معك الآن', empty_mine_about: 'خذ محادثة ممن ينتظرون وتبقى هنا حتى تنهيها.', empty_taken: 'لا محادثة مع الفريق الآن', empty_taken_about: 'ما يأخذه الزملاء يظهر هنا.', empty_bot: 'لا محادثة مع المساعد', empty_bot_about: 'ما يجيب عنه المساعد وحده يظهر هنا.', empty_all: 'لا محادثات بعد', empty_all_about: 'اربط قناة، أو جرّب محادثة الموقع، وتظهر أول رسالة هنا.', empty_closed: 'لم تُنهَ محادثة بعد', empty_closed_about: 'المحادثات التي أنهاها الموظفون تُحفظ هنا.',
    empty_found: 'لم نجد شيئًا', empty_found_about: 'جرّب كلمة أخرى، أو رقم الطلب، أو آخر أرقام الجوال.', empty_filter: 'لا شيء بهذه التصفية', empty_filter_about: 'غيّر القناة أو القسم، أو ألغِ «العاجلة فقط».',
    none: 'اختر محادثة', none_about: 'تنقّل بالحرفين J وK، وافتح بـ Enter.', key_next: 'المحادثة التالية', key_prev: 'المحادثة السابقة', key_open: 'افتح المحادثة', key_search: 'ابحث', key_box_next: 'الصندوق التالي', key_box_prev: 'الصندوق السابق',
  },
  en: {
    title: 'Inbox', boxes: 'Boxes', list: 'Conversations', search: 'Search a name, number or word', clear: 'Clear the search', filter: 'Filter', channel: 'Channel', any_channel: 'Every channel', department: 'Department', any_department: 'Every department', urgent_only: 'Urgent only', found: { one: 'One result', other: '{n} results' }, found_more: 'The first {n} results', everywhere: 'Searched in every box, nearest first',
    waiting_for: 'Waiting for {span}', promised: 'Promised by {time}', overdue: 'Past the promise', place: 'Place {n}', woman: 'Asks for a woman', mine: 'With you', with: 'With {name}', open_requests: { one: 'One open request', other: '{n} open requests' },
    unread: { one: 'One unread message', other: '{n} unread messages' }, by_bot: 'Bot:', by_staff: 'Staff:', silent: 'No messages yet', more: 'Show more', all_seen: 'That is all',
    empty_waiting: 'Nobody is waiting', empty_waiting_about: 'When somebody needs a person, their conversation appears here at once.', empty_mine: 'No conversation is with you', empty_mine_about: 'Take one of those waiting; it stays here until you close it.', empty_taken: 'No conversation is with the team', empty_taken_about: 'What colleagues take appears here.', empty_bot: 'No conversation is with the bot', empty_bot_about: 'What the bot answers alone appears here.', empty_all: 'No conversations yet', empty_all_about: 'Connect a channel or try the web chat; the first message appears here.', empty_closed: 'None was closed yet', empty_closed_about: 'Conversations that staff closed are kept here.',
    empty_found: 'Nothing found', empty_found_about: 'Try another word, the reference number, or the end of the mobile number.', empty_filter: 'Nothing with this filter', empty_filter_about: 'Change the channel or turn “urgent only” off.',
    none: 'Choose a conversation', none_about: 'Move with J and K, open with Enter.', key_next: 'Next conversation', key_prev: 'Previous conversation', key_open: 'Open the conversation', key_search: 'Search', key_box_next: 'Next box', key_box_prev: 'Previous box',
  },
});

export const BOX_WORDS: Record<(typeof BOXES)[number], Word> = {
  waiting: { ar: 'ينتظرون', en: 'Waiting' }, mine: { ar: 'معي', en: 'Mine' }, taken: { ar: 'الفريق', en: 'Team' }, bot: { ar: 'المساعد', en: 'Bot' }, all: { ar: 'الكل', en: 'All' }, closed: { ar: 'منتهية', en: 'Closed' },
};
