/** Requests, people, knowledge, facts, staff and the audit log through the desk. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isNumber } from '../../core/request.ts';
import { bare } from '../../core/text.ts';
import { READ_OUT_NOW } from '../../desk/consent.ts';
import { walk } from '../../desk/watch.ts';
import { openReal, type Member, type Real } from './real-house.ts';

const DAY = 86_400_000;
const NID = '1023456781';
const OTHER = '1098765439';
let r: Real;
let mona: Member;
let ali: Member;
let boss: Member;
let admin: Member;
let eye: Member;
beforeAll(async () => {
  r = await openReal();
  [mona, ali, boss, admin, eye] = [await r.member('agent', 'منى', { woman: true }), await r.member('agent', 'علي'), await r.member('supervisor', 'خالد'), await r.member('admin', 'هند'), await r.member('viewer', 'ريم')];
}, 120_000);
afterAll(() => r.close());

let made = 0;
/** A request that somebody registered in a chat of their own. */
const filed = async (nid: string | null = NID, more: Record<string, string> = {}): Promise<{ number: string; params: { number: string }; conversation: string; who: string }> => {
  const who = `p${++made}`;
  const conversation = await r.says(who, 'السلام عليكم');
  const number = (await mona.call('request.make', { body: { kind: 'aid', about: 'rent', nid, consent: READ_OUT_NOW.version, fields: { full_name: `سارة أحمد ${made}`, phone: '0551234567', monthly_income: '3000', ...more } } })).body.number;
  if (nid) await r.house.store.link(conversation, number, r.clock.now());
  await r.settle();
  return { number, params: { number }, conversation, who };
};

