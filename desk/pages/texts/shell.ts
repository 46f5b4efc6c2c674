/** Texts of the frame around the screens. */
import { texts } from '../tongue.tsx';

export const SHELL = texts({
  ar: {
    inbox: 'المحادثات', requests: 'الطلبات', people: 'المستفيدون', knowledge: 'المعرفة', facts: 'بيانات الجمعية', hours: 'أوقات الدوام', flows: 'النماذج', channels: 'القنوات', staff: 'فريق العمل', audit: 'سجل المتابعة', me: 'حسابي',
    request: 'طلب', person: 'مستفيد', work: 'العمل اليومي', bot: 'ما يقوله المساعد', house: 'الإدارة', more: 'المزيد', nav: 'أقسام المكتب', skip: 'انتقل إلى المحتوى',
    away: 'انقطع الاتصال بالخادم. ما تراه قد لا يكون الأحدث؛ نعيد المحاولة.', again: 'أعد المحاولة الآن', demo: 'وضع التجربة: ما يقوله المساعد أمثلة، ولم تُربط قناة حقيقية بعد.',
    theme: 'فاتح أو داكن', language: 'English', alerts_on: 'التنبيهات تعمل: صوت وإشعار', alerts_off: 'التنبيهات متوقفة', alerts_denied: 'المتصفح يمنع الإشعارات؛ سيصلك الصوت فقط. اسمح بها من إعدادات الموقع.',
    help: 'اختصارات لوحة المفاتيح', help_about: 'تعمل الاختصارات أيًا كانت لغة لوحة المفاتيح.', signout: 'تسجيل الخروج', nowhere: 'لا توجد صفحة بهذا العنوان', nowhere_about: 'ربما تغيّر الرابط.', forbidden: 'هذه الصفحة ليست لدورك', forbidden_about: 'إن كنت تحتاجها فاطلبها من مدير النظام.',
    new_waiting: 'محادثة تنتظر موظفًا', new_urgent: 'محادثة عاجلة تنتظر موظفًا', new_message: 'رسالة جديدة في محادثة معك', alert_late: 'تجاوز الطلب {number} موعده', alert_nobody: 'لم يستلم أحد محادثة في الوقت الذي وُعد به صاحبها',
    leave: 'تعديلات لم تُحفظ', leave_about: 'ما كتبته في هذه الصفحة لم يُحفظ بعد، ويضيع عند مغادرتها.', leave_do: 'المغادرة بلا حفظ', leave_not: 'البقاء هنا', goto: 'انتقل إلى {name}', waiting: '{n} ينتظر', late: '{n} متأخر',
  },
  en: {
    inbox: 'Inbox', requests: 'Requests', people: 'People', knowledge: 'Knowledge', facts: 'Facts', hours: 'Working hours', flows: 'Forms', channels: 'Channels', staff: 'Staff', audit: 'Audit log', me: 'My account',
    request: 'Request', person: 'Person', work: 'Daily work', bot: 'What the bot says', house: 'The house', more: 'More', nav: 'Sections', skip: 'Skip to content',
    away: 'The server cannot be reached. What you see may be old; trying again.', again: 'Try now', demo: 'Demo: what the bot says are examples, and no real channel is connected yet.',
    theme: 'Light or dark', language: 'العربية', alerts_on: 'Alerts are on: sound and notification', alerts_off: 'Alerts are off', alerts_denied: 'The browser blocks notifications; you will hear the sound only. Allow them in the site settings.',
    help: 'Keyboard shortcuts', help_about: 'They work with every keyboard layout.', signout: 'Sign out', nowhere: 'There is no such page', nowhere_about: 'The link may have changed.', forbidden: 'This page is not for your role', forbidden_about: 'If you need it, ask the admin.',
    new_waiting: 'A conversation waits for staff', new_urgent: 'An urgent conversation waits for staff', new_message: 'A new message in your conversation', alert_late: 'Request {number} is past its day', alert_nobody: 'Nobody took a conversation in the time its person was promised',
    leave: 'Unsaved changes', leave_about: 'What you wrote on this page is not saved yet, and is lost when you leave it.', leave_do: 'Leave without saving', leave_not: 'Stay here', goto: 'Go to {name}', waiting: '{n} waiting', late: '{n} late',
  },
});
