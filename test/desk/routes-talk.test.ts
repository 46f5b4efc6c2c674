/** Conversations through the desk: the queue, claims, answers, notes, transfers, files, the round. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUND, walk } from '../../desk/watch.ts';
import { MIN, openReal, type Member, type Real } from './real-house.ts';

let r: Real;
let mona: Member; // a woman
let ali: Member;
let boss: Member;
let eye: Member; // reads only
beforeAll(async () => {
  r = await openReal();
  [mona, ali, boss, eye] = [await r.member('agent', 'منى', { woman: true }), await r.member('agent', 'علي'), await r.member('supervisor', 'خالد'), await r.member('viewer', 'ريم')];
}, 120_000);
afterAll(() => r.close());

let user = 0;
/** Somebody new who waits for staff. */
const waits = async (name?: string): Promise<{ who: string; id: string; params: { conversation: string } }> => {
  const who = `u${++user}`;
  const id = await r.says(who, 'موظف', name);
  return { who, id, params: { conversation: id } };
};
const act = async (m: Member, c: { params: { conversation: string } }, body: Record<string, unknown>): Promise<string | null> => {
  const got = await m.call('act', { params: c.params, body });
  if (got.status !== 202) return `${got.status} ${got.code}`;
  await r.settle();
  return r.outcome(got.body.event);
};
const seenOf = async (c: { params: { conversation: string } }): Promise<string | null> => (await mona.call('conversation', { params: c.params })).body.seen;

describe('the inbox', () => {
  it('shows who waits, in which place, and when somebody will answer', async () => {
    const [a, b] = [await waits('أم خالد'), await waits()];
    const { rows } = (await eye.call('inbox', { query: { box: 'waiting' } })).body;
    const mine = rows.filter((x) => [a.id, b.id].includes(x.conversation));
    expect(mine.map((x) => [x.conversation, x.name, x.pen, x.ticket?.state, x.ticket?.reason])).toEqual([[a.id, 'أم خالد', 'queue', 'waiting', 'human-request'], [b.id, null, 'queue', 'waiting', 'human-request']]);
    expect(mine.map((x) => x.ticket?.place)).toEqual([1, 2]);
    expect(mine[0]?.ticket?.promised).toBe((mine[0]?.ticket?.opened ?? 0) + 30 * MIN);
    expect((await eye.call('inbox.counts')).body).toMatchObject({ waiting: 2, mine: 0 });
  });
  it('finds people and words, wherever they stand, and pages through them', async () => {
    const c = await waits('عبدالرحمن الزهراني');
    await r.says(c.who, 'السقف يقطر ماء منذ أسبوع');
    for (const q of ['الزهراني', 'السقف يقطر']) expect((await eye.call('inbox', { query: { q } })).body.rows.map((x) => x.conversation)).toEqual([c.id]);
    const first = (await eye.call('inbox', { query: { box: 'all', max: '2' } })).body;
    const second = (await eye.call('inbox', { query: { box: 'all', max: '2', after: first.more ?? '' } })).body;
    expect(new Set([...first.rows, ...second.rows].map((x) => x.conversation)).size).toBe(first.rows.length + second.rows.length);
  });
  it('never shows an identity number in a list', async () => {
    const c = await waits();
    await r.says(c.who, 'هويتي 1023456780 وجوالي 0551234567');
    const row = (await eye.call('inbox', { query: { box: 'waiting' } })).body.rows.find((x) => x.conversation === c.id);
    expect(row?.last?.text).not.toMatch(/1023456780|0551234567/);
  });
});

