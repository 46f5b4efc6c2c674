/** What staff set by hand (promises, departments, consents of a counter), what a supervisor is told, and names in the audit log, through the desk. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bare } from '../../core/text.ts';
import { READ_OUT_NOW } from '../../desk/consent.ts';
import { walk } from '../../desk/watch.ts';
import { openReal, type Member, type Real } from './real-house.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
let r: Real;
let mona: Member;
let boss: Member;
let admin: Member;
let eye: Member;
beforeAll(async () => {
  r = await openReal();
  [mona, boss, admin, eye] = [await r.member('agent', 'منى'), await r.member('supervisor', 'خالد'), await r.member('admin', 'هند'), await r.member('viewer', 'ريم')];
}, 120_000);
afterAll(() => r.close());

let made = 0;
/** A request made in a chat, as an import would bring it. */
const filed = async (user: string, number: string): Promise<{ number: string; conversation: string; params: { number: string } }> => {
  const conversation = await r.says(user, 'السلام عليكم', `صاحب ${++made}`);
  const at = r.clock.now();
  await r.house.store.addRequest({ number, kind: 'aid', about: 'rent', state: 'in_study', created: at, updated: at, nextUpdate: at + 14 * DAY, conversation, department: 'social_research', fields: { full_name: 'نورة الشهري' }, media: [], history: [{ at, who: 'bot', state: 'new', note: null }] }, null);
  await r.settle();
  return { number, conversation, params: { number } };
};
const said = (user: string, from: number): string[] => r.heard(user).slice(from);

describe('a promise', () => {
  it('is previewed, said to the person in both calendars, kept in the history, and moves the overdue list', async () => {
    const { number, params } = await filed('promised', '1234562');
    const at = r.clock.now() + 3 * DAY;
    const before = r.heard('promised').length;
    const shown = (await mona.call('request.promise.preview', { params, body: { at, note: 'بعد الزيارة' } })).body;
    const done = await mona.call('request.promise', { params, body: { at, note: 'بعد الزيارة', tell: true } });
    expect(done.body).toMatchObject({ nextUpdate: at, due: at, state: 'in_study', history: [{}, { who: 'منى', promised: at }] });
    expect(done.body.history.at(-1)).not.toHaveProperty('silent');
    await r.settle();
    const told = said('promised', before);
    expect(told, told.join(' | ')).toHaveLength(1);
    expect(told[0]).toContain('الأربعاء 25 نوفمبر 2026 (15 جمادى الآخرة 1448هـ)');
    expect(told[0]).toContain('بعد الزيارة');
    expect([bare(shown.text ?? ''), shown.channel]).toEqual([told[0], 'web']);
    expect((await r.audited('request.promise'))[0]).toMatchObject({ who: { id: mona.id }, target: number, detail: `at=${new Date(at).toISOString()} told=true` });
    expect((await eye.call('request.promise', { params, body: { at, tell: false } })).status).toBe(403);
  });
  it('is silent where staff say so or the person wants no news, and only a day ahead can be promised', async () => {
    const { params, conversation } = await filed('quiet', '1000006');
    const at = r.clock.now() + DAY;
    const before = r.heard('quiet').length;
    const silent = (await mona.call('request.promise', { params, body: { at, note: 'اتصلت به', tell: false } })).body;
    expect(silent.history.at(-1)).toMatchObject({ silent: true, note: 'اتصلت به', promised: at });
    const [job] = [await r.house.store.stateOf(conversation)];
    expect(job).not.toBeNull();
    await r.settle();
    expect(said('quiet', before)).toEqual([]);
    for (const wrong of [r.clock.now() - 1, r.clock.now() + 400 * DAY]) expect((await mona.call('request.promise', { params, body: { at: wrong, tell: false } })).code).toBe('INPUT');
    const back = (await mona.call('request.promise', { params, body: { at: null, tell: true } })).body;
    expect([back.nextUpdate, back.due, back.history.at(-1)]).toEqual([null, back.created + 14 * DAY, { at: r.clock.now(), who: 'منى', state: 'in_study', note: null, promised: null, silent: true }]);
    await mona.call('request.set', { params, body: { state: 'closed' } });
    expect((await mona.call('request.promise', { params, body: { at, tell: false } })).code).toBe('NOT_NOW');
    expect((await mona.call('request.promise', { params: { number: '9999999' }, body: { at, tell: false } })).status).toBe(404);
  });
  it('missed: the person hears it once in working hours, a supervisor is told, an agent is not', async () => {
    const { number, params, conversation } = await filed('late', '1000014');
    await mona.call('request.promise', { params, body: { at: r.clock.now() + DAY, tell: false } });
    r.pass(DAY + HOUR);
    await Promise.all([mona, boss, eye].map((m) => m.again()));
    const before = r.heard('late').length;
    const from = (await r.house.store.stream(Number.MAX_SAFE_INTEGER, 1)).last;
    expect((await walk(r.desk)).late).toBeGreaterThanOrEqual(1);
    await r.settle();
    expect(said('late', before).filter((t) => t.includes('نعتذر'))).toHaveLength(1);
    expect((await boss.call('requests', { query: { late: 'true' } })).body.rows.map((x) => x.number)).toContain(number);
    const alert = { kind: 'alert', what: 'late', at: r.clock.now(), number, conversation, name: 'نورة الشهري', title: { ar: expect.stringMatching(/\S/), en: expect.stringMatching(/\S/) } };
    expect(await boss.hears(from)).toContainEqual(alert);
    expect((await mona.hears(from)).filter((e) => e['kind'] === 'alert')).toEqual([]);
    expect((await walk(r.desk)).late).toBe(0);
  });
  it('nobody took a conversation: a supervisor is told, once', async () => {
    const c = await r.says('alone', 'أريد موظف');
    expect((await mona.call('conversation', { params: { conversation: c } })).body.row.ticket?.state).toBe('waiting');
    const from = (await r.house.store.stream(Number.MAX_SAFE_INTEGER, 1)).last;
    r.pass(31 * 60_000);
    expect((await walk(r.desk)).nobody).toBe(1);
    expect((await walk(r.desk)).nobody).toBe(0);
    await r.settle();
    expect((await boss.hears(from)).filter((e) => e['kind'] === 'alert')).toMatchObject([{ what: 'nobody', conversation: c, number: null }]);
  });
});

