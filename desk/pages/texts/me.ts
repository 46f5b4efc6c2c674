/** Texts of the own account. */
import { texts } from '../tongue.tsx';

export const ME = texts({
  ar: {
    title: 'حسابي', look: 'العرض والتنبيهات', language: 'لغة المكتب', scheme: 'المظهر', light: 'فاتح', dark: 'داكن', auto: 'كالجهاز', alerts: 'صوت وإشعار عند وصول محادثة', alerts_about: 'لا يُكتب في الإشعار شيء من كلام المستفيد.', alerts_denied: 'المتصفح يمنع الإشعارات؛ سيصلك الصوت فقط. اسمح بها من إعدادات الموقع.',
    password: 'كلمة المرور', old: 'كلمة المرور الحالية', change: 'غيّر كلمة المرور', changed: 'تغيّرت كلمة المرور، وانتهت جلساتك على الأجهزة الأخرى', change_about: 'بعد التغيير تنتهي جلساتك على الأجهزة الأخرى.',
    totp: 'التحقق بخطوتين', totp_off: 'رمز من هاتفك مع كلمة المرور عند كل دخول. ننصح به لكل من يرى بيانات المستفيدين.', totp_on: 'مفعّل. يُطلب رمز من هاتفك عند كل دخول.', begin: 'فعّله', scan: 'امسح هذا الرمز بتطبيق مصادقة مثل Google Authenticator أو Aegis، ثم اكتب الأرقام الستة التي يعرضها.', by_hand: 'أو انسخ المفتاح إلى التطبيق', code: 'الرمز', confirm: 'تأكيد', on_done: 'فُعّل التحقق بخطوتين', stop: 'أوقفه', stop_about: 'اكتب كلمة مرورك للتأكيد.', off_done: 'أُوقف التحقق بخطوتين', signout: 'تسجيل الخروج',
  },
  en: {
    title: 'My account', look: 'Look and alerts', language: 'Language of the desk', scheme: 'Appearance', light: 'Light', dark: 'Dark', auto: 'As the device', alerts: 'Sound and notification when a conversation arrives', alerts_about: 'Nothing of what people write stands in a notification.', alerts_denied: 'The browser blocks notifications; you will hear the sound only. Allow them in the site settings.',
    password: 'Password', old: 'Current password', change: 'Change the password', changed: 'The password was changed; your sessions on other devices ended', change_about: 'Your sessions on other devices end.',
    totp: 'Two steps', totp_off: 'A code from your phone with the password at every sign-in. Recommended for everybody who sees personal data.', totp_on: 'On. A code from your phone is asked for at every sign-in.', begin: 'Turn on', scan: 'Scan this with an authenticator such as Google Authenticator or Aegis, then enter the six digits it shows.', by_hand: 'Or copy the key into the app', code: 'Code', confirm: 'Confirm', on_done: 'Two steps are on', stop: 'Turn off', stop_about: 'Enter your password to confirm.', off_done: 'Two steps are off', signout: 'Sign out',
  },
});
