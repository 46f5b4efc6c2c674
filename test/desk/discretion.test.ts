/** Complaints, and what is said of members of staff, are for management: nobody else finds a word of them anywhere in the desk, and nothing else is hidden. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PREFIX, API, type RouteName } from '../../desk/api.ts';
import { openReal, type Member, type Real } from './real-house.ts';

let r: Real;
let khalid: Member; // at the reception: the one complained about
let eye: Member;
let boss: Member;
let board: Member; // an agent of the management team
beforeAll(async () => {
  r = await openReal();
  [khalid, eye, boss, board] = [await r.member('agent', 'خالد'), await r.member('viewer', 'ريم'), await r.member('supervisor', 'منى'), await r.member('agent', 'هند', { teams: ['management'] })];
}, 120_000);
afterAll(() => r.close());

const WORD = 'زعفران'; // said in the complaint only
/** Everything a member of staff can read without knowing what to look for, as one text. */
const all = async (m: Member): Promise<string> => {
  const parts: string[] = [];
  for (const box of ['waiting', 'mine', 'taken', 'bot', 'all', 'closed'] as const) parts.push((await m.call('inbox', { query: { box } })).text);
  const rows = (await m.call('inbox', { query: { box: 'all' } })).body.rows;
  for (const c of rows) { parts.push((await m.call('conversation', { params: { conversation: c.conversation } })).text, (await m.call('lines', { params: { conversation: c.conversation } })).text); }
  for (const sort of ['created', 'updated', 'due'] as const) parts.push((await m.call('requests', { query: { sort } })).text);
  const people = await m.call('people');
  parts.push(people.text, (await m.call('misses')).text);
  for (const p of people.body.rows) parts.push((await m.call('person', { params: { person: p.id } })).text);
  parts.push(JSON.stringify(await m.hears(0)));
  return parts.join('\n');
};
const complains = async (user: string, anonymous: boolean): Promise<{ conversation: string; number: string }> => {
  let conversation = '';
  for (const text of ['اريد تقديم شكوى', 'تصرف موظف أو متطوع', 'خالد في الاستقبال', `رفع صوته علي وقال كلمة ${WORD} أمام الناس`, 'تخطي', ...(anonymous ? ['نعم'] : ['لا', 'اوافق', 'نورة سعيد المطيري', '0552223334']), 'نعم، أرسل الطلب']) conversation = await r.says(user, text, 'أم فهد');
  const number = /برقم (\d{7})/.exec(r.heard(user).at(-1) ?? '')?.[1];
  if (!number) throw new Error(`no number: ${r.heard(user).at(-1)}`);
  return { conversation, number };
};

