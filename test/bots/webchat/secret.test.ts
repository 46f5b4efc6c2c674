/** What a visitor's page reads back of a secret it posted: that something was said, not what. The house still gets it, to warn about. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HIDDEN } from '../../../core/secrets.ts';
import { activities, begin, call, json, listen, message, post, type Session } from './client.ts';
import { memory, serve, type Memory, type Running } from './memory.ts';

const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...new Array<number>(60).fill(9)]);
let m: Memory;
let s: Running;
let c: Session;
beforeEach(async () => { m = memory(); s = await serve(m); c = await begin(s.url); });
afterEach(() => s.stop());

const upload = async (text: string, name: string): Promise<number> => {
  const form = new FormData();
  form.set('activity', new Blob([JSON.stringify({ type: 'message', text, from: { id: 'me' }, channelData: { clientActivityID: 'up' } })], { type: 'application/vnd.microsoft.activity' }));
  form.append('file', new File([JPEG], name, { type: 'image/jpeg' }));
  return (await call(s.url, `/conversations/${c.conversationId}/upload`, c.token, { method: 'POST', body: form })).status;
};
const echoes = async (): Promise<Record<string, unknown>[]> => (await activities(s.url, c)).activities;

describe('a secret', () => {
  it.each([
    ['a code', 'رمز التحقق 482193', '482193'], ['in Arabic digits', 'الكود ٤٨٢١٩٣', '٤٨٢١٩٣'], ['a card', 'بطاقتي 4111 1111 1111 1111', '4111'], ['a password', 'كلمة المرور Madina2026', 'Madina2026'],
  ])('%s is hidden on the page, in the stream and in our record; its client id and place stay', async (_what, text, secret) => {
    const stream = await listen(c.streamUrl);
    await post(s.url, c, message('السلام عليكم', 'c1'));
    const { id } = await json<{ id: string }>(await post(s.url, c, { ...message(text, 'c2'), channelData: { clientActivityID: 'c2', draft: text } }));
    await stream.until(() => stream.texts().length >= 2);
    stream.socket.terminate();
    expect(stream.texts()).toEqual(['السلام عليكم', HIDDEN]);
    expect(await echoes()).toMatchObject([{ text: 'السلام عليكم' }, { id, text: HIDDEN, from: { id: c.user, role: 'user' }, channelData: { clientActivityID: 'c2' } }]);
    for (const seen of [stream.sets, await echoes(), m.activities(c.conversationId)]) expect(JSON.stringify(seen)).not.toContain(secret);
    expect(m.messages().at(-1)).toMatchObject({ id, body: { kind: 'text', text } }); // warned about by the engine, which keeps it no longer than that turn
  });
  it('is as hidden when the post is sent again', async () => {
    const text = 'رمز التحقق 482193';
    for (const clientId of ['first', 'retry']) await post(s.url, c, message(text, clientId));
    expect(m.messages()).toHaveLength(1);
    expect(JSON.stringify([await echoes(), m.activities(c.conversationId)])).not.toContain('482193');
  });
  it.each([['by what is written under it', 'هذي بطاقتي الصراف', 'صورة.jpg'], ['by its name', '', 'visa.jpg']])('a picture of a card is not shown again: %s', async (_how, text, name) => {
    expect(await upload(text, name)).toBe(200);
    const [echo] = await echoes();
    expect(echo).toMatchObject({ text: HIDDEN });
    expect(echo?.['attachments']).toBeUndefined();
    expect(JSON.stringify(m.activities(c.conversationId))).not.toContain(name);
  });
});

describe('no false alarm', () => {
  it.each(['1000000008', '0551234567', 'SA0380000000608010167519', 'ما وصل رمز التحقق', 'راتبي 4500 ريال'])('%s is shown as it was written', async (text) => {
    await post(s.url, c, message(text, 'c1'));
    expect(await echoes()).toMatchObject([{ text }]);
  });
  it('a picture of a paper is', async () => {
    expect(await upload('هذا عقد الإيجار', 'عقد.jpg')).toBe(200);
    expect(await echoes()).toMatchObject([{ text: 'هذا عقد الإيجار', attachments: [{ name: 'عقد.jpg' }] }]);
  });
});