describe('departments', () => {
  it('a ticket goes to the one its reason is for; staff pass it on, and promise an answer', async () => {
    const c = await r.says('paper', 'أريد موظف');
    const params = { conversation: c };
    expect((await mona.call('conversation', { params })).body.row.ticket).toMatchObject({ department: 'beneficiary_service', state: 'waiting' });
    expect((await mona.call('conversation.department', { params, body: { department: 'finance' } })).body.ticket).toMatchObject({ department: 'finance' });
    expect((await mona.call('inbox', { query: { box: 'waiting', department: 'finance' } })).body.rows.map((x) => x.conversation)).toEqual([c]);
    const at = r.clock.now() + 2 * HOUR;
    expect((await mona.call('conversation.promise', { params, body: { at } })).body.ticket).toMatchObject({ promised: at });
    expect((await mona.call('conversation.promise', { params, body: { at: r.clock.now() - 1 } })).code).toBe('INPUT');
    const free = await r.says('free', 'السلام عليكم');
    expect([(await mona.call('conversation.department', { params: { conversation: free }, body: { department: 'finance' } })).code, (await mona.call('conversation.promise', { params: { conversation: free }, body: { at } })).code]).toEqual(['NOT_NOW', 'NOT_NOW']);
    expect((await mona.call('conversation.department', { params: { conversation: 'nobody' }, body: { department: 'finance' } })).status).toBe(404);
    expect((await eye.call('conversation.department', { params, body: { department: 'finance' } })).status).toBe(403);
  });
  it('a request is passed to another', async () => {
    const { params } = await filed('passed', '1000023');
    expect((await mona.call('request.department', { params, body: { department: 'finance' } })).body).toMatchObject({ department: 'finance' });
    expect((await eye.call('requests', { query: { department: 'finance' } })).body.rows.map((x) => x.number)).toEqual([params.number]);
    expect((await mona.call('request.department', { params: { number: '9999999' }, body: { department: 'finance' } })).status).toBe(404);
  });
  it('who steps in without a ticket is shown, and what the person said last stays in the row', async () => {
    const c = await r.says('stepped', 'هل وصل طلبي اليوم');
    await mona.call('act', { params: { conversation: c }, body: { act: 'took' } });
    await r.settle();
    expect((await eye.call('conversation', { params: { conversation: c } })).body.row).toMatchObject({ ticket: null, holder: { id: mona.id, name: 'منى' }, pen: 'staff', preview: { text: 'هل وصل طلبي اليوم' } });
    await mona.call('act', { params: { conversation: c }, body: { act: 'returned' } });
    await r.settle();
    expect((await eye.call('conversation', { params: { conversation: c } })).body.row).toMatchObject({ holder: null, pen: 'bot' });
  });
});

