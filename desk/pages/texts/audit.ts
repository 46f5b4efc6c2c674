/** Texts of the audit log; each kind of line in words. A kind that is not here is shown as it is. */
import { texts } from '../tongue.tsx';
import type { Word } from './words.ts';

export const AUDIT = texts({
  ar: { title: 'سجل المتابعة', sub: 'من فعل ماذا ومتى. لا يُحذف منه شيء ولا يُعدَّل.', at: 'الوقت', who: 'من', what: 'ماذا فعل', target: 'على ماذا', detail: 'تفصيل', everybody: 'كل الموظفين', everything: 'كل الأفعال', none: 'لا شيء في السجل بهذا الاختيار', none_about: 'جرّب موظفًا آخر أو فعلًا آخر.', more: 'الأقدم' },
  en: { title: 'Audit log', sub: 'Who did what and when. Nothing is removed or changed.', at: 'Time', who: 'Who', what: 'What', target: 'On what', detail: 'Detail', everybody: 'Everybody', everything: 'Everything', none: 'Nothing in the log with this choice', none_about: 'Try somebody or something else.', more: 'Older' },
});

/** Action -> words. Dots part a subject from what was done to it. */
export const ACTIONS: Record<string, Word> = {
  'staff.first': { ar: 'أنشأ حساب المدير الأول', en: 'Made the first admin' }, 'session.open': { ar: 'سجّل الدخول', en: 'Signed in' }, 'session.close': { ar: 'سجّل الخروج', en: 'Signed out' }, 'session.refused': { ar: 'محاولة دخول مرفوضة', en: 'Refused sign-in' },
  'staff.password': { ar: 'غيّر كلمة مروره', en: 'Changed the own password' }, 'staff.totp.on': { ar: 'فعّل التحقق بخطوتين', en: 'Turned the authenticator on' }, 'staff.totp.off': { ar: 'أوقف التحقق بخطوتين', en: 'Turned the authenticator off' },
  'staff.make': { ar: 'أضاف موظفًا', en: 'Added a member of staff' }, 'staff.put': { ar: 'عدّل حساب موظف', en: 'Changed a member of staff' }, 'staff.reset': { ar: 'أصدر رابط كلمة مرور', en: 'Made a password link' }, 'staff.choose': { ar: 'اختار كلمة مروره', en: 'Chose a password' },
};
