/** A charity in the middle of its work: invented people, requests in every state, conversations that wait and that are held. For pictures and for looking at the screens. */
import { addMember, joins, makeAdmin, openPerson, openSeat, WIDE, type Seat } from './desk-faces.ts';
import { nidOf, note, open, PDF, registers, reply, sees, take } from './desk-sheet.ts';
import type { Browser } from 'playwright-core';
import { until, type RunningHouse } from './house.ts';

const DAY = 86_400_000;
/** Came or called: kind, name, district, need, states it went through, whose it is. */
const WALK_INS: [string, string, string, string, string[], boolean][] = [
  ['aid', 'خالد سعيد الجهني', 'قباء', 'فاتورة كهرباء متراكمة منذ ثلاثة أشهر', ['in_study', 'needs_papers'], true],
  ['aid', 'أم عبدالرحمن العوفي', 'العوالي', 'أجهزة منزلية بعد حريق المطبخ', ['in_study', 'visit'], true],
  ['aid', 'حصة مبارك السهلي', 'سيد الشهداء', 'سلة غذائية لأسرة من ثمانية', ['in_study', 'approved'], false],
  ['complaint', 'ماجد حمدان الرحيلي', 'الحرة الشرقية', 'تأخر الرد على اتصالي أكثر من مرة', [], false],
  ['appointment', 'ليلى أحمد المغامسي', 'الخالدية', 'موعد مع الباحثة الاجتماعية', ['in_study'], true],
  ['update_data', 'صالح عيد الصاعدي', 'العزيزية', 'تغيّر رقم الجوال والسكن', ['in_study', 'closed'], false],
  ['aid', 'منيرة فهد العنزي', 'الدويمة', 'علاج لابنها المصاب بالسكري', [], false],
  ['suggestion', 'بدر ناصر الحازمي', 'شوران', 'رسالة تذكير قبل موعد الزيارة', ['in_study'], false],
  ['callback', 'عائشة محمد الأحمدي', 'المبعوث', 'اتصال بعد صلاة العصر', [], true],
  ['aid', 'سلطان عبدالله البلوي', 'النصر', 'إيجار متأخر بعد فقد الوظيفة', ['in_study', 'approved', 'paid'], true],
  ['objection', 'رجاء حسن المولد', 'الجرف', 'اعتراض على تقدير الدخل', ['in_study'], false],
];

const seed = async (admin: Seat, sara: Seat, noura: Seat, url: string): Promise<{ conversation: string; number: string }> => {
  const staff = (await admin.must('staff')).rows;
  const idOf = (login: string): string => staff.find((m) => m.login === login)?.id ?? '';
  const { version } = await admin.must('consent');
  for (const [i, [kind, name, district, need, states, mine]] of WALK_INS.entries()) {
    const { number } = await (i % 3 ? sara : noura).must('request.make', { body: { consent: version, kind, about: null, nid: nidOf(i * 77_777), fields: { full_name: name, phone: `05${51_234_567 + i * 1_111}`, district, need_details: need } } });
    for (const state of states) await admin.must('request.set', { params: { number }, body: { state, ...(state === 'visit' ? { nextUpdate: Date.now() + 5 * DAY } : {}) } });
    if (mine) await admin.must('request.assign', { params: { number }, body: { staff: idOf(i % 2 ? 'sara' : 'noura') } });
  }
  const [fatima, nouf, urgent, asks, waits] = await Promise.all([1, 2, 3, 4, 5].map(() => openPerson(url)));
  if (!fatima || !nouf || !urgent || !asks || !waits) throw new Error('nobody');
  const number = await registers(fatima, 'فاطمة عبدالله سالم الحربي', '1924680133', '0551234567');
  await registers(nouf, 'نوف سعد راشد المطيري', nidOf(4_242), '0559876543');
  await sara.must('request.set', { params: { number }, body: { state: 'in_study', note: 'تزوركم الباحثة الاجتماعية هذا الأسبوع.' } });
  await asks.say('متى دوامكم؟');
  await asks.hears(/دوام الجمعية/);
  for (const [p, words] of [[nouf, 'هل وصلتكم فاتورة الإيجار؟'], [waits, 'أريد تحديث رقم جوالي ولا أستطيع الدخول'], [fatima, 'السلام عليكم، عندي ورقة ناقصة أود إرسالها']] as const) {
    await p.say('موظف');
    await p.hears(/موظفي الجمعية/);
    await p.say(words);
    await p.hears(/./);
  }
  await urgent.say('طُردنا من البيت الليلة وأنا وأطفالي في الشارع');
  await urgent.hears(/./);
  const talk = await until('the conversation', async () => (await sara.must('inbox', { query: { box: 'waiting' } })).rows.find((r) => r.name?.startsWith('فاطمة'))?.conversation, 15_000, () => sara.must('inbox', { query: { box: 'all' } }));
  await open(sara, talk);
  await take(sara);
  await note(sara, 'راجعت الملف مع نورة: ينقصه صك الإيجار فقط.');
  await reply(sara, 'وعليكم السلام ورحمة الله، أهلًا أختي فاطمة. نعم، أرسليها هنا وأضيفها إلى طلبك.');
  await fatima.send([{ name: 'صك الإيجار.pdf', bytes: PDF }], 'تفضلي');
  await sees(sara, 'تفضلي', 'person');
  await reply(sara, 'وصلت، شكرًا لك. تزورك الباحثة يوم الأحد بإذن الله.');
  await fatima.say('جزاكم الله خيرًا');
  await sees(sara, 'جزاكم الله خيرًا', 'person');
  return { conversation: talk, number };
};

export type Busy = { admin: Seat; sara: Seat; noura: Seat; conversation: string; number: string; person: string };
/** Mona is admin, Sara answers, Noura supervises. */
export const openBusy = async (browser: Browser, house: RunningHouse, complaints: string[]): Promise<Busy> => {
  const admin = await openSeat(browser, house, WIDE, complaints);
  await makeAdmin(admin, house, 'منى القرشي', 'mona');
  const made = async (name: string, login: string, role: string): Promise<Seat> => joins(browser, house, await addMember(admin, name, login, role), WIDE, complaints);
  const [sara, noura] = [await made('سارة الغامدي', 'sara', 'موظف خدمة'), await made('نورة الزهراني', 'noura', 'مشرف')];
  const { conversation, number } = await seed(admin, sara, noura, house.url);
  return { admin, sara, noura, conversation, number, person: (await admin.must('people', { query: { q: number } })).rows[0]?.id ?? '' };
};
