/** Steps that the stories of the desk share. */
import type { Page } from 'playwright-core';
import type { Entry } from '../../core/entry.ts';
import type { Person, Seat } from './desk-faces.ts';
import { until } from './house.ts';

export const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
export const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

const question = 'كيف أشارك في سقيا الحجاج عند محطة القطار؟';
const answer = 'نوزع الماء عند محطة القطار عصر كل خميس.';
const entry: Entry = {
  topic: 'volunteer.water', mode: 'answer', title: { ar: 'سقيا الحجاج', en: 'Water for pilgrims' }, answer: { ar: answer, en: 'We give out water at the station.' }, needs: [], related: [], owner: 'beneficiary_service',
  phrasings: { msa: [question, 'أريد المشاركة في سقيا الحجاج', 'هل توزعون ماء على الحجاج في المحطة؟', 'سقيا الحجاج عند محطة القطار', 'متى توزيع الماء في محطة القطار؟'] },
};
/** Something the bot does not know yet. */
export const WATER = { question, answer, entry };

/** A valid national id of our own making: Luhn over the first nine digits. */
export const nidOf = (n: number): string => {
  const nine = `1${String(10_000_000 + n)}`;
  const sum = [...nine].toReversed().reduce((s, c, i) => { const d = Number(c) * (i % 2 ? 1 : 2); return s + (d > 9 ? d - 9 : d); }, 0);
  return nine + String((10 - (sum % 10)) % 10);
};
/** The desk's own id of the conversation that the person's words stand in. */
export const conversationOf = async (seat: Seat, words: string): Promise<string> =>
  until(`the conversation of ${words}`, async () => (await seat.must('inbox', { query: { box: 'all', q: words } })).rows[0]?.conversation);
export const open = async (seat: Seat, conversation: string): Promise<void> => {
  await seat.go(`/inbox/${encodeURIComponent(conversation)}`);
  await seat.page.locator('.talk .thread li').first().waitFor();
};
export const take = async ({ page }: Seat): Promise<void> => {
  await page.getByRole('button', { name: 'خذ المحادثة' }).click();
  await page.locator('.talk-head .chip', { hasText: 'معك' }).waitFor();
};
const write = async (page: Page, tab: 'رد' | 'ملاحظة', label: string, text: string): Promise<void> => {
  await page.locator('.composer [role=tab]', { hasText: tab }).click();
  await page.getByLabel(label).fill(text);
  // What came in the same moment is pointed out at the first press; then a second one means it.
  const press = async (): Promise<void> => { await page.getByLabel(label).press('Control+Enter'); };
  await press();
  await until(`${label} went`, async () => {
    if ((await page.getByLabel(label).inputValue()) === '') return true;
    if (await page.locator('.fresh').count()) await press();
    return false;
  });
};
export const reply = ({ page }: Seat, text: string): Promise<void> => write(page, 'رد', 'نص الرد', text);
export const note = ({ page }: Seat, text: string): Promise<void> => write(page, 'ملاحظة', 'نص الملاحظة الداخلية', text);
export const sees = (seat: Seat, text: string, by = ''): Promise<void> => seat.page.locator(`.thread li${by ? `[data-by=${by}]` : ''}`, { hasText: text }).first().waitFor();

/** Both requests are on their way before either is answered. */
export const atOnce = async (seats: readonly Seat[], path: string, act: (seat: Seat) => Promise<void>): Promise<void> => {
  let left = seats.length;
  let start = (): void => undefined;
  const all = new Promise<void>((go) => { start = go; });
  for (const { page } of seats) await page.route(path, async (route) => { left -= 1; if (left === 0) start(); await all; await route.continue(); });
  await Promise.all(seats.map(act));
  for (const { page } of seats) await page.unroute(path);
};

/** From the greeting to the number, by buttons and words. */
export const registers = async (p: Person, name: string, nid: string, phone: string): Promise<string> => {
  await p.hears(/كيف نخدمكم/);
  await p.tap('تقديم طلب مساعدة');
  await p.hears(/هل توافقون/);
  await p.tap('أوافق');
  const steps: [string, RegExp][] = [[name, /رقم الهوية الوطنية أو الإقامة/], [nid, /رقم الجوال الذي/], [phone, /في أي حي/], ['حي العزيزية', /كم عدد أفراد/], ['ستة أفراد', /أي وصف أقرب/]];
  await p.hears(/الاسم الكامل/);
  for (const [words, next] of steps) { await p.say(words); await p.hears(next); }
  await p.tap('أرملة');
  await p.hears(/كم مجموع دخل/);
  await p.say('ألفان وخمسمئة ريال');
  await p.hears(/ما نوع المساعدة/);
  await p.tap('الإيجار');
  await p.hears(/نفهم الحاجة/);
  await p.say('تأخرنا عن سداد إيجار ستة أشهر بعد وفاة زوجي رحمه الله');
  await p.hears(/مستندات فأرسلوا/);
  await p.send([{ name: 'عقد الإيجار.pdf', bytes: PDF }]);
  await p.hears(/وصل ملف واحد/);
  await p.tap('هذا كل شيء');
  await p.hears(/هل هي صحيحة/);
  await p.tap('نعم، أرسل الطلب');
  return /الرقم المرجعي:\D*(\d+)/.exec(await p.hears(/الرقم المرجعي/))?.[1] ?? '';
};
