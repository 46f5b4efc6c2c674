/** The two sides of the desk as their people meet them: a beneficiary on the web chat (Direct Line), a member of staff in a real Chromium. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { API, PREFIX, type Reply, type RouteName } from '../../desk/api.ts';
import { bare } from '../../core/text.ts';
import { activities, begin, call, message, post } from '../bots/webchat/client.ts';
import { ROOT, until, type RunningHouse } from './house.ts';

export const PASSWORD = 'نخلة عند الباب الشرقي';
const BASE: BrowserContextOptions = { locale: 'ar-SA', timezoneId: 'Asia/Riyadh', reducedMotion: 'reduce' };
export const PHONE: BrowserContextOptions = { ...BASE, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
export const WIDE: BrowserContextOptions = { ...BASE, viewport: { width: 1440, height: 900 } };

/** The pages as they stand in the sources. Made aside and copied over, index last: a server that starts meanwhile never finds half of them. */
export const buildDesk = (): void => {
  const { VITEST: _none, ...env } = process.env;
  const aside = mkdtempSync(join(tmpdir(), 'sila-dist-'));
  try {
    execFileSync(process.execPath, [join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '-c', 'vite.desk.config.ts', '--outDir', aside, '--emptyOutDir', '--logLevel', 'error'], { cwd: ROOT, env: { ...env, NODE_ENV: 'production' } });
    for (const part of ['assets', '']) cpSync(join(aside, part), join(ROOT, 'desk/dist', part), { recursive: true });
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
};

// ---------------------------------------------------------------- the person
type Activity = { type: string; text?: string; from: { role?: string }; suggestedActions?: { actions: { title: string; value: unknown }[] }; attachments?: { name: string; contentUrl: string }[] };
export type Paper = { name: string; bytes: Uint8Array; type?: string };
export interface Person {
  readonly conversation: string;
  /** Everything that was shown to them, own words left out. */
  heard(): Promise<string[]>;
  files(): Promise<{ name: string; contentUrl: string }[]>;
  say(text: string): Promise<void>;
  /** Presses a button they were shown. */
  tap(label: string): Promise<void>;
  send(files: Paper[], caption?: string): Promise<number>;
  /** Waits for words that came after their own last ones. */
  hears(what: RegExp, ms?: number): Promise<string>;
}

export const openPerson = async (url: string): Promise<Person> => {
  const s = await begin(url);
  const all = async (): Promise<Activity[]> => {
    const got: Activity[] = [];
    for (let mark = ''; ;) {
      const set = await activities(url, s, mark);
      got.push(...(set.activities as unknown as Activity[]));
      if (!set.activities.length || set.watermark === mark) return got;
      mark = set.watermark ?? '';
    }
  };
  const theirs = async (): Promise<Activity[]> => (await all()).filter((a) => a.type === 'message' && a.from.role !== 'user');
  let since = 0;
  let n = 0;
  const speak = async (activity: object): Promise<void> => {
    since = (await theirs()).length;
    const response = await post(url, s, activity);
    if (!response.ok) throw new Error(`post: ${response.status}`);
  };
  const heard = async (): Promise<string[]> => (await theirs()).map((a) => bare(a.text ?? ''));
  return {
    conversation: s.conversationId, heard,
    files: async () => (await theirs()).flatMap((a) => a.attachments ?? []),
    say: (text) => speak(message(text, `c${++n}`)),
    tap: async (label) => {
      const action = await until(`the button ${label}`, async () => (await theirs()).flatMap((a) => a.suggestedActions?.actions ?? []).findLast((x) => x.title === label), 15_000, heard);
      await speak({ ...message(label, `c${++n}`), value: action.value });
    },
    send: async (files, caption = '') => {
      const form = new FormData();
      form.append('activity', new Blob([JSON.stringify(message(caption, `c${++n}`))], { type: 'application/vnd.microsoft.activity' }));
      for (const f of files) form.append('file', new Blob([f.bytes as Uint8Array<ArrayBuffer>], { type: f.type ?? 'application/octet-stream' }), f.name);
      since = (await theirs()).length;
      return (await call(url, `/conversations/${s.conversationId}/upload`, s.token, { method: 'POST', body: form })).status;
    },
    hears: (what, ms) => until(`${what} in the chat`, async () => (await heard()).slice(since).find((t) => what.test(t)), ms, heard),
  };
};

// ---------------------------------------------------------------- staff
type Ask = { params?: Record<string, string>; query?: Record<string, string>; body?: unknown };
export interface Seat {
  readonly page: Page;
  /** What the desk's own pages may ask, asked from within the page: its cookie, its header. */
  ask<N extends RouteName>(name: N, ask?: Ask): Promise<{ status: number; body: Reply<N> }>;
  must<N extends RouteName>(name: N, ask?: Ask): Promise<Reply<N>>;
  go(path: string): Promise<void>;
  /** As a link within the desk would: the page stays. */
  move(path: string): Promise<void>;
  /** Widest thing beyond the edge, in pixels: of the page, and of every pane that scrolls up and down. Strips and the board scroll sideways by design. */
  overflow(): Promise<number>;
}

/** Whatever a page says, opens or asks of other houses is kept in `complaints`: nothing there is the pass condition of every test. */
export const openSeat = async (browser: Browser, house: RunningHouse, options: BrowserContextOptions, complaints: string[]): Promise<Seat> => {
  const page = await (await browser.newContext(options)).newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (e) => complaints.push(`error ${e.message.slice(0, 300)}`));
  page.on('dialog', (d) => { complaints.push(`dialog ${d.message()}`); void d.dismiss(); });
  page.on('request', (r) => { if (!r.url().startsWith(house.url) && !/^(?:data|blob):/.test(r.url())) complaints.push(`foreign ${r.url().slice(0, 200)}`); });
  page.on('console', (m) => { if (m.type() === 'error' && !/Failed to load resource|ERR_/.test(m.text())) complaints.push(m.text().slice(0, 300)); });
  const ask = async <N extends RouteName>(name: N, { params = {}, query, body }: Ask = {}): Promise<{ status: number; body: Reply<N> }> => {
    const { method, path } = API[name] as { method: string; path: string };
    const url = `${PREFIX}${path.replace(/:(\w+)/g, (_, k: string) => encodeURIComponent(params[k] ?? ''))}${query ? `?${new URLSearchParams(query)}` : ''}`;
    const init = { method, headers: { 'x-sila': 'desk', ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    return page.evaluate(async ([u, i]) => { const r = await fetch(u as string, i as RequestInit); return { status: r.status, body: await r.json().catch(() => null) }; }, [url, init] as const) as Promise<{ status: number; body: Reply<N> }>;
  };
  return {
    page, ask,
    must: async (name, given) => { const got = await ask(name, given); if (got.status >= 300) throw new Error(`${name}: ${got.status} ${JSON.stringify(got.body)}`); return got.body; },
    go: async (path) => { await page.goto(`${house.url}/desk${path}`); },
    move: async (path) => { await page.evaluate(`history.pushState(null, '', ${JSON.stringify(`/desk${path}`)}); new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))`); },
    overflow: () => page.evaluate(`(() => {
      const wide = [document.documentElement, ...document.querySelectorAll('*')].filter((e) => { const y = getComputedStyle(e).overflowY; return e === document.documentElement || ((y === 'auto' || y === 'scroll') && getComputedStyle(e).overflowX !== 'hidden' && e.clientWidth > 0 && !e.matches('.boxes, .board, .picks, .strip')); });
      return Math.max(...wide.map((e) => e.scrollWidth - e.clientWidth));
    })()`) as Promise<number>,
  };
};

const choosePassword = async (page: Page): Promise<void> => {
  for (const i of [0, 1]) await page.locator('input[autocomplete=new-password]').nth(i).fill(PASSWORD);
  await page.click('button[type=submit]');
};
/** The path and word of the link that the server printed. */
export const firstLinkOf = (house: RunningHouse): string => {
  const found = /first admin[^\n]*?\/desk(\/first#word=[\w-]+)/.exec(house.log());
  if (!found) throw new Error(`no link in:\n${house.log()}`);
  return found[1] as string;
};
export const makeAdmin = async (seat: Seat, house: RunningHouse, name: string, login: string): Promise<void> => {
  await seat.go(firstLinkOf(house));
  await seat.page.fill('input[autocomplete=name]', name);
  await seat.page.fill('input[autocomplete=username]', login);
  await choosePassword(seat.page);
  await seat.page.locator('nav .way').first().waitFor();
};
/** A member the admin adds on the staff screen. Resolves with the path of the link. */
export const addMember = async ({ page, go }: Seat, name: string, login: string, role: string): Promise<string> => {
  await go('/staff');
  await page.getByRole('button', { name: 'إضافة موظف' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('الاسم', { exact: false }).first().fill(name);
  await dialog.getByLabel('اسم الدخول').fill(login);
  await dialog.getByLabel(role, { exact: true }).check();
  await dialog.locator('button[type=submit]').click();
  const link = await dialog.getByLabel('رابط اختيار كلمة المرور').inputValue();
  await page.keyboard.press('Escape');
  return link.slice(link.indexOf('/desk') + '/desk'.length);
};
/** Somebody new, with the link they were handed. */
export const joins = async (browser: Browser, house: RunningHouse, link: string, options: BrowserContextOptions, complaints: string[]): Promise<Seat> => {
  const seat = await openSeat(browser, house, options, complaints);
  await seat.go(link);
  await choosePassword(seat.page);
  await seat.page.locator('nav .way').first().waitFor();
  return seat;
};
