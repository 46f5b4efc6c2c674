/** Staff in a Telegram group, through the real channel and its client to a Bot API on loopback, on a real database. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startListening, type Listening } from '../../app/channels.ts';
import { runOperation } from '../../app/admin.ts';
import { machineClock } from '../../app/clock.ts';
import { parseArgs } from '../../app/args.ts';
import { startLoop, type Loop } from '../../app/loop.ts';
import { sinkOf, type Receiving } from '../../app/receive.ts';
import { openRooms, type StaffRooms } from '../../app/rooms.ts';
import { openHouse, ROOT, type House } from '../../app/wire.ts';
import { openTelegramChannel } from '../../bots/telegram/index.ts';
import type { Rooms, Ticket } from '../../core/ports.ts';
import { bare } from '../../core/text.ts';
import { openTelegram, type Group, type Phone, type TelegramFake } from '../fakes/telegram/index.ts';
import { until } from '../e2e/house.ts';

const GROUP = -1001234567890;
const OGG = new Uint8Array([...Buffer.from('OggS'), 0, 2, ...new Array<number>(40).fill(7)]);
const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, ...new Array<number>(60).fill(9)]);

type Running = { house: House; staff: StaffRooms; stop(): Promise<void> };
let telegram: TelegramFake;
let data: string;
let group: Group;
let sara: Phone;
let running: Running;

const start = async (): Promise<Running> => {
  let staff: StaffRooms | null = null;
  const house = await openHouse({ data, flows: join(ROOT, 'flows'), mode: 'demo', logLevel: 'silent', clock: machineClock, turned: (job, state, effects) => staff?.turned(job, state, effects) });
  const channel = openTelegramChannel({ TELEGRAM_TOKEN: telegram.token, TELEGRAM_API: telegram.url, TELEGRAM_STAFF_GROUP: String(GROUP) }, {
    blobs: house.store.blobs, data, now: () => Date.now(), log: () => undefined,
  }, { pollSeconds: 1, first: 20 });
  house.channels.set('telegram', channel);
  // The group's own pace would make this test wait for minutes; that it is kept is shown in rooms.test.ts.
  staff = openRooms(house.deps, { id: 'telegram', rooms: { ...(channel.rooms as Rooms), pace: { all: 1_000, burst: 1_000, every: 1 } } });
  const mine = staff;
  let loop: Loop | null = null;
  const receiving: Receiving = { deps: house.deps, poke: () => loop?.poke(), resolve: (_channel, words) => mine.resolve(words) };
  loop = startLoop(house.deps);
  const listening: Listening = startListening(house.deps, (c) => sinkOf(receiving, c));
  return { house, staff, stop: async () => { await listening.stop(); await loop?.stop(); await mine.stop(); await house.close(); } };
};

beforeEach(async () => {
  telegram = await openTelegram();
  data = mkdtempSync(join(tmpdir(), 'sila-rooms-'));
  group = telegram.group(GROUP);
  sara = telegram.phone(501, 'سارة');
  running = await start();
});
afterEach(async () => { await running.stop(); await telegram.close(); rmSync(data, { recursive: true, force: true }); });

const topic = (n = -1): number => group.topics().at(n)?.thread ?? 0;
const inTopic = (thread = topic()): string[] => group.shown(thread).filter((m) => m.fromBot).map((m) => bare(m.text));
const seen = (what: string, thread?: number): Promise<unknown> => until(`in the topic: ${what}`, () => inTopic(thread ?? topic()).some((t) => t.includes(what)), 10_000, () => inTopic(thread ?? topic()));
const heard = (what: string): Promise<unknown> => until(`by the person: ${what}`, () => sara.heard().some((m) => bare(m.text).includes(what)), 10_000, () => sara.heard().map((m) => m.text));
const times = (what: string, thread = topic()): number => inTopic(thread).join('\n').split(what).length - 1;
const tickets = (): Promise<Ticket[]> => running.house.store.tickets({});

const handOver = async (): Promise<void> => {
  sara.say('موظف');
  await until('a topic', () => topic());
  await seen('تذكرة');
};

describe('staff in a Telegram group', { timeout: 60_000 }, () => {
  it('hand-over, claim, replies, files both ways, notes, a deleted topic, the end', async () => {
    const mona = group.member(7, 'منى');
    await handOver();
    expect(group.topics()[0]?.name).toContain('تيليجرام · طلب التحدث مع موظف');
    expect(group.shown(topic())[0]?.buttons.flat().map((b) => b.data)).toEqual(['room:took', 'room:closed']);

    mona.press(topic(), 'أستلمها');
    await seen('✅ استلمها منى.');
    await heard('معكم الآن منى');
    mona.say(topic(), 'أهلًا سارة، كيف أساعدكم؟');
    await heard('أهلًا سارة، كيف أساعدكم؟');

    sara.photo(JPEG, 'هذه الفاتورة');
    await until('the photo in the topic', () => group.shown(topic()).some((m) => m.fromBot && m.file && Buffer.compare(m.file.bytes, JPEG) === 0));
    await seen('هذه الفاتورة');
    sara.voice(OGG);
    await until('the voice note in the topic', () => group.shown(topic()).some((m) => m.fromBot && m.kind === 'voice' && m.file && Buffer.compare(m.file.bytes, OGG) === 0));

    mona.say(topic(), '/note اتصلت بها أمس');
    const conversation = (await tickets())[0]?.conversation as string;
    await until('the note', async () => (await running.house.store.notes(conversation)).some((n) => n.text === 'اتصلت بها أمس'));
    await running.staff.settled();
    mona.document(topic(), new Uint8Array(Buffer.from('%PDF-1.4 xxxxxxxxxxxxxxxxxxxx')), 'خطاب.pdf', 'application/pdf', 'هذا الخطاب');
    await until('the file at the person', () => sara.heard().some((m) => m.file && Buffer.from(m.file.bytes).toString().startsWith('%PDF')), 10_000, () => sara.heard().map((m) => m.text));
    expect(sara.heard().map((m) => m.text).join()).not.toContain('أمس');
    expect(times('أهلًا سارة')).toBe(0);

    group.deleteTopic(topic());
    sara.say('هل من جديد؟');
    await until('another topic', () => group.topics().filter((t) => t.state === 'open').length === 1 && group.topics().length === 2);
    await seen('هل من جديد؟');
    expect(times('تذكرة')).toBeGreaterThanOrEqual(1);
    expect(times('هل من جديد؟')).toBe(1);
    await running.staff.settled();
    mona.say(topic(), 'نعم، تمت دراسة الطلب');
    await heard('نعم، تمت دراسة الطلب');

    mona.say(topic(), '/return');
    await heard('عاد المساعد الآلي');
    await seen('أنهى منى المتابعة');
    await until('the topic closed', () => group.topics().at(-1)?.state === 'closed');

    sara.say('موظف');
    await until('a third topic', () => group.topics().length === 3);
    await seen('تذكرة 2');
    mona.say(topic(), '/close');
    await heard('انتهت المحادثة مع الموظف');
    expect((await tickets()).map((t) => t.state)).toEqual(['closed', 'closed']);
  });

  it('two claim at once: one wins, the other is told; a restart in between doubles nothing', async () => {
    const [mona, ali] = [group.member(7, 'منى'), group.member(8, 'علي')];
    await handOver();
    mona.press(topic(), 'أستلمها');
    ali.press(topic(), 'أستلمها');
    await seen('المحادثة مع');
    const [holder, other] = (await tickets())[0]?.who?.name === 'منى' ? ['منى', 'علي'] : ['علي', 'منى'];
    expect(inTopic().join()).toContain(`${other}: المحادثة مع ${holder}`);
    (holder === 'منى' ? mona : ali).say(topic(), 'أنا معكم');
    await heard('أنا معكم');
    await running.staff.settled();
    const before = inTopic();
    await running.stop();
    sara.say('شكرًا لكم');
    (holder === 'منى' ? mona : ali).say(topic(), 'على الرحب');
    running = await start();
    await seen('شكرًا لكم');
    await running.staff.settled();
    expect(group.topics()).toHaveLength(1);
    expect(inTopic().slice(0, before.length)).toEqual(before);
    expect(times('شكرًا لكم')).toBe(1);
    // The reply was written before the person's words were in the room: refused, and said so.
    await seen('وصلت رسالة جديدة قبل ردّكم');
    expect(sara.heard().map((m) => m.text)).not.toContain('على الرحب');
  });

  it('an answer whose end nobody knows comes once more and says so; the terminal sees the same and saves the voice note', async () => {
    await handOver();
    telegram.fault({ method: 'sendMessage', times: 1, as: 'reset-after' });
    await running.house.store.accept([{ event: { type: 'staff', id: 'n1', at: Date.now(), act: 'noted', who: { id: 'huda', name: 'هدى' }, text: 'ملاحظة من الطرفية' }, to: { conversation: (await tickets())[0]?.conversation as string } }]);
    await until('the note twice', () => times('ملاحظة من الطرفية') === 2, 25_000, () => inTopic());
    expect(inTopic().filter((t) => t.includes('قد تكون هذه الرسالة ظهرت قبل قليل.'))).toHaveLength(1);

    sara.voice(OGG);
    await until('the voice note', () => group.shown(topic()).some((m) => m.fromBot && m.kind === 'voice'));
    const id = (await tickets())[0]?.id as number;
    const shown = (await runOperation(running.house, 'tickets.show', { id })) as { notes: { who: string; text: string }[] };
    expect(shown.notes).toMatchObject([{ who: 'هدى', text: 'ملاحظة من الطرفية' }]);
    await running.stop();
    const { run } = await import('../../app/commands/tickets.ts');
    const folder = join(data, 'out');
    const env = process.env['SILA_DATA'];
    process.env['SILA_DATA'] = data;
    const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      expect(await run(parseArgs(['save', String(id), folder]))).toBe(0);
    } finally {
      said.mockRestore();
      if (env === undefined) delete process.env['SILA_DATA']; else process.env['SILA_DATA'] = env;
    }
    const files = readdirSync(folder);
    expect(files).toHaveLength(1);
    expect(Buffer.compare(readFileSync(join(folder, files[0] as string)), OGG)).toBe(0);
    running = await start();
  });
});
