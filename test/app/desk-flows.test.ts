/** Flows as the desk edits them, on a real house: drafts, preview, publish without a restart, and after one. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FlowForm } from '../../core/flow-form.ts';
import type { Body, MessageOut } from '../../core/message.ts';
import type { Call, Channel } from '../../core/ports.ts';
import { bare } from '../../core/text.ts';
import type { DeskFlows } from '../../desk/house.ts';
import { deskFlows } from '../../app/desk-flows.ts';
import { drain } from '../../app/loop.ts';
import { openHouse, ROOT, type House } from '../../app/wire.ts';

let data: string;
let house: House;
let flows: DeskFlows;
let sent: MessageOut[];
const START = Date.parse('2026-11-22T07:00:00Z');
let now = START;

const open = async (): Promise<void> => {
  house = await openHouse({ data, flows: `${ROOT}/flows`, mode: 'live', logLevel: 'fatal', clock: { now: () => now } });
  flows = deskFlows(house);
  sent = [];
  const ear: Channel = {
    id: 'web', kind: 'console', official: true, limits: { text: 4_096, choices: 20, label: 24, media: true, typing: false }, doubt: 'never', parse: () => ({ ignore: '' }),
    render: (out): Call[] => [{ key: out.key, to: out.to, do: 'show', body: out as never }], send: async (call) => { sent.push(call.body as unknown as MessageOut); return { as: 'ok' }; },
  };
  house.channels.set('web', ear);
};
beforeAll(() => { data = mkdtempSync(join(tmpdir(), 'sila-flows-')); });
beforeEach(open, 60_000);
afterEach(async () => { await house?.close(); });
afterAll(() => rmSync(data, { recursive: true, force: true }));

/** Says something as `user` and returns what came back. */
const says = async (user: string, body: Body | string): Promise<string> => {
  const from = { channel: 'web', user };
  const before = sent.length;
  await house.store.accept([{ event: { type: 'message', id: randomUUID(), at: now, from, body: typeof body === 'string' ? { kind: 'text', text: body } : body }, to: { address: from } }]);
  await drain(house.deps);
  now += 60_000;
  await drain(house.deps);
  return sent.slice(before).map((m) => bare(m.text)).join('\n---\n');
};
const tap = (id: string): Body => ({ kind: 'choice', id, label: '' });
const form = async (id: string): Promise<FlowForm> => structuredClone((await flows.get(id))?.form as FlowForm);

const BASKET = { id: 'ramadan_basket', title: { ar: 'سلة رمضان', en: 'Ramadan basket' }, kind: 'aid', template: 'person' } as const;

describe('a form of the charity', () => {
  it('is made, tried, changed, published, answered by the bot, and there again after a restart', async () => {
    expect(await flows.make(BASKET, 'Sara')).toEqual({ id: 'ramadan_basket' });
    expect(await flows.make(BASKET, 'Sara')).toBeNull();
    expect((await flows.list()).find((f) => f.id === 'ramadan_basket')).toMatchObject({ version: 0, own: true, title: BASKET.title });
    expect(house.knowledge.flows().current.has('ramadan_basket')).toBe(false);

    const changed = await form('ramadan_basket');
    changed.questions = changed.questions.filter((q) => q.slot !== 'district');
    changed.questions.splice(3, 0, { slot: 'people', type: 'integer', label: { ar: 'عدد الأفراد', en: 'People' }, ask: { ar: 'كم عددكم؟', en: 'How many are you?' }, optional: false, min: 1, max: 30 });
    expect(await flows.put('ramadan_basket', changed, 'Sara')).toEqual({ findings: [] });

    const tried = await flows.try('ramadan_basket', ['أوافق', 'سلوى حامد المطيري', '1000000008', '0551234567', '7', 'نحتاج سلة غذائية', 'نعم، أرسل الطلب']);
    expect(tried?.slots).toMatchObject({});
    expect(tried?.replies[0]?.[0]?.choices).toContain('أوافق');
    expect(tried?.replies[1]?.map((r) => r.text).join()).toContain('ما الاسم الكامل');
    expect(tried?.replies[4]?.map((r) => r.text).join()).toContain('كم عددكم');
    expect(tried?.replies[6]?.map((r) => r.text).join()).toContain('عدد الأفراد: 7');
    expect(tried?.replies[7]?.map((r) => r.text).join()).toMatch(/الرقم المرجعي: \d{7}/);
    expect((await flows.try('ramadan_basket', ['أوافق', 'سلوى حامد المطيري']))?.slots).toEqual({ full_name: 'سلوى حامد المطيري' });
    expect(await house.store.requests({ max: 10 })).toEqual([]); // a preview leaves nothing behind

    const done = await flows.publish('ramadan_basket', 'Sara');
    expect(done).toEqual({ version: house.knowledge.flows().current.get('ramadan_basket')?.version });
    expect(existsSync(join(data, 'flows', 'ramadan_basket.yaml'))).toBe(true);
    expect(existsSync(join(data, 'flows', 'drafts', 'ramadan_basket.yaml'))).toBe(false);
    expect(await says('a', 'القائمة')).toContain('كيف نخدمكم');
    expect(sent.at(-1)?.choices?.map((c) => c.label)).toContain('سلة رمضان');
    await says('a', tap('ramadan_basket'));
    await says('a', 'أوافق');
    expect((await flows.list()).find((f) => f.id === 'ramadan_basket')).toMatchObject({ own: true, waiting: 1 });
    expect((await flows.get('ramadan_basket'))?.waiting).toEqual([{ step: 'full_name', count: 1 }]);
    await says('a', 'سلوى حامد المطيري');
    await says('a', '1000000008');
    await says('a', '0551234567');
    expect(await says('a', '٧')).toContain('نودّ أن نفهم');
    await says('a', 'نحتاج سلة غذائية');
    expect(await says('a', 'نعم')).toMatch(/الرقم المرجعي: \d{7}/);
    expect((await house.store.requests({ max: 10 })).map((r) => [r.kind, r.fields['people']])).toEqual([['aid', 7]]);
    expect((await flows.get('ramadan_basket'))?.waiting).toEqual([]);

    await house.close();
    await open();
    expect((await flows.list()).find((f) => f.id === 'ramadan_basket')).toMatchObject({ own: true, ...done });
    expect(await says('b', tap('ramadan_basket'))).toContain('هل توافقون');
    expect((await flows.get('ramadan_basket'))?.waiting.reduce((n, w) => n + w.count, 0)).toBe(1);
    await house.close();
    await open(); // who waits is known to a process that saw none of their turns
    expect((await flows.list()).find((f) => f.id === 'ramadan_basket')).toMatchObject({ waiting: 1 });
  }, 60_000);
});

