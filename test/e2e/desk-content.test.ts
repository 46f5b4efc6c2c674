/** What staff keep at the desk, in real Chromium before the real server: answers, facts, forms; what each role sees; what is not lost by a click; the log in sentences; the survey after a closing. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addMember, buildDesk, joins, makeAdmin, openPerson, openSeat, PHONE, WIDE, type Seat } from './desk-faces.ts';
import { conversationOf, open, reply, take } from './desk-sheet.ts';
import { hasChromium, openBrowser } from './faces.ts';
import { openRealHouse, until, type RunningHouse } from './house.ts';

const RAW_ID = /[0-9a-f]{8}-[0-9a-f]{4}|\b[a-z]+\.[a-z]+(?:\.[a-z]+)*\b|\w+=\w+/;
const TOPIC = 'volunteer.water';
const QUESTION = 'كيف أشارك في سقيا الحجاج عند محطة القطار؟';
/** Something the bot knows nothing of, so that it is kept as a miss. */
const MISSED = 'وين توزعون قوارير زمزم للمعتمرين';
const ANSWER = 'نوزع الماء عند محطة القطار عصر كل خميس.';

let browser: Browser;
let house: RunningHouse;
let [admin, sara, reem] = [] as unknown as [Seat, Seat, Seat];
const complaints: string[] = [];

