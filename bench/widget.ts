/** From an empty cache to the first message on an emulated slow phone: our chat page and Microsoft's Web Chat, on the same server, turn about. */
import { brotliCompressSync, constants } from 'node:zlib';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fastify } from 'fastify';
import { chromium, type Browser } from 'playwright-core';
import { webchat } from '../bots/webchat/index.ts';
import type { MessageOut } from '../core/message.ts';
import { memory } from '../test/bots/webchat/memory.ts';
import { hasPeer, HOW, peerFile } from './peers.ts';
import { summary, type Row } from './row.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: 'ar-SA' };
const SLOW = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const CPU = 4;
const ROUNDS = 3;
const WAIT_MS = 60_000;
const GREETING = 'السلام عليكم ورحمة الله، أهلًا بك.';
const DIST = join(import.meta.dirname, '../bots/webchat/dist/index.html');

/** Our server with a bot that greets whoever opens the chat; beside it a page with Web Chat, packed as well as ours is. */
const openServer = async (peer: boolean) => {
  const m = memory();
  const app = fastify({ forceCloseConnections: true });
  const { channel, routes } = webchat({
    log: m.log, blobs: m.blobs, secret: new Uint8Array(32).fill(7), origins: '*', now: Date.now,
    config: () => ({ name: { ar: 'جمعية', en: 'Charity' }, lang: 'ar', demo: true }),
    async accept(batch) {
      const done = await m.accept(batch);
      for (const { event } of batch) if (event.type === 'contact') setTimeout(() => void greet(event.from.user), 5);
      return done;
    },
  });
  const greet = async (user: string): Promise<void> => {
    const out: MessageOut = { key: `${user}.0`, to: { channel: 'web', user }, lang: 'ar', lane: 'reply', text: GREETING, choices: [{ id: 'menu', label: 'القائمة' }] };
    for (const call of channel.render(out)) await channel.send(call, AbortSignal.timeout(5_000));
  };
  await app.register(routes);
  if (peer) {
    const script = brotliCompressSync(readFileSync(peerFile('botframework-webchat/dist/webchat.js')), { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } });
    app.get('/peer/webchat.js', async (_q, reply) => reply.type('text/javascript; charset=utf-8').header('content-encoding', 'br').send(script));
    app.get('/peer', async (_q, reply) => reply.type('text/html; charset=utf-8').send(`<!doctype html><html lang="ar" dir="rtl"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>محادثة</title>
<style>html,body,main{margin:0;height:100%}</style><link rel="icon" href="data:,"><main id="webchat"></main><script src="/peer/webchat.js"></script><script>
(async () => {
  const { token } = await (await fetch('/directline/tokens/generate', { method: 'POST' })).json();
  WebChat.renderWebChat({ directLine: WebChat.createDirectLine({ domain: location.origin + '/directline', token }), locale: 'ar-SA' }, document.getElementById('webchat'));
})();</script></html>`));
  }
  return { url: await app.listen({ host: '127.0.0.1', port: 0 }), close: () => app.close() };
};

/** Milliseconds from the start of the navigation until the greeting stands in the page, and all bytes that came for it. */
const visit = async (browser: Browser, url: string): Promise<{ ms: number; kb: number }> => {
  const context = await browser.newContext(PHONE);
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send('Network.enable');
    await cdp.send('Network.emulateNetworkConditions', SLOW);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: CPU });
    let bytes = 0;
    cdp.on('Network.loadingFinished', (e) => { bytes += e.encodedDataLength; });
    const first = Promise.withResolvers<number>(); // told by the page: its own policy forbids asking it by script text
    const late = setTimeout(() => first.reject(new Error(`no first message within ${WAIT_MS} ms`)), WAIT_MS);
    await page.exposeFunction('firstMessage', (ms: number) => first.resolve(ms));
    // The page itself looks at the clock, in the frame after the words are there.
    await page.addInitScript(`(() => {
      const look = () => { if (document.body && document.body.textContent.includes(${JSON.stringify(GREETING)}.slice(0, 20))) { requestAnimationFrame(() => firstMessage(performance.now())); seen.disconnect(); } };
      const seen = new MutationObserver(look);
      seen.observe(document, { childList: true, subtree: true, characterData: true });
    })()`);
    await page.goto(url, { waitUntil: 'commit' });
    const ms = await first.promise;
    clearTimeout(late);
    return { ms, kb: bytes / 1000 };
  } finally {
    await context.close();
  }
};

export const run = async (): Promise<Row[]> => {
  const names = ['widget: first message on a slow phone', 'widget: bytes for it'] as const;
  const without = (note: string): Row[] => [{ name: names[0], unit: 'ms', figure: null, note }, { name: names[1], unit: 'kB', figure: null, note }];
  if (!existsSync(CHROMIUM)) return without('no Chromium; set CHROMIUM to its path');
  if (!existsSync(DIST)) return without('the pages are not built; run: npm run build');
  const peer = hasPeer('botframework-webchat');
  const server = await openServer(peer);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  try {
    const ours: { ms: number; kb: number }[] = [];
    const theirs: { ms: number; kb: number }[] = [];
    for (let r = 0; r < ROUNDS; r++) {
      ours.push(await visit(browser, `${server.url}/chat`));
      if (peer) theirs.push(await visit(browser, `${server.url}/peer`));
    }
    const row = (name: string, unit: string, of: 'ms' | 'kb'): Row => {
      const mine = summary(ours.map((v) => v[of]), 'less');
      const shown = { name, unit, figure: Math.round(mine.median), best: Math.round(mine.best) };
      if (!peer) return { ...shown, note: `Web Chat: ${HOW}` };
      const them = summary(theirs.map((v) => v[of]), 'less');
      return { ...shown, baseline: { name: 'Web Chat', figure: Math.round(them.median), best: Math.round(them.best) }, ratio: them.median / mine.median };
    };
    return [row(names[0], 'ms', 'ms'), row(names[1], 'kB', 'kb')];
  } finally {
    await browser.close();
    await server.close();
  }
};
if (import.meta.main) console.log(JSON.stringify(await run(), null, 2));
