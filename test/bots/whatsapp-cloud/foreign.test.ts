/** A client we did not write: npm's @kapso/whatsapp-cloud-api. It talks to our fake, and its webhook helpers read the bodies that we read. */
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from '../../../bots/whatsapp-cloud/parse.ts';
import { signatureOf } from '../../../bots/whatsapp-cloud/signature.ts';
import { bytesOf, casesOf, KEYS, openHouse, soon, webhook } from './house.ts';
import type { Case, House } from './house.ts';

const PEER = new URL('../../peers/node_modules/@kapso/whatsapp-cloud-api/', import.meta.url);
const there = existsSync(new URL('package.json', PEER));
if (!there) console.log('skipped: @kapso/whatsapp-cloud-api is not installed (npm ci in test/peers)');

type Answer = { messages: { id: string }[] };
type Client = {
  messages: Record<'sendText' | 'sendInteractiveButtons' | 'sendInteractiveList' | 'sendImage' | 'sendTemplate' | 'markRead', (input: Record<string, unknown>) => Promise<Answer>>;
  media: { upload(input: Record<string, unknown>): Promise<{ id: string }>; get(input: { mediaId: string }): Promise<{ url: string; mimeType: string; fileSize: string | number }> };
};
type Normal = { messages: { id: string; type: string }[]; statuses: { id?: string; status: string; bizOpaqueCallbackData?: string }[] };
type Server = { verifySignature(o: { appSecret: string; rawBody: Buffer; signatureHeader?: string }): boolean; normalizeWebhook(payload: unknown): Normal };

describe.skipIf(!there)('a foreign client', () => {
  let house: House;
  let client: Client;
  let server: Server;
  const phoneNumberId = KEYS.phoneId;
  const to = '966501234567';
  beforeAll(async () => {
    house = await openHouse();
    server = (await import(new URL('dist/server.js', PEER).href)) as Server;
    const { WhatsAppClient } = (await import(new URL('dist/index.js', PEER).href)) as { WhatsAppClient: new (o: object) => Client };
    client = new WhatsAppClient({ accessToken: house.graph.token, baseUrl: new URL(house.graph.url).origin, graphVersion: 'v24.0' });
  });
  afterAll(() => house.graph.close());

  it('sends texts, buttons, lists, templates and files to the fake as we do', async () => {
    const phone = house.graph.phone(to);
    expect((await client.messages.sendText({ phoneNumberId, to, body: 'مرحبا' })).messages[0]?.id).toMatch(/^wamid\./);
    expect(await phone.next()).toMatchObject({ kind: 'text', text: 'مرحبا' });
    await client.messages.sendInteractiveButtons({ phoneNumberId, to, bodyText: 'اختر', buttons: [{ id: '1.0:a', title: 'أ' }, { id: '1.0:b', title: 'ب' }] });
    expect(await phone.next()).toMatchObject({ kind: 'buttons', text: 'اختر', choices: [{ title: 'أ' }, { title: 'ب' }] });
    await client.messages.sendInteractiveList({ phoneNumberId, to, bodyText: 'اختر', buttonText: 'القائمة', sections: [{ title: 'س', rows: [{ id: '1', title: 'واحد', description: 'د' }] }] });
    expect(await phone.next()).toMatchObject({ kind: 'list', choices: [{ title: 'واحد', description: 'د' }] });
    await client.messages.sendTemplate({ phoneNumberId, to, template: { name: 'sila_notice', language: { code: 'ar' }, components: [{ type: 'body', parameters: [{ type: 'text', text: 'خبر' }] }] } });
    expect(await phone.next()).toMatchObject({ kind: 'template', text: 'خبر' });
    const bytes = Buffer.from([0xff, 0xd8, 0xff, 1, 2, 3]);
    const { id } = await client.media.upload({ phoneNumberId, type: 'image/jpeg', fileName: 'a.jpg', file: new Blob([bytes], { type: 'image/jpeg' }) });
    await client.messages.sendImage({ phoneNumberId, to, image: { id, caption: 'صورة' } });
    expect(await phone.next()).toMatchObject({ kind: 'image', text: 'صورة', file: { mime: 'image/jpeg' } });
    expect(await client.media.get({ mediaId: id })).toMatchObject({ mimeType: 'image/jpeg' });
    // What it put there our channel takes down.
    expect(await house.channel.fetch?.(id, 100, soon())).toEqual({ as: 'ok', bytes, mime: 'image/jpeg' });
  });
  it('hears the same codes', async () => {
    house.graph.faults.push({ do: 'refuse', status: 400, code: 131047 });
    await expect(client.messages.sendText({ phoneNumberId, to, body: 'x' })).rejects.toMatchObject({ code: 131047 });
    await expect(client.messages.sendText({ phoneNumberId, to, body: 'x'.repeat(4_097) })).rejects.toThrow();
  });
  it('agrees with us on every signature', () => {
    for (const body of casesOf<Case>('in').flatMap(([, cases]) => cases.map((c) => bytesOf(c.in)))) {
      for (const header of [signatureOf(KEYS.appSecret, body), signatureOf('another-secret', body), 'sha256=00', undefined]) {
        const ours = !('refuse' in parse({ ...webhook(body), headers: header === undefined ? {} : { 'x-hub-signature-256': header } }, KEYS));
        expect(ours, header).toBe(server.verifySignature({ appSecret: KEYS.appSecret, rawBody: body, signatureHeader: header }));
      }
    }
  });
  it('finds the same messages and statuses in the same bodies', () => {
    let compared = 0;
    for (const [family, cases] of casesOf<Case>('in')) {
      for (const c of cases) {
        const ours = parse(webhook(bytesOf(c.in)), KEYS);
        if (!('take' in ours) || ours.unread || family === 'bodies') continue;
        const theirs = server.normalizeWebhook(c.in);
        expect(ours.take.map((e) => e.id), c.name).toEqual(theirs.messages.map((m) => m.id));
        expect((ours.receipts ?? []).map((r) => [r.id, r.key]), c.name).toEqual(theirs.statuses.map((s) => [s.id, s.bizOpaqueCallbackData]));
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(80);
  });
});
