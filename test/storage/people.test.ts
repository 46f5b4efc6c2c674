/** People, search, merging, erasing one person, and what the stream is told: on the real store. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newConversation, type Conversation } from '../../core/conversation.ts';
import type { Effect } from '../../core/effect.ts';
import type { Event, MessageEvent } from '../../core/event.ts';
import { makeNumber } from '../../core/request.ts';
import { openSqlite, TEMPORARY, type FullStore } from '../../storage/index.ts';
import { from, LEASE, MIN, NID, PHONE, registerAid, say, staff, T0, text } from '../suites/store.ts';
import { HOSTILE } from './hostile.ts';

const [N1, N2, N3] = [1, 2, 3].map(makeNumber) as [string, string, string];
const MOTHER = '1098765432';
const aid = (number: string, nid: string | null, name: string, phone = PHONE, about = 'rent'): Effect => ({ type: 'register', number, kind: 'aid', about, nid, fields: { full_name: name, phone, ...(nid === null ? {} : { national_id: nid }) }, media: [] });

let store: FullStore;
let now = T0;
let n = 0;
beforeEach(async () => {
  [now, n] = [T0, 0];
  store = await openSqlite({ dir: TEMPORARY, now: () => now });
});
afterEach(() => store.close());

const turn = async (event: Event, to: string | null, effects: Effect[] = [], more: Partial<Conversation> = {}): Promise<string> => {
  const [a] = await store.accept([{ event, to: to === null && 'from' in event ? { address: event.from } : { conversation: to! } }]);
  const job = (await store.claim(now, LEASE, 100)).find((j) => j.conversation === a!.conversation)!;
  expect(await store.commit({ job, state: { ...(job.state ?? newConversation(job.conversation)), rev: job.rev + 1, ...more }, effects, at: now })).toBe('ok');
  return a!.conversation;
};
const hears = (user: string, words: string, effects: Effect[] = [], extra: Partial<MessageEvent> = {}): Promise<string> => {
  now += MIN;
  return turn({ ...text(user, `m${++n}`, words, now), ...extra }, null, effects);
};
const found = async (q: string): Promise<string[]> => (await store.search(q, 10)).map((h) => h.conversation);
const listed = async (q: string | null = null): Promise<(string | null)[]> => (await store.people(q, { max: 50 })).rows.map((p) => p.name);

describe('search', () => {
  it('finds words by their stems, in any order, all of them, newest conversation first', async () => {
    const a = await hears('1', 'متى تصرفون سلة غذائية للأسر المتعففة؟');
    const b = await hears('2', 'أريد سلّةً الغذائيّة');
    await hears('3', 'أريد موعد زيارة');
    expect(await store.search('سله غذائيه', 10)).toEqual([{ conversation: b, n: 0 }, { conversation: a, n: 0 }]);
    expect([await found('الغذائية السلة المتعففة'), await found('سلة زيارة'), await found('؟!'), await found('')]).toEqual([[a], [], [], []]);
    expect(await store.search('سلة', 1)).toHaveLength(1);
  });

  it('names the newest line; what staff said is found, what the bot says to everybody is not', async () => {
    const a = await hears('1', 'الإيجار', [say('k1', 'نعتذر كثيرا')]);
    await hears('1', 'شكرا');
    await hears('1', 'الإيجار مرة أخرى');
    const lines = await store.history(a, 10);
    expect(await store.search('إيجار', 10)).toEqual([{ conversation: a, n: lines.at(-1)!.n }]);
    expect(await found('نعتذر')).toEqual([]);
    await turn(staff('said', 'e1', 'زرناكم الخميس'), a, [say('k2', 'زرناكم الخميس')], { pen: 'staff' });
    expect(await found('الخميس')).toEqual([a]);
  });

  it('finds by request number, national id, phone and name, written as people write them', async () => {
    const a = await hears('1', 'x', [aid(N1, NID, 'سارة بنت محمد العتيبي')], { name: 'Umm Fahd' });
    const b = await hears('2', 'y', [], { phone: '+966598765432' });
    await hears('3', 'z');
    expect(await Promise.all([N1, `${N1.slice(0, 3)} ${N1.slice(3)}`, [...N1].map((d) => '٠١٢٣٤٥٦٧٨٩'[Number(d)]).join(''), NID, '٠٥١٢ ٣٤٥ ٦٧٨', '+966512345678', 'العتيبي سارة', 'umm'].map(found))).toEqual(Array(8).fill([a]));
    expect(await found('0598765432')).toEqual([b]);
    expect(await found('سارة القحطاني')).toEqual([]);
  });

  it('finds whole numbers of four digits and more, in any digits', async () => {
    const a = await hears('1', 'رقم العداد ٤٤٥٥٦٦ والدور 12');
    expect([await found('445566'), await found('12'), await found('4455')]).toEqual([[a], [], []]);
  });

  it('forgets what is erased, from outside and within a turn', async () => {
    await store.erase(await hears('1', 'كلمة فريدة', [], { name: 'نادرة' }), now);
    expect([await found('فريدة'), await found('نادرة')]).toEqual([[], []]);
    const b = await hears('2', 'كلمة فريدة');
    await hears('2', 'امسح', [{ type: 'erase' }]);
    expect(await found('فريدة')).toEqual([]);
    await hears('2', 'فريدة');
    expect(await found('فريدة')).toEqual([b]);
  });
});

describe('people', () => {
  it('lists who registered or is linked, newest first, and finds them', async () => {
    const a = await hears('1', 'x', [aid(N1, NID, 'سارة العتيبي')]);
    await hears('2', 'x', [aid(N2, MOTHER, 'نورة القحطاني', '+966555555555')]);
    await hears('3', 'nobody known');
    now += MIN;
    await store.addPerson('1111111111', '+966500000001');
    expect(await listed()).toEqual([null, 'نورة القحطاني', 'سارة العتيبي']);
    expect(await Promise.all(['ساره', NID, '0512345678', N1, 'سارة القحطاني', '1111111111', '0500000001'].map((q) => listed(q)))).toEqual([['سارة العتيبي'], ['سارة العتيبي'], ['سارة العتيبي'], ['سارة العتيبي'], [], [null], [null]]);
    const first = await store.people(null, { max: 2 });
    const rest = await store.people(null, { max: 2, after: first.more! });
    expect([...first.rows, ...rest.rows].map((p) => p.name)).toEqual(await listed());
    expect(rest.rows[0]).toMatchObject({ name: 'سارة العتيبي', nid: NID, phone: PHONE, requests: 1, conversations: 1, last: expect.any(Number) });
    expect(await store.personOf(a)).toBe(rest.rows[0]!.id);
    expect(await store.personOf('nobody')).toBe(null);
  });

  it('a file has requests, chats, consents and family', async () => {
    const a = await hears('1', 'x', [{ type: 'consent', purpose: 'processing', given: true, version: 'v1' }, aid(N1, NID, 'سارة')]);
    await hears('1', 'x', [aid(N2, NID, 'سارة العتيبي', PHONE, 'health')]);
    const b = await hears('2', 'x', [aid(N3, MOTHER, 'نورة')]);
    const [p, q] = [(await store.personOf(a))!, (await store.personOf(b))!];
    expect(await store.setFamily(p, q, 'الأم')).toBe(true);
    expect(await store.person(p)).toMatchObject({
      name: 'سارة العتيبي', nid: NID, numbers: [N2, N1], chats: [{ conversation: a, channel: 'telegram', last: T0 + 2 * MIN }], consents: [{ purpose: 'processing', given: true, version: 'v1' }],
      family: [{ person: q, name: 'نورة', relation: 'الأم' }],
    });
    expect([(await store.person(q))!.family, await store.setFamily(p, 'nobody', 'x'), await store.setFamily(p, p, 'x'), await store.person('nobody')]).toEqual([[], false, false, null]);
    await store.setFamily(p, q, null);
    expect((await store.person(p))!.family).toEqual([]);
  });

  it('an older file never replaces a newer name or phone', async () => {
    await hears('1', 'x', [aid(N1, NID, 'سارة العتيبي')]);
    await store.addRequest({ number: N2, kind: 'complaint', about: null, state: 'new', created: T0 - MIN, updated: T0, nextUpdate: null, conversation: null, department: 'management', fields: { full_name: 'سارة القديمة', phone: '+966555555555' }, media: [], history: [] }, NID);
    expect((await store.people(null, { max: 5 })).rows).toMatchObject([{ name: 'سارة العتيبي', phone: PHONE, requests: 2 }]);
    expect(await listed('القديمة')).toEqual(['سارة العتيبي']);
  });
});

describe('merging', () => {
  const two = async () => {
    const a = await hears('1', 'x', [aid(N1, NID, 'سارة')]);
    const b = await hears('2', 'y', [aid(N2, null, 'ساره العتيبي', '+966555555555', 'health')]);
    const [into, goes] = [(await store.personOf(a))!, (await store.personOf(b))!];
    return { a, b, into, goes };
  };

  it('brings requests, chats and words together under the one that stays', async () => {
    const { a, b, into, goes } = await two();
    await store.setFamily(goes, into, 'أخت');
    await store.assign(N2, { id: 's1', name: 'منى' });
    const before = await store.request(N2);
    expect(await store.mergePeople(into, goes, now)).toBe(true);
    expect(await store.person(into)).toMatchObject({ nid: NID, name: 'ساره العتيبي', phone: '+966555555555', numbers: [N2, N1], family: [], chats: [{ conversation: b }, { conversation: a }] });
    expect([await store.person(goes), await store.request(N2), await listed(), await listed('0555555555')]).toEqual([null, before, ['ساره العتيبي'], ['ساره العتيبي']]);
    expect((await store.requestsPage({ max: 5, assignee: 's1' })).rows).toMatchObject([{ number: N2, person: into, assignee: { name: 'منى' } }]);
    expect(await hears('2', 'still theirs')).toBe(b);
    expect((await store.history(b, 10)).map((l) => l.text)).toEqual(['y', 'still theirs']);
    expect(await store.setRequest(N2, { at: now, who: 'منى', state: 'visit', note: 'ملاحظة' })).toMatchObject({ state: 'visit', history: [{ who: 'bot' }, { who: 'منى', note: 'ملاحظة' }] });
  });

  it('refuses two national ids, one person twice, and who is not there', async () => {
    const { into, goes } = await two();
    const other = (await store.personOf(await hears('3', 'x', [aid(N3, MOTHER, 'نورة')])))!;
    expect([await store.mergePeople(into, other, now), await store.mergePeople(into, into, now), await store.mergePeople(into, 'nobody', now)]).toEqual([false, false, false]);
    expect(await store.mergePeople(goes, into, now)).toBe(true); // the national id goes along
    expect(await store.person(goes)).toMatchObject({ nid: NID, numbers: [N2, N1] });
    expect(await store.find({ find: 'status', nid: NID, phone: '+966555555555' }, { conversation: 'x', address: from('9') }, now)).toMatchObject({ verdict: 'match' });
    expect(await store.mergePeople(goes, into, now)).toBe(false);
  });

  it('of two open requests of a kind the first stands guard', async () => {
    const a = await hears('1', 'x', [registerAid(N1, 'rent', null)]);
    const b = await hears('2', 'x', [aid(N2, NID, 'سارة')]);
    expect(await store.mergePeople((await store.personOf(b))!, (await store.personOf(a))!, now)).toBe(true);
    expect(await store.find({ find: 'open', nid: NID, kind: 'aid', about: 'rent' }, { conversation: a, address: from('1') }, now)).toEqual({ find: 'open', number: N2 });
  });

  it('erasing who stays erases everything that came along', async () => {
    const { b, into } = await two();
    await store.mergePeople(into, (await store.personOf(b))!, now);
    expect(await store.erasePerson(into, now)).toBe(true);
    expect([await store.requests({ max: 9 }), await listed(), (await store.inbox({ box: 'all', who: '', max: 9 })).rows, await found('ساره')]).toEqual([[], [], [], []]);
    expect([await store.person(into), await store.erasePerson(into, now)]).toEqual([null, false]);
  });
});

it('erasing one person leaves to others what is theirs: the chat begins anew and still hears of their request', async () => {
  const c = await hears('1', 'طلب لي', [aid(N1, NID, 'سعد', PHONE)]);
  await hears('1', 'وطلب لأمي', [aid(N2, MOTHER, 'نورة', PHONE), say('k', 'سجلنا'), { type: 'ticket', reason: 'human-request', priority: 'normal', hours: 'in', about: null }]);
  const mother = (await store.personOf(c))!;
  expect(await store.erasePerson(mother, now)).toBe(true);
  expect([await store.history(c, 9), await store.request(N2), (await store.request(N1))?.conversation, await listed(), await found('أمي')]).toEqual([[], null, c, ['سعد'], []]);
  expect((await store.inbox({ box: 'all', who: '', max: 9 })).rows).toMatchObject([{ conversation: c, last: null, ticket: null, name: null, openRequests: 1 }]);
  await store.setRequest(N1, { at: now, who: 'منى', state: 'visit', note: null });
  const jobs = await store.claim(now, LEASE, 10);
  expect(jobs).toMatchObject([{ conversation: c, rev: 2, state: { rev: 2, slots: {} }, event: { type: 'request-changed', number: N1 } }]);
  expect(await store.commit({ job: jobs[0]!, state: { ...jobs[0]!.state!, rev: 3 }, effects: [say('fresh', 'زيارة')], at: now })).toBe('ok');
  expect((await store.outgoing(now, LEASE, 9)).map((o) => o.message.key)).toEqual(['fresh']);
});

describe('the stream', () => {
  const kinds = async (after: number): Promise<string[]> => (await store.stream(after, 100)).lines.map((l) => `${l.kind} ${l.ref}${l.detail === null ? '' : ` ${l.detail}`}`);
  const last = async (): Promise<number> => (await store.stream(0, 1)).last;

  it('is told of every turn, request and staff act, and of what staff change beside turns', async () => {
    const c = await hears('1', 'x', [aid(N1, NID, 'سارة'), { type: 'ticket', reason: 'human-request', priority: 'normal', hours: 'in', about: null }]);
    expect(await kinds(0)).toEqual([`conversation ${c}`, `request ${N1}`]);
    let at = await last();
    await turn(staff('took', 'e1'), c);
    await turn(staff('said', 'e2', 'x'), c, [{ type: 'refuse', event: 'e2', why: 'changed' }]);
    expect(await kinds(at)).toEqual([`conversation ${c}`, `act e1 ${c} done`, `conversation ${c}`, `act e2 ${c} changed`]);
    at = await last();
    await store.setRequest(N1, { at: now, who: 'منى', state: 'visit', note: null });
    await store.assign(N1, { id: 's1', name: 'منى' });
    await store.transfer(c, null);
    await store.markRead(c);
    expect(await kinds(at)).toEqual([`request ${N1}`, `request ${N1}`, `conversation ${c}`]); // nothing was unread
  });

  it('is told how far a message came while staff hold the conversation, and not otherwise', async () => {
    const c = await hears('1', 'x', [say('k1', 'x')]);
    let at = await last();
    const deliver = async (key: string): Promise<void> => {
      const [o] = await store.outgoing(now, LEASE, 1);
      await store.settle({ key, token: o!.token, sent: { as: 'ok' }, at: now }, null);
      await store.receive('telegram', [{ key, at: now, is: 'read' }, { key, at: now, is: 'delivered' }]);
    };
    await deliver('k1');
    expect(await kinds(at)).toEqual([]);
    await turn(staff('took', 'e1'), c, [say('k2', 'y')]);
    at = await last();
    await deliver('k2');
    expect(await kinds(at)).toEqual([`conversation ${c}`, `conversation ${c}`]); // sent, read; an older word is none
  });

  it('a turn that failed tells nothing', async () => {
    await hears('1', 'x', [registerAid(N1)]);
    const at = await last();
    const [a] = await store.accept([{ event: text('2', 'q', 'x', now), to: { address: from('2') } }]);
    const [job] = await store.claim(now, LEASE, 9);
    expect(await store.commit({ job: job!, state: { ...newConversation(a!.conversation), rev: 1 }, effects: [registerAid(N1)], at: now })).toBe('number-taken');
    expect(await kinds(at)).toEqual([]);
  });
});

it('500 hostile strings as names, messages, notes, searches and relations come back as they were, or shorter, and break nothing', { timeout: 60_000 }, async () => {
  expect(HOSTILE.length).toBeGreaterThanOrEqual(500);
  const lines: { c: string; s: string }[] = [];
  for (const [i, s] of HOSTILE.entries()) {
    const c = await hears(`h${i % 40}`, s, i % 10 ? [] : [aid(makeNumber(1000 + i), String(1_000_000_000 + i), s)], { name: s });
    lines.push({ c, s });
    if (i % 25 === 0) await store.search(s, 5);
    if (i % 50 === 0) await store.people(s, { max: 5 });
  }
  for (const c of new Set(lines.map((l) => l.c))) expect((await store.history(c, 100)).map((l) => l.text)).toEqual(lines.filter((l) => l.c === c).map((l) => l.s));
  const { rows } = await store.inbox({ box: 'all', who: HOSTILE[0]!, max: 100 });
  expect(rows).toHaveLength(40);
  for (const r of rows) {
    const shown = `${r.name ?? ''}${r.last?.text ?? ''}`;
    expect([shown.isWellFormed(), /[\u0000-\u001f\u2066-\u2069]/.test(shown), shown.length < 2_000]).toEqual([true, false, true]);
  }
  const people = (await store.people(null, { max: 200 })).rows;
  expect(people).toHaveLength(Math.ceil(HOSTILE.length / 10));
  for (const [i, s] of HOSTILE.slice(0, 30).entries()) {
    await store.setFamily(people[0]!.id, people[i % 40 + 1]!.id, s);
    await store.audit({ id: s, name: s }, 'note', s, s, now);
    await store.putStaff({ login: s, name: s, role: 'viewer', teams: [], woman: false, disabled: false }, {}, now);
    await store.failed(s, now, MIN);
    await store.tell('staff', `s${i}`, null, now);
  }
  expect((await store.auditLines({ max: 200 })).rows.map((l) => l.detail)).toEqual(HOSTILE.slice(0, 30).toReversed());
  for (const bad of ['', '%', '!!', 'W10', Buffer.from('[1,2,3]').toString('base64url'), Buffer.from('{"a":1}').toString('base64url'), Buffer.from('[null,"x"]').toString('base64url'), 'x'.repeat(10_000)]) {
    expect((await store.inbox({ box: 'all', who: 's', max: 3, after: bad })).rows).toHaveLength(3);
    expect((await store.requestsPage({ max: 3, after: bad })).rows).toHaveLength(3);
    expect((await store.people(null, { max: 3, after: bad })).rows).toHaveLength(3);
    await store.auditLines({ max: 3, after: bad });
  }
});
