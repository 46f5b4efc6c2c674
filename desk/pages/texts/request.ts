/** Texts of one request. The printed summary is Arabic in either language of the screens: it goes into a file or to a committee. */
import { texts } from '../tongue.tsx';

export const REQUEST = texts({
  ar: {
    title: 'الطلب {number}', back: 'كل الطلبات', change: 'تغيير الحالة', print: 'طباعة الملخص', conversation: 'المحادثة', person: 'ملف المستفيد', fields: 'بيانات الطلب', no_fields: 'لم تُسجَّل بيانات مع هذا الطلب.', files: 'المرفقات', no_files: 'لا مرفقات.', history: 'ما جرى على الطلب', show: 'عرض', download: 'تنزيل', files_about: 'كل فتح لمرفق يُسجَّل في سجل المتابعة.',
    about: 'المتابعة', department: 'القسم', assignee: 'المسؤول', nobody: 'لم يُسند بعد', created: 'قُدِّم', due: 'موعد الإنجاز', next: 'موعد التحديث القادم', channel: 'القناة', no_channel: 'حضر أو اتصل',
    assign_me: 'أسنده إليّ', unassign: 'إلغاء الإسناد', assigned: 'أُسند إلى {name}', unassigned: 'أُلغي الإسناد', staff_search: 'ابحث عن موظف', by_bot: 'المساعد',
    set_title: 'تغيير حالة الطلب {number}', now: 'الحالة الآن', to: 'الحالة الجديدة', note: 'ملاحظة لصاحب الطلب', note_about: 'تصل إليه كما تكتبها. ما تكتبه للزملاء مكانه ملاحظة داخلية في المحادثة.', next_set: 'متى نعود إليه بجديد؟', next_about: 'يظهر الطلب متأخرًا إن فات هذا الموعد.', in_days: { one: 'غدًا', two: 'بعد يومين', few: 'بعد {n} أيام', many: 'بعد {n} يومًا', other: 'بعد {n} يوم' }, keep: 'كما هو', none: 'بلا موعد', day: 'يوم آخر', final: 'هذه حالة نهائية: يُغلق الطلب ولا يبقى له موعد.',
    preview: 'ما سيقرؤه صاحب الطلب', preview_on: 'عبر {channel}', preview_none: 'لن تصل إليه رسالة', preview_none_about: 'لا محادثة مرتبطة بهذا الطلب، أو أوقف صاحبه الإشعارات. أخبره بطريقة أخرى.', preview_wait: 'نجهّز الرسالة…', set_do: 'غيّر الحالة وأرسل', set_quiet: 'غيّر الحالة', set_done: 'تغيّرت الحالة', same: 'الحالة كما هي: أضف ملاحظة أو موعدًا جديدًا.',
    key_state: 'تغيير الحالة', key_print: 'طباعة', key_me: 'أسنده إليّ', key_inbox: 'افتح المحادثة', key_back: 'رجوع إلى القائمة', not_found: 'لا يوجد طلب بهذا الرقم', not_found_about: 'تحقق من الرقم، أو ربما حُذفت بيانات صاحبه.', f_full_name: 'الاسم', f_national_id: 'رقم الهوية', f_phone: 'الجوال', f_district: 'الحي', f_details: 'التفاصيل', f_need_details: 'تفاصيل الحاجة', f_family_size: 'عدد أفراد الأسرة', f_monthly_income: 'الدخل الشهري (ريال)', f_case_category: 'وصف الحالة', f_aid_kind: 'نوع المساعدة',
  },
  en: {
    title: 'Request {number}', back: 'All requests', change: 'Change state', print: 'Print a summary', conversation: 'Conversation', person: 'File of the person', fields: 'What was asked', no_fields: 'Nothing was written with this request.', files: 'Attachments', no_files: 'None.', history: 'What happened', show: 'Show', download: 'Download', files_about: 'Opening a file goes into the audit log.',
    about: 'Follow-up', department: 'Department', assignee: 'Assigned to', nobody: 'Nobody yet', created: 'Made', due: 'Due', next: 'Next update', channel: 'Channel', no_channel: 'Came or called',
    assign_me: 'Assign to me', unassign: 'Assign to nobody', assigned: 'Assigned to {name}', unassigned: 'Assigned to nobody', staff_search: 'Find somebody', by_bot: 'The bot',
    set_title: 'Change the state of request {number}', now: 'Now', to: 'New state', note: 'A note for the person', note_about: 'They read it as you write it. Words for colleagues belong in a note of the conversation.', next_set: 'When do they hear from us again?', next_about: 'The request shows as late once this day has passed.', in_days: { one: 'Tomorrow', other: 'In {n} days' }, keep: 'As it is', none: 'No date', day: 'Another day', final: 'This state is final: the request is closed and has no date any more.',
    preview: 'What the person will read', preview_on: 'on {channel}', preview_none: 'No message will reach them', preview_none_about: 'There is no conversation with this request, or the person turned notices off. Tell them another way.', preview_wait: 'Preparing the message…', set_do: 'Change and send', set_quiet: 'Change', set_done: 'The state was changed', same: 'The state stays: add a note or a new date.',
    key_state: 'Change state', key_print: 'Print', key_me: 'Assign to me', key_inbox: 'Open the conversation', key_back: 'Back to the list', not_found: 'There is no request with this number', not_found_about: 'Check the number; or the data of its person were erased.', f_full_name: 'Name', f_national_id: 'National id', f_phone: 'Mobile', f_district: 'District', f_details: 'Details', f_need_details: 'What is needed', f_family_size: 'Family size', f_monthly_income: 'Monthly income (SAR)', f_case_category: 'Situation', f_aid_kind: 'Kind of aid',
  },
});

/** Of the printed summary. */
export const PRINTED = {
  title: 'ملخص طلب', number: 'رقم الطلب', kind: 'الطلب', state: 'الحالة', who: 'صاحب الطلب', department: 'القسم', assignee: 'المسؤول', created: 'تاريخ التقديم', due: 'موعد الإنجاز', next: 'موعد التحديث', fields: 'بيانات الطلب', files: 'المرفقات', history: 'ما جرى على الطلب', nobody: 'لم يُسند', noName: 'بلا اسم', bot: 'المساعد',
  masked: 'القيم الشخصية محجوبة جزئيًا حفاظًا على خصوصية صاحبها.', printed: 'طُبع في {at} بواسطة {who}', sign: 'التوقيع', stamp: 'الختم', secret: 'سرّي – للاستخدام داخل الجمعية',
} as const;
