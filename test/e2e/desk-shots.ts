/** The pictures of docs/desk.md: `node app/launch.mjs test/e2e/desk-shots.ts`. A house of its own, invented people, the real screens. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addMember, buildDesk, joins, makeAdmin, openPerson, openSeat, PHONE, WIDE, type Seat } from './desk-faces.ts';
import { nidOf, note, open, PDF, registers, reply, sees, take } from './desk-sheet.ts';
import { openBrowser } from './faces.ts';
import { openRealHouse, ROOT, until } from './house.ts';
import { smaller } from './png.ts';

const OUT = join(ROOT, 'docs/img');
const MOST_BYTES = 120_000;
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
  for (const [i, [kind, name, district, need, states, mine]] of WALK_INS.entries()) {
    const { number } = await (i % 3 ? sara : noura).must('request.make', { body: { kind, about: null, nid: nidOf(i * 77_777), fields: { full_name: name, phone: `05${51_234_567 + i * 1_111}`, district, need_details: need } } });
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

const main = async (): Promise<void> => {
  buildDesk();
  mkdirSync(OUT, { recursive: true });
  const [house, browser] = await Promise.all([openRealHouse(), openBrowser()]);
  const complaints: string[] = [];
  try {
    const shot = async ({ page }: Seat, name: string): Promise<void> => {
      await page.waitForLoadState('networkidle', { timeout: 1_000 }).catch(() => undefined); // the stream never ends
      await until(`${name} stands`, async () => (await page.locator('.mantine-Loader-root, .stage > .middle[role=status]').count()) === 0);
      await page.evaluate('document.fonts.ready');
      await until('no toast', async () => (await page.locator('.toast').count()) === 0);
      const png = smaller(await page.screenshot());
      writeFileSync(join(OUT, `desk-${name}.png`), png);
      console.log(`desk-${name}.png ${png.length}${png.length > MOST_BYTES ? ' TOO LARGE' : ''}`);
    };
    const admin = await openSeat(browser, house, WIDE, complaints);
    await makeAdmin(admin, house, 'منى القرشي', 'mona');
    const made = async (name: string, login: string, role: string): Promise<Seat> => joins(browser, house, await addMember(admin, name, login, role), WIDE, complaints);
    const [sara, noura] = [await made('سارة الغامدي', 'sara', 'موظف خدمة'), await made('نورة الزهراني', 'noura', 'مشرف')];
    const { conversation, number } = await seed(admin, sara, noura, house.url);
    const out = await openSeat(browser, house, WIDE, complaints);
    await out.go('/');
    await out.page.locator('button[type=submit]').waitFor();
    await shot(out, 'sign-1440');
    const phone = await openSeat(browser, house, { ...PHONE, deviceScaleFactor: 2 }, complaints);
    await phone.page.context().addCookies(await sara.page.context().cookies());

    await shot(sara, 'conversation-1440');
    await sara.page.locator('.composer [role=tab]', { hasText: 'ملاحظة' }).click();
    await sara.page.getByLabel('نص الملاحظة الداخلية').fill('الزيارة مؤكدة يوم الأحد مع الباحثة هدى.');
    await shot(sara, 'note-1440');
    const person = (await admin.must('people', { query: { q: number } })).rows[0]?.id ?? '';
    const each: [string, string][] = [['inbox', '/inbox'], ['requests', '/requests'], ['request', `/requests/${number}`], ['people', '/people'], ['person', `/people/${person}`], ['knowledge', '/knowledge/contact.hours'], ['facts', '/facts'], ['hours', '/hours'], ['flows', '/flows/register_request'], ['channels', '/channels'], ['staff', '/staff'], ['audit', '/audit']];
    for (const [name, path] of each) {
      if (!existsSync(join(ROOT, 'desk/pages', name, 'screen.tsx'))) { console.log(`no screen: ${name}`); continue; }
      const agents = ['inbox', 'requests', 'request', 'people'].includes(name);
      await admin.go(path);
      await admin.page.locator('.page').waitFor();
      if (name === 'knowledge') await admin.page.locator('.k-try textarea').first().fill('متى دوامكم؟').catch(() => undefined);
      await shot(admin, `${name}-1440`);
      if (!agents && name !== 'knowledge') continue;
      await phone.go(path);
      await phone.page.locator('.page').waitFor();
      await shot(phone, `${name}-390`);
    }
    await phone.go(`/inbox/${encodeURIComponent(conversation)}`);
    await phone.page.locator('.thread li').first().waitFor();
    await shot(phone, 'conversation-390');
    await admin.go('/requests');
    await admin.page.locator('.page').waitFor();
    await admin.page.keyboard.press('b');
    await admin.page.locator('.board').waitFor();
    await shot(admin, 'board-1440');
    await admin.go(`/requests/${number}`);
    await admin.page.getByRole('button', { name: 'تغيير الحالة' }).click();
    const dialog = admin.page.getByRole('dialog');
    await dialog.getByText('معتمد', { exact: true }).last().click();
    await dialog.getByLabel('ملاحظة لصاحب الطلب').fill('يُصرف المبلغ خلال أسبوع بإذن الله.');
    await until('the preview', () => dialog.getByRole('button', { name: 'غيّر الحالة وأرسل' }).isEnabled());
    await shot(admin, 'state-1440');
    if (complaints.length) console.log(complaints);
  } finally {
    await browser.close();
    await house.end();
  }
};
await main();
