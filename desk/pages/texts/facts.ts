/** Texts of the facts screen. */
import { texts } from '../tongue.tsx';

export const FACTS = texts({
  ar: {
    title: 'بيانات الجمعية', sub: 'كل معلومة يقولها المساعد عن الجمعية. المعتمد منها فقط يُقال للمستفيدين بعد انتهاء التجربة.', confirmed_of: 'اعتُمد {n} من {all}', search: 'ابحث في البيانات', all: 'الكل', open: 'لم تُعتمد', example: 'أمثلة', n_open: { zero: 'معتمدة كلها', one: 'واحدة لم تُعتمد', two: 'اثنتان لم تُعتمدا', few: '{n} لم تُعتمد', many: '{n} لم تُعتمد', other: '{n} لم تُعتمد' },
    is_example: 'مثال', is_confirmed: 'معتمد', is_open: 'لم يُعتمد', arabic: 'بالعربية', english: 'بالإنجليزية', yes: 'نعم', no: 'لا', confirm: 'اعتمد', save: 'احفظ', save_confirm: 'احفظ واعتمد', undo: 'تراجع', withdraw: 'سحب الاعتماد', saved: 'حُفظ ونُشر', confirmed: 'اعتُمدت ونُشرت', none: 'لا شيء يطابق', none_about: 'غيّر كلمة البحث أو اعرض الكل.', done: 'اعتُمدت كل البيانات', source: 'المصدر: {source}', theirs: 'عدّل زميل هذه المعلومة قبلك. اقرأ قيمتها الجديدة ثم أعد تعديلك إن لزم.', key_search: 'بحث', key_next: 'التالية', key_previous: 'السابقة', only: 'الاعتماد للمشرف. يمكنك القراءة.', hours: 'أوقات الدوام في صفحتها', live: 'غير المعتمد لا يُقال',
  },
  en: {
    title: 'Facts', sub: 'Everything the bot says about the charity. After the demo only confirmed facts are spoken.', confirmed_of: '{n} of {all} confirmed', search: 'Search the facts', all: 'All', open: 'Not confirmed', example: 'Examples', n_open: { zero: 'all confirmed', one: 'one not confirmed', other: '{n} not confirmed' },
    is_example: 'Example', is_confirmed: 'Confirmed', is_open: 'Not confirmed', arabic: 'In Arabic', english: 'In English', yes: 'Yes', no: 'No', confirm: 'Confirm', save: 'Save', save_confirm: 'Save and confirm', undo: 'Undo', withdraw: 'Withdraw', saved: 'Saved and published', confirmed: 'Confirmed and published', none: 'Nothing fits', none_about: 'Change the search or show all.', done: 'Every fact is confirmed', source: 'Source: {source}', theirs: 'A colleague changed this fact before you. Read its new value, then change it again if needed.', key_search: 'Search', key_next: 'Next', key_previous: 'Previous', only: 'Supervisors confirm. You can read.', hours: 'Working hours have their own page', live: 'what is not confirmed is not said',
  },
});