describe('consent', () => {
  const body = { kind: 'aid', about: 'rent', nid: '2034567897', fields: { full_name: 'هدى القرني', phone: '0551234567' } };
  it('of somebody who came is read out in the present wording, and kept with who recorded it', async () => {
    const now = (await eye.call('consent')).body;
    expect(now).toMatchObject({ version: READ_OUT_NOW.version, wording: { ar: expect.stringContaining('سحب الموافقة') } });
    for (const consent of [undefined, 'older-1']) expect((await mona.call('request.make', { body: { ...body, consent } })).code).toBe('INPUT');
    const { number } = (await mona.call('request.make', { body: { ...body, consent: now.version } })).body;
    const full = (await mona.call('request', { params: { number } })).body;
    expect(full.consent).toEqual({ purpose: 'processing', given: true, at: r.clock.now(), version: now.version, since: now.since, wording: now.wording, who: 'منى', number });
    expect((await eye.call('person', { params: { person: full.person as string } })).body.consents).toEqual([full.consent]);
  });
  it('given in a chat names the wording it was given to', async () => {
    await r.says('agrees', 'أريد تسجيل طلب مساعدة إيجار');
    for (let n = 0; n < 4 && !r.heard('agrees').at(-1)?.includes('هل توافقون'); n++) await r.says('agrees', 'نعم');
    const c = await r.says('agrees', 'أوافق');
    const given = (await r.house.store.consents(c)).filter((x) => x.purpose === 'processing');
    expect(given.length).toBe(1);
    const known = await r.desk.wording(given[0]!.version);
    expect([known?.wording.ar.includes('هل توافقون'), known?.wording.en.includes('Do you agree'), typeof known?.since]).toEqual([true, true, 'number']);
    expect(await r.desk.wording('1')).toBeNull();
  });
});

describe('the audit log', () => {
  it('has names for the ids in it', async () => {
    const { params, conversation } = await filed('named', '1000031');
    await mona.call('conversation', { params: { conversation } });
    await boss.call('request.assign', { params, body: { staff: mona.id } });
    await mona.call('request', { params });
    const { rows, names } = (await boss.call('audit', { query: { max: '20' } })).body;
    expect(rows.map((l) => l.action)).toEqual(expect.arrayContaining(['conversation.read', 'request.assign', 'request.read', 'session.open']));
    expect([names[conversation], names[mona.id], names[params.number]]).toEqual([{ ar: 'نورة الشهري', en: 'نورة الشهري' }, { ar: 'منى', en: 'منى' }, { ar: expect.stringContaining('نورة الشهري'), en: expect.stringContaining('نورة الشهري') }]);
  });
  it('a test message is an admin\'s, to a channel that takes one, and is written down without the address', async () => {
    expect((await boss.call('channel.test', { params: { channel: 'telegram' }, body: { to: '0551234567' } })).status).toBe(403);
    await admin.again();
    expect((await admin.call('channel.test', { params: { channel: 'nothing' }, body: { to: '0551234567' } })).status).toBe(404);
    expect((await r.audited('channel.test'))[0]).toMatchObject({ target: 'nothing', detail: 'to=05••••••67' });
  });
});
