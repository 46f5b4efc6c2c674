/** Texts of signing in, the first admin and choosing a password. */
import { texts } from '../tongue.tsx';

export const SIGN = texts({
  ar: {
    title: 'تسجيل الدخول', about: 'مكتب خدمة المستفيدين', login: 'اسم الدخول', password: 'كلمة المرور', code: 'رمز التحقق', code_about: 'ستة أرقام من تطبيق المصادقة في هاتفك', enter: 'دخول',
    forgot: 'نسيت كلمة المرور؟ اطلب من مدير النظام رابطًا جديدًا.',
    no_admin: 'لم يُنشأ حساب المدير بعد. افتح الرابط الذي ظهر في نافذة تشغيل الخادم، وهو صالح لمرة واحدة.',
    first_title: 'أهلًا بك في صلة', first_about: 'أنشئ حساب مدير النظام. بعده تضيف بقية الفريق وتربط القنوات.', name: 'اسمك كما يراه زملاؤك', login_about: 'حروف إنجليزية وأرقام، مثل noura',
    first_do: 'أنشئ الحساب', first_done: 'أُنشئ حساب المدير من قبل. سجّل الدخول به.', to_sign: 'إلى تسجيل الدخول',
    choose_title: 'اختر كلمة مرورك', choose_about: 'يُستخدم هذا الرابط مرة واحدة.', choose_do: 'احفظ وادخل', again: 'أعد كتابة كلمة المرور', differs: 'الكلمتان غير متطابقتين',
    no_word: 'الرابط ناقص. افتحه كاملًا كما وصلك.',
    rule: '12 حرفًا على الأقل. جملة تحفظها خير من كلمة معقدة.', rule_left: { zero: 'الطول مناسب', one: 'بقي حرف واحد', two: 'بقي حرفان', few: 'بقيت {n} أحرف', many: 'بقي {n} حرفًا', other: 'بقي {n} حرف' },
  },
  en: {
    title: 'Sign in', about: 'The beneficiary service desk', login: 'Login', password: 'Password', code: 'Code', code_about: 'Six digits from the authenticator on your phone', enter: 'Sign in',
    forgot: 'Forgot your password? Ask the admin for a new link.',
    no_admin: 'There is no admin yet. Open the link that the server printed when it started; it works once.',
    first_title: 'Welcome to Sila', first_about: 'Make the admin account. Then you add the team and connect the channels.', name: 'Your name, as colleagues see it', login_about: 'Latin letters and digits, such as noura',
    first_do: 'Make the account', first_done: 'The admin account exists already. Sign in with it.', to_sign: 'To the sign-in page',
    choose_title: 'Choose your password', choose_about: 'This link works once.', choose_do: 'Save and enter', again: 'The password once more', differs: 'The two are not the same',
    no_word: 'The link is incomplete. Open it whole, as you got it.',
    rule: 'At least 12 characters. A sentence you remember is better than a difficult word.', rule_left: { zero: 'Long enough', one: 'One more character', other: '{n} more characters' },
  },
});