describe('a shipped flow', () => {
  it('is changed by the charity while somebody is in it: they finish as they began, the next one meets the new words', async () => {
    await says('c', tap('register_request'));
    expect(await says('c', 'أوافق')).toContain('ما الاسم الكامل');
    const changed = await form('register_request');
    (changed.questions[0] as FlowForm['questions'][number]).ask.ar = 'تفضلوا بالاسم الرباعي.';
    changed.questions = [...changed.questions.slice(0, 1), ...changed.questions.slice(2, 3), ...changed.questions.slice(1, 2), ...changed.questions.slice(3)]; // the phone before the id
    expect(await flows.put('register_request', changed, 'Sara')).toEqual({ findings: [] });
    expect((await flows.list()).find((f) => f.id === 'register_request')).toMatchObject({ own: false, waiting: 1 });
    const before = house.knowledge.flows().current.get('register_request')?.version;
    expect(await flows.publish('register_request', 'Sara')).not.toEqual({ version: before });
    expect(await says('c', 'سلوى حامد المطيري')).toContain('رقم الهوية'); // pinned to the order they began with
    await says('d', tap('register_request'));
    expect(await says('d', 'أوافق')).toContain('تفضلوا بالاسم الرباعي.');
    expect(await says('d', 'سعد العتيبي')).toContain('رقم الجوال');
    expect((await flows.list()).find((f) => f.id === 'register_request')?.own).toBe(true);
  }, 60_000);

  it('a draft that lacks something is kept, and told with its line; it is not published', async () => {
    const changed = await form('handoff');
    const key = Object.keys(changed.texts)[0] as string;
    (changed.texts[key] as FlowForm['texts'][string]).en = '';
    const put = await flows.put('handoff', changed, 'Sara');
    expect(put?.findings).toEqual([{ line: expect.any(Number), message: `text "${key}" has no en`, en: `text "${key}" has no en`, ar: `نص «${key}»: لم يُكتب باللغة الإنجليزية.` }]);
    const source = (await flows.get('handoff'))?.source as string;
    expect(source.split('\n')[(put?.findings[0]?.line ?? 0) - 1]).toContain(key);
    const before = house.knowledge.flows();
    expect(await flows.publish('handoff', 'Sara')).toEqual(put);
    expect(house.knowledge.flows()).toBe(before);
    expect(readFileSync(join(data, 'flows', 'drafts', 'handoff.yaml'), 'utf8')).toBe(source);
  });

  it('what is no form changes nothing', async () => {
    expect((await flows.put('consent', { title: 1 }, 'Sara'))?.findings.length).toBeGreaterThan(0);
    expect(existsSync(join(data, 'flows', 'drafts', 'consent.yaml'))).toBe(false);
  });

  it('flows that are not there', async () => {
    for (const id of ['nothing_like_it', '../../etc/passwd', '__proto__', 'common', '']) {
      expect(await flows.get(id), id).toBeNull();
      expect(await flows.put(id, {}, 'Sara'), id).toBeNull();
      expect(await flows.try(id, []), id).toBeNull();
      expect(await flows.publish(id, 'Sara'), id).toBeNull();
    }
    for (const id of ['../x', 'main', 'common', 'A', 'x']) expect(await flows.make({ ...BASKET, id }, 'Sara'), id).toBeNull();
  });
  it('has a picture and no findings of its own', async () => {
    const got = await flows.get('consent');
    expect(got?.picture).toContain('flowchart TD');
    expect(got?.findings).toEqual([]);
  });
});
