/** The desk's pages in a real Chromium, before the real server: weight, signing in, the line that breaks and resumes, keys, axe. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LOGINS, openDesk, PASSWORD, T0 } from './house.ts';
import type { Desk } from './house.ts';
import type { RouteHandlers } from '../../desk/handler.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGES = join(ROOT, 'desk/pages');
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const there = existsSync(CHROMIUM);
if (!there) console.log(`skipped: no Chromium at ${CHROMIUM} (set CHROMIUM)`);
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'ar-SA', timezoneId: 'Asia/Riyadh', reducedMotion: 'reduce' };
const WIDE: BrowserContextOptions = { ...PHONE, viewport: { width: 1440, height: 900 }, hasTouch: false, isMobile: false };
/** Of the first load: scripts, sheets and fonts until the first screen stands. */
const WEIGHT = 350_000;
const NEW_PASSWORD = 'قمر فوق النخل العالي';
const WORD = 'w'.repeat(32);

const staff: RouteHandlers['staff'] = async ({ house, live }) => ({ rows: (await house.store.staff()).map((m) => ({ ...m, here: live.here(m.id) })) });
const ROUTES: Partial<RouteHandlers> = {
  staff, channels: async () => ({ rows: [], url: null }), audit: async ({ house }) => ({ ...(await house.store.auditLines({ max: 50 })), names: {} }),
  'inbox.counts': async () => ({ waiting: 7, mine: 0, taken: 0, bot: 0, all: 7, closed: 0 }), 'requests.board': async () => [{ state: 'new', count: 5, late: 3 }],
};
const filesBelow = (dir: string): string[] => readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((f) => join(dir, f));

describe('the sheets', () => {
  it('hold every Mantine part that a page imports', () => {
    const listed = readFileSync(join(PAGES, 'mantine.css'), 'utf8');
    const used = new Set(filesBelow(PAGES).filter((f) => f.endsWith('.tsx')).flatMap((f) => [...readFileSync(f, 'utf8').matchAll(/import (?!type)\{([^}]+)\} from '@mantine\/core'/g)].flatMap((m) => (m[1] as string).split(',').map((n) => n.trim().split(' as ')[0] as string))));
    const sheets = join(ROOT, 'node_modules/@mantine/core/styles');
    expect(used.size).toBeGreaterThan(5);
    expect([...used].filter((n) => existsSync(join(sheets, `${n}.css`)) && !listed.includes(`/${n}.css'`))).toEqual([]);
  });
});

