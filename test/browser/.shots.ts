import { chromium } from 'playwright-core';
import { scripted } from './responder.ts';
const s = await scripted();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox','--disable-gpu','--disable-quic','--no-first-run','--disable-background-networking','--disable-component-update','--disable-sync'] });
const go = async (name: string, o: object, act: (p: import('playwright-core').Page) => Promise<void>) => {
  const c = await browser.newContext({ locale: 'ar-SA', timezoneId: 'Asia/Riyadh', ...o });
  const p = await c.newPage();
  p.on('console', (m) => { if (m.type() === 'error' || m.type() === 'warning') console.log(name, m.text()); });
  p.on('pageerror', (e) => console.log(name, 'ERR', e.message));
  await p.goto(`${s.url}/chat${(o as { q?: string }).q ?? ''}`);
  await p.waitForSelector('.choices button', { timeout: 8000 }).catch(() => console.log(name, 'no choices'));
  await act(p).catch((e) => console.log(name, String(e).slice(0, 300)));
  await p.waitForTimeout(500);
  await p.screenshot({ path: `/tmp/w/${name}.png` });
  await c.close();
};
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const talk = async (p: import('playwright-core').Page) => {
  await p.click('text=تسجيل طلب مساعدة'); await p.waitForSelector('text=سلة غذائية'); await p.click('text=سلة غذائية'); await p.waitForSelector('text=بيان بأفراد');
  await p.fill('textarea', 'أين وصل طلبي؟\nأنتظر منذ أسبوع'); await p.click('.send'); await p.waitForSelector('text=سجّلت ما كتبته');
  await s.say({ user: s.user(), text: `طلبك رقم \u20664827163\u2069 قيد الدراسة عند الباحث الاجتماعي.\nسنخبرك بالجديد خلال أسبوعين بإذن الله.`, choices: [{ id: 'ok', label: 'شكرًا، هذا يكفي' }, { id: 'staff', label: 'أريد موظفًا' }] });
  await p.waitForSelector('.number');
};
await go('start390', phone, async () => {});
await go('talk390', phone, talk);
await go('kinds390', phone, async (p) => { await p.click('text=تسجيل طلب مساعدة'); await p.waitForSelector('text=سلة غذائية'); });
await go('dark390', { ...phone, colorScheme: 'dark' }, talk);
await go('talk320', { ...phone, viewport: { width: 320, height: 568 } }, talk);
await go('desk1440', { viewport: { width: 1440, height: 900 } }, talk);
await go('english', { ...phone, q: '?lang=en' }, async (p) => { await p.fill('textarea', 'english'); await p.click('.send'); await p.waitForSelector('.number'); });
await go('files390', phone, async (p) => {
  const png = await p.screenshot();
  await p.setInputFiles('input[type=file]', [{ name: 'صورة الهوية.png', mimeType: 'image/png', buffer: png }, { name: 'تعريف بالدخل.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 test') }]);
  await p.waitForSelector('.chosen'); await p.screenshot({ path: '/tmp/w/chosen390.png' });
  await p.fill('textarea', 'هذه الأوراق'); await p.click('.send'); await p.waitForSelector('text=وصلنا ملفك');
  await p.setInputFiles('input[type=file]', [{ name: 'virus.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') }]);
});
await go('dialog390', phone, async (p) => { await p.click('[aria-haspopup=dialog]'); });
await go('ended390', phone, async (p) => { await p.click('[aria-haspopup=dialog]'); await p.click('.danger'); });
await go('offline390', phone, async (p) => {
  await talk(p); await p.context().setOffline(true); await p.route('**/directline/**', (r) => r.abort()); await p.fill('textarea', 'رسالة بلا اتصال'); await p.click('.send'); await p.evaluate(() => dispatchEvent(new Event('offline')));
  await s.channel.send({ key: 't', to: { channel: 'web', user: s.user() }, do: 'typing', body: null }, AbortSignal.timeout(1000));
  await p.waitForTimeout(2500);
});
await browser.close(); await s.stop(); process.exit(0);
