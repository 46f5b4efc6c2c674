/** A Bot API that we did not write: npm's telegram-test-api (nine methods, no offsets). A smoke run; losses are looked for on our own fake. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { afterEach, describe, expect, it } from 'vitest';
import { openTelegramChannel } from '../../../bots/telegram/index.ts';
import type { Event } from '../../../core/event.ts';
import { until } from './ear.ts';

const PEERS = new URL('../../peers/', import.meta.url);
const there = existsSync(new URL('node_modules/telegram-test-api/package.json', PEERS));
if (!there) console.log('skipped: telegram-test-api is not installed (npm run peers)');

type Made = { [key: string]: unknown };
type Client = {
  makeMessage(text: string): Made; sendMessage(m: Made): Promise<unknown>; makeCommand(text: string): Made; sendCommand(m: Made): Promise<unknown>;
  makeCallbackQuery(data: string): Made; sendCallback(m: Made): Promise<unknown>;
  getUpdates(): Promise<{ result: { message: { text: string; reply_markup?: { inline_keyboard: { text: string; callback_data: string }[][] } } }[] }>;
};
type Server = { config: { apiURL: string }; start(): Promise<void>; stop(): Promise<unknown>; getClient(token: string, o: object): Client };

const TOKEN = '123456789:a-token-of-the-smoke-run-0000';
const freePort = async (): Promise<number> => {
  const probe = createServer();
  await new Promise<void>((up) => probe.listen(0, '127.0.0.1', up));
  const { port } = probe.address() as AddressInfo;
  await new Promise((down) => probe.close(down));
  return port;
};

let server: Server | undefined;
const end = new AbortController();
afterEach(async () => { end.abort(); await server?.stop(); });

describe.skipIf(!there)('telegram-test-api', () => {
  it('hears words, commands and buttons, and answers with buttons', { timeout: 30_000 }, async () => {
    const TelegramServer = createRequire(new URL('package.json', PEERS))('telegram-test-api') as new (o: object) => Server;
    server = new TelegramServer({ port: await freePort(), host: '127.0.0.1' });
    await server.start();
    const client = server.getClient(TOKEN, { userId: 501, chatId: 501, firstName: 'سارة', interval: 20, timeout: 5_000 });
    const channel = openTelegramChannel({ TELEGRAM_TOKEN: TOKEN, TELEGRAM_API: server.config.apiURL }, { blobs: { get: async () => null }, data: '', now: Date.now, log: () => undefined }, { first: 20, longest: 200 });
    const events: Event[] = [];
    const listening = channel.listen?.({ take: async (p) => void events.push(...p.take), quarantine: async () => undefined, cursor: async () => null }, end.signal);

    await client.sendMessage(client.makeMessage('السلام عليكم'));
    await client.sendCommand(client.makeCommand('/start'));
    await until(() => events.length === 2);
    for (const call of channel.render({ key: 'c:3.1', to: { channel: 'telegram', user: '501' }, lang: 'ar', lane: 'reply', text: 'وعليكم السلام', choices: [{ id: 'menu', label: 'القائمة' }] })) {
      expect(await channel.send(call, AbortSignal.timeout(5_000))).toMatchObject({ as: 'ok' });
    }
    const [shown] = (await client.getUpdates()).result;
    expect(shown?.message).toMatchObject({ text: 'وعليكم السلام', reply_markup: { inline_keyboard: [[{ text: 'القائمة', callback_data: '3.1:menu' }]] } });
    await client.sendCallback(client.makeCallbackQuery('3.1:menu'));
    await until(() => events.length === 3);
    expect(events).toMatchObject([
      { type: 'message', from: { channel: 'telegram', user: '501' }, name: 'سارة', body: { kind: 'text', text: 'السلام عليكم' } },
      { type: 'message', body: { kind: 'choice', id: '/start', label: '' } },
      { type: 'message', body: { kind: 'choice', id: 'menu', of: '3.1' } },
    ]);
    end.abort();
    await listening;
  });
});
