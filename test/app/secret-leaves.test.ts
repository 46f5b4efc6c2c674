/** A secret does not outlive its turn, on the way through a whole house: on Telegram the message is deleted, in our record it is hidden, and the person is told. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startListening } from '../../app/channels.ts';
import { machineClock } from '../../app/clock.ts';
import { startLoop, type Loop } from '../../app/loop.ts';
import { sinkOf } from '../../app/receive.ts';
import { openHouse, ROOT, type House } from '../../app/wire.ts';
import { openTelegramChannel } from '../../bots/telegram/index.ts';
import { HIDDEN } from '../../core/secrets.ts';
import { bare } from '../../core/text.ts';
import { openTelegram, type Phone, type TelegramFake } from '../fakes/telegram/index.ts';
import { until } from '../e2e/house.ts';

const CODE = 'رمز التحقق 482193';
const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...new Array<number>(60).fill(9)]);
let telegram: TelegramFake;
let data: string;
let sara: Phone;
let house: House;
let conversation = '';
let media: string[] = [];
let stop: () => Promise<void>;

beforeEach(async () => {
  telegram = await openTelegram();
  data = mkdtempSync(join(tmpdir(), 'sila-secret-'));
  sara = telegram.phone(501, 'سارة');
  house = await openHouse({ data, flows: join(ROOT, 'flows'), mode: 'demo', logLevel: 'silent', clock: machineClock, turned: (job) => { conversation = job.conversation; if (job.event.type === 'message' && job.event.body.kind === 'media') media = job.event.body.media.map((m) => m.id); } });
  house.channels.set('telegram', openTelegramChannel({ TELEGRAM_TOKEN: telegram.token, TELEGRAM_API: telegram.url }, {
    blobs: house.store.blobs, data, now: () => Date.now(), log: () => undefined,
  }, { pollSeconds: 1, first: 20 }));
  const loop: Loop = startLoop(house.deps);
  const listening = startListening(house.deps, (c) => sinkOf({ deps: house.deps, poke: () => loop.poke(), resolve: async () => [] }, c));
  stop = async () => { await listening.stop(); await loop.stop(); await house.close(); };
});
afterEach(async () => { await stop(); await telegram.close(); rmSync(data, { recursive: true, force: true }); });

const own = (): string[] => sara.shown().filter((m) => !m.fromBot).map((m) => m.text);
const heard = (what: string): Promise<unknown> => until(`by the person: ${what}`, () => sara.heard().some((m) => bare(m.text).includes(what)), 10_000, () => sara.heard().map((m) => m.text));
const kept = async (): Promise<string[]> => {
  return (await house.store.history(conversation, 100)).filter((l) => l.by === 'person').map((l) => l.text);
};

describe('on Telegram', { timeout: 60_000 }, () => {
  it('a code is deleted from the chat and hidden in the record; what else was said stays', async () => {
    sara.say('متى دوامكم؟');
    await heard('دوام الجمعية');
    sara.say(CODE);
    await heard('لا ترسلوا رموز التحقق لأحد');
    await until('the message gone', () => !own().includes(CODE));
    expect(own()).toEqual(['متى دوامكم؟']);
    expect(await kept()).toEqual(['متى دوامكم؟', HIDDEN]);
  });
  it('a picture of a bank card is deleted, and no file of it is kept', async () => {
    sara.photo(JPEG, 'هذي بطاقتي الصراف');
    await heard('بطاقة');
    await until('the picture gone', () => own().length === 0);
    expect(await kept()).toEqual([HIDDEN]);
    expect(media).toHaveLength(1);
    await until('the file gone', async () => (await house.store.blobs.get(media[0] as string)) === null);
  });
  it('a message that is edited into a code is deleted too', async () => {
    const id = sara.say('متى دوامكم؟');
    await heard('دوام الجمعية');
    sara.edit(id, CODE);
    await heard('لا ترسلوا رموز التحقق لأحد');
    await until('the message gone', () => own().length === 0);
    expect((await kept()).join(' ')).not.toContain('482193');
  });
  it('where Telegram will not delete it, the warning and the record are the same', async () => {
    telegram.fault({ method: 'deleteMessage', as: 'refuse', code: 400, description: "Bad Request: message can't be deleted" });
    sara.say(CODE);
    await heard('لا ترسلوا رموز التحقق لأحد');
    await until('it was tried', () => (telegram.came.get('deleteMessage') ?? 0) > 0);
    expect(own()).toEqual([CODE]);
    expect(await kept()).toEqual([HIDDEN]);
  });
});
