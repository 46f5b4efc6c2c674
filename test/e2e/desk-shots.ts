/** The pictures of docs/desk.md: `node app/launch.mjs test/e2e/desk-shots.ts`. A house of its own, invented people, the real screens. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDesk, openSeat, PHONE, WIDE, type Seat } from './desk-faces.ts';
import { openBusy } from './desk-seed.ts';
import { openBrowser } from './faces.ts';
import { openRealHouse, ROOT, until } from './house.ts';
import { smaller } from './png.ts';

const OUT = join(ROOT, 'docs/img');
const MOST_BYTES = 120_000;

const main = async (): Promise<void> => {
  buildDesk();
  mkdirSync(OUT, { recursive: true });
  const [house, browser] = await Promise.all([openRealHouse(), openBrowser()]);
  const complaints: string[] = [];
  try {
    const shot = async ({ page }: Seat, name: string): Promise<void> => {
      await page.waitForLoadState('networkidle', { timeout: 1_000 }).catch(() => undefined); // the stream never ends
      await until(`${name} stands`, async () => (await page.locator('.mantine-Loader-root, .stage > .middle[role=status]').count()) === 0, 90_000); // the check and the measuring take their time
      await page.evaluate('document.fonts.ready');
      await until('no toast', async () => (await page.locator('.toast').count()) === 0);
      const png = smaller(await page.screenshot());
      writeFileSync(join(OUT, `desk-${name}.png`), png);
      console.log(`desk-${name}.png ${png.length}${png.length > MOST_BYTES ? ' TOO LARGE' : ''}`);
    };
    const { admin, sara, conversation, number, person } = await openBusy(browser, house, complaints);
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
    const each: [string, string][] = [['inbox', '/inbox'], ['requests', '/requests'], ['request', `/requests/${number}`], ['people', '/people'], ['person', `/people/${person}`], ['knowledge', '/knowledge/contact.hours'], ['quality', '/knowledge/~quality'], ['facts', '/facts'], ['hours', '/hours'], ['flows', '/flows/register_request'], ['channels', '/channels'], ['staff', '/staff'], ['audit', '/audit']];
    for (const [name, path] of each) {
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
    const { rev, entries } = await admin.must('knowledge');
    const hours = entries.find((e) => e.topic === 'contact.hours');
    if (hours) await admin.must('entry.put', { params: { topic: hours.topic }, body: { rev, entry: { ...hours, answer: { ar: `${hours.answer.ar}\nالموقف خلف المبنى.`, en: `${hours.answer.en}\nParking is behind the building.` }, phrasings: { ...hours.phrasings, najdi: [...(hours.phrasings.najdi ?? []), 'متى تفتحون العصر؟'] } } } });
    await admin.go('/knowledge/~publish');
    await admin.page.locator('.differs ins').first().waitFor();
    await shot(admin, 'publish-1440');
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
