/** Texts of one conversation: what was said, how far it came, the composer. */
import type { TicketReason } from '../../../core/effect.ts';
import { texts } from '../tongue.tsx';
import type { Word } from './words.ts';

export const TALK = texts({
  ar: {
    department: 'القسم', ticket_moved: 'وُجِّهت المحادثة إلى {name}', promise_set: 'موعد الرد', promise_label: 'متى يُرد عليه؟', promise_within: 'خلال {span} (قبل {time})', promise_hours: 'كما تقول أوقات الدوام', ticket_promised: 'حُفظ موعد الرد',
    title: 'محادثة', back: 'إلى القائمة', about: 'المستفيد وطلباته', about_close: 'أغلق البطاقة', thread: 'الرسائل', older: 'الرسائل الأقدم', newest: 'إلى الأحدث', new_below: { zero: 'إلى الأحدث', one: 'رسالة جديدة', two: 'رسالتان جديدتان', few: '{n} رسائل جديدة', many: '{n} رسالة جديدة', other: '{n} رسالة جديدة' }, beginning: 'بداية المحادثة', empty: 'لا رسائل بعد', today: 'اليوم', yesterday: 'أمس',
    bot: 'المساعد', person: 'المستفيد', staff: 'موظف', you: 'أنت', note: 'ملاحظة داخلية – لا تصل إلى المستفيد', show_all: 'اعرض الباقي', show_less: 'اعرض أقل', why_here: 'لماذا وصلت إلينا؟', out_hours: 'خارج الدوام', about_topic: 'الموضوع',
    take: 'خذ المحادثة', taking: 'جارٍ أخذها…', transfer: 'تحويل', return: 'أعدها للمساعد', close: 'إنهاء', more: 'أفعال أخرى', copy_link: 'نسخ رابط المحادثة', link_copied: 'نُسخ الرابط', hold_you: 'معك', hold_other: 'مع {name}', hold_queue: 'تنتظر موظفًا منذ {span}', hold_bot: 'المساعد يجيب', hold_closed: 'لا محادثة مفتوحة مع موظف',
    close_ask: 'إنهاء المحادثة؟', close_about: 'تُرسل إلى المستفيد كلمة ختام ويعود المساعد للرد. إن كتب من جديد أجابه المساعد أو أعاده إليكم.', return_ask: 'إعادتها إلى المساعد؟', return_about: 'يُخبر المستفيد أن المساعد يكمل معه. تبقى المحادثة في القائمة ويمكن أن يطلبكم ثانية.', done_took: 'المحادثة الآن معك', done_passed: 'حُوّلت المحادثة', done_returned: 'عادت إلى المساعد', done_closed: 'أُنهيت المحادثة', done_noted: 'حُفظت الملاحظة',
    transfer_title: 'تحويل المحادثة', transfer_to: 'إلى', transfer_queue: 'إلى قائمة الانتظار', transfer_queue_about: 'يأخذها أول من يتفرغ', transfer_note: 'ملاحظة لمن يستلمها', transfer_note_about: 'تبقى داخلية، ولا تصل إلى المستفيد.', transfer_do: 'حوّل', transfer_woman: 'طلبت المستفيدة موظفة، فتظهر الموظفات والمشرفون فقط.', here: 'متصل الآن', nobody: 'لا زميل آخر يستطيع الرد',
    out_changed: 'تغيّرت المحادثة قبل أن يصل فعلك. اقرأ الجديد ثم أعد.', out_not_taken: 'لم تعد المحادثة معك. نصّك محفوظ هنا.', out_taken: 'سبقك زميل وأخذها.', out_silent: 'استلمها الخادم ولم يصل تأكيد بعد. تحقق من ظهورها في المحادثة قبل أن تعيد الإرسال.',
    for_a_woman: 'طلبت المستفيدة أن تخدمها موظفة.', for_management: 'ما يخص العاملين تتولاه الإدارة وحدها.', confided: 'كلام تطّلع عليه الإدارة وحدها', not_yours: 'المحادثة مع زميل آخر.',
    looking: 'في المحادثة الآن: {names}', looking_many: 'في المحادثة الآن: {names}', typing: 'الكتابة الآن: {names}…', typing_many: 'الكتابة الآن: {names}…', and: ' و',
    tab_reply: 'رد', tab_note: 'ملاحظة', reply_label: 'نص الرد', note_label: 'نص الملاحظة الداخلية', reply_hint: 'اكتب ردك إلى {name}…', reply_hint_noname: 'اكتب ردك…', note_hint: 'ملاحظة يراها الزملاء وحدهم…', send: 'إرسال', save_note: 'حفظ الملاحظة', send_anyway: 'قرأت الجديد، أرسل', sending: 'جارٍ الإرسال…', keys_send: 'Ctrl + Enter للإرسال', keys_quick: '/ للردود الجاهزة', keys_save: 'Ctrl + Enter للحفظ',
    cant_queue: 'خذ المحادثة أولًا لترد عليها.', cant_other: 'المحادثة مع {name}. يمكنك ترك ملاحظة.', cant_bot: 'المساعد يجيب الآن. خذ المحادثة إن أردت أن ترد بنفسك.', cant_role: 'دورك للاطلاع فقط.', changed: 'وصل جديد وأنت تكتب', changed_about: 'نصّك محفوظ كما هو. اقرأ الرسالة ثم عدّل ردك أو أرسله.', changed_read: 'قرأتها',
    attach: 'أرفق ملفًا', attach_drop: 'أفلت الملفات لإرفاقها', attach_remove: 'أزل {name}', attach_many: 'عشرة ملفات في الرسالة على الأكثر.', attach_large: 'الملف أكبر من 10 ميغابايت: {name}', attach_wait: 'انتظر حتى يكتمل رفع الملفات.', uploading: 'يُرفع', place_left: 'بقي مكان لم يُملأ: {name}',
    quick: 'ردود جاهزة', quick_find: 'ابحث في الردود الجاهزة', quick_none: 'لا رد جاهز بهذا الاسم', quick_edit: 'تعديل الردود الجاهزة', quick_title: 'الاسم القصير', quick_ar: 'النص بالعربية', quick_en: 'النص بالإنجليزية', quick_add: 'أضف ردًا', quick_remove: 'أزل الرد', quick_save: 'حفظ', quick_saved: 'حُفظت الردود', quick_about: 'تُملأ هذه من نفسها: {name} اسم المستفيد، {number} رقم طلبه، {me} اسمك، {charity} اسم الجمعية.',
    suggest: 'من المعرفة', suggest_asked: 'يناسب سؤاله', suggest_use: 'استعمل', suggest_hide: 'أخفِ الاقتراحات', suggest_show: 'اقتراحات من المعرفة',
    file_open: 'افتح {name}', file_get: 'تنزيل {name}', file_gone: 'تعذّر عرض الملف', image: 'صورة: {name}', audio: 'رسالة صوتية', video: 'مقطع: {name}',
    masked_about: 'الأرقام الشخصية محجوبة', person_none: 'لم يُعرف من هو بعد', person_none_about: 'يُفتح ملفه حين يسجل طلبًا أو يتحقق من هويته.', person_file: 'الملف كاملًا', nid: 'الهوية', phone: 'الجوال', chats: 'يكتب أيضًا من', requests: 'طلباته', requests_none: 'لا طلبات', slots: 'ما أجاب به حتى الآن', slots_about: 'نموذج لم يكتمل', ratings: 'تقييماته السابقة', ratings_show: 'اعرض التقييمات', link: 'اربطها بطلب', link_about: 'إن كان صاحب الطلب هو من يكتب هنا. تُخبر محادثاته الأخرى.', link_number: 'رقم الطلب', link_do: 'اربط', linked: 'رُبطت المحادثة بالطلب', due: 'الموعد', whose: 'مع {name}', no_one: 'بلا مسؤول', people_count: { zero: 'لا محادثات', one: 'محادثة واحدة', two: 'محادثتان', few: '{n} محادثات', many: '{n} محادثة', other: '{n} محادثة' },
    key_reply: 'رد', key_note: 'ملاحظة', key_take: 'خذ المحادثة', key_send: 'أرسل', key_quick: 'ردود جاهزة (أول السطر)', key_info: 'بطاقة المستفيد', key_back: 'إلى القائمة',
  },
  en: {
    department: 'Department', ticket_moved: 'Sent to {name}', promise_set: 'Answer by', promise_label: 'When will they be answered?', promise_within: 'Within {span} (by {time})', promise_hours: 'As the working hours say', ticket_promised: 'Saved',
    title: 'Conversation', back: 'To the list', about: 'The person and their requests', about_close: 'Close the card', thread: 'Messages', older: 'Older messages', newest: 'To the newest', new_below: { zero: 'To the newest', one: 'One new message', other: '{n} new messages' }, beginning: 'The conversation begins here', empty: 'No messages yet', today: 'Today', yesterday: 'Yesterday',
    bot: 'Bot', person: 'Beneficiary', staff: 'Staff', you: 'You', note: 'Internal note – the person never sees it', show_all: 'Show the rest', show_less: 'Show less', why_here: 'Why is it here?', out_hours: 'Outside working hours', about_topic: 'About',
    take: 'Take it', taking: 'Taking it…', transfer: 'Transfer', return: 'Return to the bot', close: 'Close', more: 'More', copy_link: 'Copy the link', link_copied: 'The link was copied', hold_you: 'With you', hold_other: 'With {name}', hold_queue: 'Waiting for {span}', hold_bot: 'The bot answers', hold_closed: 'Nothing is open with staff',
    close_ask: 'Close the conversation?', close_about: 'The person gets a closing word and the bot answers again. If they write, the bot answers or brings them back to you.', return_ask: 'Return it to the bot?', return_about: 'The person is told that the bot goes on. They may ask for you again.', done_took: 'The conversation is with you', done_passed: 'Transferred', done_returned: 'Back with the bot', done_closed: 'Closed', done_noted: 'The note was saved',
    transfer_title: 'Transfer the conversation', transfer_to: 'To', transfer_queue: 'To the queue', transfer_queue_about: 'Whoever is free takes it', transfer_note: 'A note for whoever gets it', transfer_note_about: 'It stays inside; the person never sees it.', transfer_do: 'Transfer', transfer_woman: 'The person asked for a woman: only women and supervisors are listed.', here: 'here now', nobody: 'No other colleague may answer',
    out_changed: 'The conversation changed before this arrived. Read what is new, then try again.', out_not_taken: 'The conversation is no longer with you. Your text is kept here.', out_taken: 'A colleague took it first.', out_silent: 'The server has it, but no word came back yet. Look whether it appears before sending again.',
    for_a_woman: 'The person asked to be served by a woman.', for_management: 'What concerns members of staff is handled by management alone.', confided: 'Words for management alone', not_yours: 'The conversation is with a colleague.',
    looking: '{names} is looking at this', looking_many: '{names} are looking at this', typing: '{names} is typing…', typing_many: '{names} are typing…', and: ' and ',
    tab_reply: 'Reply', tab_note: 'Note', reply_label: 'Text of the reply', note_label: 'Text of the internal note', reply_hint: 'Write to {name}…', reply_hint_noname: 'Write your reply…', note_hint: 'Only colleagues see this…', send: 'Send', save_note: 'Save the note', send_anyway: 'I read it, send', sending: 'Sending…', keys_send: 'Ctrl + Enter sends', keys_quick: '/ for quick replies', keys_save: 'Ctrl + Enter saves',
    cant_queue: 'Take the conversation first, then answer.', cant_other: 'It is with {name}. You may leave a note.', cant_bot: 'The bot answers now. Take the conversation to answer yourself.', cant_role: 'Your role may only read.', changed: 'Something new came while you were writing', changed_about: 'Your text is kept. Read the message, then change or send your reply.', changed_read: 'I read it',
    attach: 'Attach a file', attach_drop: 'Drop files to attach them', attach_remove: 'Remove {name}', attach_many: 'At most ten files in one message.', attach_large: 'The file is larger than 10 MB: {name}', attach_wait: 'Wait until the files are uploaded.', uploading: 'uploading', place_left: 'A place was not filled: {name}',
    quick: 'Quick replies', quick_find: 'Search the quick replies', quick_none: 'No quick reply of this name', quick_edit: 'Edit quick replies', quick_title: 'Short name', quick_ar: 'Arabic text', quick_en: 'English text', quick_add: 'Add one', quick_remove: 'Remove', quick_save: 'Save', quick_saved: 'The quick replies were saved', quick_about: 'Filled in by themselves: {name} of the person, {number} of their request, {me} you, {charity} the charity.',
    suggest: 'From the knowledge', suggest_asked: 'Fits the question', suggest_use: 'Use', suggest_hide: 'Hide suggestions', suggest_show: 'Suggestions from the knowledge',
    file_open: 'Open {name}', file_get: 'Download {name}', file_gone: 'The file cannot be shown', image: 'Picture: {name}', audio: 'Voice message', video: 'Video: {name}',
    masked_about: 'Personal numbers are masked', person_none: 'Not known yet', person_none_about: 'Their file opens when they register a request or show who they are.', person_file: 'The whole file', nid: 'ID', phone: 'Mobile', chats: 'Also writes from', requests: 'Requests', requests_none: 'No requests', slots: 'Answered so far', slots_about: 'An unfinished form', ratings: 'Earlier ratings', ratings_show: 'Show the ratings', link: 'Link to a request', link_about: 'If the person of the request is who writes here. Their other conversations are told.', link_number: 'Reference number', link_do: 'Link', linked: 'The conversation was linked', due: 'Due', whose: 'With {name}', no_one: 'Nobody’s', people_count: { one: 'One conversation', other: '{n} conversations' },
    key_reply: 'Reply', key_note: 'Note', key_take: 'Take the conversation', key_send: 'Send', key_quick: 'Quick replies (at the start)', key_info: 'Card of the person', key_back: 'To the list',
  },
});