describe('requests', () => {
  it('of somebody who came or called: values are read like the bot reads them', async () => {
    const { params } = await filed();
    expect(isNumber(params.number)).toBe(true);
    const full = (await mona.call('request', { params })).body;
    expect(full).toMatchObject({ kind: 'aid', about: 'rent', state: 'new', department: 'social_research', name: expect.stringContaining('سارة'), late: 'no', due: full.created + 14 * DAY });
    expect(full.fields.find((f) => f.slot === 'national_id')).toMatchObject({ value: '1•••••••81', masked: true, label: { ar: expect.stringMatching(/[\u0621-\u064a]/) } });
    expect(full.fields.find((f) => f.slot === 'phone')).toMatchObject({ value: '05••••••67', masked: true });
    expect(full.fields.find((f) => f.slot === 'full_name')).toMatchObject({ masked: false });
    for (const body of [{ kind: 'aid', about: null, nid: '123', fields: {} }, { kind: 'aid', about: null, nid: null, fields: { phone: '12' } }, { kind: 'aid', about: null, nid: null, fields: { '__proto__x': '1', 'A b': '2' } }]) {
      expect((await mona.call('request.make', { body: { ...body, consent: READ_OUT_NOW.version } })).code).toBe('INPUT');
    }
  });
  it('a masked value is shown for a reason, which is written down first', async () => {
    const { params, number } = await filed();
    expect((await eye.call('request.reveal', { params, body: { slot: 'national_id', reason: 'فضول' } })).status).toBe(403);
    expect((await mona.call('request.reveal', { params, body: { slot: 'national_id', reason: 'x' } })).status).toBe(400);
    expect((await mona.call('request.reveal', { params, body: { slot: 'national_id', reason: 'مطابقة العقد' } })).body.value).toContain(NID);
    expect((await mona.call('request.reveal', { params, body: { slot: 'constructor', reason: 'تجربة' } })).status).toBe(404);
    expect((await r.audited('request.reveal'))[0]).toMatchObject({ who: { id: mona.id }, target: number, detail: 'national_id: مطابقة العقد' });
  });
  it('a change is previewed, and the person reads exactly that', async () => {
    const who = 'reader';
    const [number, at] = ['1234562', r.clock.now()];
    const conversation = await r.says(who, 'السلام عليكم');
    const params = { number };
    await r.house.store.addRequest({ number, kind: 'aid', about: 'rent', state: 'new', created: at, updated: at, nextUpdate: at + 14 * DAY, conversation, department: 'social_research', fields: {}, media: [], history: [{ at, who: 'bot', state: 'new', note: null }] }, null);
    const body = { state: 'needs_papers', note: 'صورة العقد' };
    const shown = (await mona.call('request.preview', { params, body })).body;
    const before = r.heard(who).length;
    const done = await mona.call('request.set', { params, body: { ...body, nextUpdate: r.clock.now() + 3 * DAY } });
    expect(done.body).toMatchObject({ state: 'needs_papers', nextUpdate: r.clock.now() + 3 * DAY, history: [{ state: 'new' }, { state: 'needs_papers', who: 'منى', note: 'صورة العقد' }] });
    await r.settle();
    const told = r.heard(who).slice(before);
    expect(told, told.join(' | ')).toHaveLength(1);
    expect(told[0]).toContain(number);
    expect(told[0]).toContain('صورة العقد');
    expect([bare(shown.text ?? ''), shown.channel]).toEqual([told[0], 'web']);
    expect((await mona.call('request.set', { params: { number: '1000000' }, body })).status).toBe(404);
  });
  it('are assigned by supervisors, taken and given back by agents', async () => {
    const { params } = await filed(null);
    expect((await mona.call('request.assign', { params, body: { staff: mona.id } })).body.assignee).toEqual({ id: mona.id, name: 'منى' });
    expect((await ali.call('request.assign', { params, body: { staff: ali.id } })).status).toBe(403);
    expect((await boss.call('request.assign', { params, body: { staff: eye.id } })).status).toBe(403); // a reader works on nothing
    expect((await boss.call('request.assign', { params, body: { staff: ali.id } })).body.assignee?.id).toBe(ali.id);
    expect((await ali.call('requests', { query: { assignee: 'me' } })).body.rows.map((x) => x.number)).toEqual([params.number]);
    expect((await ali.call('request.assign', { params, body: { staff: null } })).body.assignee).toBeNull();
    expect((await boss.call('request.assign', { params, body: { staff: 'nobody' } })).code).toBe('INPUT');
  });
  it('are found, counted, changed together and written into a table', async () => {
    const [a, b] = [await filed(OTHER, { full_name: '=cmd|calc!A0' }), await filed(null)];
    expect((await eye.call('requests', { query: { q: a.number } })).body.rows.map((x) => x.number)).toEqual([a.number]);
    expect((await eye.call('requests', { query: { q: OTHER } })).body.rows.map((x) => x.number)).toEqual([a.number]);
    expect((await eye.call('requests', { query: { q: 'لا أحد بهذا الاسم' } })).body).toEqual({ rows: [], more: null });
    const bulk = (await boss.call('requests.bulk', { body: { numbers: [a.number, b.number, a.number, '9999999'], state: 'in_study', assignee: ali.id } })).body;
    expect(bulk).toEqual({ done: 2, failed: ['9999999'] });
    expect((await boss.call('requests.bulk', { body: { numbers: [a.number] } })).code).toBe('INPUT');
    const board = (await eye.call('requests.board')).body;
    expect(board.find((x) => x.state === 'in_study')).toMatchObject({ count: 2, late: 0 });
    expect(board.map((x) => x.state)).toEqual(['new', 'in_study', 'needs_papers', 'visit', 'approved', 'rejected', 'paid', 'closed', 'cancelled']);
    const page = (await eye.call('requests', { query: { max: '2' } })).body;
    expect([page.rows.length, page.more === null]).toEqual([2, false]);

    expect((await mona.call('requests.csv')).status).toBe(403);
    const table = await boss.call('requests.csv', { query: { state: 'in_study' } });
    expect([...table.bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(table.headers.get('content-disposition')).toContain('attachment');
    expect(table.text).toContain("\"'=cmd|calc!A0\"");
    expect(table.text).not.toContain(OTHER);
    expect((await r.audited('requests.export'))[0]).toMatchObject({ who: { id: boss.id }, detail: 'state=in_study' });
  });
});

describe('people', () => {
  const personOf = async (q: string): Promise<string> => (await eye.call('people', { query: { q } })).body.rows[0]?.id ?? '';
  it('one file a person, masked; looking at it is written down', async () => {
    const c = await filed('2034567897', { full_name: 'نورة الشهري' });
    const id = await personOf('نورة الشهري');
    const person = (await eye.call('person', { params: { person: id } })).body;
    expect(person).toMatchObject({ name: 'نورة الشهري', nid: '2•••••••97', phone: '05••••••67' });
    expect(person.file.map((f) => f.number)).toEqual([c.number]);
    expect((await r.audited('person.read'))[0]).toMatchObject({ who: { id: eye.id }, target: id });
    expect((await mona.call('person.reveal', { params: { person: id }, body: { what: 'nid', reason: 'اتصال للتحقق' } })).body.value).toBe('2034567897');
    expect((await r.audited('person.reveal'))[0]).toMatchObject({ target: id, detail: 'nid: اتصال للتحقق' });
    expect((await mona.call('conversation', { params: { conversation: c.conversation } })).body).toMatchObject({ person: { id, nid: '2•••••••97' }, requests: [{ number: c.number }] });
  });
  it('belong to families, and are joined only when they can be one', async () => {
    await filed('1045678909', { full_name: 'هدى القرني' });
    await filed('1056789017', { full_name: 'فهد القرني' });
    const [a, b] = [await personOf('هدى القرني'), await personOf('فهد القرني')];
    expect((await mona.call('person.family', { params: { person: a }, body: { other: a, relation: 'زوج' } })).code).toBe('INPUT');
    expect((await mona.call('person.family', { params: { person: a }, body: { other: b, relation: 'زوج' } })).status).toBe(200);
    expect((await eye.call('person', { params: { person: a } })).body.family).toEqual([{ person: b, name: 'فهد القرني', relation: 'زوج' }]);
    expect((await mona.call('person.family', { params: { person: a }, body: { other: 'nobody', relation: 'أخ' } })).status).toBe(404);
    expect((await boss.call('person.merge', { params: { person: a }, body: { from: b, reason: 'نفس الشخص' } })).code).toBe('REFUSED'); // two national ids
    expect((await boss.call('person.merge', { params: { person: a }, body: { from: a, reason: 'نفس الشخص' } })).code).toBe('INPUT');
    expect((await mona.call('person.merge', { params: { person: a }, body: { from: b, reason: 'نفس الشخص' } })).status).toBe(403);
  });
  it('are erased by an admin, and who did it stays known', async () => {
    const c = await filed('1067890127', { full_name: 'ماجد البلوي' });
    const id = await personOf('ماجد البلوي');
    expect((await boss.call('person.erase', { params: { person: id }, body: { reason: 'طلب المستفيد' } })).status).toBe(403);
    expect((await admin.call('person.erase', { params: { person: id }, body: { reason: 'طلب المستفيد' } })).status).toBe(200);
    expect((await eye.call('person', { params: { person: id } })).status).toBe(404);
    expect((await eye.call('request', { params: c.params })).status).toBe(404);
    expect((await eye.call('people', { query: { q: 'ماجد البلوي' } })).body.rows).toEqual([]);
    expect((await r.audited('person.erase'))[0]).toMatchObject({ who: { id: admin.id }, target: id, detail: 'طلب المستفيد' });
  });
});

describe('knowledge', () => {
  it('is written as a draft, tried, published, said by the bot, and undone', async () => {
    const { rev, entries } = (await mona.call('knowledge')).body;
    const like = entries.find((e) => e.topic === 'about.who') ?? entries[0]!;
    const entry = { ...like, topic: 'test.parking', title: { ar: 'مواقف السيارات', en: 'Parking' }, answer: { ar: 'المواقف خلف المبنى الأزرق.', en: 'Parking is behind the blue building.' }, needs: [], related: [], flow: undefined, offer: undefined, instead: undefined,
      phrasings: { msa: ['أين مواقف السيارات', 'هل توجد مواقف للسيارات عندكم', 'اين اوقف سيارتي عند زيارتكم'] } };
    expect((await mona.call('entry.put', { params: { topic: 'other.topic' }, body: { rev, entry } })).code).toBe('INPUT');
    const put = await mona.call('entry.put', { params: { topic: entry.topic }, body: { rev, entry } });
    expect(put.body.rev).toBe(rev + 1);
    expect((await ali.call('entry.put', { params: { topic: entry.topic }, body: { rev, entry } })).code).toBe('CHANGED');
    expect((await mona.call('knowledge')).body.changed).toEqual(['test.parking']);
    const other = entries.find((e) => e.topic !== like.topic)!;
    const again = await mona.call('entry.put', { params: { topic: other.topic }, body: { rev: rev + 1, entry: { ...other, answer: { ...other.answer, ar: 'نص جديد' } } } });
    // What differs can be shown: the changed entry as the bot says it now; a new one has nothing before it.
    expect((await mona.call('knowledge')).body.before).toEqual([other]);
    expect((await mona.call('entry.put', { params: { topic: other.topic }, body: { rev: again.body.rev, entry: other } })).status).toBe(200);
    expect((await mona.call('knowledge')).body).toMatchObject({ changed: ['test.parking'], before: [] });
    const ask = 'أين مواقف السيارات؟';
    expect((await mona.call('knowledge.try', { body: { text: ask, draft: true } })).body).toMatchObject({ outcome: 'answer', topic: 'test.parking', text: 'المواقف خلف المبنى الأزرق.', confirmed: true });
    expect((await mona.call('knowledge.try', { body: { text: ask } })).body.topic).not.toBe('test.parking');
    expect((await mona.call('knowledge.publish', { body: { rev: rev + 3 } })).status).toBe(403);
    expect((await boss.call('knowledge.publish', { body: { rev } })).code).toBe('CHANGED');
    const published = (await boss.call('knowledge.publish', { body: { rev: rev + 3 } })).body;
    expect(published).toMatchObject({ who: 'خالد', back: null });
    await r.says('asker', ask);
    expect(r.heard('asker').join('\n')).toContain('المواقف خلف المبنى الأزرق');
    expect((await mona.call('knowledge')).body).toMatchObject({ changed: [], published: { n: published.n } });
    expect((await boss.call('knowledge.undo')).body.back).toBe(published.n - 1);
    await r.says('asker2', ask);
    expect(r.heard('asker2').join('\n')).not.toContain('المبنى الأزرق');
    expect((await eye.call('knowledge.history')).body.rows.map((p) => p.n)).toEqual([published.n + 1, published.n, published.n - 1]);
    const dropped = await boss.call('entry.drop', { params: { topic: entry.topic }, body: { rev: rev + 3 } });
    expect(dropped.status).toBe(200);
    expect((await boss.call('entry.drop', { params: { topic: entry.topic }, body: { rev: dropped.body.rev } })).status).toBe(404);
    for (const action of ['entry.write', 'knowledge.publish', 'knowledge.undo', 'entry.drop']) expect((await r.audited(action)).length, action).toBeGreaterThan(0);
  }, 60_000);
  it('gathers the questions nobody answered', async () => {
    for (const [i, q] of ['هل عندكم ورشة لإصلاح الدراجات الهوائية', 'عندكم ورشة اصلاح دراجات هوائية؟'].entries()) await r.house.store.accept([{ event: { type: 'message', id: `q${i}`, at: r.clock.now(), from: { channel: 'web', user: `miss${i}` }, body: { kind: 'text', text: q } }, to: { address: { channel: 'web', user: `miss${i}` } } }]);
    r.pass(20_000);
    await r.settle();
    const { rows } = (await eye.call('misses')).body;
    expect(rows.reduce((n, x) => n + x.count, 0)).toBe((await r.house.store.misses(0, 1_000)).length);
  });
  it('counts phrasings by variety', async () => {
    const { varieties, rows } = (await eye.call('varieties')).body;
    expect(varieties).toContain('hijazi');
    expect(rows.some((x) => (x.counts['msa'] ?? 0) > 0)).toBe(true);
  });
});

describe('facts and hours', () => {
  it('are written and published at once, without the drafts of entries', async () => {
    const { rev, facts } = (await eye.call('facts')).body;
    const text = facts.find((f) => typeof f.value === 'object' && !f.confirmed)!;
    expect((await mona.call('facts.put', { body: { rev, facts: [{ id: text.id, confirmed: true }] } })).status).toBe(403);
    expect((await boss.call('facts.put', { body: { rev, facts: [{ id: text.id, value: true }] } })).code).toBe('INPUT'); // another kind of value
    expect((await boss.call('facts.put', { body: { rev, facts: [{ id: 'no.such', confirmed: true }] } })).code).toBe('INPUT');
    const done = await boss.call('facts.put', { body: { rev, facts: [{ id: text.id, value: { ar: 'قيمة', en: 'value' }, confirmed: true }] } });
    expect(done.status).toBe(200);
    const now = (await eye.call('facts')).body;
    expect(now.facts.find((f) => f.id === text.id)).toMatchObject({ value: { ar: 'قيمة', en: 'value' }, confirmed: true, basis: 'policy' });
    expect(now.rev).toBe(done.body.rev);
    expect((await r.desk.library.published()).organisation.facts.find((f) => f.id === text.id)?.confirmed).toBe(true);
    expect((await boss.call('facts.put', { body: { rev, facts: [] } })).code).toBe('CHANGED');
    const hours = { ...now.hours, holidays: ['2026-12-31'], confirmed: true };
    expect((await boss.call('hours.put', { body: { rev: now.rev, hours } })).status).toBe(200);
    expect(r.desk.hours()?.holidays).toEqual(['2026-12-31']);
    expect((await r.audited('hours.write'))).toHaveLength(1);
  });
});

describe('the house', () => {
  it('keeps its last admin, and ends the sessions of who is sent away', async () => {
    const put = { name: 'هند', role: 'agent', teams: [], woman: true, disabled: false };
    expect((await admin.call('staff.put', { params: { staff: admin.id }, body: put })).code).toBe('LAST_ADMIN');
    expect((await admin.call('staff.put', { params: { staff: admin.id }, body: { ...put, role: 'admin', disabled: true } })).code).toBe('LAST_ADMIN');
    const second = await r.member('admin', 'سعد');
    const both = await Promise.all([admin.call('staff.put', { params: { staff: second.id }, body: { ...put, name: 'سعد' } }), second.call('staff.put', { params: { staff: admin.id }, body: put })]);
    expect((await admin.call('staff')).body?.rows?.filter((s) => s.role === 'admin').length ?? 1).toBe(1);
    expect(both.map((b) => b.status).filter((s) => s === 200)).toHaveLength(1);
    const left = (await r.house.store.staff()).find((s) => s.role === 'admin')!.id === admin.id ? admin : second;
    expect((await left.call('staff.put', { params: { staff: eye.id }, body: { ...put, name: 'ريم', role: 'viewer', disabled: true } })).status).toBe(200);
    expect((await eye.call('me')).status).toBe(401);
    expect((await left.call('staff.put', { params: { staff: 'nobody' }, body: put })).status).toBe(404);
  });
  it('shows channels, flows, and who did what', async () => {
    expect((await mona.call('channels')).body.rows.map((c) => c.id)).toEqual(['web', 'telegram']);
    const flows = (await mona.call('flows')).body.rows;
    expect(flows.map((f) => f.id)).toContain('register_request');
    expect((await mona.call('flow', { params: { flow: 'nothing' } })).status).toBe(404);
    expect((await mona.call('audit')).status).toBe(403);
    const first = (await boss.call('audit', { query: { max: '3' } })).body;
    const next = (await boss.call('audit', { query: { max: '3', after: first.more ?? '' } })).body;
    expect([...first.rows, ...next.rows].map((l) => l.n)).toEqual([...first.rows, ...next.rows].map((l) => l.n).toSorted((a, b) => b - a));
    expect((await boss.call('audit', { query: { who: mona.id } })).body.rows.every((l) => l.who.id === mona.id)).toBe(true);
  });
  it('its log never holds what somebody wrote', async () => {
    const lines = (await r.house.store.auditLines({ max: 1_000 })).rows;
    expect(lines.length).toBeGreaterThan(20);
    for (const word of [NID, OTHER, '0551234567', 'سارة', 'صورة العقد']) expect(lines.some((l) => `${l.target ?? ''} ${l.detail ?? ''}`.includes(word)), word).toBe(false);
  });
});

describe('dates', () => {
  it('requests past their date are late; the person is told once, in working hours, and hears no promise we cannot keep', async () => {
    const c = await filed();
    await r.house.store.setRequest(c.number, { at: r.clock.now(), who: 'منى', state: 'in_study', note: null, nextUpdate: r.clock.now() + DAY });
    await r.settle();
    r.pass(DAY + 5 * 3_600_000); // Monday, three in the afternoon and later: closed
    await mona.again();
    const before = r.heard(c.who).length;
    await walk(r.desk);
    await r.settle();
    expect(r.heard(c.who)).toHaveLength(before);
    expect((await mona.call('requests', { query: { late: 'true' } })).body.rows.map((x) => [x.number, x.late])).toContainEqual([c.number, 'late']);
    r.pass(18 * 3_600_000); // Tuesday morning
    expect((await walk(r.desk)).late).toBeGreaterThanOrEqual(1);
    expect((await walk(r.desk)).late).toBe(0);
    await r.settle();
    expect(r.heard(c.who).slice(before).filter((t) => t.includes('نعتذر'))).toHaveLength(1);
    await mona.again();
    expect((await mona.call('request', { params: c.params })).body).toMatchObject({ state: 'in_study', late: 'late' });
  });
});
