/** Every screen in both languages, both schemes, wide and on a phone, into a folder to look at: `node app/launch.mjs test/e2e/desk-look.ts FOLDER [part of a name]`. Tells what axe finds and what is too wide. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildDesk, openSeat, PHONE, WIDE } from './desk-faces.ts';
import { openBusy } from './desk-seed.ts';
import { axe, openBrowser } from './faces.ts';
import { openRealHouse, until } from './house.ts';

const [folder = 'look', only = ''] = process.argv.slice(2);
const LOOKS = (['ar', 'en'] as const).flatMap((lang) => (['light', 'dark'] as const).flatMap((scheme) => ([['1440', WIDE], ['390', PHONE]] as const).map(([width, options]) => ({ lang, scheme, width, options }))));

buildDesk();
mkdirSync(folder, { recursive: true });
const [house, browser] = await Promise.all([openRealHouse(), openBrowser()]);
const complaints: string[] = [];
try {
  const { admin, conversation, number, person } = await openBusy(browser, house, complaints);
  const cookies = await admin.page.context().cookies();
  const paths: [string, string][] = [['inbox', '/inbox'], ['conversation', `/inbox/${encodeURIComponent(conversation)}`], ['requests', '/requests'], ['board', '/requests?view=board'], ['request', `/requests/${number}`], ['people', '/people'], ['person', `/people/${person}`],
    ['knowledge', '/knowledge/contact.hours'], ['misses', '/knowledge/~misses'], ['publish', '/knowledge/~publish'], ['quality', '/knowledge/~quality'], ['facts', '/facts'], ['hours', '/hours'], ['flows', '/flows/register_request'], ['channels', '/channels'], ['staff', '/staff'], ['audit', '/audit'], ['me', '/me']];
  for (const { lang, scheme, width, options } of LOOKS) {
    const seat = await openSeat(browser, house, { ...options, colorScheme: scheme }, complaints);
    await seat.page.context().addCookies(cookies);
    await seat.page.addInitScript(`localStorage.setItem('sila.lang', '${lang}')`);
    await seat.go('/me');
    await seat.page.locator('nav .way').first().waitFor();
    for (const [name, path] of paths) {
      const as = `${name}-${lang}-${scheme}-${width}`;
      if (!as.includes(only)) continue;
      await seat.go(path);
      await seat.page.locator('.page').first().waitFor();
      await until(`${as} stands`, async () => (await seat.page.locator('.stage > .middle[role=status], .page .body > .middle[role=status]').count()) === 0, 20_000).catch(() => console.log(`${as} does not stand`));
      await seat.page.waitForTimeout(350);
      const [found, wide] = [await axe(seat.page), await seat.overflow()];
      if (found.length || wide > 0) console.log(as, JSON.stringify(found), wide > 0 ? `${wide} px too wide` : '');
      await seat.page.screenshot({ path: join(folder, `${as}.png`) });
    }
    await seat.page.context().close();
  }
  if (complaints.length) console.log(complaints);
} finally {
  await browser.close();
  await house.end();
}
