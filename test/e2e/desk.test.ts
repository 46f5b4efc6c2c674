/** A day at the desk, in real Chromium before the real server: hand-off, race, answers, notes, files, transfer; a request; an entry; a killed server; what hostile people send. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { bare } from '../../core/text.ts';
import { addMember, buildDesk, joins, makeAdmin, openPerson, openSeat, PHONE, WIDE, type Person, type Seat } from './desk-faces.ts';
import { floodDesk } from './desk-flood.ts';
import { atOnce, conversationOf, note, open, PDF, PNG, registers, reply, sees, take, WATER } from './desk-sheet.ts';
import { axe, hasChromium, openBrowser } from './faces.ts';
import { openRealHouse, ROOT, until, type RunningHouse } from './house.ts';

const NAMES = { admin: 'منى القرشي', sara: 'سارة الغامدي', noura: 'نورة الزهراني' };
const SCREENS = ['inbox', 'requests', 'people', 'knowledge', 'facts', 'hours', 'flows', 'channels', 'staff', 'audit', 'me'];
const SECRET = 'ملاحظة سرية: تأكد من صك الإيجار قبل الرد';

const BUILT = SCREENS.filter((s) => existsSync(join(ROOT, 'desk/pages', s, 'screen.tsx')));

let browser: Browser;
let house: RunningHouse;
let complaints: string[] = [];
/** The admin and Sara sit at a desk, Noura has a phone. */
let [admin, sara, noura] = [] as unknown as [Seat, Seat, Seat];
let people: [Person, Person, Person];
/** The desk's ids of the conversations of `people`. */
const ids: string[] = [];
let number = '';

