/** Everything the desk refuses, as one table: HTTP status, sentence in Arabic and English. Shown to staff as it is, never with what somebody typed. */

export const PROBLEMS = {
  INPUT: [400, 'ما أُرسل غير صحيح.', 'What was sent is not valid.'],
  SIGN_IN: [401, 'سجّل الدخول أولًا.', 'Sign in first.'],
  WRONG_SIGN_IN: [401, 'اسم الدخول أو كلمة المرور أو الرمز غير صحيح.', 'The login, password or code is not right.'],
  CODE_NEEDED: [401, 'أدخل الرمز من تطبيق المصادقة.', 'Enter the code from your authenticator.'],
  FORBIDDEN: [403, 'هذا غير متاح لدورك.', 'Your role may not do this.'],
  FOREIGN: [403, 'جاء الطلب من صفحة أخرى فرُفض.', 'The request came from another page and was refused.'],
  NEEDS_HTTPS: [403, 'يفتح المكتب عبر https فقط، أو من الجهاز نفسه عبر localhost.', 'The desk opens over https only, or on the machine itself through localhost.'],
  FIRST_DONE: [403, 'يوجد مشرف بالفعل، والرابط الأول لم يعد صالحًا.', 'There is an admin already; the first link no longer works.'],
  WORD_SPENT: [403, 'انتهت صلاحية الرابط أو استُخدم من قبل. اطلب رابطًا جديدًا.', 'The link has expired or was used. Ask for a new one.'],
  NOT_FOUND: [404, 'غير موجود.', 'There is no such thing.'],
  TIMEOUT: [408, 'استغرق الإرسال وقتًا طويلًا. أعد المحاولة.', 'Sending took too long. Try again.'],
  CHANGED: [409, 'عدّله شخص آخر في هذه الأثناء. أعد القراءة ثم كرّر التعديل.', 'Somebody else changed it meanwhile. Read it again and repeat the change.'],
  NOT_NOW: [409, 'لا يمكن ذلك الآن؛ ربما تغيّرت الحالة. أعد القراءة.', 'This cannot be done now; it may have changed. Read it again.'],
  LOGIN_TAKEN: [409, 'اسم الدخول مستخدم.', 'This login is taken.'],
  LAST_ADMIN: [409, 'لا بد أن يبقى مدير واحد على الأقل.', 'One admin must stay.'],
  TOO_LARGE: [413, 'الملف أو النص أكبر من المسموح.', 'The file or text is larger than allowed.'],
  NOT_A_FILE: [415, 'أرسل ملفًا واحدًا.', 'Send one file.'],
  REFUSED: [422, 'لم يُقبل.', 'It was not accepted.'],
  BAD_LOGIN: [422, 'اسم الدخول حروف وأرقام بلا مسافات.', 'A login is letters and digits without spaces.'],
  WEAK_PASSWORD: [422, 'كلمة المرور ضعيفة: 12 حرفًا على الأقل، وليست اسم الدخول ولا كلمة شائعة.', 'The password is weak: at least 12 characters, not the login, not a common word.'],
  WRONG_CODE: [422, 'الرمز غير صحيح.', 'The code is not right.'],
  SLOW_DOWN: [429, 'محاولات كثيرة. انتظر قليلًا ثم حاول مجددًا.', 'Too many tries. Wait a little and try again.'],
  FAULT: [500, 'حدث خطأ لدينا.', 'Something went wrong on our side.'],
  AWAY: [503, 'الخدمة غير متاحة الآن. أعد المحاولة بعد قليل.', 'Not available now. Try again shortly.'],
} as const satisfies Record<string, readonly [number, string, string]>;
export type ProblemCode = keyof typeof PROBLEMS;

/** A handler's no. `what` names the field or thing concerned, in our words. */
export class Refused {
  readonly code: ProblemCode;
  readonly what: string | undefined;
  constructor(code: ProblemCode, what?: string) {
    this.code = code;
    this.what = what;
  }
}
export const refuse = (code: ProblemCode, what?: string): Refused => new Refused(code, what);

export type ProblemBody = { error: { code: ProblemCode; message: string; ar: string; en: string; what?: string } };
export const problemBody = (code: ProblemCode, what?: string): ProblemBody => {
  const [, ar, en] = PROBLEMS[code];
  return { error: { code, message: `${ar} ${en}`, ar, en, ...(what === undefined ? {} : { what }) } };
};
