/** The page itself, in a real Chromium, against the real server plugin with a small scripted bot. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { scripted } from './responder.ts';
import type { Scripted } from './responder.ts';

const ROOT = join(import.meta.dirname, '../..');
const DIST = join(ROOT, 'bots/webchat/dist');
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const there = existsSync(CHROMIUM);
if (!there) console.log(`skipped: no Chromium at ${CHROMIUM} (set CHROMIUM)`);
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'ar-SA', timezoneId: 'Asia/Riyadh', reducedMotion: 'reduce' };
const DESK: BrowserContextOptions = { ...PHONE, viewport: { width: 1440, height: 900 }, hasTouch: false, isMobile: false };
const WEIGHT = 25_000;

let browser: Browser;
let s: Scripted;
/** What the page complained of; nothing is the pass condition of every test. */
let complaints: string[];
const open = async (options: BrowserContextOptions = PHONE, query = ''): Promise<Page> => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  page.on('pageerror', (e) => complaints.push(e.message));
  page.on('console', (m) => { if (m.type() === 'error' && !/ERR_(FAILED|CONNECTION|INTERNET|ABORTED)|Failed to load resource|WebSocket connection/.test(m.text())) complaints.push(m.text()); });
  await page.goto(`${s.url}/chat${query}`);
  await page.locator('.choices button').first().waitFor();
  return page;
};
const send = async (page: Page, text: string): Promise<void> => { await page.fill('textarea', text); await page.click('.send'); };
const said = (page: Page): Promise<string[]> => page.locator('.bubble').evaluateAll((all) => all.map((b) => [...b.children].filter((c) => !c.classList.contains('hear')).map((c) => c.textContent).join('\n')));
const restart = async (): Promise<void> => { const { m, port } = s; s = await scripted(m, port); };

