/** The plugin inside an app that has a helmet and web sockets of its own. */
import helmet from '@fastify/helmet';
import websocket from '@fastify/websocket';
import fastify from 'fastify';
import { expect, it } from 'vitest';
import { webchat } from '../../../bots/webchat/index.ts';
import { begin, listen, message, post } from './client.ts';
import { SECRET, memory } from './memory.ts';

it('lives beside the app’s own helmet and sockets: one upgrade each, its own policy for its own page', async () => {
  const m = memory();
  const app = fastify({ forceCloseConnections: true });
  await app.register(helmet);
  await app.register(websocket);
  app.get('/own', { websocket: true }, (socket) => socket.send('{"activities":[{"text":"own"}]}'));
  const { routes } = webchat({ log: m.log, blobs: m.blobs, secret: SECRET, origins: ['https://charity.example'], accept: m.accept, now: Date.now, config: () => ({ name: { ar: 'أ', en: 'A' }, lang: 'ar', demo: true }) });
  await app.register(routes);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  const c = await begin(url);
  const [own, stream] = [await listen(`ws://127.0.0.1:${port}/own`), await listen(c.streamUrl)];
  await post(url, c, message('سلام', '1'));
  await stream.until(() => stream.texts().includes('سلام'));
  await own.until(() => own.texts().includes('own'));
  const page = await fetch(`${url}/chat`);
  if (page.status === 200) { // built by the browser tests or npm's prepare
    expect(page.headers.get('content-security-policy')).toMatch(/frame-ancestors 'self' https:\/\/charity\.example/);
    expect(page.headers.get('x-frame-options')).toBeNull();
  } else expect(page.status).toBe(503);
  expect(await (await fetch(`${url}/webchat/config`)).json()).toMatchObject({ demo: true, name: { ar: 'أ' }, langs: ['ar', 'en'] });
  for (const s of [own, stream]) s.socket.terminate();
  await app.close();
});
