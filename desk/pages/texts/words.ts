/** The words of the house: one name for each state, kind, department, reason, role and channel, the same on every screen. */
import type { TicketReason } from '../../../core/effect.ts';
import type { Department, RequestKind, RequestState } from '../../../core/request.ts';
import type { Role } from '../../../core/staff.ts';
import type { Lang } from '../../../core/text.ts';

export type Word = Record<Lang, string>;
export type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'urgent' | 'calm' | 'note';

export const STATES: Record<RequestState, Word & { tone: Tone }> = {
  new: { ar: 'جديد', en: 'New', tone: 'calm' },
  in_study: { ar: 'قيد الدراسة', en: 'In study', tone: 'accent' },
  needs_papers: { ar: 'ينقصه مستندات', en: 'Needs papers', tone: 'warn' },
  visit: { ar: 'زيارة ميدانية', en: 'Home visit', tone: 'accent' },
  approved: { ar: 'معتمد', en: 'Approved', tone: 'good' },
  rejected: { ar: 'معتذر عنه', en: 'Declined', tone: 'plain' },
  paid: { ar: 'صُرف', en: 'Paid', tone: 'good' },
  closed: { ar: 'مغلق', en: 'Closed', tone: 'plain' },
  cancelled: { ar: 'ملغى', en: 'Cancelled', tone: 'plain' },
};
export const KINDS: Record<RequestKind, Word> = {
  aid: { ar: 'طلب مساعدة', en: 'Aid request' }, complaint: { ar: 'شكوى', en: 'Complaint' }, suggestion: { ar: 'اقتراح', en: 'Suggestion' }, objection: { ar: 'اعتراض', en: 'Objection' },
  appointment: { ar: 'موعد', en: 'Appointment' }, callback: { ar: 'طلب اتصال', en: 'Call-back' }, update_data: { ar: 'تحديث بيانات', en: 'Data update' }, privacy: { ar: 'طلب خصوصية', en: 'Privacy request' },
  volunteer: { ar: 'تطوع', en: 'Volunteering' }, internal: { ar: 'داخلي', en: 'Internal' },
};
export const DEPARTMENTS: Record<Department, Word> = {
  social_research: { ar: 'البحث الاجتماعي', en: 'Social research' }, beneficiary_service: { ar: 'خدمة المستفيدين', en: 'Beneficiary service' }, finance: { ar: 'المالية', en: 'Finance' },
  development: { ar: 'التنمية والتطوع', en: 'Development' }, donors: { ar: 'المتبرعون', en: 'Donors' }, management: { ar: 'الإدارة', en: 'Management' },
};
/** Why the bot handed over, said to staff. */
export const REASONS: Record<TicketReason, Word> = {
  'human-request': { ar: 'طلب موظفًا', en: 'Asked for a person' }, 'not-understood': { ar: 'لم يفهمه المساعد', en: 'The bot did not understand' }, 'invalid-answers': { ar: 'تعثّر في الإجابة', en: 'Answers did not fit' },
  'unconfirmed-fact': { ar: 'معلومة لم تُعتمد بعد', en: 'A fact not yet confirmed' }, 'staff-topic': { ar: 'موضوع يخص الموظفين', en: 'A matter for staff' }, 'personal-decision': { ar: 'يسأل عن قرار في ملفه', en: 'Asks about a decision' },
  misconduct: { ar: 'بلاغ عن سلوك', en: 'Reports misconduct' }, distress: { ar: 'في ضيق شديد', en: 'In distress' }, abuse: { ar: 'يتعرض لإيذاء', en: 'Suffers abuse' }, threat: { ar: 'تهديد', en: 'A threat' },
  'medical-urgent': { ar: 'حالة صحية عاجلة', en: 'Medical urgency' }, 'urgent-shelter': { ar: 'بلا مأوى', en: 'Without shelter' }, voice: { ar: 'رسالة صوتية', en: 'Voice message' },
  undelivered: { ar: 'لم تصله رسالتنا', en: 'Our message did not arrive' }, fault: { ar: 'خلل في المساعد', en: 'A fault of the bot' },
};
export const ROLES: Record<Role, Word & { about: Word }> = {
  viewer: { ar: 'مطّلع', en: 'Viewer', about: { ar: 'يقرأ كل شيء ولا يغيّر شيئًا', en: 'Reads everything, changes nothing' } },
  agent: { ar: 'موظف خدمة', en: 'Agent', about: { ar: 'يرد على المستفيدين ويعمل على الطلبات', en: 'Answers people and works on requests' } },
  supervisor: { ar: 'مشرف', en: 'Supervisor', about: { ar: 'يوزّع العمل وينشر المحتوى ويرى السجل', en: 'Assigns work, publishes, reads the audit log' } },
  admin: { ar: 'مدير النظام', en: 'Admin', about: { ar: 'يدير الموظفين والقنوات والإعدادات', en: 'Manages staff, channels and settings' } },
};
export const CHANNELS: Record<string, Word> = {
  web: { ar: 'محادثة الموقع', en: 'Web chat' }, telegram: { ar: 'تيليجرام', en: 'Telegram' }, whatsapp: { ar: 'واتساب', en: 'WhatsApp' }, 'whatsapp-web': { ar: 'واتساب (هاتف مرتبط)', en: 'WhatsApp (linked phone)' },
  email: { ar: 'البريد', en: 'E-mail' }, sms: { ar: 'رسائل الجوال', en: 'SMS' }, console: { ar: 'الطرفية', en: 'Terminal' },
};
export const PENS: Record<'bot' | 'queue' | 'staff', Word & { tone: Tone }> = {
  bot: { ar: 'مع المساعد', en: 'With the bot', tone: 'plain' }, queue: { ar: 'ينتظر موظفًا', en: 'Waits for staff', tone: 'warn' }, staff: { ar: 'مع موظف', en: 'With staff', tone: 'accent' },
};
export const LATE: Record<'no' | 'soon' | 'late', Word & { tone: Tone }> = {
  no: { ar: 'ضمن المدة', en: 'On time', tone: 'plain' }, soon: { ar: 'يقترب موعده', en: 'Due soon', tone: 'warn' }, late: { ar: 'متأخر', en: 'Late', tone: 'urgent' },
};
export const PROGRESS: Record<'queued' | 'sent' | 'delivered' | 'read' | 'failed' | 'unknown', Word> = {
  queued: { ar: 'في الانتظار', en: 'Queued' }, sent: { ar: 'أُرسلت', en: 'Sent' }, delivered: { ar: 'وصلت', en: 'Delivered' }, read: { ar: 'قُرئت', en: 'Read' }, failed: { ar: 'لم تُرسل', en: 'Failed' }, unknown: { ar: 'لا نعلم هل وصلت', en: 'Unknown' },
};
export const URGENT: Word = { ar: 'عاجل', en: 'Urgent' };
