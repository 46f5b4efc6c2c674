/** Texts of the shared parts. */
import { texts } from '../tongue.tsx';

export const PARTS = texts({
  ar: {
    loading: 'جارٍ التحميل…', retry: 'أعد المحاولة', refused: 'تعذّر عرض هذه الصفحة', yes: 'نعم', cancel: 'إلغاء', close: 'إغلاق', back: 'رجوع', copy: 'نسخ', copied: 'نُسخ', more: 'عرض المزيد',
    noName: 'بلا اسم', masked: 'قيمة محجوبة', reveal: 'إظهار القيمة', reveal_title: 'إظهار قيمة محجوبة', reveal_about: 'يُسجَّل اسمك والسبب في سجل المتابعة. تُحجب القيمة من جديد بعد نصف دقيقة.', reveal_reason: 'السبب', reveal_do: 'أظهر', hide: 'إخفاء',
    why_call: 'للاتصال بالمستفيد', why_check: 'للتحقق من هويته', why_file: 'لاستكمال ملفه', why_other: 'سبب آخر',
    now: 'الآن', hijri: '{day} هـ', saved: 'حُفظ', empty: 'لا شيء هنا',
    qr: 'رمز للمسح', broken: 'حدث خلل في هذه الصفحة', broken_about: 'لم يُفقد شيء مما حُفظ. أعد تحميل الصفحة، فإن تكرر الخلل فأخبر مدير النظام.', reload: 'إعادة التحميل',
  },
  en: {
    loading: 'Loading…', retry: 'Try again', refused: 'This page could not be shown', yes: 'Yes', cancel: 'Cancel', close: 'Close', back: 'Back', copy: 'Copy', copied: 'Copied', more: 'Show more',
    noName: 'No name', masked: 'Masked value', reveal: 'Show the value', reveal_title: 'Show a masked value', reveal_about: 'Your name and the reason go into the audit log. The value is masked again after half a minute.', reveal_reason: 'Reason', reveal_do: 'Show', hide: 'Hide',
    why_call: 'To call the person', why_check: 'To check who they are', why_file: 'To complete their file', why_other: 'Another reason',
    now: 'now', hijri: '{day} AH', saved: 'Saved', empty: 'Nothing here',
    qr: 'Code to scan', broken: 'Something broke on this page', broken_about: 'Nothing that was saved is lost. Reload the page; if it breaks again, tell the admin.', reload: 'Reload',
  },
});