describe('acts', () => {
  it('one of two takes it, answers, and the person reads it', async () => {
    const c = await waits();
    const both = await Promise.all([mona, ali].map((m) => m.call('act', { params: c.params, body: { act: 'took' } })));
    await r.settle();
    const ends = await Promise.all(both.map((g) => (g.status === 202 ? r.outcome(g.body.event) : g.code)));
    expect(ends.filter((e) => e === 'done')).toHaveLength(1);
    const [holder, other] = ends[0] === 'done' ? [mona, ali] : [ali, mona];
    expect(r.heard(c.who).at(-1)).toContain(holder.name);
    expect(await act(other, c, { act: 'said', text: 'مرحبا', seen: await seenOf(c) })).toBe('403 FORBIDDEN');
    expect(await act(holder, c, { act: 'said', text: 'أهلًا، كيف أخدمك؟', seen: await seenOf(c) })).toBe('done');
    expect(r.heard(c.who).at(-1)).toBe('أهلًا، كيف أخدمك؟');
    const { lines } = (await eye.call('lines', { params: c.params })).body;
    expect(lines.filter((l) => l.kind === 'message').at(-1)).toMatchObject({ by: 'staff', who: holder.name, text: 'أهلًا، كيف أخدمك؟', progress: 'sent' });
    expect((await holder.call('inbox', { query: { box: 'mine' } })).body.rows.map((x) => x.conversation)).toContain(c.id);
    expect(await act(holder, c, { act: 'closed' })).toBe('done');
    expect(await act(other, c, { act: 'said', text: 'متأخر', seen: await seenOf(c) })).toMatch(/^40[39]/);
  });
  it('an answer to what was said before is refused: the conversation changed', async () => {
    const c = await waits();
    await act(mona, c, { act: 'took' });
    const seen = await seenOf(c);
    await r.says(c.who, 'وعندي سؤال ثان');
    const before = r.heard(c.who).length;
    expect(await act(mona, c, { act: 'said', text: 'جواب قديم', seen })).toBe('changed');
    expect(await act(mona, c, { act: 'said', text: 'بلا نظر' })).toBe('409 CHANGED');
    expect(r.heard(c.who)).toHaveLength(before);
    expect(await act(mona, c, { act: 'said', text: 'جواب', seen: await seenOf(c) })).toBe('done');
  });
  it('a note stays inside and stands between the lines, and so does what staff did', async () => {
    const c = await waits();
    await act(ali, c, { act: 'took' });
    r.pass(1_000);
    expect(await act(mona, c, { act: 'noted', text: 'تحقق من العقد' })).toBe('done');
    expect(await act(mona, c, { act: 'noted', text: '  ' })).toBe('400 INPUT');
    r.pass(1_000);
    expect(await act(ali, c, { act: 'said', text: 'نعم', seen: await seenOf(c) })).toBe('done');
    expect(r.heard(c.who).join()).not.toContain('العقد');
    const { lines } = (await eye.call('lines', { params: c.params })).body;
    expect(lines.map((l) => [l.kind, l.text]).slice(-3)).toEqual([['event', 'took'], ['note', 'تحقق من العقد'], ['message', 'نعم']]);
    expect(lines.every((l, i) => i === 0 || l.n > (lines[i - 1]?.n ?? 0))).toBe(true);
    // In pieces it is the same.
    const last = (await eye.call('lines', { params: c.params, query: { max: '2' } })).body.lines;
    const rest = [];
    for (let before = String(last[0]?.n); ;) {
      const piece = (await eye.call('lines', { params: c.params, query: { max: '2', before } })).body.lines;
      if (!piece.length) break;
      rest.unshift(...piece);
      before = String(piece[0]?.n);
    }
    expect([...rest, ...last].map((l) => l.text)).toEqual(lines.map((l) => l.text));
    const after = (await eye.call('lines', { params: c.params, query: { after: String(lines.at(-3)?.n) } })).body.lines;
    expect(after).toEqual(lines.slice(-2));
  });
  it('a member who steps in while the bot talks holds the conversation', async () => {
    const c = { who: 'quiet', params: { conversation: await r.says('quiet', 'السلام عليكم') } };
    expect(await act(ali, c, { act: 'said', text: 'أهلًا', seen: await seenOf(c) })).toBe('409 NOT_NOW');
    expect(await act(ali, c, { act: 'took' })).toBe('done');
    expect(await act(mona, c, { act: 'said', text: 'أنا', seen: await seenOf(c) })).toBe('403 FORBIDDEN');
    expect(await act(ali, c, { act: 'said', text: 'أهلًا بكم', seen: await seenOf(c) })).toBe('done');
    expect(await act(ali, c, { act: 'returned' })).toBe('done');
    expect(r.heard('quiet').join()).toContain('أهلًا بكم');
  });
  it('who asked for a woman is not taken by a man', async () => {
    const c = await waits();
    const line = (await r.house.store.inbox({ box: 'all', who: '', ids: [c.id], max: 1 })).rows[0];
    const { mayAtDesk } = await import('../../desk/rules.ts');
    const asked = { ...line!.ticket!, woman: true as const };
    const file = async (m: Member) => (await r.house.store.staffBy({ id: m.id }))!;
    expect([mayAtDesk('took', asked, await file(ali), undefined).may, mayAtDesk('took', asked, await file(mona), undefined).may]).toEqual([false, true]);
  });
  it('what is not there is not found, and readers may not act', async () => {
    expect(await act(mona, { params: { conversation: 'nobody' } }, { act: 'took' })).toBe('404 NOT_FOUND');
    expect((await mona.call('lines', { params: { conversation: 'nobody' } })).status).toBe(404);
    expect((await eye.call('act', { params: { conversation: 'nobody' }, body: { act: 'took' } })).status).toBe(403);
  });
});

