/** Texts of the working hours. */
import { texts } from '../tongue.tsx';

export const HOURS = texts({
  ar: {
    title: 'أوقات الدوام', sub: 'منها يعرف المساعد متى يَعِد الناس بردٍّ، وتُحسب مُدد الطلبات.', week: 'أسبوع العمل', from: 'من', to: 'إلى', add: 'أضف فترة', remove: 'احذف الفترة', closed: 'مغلق', next_day: 'تنتهي في اليوم التالي', copy: 'انسخ إلى أيام العمل', overlap: 'الفترات متداخلة', bad_time: 'أكمل الوقت',
    holidays: 'إجازات بتاريخ محدد', holidays_about: 'مثل اليوم الوطني أو يوم إغلاق طارئ.', add_day: 'أضف اليوم', day: 'اليوم', past: 'مضى', no_holidays: 'لا إجازات محددة.', hijri: 'إجازات هجرية كل عام', hijri_about: 'تتكرر كل عام حسب تقويم أم القرى.', hijri_add: 'أضف إجازة', fitr: 'عيد الفطر', adha: 'عيد الأضحى', founding: 'إجازة هجرية', first_day: 'أول يوم', last_day: 'آخر يوم', day_n: 'اليوم', month: 'الشهر', next_time: 'القادمة: {from} إلى {to}', no_hijri: 'لا إجازات هجرية.',
    ramadan: 'دوام رمضان', ramadan_about: 'يحل محل الأسبوع المعتاد من أول رمضان إلى آخره. رمضان القادم يبدأ {day}.', ramadan_on: 'لرمضان أوقات مختلفة', confirmed: 'الأوقات صحيحة ومعتمدة', confirmed_about: 'ما لم تُعتمد لا يَعِد المساعد أحدًا بموعد للرد.', strip: 'الأيام الأربعة عشر القادمة', today: 'اليوم', holiday: 'إجازة', eid: 'إجازة هجرية', in_ramadan: 'رمضان',
    open_now: 'الجمعية مفتوحة الآن', closed_now: 'الجمعية مغلقة الآن', opens: 'تفتح {when}', never: 'لا دوام في الأيام القادمة', save: 'احفظ وانشر', undo: 'تراجع', saved: 'حُفظت الأوقات ونُشرت', changed: 'لم تُحفظ التغييرات بعد', theirs: 'اعرض ما حفظه زميلي', only: 'التعديل للمشرف.', as_edited: 'كما ستكون بعد الحفظ', time: 'الوقت', round: 'على مدار الساعة',
  },
  en: {
    title: 'Working hours', sub: 'By them the bot promises people an answer, and deadlines of requests are counted.', week: 'The week', from: 'From', to: 'To', add: 'Add a shift', remove: 'Remove the shift', closed: 'Closed', next_day: 'ends the next day', copy: 'Copy to working days', overlap: 'Shifts overlap', bad_time: 'Complete the time',
    holidays: 'Holidays by date', holidays_about: 'Such as National Day, or a day when you must close.', add_day: 'Add the day', day: 'Day', past: 'past', no_holidays: 'None by date.', hijri: 'Hijri holidays, every year', hijri_about: 'They come back every year by the Umm al-Qura calendar.', hijri_add: 'Add a holiday', fitr: 'Eid al-Fitr', adha: 'Eid al-Adha', founding: 'Hijri holiday', first_day: 'First day', last_day: 'Last day', day_n: 'Day', month: 'Month', next_time: 'Next: {from} to {to}', no_hijri: 'No Hijri holidays.',
    ramadan: 'Ramadan', ramadan_about: 'Instead of the usual week from the first to the last day of Ramadan. The next one begins {day}.', ramadan_on: 'Ramadan has its own hours', confirmed: 'These hours are right and confirmed', confirmed_about: 'Unless confirmed, the bot promises nobody when they will be answered.', strip: 'The coming fourteen days', today: 'Today', holiday: 'Holiday', eid: 'Hijri holiday', in_ramadan: 'Ramadan',
    open_now: 'The charity is open now', closed_now: 'The charity is closed now', opens: 'Opens {when}', never: 'Nobody works in the coming days', save: 'Save and publish', undo: 'Undo', saved: 'The hours were saved and published', changed: 'The changes are not saved yet', theirs: 'Show what my colleague saved', only: 'Supervisors change them.', as_edited: 'as it will be when saved', time: 'Time', round: 'around the clock',
  },
});
export const WEEKDAYS = {
  ar: ['الأحد', 'الإثنين', 'الثلاثاء', 'الأربعاء', 'الخميس', 'الجمعة', 'السبت'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
} as const;
export const HIJRI_MONTHS = {
  ar: ['محرم', 'صفر', 'ربيع الأول', 'ربيع الآخر', 'جمادى الأولى', 'جمادى الآخرة', 'رجب', 'شعبان', 'رمضان', 'شوال', 'ذو القعدة', 'ذو الحجة'],
  en: ['Muharram', 'Safar', 'Rabi I', 'Rabi II', 'Jumada I', 'Jumada II', 'Rajab', 'Shaban', 'Ramadan', 'Shawwal', 'Dhu al-Qadah', 'Dhu al-Hijjah'],
} as const;
