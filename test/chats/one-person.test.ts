/** One person, two channels, the whole house: a request made on the web is found from WhatsApp, and its news come there once the web conversation agrees. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { drain } from '../../app/loop.ts';
import { openHouse, TEMPORARY, type House } from '../../app/wire.ts';
import { virtualClock } from '../../app/clock.ts';
import type { Event } from '../../core/event.ts';
import type { Json } from '../../core/json.ts';
import type { Address, Body, MessageOut } from '../../core/message.ts';
import type { Channel } from '../../core/ports.ts';
import { bare } from '../../core/text.ts';
import { FLOWS } from './play.ts';

const AT = Date.parse('2026-11-22T10:00:00+03:00');
const WEB: Address = { channel: 'web', user: 'visitor' };
const PHONE: Address = { channel: 'whatsapp', user: '966551234567' };
const FORM = ['تقديم طلب مساعدة', 'أوافق', 'فاطمة عبدالله الحربي', '1924680133', '0551234567', 'العزيزية', '6', 'أرملة', '2500', 'الإيجار', 'تراكم الإيجار علينا', 'تخطي', 'نعم'];

describe('one person on two channels', () => {
  let house: House;
  let n = 0;
  const clock = virtualClock(AT);
  const sent: MessageOut[] = [];
  const ear = (id: string): Channel => ({
    id, kind: 'test', official: true, limits: { text: 4_096, choices: 20, label: 24, media: true, typing: false }, doubt: 'never', parse: () => ({ ignore: '' }),
    render: (out) => [{ key: out.key, to: out.to, do: 'show', body: out as unknown as Json }], send: async (call) => { sent.push(call.body as unknown as MessageOut); return { as: 'ok' }; },
  });
  const happen = async (event: Record<string, unknown>, address: Address): Promise<string[]> => {
    const before = sent.length;
    clock.set(clock.now() + 60_000);
    await house.store.accept([{ event: { id: `m${++n}`, at: clock.now(), from: address, ...event } as Event, to: { address } }]);
    await drain(house.deps);
    clock.set(clock.now() + 5_000); // the wait for another half
    await drain(house.deps);
    return sent.slice(before).map((m) => `${m.to.channel}: ${bare(m.text)}`);
  };
  const say = (text: string, address: Address): Promise<string[]> => happen({ type: 'message', body: { kind: 'text', text } satisfies Body }, address);
  const register = async (): Promise<string> => {
    let last: string[] = [];
    for (const line of FORM) last = await say(line, WEB);
    return /\d{7}/.exec(last.join(' '))?.[0] ?? '';
  };
  const news = async (number: string): Promise<string[]> => {
    const before = sent.length;
    await house.store.setRequest(number, { at: clock.now(), who: 'staff', state: 'approved', note: null });
    await drain(house.deps);
    return sent.slice(before).map((m) => m.to.channel).sort();
  };

  beforeEach(async () => {
    clock.set(AT);
    sent.length = 0;
    house = await openHouse({ data: TEMPORARY, flows: FLOWS, mode: 'demo', logLevel: 'error', clock });
    for (const id of ['web', 'whatsapp']) house.channels.set(id, ear(id));
  });
  afterEach(() => house.close());

  it('by number and last four digits; asked there, agreed, told here; then news reach both', async () => {
    const number = await register();
    await say('أين طلبي', PHONE);
    const found = await say(`${number} 0133`, PHONE);
    expect(found[0]).toContain(number);
    expect(found.at(-1)).toContain('هل تريدون أن تصلكم هنا أيضًا');
    expect(await news(number)).toEqual(['web']);
    const asked = await say('نعم', PHONE);
    expect(asked.map((s) => s.split(':')[0])).toEqual(['whatsapp', 'web']);
    expect(asked[1]).toContain('واتساب');
    const agreed = await say('نعم، هذا أنا', WEB);
    expect(agreed.map((s) => s.split(':')[0]).sort()).toEqual(['web', 'whatsapp']);
    expect(agreed.find((s) => s.startsWith('whatsapp'))).toContain('تم التأكيد');
    expect(await news(number)).toEqual(['web', 'whatsapp']);
  });
  it('a refusal joins nothing, and is told', async () => {
    const number = await register();
    await say('أين طلبي', PHONE);
    await say(`${number} 0133`, PHONE);
    await say('نعم', PHONE);
    const refused = await say('لا، ليس أنا', WEB);
    expect(refused.find((s) => s.startsWith('whatsapp'))).toContain('لم يُؤكَّد');
    expect(await news(number)).toEqual(['web']);
  });
  it('by national id and the mobile that WhatsApp itself vouches for; a stranger\'s mobile opens nothing', async () => {
    const number = await register();
    await house.store.addPerson('1924680133', '+966551234567');
    const speak = (text: string, phone: string, user: string) => happen({ type: 'message', phone, body: { kind: 'text', text } satisfies Body }, { channel: 'whatsapp', user });
    await speak('أين طلبي', '+966551234567', PHONE.user);
    expect((await speak('1924680133', '+966551234567', PHONE.user)).join()).toContain(number);
    await speak('أين طلبي', '+966557654321', '966557654321');
    expect((await speak('1924680133', '+966557654321', '966557654321')).join()).not.toContain(number);
  });
});