describe('transfer', () => {
  it('from one to another: the person is told, the other holds it', async () => {
    const c = await waits();
    await act(mona, c, { act: 'took' });
    expect((await ali.call('transfer', { params: c.params, body: { to: ali.id } })).status).toBe(403);
    expect((await mona.call('transfer', { params: c.params, body: { to: eye.id } })).code).toBe('INPUT'); // a reader cannot answer
    const got = await mona.call('transfer', { params: c.params, body: { to: ali.id, note: 'يحتاج إلى بحث اجتماعي' } });
    await r.settle();
    expect(await r.outcome(got.body.event)).toBe('done');
    expect(r.heard(c.who).at(-1)).toContain('علي');
    expect((await mona.call('conversation', { params: c.params })).body.row.ticket).toMatchObject({ state: 'taken', who: { id: ali.id } });
    expect(await act(mona, c, { act: 'said', text: 'ما زلت', seen: await seenOf(c) })).toBe('403 FORBIDDEN');
    expect(await act(ali, c, { act: 'said', text: 'معكم علي', seen: await seenOf(c) })).toBe('done');
    const { lines } = (await eye.call('lines', { params: c.params })).body;
    expect(lines.filter((l) => l.kind !== 'message').map((l) => l.text)).toEqual(['took', 'passed علي', 'يحتاج إلى بحث اجتماعي']);
    expect((await r.audited('conversation.pass')).at(0)).toMatchObject({ who: { id: mona.id }, target: c.id });
  });
  it('back to the queue: it waits again, whoever comes may take it', async () => {
    const c = await waits();
    await act(mona, c, { act: 'took' });
    await mona.call('transfer', { params: c.params, body: { to: null } });
    await r.settle();
    expect((await eye.call('conversation', { params: c.params })).body.row).toMatchObject({ pen: 'queue', ticket: { state: 'waiting', who: null } });
    expect(r.heard(c.who).at(-1)).toContain('قائمة انتظار');
    expect(await act(ali, c, { act: 'took' })).toBe('done');
  });
  it('a supervisor gives a waiting one to somebody, and takes one away', async () => {
    const c = await waits();
    await boss.call('transfer', { params: c.params, body: { to: mona.id } });
    await r.settle();
    expect((await eye.call('conversation', { params: c.params })).body.row).toMatchObject({ pen: 'staff', ticket: { state: 'taken', who: { id: mona.id } } });
    expect(await act(boss, c, { act: 'closed' })).toBe('done');
  });
});