describe('a complaint', () => {
  let made: { conversation: string; number: string };
  beforeAll(async () => { made = await complains('um-fahad', false); });

  it('is read, found and worked on by management, supervisors and their team alike', async () => {
    for (const m of [boss, board]) {
      expect(await all(m)).toContain(WORD);
      expect((await m.call('request', { params: { number: made.number } })).text).toContain(WORD);
      expect((await m.call('inbox', { query: { q: WORD } })).body.rows.map((x) => x.conversation)).toEqual([made.conversation]);
      expect((await m.call('requests', { query: { kind: 'complaint' } })).body.rows).toHaveLength(1);
    }
    expect((await board.call('request.set', { params: { number: made.number }, body: { state: 'in_study' } })).status).toBe(200);
    expect((await boss.call('request.assign', { params: { number: made.number }, body: { staff: khalid.id } })).status).toBe(403);
    expect((await boss.call('request.assign', { params: { number: made.number }, body: { staff: board.id } })).status).toBe(200);
  });
  it('is nowhere for anybody else: not in lists, not by its number, not by its words, not on the stream', async () => {
    for (const m of [khalid, eye]) {
      const seen = await all(m);
      for (const secret of [WORD, 'خالد في الاستقبال', made.number]) expect(seen).not.toContain(secret);
      expect((await m.call('request', { params: { number: made.number } })).status).toBe(404);
      for (const q of [WORD, 'الاستقبال', made.number]) {
        expect((await m.call('inbox', { query: { q } })).body.rows).toEqual([]);
        expect((await m.call('requests', { query: { q } })).body.rows).toEqual([]);
      }
      expect((await m.call('requests.board')).body.reduce((n, s) => n + s.count, 0)).toBe(0);
    }
    const by = { params: { number: made.number } };
    for (const [route, body] of [['request.set', { state: 'closed' }], ['request.preview', { state: 'closed' }], ['request.assign', { staff: khalid.id }], ['request.department', { department: 'finance' }], ['request.promise', { at: r.clock.now() + 86_400_000, tell: false }], ['request.reveal', { slot: 'phone', reason: 'فضول' }]] as [RouteName, unknown][])
      expect([route, (await khalid.call(route, { ...by, body })).status], `${(API[route] as { path: string }).path} under ${PREFIX}`).toEqual([route, 404]);
    expect((await boss.call('request', by)).body).toMatchObject({ state: 'in_study', department: 'management' });
  });
  it('leaves its person an ordinary person: everything else they say is there, and they are helped', async () => {
    await r.says('um-fahad', 'متى دوامكم؟', 'أم فهد');
    const row = (await khalid.call('inbox', { query: { box: 'all' } })).body.rows.find((x) => x.conversation === made.conversation);
    expect(row).toMatchObject({ openRequests: 0, preview: { text: 'متى دوامكم؟' } });
    const { lines } = (await khalid.call('lines', { params: { conversation: made.conversation } })).body;
    expect(lines.filter((l) => l.confided).length).toBeGreaterThan(10);
    expect(lines.at(-2)).toMatchObject({ by: 'person', text: 'متى دوامكم؟' });
    expect((await khalid.call('act', { params: { conversation: made.conversation }, body: { act: 'took' } })).status).toBe(202);
  });
  it('without a name shows no name, no conversation and no person to anybody', async () => {
    const { number } = await complains('nameless', true);
    const full = (await boss.call('request', { params: { number } })).body;
    expect(full).toMatchObject({ name: null, person: null, conversation: null, channel: null });
    expect(JSON.stringify(full)).not.toContain('أم فهد');
    expect((await boss.call('request.set', { params: { number }, body: { state: 'closed', note: 'شكرًا لكم' } })).status).toBe(200);
    await r.settle();
    expect(r.heard('nameless').at(-1)).toContain('شكرًا لكم'); // what is decided reaches them all the same
  });
});

describe('what somebody tells of a member of staff', () => {
  it('calls management; until that is closed the conversation is not there for anybody else, and afterwards only the rest of it is', async () => {
    const id = await r.says('accuser', `موظفكم خالد طلب مني رشوة وقال كلمة ${WORD}٢`);
    const params = { conversation: id };
    const mine = (m: Member) => m.call('conversation', { params });
    expect((await mine(boss)).body.row.ticket).toMatchObject({ reason: 'misconduct', department: 'management' });
    const before = (await boss.call('inbox.counts')).body;
    for (const m of [khalid, eye]) {
      expect(await all(m)).not.toContain(id);
      expect((await mine(m)).status).toBe(404);
      expect((await m.call('inbox.counts')).body.waiting).toBe(before.waiting - 1);
    }
    for (const act of ['took', 'noted', 'closed'] as const) expect((await khalid.call('act', { params, body: { act, text: 'x' } })).status).toBe(404);
    const took = await boss.call('act', { params, body: { act: 'took' } });
    await r.settle();
    expect(await r.outcome(took.body.event)).toBe('done');
    expect((await boss.call('transfer', { params, body: { to: khalid.id } })).status).toBe(403);
    expect((await boss.call('transfer', { params, body: { to: board.id } })).status).toBe(202);
    await r.settle();
    await board.call('act', { params, body: { act: 'noted', text: `سنسأل عن ${WORD}٣` } });
    await board.call('act', { params, body: { act: 'closed' } });
    await r.settle();
    await r.says('accuser', 'وين موقعكم؟');
    expect((await mine(khalid)).status).toBe(200);
    const { text } = await khalid.call('lines', { params });
    expect(text).toContain('وين موقعكم؟');
    expect(await all(khalid)).not.toContain(WORD);
    expect((await boss.call('lines', { params })).text).toContain(`${WORD}٣`);
  });
});