/** Why the bot handed over, as a sentence under the name of the reason. */
export const REASON_TEXTS: Record<TicketReason, Word> = {
  'human-request': { ar: 'طلب المستفيد أن يكلّمه إنسان.', en: 'The person asked to talk to a human.' },
  'not-understood': { ar: 'حاول المساعد أكثر من مرة ولم يفهم ما يريده.', en: 'The bot tried more than once and did not understand.' },
  'invalid-answers': { ar: 'تكررت إجابات لم تصلح للسؤال، فتوقف المساعد عن الإلحاح.', en: 'Answers kept not fitting the question, so the bot stopped asking.' },
  'unconfirmed-fact': { ar: 'الجواب يعتمد على معلومة لم تعتمدها الجمعية بعد، والمساعد لا يقول ما لم يُعتمد.', en: 'The answer rests on a fact the charity has not confirmed; the bot never says those.' },
  'staff-topic': { ar: 'هذا الموضوع من عمل الموظفين، لا من عمل المساعد.', en: 'This matter belongs to staff, not to the bot.' },
  'personal-decision': { ar: 'يسأل عن قرار في ملفه، ولا يجيب عن ذلك إلا موظف.', en: 'They ask about a decision in their file; only staff answer that.' },
  misconduct: { ar: 'يذكر سلوكًا غير لائق. عاملها بسرية، ولا تحوّلها إلى من يخصه البلاغ.', en: 'They report misconduct. Keep it confidential, and away from whom it concerns.' },
  distress: { ar: 'في كلامه ضيق شديد. ابدأ بالاطمئنان عليه قبل أي إجراء.', en: 'They are in deep distress. Ask how they are before anything else.' },
  abuse: { ar: 'يذكر تعرّضه أو غيره لإيذاء. الأولى سلامته.', en: 'They speak of abuse. Safety first.' },
  threat: { ar: 'في الرسائل تهديد لنفسه أو لغيره.', en: 'There is a threat to themselves or somebody else.' },
  'medical-urgent': { ar: 'حالة صحية لا تنتظر. وجّهه إلى الإسعاف 997 أولًا.', en: 'A medical matter that cannot wait. Point to the ambulance, 997, first.' },
  'urgent-shelter': { ar: 'بلا مأوى أو يوشك أن يكون.', en: 'Without shelter, or about to be.' },
  voice: { ar: 'أرسل رسالة صوتية لا يسمعها المساعد.', en: 'A voice message, which the bot cannot hear.' },
  undelivered: { ar: 'رسالة منا لم تصله بعد كل المحاولات. جرّب قناة أخرى أو اتصل به.', en: 'A message of ours failed for good. Try another channel or call.' },
  fault: { ar: 'خلل في المساعد أثناء الإجابة. سُجّل الخلل، والمستفيد ينتظر جوابًا.', en: 'The bot broke while answering. It is logged; the person waits for an answer.' },
};

