/** What a room of the staff says: Arabic, for people who read it on a phone between two other things. `{names}` are filled in. */
import type { TicketReason } from '../core/effect.ts';
import { fill, type Fill } from '../core/text.ts';

export const REASONS: Record<TicketReason, string> = {
  'human-request': 'طلب التحدث مع موظف',
  'not-understood': 'لم يفهم المساعد السؤال',
  'invalid-answers': 'تعثّر في الإجابة عن أسئلة النموذج',
  'unconfirmed-fact': 'سؤال عن معلومة لم تُعتمد بعد',
  'staff-topic': 'موضوع يجيب عنه الموظفون',
  'personal-decision': 'سؤال عن قرار يخصّ المختصين',
  misconduct: 'بلاغ عن سوء تصرّف',
  distress: 'ضيق شديد أو خوف على النفس',
  abuse: 'عنف أو إيذاء',
  threat: 'تهديد',
  'medical-urgent': 'حالة طبية عاجلة',
  'urgent-shelter': 'حاجة عاجلة إلى مأوى',
  voice: 'رسالة صوتية تنتظر من يسمعها',
  undelivered: 'رسالة منّا لم تصل',
  fault: 'خلل عندنا أثناء الرد',
};

/** Channel ids as staff call them. One that is not here is shown by its id. */
export const CHANNELS: Readonly<Record<string, string>> = {
  web: 'محادثة الموقع', telegram: 'تيليجرام', whatsapp: 'واتساب', 'whatsapp-web': 'واتساب (هاتف مرتبط)', email: 'البريد', sms: 'رسائل الجوال', console: 'الطرفية',
};

const WORDS = {
  'card.normal': '🟡 تذكرة {id}',
  'card.urgent': '🔴 عاجل · تذكرة {id}',
  'card.name': '👤 {name}',
  'card.nameless': '👤 لم يُعرف الاسم بعد',
  'card.phone': '📱 {phone}',
  'card.channel': 'القناة: {channel}',
  'card.reason': 'السبب: {reason}',
  'card.about': 'الموضوع: {about}',
  'card.in': 'وصلت {since}، في أوقات الدوام',
  'card.out': 'وصلت {since}، خارج أوقات الدوام',
  'card.requests': 'الطلبات المفتوحة:',
  'card.request': '• {number} - {kind} - {state}',
  'card.how': 'ما يُكتب هنا يصل إلى صاحب المحادثة. «/note» قبل الكلام: ملاحظة تبقى بينكم. «/return»: تعيد المحادثة إلى المساعد الآلي. «/close»: تنهيها.\nأرقام الهوية والجوال لا تظهر هنا كاملة.',
  'card.management': 'ما يخص العاملين تتولاه الإدارة وحدها: تفتحه من المكتب، ولا يُستلم من هنا.',
  'card.last': 'آخر الرسائل:',
  'button.take': 'أستلمها',
  'button.return': 'إعادة إلى المساعد',
  'button.close': 'إغلاق',

  'line.confided': '🔒 كلام تطّلع عليه الإدارة وحدها',
  'line.person': '👤 {text}',
  'line.bot': '🤖 {text}',
  'line.staff': '💬 {who}: {text}',
  'line.note': '📝 {who}: {text}',
  'line.place': '📍 {text}',
  'line.lost': '{name}: تعذّر تنزيل هذا الملف',
  'line.unshown': '{name}: تعذّر عرض هذا الملف هنا، ويُحفظ بالأمر {command}',
  'line.unshown.text': 'رسالة تعذّر عرضها هنا، وتُقرأ بالأمر {command}',
  'hidden.id': '(رقم هوية محجوب)',
  again: 'قد تكون هذه الرسالة ظهرت قبل قليل.',

  took: '✅ استلمها {holder}.',
  raised: '🔴 صارت عاجلة: {reason}',
  'ended.by': '🏁 أنهى {holder} المتابعة، وعاد المساعد الآلي مع صاحب المحادثة.',
  ended: '🏁 انتهى الانتظار، وعاد المساعد الآلي مع صاحب المحادثة.',
  erased: '🗑 حُذفت بيانات صاحب هذه المحادثة. نرجو حذف هذا الموضوع من المجموعة، ففيه ما كُتب قبل الحذف.',
  'failed.why': '⚠️ لم يصل ردّ {who}: {why}',
  failed: '⚠️ لم يصل ردّ {who}.',
  unsure: '⚠️ لا نعلم هل وصل ردّ {who}.',

  'tell.taken': '{author}: المحادثة مع {holder}، ولم يُرسل شيء.',
  'tell.taken.nameless': '{author}: سبقكم إليها موظف آخر، ولم يُرسل شيء.',
  'tell.management': '{author}: ما يخص العاملين تتولاه الإدارة وحدها من المكتب، ولم يُرسل شيء.',
  'tell.waiting': '{author}: لم تُستلم المحادثة بعد. تُستلم بالزر «أستلمها» أو بكتابة الرد.',
  'tell.changed': '{author}: وصلت رسالة جديدة قبل ردّكم، فلم يُرسل. نرجو قراءتها ثم إعادة الإرسال.',
  'tell.closed': '{author}: أُغلقت هذه المحادثة، ولم يُرسل شيء.',
  'tell.old': '{author}: هذا موضوع سابق، والمحادثة الآن في موضوع أحدث. لم يُرسل شيء.',
  'tell.empty': '{author}: لا نص هنا لإرساله.',
  'tell.command': '{author}: لا نعرف هذا الأمر، ولم يُرسل شيء. الأوامر: {commands}.',
  'tell.file': '{author}: تعذّر جلب الملف، فلم يُرسل. نرجو إرساله مرة أخرى.',
  'tell.unheard': '{author}: لم يُرسل ردّكم بعد. إن لم يظهر أثره خلال دقائق فنرجو إعادة إرساله.',
} as const;
export type Word = keyof typeof WORDS;

export const word = (key: Word, values: Fill = {}): string => fill(WORDS[key], 'ar', values);
export const reasonWord = (reason: TicketReason): string => REASONS[reason];
export const channelWord = (id: string): string => CHANNELS[id] ?? id;
