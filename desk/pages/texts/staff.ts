/** Texts of the staff screen. */
import { texts } from '../tongue.tsx';

export const STAFF = texts({
  ar: {
    title: 'فريق العمل', sub: { zero: 'لا أحد بعد', one: 'شخص واحد', two: 'شخصان', few: '{n} أشخاص', many: '{n} شخصًا', other: '{n} شخص' }, here_now: '{n} متصل الآن', add: 'إضافة موظف', edit: 'تعديل',
    name: 'الاسم', login: 'اسم الدخول', login_about: 'حروف إنجليزية وأرقام بلا مسافات', role: 'الدور', teams: 'الأقسام', teams_about: 'طلبات هذه الأقسام تظهر له أولًا. بلا اختيار: كل الأقسام.', all_teams: 'كل الأقسام',
    woman: 'موظفة', woman_about: 'تُوجَّه إليها المستفيدات اللاتي يطلبن التحدث مع امرأة.', here: 'متصل الآن', seen: 'آخر دخول', never: 'لم يدخل بعد', totp: 'تحقق بخطوتين', disabled: 'موقوف', disable: 'إيقاف الحساب', disable_about: 'لا يستطيع الدخول، وتنتهي جلساته فورًا. يبقى ما فعله في السجل.',
    save: 'حفظ', make: 'أنشئ الحساب', made: 'أُنشئ الحساب', saved: 'حُفظ', link: 'رابط اختيار كلمة المرور', link_about: 'أرسله إلى {name} بنفسك. يعمل مرة واحدة وينتهي بعد مدة قصيرة، ولن يظهر مرة أخرى.', done: 'تم',
    reset: 'رابط كلمة مرور جديد', reset_ask: 'إصدار رابط جديد لـ {name}؟', reset_about: 'تنتهي جلساته الحالية، ويتوقف التحقق بخطوتين حتى يفعّله من جديد.', reset_do: 'أصدر الرابط', you: 'أنت', state: 'الحالة', only_admin: 'إدارة الحسابات لمدير النظام.',
  },
  en: {
    title: 'Staff', sub: { one: 'One person', other: '{n} people' }, here_now: '{n} here now', add: 'Add somebody', edit: 'Edit',
    name: 'Name', login: 'Login', login_about: 'Latin letters and digits, no spaces', role: 'Role', teams: 'Departments', teams_about: 'Requests of these come first. None: all of them.', all_teams: 'All departments',
    woman: 'A woman', woman_about: 'Beneficiaries who ask to talk to a woman are routed to her.', here: 'Here now', seen: 'Last seen', never: 'Never yet', totp: 'Two steps', disabled: 'Disabled', disable: 'Disable the account', disable_about: 'They cannot sign in and their sessions end at once. What they did stays in the log.',
    save: 'Save', make: 'Make the account', made: 'The account was made', saved: 'Saved', link: 'Link to choose a password', link_about: 'Give it to {name} yourself. It works once, ends soon, and is not shown again.', done: 'Done',
    reset: 'New password link', reset_ask: 'A new link for {name}?', reset_about: 'Their sessions end, and the authenticator is off until they turn it on again.', reset_do: 'Make the link', you: 'you', state: 'State', only_admin: 'Accounts are managed by the admin.',
  },
});
