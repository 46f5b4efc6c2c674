/** A person's message taken out of the chat: it is gone, nothing else is, and no fault of Telegram's becomes one of ours. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../fakes/telegram/index.ts';
import { openEar, until, type Ear } from './ear.ts';

const SARA = { channel: 'telegram', user: '501' };
let ear: Ear;
beforeEach(async () => { ear = await openEar(); });
afterEach(() => ear.close());

const retract = (message: string, to = SARA, ms = 2_000): Promise<boolean> => {
  if (!ear.channel.retract) throw new Error('the channel takes nothing back');
  return ear.channel.retract(to, message, AbortSignal.timeout(ms));
};
const inChat = (user = 501): string[] => ear.fake.phone(user).shown().map((m) => m.text);
/** What she says, as the events the house knows it by. */
const said = async (...texts: string[]): Promise<string[]> => {
  const phone = ear.fake.phone(501);
  ear.listen();
  for (const t of texts) phone.say(t);
  await until(() => ear.events.length >= texts.length);
  return ear.events.map((e) => e.id);
};

describe('retract', () => {
  it('deletes that message, and no other', async () => {
    const [, code] = await said('السلام عليكم', 'رمز التحقق 4821', 'شكرا');
    expect(await retract(code as string)).toBe(true);
    expect(inChat()).toEqual(['السلام عليكم', 'شكرا']);
  });
  it('a picture goes with what was written under it', async () => {
    ear.listen();
    ear.fake.phone(501).photo(Buffer.from('ffd8ffe0', 'hex'), 'هذي بطاقتي الصراف');
    await until(() => ear.events.length > 0);
    expect(await retract((ear.events[0] as { id: string }).id)).toBe(true);
    expect(inChat()).toEqual([]);
  });
  it('a second time is no success, and no fault', async () => {
    const [code] = await said('الكود 482193');
    expect([await retract(code as string), await retract(code as string)]).toEqual([true, false]);
  });
  it.each(['', 'x', 'q9001', 'm501', 'm501:', 'm501:1:2', 'm501:1; m501:2', '501:1'])('is not tried for what is no message: %j', async (id) => {
    await said('سلام');
    expect(await retract(id)).toBe(false);
    expect(inChat()).toEqual(['سلام']);
    expect(ear.fake.came.get('deleteMessage')).toBeUndefined();
  });
  it('never reaches into another chat', async () => {
    const [id] = await said('سلام');
    expect(await retract(id as string, { channel: 'telegram', user: '502' })).toBe(false);
    expect(inChat()).toEqual(['سلام']);
  });
  const method = 'deleteMessage';
  const faults: [string, Fault, boolean][] = [
    ['too old (48 hours)', { method, as: 'refuse', code: 400, description: "Bad Request: message can't be deleted" }, true],
    ['too many calls', { method, as: 'refuse', code: 429, retryAfter: 3 }, true],
    ['the line is cut', { method, as: 'reset-before' }, true],
    ['an answer that is none', { method, as: 'garbage' }, false],
    ['silence', { method, as: 'silent' }, false],
  ];
  it.each(faults)('%s: false, and the chat goes on', async (_name, fault, stays) => {
    const [id] = await said('كلمة المرور Madina2026');
    ear.fake.fault({ ...fault, times: 1 });
    expect(await retract(id as string, SARA, 300)).toBe(false);
    expect(inChat().length).toBe(stays ? 1 : 0);
    expect(ear.logs.join('\n')).not.toContain('Madina2026');
  });
});
