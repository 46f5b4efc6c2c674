/** Every word the page itself says, in both languages. Answers are the bot's. */
export const TEXTS = {
  ar: {
    dir: 'rtl', other: 'English', otherLang: 'en', bot: 'مساعد آلي', by: 'المساعد', me: 'أنت',
    chat: 'المحادثة', intro: 'أهلًا وسهلًا بك. أجيب عن أسئلتك، وأسجّل طلباتك وأتابعها معك، وأصلك بموظف متى شئت.',
    safety: 'لا نطلب منك رمز تحقق ولا رقم بطاقة بنكية أبدًا.',
    demo: 'نسخة تجريبية: المعلومات هنا أمثلة وليست رسمية.',
    placeholder: 'اكتب رسالتك هنا…', send: 'إرسال', attach: 'إرفاق صورة أو ملف', removeFile: 'إزالة {name}',
    online: 'متصل الآن', connecting: 'جارٍ الاتصال…', offline: 'لا يوجد اتصال. اكتب ما تشاء، وستُرسل رسائلك حين يعود.',
    sending: 'يجري الإرسال', waiting: 'ستُرسل عند عودة الاتصال', sent: 'وصلت', refused: 'لم تُرسل', retry: 'إعادة الإرسال', discard: 'حذف',
    refused413: 'الملف أكبر من المسموح.', refused400: 'تعذّر إرسال هذه الرسالة.',
    typing: 'يكتب الآن', newMessages: 'رسائل جديدة', toEnd: 'إلى آخر الرسائل', choose: 'اختر جوابًا', today: 'اليوم', yesterday: 'أمس',
    tooLarge: 'الملف «{name}» كبير. أكبر حجم نستقبله {n} ميجابايت؛ جرّب صورة أصغر.', tooMany: 'يمكنك إرفاق {n} ملفات في المرة الواحدة.', wrongType: 'لا نستطيع فتح «{name}». أرسل صورة أو ملف PDF أو Word من فضلك.', empty: 'الملف «{name}» فارغ.',
    copy: 'نسخ الرقم {n}', copied: 'نُسخ الرقم', menu: 'خيارات المحادثة', restart: 'بدء محادثة جديدة', end: 'إنهاء المحادثة',
    endTitle: 'ماذا تريد أن تفعل؟', endNote: 'إن بدأت محادثة جديدة أو أنهيت هذه، مُحيت من جهازك. أما طلباتك المسجّلة فمحفوظة لدينا بأرقامها.', keep: 'متابعة المحادثة',
    ended: 'انتهت المحادثة ومُحيت من هذا الجهاز.', thanks: 'شكرًا لتواصلك معنا، ونسعد بعودتك في أي وقت.', close: 'إغلاق المحادثة', open: 'تنزيل {name}', kb: 'كيلوبايت', mb: 'ميجابايت', over: 'تجاوزت الرسالة الطول المسموح.',
  },
  en: {
    dir: 'ltr', other: 'العربية', otherLang: 'ar', bot: 'Automated assistant', by: 'Assistant', me: 'You',
    chat: 'Conversation', intro: 'Welcome. I answer your questions, register and follow your requests, and bring in a member of staff whenever you wish.',
    safety: 'We never ask for a verification code or a bank card number.',
    demo: 'Demonstration: what you read here are examples, not official information.',
    placeholder: 'Write your message…', send: 'Send', attach: 'Attach a photo or file', removeFile: 'Remove {name}',
    online: 'Online', connecting: 'Connecting…', offline: 'No connection. Keep writing: your messages will be sent when it returns.',
    sending: 'Sending', waiting: 'Will be sent when online', sent: 'Received', refused: 'Not sent', retry: 'Send again', discard: 'Delete',
    refused413: 'The file is larger than allowed.', refused400: 'This message could not be sent.',
    typing: 'Typing', newMessages: 'New messages', toEnd: 'To the latest message', choose: 'Choose an answer', today: 'Today', yesterday: 'Yesterday',
    tooLarge: '“{name}” is too large. The limit is {n} MB; please try a smaller photo.', tooMany: 'You can attach {n} files at a time.', wrongType: 'We cannot open “{name}”. Please send a photo, a PDF or a Word file.', empty: '“{name}” is empty.',
    copy: 'Copy number {n}', copied: 'Number copied', menu: 'Conversation options', restart: 'Start a new conversation', end: 'End the conversation',
    endTitle: 'What would you like to do?', endNote: 'If you start anew or end it, this conversation is erased from your device. Requests you registered stay with us under their numbers.', keep: 'Continue the conversation',
    ended: 'The conversation has ended and was erased from this device.', thanks: 'Thank you for contacting us. You are welcome back any time.', close: 'Close the chat', open: 'Download {name}', kb: 'kB', mb: 'MB', over: 'The message is longer than allowed.',
  },
} as const;
export type Lang = keyof typeof TEXTS;
export type Texts = (typeof TEXTS)[Lang];
export const isLang = (s: string | null | undefined): s is Lang => s === 'ar' || s === 'en';
export const put = (phrase: string, values: Record<string, string | number>): string => phrase.replace(/\{(\w+)\}/g, (_, k: string) => `\u2068${values[k] ?? ''}\u2069`);