describe.skipIf(!hasChromium)('what staff keep at the desk', { timeout: 180_000 }, () => {
  beforeAll(async () => {
    buildDesk();
    [browser, house] = await Promise.all([openBrowser(), openRealHouse()]);
    admin = await openSeat(browser, house, WIDE, complaints);
    await makeAdmin(admin, house, 'منى القرشي', 'mona');
    sara = await joins(browser, house, await addMember(admin, 'سارة الغامدي', 'sara', 'موظف خدمة'), WIDE, complaints);
    reem = await joins(browser, house, await addMember(admin, 'ريم الحازمي', 'reem', 'مطّلع'), PHONE, complaints);
  }, 120_000);
  afterAll(async () => { await browser?.close(); await house?.end(); });
  beforeEach(() => { complaints.length = 0; });
  afterEach(async (test) => {
    if (test.task.result?.state === 'fail') console.log(await Promise.all([admin, sara, reem].filter(Boolean).map(async (s) => `${s.page.url()}\n${(await s.page.locator('body').innerText()).slice(0, 1_500)}`)));
    expect(complaints).toEqual([]);
  });

  it('an answer is written in both languages side by side; a phrasing that stands elsewhere is pointed out; leaving unsaved asks first', async () => {
    const { page } = sara;
    await sara.go('/knowledge');
    await page.getByRole('button', { name: 'إجابة جديدة' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'المجال' }).click();
    await page.getByRole('option', { name: /تطوع/ }).first().click();
    for (const [label, words] of [['العنوان بالعربية', 'سقيا الحجاج'], ['العنوان بالإنجليزية', 'Water for pilgrims'], ['الجواب بالعربية', ANSWER], ['الجواب بالإنجليزية', 'We give out water at the station.']] as const) await dialog.getByLabel(label).fill(words);
    await dialog.getByLabel('رمز بالإنجليزية').fill('water');
    await dialog.getByRole('button', { name: 'أنشئ الإجابة' }).click();
    await page.locator('.k-editor h2.title', { hasText: 'سقيا الحجاج' }).waitFor();
    const [ar, en] = await Promise.all(['الجواب بالعربية', 'الجواب بالإنجليزية'].map((l) => page.locator('.k-editor').getByLabel(l, { exact: true }).first().boundingBox()));
    expect(Math.abs((ar?.y ?? 0) - (en?.y ?? 99))).toBeLessThan(4);
    expect((ar?.x ?? 0) > (en?.x ?? 0) + (en?.width ?? 0) - 1).toBe(true);

    const known = (await sara.must('knowledge')).entries.find((e) => e.topic === 'contact.hours')?.phrasings.msa?.[0] as string;
    const lines = page.getByLabel('كيف يسأل الناس: الفصحى');
    await lines.fill(`${QUESTION}\n${known}`);
    await page.locator('.doubles', { hasText: known.replace(/[؟?]/g, '').slice(0, 12) }).waitFor();
    const address = page.url();
    await page.locator('.k-rows a').first().click(); // another entry
    await page.getByRole('dialog').getByText('لم يُحفظ بعد').waitFor();
    await page.getByRole('button', { name: 'البقاء هنا' }).click();
    expect(page.url()).toBe(address);
    await page.goBack();
    await page.getByRole('dialog').getByText('لم يُحفظ بعد').waitFor();
    expect(page.url()).toBe(address);
    await page.getByRole('button', { name: 'البقاء هنا' }).click();
    expect(await lines.inputValue()).toContain(known);
    await lines.fill(QUESTION);
    await page.locator('.doubles').waitFor({ state: 'detached' });
    await page.locator('.save-bar').getByRole('button', { name: 'احفظ المسودة' }).click();
    await page.locator('.save-bar').waitFor({ state: 'detached' });
    await page.locator('.k-rows a').first().click(); // nothing to lose any more
    await until('gone without a question', () => page.url() !== address);
    expect((await sara.must('knowledge')).entries.find((e) => e.topic === TOPIC)?.phrasings.msa).toEqual([QUESTION]);
  });

  it('a tab that closes on unsaved words asks, and a saved one does not', async () => {
    const { page } = sara;
    await sara.go(`/knowledge/${TOPIC}`);
    const said: string[] = [];
    page.once('dialog', (d) => said.push(d.type()));
    await page.locator('.k-editor').getByLabel('العنوان بالعربية').fill('سقيا');
    await page.evaluate('location.reload()').catch(() => undefined);
    await until('the browser asks', () => said.length > 0);
    expect(said).toEqual(['beforeunload']);
    expect(complaints.splice(0)).toEqual(['dialog ']);
    await page.locator('.save-bar').getByRole('button', { name: 'تراجع' }).click();
    await page.reload();
    await page.locator('.k-editor').waitFor();
  });

  it('a dialog with something typed in it asks before it closes; an empty one just closes', async () => {
    const { page } = admin;
    const dialog = page.getByRole('dialog').filter({ has: page.locator('form') });
    const ask = page.getByRole('dialog').filter({ hasText: 'تعديلات لم تُحفظ' });
    const open = async (): Promise<void> => { await admin.go('/staff'); await page.getByRole('button', { name: 'إضافة موظف' }).click(); await dialog.waitFor(); };
    await open();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await open();
    await dialog.getByRole('textbox').first().fill('أمل');
    await page.keyboard.press('Escape');
    await ask.getByRole('button', { name: 'البقاء هنا' }).click();
    await ask.waitFor({ state: 'detached' });
    expect(await dialog.getByRole('textbox').first().inputValue()).toBe('أمل');
    await page.keyboard.press('Escape');
    await ask.getByRole('button', { name: 'المغادرة بلا حفظ' }).click();
    await dialog.waitFor({ state: 'detached' });
  });

  it('before publishing it is said what differs, sentence by sentence; a missed question becomes a phrasing, and the bot answers it', async () => {
    const p = await openPerson(house.url);
    await p.hears(/كيف نخدمكم/);
    await p.say(MISSED);
    await p.hears(/./);
    const { page } = admin;
    await admin.go('/knowledge/~misses');
    const row = page.locator('.misses li', { hasText: MISSED });
    await row.getByRole('button', { name: 'أضفه صياغة إلى' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'الإجابة' }).fill('سقيا');
    await page.getByRole('option', { name: /سقيا الحجاج/ }).click();
    await dialog.getByRole('combobox', { name: 'اللهجة' }).click();
    await page.getByRole('option', { name: 'حجازي' }).click();
    await dialog.getByRole('button', { name: 'أضف', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    // And an answer that people know gets another sentence.
    const { rev, entries } = await admin.must('knowledge');
    const place = entries.find((e) => e.topic === 'contact.location') ?? entries[0];
    if (!place) throw new Error('no entries');
    await admin.must('entry.put', { params: { topic: place.topic }, body: { rev, entry: { ...place, answer: { ...place.answer, ar: `${place.answer.ar}\nالموقف خلف المبنى.` } } } });
    await admin.go('/knowledge/~publish');
    for (const title of ['سقيا الحجاج', place.title.ar]) await page.locator('.differs summary', { hasText: title }).first().click();
    await page.locator('.differs ins', { hasText: 'الموقف خلف المبنى.' }).waitFor();
    const differs = await page.locator('.differs').innerText();
    expect(differs).toContain(ANSWER);
    expect(differs).toContain(MISSED);
    expect(await page.locator('.differs del').count()).toBe(0);
    await until('the check is through', () => page.getByRole('button', { name: 'انشر الآن' }).isEnabled(), 60_000);
    await page.getByRole('button', { name: 'انشر الآن' }).click();
    await page.getByText('المنشور هو المسودة نفسها.').waitFor({ timeout: 60_000 });
    const tried = () => admin.must('knowledge.try', { body: { text: MISSED, draft: false } });
    await until('the bot has learnt it', async () => (await tried()).text?.includes(ANSWER), 15_000, tried);
    await p.say(MISSED);
    await p.hears(/نوزع الماء عند محطة القطار/, 10_000);
  });

  it('a fact is confirmed with one click, and the count says so', async () => {
    const { page } = admin;
    await admin.go('/facts');
    const count = async (): Promise<number> => Number(/اعتُمد (\d+) من/.exec(await page.locator('.tally').innerText())?.[1]);
    await page.locator('.fact .confirm').first().waitFor();
    const before = await count();
    await page.locator('.fact .confirm').first().click();
    await until('one more', async () => (await count()) === before + 1);
    await page.locator('.fact textarea').nth(3).fill('قيد التحرير');
    await page.locator('nav a[href="/desk/hours"]').click();
    await page.getByRole('dialog').getByText('لم يُحفظ بعد').waitFor();
    await page.getByRole('button', { name: 'المغادرة بلا حفظ' }).click();
    await page.locator('.hours .week').waitFor();
    expect((await admin.must('facts')).facts.filter((f) => f.confirmed).length).toBe(before + 1);
  });

  it('a time of day is typed as people type it, and shown by 24 hours', async () => {
    const { page } = admin;
    await admin.go('/hours');
    const to = page.getByLabel('الأحد: إلى').first();
    await to.fill('٤٣٠');
    await page.locator('.hours h2').first().click();
    expect(await to.inputValue()).toBe('04:30');
    expect(await page.locator('.week li').first().innerText()).toContain('اليوم التالي');
    await to.fill('16:30');
    await page.locator('.save-bar').getByRole('button', { name: 'احفظ وانشر' }).click();
    await page.locator('.save-bar').waitFor({ state: 'detached' });
    expect((await admin.must('facts')).hours.week[0]?.at(-1)?.to).toBe('16:30');
  });

  it('a new form comes from a template in a few clicks, is tried, published, filled in; and it is said who waits at which question', async () => {
    const { page } = admin;
    await admin.go('/flows');
    await page.getByRole('button', { name: 'نموذج جديد' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('اسم النموذج بالعربية').fill('طلب كرسي متحرك');
    await dialog.getByLabel('اسم النموذج بالإنجليزية').fill('Wheelchair request');
    await dialog.getByLabel('قصير: سؤال واحد مفتوح').check();
    await dialog.getByRole('button', { name: 'أنشئ', exact: true }).click();
    await page.locator('.f-head h2', { hasText: 'طلب كرسي متحرك' }).waitFor();
    await page.getByLabel('اسم السؤال في الملخص بالعربية').first().fill('المقاس المطلوب');
    await page.getByLabel('نص السؤال بالعربية').first().fill('ما المقاس المطلوب للكرسي؟');
    await page.locator('.save-bar').getByRole('button', { name: 'احفظ المسودة' }).click();
    await page.locator('.save-bar').waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'التجربة' }).click();
    await page.locator('.try-flow .bot').first().waitFor();
    await until('the question is tried', async () => {
      if ((await page.locator('.try-flow .talk').innerText()).includes('ما المقاس المطلوب')) return true;
      const agree = page.locator('.try-flow .choices button:enabled', { hasText: 'أوافق' });
      if (await agree.count()) await agree.first().click();
      return false;
    }, 15_000, () => page.locator('.try-flow').innerText());
    await page.getByRole('button', { name: 'انشر', exact: true }).click();
    await page.getByRole('dialog').getByText('لا أحد ينتظر في هذا النموذج').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'انشر', exact: true }).click();
    await until('published', async () => ((await admin.must('flows')).rows.find((f) => f.title.ar === 'طلب كرسي متحرك')?.version ?? 0) > 0);
    // Somebody stands in a form of the house.
    const p = await openPerson(house.url);
    await p.hears(/كيف نخدمكم/);
    await p.tap('تقديم طلب مساعدة');
    await p.hears(/هل توافقون/);
    await p.tap('أوافق');
    await p.hears(/الاسم الكامل/);
    await until('the house knows', async () => (await admin.must('flows')).rows.some((f) => f.id === 'register_request' && f.waiting > 0));
    await admin.go('/flows/register_request');
    await page.getByRole('tab', { name: 'الصورة' }).click();
    const label = ((await admin.must('flow', { params: { flow: 'register_request' } })).form as { questions: { slot: string; label: { ar: string } }[] }).questions.find((q) => q.slot === 'full_name')?.label.ar as string;
    await page.locator('.where li', { hasText: `عند سؤال «${label}»` }).waitFor();
    expect(await page.locator('.where').innerText()).toContain('شخص');
  });

  it('each sees what their role may do: a viewer has no reply and no acts, an agent no staff screen', async () => {
    const p = await openPerson(house.url);
    await p.hears(/كيف نخدمكم/);
    await p.say('أريد التحدث مع موظف');
    await p.hears(/موظفي الجمعية/);
    await p.say('عندي استفسار عن العيادة');
    const id = await conversationOf(admin, 'العيادة');
    await open(reem, id);
    expect(await reem.page.locator('.composer textarea:enabled').count()).toBe(0);
    expect(await reem.page.getByRole('button', { name: 'خذ المحادثة' }).count()).toBe(0);
    expect((await reem.ask('act', { params: { conversation: id }, body: { act: 'took' } })).status).toBe(403);
    await sara.go('/inbox');
    await sara.page.locator('nav .way').first().waitFor();
    expect(await sara.page.locator('nav a[href="/desk/staff"]').count()).toBe(0);
    await sara.go('/staff');
    await sara.page.getByText('هذه الصفحة ليست لدورك').waitFor();
    expect((await sara.ask('audit')).status).toBe(403);

    // The one who waits is shown by their own words, the department can be changed, and a closing asks how it was.
    await sara.go('/inbox');
    await sara.page.locator('a.chat .snip', { hasText: 'استفسار عن العيادة' }).waitFor();
    await open(sara, id);
    await sara.page.getByRole('button', { name: /^القسم:/ }).click();
    await sara.page.getByRole('menuitem', { name: 'البحث الاجتماعي' }).click();
    await until('moved', async () => (await sara.must('conversation', { params: { conversation: id } })).row.ticket?.department === 'social_research');
    await take(sara);
    await reply(sara, 'العيادة تعمل صباحًا.');
    await sara.page.locator('.talk-acts').getByRole('button', { name: 'إنهاء' }).last().click();
    await sara.page.getByRole('dialog').getByRole('button', { name: 'إنهاء' }).click();
    await p.hears(/كيف كانت خدمتنا/);
    await p.tap('5 ممتازة');
    const ratings = await until('the rating', async () => { const r = (await admin.must('conversation', { params: { conversation: id } })).ratings; return r.length > 0 && r; });
    expect(ratings[0]?.score).toBe(5);
    expect((await sara.must('conversation', { params: { conversation: id } })).ratings).toEqual([]); // nobody serves by marks
  });

  it('the log says it all in sentences, by names, in both languages', async () => {
    const { number } = await sara.must('request.make', { body: { kind: 'aid', about: 'rent', nid: '1924680133', consent: (await sara.must('consent')).version, fields: { full_name: 'فاطمة عبدالله سالم', phone: '0551234567', need_details: 'إيجار' } } });
    const staff = (await admin.must('staff')).rows;
    await admin.must('request.assign', { params: { number }, body: { staff: staff.find((m) => m.login === 'sara')?.id } });
    await admin.must('request.reveal', { params: { number }, body: { slot: 'national_id', reason: 'للتحقق من هويته' } });
    await admin.go('/audit');
    const { page } = admin;
    await page.locator('.audit .sentence', { hasText: 'إسناد الطلب' }).first().waitFor();
    const said = await page.locator('.audit .sentence').allInnerTexts();
    expect(said.join('\n')).toContain(`إسناد الطلب ${number} (`);
    expect(said.find((s) => s.startsWith('إسناد الطلب'))).toContain('سارة الغامدي');
    expect(said.find((s) => s.startsWith('إظهار'))).toMatch(/رقم الهوية.*السبب: للتحقق من هويته/);
    expect(said.filter((s) => RAW_ID.test(s))).toEqual([]);
    await page.evaluate("localStorage.setItem('sila.lang', 'en')");
    await admin.go('/audit');
    await page.locator('.audit .sentence', { hasText: 'Assigned request' }).first().waitFor();
    expect((await page.locator('.audit .sentence').allInnerTexts()).filter((s) => RAW_ID.test(s))).toEqual([]);
  });
});