describe('files', () => {
  const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
  it('go out with an answer, in their own conversation only', async () => {
    const [c, other] = [await waits(), await waits()];
    await act(mona, c, { act: 'took' });
    await act(mona, other, { act: 'took' });
    const up = (await mona.call('upload', { params: c.params, file: { name: 'نموذج.png', bytes: PNG } })).body;
    expect(up).toMatchObject({ name: 'نموذج.png', mime: 'image/png', bytes: PNG.length });
    expect(await act(mona, other, { act: 'said', media: [up.id], seen: await seenOf(other) })).toBe('400 INPUT');
    expect(await act(mona, c, { act: 'said', media: [up.id], seen: await seenOf(c) })).toBe('done');
    expect(r.sent.findLast((m) => m.to.user === c.who)?.media?.map((m) => m.id)).toEqual([up.id]);
    const down = await eye.call('file', { params: { file: up.id } });
    expect([down.status, [...down.bytes], down.headers.get('content-type')]).toEqual([200, [...PNG], 'image/png']);
    await eye.call('file', { params: { file: up.id } });
    expect((await r.audited('file.read')).filter((l) => l.target === up.id && l.who.id === eye.id)).toHaveLength(1); // once in ten minutes
    expect((await eye.call('file', { params: { file: 'nothing' } })).status).toBe(404);
  });
});

describe('the round', () => {
  it('tells staff that nobody came, once', async () => {
    const c = await waits();
    expect((await walk(r.desk)).nobody).toBe(0);
    r.pass(31 * MIN);
    expect((await walk(r.desk)).nobody).toBeGreaterThanOrEqual(1);
    expect((await walk(r.desk)).nobody).toBe(0);
    await r.settle();
    expect((await eye.call('lines', { params: c.params })).body.lines.filter((l) => l.kind === 'note').map((l) => l.who)).toEqual([ROUND.name]);
  });
  it('reminds a silent holder, then lets the conversation wait again', async () => {
    const c = await waits();
    await act(ali, c, { act: 'took' });
    await r.says(c.who, 'هل أنتم هنا؟');
    r.pass(11 * MIN);
    await walk(r.desk);
    await r.settle();
    const notes = async (): Promise<number> => (await eye.call('lines', { params: c.params })).body.lines.filter((l) => l.kind === 'note').length;
    expect(await notes()).toBe(1);
    r.pass(20 * MIN);
    await walk(r.desk);
    await walk(r.desk);
    await r.settle();
    expect(await notes()).toBe(2);
    expect((await eye.call('conversation', { params: c.params })).body.row).toMatchObject({ pen: 'queue', ticket: { state: 'waiting' } });
    expect(r.heard(c.who).filter((t) => t.includes('قائمة انتظار موظفينا'))).toHaveLength(1);
  });
  it('leaves a holder alone who has answered', async () => {
    const c = await waits();
    await act(ali, c, { act: 'took' });
    await act(ali, c, { act: 'said', text: 'أراجع الطلب', seen: await seenOf(c) });
    r.pass(60 * MIN);
    await walk(r.desk);
    await r.settle();
    expect((await eye.call('conversation', { params: c.params })).body.row.ticket).toMatchObject({ state: 'taken', who: { id: ali.id } });
  });
});

describe('help for the answer', () => {
  it('suggests entries that can be said, and none that call for a person', async () => {
    const { rows } = (await mona.call('suggest', { body: { text: 'كيف أسجل طلب مساعدة؟' } })).body;
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect([row.text.length > 0, row.topic.startsWith('staff.')]).toEqual([true, false]);
    expect((await mona.call('suggest', { body: { text: '  ' } })).body.rows).toEqual([]);
  });
  it('keeps the quick replies under a revision', async () => {
    const { rev, rows } = (await mona.call('replies')).body;
    expect(rows.length).toBeGreaterThan(3);
    expect((await mona.call('replies.put', { body: { rev, rows } })).status).toBe(403);
    const next = [...rows, { id: 'new', title: 'جديد', text: { ar: 'نص', en: 'text' } }];
    expect((await boss.call('replies.put', { body: { rev, rows: [...next, next[0]] } })).code).toBe('INPUT');
    expect((await boss.call('replies.put', { body: { rev, rows: next } })).status).toBe(200);
    expect((await boss.call('replies.put', { body: { rev, rows } })).code).toBe('CHANGED');
    expect((await mona.call('replies')).body.rows.at(-1)?.id).toBe('new');
  });
});
