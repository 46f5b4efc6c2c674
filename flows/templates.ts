/** New request forms: what a charity usually asks, in three sizes. Every one asks for consent, shows the answers before it registers, and gives a number. */
import type { RequestKind } from '../core/request.ts';

export const TEMPLATES = ['short', 'person', 'documents'] as const;
export type Template = (typeof TEMPLATES)[number];
type Words = { ar: string; en: string };
type Question = { slot: Record<string, unknown>; label: Words; ask: Words; more?: Record<string, unknown> };

const QUESTIONS = {
  full_name: {
    slot: { type: 'name', min: 5, max: 80, personal: true }, label: { ar: 'الاسم', en: 'Name' },
    ask: { ar: 'ما الاسم الكامل كما في الهوية؟', en: 'What is the full name, as on the identity card?' },
  },
  national_id: {
    slot: { type: 'national_id', personal: true }, label: { ar: 'رقم الهوية', en: 'Identity number' },
    ask: { ar: 'ما رقم الهوية الوطنية أو الإقامة؟ (10 أرقام)', en: 'What is the national id or iqama number? (10 digits)' },
  },
  phone: {
    slot: { type: 'phone', personal: true }, label: { ar: 'الجوال', en: 'Mobile' },
    ask: { ar: 'ما رقم الجوال الذي نتواصل عليه؟', en: 'Which mobile number may we use?' },
  },
  district: {
    slot: { type: 'place', min: 2, max: 120, personal: true }, label: { ar: 'الحي', en: 'District' },
    ask: { ar: 'في أي حي تسكنون؟ يمكن كتابة الاسم أو إرسال الموقع من الخريطة.', en: 'Which district do you live in? Write its name or send a map location.' },
  },
  details: {
    slot: { type: 'text', min: 3, max: 2000, personal: true }, label: { ar: 'التفاصيل', en: 'Details' },
    ask: { ar: 'نودّ أن نفهم طلبكم. يمكن وصفه بكلمات قليلة.', en: 'Help us understand your request. A few words are enough.' },
  },
  documents: {
    slot: { type: 'files', accept: ['image/*', 'application/pdf'], max: 5, max_mb: 10, optional: true, personal: true }, label: { ar: 'المستندات', en: 'Papers' },
    ask: { ar: 'إن كانت لديكم مستندات فأرسلوا صورها الآن (صور أو PDF). وإن لم تتوفر فلا بأس: يمكن إرسالها لاحقًا.', en: 'If you have papers, send pictures of them now (pictures or PDF). If not, never mind: they can follow later.' },
  },
} as const satisfies Record<string, Question>;
type Name = keyof typeof QUESTIONS;

const ASKS: Record<Template, readonly Name[]> = {
  short: ['full_name', 'phone', 'details'],
  person: ['full_name', 'national_id', 'phone', 'district', 'details'],
  documents: ['full_name', 'national_id', 'phone', 'details', 'documents'],
};

const SAID: Record<string, Words> = {
  'consent.refused': { ar: 'نحترم قراركم، ولم نسجّل شيئًا. من دون الموافقة لا نستطيع تسجيل الطلب هنا، وتبقى كل الأسئلة متاحة، ويمكن أيضًا كتابة «موظف».', en: 'We respect that; nothing has been registered. Without consent we cannot register the request here, but every question is still welcome, and you can write “staff”.' },
  done: { ar: 'وصل طلبكم وسُجّل. الرقم المرجعي: {ref}\n\nنحتفظ به للمتابعة، ونوافيكم هنا بكل جديد. ولمعرفة حاله في أي وقت اكتبوا «أين طلبي».', en: 'Your request is registered. Reference number: {ref}\n\nPlease keep it. We will write to you here; to see where it stands at any time write “where is my request”.' },
};
const DUPLICATE: Record<string, Words> = {
  duplicate: { ar: 'لديكم طلب مفتوح من هذا النوع برقم {ref}، وما زال قيد المتابعة، فلا حاجة إلى طلب جديد. لإضافة معلومة إليه اكتبوا «موظف».', en: 'You already have an open request of this kind, number {ref}. It is still being worked on, so a new one is not needed. To add something to it write “staff”.' },
  duplicate_private: { ar: 'على رقم الهوية هذا طلب مفتوح من النوع نفسه، ولا نفتح طلبين من نوع واحد. حمايةً للخصوصية لا نذكر رقمه هنا: من يعرفه يكتب «أين طلبي»، ومن لا يعرفه يكتب «موظف».', en: 'This identity number already has an open request of the same kind, and we do not open two. To protect privacy its number is not shown here: if you know it write “where is my request”, if not write “staff”.' },
};
/** Said when files come; the Arabic has all its plurals. */
export const GOT_FILES = {
  ar: { zero: 'لم يصل أي ملف.', one: 'وصل ملف واحد. هل هناك غيره؟', two: 'وصل ملفان. هل هناك غيرهما؟', few: 'وصلت {n} ملفات. هل هناك غيرها؟', many: 'وصل {n} ملفًا. هل هناك غيرها؟', other: 'وصل {n} ملف. هل هناك غيرها؟' },
  en: { one: 'One file received. Is there another?', other: '{n} files received. Are there more?' },
};

/** The entry that starts it, once staff write one. */
export const topicOf = (id: string): string => `form.${id.replaceAll('_', '-').replace(/-+/g, '-').replace(/-$/, '')}`;

/** Plain data in the shape of a flow file. */
export const flowFrom = (template: Template, id: string, title: Words, kind: RequestKind): Record<string, unknown> => {
  const names = ASKS[template];
  const identified = names.includes('national_id');
  const files = names.includes('documents');
  return {
    flow: id, title, start: { topics: [topicOf(id)], speak: true, needs: ['consent'] },
    slots: Object.fromEntries(names.map((n) => [n, QUESTIONS[n].slot])),
    steps: [
      ...names.map((n) => ({ ask: n })),
      { review: [...names] },
      identified ? { do: 'register', kind, person: 'national_id', as: 'ref', otherwise: 'say.duplicate' } : { do: 'register', kind, as: 'ref' },
      { say: 'done' },
      ...(identified ? [{ end: true }, { say: 'duplicate', when: 'ref != null' }, { say: 'duplicate_private', when: 'ref == null' }] : []),
    ],
    wait: { remind: ['30m'], expire: '72h', on_expire: 'keep_draft' },
    texts: {
      ...Object.fromEntries(names.map((n) => [`ask.${n}`, QUESTIONS[n].ask])), ...(files ? { 'got.documents': GOT_FILES } : {}),
      ...Object.fromEntries(names.map((n) => [`label.${n}`, QUESTIONS[n].label])), ...SAID, ...(identified ? DUPLICATE : {}),
    },
  };
};