/** What staff did, as a line between the messages. `{who}` did it, `{to}` is who got it. */
export const EVENT_TEXTS = texts({
  ar: { took: 'استلام المحادثة: {who}', returned: 'إعادتها إلى المساعد: {who}', closed: 'إنهاء المحادثة: {who}', passed: 'تحويلها من {who} إلى {to}', passed_queue: 'إعادتها إلى قائمة الانتظار: {who}' },
  en: { took: '{who} took the conversation', returned: '{who} returned it to the bot', closed: '{who} closed the conversation', passed: '{who} passed it to {to}', passed_queue: '{who} put it back into the queue' },
});

/** What providers say about a message that failed -> words for staff. The first that fits; what fits none is shown as it came. */
export const WHYS: [RegExp, Word][] = [
  [/^blocked$|blocked by the user|code 131050/i, { ar: 'حظر المستفيد رسائلنا.', en: 'The person blocked us.' }],
  [/code 131047|24.?h/i, { ar: 'مضت 24 ساعة على آخر رسالة منه، فلا تقبل القناة إلا رسائل القوالب.', en: 'More than 24 hours since their last message: the channel takes templates only.' }],
  [/code 131026|no such chat/i, { ar: 'هذا الرقم ليس على القناة أو لا يستقبل.', en: 'This number is not on the channel or cannot receive.' }],
  [/no longer here|file is gone/i, { ar: 'الملف لم يعد محفوظًا لدينا.', en: 'The file is no longer here.' }],
  [/too large|larger than/i, { ar: 'الملف أكبر مما تقبله القناة.', en: 'The file is larger than the channel takes.' }],
  [/line broke|no answer/i, { ar: 'انقطع الاتصال أثناء الإرسال، ولا نعلم هل وصلت.', en: 'The line broke while sending; nobody knows whether it arrived.' }],
  [/cannot be reached|unreached/i, { ar: 'تعذّر الوصول إلى القناة، ونعيد المحاولة.', en: 'The channel cannot be reached; trying again.' }],
  [/deactivated|chat not found/i, { ar: 'حُذف حسابه أو أغلق المحادثة.', en: 'Their account or chat is gone.' }],
];
