/** Texts of the channels screen: the first thing an admin sees. */
import { texts } from '../tongue.tsx';
import type { Tone, Word } from './words.ts';

export const CHANNEL = texts({
  ar: {
    title: 'القنوات', sub: 'من أين يصل إليك المستفيدون. محادثة الموقع تعمل دائمًا، وتُضاف البقية بإعداداتها.', official: 'رسمية', unofficial: 'غير رسمية: قد يُحظر الرقم', queued: { one: 'رسالة تنتظر الإرسال', two: 'رسالتان تنتظران الإرسال', few: '{n} رسائل تنتظر الإرسال', many: '{n} رسالة تنتظر الإرسال', other: '{n} رسالة تنتظر الإرسال', zero: '' },
    missing: 'ينقصها', how: 'كيف تُربط', settings: 'الإعدادات', settings_about: 'تُكتب في ملف الإعدادات على الخادم ثم يُعاد التشغيل. لا تُكتب هنا: من ملك هذه المفاتيح كتب باسم الجمعية.', needed: 'لازم', optional: 'اختياري', check: 'للفحص بعد كل تغيير', scan: 'افتح واتساب في الهاتف، ثم الأجهزة المرتبطة، ثم ربط جهاز، وامسح هذا الرمز. يتجدد الرمز من نفسه.', scan_warn: 'لا تُرِ هذا الرمز أحدًا خارج الفريق.',
    try: 'جرّبها', try_about: 'أرسل «السلام عليكم» من هاتف آخر. تظهر الرسالة في المحادثات خلال ثوانٍ.', test_to_phone: 'رسالة تجريبية إلى رقم الجمعية', test_to_telegram: 'رسالة تجريبية إلى حساب في تيليجرام', test_about: 'رقم جوال من عندكم. يُسجَّل الإرسال في سجل المتابعة.', test_about_telegram: 'رقم المحادثة لا اسم المستخدم، لمن كتب إلى البوت مرة على الأقل.', test_do: 'إرسال رسالة تجريبية', test_ok: 'أُرسلت', test_later: 'لم تُرسل الآن، والمزود يطلب الانتظار', test_failed: 'لم تُرسل', test_unknown: 'لم يصل تأكيد من المزود', to_inbox: 'افتح المحادثات', embed: 'ضع هذا السطر في موقع الجمعية قبل نهاية الصفحة', open_chat: 'افتح صفحة المحادثة', no_url: 'لم يُضبط عنوان الخادم العام SILA_URL، وتحتاجه القنوات التي تستدعي الخادم.', why: 'آخر خلل',
    first: 'من أين تبدأ؟', first_1: 'جرّب محادثة الموقع الآن: لا تحتاج إلى إعداد.', first_2: 'راجع بيانات الجمعية واعتمدها؛ ما لم يُعتمد لا يقوله المساعد للناس.', first_3: 'أضف فريقك ليستقبلوا المحادثات.', first_4: 'اربط تيليجرام (عشر دقائق) أو واتساب الرسمي (نصف يوم).', to_facts: 'بيانات الجمعية', to_staff: 'فريق العمل',
  },
  en: {
    title: 'Channels', sub: 'Where people reach you. The web chat always works; the others are added by their settings.', official: 'Official', unofficial: 'Unofficial: the number may be blocked', queued: { one: 'One message waits to be sent', other: '{n} messages wait to be sent' },
    missing: 'Missing', how: 'How to connect it', settings: 'Settings', settings_about: 'They go into the settings file on the server, then it is started again. Not here: who holds these keys writes in the name of the charity.', needed: 'needed', optional: 'optional', check: 'To check after every change', scan: 'Open WhatsApp on the phone, then Linked devices, then Link a device, and scan this code. It renews itself.', scan_warn: 'Show this code to nobody outside the team.',
    try: 'Try it', try_about: 'Send a greeting from another phone. It shows up in the inbox within seconds.', test_to_phone: 'A test message to a number of the charity', test_to_telegram: 'A test message to a Telegram account', test_about: 'A mobile of your own. The sending goes into the audit log.', test_about_telegram: 'The number of the chat, not the username; they must have written to the bot once.', test_do: 'Send a test message', test_ok: 'Sent', test_later: 'Not sent now: the provider asks to wait', test_failed: 'Not sent', test_unknown: 'No confirmation came from the provider', to_inbox: 'Open the inbox', embed: 'Put this line into the website, before the end of the page', open_chat: 'Open the chat page', no_url: 'The public address SILA_URL is not set; channels that call the server need it.', why: 'Last fault',
    first: 'Where to begin', first_1: 'Try the web chat now: it needs no setting.', first_2: 'Look at the facts of the charity and confirm them; what is not confirmed is never said to people.', first_3: 'Add your team, so that they receive conversations.', first_4: 'Connect Telegram (ten minutes) or official WhatsApp (half a day).', to_facts: 'Facts', to_staff: 'Staff',
  },
});