beforeAll(async () => {
  if (!there) return;
  const { VITEST: _none, ...env } = process.env;
  execFileSync(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'], { cwd: ROOT, env });
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}, 60_000);
afterAll(() => browser?.close());

describe.skipIf(!there)('the chat page', { timeout: 40_000 }, () => {
  beforeEach(async () => { complaints = []; s = await scripted(); });
  afterEach(async () => {
    for (const c of browser.contexts()) await c.close();
    await s.stop();
    expect(complaints).toEqual([]);
  });

  it('weighs no more than 25 kB, packed, and is served so: strict policy, lasting hashes, small launcher', async () => {
    const parts = readdirSync(join(DIST, 'assets')).filter((f) => /\.(js|css)$/.test(f));
    const weight = parts.reduce((sum, f) => sum + gzipSync(readFileSync(join(DIST, 'assets', f)), { level: 9 }).byteLength, 0);
    console.log(`chat: ${weight} bytes gzip`);
    expect(weight).toBeLessThanOrEqual(WEIGHT);
    const page = await fetch(`${s.url}/chat`);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/default-src 'none'; script-src 'self'; style-src 'self'/);
    expect(policy).not.toMatch(/unsafe/);
    const html = await page.text();
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|style="/);
    for (const f of parts) {
      const asset = await fetch(`${s.url}/webchat/assets/${f}`, { headers: { 'accept-encoding': 'br' } });
      expect([asset.status, asset.headers.get('cache-control'), asset.headers.get('content-encoding')]).toEqual([200, 'public, max-age=31536000, immutable', 'br']);
      expect(html).toContain(f);
    }
    const etag = page.headers.get('etag') as string;
    expect((await fetch(`${s.url}/chat`, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await fetch(`${s.url}/webchat/assets/..%2f..%2findex.ts`)).status).toBe(404);
    expect((await (await fetch(`${s.url}/widget.js`)).arrayBuffer()).byteLength).toBeLessThan(4_000);
  });

  it.each([['390 px', PHONE], ['320 px', { ...PHONE, viewport: { width: 320, height: 568 } }], ['1440 px', DESK], ['390 px dark', { ...PHONE, colorScheme: 'dark' }], ['390 px high contrast', { ...PHONE, forcedColors: 'active' }]] as [string, BrowserContextOptions][])(
    'holds a whole exchange at %s: right to left, nothing cut off, no serious finding of axe', async (_name, options) => {
      const page = await open(options);
      expect(await page.evaluate('[document.documentElement.dir, document.documentElement.lang]')).toEqual(['rtl', 'ar']);
      await page.getByRole('button', { name: 'تسجيل طلب مساعدة' }).click();
      await page.getByRole('button', { name: 'سلة غذائية' }).click();
      await page.getByText('بيان بأفراد الأسرة').waitFor();
      await send(page, 'أين وصل طلبي؟');
      await page.getByText('سجّلت ما كتبته').waitFor();
      await s.say({ user: s.user(), text: 'رقم طلبك \u20664827163\u2069 محفوظ.', choices: [{ id: 'x', label: 'شكرًا' }] });
      await page.locator('.choices button').waitFor();
      expect(s.m.messages().map((e) => e.body)).toMatchObject([{ kind: 'choice', id: 'register' }, { kind: 'choice', id: 'kind0' }, { kind: 'text', text: 'أين وصل طلبي؟' }]);
      const wide = await page.evaluate(`(() => { const d = document.documentElement, l = document.querySelector('.log'); return { page: d.scrollWidth - innerWidth, log: l.scrollWidth - l.clientWidth, tall: d.scrollHeight - innerHeight }; })()`);
      expect(wide).toEqual({ page: 0, log: 0, tall: 0 });
      const { width } = page.viewportSize() as { width: number };
      for (const button of await page.locator('button:visible').all()) {
        const box = await button.boundingBox();
        const name = (await button.textContent()) || (await button.getAttribute('aria-label')) || '';
        expect([box !== null && box.x >= 0 && box.x + box.width <= width, Math.min(box?.width ?? 0, box?.height ?? 0) >= 33], name).toEqual([true, true]);
      }
      // The page's own policy forbids foreign script; axe comes through the debugger, which it does not bind.
      const findings = await page.evaluate(`${readFileSync(join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8')}; axe.run().then((r) => r.violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => v.id + ': ' + v.nodes.map((n) => n.html).join(' | ').slice(0, 400)))`);
      expect(findings).toEqual([]);
    });

  it('keeps the order of numbers, makes links safe, and copies a reference number with one tap', async () => {
    const page = await open({ ...PHONE, permissions: ['clipboard-read', 'clipboard-write'] });
    await s.say({ user: s.user(), text: 'طلبك \u20664827163\u2069 <img src=x onerror=alert(1)>\n• أولًا: https://charity.example/a?b=1.\n• ثانيًا: javascript:alert(1)\nهاتف \u2066+966 50 123 4567\u2069' });
    await page.locator('.number').tap();
    await page.getByText('نُسخ الرقم', { exact: true }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('4827163');
    const last = page.locator('.bubble').last();
    expect(await last.locator('a').evaluateAll((all) => all.map((a) => [a.getAttribute('href'), a.getAttribute('rel')]))).toEqual([['https://charity.example/a?b=1', 'noopener noreferrer nofollow'], ['tel:+966501234567', null]]);
    expect([await last.locator('img').count(), await last.locator('li').count(), await last.locator('.number').getAttribute('dir')]).toEqual([0, 2, 'ltr']);
    expect(await last.textContent()).toContain('<img src=x onerror=alert(1)>');
  });

  it('queues what is written offline, says so, and sends it once and in order when the network is back, also after a reload', async () => {
    const page = await open();
    const cut = async (route: import('playwright-core').Route): Promise<void> => route.abort();
    await page.context().setOffline(true);
    await page.route('**/directline/**', cut);
    await send(page, 'أولى');
    await send(page, 'ثانية');
    await page.locator('.offline').waitFor();
    expect(await page.locator('.me.waiting').count()).toBe(2);
    expect(await page.getByText('ستُرسل عند عودة الاتصال').count()).toBe(2);
    expect(s.m.messages()).toEqual([]);
    await page.context().setOffline(false);
    await page.reload(); // the page comes, Direct Line does not: as after waking on a bad line
    await page.locator('.me.waiting').nth(1).waitFor();
    await page.unroute('**/directline/**', cut);
    await page.locator('.me.sent').nth(1).waitFor({ timeout: 20_000 });
    await page.locator('.offline').waitFor({ state: 'detached' });
    expect(s.m.messages().map((e) => e.body)).toEqual([{ kind: 'text', text: 'أولى' }, { kind: 'text', text: 'ثانية' }]);
    expect((await said(page)).filter((x) => x === 'أولى' || x === 'ثانية')).toEqual(['أولى', 'ثانية']);
    expect(await page.evaluate("localStorage.getItem('sila.drafts')")).toBe('[]');
  });

  it('never doubles a message whose answer was lost on the way', async () => {
    const page = await open();
    let lost = 0;
    await page.route('**/activities', async (route) => { if (route.request().method() === 'POST' && lost < 2) { lost += 1; await route.fetch(); await route.abort(); } else await route.continue(); });
    await send(page, 'وصلت ولم يصلني الجواب');
    await page.locator('.me.sent').waitFor();
    await send(page, 'التالية');
    await page.locator('.me.sent').nth(1).waitFor({ timeout: 15_000 });
    expect([s.m.messages().length, await page.locator('.me').count()]).toEqual([2, 2]);
  });

  it('shows everything again after a reload and goes on in the same conversation', async () => {
    const page = await open();
    await send(page, 'english');
    await page.locator('.number').waitFor();
    const before = await said(page);
    const user = s.user();
    await page.reload();
    await page.locator('.number').waitFor();
    expect(await said(page)).toEqual(before);
    await send(page, 'مرحبًا');
    await page.getByText('سجّلت ما كتبته').waitFor();
    expect([s.user(), s.m.accepted.filter((i) => i.event.type === 'contact').length]).toEqual([user, 1]);
  });

  it('survives a restart of the server: what was written meanwhile arrives once, what was said meanwhile is shown', async () => {
    const page = await open();
    const user = s.user();
    await s.stop();
    await page.locator('.offline').waitFor({ timeout: 12_000 });
    await send(page, 'كتبتها أثناء الانقطاع');
    await page.locator('.me.waiting').waitFor();
    await restart();
    await s.say({ user, text: 'خبر جاء أثناء الانقطاع' });
    await page.locator('.me.sent').waitFor({ timeout: 20_000 });
    await page.getByText('خبر جاء أثناء الانقطاع').waitFor();
    expect(s.m.messages().map((e) => e.body)).toEqual([{ kind: 'text', text: 'كتبتها أثناء الانقطاع' }]);
    expect((await said(page)).length).toBe(new Set(await said(page)).size);
  });

  it('opens a new conversation when the old one is gone, and sends there what waits', async () => {
    const page = await open();
    const old = s.user();
    s.m.forget(old.slice(3));
    await send(page, 'ما زلت هنا');
    await page.locator('.me.sent').waitFor({ timeout: 15_000 });
    expect(s.user()).not.toBe(old);
    expect(s.m.messages()).toMatchObject([{ body: { text: 'ما زلت هنا' } }]);
  });

  it('sends files with progress and caption, refuses kindly what it cannot take, and keeps them over a broken line', async () => {
    const page = await open();
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
    const input = page.locator('input[type=file]');
    await input.setInputFiles([{ name: 'برنامج.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') }]);
    await page.getByRole('alert').filter({ hasText: 'لا نستطيع فتح' }).waitFor();
    await input.setInputFiles([{ name: 'كبير.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(10 * 1024 * 1024 + 1, '%PDF') }]);
    await page.getByRole('alert').filter({ hasText: '10' }).waitFor();
    await input.setInputFiles(Array.from({ length: 6 }, (_, i) => ({ name: `${i}.png`, mimeType: 'image/png', buffer: png })));
    await page.getByRole('alert').filter({ hasText: '5' }).waitFor();
    for (let left = 4; left >= 1; left -= 1) await page.locator('.chosen button').first().click();
    let cuts = 1;
    await page.route('**/upload', (route) => (cuts-- > 0 ? route.abort() : route.continue()));
    await send(page, 'هذه صورة هويتي');
    await page.locator('.me.sent').waitFor({ timeout: 12_000 });
    expect(s.m.messages().map((e) => e.body)).toMatchObject([{ kind: 'media', caption: 'هذه صورة هويتي', media: [{ name: '4.png', mime: 'image/png' }] }]);
    await page.reload();
    const image = page.locator('.me .picture img');
    await image.waitFor();
    await expect.poll(() => image.evaluate((i) => (i as unknown as { naturalWidth: number }).naturalWidth)).toBe(1);
  });

  it('works with the keyboard alone, and never drops the focus', async () => {
    const page = await open(DESK);
    const focused = (): Promise<string> => page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.textContent");
    const tabTo = async (name: string): Promise<void> => { for (let i = 0; i < 25; i += 1) { await page.keyboard.press('Tab'); if ((await focused()) === name) return; } throw new Error(`no way to ${name}`); };
    await tabTo('تسجيل طلب مساعدة');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'سلة غذائية' }).waitFor();
    expect(await focused()).toBe('اكتب رسالتك هنا…');
    await page.keyboard.type('سطر');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('آخر');
    await page.keyboard.press('Enter');
    await page.getByText('سجّلت ما كتبته').waitFor();
    expect(s.m.messages().at(-1)?.body).toEqual({ kind: 'text', text: 'سطر\nآخر' });
    await tabTo('خيارات المحادثة');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    expect(await focused()).toBe('متابعة المحادثة');
    await page.keyboard.press('Escape');
    expect(await focused()).toBe('خيارات المحادثة');
    await tabTo('المحادثة');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
  });

  it('tells a screen reader what is new and nothing twice', async () => {
    const page = await open();
    await expect.poll(() => page.locator('[role=log]').getAttribute('aria-live')).toBe('polite');
    await s.say({ user: s.user(), text: 'جديد' });
    await page.getByText('جديد', { exact: true }).waitFor();
    expect(await page.locator('.bubble').last().textContent()).toBe('المساعد: جديد');
    await page.reload();
    expect(await page.locator('[role=log]').getAttribute('aria-live')).toBe('off');
  });

  it('does not tear a reader away: a pill counts what is new below', async () => {
    const page = await open();
    for (let i = 0; i < 12; i += 1) await s.say({ user: s.user(), text: `خبر ${i}\nسطر\nسطر` });
    await page.getByText('خبر 11').waitFor();
    await page.locator('.log').evaluate((el) => { el.scrollTop = 0; });
    await page.locator('.pill').waitFor();
    await s.say({ user: s.user(), text: 'الأحدث' });
    await page.locator('.pill').filter({ hasText: 'رسائل جديدة' }).waitFor();
    expect(await page.locator('.log').evaluate((el) => el.scrollTop)).toBe(0);
    await page.locator('.pill').tap();
    await page.locator('.pill').waitFor({ state: 'detached' });
    expect(await page.locator('.log').evaluate((el) => el.scrollHeight - el.scrollTop - el.clientHeight)).toBeLessThan(2);
  });

  it('shows typing until the answer, choices only while they wait, and the demo mark as long as it is one', async () => {
    const page = await open();
    await s.channel.send({ key: 't', to: { channel: 'web', user: s.user() }, do: 'typing', body: null }, AbortSignal.timeout(2_000));
    await page.locator('.typing').waitFor();
    await s.say({ user: s.user(), text: 'تفضل' });
    await page.locator('.typing').waitFor({ state: 'detached' });
    expect(await page.locator('.choices button').count()).toBe(4);
    await send(page, 'كلام');
    await page.locator('.choices').waitFor({ state: 'detached' });
    expect(await page.locator('.demo').count()).toBe(1);
    await s.stop();
    s = await scripted(undefined, 0, { config: () => ({ name: { ar: 'جمعية', en: 'Charity' }, lang: 'en', demo: false, colours: { accent: '#4a0e3b' } }) });
    const live = await open();
    expect([await live.locator('.demo').count(), await live.evaluate('document.documentElement.dir'), await live.evaluate("getComputedStyle(document.querySelector('header')).backgroundColor")]).toEqual([0, 'ltr', 'rgb(74, 14, 59)']);
  });

  it('switches its language and remembers it', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'English' }).click();
    expect(await page.evaluate('[document.documentElement.dir, document.title]')).toEqual(['ltr', 'Takaful Charity']);
    await send(page, 'english');
    await page.locator('.number').waitFor();
    await page.reload();
    await page.getByText('Automated assistant').waitFor();
    expect(s.m.activities(s.user().slice(3))).toContainEqual(expect.objectContaining({ text: 'english', locale: 'en' }));
  });

  it('ends: nothing stays on the device; and begins anew', async () => {
    const page = await open();
    const old = s.user();
    await send(page, 'سر');
    await page.locator('.me.sent').waitFor();
    await page.getByRole('button', { name: 'خيارات المحادثة' }).click();
    await page.getByRole('button', { name: 'إنهاء المحادثة' }).click();
    await page.getByText('انتهت المحادثة').waitFor();
    expect(await page.evaluate('Object.keys(localStorage)')).toEqual([]);
    await page.getByRole('button', { name: 'بدء محادثة جديدة' }).click();
    await page.locator('.choices button').first().waitFor();
    expect(s.user()).not.toBe(old);
    expect((await said(page)).join()).not.toContain('سر');
  });

  it('is embedded in a foreign page by one tag: loads on the first click, closes, and forgets nothing', async () => {
    const host = createServer((_q, r) => r.setHeader('content-security-policy', `script-src ${s.url}; frame-src ${s.url}; style-src 'none'`).setHeader('content-type', 'text/html').end(`<!doctype html><html lang="ar" dir="rtl"><title>موقع</title><body><h1>موقع الجمعية</h1><script src="${s.url}/widget.js" async></script>`));
    await new Promise<void>((done) => host.listen(0, '127.0.0.1', done));
    try {
      const context = await browser.newContext(DESK);
      const page = await context.newPage();
      page.on('console', (m) => { if (m.type() === 'error' && !/favicon|404/.test(m.text())) complaints.push(m.text()); });
      const asked: string[] = [];
      page.on('request', (r) => asked.push(new URL(r.url()).pathname));
      await page.goto(`http://127.0.0.1:${(host.address() as AddressInfo).port}/`);
      const button = page.getByRole('button', { name: 'تحدّث معنا' });
      await button.waitFor();
      expect(asked.filter((p) => p.startsWith('/chat') || p.startsWith('/directline'))).toEqual([]);
      expect(await page.evaluate("getComputedStyle(document.querySelector('sila-chat').shadowRoot.querySelector('button')).backgroundColor")).toBe('rgb(14, 74, 59)');
      await button.click();
      const frame = page.frameLocator('iframe');
      await frame.locator('.choices button').first().click();
      await frame.locator('.me.sent').waitFor();
      await frame.getByRole('button', { name: 'إغلاق المحادثة' }).click();
      await button.waitFor();
      await button.click();
      expect(await frame.locator('.me.sent').count()).toBe(1);
    } finally {
      host.close();
    }
  });
});
