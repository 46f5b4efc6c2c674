/** Two pages that show the same chat, as a person meets them: our widget, and Microsoft's Web Chat. Both in a real Chromium on a phone, right to left. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fastify } from 'fastify';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { ROOT } from './house.ts';

export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
export const WEBCHAT = join(ROOT, 'test/peers/node_modules/botframework-webchat/dist/webchat.js');
export const hasChromium = existsSync(CHROMIUM);
export const hasWebChat = existsSync(WEBCHAT);
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'ar-SA', timezoneId: 'Asia/Riyadh', reducedMotion: 'reduce' };

export type Paper = { name: string; mimeType: string; buffer: Buffer };
/** An element, seen from here: these tests are typed for Node. */
type Shown = { innerText: string };
export type Line = { mine: boolean; text: string };
export interface Face {
  page: Page;
  said(): Promise<Line[]>;
  type(text: string): Promise<void>;
  tap(label: string): Promise<void>;
  attach(file: Paper): Promise<void>;
  /** Widest thing beyond the right or left edge, in pixels. */
  overflow(): Promise<number>;
  close(): Promise<void>;
}

export const openBrowser = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: FLAGS });

const phone = async (browser: Browser, url: string, complaints: string[]): Promise<Page> => {
  const page = await (await browser.newContext(PHONE)).newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (e) => complaints.push(e.message));
  await page.goto(url);
  return page;
};
const overflow = (page: Page) => async (): Promise<number> => (await page.evaluate('document.documentElement.scrollWidth - innerWidth')) as number;

export const widgetFace = async (browser: Browser, url: string, complaints: string[]): Promise<Face> => {
  const page = await phone(browser, `${url}/chat`, complaints);
  return {
    page, overflow: overflow(page), close: () => page.context().close(),
    said: () => page.locator('.said:not(.typing)').evaluateAll((all) => all.map((li) => ({
      mine: li.classList.contains('me'), text: [...(li.querySelector('.bubble')?.children ?? [])].filter((c) => !c.classList.contains('hear')).map((c) => (c as unknown as Shown).innerText).join('\n').trim(),
    }))),
    type: async (text) => { await page.fill('textarea', text); await page.click('.send'); },
    tap: (label) => page.locator('.choices').getByRole('button', { name: label, exact: true }).tap(),
    attach: async (file) => { await page.setInputFiles('input[type=file]', file); await page.locator('.chosen li').waitFor(); await page.click('.send'); },
  };
};

/** A page of somebody else's site that shows Microsoft's Web Chat on our Direct Line. */
const host = async (chat: string): Promise<{ url: string; close(): Promise<void> }> => {
  const app = fastify();
  app.get('/webchat.js', async (_q, reply) => reply.type('text/javascript').send(readFileSync(WEBCHAT)));
  app.get('/', async (_q, reply) => reply.type('text/html').send(`<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>محادثة</title>
<style>html,body,main{margin:0;height:100%}</style><main id="webchat"></main><script src="/webchat.js"></script><script>
(async () => {
  const { token } = await (await fetch('${chat}/directline/tokens/generate', { method: 'POST' })).json();
  WebChat.renderWebChat({ directLine: WebChat.createDirectLine({ domain: '${chat}/directline', token }), locale: 'ar-SA', dir: 'rtl', styleOptions: { sendBoxTextWrap: true, suggestedActionLayout: 'stacked' } }, document.getElementById('webchat'));
})();</script></html>`));
  return { url: await app.listen({ host: '127.0.0.1', port: 0 }), close: () => app.close() };
};

export const webChatFace = async (browser: Browser, url: string, complaints: string[]): Promise<Face> => {
  const site = await host(url);
  const page = await phone(browser, site.url, complaints);
  await page.locator('[data-id="webchat-sendbox-input"]').waitFor();
  const send = (): Promise<void> => page.locator('.webchat__send-box__main button').last().tap();
  return {
    page, overflow: overflow(page), close: async () => { await page.context().close(); await site.close(); },
    said: () => page.locator('.webchat__basic-transcript__activity').evaluateAll((all) => all.map((a) => ({
      mine: a.querySelector('.webchat__stacked-layout--from-user') !== null, text: [...a.querySelectorAll('.webchat__bubble__content')].map((b) => (b as unknown as Shown).innerText).join('\n').trim(),
    }))),
    type: async (text) => { await page.fill('[data-id="webchat-sendbox-input"]', text); await send(); },
    tap: (label) => page.locator('.webchat__suggested-actions').getByRole('button', { name: label, exact: true }).tap(),
    attach: async (file) => { await page.setInputFiles('input[type=file]', file); await send(); },
  };
};

/** Serious findings of axe, in one line each. It comes through the debugger: the page's own policy forbids foreign script. */
export const axe = (page: Page): Promise<string[]> =>
  page.evaluate(`${readFileSync(join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8')}; axe.run().then((r) => r.violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => v.id + ': ' + v.nodes.map((n) => n.html).join(' | ').slice(0, 300)))`);