export const HEALTH: Record<'up' | 'starting' | 'scan' | 'down' | 'off', Word & { tone: Tone }> = {
  up: { ar: 'تعمل', en: 'Works', tone: 'good' }, starting: { ar: 'تبدأ', en: 'Starting', tone: 'calm' }, scan: { ar: 'تنتظر مسح الرمز', en: 'Waits for a scan', tone: 'warn' }, down: { ar: 'متوقفة', en: 'Down', tone: 'urgent' }, off: { ar: 'لم تُربط', en: 'Not connected', tone: 'plain' },
};

export type Guide = { name: Word; about: Word; steps: Word[]; settings: { name: string; about: Word; needed: boolean }[] };
/** By kind of channel; docs/channels.md has it all at length. */
export const GUIDES: Record<string, Guide> = {
  webchat: { name: { ar: 'محادثة الموقع', en: 'Web chat' }, about: { ar: 'صفحة محادثة وزر يوضع في موقع الجمعية. تبقى البيانات على جهازكم.', en: 'A chat page, and a button for the website. Data stays on your machine.' }, steps: [], settings: [] },
  telegram: {
    name: { ar: 'تيليجرام', en: 'Telegram' }, about: { ar: 'بلا تكلفة، ولا يلزم عنوان عام. عشر دقائق.', en: 'Free, needs no public address. Ten minutes.' },
    steps: [
      { ar: 'ابحث في تيليجرام عن ‎@BotFather (بجانبه علامة زرقاء) واكتب له ‎/newbot، ثم اسمًا يعرفكم به الناس، ثم معرّفًا بالإنجليزية ينتهي بـ bot.', en: 'Find @BotFather in Telegram (with the blue mark) and send /newbot, then a name people know you by, then a username that ends in bot.' },
      { ar: 'يجيبك برمز. ضعه في ملف الإعدادات باسم TELEGRAM_TOKEN، ثم أعد تشغيل صلة.', en: 'It answers with a token. Put it into the settings file as TELEGRAM_TOKEN and start Sila again.' },
      { ar: 'ليعمل الموظفون من تيليجرام: أنشئ مجموعة فعّل فيها المواضيع، واجعل البوت مشرفًا له إدارة المواضيع، وضع رقمها في TELEGRAM_STAFF_GROUP.', en: 'For staff in Telegram: make a group with topics, make the bot an admin that manages topics, and set TELEGRAM_STAFF_GROUP to its number.' },
    ],
    settings: [
      { name: 'TELEGRAM_TOKEN', about: { ar: 'رمز البوت من ‎@BotFather', en: 'The token from @BotFather' }, needed: true },
      { name: 'TELEGRAM_STAFF_GROUP', about: { ar: 'رقم مجموعة الموظفين، ويبدأ بـ ‎-100', en: 'Number of the staff group; begins with -100' }, needed: false },
      { name: 'TELEGRAM_WEBHOOK_SECRET', about: { ar: 'ليستدعي تيليجرام الخادم بدل أن يُسأل (يلزم معه SILA_URL)', en: 'Telegram calls the server instead of being asked (needs SILA_URL)' }, needed: false },
    ],
  },
  'whatsapp-cloud': {
    name: { ar: 'واتساب الرسمي', en: 'Official WhatsApp' }, about: { ar: 'WhatsApp Cloud API من Meta. يلزم حساب أعمال ورقم مستقل وعنوان عام.', en: "Meta's WhatsApp Cloud API. Needs a business account, a number of its own and a public address." },
    steps: [
      { ar: 'حساب أعمال باسم الجمعية في business.facebook.com، وابدأ توثيقه من أول يوم.', en: 'A business account in the name of the charity at business.facebook.com; begin its verification on the first day.' },
      { ar: 'تطبيق في developers.facebook.com/apps لواتساب، ورقم لا يستعمله أي تطبيق واتساب.', en: 'An app for WhatsApp at developers.facebook.com/apps, and a number that no WhatsApp app uses.' },
      { ar: 'مستخدم نظام (System user) ورمز لا ينتهي بصلاحيتي whatsapp_business_messaging وwhatsapp_business_management.', en: 'A system user with a token that never expires and both WhatsApp permissions.' },
      { ar: 'شغّل صلة بالإعدادات الأربعة، ثم ضع عنوان الاستدعاء (عنوانكم ثم ‎/whatsapp) وكلمة التحقق في Configuration، واشترك في messages وحده.', en: 'Start Sila with the four settings, then enter the callback address (yours, then /whatsapp) and the verify token under Configuration, and subscribe to messages only.' },
      { ar: 'انشر التطبيق. قبل النشر لا تصل إلا رسائل التجربة.', en: 'Publish the app. Before that only test messages arrive.' },
    ],
    settings: [
      { name: 'WHATSAPP_TOKEN', about: { ar: 'رمز دائم لمستخدم النظام', en: 'Permanent token of the system user' }, needed: true },
      { name: 'WHATSAPP_PHONE_ID', about: { ar: 'معرّف الرقم عند Meta، لا الرقم نفسه', en: "Meta's id of the number, not the number" }, needed: true },
      { name: 'WHATSAPP_APP_SECRET', about: { ar: 'سرّ التطبيق', en: 'The app secret' }, needed: true },
      { name: 'WHATSAPP_VERIFY_TOKEN', about: { ar: 'كلمة تحقق من عندكم', en: 'A word of your own' }, needed: true },
      { name: 'WHATSAPP_TEMPLATE', about: { ar: 'قالب معتمد لما بعد 24 ساعة من آخر رسالة', en: 'An approved template, for after the 24 hours' }, needed: false },
    ],
  },
  'whatsapp-web': {
    name: { ar: 'واتساب بهاتف مرتبط', en: 'WhatsApp by a linked phone' }, about: { ar: 'لا يسمح واتساب للبرامج بتطبيقه، وقد يحظر الرقم نهائيًا. لا تستعمل رقمًا يعرفكم به الناس.', en: 'WhatsApp does not allow programs to use its app and may block the number for good. Never use the number people know.' },
    steps: [
      { ar: 'هاتف عليه واتساب برقم لا تضر خسارته، ومتصفح Chromium على الخادم.', en: 'A phone with a number you can lose, and Chromium on the server.' },
      { ar: 'اضبط WHATSAPP_WEB=true وأعد التشغيل. يظهر هنا رمز للمسح.', en: 'Set WHATSAPP_WEB=true and start again. A code to scan shows up here.' },
    ],
    settings: [{ name: 'WHATSAPP_WEB', about: { ar: 'true لربط هاتف', en: 'true links a phone' }, needed: true }, { name: 'CHROMIUM', about: { ar: 'مكان المتصفح إن لم يكن في موضعه المعتاد', en: 'Where the browser is, if elsewhere' }, needed: false }],
  },
};
