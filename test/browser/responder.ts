/** A small scripted bot behind the web chat, so that the page can be tested without the engine. What it says is an example of what the engine says. */
import { ltr } from '../../core/text.ts';
import type { MessageOut } from '../../core/message.ts';
import { memory, serve } from '../bots/webchat/memory.ts';
import type { Memory, Running } from '../bots/webchat/memory.ts';
import type { WebchatOptions } from '../../bots/webchat/index.ts';

type Says = Pick<MessageOut, 'text'> & Partial<MessageOut>;
const MENU = [{ id: 'register', label: 'تسجيل طلب مساعدة' }, { id: 'status', label: 'أين وصل طلبي؟' }, { id: 'ask', label: 'سؤال عن خدمة' }, { id: 'staff', label: 'التحدث مع موظف' }];
const KINDS = ['سلة غذائية', 'إيجار', 'فاتورة كهرباء', 'أجهزة منزلية', 'ترميم منزل', 'علاج'].map((label, i) => ({ id: `kind${i}`, label }));

export const SCRIPT: Record<string, Says[]> = {
  open: [{ text: 'السلام عليكم ورحمة الله، أهلًا بك في جمعية تكافل.\nكيف أستطيع خدمتك اليوم؟', choices: MENU }],
  'choice:register': [{ text: 'على الرحب والسعة. ما نوع المساعدة التي تحتاجها؟', choices: KINDS }],
  'choice:kind0': [{ text: 'لإتمام الطلب نحتاج إلى:\n• صورة عقد الإيجار أو صك المنزل\n• تعريف بالدخل الشهري\n• بيان بأفراد الأسرة\n\nالتفاصيل على https://charity.example/documents، أو اتصل بنا على ' + ltr('920012345') + '.' }],
  'choice:status': [{ text: `طلبك رقم ${ltr('4827163')} قيد الدراسة عند الباحث الاجتماعي.\nسنخبرك بالجديد خلال أسبوعين بإذن الله.` }],
  english: [{ text: `Your request ${ltr('4827163')} is being studied.\nWe will write to you within two weeks.`, lang: 'en', choices: [{ id: 'ok', label: 'Thank you' }] }],
  'choice:staff': [{ text: 'سأصلك بأحد موظفينا. اكتب ما تود قوله وسيقرؤه عند رده عليك.' }],
  media: [{ text: 'وصلنا ملفك، شكرًا لك.' }],
  text: [{ text: 'شكرًا لك، سجّلت ما كتبته.' }],
};

export type Scripted = Running & { m: Memory; user(): string };

export const scripted = async (m: Memory = memory(), port = 0, options: Partial<WebchatOptions> = {}): Promise<Scripted> => {
  let running: Running;
  const reply = async (user: string, says: Says[], id: string): Promise<void> => {
    for (const [i, s] of says.entries()) await running.say({ user, key: `${id}:${i}`, ...s });
  };
  running = await serve(m, {
    ...options,
    async accept(batch) {
      const before = m.accepted.length;
      const done = await m.accept(batch);
      for (const { event } of m.accepted.slice(before)) {
        const from = event.type === 'message' || event.type === 'contact' ? event.from.user : '';
        const body = event.type === 'message' ? event.body : null;
        const key = event.type === 'contact' ? 'open' : body?.kind === 'choice' ? `choice:${body.id}` : body?.kind === 'text' && SCRIPT[body.text] ? body.text : (body?.kind ?? '');
        if (SCRIPT[key]) setTimeout(() => void reply(from, SCRIPT[key] as Says[], event.id).catch(() => undefined), 30);
      }
      return done;
    },
  }, port);
  return { ...running, m, user: () => { const e = m.accepted.at(-1)?.event; return e?.type === 'message' || e?.type === 'contact' ? e.from.user : ''; } };
};