describe.skipIf(!hasChromium)('a day at the desk, Arabic, at 1440 and 390 px', { timeout: 420_000 }, () => {
  beforeAll(async () => {
    buildDesk();
    [browser, house] = await Promise.all([openBrowser(), openRealHouse()]);
  }, 120_000);
  afterAll(async () => { await browser?.close(); await house?.end(); });
  beforeEach(() => { complaints.length = 0; });
  afterEach(async (test) => {
    if (test.task.result?.state === 'fail') console.log(await Promise.all([admin, sara, noura].filter(Boolean).map(async (s) => `${s.page.url()}\n${(await s.page.locator('body').innerText()).slice(0, 1_500)}`)));
    expect(complaints).toEqual([]);
  });

  it('begins with the link that the server printed, and two links that the admin hands over', async () => {
    admin = await openSeat(browser, house, WIDE, complaints);
    await makeAdmin(admin, house, NAMES.admin, 'mona');
    sara = await joins(browser, house, await addMember(admin, NAMES.sara, 'sara', 'موظف خدمة'), WIDE, complaints);
    noura = await joins(browser, house, await addMember(admin, NAMES.noura, 'noura', 'موظف خدمة'), PHONE, complaints);
    expect((await admin.must('staff')).rows.map((m) => [m.name, m.role]).toSorted()).toEqual([[NAMES.sara, 'agent'], [NAMES.admin, 'admin'], [NAMES.noura, 'agent']].toSorted());
    expect(await Promise.all([sara, noura].map((s) => s.page.evaluate('[document.documentElement.dir, innerWidth]')))).toEqual([['rtl', 1440], ['rtl', 390]]);
    expect(new URL(sara.page.url()).hash).toBe('');
  });

  it('shows three people who ask for staff, without a reload; one of two who reach for the same person gets them', async () => {
    await Promise.all([sara, noura].map((s) => s.go('/inbox')));
    people = await Promise.all([openPerson(house.url), openPerson(house.url), openPerson(house.url)]);
    for (const [i, p] of people.entries()) {
      await p.hears(/كيف نخدمكم/);
      await p.say(`أريد التحدث مع موظف`);
      await p.hears(/موظفي الجمعية/);
      await p.say(`عندي استفسار رقم ${['أول', 'ثان', 'ثالث'][i]}`);
    }
    for (const s of [sara, noura]) await until('three rows', async () => (await s.page.locator('a.chat').count()) === 3);
    for (const w of ['أول', 'ثان', 'ثالث']) ids.push(await conversationOf(admin, w));
    const [a] = ids as [string];
    await Promise.all([sara, noura].map((s) => open(s, a)));
    await atOnce([sara, noura], '**/acts', (s) => s.page.getByRole('button', { name: 'خذ المحادثة' }).click());
    const [first] = await until('one of them has it', async () => {
      const has = await Promise.all([sara, noura].map(async (s) => (await s.page.locator('.talk-head .chip', { hasText: 'معك' }).count()) > 0));
      return has.some(Boolean) && [has.indexOf(true)];
    });
    const [winner, loser] = first === 0 ? [sara, noura] : [noura, sara];
    await loser.page.locator('.talk-head [role=alert]').waitFor();
    expect(await loser.page.locator('.talk-head [role=alert]').innerText()).toMatch(/سبقك زميل/);
    expect(await loser.page.locator('.composer [role=tab]').first().isDisabled()).toBe(true);
    expect((await winner.must('conversation', { params: { conversation: a } })).row.ticket?.state).toBe('taken');
    expect((await people[0].heard()).filter((t) => /معكم الآن/.test(t))).toHaveLength(1);
    if (winner !== sara) { // the story goes on with Sara
      await winner.must('transfer', { params: { conversation: a }, body: { to: (await admin.must('staff')).rows.find((m) => m.login === 'sara')?.id } });
      await sara.page.locator('.talk-head .chip', { hasText: 'معك' }).waitFor();
    }
  });

  it('carries answers to the person and says how far they came; a note stays inside', async () => {
    await reply(sara, 'وعليكم السلام، معك سارة. كيف أخدمك؟');
    await people[0].hears(/معك سارة/);
    await sara.page.locator('.thread li[data-by=staff] [data-progress=sent], .thread li[data-by=staff] [data-progress=delivered], .thread li[data-by=staff] [data-progress=read]').last().waitFor();
    await note(sara, SECRET);
    await sees(sara, SECRET, 'note');
    await sees(noura, SECRET, 'note');
    expect(await noura.page.locator('.thread li[data-by=note]').first().innerText()).toContain('لا تصل إلى المستفيد');
    await people[0].say('متى دوامكم؟'); // the bot knows, and keeps still
    await sees(sara, 'متى دوامكم', 'person');
    await reply(sara, 'من الأحد إلى الخميس');
    await people[0].hears(/من الأحد إلى الخميس/);
    const heard = await people[0].heard();
    expect(heard.filter((t) => /دوام الجمعية/.test(t))).toEqual([]);
    expect(JSON.stringify([heard, await people[1].heard()])).not.toContain('صك الإيجار');
    expect(await sara.page.locator('nav .way').first().innerText()).toContain('2'); // two still wait
  });

  it('points out what came while somebody wrote, and keeps their words', async () => {
    await sara.page.locator('.composer [role=tab]', { hasText: 'رد' }).click();
    await sara.page.getByLabel('نص الرد').fill('سنرسل لك القائمة');
    await people[0].say('لحظة، أقصد طلب العلاج');
    await sara.page.locator('.fresh', { hasText: 'أقصد طلب العلاج' }).waitFor();
    expect(await sara.page.getByLabel('نص الرد').inputValue()).toBe('سنرسل لك القائمة');
    await sara.page.locator('.fresh').getByRole('button', { name: 'قرأتها' }).click();
    await sara.page.keyboard.press('Control+Enter');
    await sara.page.getByRole('button', { name: 'إرسال', exact: true }).click({ timeout: 2_000 }).catch(() => undefined); // unless the keys did it
    await people[0].hears(/سنرسل لك القائمة/);
    // Whoever has read nothing is refused by the house itself.
    expect((await sara.ask('act', { params: { conversation: ids[0] as string }, body: { act: 'said', text: 'رد أعمى', seen: null } })).status).toBe(409);
  });

  it('carries files both ways, by the name and bytes they had', async () => {
    expect(await people[0].send([{ name: 'تقرير طبي.pdf', bytes: PDF }, { name: 'صورة.png', bytes: PNG }], 'هذه أوراقي')).toBe(200);
    await sara.page.locator('.thread a.paper', { hasText: 'تقرير طبي.pdf' }).waitFor();
    await until('the picture is drawn', () => sara.page.locator('.thread .picture img').evaluateAll((all) => all.some((i) => (i as unknown as { naturalWidth: number }).naturalWidth > 0)));
    await sara.page.locator('.composer [role=tab]', { hasText: 'رد' }).click();
    await sara.page.locator('.composer input[type=file]').setInputFiles({ name: 'نموذج الطلب.pdf', mimeType: 'application/pdf', buffer: PDF });
    await sara.page.locator('.composer', { hasText: 'نموذج الطلب.pdf' }).waitFor();
    await sara.page.getByLabel('نص الرد').fill('املأ هذا النموذج');
    await sara.page.getByRole('button', { name: 'إرسال', exact: true }).click();
    const [file] = await until('a file', async () => { const f = await people[0].files(); return f.length > 0 && f; }, 15_000, () => people[0].heard());
    expect(file?.name).toBe('نموذج الطلب.pdf');
    expect(Buffer.from(await (await fetch(file?.contentUrl as string)).arrayBuffer()).equals(PDF)).toBe(true);
  });

  it('goes on to a colleague with a note, back to the bot, and is closed with a word', async () => {
    await sara.page.locator('.talk-acts').getByRole('button', { name: 'تحويل' }).last().click();
    const dialog = sara.page.getByRole('dialog');
    await dialog.getByRole('radio', { name: new RegExp(NAMES.noura) }).check();
    await dialog.getByLabel('ملاحظة لمن يستلمها').fill('يسأل عن العلاج، أوراقه كاملة');
    await dialog.getByRole('button', { name: 'حوّل', exact: true }).click();
    await noura.page.locator('.talk-head .chip', { hasText: 'معك' }).waitFor();
    await sees(noura, 'أوراقه كاملة', 'note');
    await until('Sara may no longer answer', () => sara.page.locator('.composer [role=tab]').first().isDisabled());
    await reply(noura, 'أنا نورة، سأكمل معك');
    await people[0].hears(/سأكمل معك/);
    await noura.page.getByRole('button', { name: 'أفعال أخرى' }).click();
    await noura.page.getByRole('menuitem', { name: 'أعدها للمساعد' }).click();
    await noura.page.getByRole('dialog').getByRole('button', { name: 'أعدها للمساعد' }).click();
    await noura.page.locator('.talk-head .chip', { hasText: 'المساعد يجيب' }).waitFor();
    await people[0].say('متى دوامكم؟');
    await people[0].hears(/دوام الجمعية/);

    await open(sara, ids[1] as string);
    await take(sara);
    await reply(sara, 'تم، نسعد بخدمتك');
    await sara.page.locator('.talk-acts').getByRole('button', { name: 'إنهاء' }).last().click();
    await sara.page.getByRole('dialog').getByRole('button', { name: 'إنهاء' }).click();
    await until('closed', async () => (await sara.must('conversation', { params: { conversation: ids[1] as string } })).row.ticket?.state !== 'taken');
    await people[1].hears(/انتهت المحادثة مع الموظف/);
    expect((await admin.must('audit', { query: { max: '100' } })).rows.map((l) => l.action)).toContain('conversation.pass');
  });

  it('takes a request of the bot from new to paid; the person reads what was shown before it was sent', async () => {
    const p = await openPerson(house.url);
    number = await registers(p, 'فاطمة عبدالله سالم الحربي', '1924680133', '0551234567');
    expect(number).toMatch(/^\d{7}$/);
    await sara.go('/requests');
    await sara.page.locator('table.requests', { hasText: number }).waitFor();
    await sara.page.locator('table.requests a').first().click();
    await sara.page.locator('.request .fields').first().waitFor();
    const page = await sara.page.locator('main').innerText();
    expect(page).toContain('فاطمة عبدالله سالم الحربي');
    expect(page).not.toMatch(/1924680133|551234567/); // masked until somebody says why
    // A day is promised by hand: the person reads it as it was shown.
    await sara.page.getByRole('button', { name: 'تغيير الموعد' }).click();
    await sara.page.getByRole('dialog').getByText('بعد 3 أيام', { exact: true }).click();
    const promised = bare((await sara.page.getByRole('dialog').locator('.preview .said', { hasText: 'موعد أقصاه' }).innerText()).trim());
    await sara.page.getByRole('dialog').getByRole('button', { name: 'حفظ الموعد وإرساله' }).click();
    await sara.page.getByRole('dialog').waitFor({ state: 'detached' });
    await until('the promise', async () => (await p.heard()).at(-1)?.replace(/\s+/g, ' ').trim() === promised.replace(/\s+/g, ' ').trim(), 15_000, () => p.heard());
    for (const [state, words] of [['قيد الدراسة', 'ننتظر زيارة الباحث'], ['معتمد', ''], ['صُرف', 'حُوّل المبلغ إلى حساب المؤجر']] as const) {
      await sara.page.getByRole('button', { name: 'تغيير الحالة' }).click();
      const dialog = sara.page.getByRole('dialog');
      await dialog.getByText(state, { exact: true }).last().click();
      if (words) await dialog.getByLabel('ملاحظة لصاحب الطلب').fill(words);
      const send = dialog.getByRole('button', { name: 'غيّر الحالة وأرسل' });
      await until('the preview', () => send.isEnabled());
      const shown = bare((await dialog.locator('.preview .said').innerText()).trim());
      expect(shown).toContain(number);
      expect(shown).toContain(words);
      const before = await p.heard();
      await send.click();
      await dialog.waitFor({ state: 'detached' });
      const got = await until('the notice', async () => { const h = await p.heard(); return h.length > before.length && h.at(-1); }, 15_000, () => p.heard());
      expect(got.replace(/\s+/g, ' ').trim()).toBe(shown.replace(/\s+/g, ' ').trim());
    }
    const full = await sara.must('request', { params: { number } });
    expect([full.state, full.history.map((h) => h.state)]).toEqual(['paid', ['new', 'new', 'in_study', 'approved', 'paid']]); // the second one holds the promise
    expect(full.media.map((m) => m.name)).toEqual(['عقد الإيجار.pdf']);
  });

  it('says what staff wrote and published, within two seconds, and no longer after undo', async () => {
    const { question, answer, entry } = WATER;
    const { rev } = await admin.must('knowledge');
    const put = await admin.must('entry.put', { params: { topic: entry.topic }, body: { rev, entry } });
    const tried = (draft: boolean) => admin.must('knowledge.try', { body: { text: question, draft } });
    expect((await tried(true)).text).toContain(answer);
    expect((await tried(false)).text ?? '').not.toContain(answer);
    await admin.must('knowledge.publish', { body: { rev: put.rev } });
    await until('the bot knows', async () => (await tried(false)).text?.includes(answer), 2_000);
    const p = await openPerson(house.url);
    await p.hears(/كيف نخدمكم/);
    await p.say(question);
    await p.hears(/نوزع الماء عند محطة القطار/);
    await admin.must('knowledge.undo');
    await until('the bot forgot', async () => !(await tried(false)).text?.includes(answer), 2_000);
    await p.say(question);
    await p.hears(/./);
    expect((await p.heard()).filter((t) => t.includes(answer))).toHaveLength(1);
  });

  it('loses nothing when the server was killed: what came meanwhile appears, and nobody reloads', async () => {
    await open(noura, ids[2] as string);
    await noura.page.evaluate('globalThis.stays = true');
    await house.kill();
    await noura.page.locator('.away').waitFor();
    await noura.page.context().setOffline(true);
    await house.restart();
    for (const words of ['هل من أحد؟', 'رقمي تغيّر', 'سأنتظركم']) await people[2].say(words);
    await until('the house has them', async () => (await admin.ask('lines', { params: { conversation: ids[2] as string } })).body?.lines?.some((l) => l.text === 'سأنتظركم'));
    await noura.page.context().setOffline(false);
    for (const words of ['هل من أحد؟', 'رقمي تغيّر', 'سأنتظركم']) await sees(noura, words, 'person');
    await noura.page.locator('.away').waitFor({ state: 'detached' });
    expect([await noura.page.evaluate('globalThis.stays'), house.starts()]).toEqual([true, 2]);
    await take(noura);
    await reply(noura, 'نعم، معك نورة');
    await people[2].hears(/معك نورة/);
  });

  it('has no serious finding of axe and nothing wider than the screen, on every screen', async () => {
    const [person] = (await admin.must('people')).rows;
    const paths = [...BUILT, `inbox/${ids[0]}`, `requests/${number}`, `people/${person?.id}`, 'knowledge/contact.hours', 'knowledge/~misses', 'knowledge/~publish', 'knowledge/~quality', 'flows/register_request'].map((p) => `/${p}`);
    const phone = await openSeat(browser, house, PHONE, complaints);
    await phone.page.context().addCookies(await admin.page.context().cookies());
    await phone.go('/inbox');
    await phone.page.locator('nav .way').first().waitFor();
    for (const path of paths) {
      for (const seat of [admin, phone]) {
        await seat.move(path);
        await seat.page.locator('.page').first().waitFor();
        await until('it stands', async () => (await seat.page.locator('.page [role=status] .mantine-Loader-root, .stage > .middle[role=status]').count()) === 0, 150_000); // the check and the measuring take their time
        for (const colorScheme of ['dark', 'light'] as const) { await seat.page.emulateMedia({ colorScheme }); expect(await axe(seat.page), `${path} ${colorScheme}`).toEqual([]); }
        expect(await seat.overflow(), path).toBeLessThanOrEqual(0);
        expect(await seat.page.getByText('لا توجد صفحة بهذا العنوان').count(), path).toBe(0);
      }
    }
    await phone.page.context().close();
  });

  it('shows 500 hostile strings as what they are: nothing runs, nothing is fetched, nothing breaks out', async () => {
    await floodDesk({ house, admin, agent: sara, phone: noura });
  });
});