describe.skipIf(!there)('the pages', { timeout: 60_000 }, () => {
  const dist = mkdtempSync(join(tmpdir(), 'sila-desk-'));
  const axe = readFileSync(join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8');
  let browser: Browser;
  let d: Desk;
  /** What the page complained of; nothing is the pass condition of every test. */
  let complaints: string[];

  beforeAll(async () => {
    const { VITEST: _none, ...env } = process.env;
    env['NODE_ENV'] = 'production'; // vitest says `test`, and React would be built with its warnings: 55 kB more
    execFileSync(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '-c', 'vite.desk.config.ts', '--outDir', dist, '--emptyOutDir', '--logLevel', 'error'], { cwd: ROOT, env });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  }, 120_000);
  afterAll(async () => { await browser?.close(); rmSync(dist, { recursive: true, force: true }); });
  beforeEach(async () => { complaints = []; d = await openDesk({ dist, routes: ROUTES }); });
  afterEach(async () => {
    for (const c of browser.contexts()) await c.close();
    await d.close();
    expect(complaints).toEqual([]);
  });

  const open = async (options: BrowserContextOptions, path = ''): Promise<Page> => {
    const page = await (await browser.newContext(options)).newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (e) => complaints.push(e.message));
    page.on('dialog', (x) => { complaints.push(`dialog ${x.message()}`); void x.dismiss(); });
    page.on('request', (r) => { if (!r.url().startsWith(d.url) && !r.url().startsWith('data:') && !r.url().startsWith('blob:')) complaints.push(`foreign ${r.url()}`); });
    page.on('console', (m) => { if (m.type() === 'error' && !/Failed to load resource|ERR_INTERNET|ERR_INCOMPLETE/.test(m.text())) complaints.push(m.text()); });
    await page.goto(`${d.url}/desk${path}`);
    return page;
  };
  const signIn = async (page: Page, login = LOGINS.admin): Promise<void> => {
    await page.fill('input[autocomplete=username]', login);
    await page.fill('input[autocomplete=current-password]', PASSWORD);
    await page.click('button[type=submit]');
    await page.locator('nav .way').first().waitFor();
  };
  const findings = async (page: Page): Promise<unknown[]> => {
    const cdp = await page.context().newCDPSession(page); // the page's policy lets no foreign script in
    await cdp.send('Runtime.evaluate', { expression: axe });
    const { result } = await cdp.send('Runtime.evaluate', { awaitPromise: true, returnByValue: true, expression: "axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => [v.id, v.nodes.map((n) => n.target.join(' '))]))" });
    return result.value as unknown[];
  };

  it('weigh at most 350 kB on the first load, fonts included, and come with a strict policy', async () => {
    await d.staffed();
    const names = new Set<string>();
    const page = await open(WIDE);
    page.on('request', (r) => { const at = r.url().indexOf('/desk/assets/'); if (at > 0) names.add(r.url().slice(at + '/desk/'.length)); });
    const answer = await page.reload();
    await signIn(page);
    await page.locator('.page').waitFor();
    await page.waitForLoadState('load');
    await page.evaluate(() => (globalThis as unknown as { document: { fonts: { ready: Promise<unknown> } } }).document.fonts.ready);
    const policy = answer?.headers()['content-security-policy'] ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    const sizes = [...names].map((n) => [n, statSync(existsSync(join(dist, `${n}.gz`)) ? join(dist, `${n}.gz`) : join(dist, n)).size] as const);
    const sum = sizes.reduce((s, [, n]) => s + n, 0);
    console.log(`first load: ${sum} bytes packed, ${sizes.length} files`);
    expect(sizes.length).toBeGreaterThan(4);
    expect(sum, JSON.stringify(sizes)).toBeLessThan(WEIGHT);
  });

  it('make the first admin by the one-time link, whose word leaves the address bar', async () => {
    await d.store.putWord(WORD, 'first', null, T0 + 60_000);
    const page = await open(WIDE, `/first#word=${WORD}`);
    await page.fill('input[autocomplete=name]', 'منى <img src=x onerror=alert(1)>');
    expect(page.url()).toBe(`${d.url}/desk/first`);
    await page.fill('input[autocomplete=username]', 'mona');
    const [one, two] = [page.locator('input[autocomplete=new-password]').nth(0), page.locator('input[autocomplete=new-password]').nth(1)];
    await one.fill('قصيرة');
    await two.fill('قصيرة');
    expect(await page.locator('button[type=submit]').isDisabled()).toBe(true);
    await one.fill(NEW_PASSWORD);
    await two.fill(NEW_PASSWORD);
    await page.click('button[type=submit]');
    await page.locator('.channels').waitFor();
    expect((await d.store.staff()).map((m) => [m.login, m.role])).toEqual([['mona', 'admin']]);
  });

  it('add a member, who chooses a password by the link and comes in with less in the navigation', async () => {
    await d.staffed();
    const page = await open(WIDE, '/staff');
    await signIn(page);
    await page.getByRole('button', { name: 'إضافة موظف' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('الاسم', { exact: false }).first().fill('نورة');
    await dialog.getByLabel('اسم الدخول').fill('noura');
    await dialog.getByLabel('مطّلع').check();
    await dialog.locator('button[type=submit]').click();
    const link = await dialog.getByLabel('رابط اختيار كلمة المرور').inputValue();
    expect(link).toMatch(/\/desk\/password#word=[\w-]{32}$/);
    const other = await open(PHONE, link.slice(link.indexOf('/desk') + '/desk'.length));
    for (const i of [0, 1]) await other.locator('input[autocomplete=new-password]').nth(i).fill(NEW_PASSWORD);
    await other.click('button[type=submit]');
    await other.locator('nav .way').first().waitFor();
    await other.goto(`${d.url}/desk/audit`);
    await other.getByText('هذه الصفحة ليست لدورك').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('نورة').waitFor();
  });

  it('say when the line is gone, and know afterwards what happened meanwhile', async () => {
    await d.staffed();
    const page = await open(WIDE, '/staff');
    await signIn(page);
    await page.getByText('موظف agent').waitFor();
    await page.context().setOffline(true);
    await page.locator('.away').waitFor();
    const file = (await d.store.staff()).find((m) => m.login === LOGINS.agent);
    await d.store.putStaff({ ...(file as NonNullable<typeof file>), name: 'هدى الجديدة' }, {}, T0);
    await d.store.tell('staff', d.ids.agent, null, T0);
    d.turned();
    await page.context().setOffline(false);
    await page.getByText('هدى الجديدة').waitFor();
    await page.locator('.away').waitFor({ state: 'detached' });
  });

  it('go to the sign-in page when the session ends elsewhere', async () => {
    await d.staffed();
    const page = await open(WIDE, '/staff');
    await signIn(page);
    await page.getByText('موظف agent').waitFor();
    await d.store.endSessions({ staff: d.ids.admin });
    await page.locator('nav a[href="/desk/audit"]').click();
    await page.locator('input[autocomplete=current-password]').waitFor();
  });

  it('listen to keys by their place: ? and digits also with an Arabic layout', async () => {
    await d.staffed();
    const page = await open(WIDE, '/me');
    await signIn(page);
    await page.locator('.page h1').waitFor();
    await page.evaluate(() => { const { dispatchEvent, KeyboardEvent } = globalThis as unknown as { dispatchEvent(e: unknown): void; KeyboardEvent: new (t: string, o: object) => unknown }; dispatchEvent(new KeyboardEvent('keydown', { key: '؟', code: 'Slash', shiftKey: true, bubbles: true })); });
    await page.getByRole('dialog').getByText('اختصارات لوحة المفاتيح').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByLabel('كلمة المرور الحالية').fill('1');
    expect(new URL(page.url()).pathname).toBe('/desk/me'); // a digit in a field is a digit
  });

  it.each([['390 px', PHONE], ['1440 px', WIDE]] as const)('have no serious finding of axe and nothing wider than the screen: %s, light and dark, Arabic', async (_name, options) => {
    await d.staffed();
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await open({ ...options, colorScheme });
      await page.locator('input[autocomplete=username]').waitFor();
      expect(await findings(page), `sign in, ${colorScheme}`).toEqual([]);
      await signIn(page);
      for (const screen of ['channels', 'staff', 'audit', 'me']) {
        await page.goto(`${d.url}/desk/${screen}`);
        await page.locator('.page .card').first().waitFor();
        expect(await findings(page), `${screen}, ${colorScheme}`).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), screen).toBeLessThanOrEqual(0);
        expect(await page.evaluate('document.documentElement.dir')).toBe('rtl');
      }
      await page.context().close();
    }
  });
});
