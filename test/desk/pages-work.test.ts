/** Requests and people in a real Chromium, before the real server and store: worked through by mouse and keyboard, wide and on a phone, and with hostile values in every place. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { READ_OUT_NOW } from '../../desk/consent.ts';
import { HOSTILE } from './hostile.ts';
import { LOGINS, openDesk, PASSWORD, T0, type Desk } from './house.ts';
import { isNumber, KINDS, makeNumber, type RequestFile, type RequestKind, type RequestState } from '../../core/request.ts';
import type { Role } from '../../core/staff.ts';

const ROOT = join(import.meta.dirname, '../..');
const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const there = existsSync(CHROMIUM);
if (!there) console.log(`skipped: no Chromium at ${CHROMIUM} (set CHROMIUM)`);
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'ar-SA', timezoneId: 'Asia/Riyadh', reducedMotion: 'reduce' };
const WIDE: BrowserContextOptions = { ...PHONE, viewport: { width: 1440, height: 900 }, hasTouch: false, isMobile: false };
const DAY = 86_400_000;
const NIDS = ['1000079192', '1000158384'] as const;

describe.skipIf(!there)('requests and people on the screen', { timeout: 60_000 }, () => {
  const dist = mkdtempSync(join(tmpdir(), 'sila-work-'));
  const axe = readFileSync(join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8');
  let browser: Browser;
  let d: Desk;
  let complaints: string[];

  beforeAll(async () => {
    const { VITEST: _none, ...env } = process.env;
    env['NODE_ENV'] = 'production';
    execFileSync(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '-c', 'vite.desk.config.ts', '--outDir', dist, '--emptyOutDir', '--logLevel', 'error'], { cwd: ROOT, env });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  }, 120_000);
  afterAll(async () => { await browser?.close(); rmSync(dist, { recursive: true, force: true }); });
  beforeEach(async () => {
    complaints = [];
    d = await openDesk({ dist, house: { preview: async (number, state, note) => ({ text: `معاينة ${number} ${state} ${note ?? ''}`, channel: 'webchat' }) } });
    await d.staffed();
  });
  afterEach(async () => {
    for (const c of browser.contexts()) await c.close();
    await d.close();
    expect(complaints).toEqual([]);
  });

  let six = 0;
  const add = async (o: { kind?: RequestKind; state?: RequestState; name?: string; nid?: string | null; fields?: RequestFile['fields']; media?: RequestFile['media']; note?: string; age?: number } = {}): Promise<string> => {
    const { kind = 'aid', state = 'new', name = 'نورة العتيبي', nid = null, age = 0 } = o;
    const created = T0 - age * DAY;
    const number = makeNumber((six += 7_919));
    const history = [{ at: created, who: 'bot', state: 'new' as const, note: null }, ...(state === 'new' ? [] : [{ at: created, who: 'هدى', state, note: o.note ?? null }])];
    const file: RequestFile = { number, kind, about: null, state, created, updated: created, nextUpdate: created + KINDS[kind].days * DAY, conversation: null, department: KINDS[kind].department, fields: { full_name: name, phone: '+966512345678', ...o.fields }, media: o.media ?? [], history };
    expect(await d.store.addRequest(file, nid)).toBe(true);
    return number;
  };
  const open = async (options: BrowserContextOptions, path: string, role: Role = 'admin'): Promise<Page> => {
    const page = await (await browser.newContext(options)).newPage();
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (e) => complaints.push(e.message));
    page.on('dialog', (x) => { complaints.push(`dialog ${x.message()}`); void x.dismiss(); });
    page.on('request', (r) => { if (!r.url().startsWith(d.url) && !r.url().startsWith('data:')) complaints.push(`foreign ${r.url()}`); });
    page.on('console', (m) => { if (m.type() === 'error' && !/Failed to load resource/.test(m.text())) complaints.push(m.text()); });
    await page.goto(`${d.url}/desk${path}`);
    await page.fill('input[autocomplete=username]', LOGINS[role]);
    await page.fill('input[autocomplete=current-password]', PASSWORD);
    await page.click('button[type=submit]');
    await page.locator('nav .way').first().waitFor();
    return page;
  };
  const findings = async (page: Page): Promise<unknown> => {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Runtime.evaluate', { expression: axe });
    const { result } = await cdp.send('Runtime.evaluate', { awaitPromise: true, returnByValue: true, expression: "axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => [v.id, v.nodes.map((n) => n.target.join(' '))]))" });
    return result.value;
  };
  const tooWide = (page: Page): Promise<boolean> => page.evaluate('document.documentElement.scrollWidth > innerWidth') as Promise<boolean>;
  const rows = (page: Page) => page.locator('.rows.requests tbody tr');

  it('show what the person will read before a state is changed, then say so in the history', async () => {
    const number = await add({ state: 'in_study' });
    const page = await open(WIDE, `/requests/${number}`);
    await page.locator('.request').waitFor();
    await page.keyboard.press('s');
    const send = page.getByRole('button', { name: 'غيّر الحالة وأرسل' });
    await page.locator('.bubble').waitFor();
    expect(await send.isDisabled()).toBe(true); // nothing would change
    await page.getByText('معتمد', { exact: true }).click();
    await page.getByRole('textbox', { name: 'ملاحظة' }).fill('مبارك <b>لكم</b>');
    await page.getByText(`معاينة ${number} approved مبارك <b>لكم</b>`).waitFor();
    await page.getByText('بعد 3 أيام').click();
    await send.click();
    await page.locator('.history li').nth(2).waitFor();
    expect(await page.locator('.history li').first().innerText()).toContain('مبارك <b>لكم</b>');
    const file = await d.store.request(number);
    expect([file?.state, file?.history.at(-1)?.who]).toEqual(['approved', 'موظف admin']);
    expect(new Date((file?.nextUpdate ?? 0) + 3 * 3_600_000).getUTCHours()).toBe(14);
  });

  it('find, sort and walk by keyboard, and close a dialog by Escape without leaving the page', async () => {
    for (let n = 0; n < 6; n++) await add({ age: n, name: n === 4 ? 'خالد الدوسري' : 'أحد' });
    const late = await add({ kind: 'callback', age: 9 });
    const page = await open(WIDE, '/requests');
    await rows(page).nth(6).waitFor();
    await page.getByRole('button', { name: 'رتّب حسب: الموعد' }).click();
    await expect.poll(() => rows(page).first().innerText()).toContain(late);
    expect(await page.locator('th[aria-sort=ascending]').innerText()).toContain('الموعد');
    await page.keyboard.press('/');
    await page.keyboard.type('الدوسري');
    await expect.poll(() => rows(page).count()).toBe(1);
    expect(page.url()).not.toContain('%D8'); // whom somebody looked for is not kept by the browser
    await page.keyboard.press('Escape');
    await expect.poll(() => rows(page).count()).toBe(7);
    await page.getByText('المتأخرة فقط').click();
    await expect.poll(() => rows(page).count()).toBe(1);
    expect(new URL(page.url()).searchParams.get('late')).toBe('true');
    await page.locator('h1').click();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.locator('.request').waitFor();
    expect(page.url()).toContain(late);
    await page.keyboard.press('s');
    await page.getByRole('dialog').waitFor();
    await page.locator('.bubble').click();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(page.url()).toContain(late);
    await page.keyboard.press('Escape');
    await rows(page).first().waitFor();
  });

  it('change many at once, and keep those picked that were not changed', async () => {
    const numbers = [await add(), await add(), await add()];
    const page = await open(WIDE, '/requests');
    await page.getByLabel('اختر كل المعروض').check();
    await page.getByText('اخترت 3 طلبات').waitFor();
    await page.locator('.bulk').getByRole('button', { name: 'تغيير الحالة' }).click();
    await page.getByRole('dialog').getByText('زيارة ميدانية').click();
    await page.getByText(/معاينة \d+ visit/).waitFor();
    await page.getByRole('button', { name: 'غيّر حالة 3 طلبات' }).click();
    await page.locator('.bulk').waitFor({ state: 'detached' });
    for (const n of numbers) expect((await d.store.request(n))?.state).toBe('visit');
    await page.getByLabel(`اختر الطلب ${numbers[0]}`).check();
    await page.locator('.bulk').getByRole('button', { name: 'إسناد' }).click();
    await page.getByRole('dialog').getByRole('combobox').click();
    await page.getByRole('option', { name: 'موظف agent' }).click();
    await page.getByRole('button', { name: 'أسنِد' }).click();
    await expect.poll(async () => (await d.store.requestsPage({ max: 9, numbers: [numbers[0] as string] })).rows[0]?.assignee?.id).toBe(d.ids.agent);
  });

  it('register somebody who came, and say what cannot be right while they are still there', async () => {
    const page = await open(PHONE, '/requests', 'agent');
    await page.getByRole('button', { name: 'طلب جديد' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'رقم الهوية' }).fill('1000079199');
    await dialog.getByRole('button', { name: 'سجّل الطلب' }).click();
    await dialog.getByText('أحد أرقام الهوية غير صحيح').waitFor();
    expect(await dialog.getByText('هذه الخانة مطلوبة').count()).toBe(4);
    await dialog.getByText('لا يُسجَّل الطلب قبل موافقة صاحبه').waitFor();
    await dialog.getByRole('checkbox', { name: 'قرأتُ النص على صاحب الطلب' }).check();
    await dialog.getByRole('combobox', { name: 'نوع المساعدة' }).click();
    await page.getByRole('option', { name: 'الإيجار' }).click();
    await dialog.getByRole('textbox', { name: 'الاسم الكامل' }).fill('هيا السبيعي');
    await dialog.getByRole('textbox', { name: 'رقم الهوية' }).fill('١٠٠٠٠٧٩١٩٢');
    await dialog.getByRole('textbox', { name: 'الجوال' }).fill('٠٥١ ٢٣٤ ٥٦٧٨');
    await dialog.getByRole('textbox', { name: 'تفاصيل الحاجة' }).fill('إيجار متأخر');
    await dialog.getByRole('button', { name: 'سجّل الطلب' }).click();
    await dialog.getByText('سُجِّل الطلب').waitFor();
    const number = await dialog.getByRole('textbox').inputValue();
    expect(isNumber(number)).toBe(true);
    const file = await d.store.request(number);
    expect([file?.about, file?.fields['phone'], file?.fields['national_id'], file?.conversation]).toEqual(['rent', '+966512345678', NIDS[0], null]);
    expect(file?.agreed).toMatchObject({ version: READ_OUT_NOW.version, who: { id: d.ids.agent } });
    await dialog.getByRole('button', { name: 'افتح الطلب' }).click();
    await page.locator('.request').waitFor();
    expect(await page.locator('body').innerText()).not.toContain(NIDS[0]); // masked
    expect(await page.locator('.consent').innerText()).toMatch(/حفظ البيانات ودراسة الطلب[\s\S]*وافق[\s\S]*قُرئ عليه وسجّله/);
    await page.getByRole('button', { name: /إظهار القيمة: الجوال/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'أظهر' }).click();
    await expect.poll(async () => page.locator('.fields').innerText()).toContain('512345678');
    const audit = (await d.store.auditLines({ max: 20 })).rows.map((l) => l.action);
    expect(audit).toEqual(expect.arrayContaining(['request.make', 'request.read', 'request.reveal']));
  });

  it('keep one file a person: relatives, a merge that is refused to two people, an erasure that is typed', async () => {
    const one = await add({ name: 'سعد الأول', nid: NIDS[0] });
    await add({ name: 'سعد الثاني', nid: NIDS[1] });
    const double = await add({ name: 'سعد المكرر' });
    const page = await open(WIDE, '/people');
    await page.getByRole('link', { name: 'سعد الأول' }).click();
    await page.locator('.person .file').waitFor();
    expect(await page.title()).not.toContain('سعد');
    const pick = async (name: string): Promise<void> => {
      await page.getByRole('textbox', { name: 'ابحث عن الشخص' }).fill(name);
      await page.locator('.pick li button').first().click();
    };
    await page.getByRole('button', { name: 'إضافة صلة' }).click();
    await pick('سعد الثاني');
    await page.getByRole('textbox', { name: 'صلته' }).fill('أخ');
    await page.getByRole('button', { name: 'أضف', exact: true }).click();
    await page.getByRole('link', { name: 'سعد الثاني' }).waitFor();

    const merge = async (name: string): Promise<void> => {
      await page.getByRole('button', { name: 'إجراءات' }).click();
      await page.getByRole('menuitem', { name: 'دمج' }).click();
      await pick(name);
      await page.getByRole('button', { name: 'التالي' }).click();
    };
    await merge('سعد الثاني');
    await page.getByText('رقما الهوية مختلفان').waitFor();
    expect(await page.getByRole('button', { name: 'ادمج الملفين' }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await merge('سعد المكرر');
    const yes = page.getByRole('button', { name: 'ادمج الملفين' });
    await page.getByRole('textbox', { name: 'السبب' }).fill('حضر ومعه هويته');
    expect(await yes.isDisabled()).toBe(true);
    await page.getByLabel('تحققت من أنهما الشخص نفسه').check();
    await yes.click();
    await expect.poll(() => page.locator('.person .file li').count()).toBe(2);
    expect(await page.locator('.person .file').innerText()).toContain(double);

    await page.getByRole('button', { name: 'إجراءات' }).click();
    await page.getByRole('menuitem', { name: 'حذف' }).click();
    const erase = page.getByRole('button', { name: 'احذف نهائيًا' });
    await page.getByRole('textbox', { name: 'السبب' }).fill('طلبه صاحبه');
    await page.getByRole('textbox', { name: 'اكتب' }).fill('نعم');
    expect(await erase.isDisabled()).toBe(true);
    await page.getByRole('textbox', { name: 'اكتب' }).fill('احذف');
    await erase.click();
    await page.locator('.rows.people').waitFor();
    expect(await page.locator('.rows.people').innerText()).not.toContain('سعد الأول');
    expect(await d.store.request(one)).toBeNull();
  });

  it('offer a viewer nothing to change', async () => {
    const number = await add();
    const page = await open(WIDE, `/requests/${number}`, 'viewer');
    await page.locator('.request').waitFor();
    expect(await page.getByRole('button', { name: /تغيير الحالة|إظهار القيمة|المسؤول/ }).count()).toBe(0);
    await page.keyboard.press('s');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.goto(`${d.url}/desk/requests`);
    await rows(page).first().waitFor();
    expect(await page.locator('.tick').count() + (await page.getByRole('button', { name: 'طلب جديد' }).count())).toBe(0);
  });

  it('print an Arabic summary with both calendars and nothing else of the page', async () => {
    const number = await add({ state: 'needs_papers', note: 'صورة العقد', nid: NIDS[0], fields: { national_id: NIDS[0] } });
    const page = await open(WIDE, `/requests/${number}`);
    await page.locator('.request').waitFor();
    await page.emulateMedia({ media: 'print' });
    const paper = await page.locator('body').innerText();
    for (const words of [number, 'ملخص طلب', 'صورة العقد', '1448', '2026', 'التوقيع']) expect(paper).toContain(words);
    for (const words of [NIDS[0], 'المحادثات', 'طباعة الملخص']) expect(paper).not.toContain(words);
  });

  it.each([['1440', WIDE], ['390', PHONE]])('stay whole at %s px with hostile names, values, notes and file names, and axe finds nothing serious', async (_width, size) => {
    const bad = HOSTILE.filter((s) => s.length <= 3_000 && s.isWellFormed() && !s.includes('\u0000'));
    const numbers: string[] = [];
    for (const [n, text] of bad.entries()) {
      const name = text.slice(0, 200);
      numbers.push(await add({ name, kind: n % 2 ? 'complaint' : 'aid', state: n % 3 ? 'new' : 'visit', note: text, fields: { details: text, [`slot_${n}`]: text }, media: n % 5 ? [] : [{ id: `f${n}`, name: text.slice(0, 120), mime: 'image/png', bytes: 1 }] }));
    }
    const page = await open(size, '/requests');
    await rows(page).first().waitFor();
    expect(await tooWide(page)).toBe(false);
    expect(await findings(page)).toEqual([]);
    await page.getByText('لوحة', { exact: true }).click();
    await page.locator('.tile').first().waitFor();
    expect(await tooWide(page)).toBe(false);
    expect(await findings(page)).toEqual([]);
    for (const at of [0, 1, 5, 15, 25, 30, 45, 48, bad.length - 1]) {
      await page.goto(`${d.url}/desk/requests/${numbers[at]}`);
      await page.locator('.request').waitFor();
      expect(await tooWide(page), `request with ${JSON.stringify(bad[at]?.slice(0, 40))}`).toBe(false);
    }
    expect(await findings(page)).toEqual([]);
    await page.getByRole('link', { name: 'ملف المستفيد' }).click();
    await page.locator('.person .file').waitFor();
    expect(await tooWide(page)).toBe(false);
    expect(await findings(page)).toEqual([]);
    await page.goto(`${d.url}/desk/people`);
    await page.locator('.rows.people tbody tr').first().waitFor();
    expect(await tooWide(page)).toBe(false);
    expect(await findings(page)).toEqual([]);
    expect(await page.evaluate('document.querySelectorAll("img[src=x], iframe, script:not([src]), svg[onload]").length')).toBe(0);
  });
});
