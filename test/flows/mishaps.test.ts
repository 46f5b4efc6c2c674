/** Mishaps the laws turned up, each as the shortest conversation that showed it. */
import { describe, expect, it } from 'vitest';
import { newConversation, type Conversation } from '../../core/conversation.ts';
import type { Event } from '../../core/event.ts';
import type { Body, Media } from '../../core/message.ts';
import { loadFlows } from '../../flows/loader.ts';
import type { World } from '../../flows/world.ts';
import { START, turn } from './play.ts';
import { FLOW_FILES, realFlows, worldOf } from './world.ts';

const world = worldOf(realFlows());
const file = (id: string): Media => ({ id, name: `${id}.jpg`, mime: 'image/jpeg', bytes: 1000 });
const pic = (id: string, caption = ''): Body => ({ kind: 'media', media: [file(id)], caption });
const tap = (id: string): Body => ({ kind: 'choice', id, label: '' });
type Line = string | Body | Partial<Event>;
/** Says lines one after the other; gives the last turn. */
const talk = (lines: Line[], w: World = world, first: Conversation = newConversation('c')) => {
  let state = first;
  let at = START;
  let last: ReturnType<typeof turn> | undefined;
  lines.forEach((line, i) => {
    at += 60_000;
    const base = { id: `m${i}`, at, from: { channel: 'web', user: 'u' } };
    const event = (typeof line === 'string' ? { ...base, type: 'message', body: { kind: 'text', text: line } } : 'kind' in line && typeof line.kind === 'string' && !('type' in line) ? { ...base, type: 'message', body: line } : { ...base, ...line }) as Event;
    last = turn(w, state, event);
    state = last.state;
  });
  const { effects } = last as ReturnType<typeof turn>;
  return { state, effects, texts: effects.flatMap((e) => (e.type === 'send' ? [e.text] : [])) };
};
const FORM: Line[] = [tap('register_request'), tap('agree'), 'فاطمة عبدالله الحربي', '1000000008', '0551234567', 'العزيزية', '5', tap('widow'), '0', tap('rent'), 'تراكم الإيجار'];

it('a file sent at the review joins the answer that is shown again, and is registered', () => {
  const shown = talk([...FORM, pic('one'), tap('done'), pic('two')]);
  expect(shown.state.slots['documents']).toEqual([file('one'), file('two')]);
  expect(shown.texts.at(-1)).toContain('two.jpg');
  const sent = talk([...FORM, tap('skip'), pic('late'), tap('confirm')]).effects.find((e) => e.type === 'register');
  expect(sent?.type === 'register' && sent.media).toEqual([file('late')]);
});
it.each(['تخطي', 'خلاص'])('%s after files have come keeps them', (word) => expect(talk([...FORM, pic('one'), word]).state.slots['documents']).toEqual([file('one')]));
it('the skip button of an old message keeps them too', () => expect(talk([...FORM, pic('one'), tap('skip')]).state.slots['documents']).toEqual([file('one')]));
it('"wrong" at the offer of a draft is no "no": the draft stays', () => {
  const state = talk([...FORM, 'القائمة', tap('register_request'), 'غلط']).state;
  expect(state.draft?.frames.at(-1)?.slots['full_name']).toBe('فاطمة عبدالله الحربي');
});
it('starting a form that is open asks its question again instead of a second copy', () => {
  const { state, texts } = talk([...FORM.slice(0, 4), tap('request_status'), tap('register_request')]);
  expect([state.step, state.stack.length, state.slots['national_id']]).toEqual(['phone', 0, '1000000008']);
  expect(texts).toHaveLength(1);
});
it('"start over" at the consent question starts the form, not the consent alone', () => {
  const { state } = talk([tap('register_request'), 'من البداية', tap('agree')]);
  expect([state.flow?.id, state.step]).toEqual(['register_request', 'full_name']);
});
it('consent taken back in mid-form takes everything written with it', () => {
  const { state } = talk([...FORM.slice(0, 4), 'القائمة', tap('consent'), tap('refuse')]);
  expect(JSON.stringify(state)).not.toMatch(/1000000008|فاطمة/);
});
it('a detour that expires gives the form back with its question', () => {
  const paused = talk([...FORM.slice(0, 4), tap('request_status')]).state;
  const wake = paused.wakes.expire;
  const t = turn(world, paused, { type: 'timer', id: 't', at: wake?.at ?? 0, wake: 'expire', token: wake?.token ?? '' });
  expect([t.state.flow?.id, t.state.step]).toEqual(['register_request', 'phone']);
  expect(t.effects.filter((e) => e.type === 'send')).toHaveLength(2);
});
it('a stale timer forgets no draft, however old', () => {
  const drafted = talk([...FORM.slice(0, 4), 'القائمة']).state;
  const t = turn(world, drafted, { type: 'timer', id: 't', at: START + 40 * 86_400_000, wake: 'remind', token: 'x' });
  expect(t.state.draft).toEqual(drafted.draft);
});
it('a file from staff is sent, with or without words', () => {
  for (const text of [undefined, 'تفضلوا']) {
    const { effects } = talk(['موظف', { type: 'staff', act: 'took', who: { id: 's', name: 'سارة' }, seen: null }, { type: 'staff', act: 'said', who: { id: 's', name: 'سارة' }, seen: null, media: [file('letter')], ...(text ? { text } : {}) }]);
    expect(effects.find((e) => e.type === 'send')).toMatchObject({ text: text ?? '', media: [file('letter')] });
  }
});
it('danger under a picture calls staff, also at the question for papers', () => {
  const { state, effects } = talk([...FORM, pic('one', 'ابي اموت')]);
  expect(state.pen).toBe('queue');
  expect(effects).toContainEqual(expect.objectContaining({ type: 'ticket', reason: 'distress', priority: 'urgent' }));
});
it('more talk than one turn may hold is cut; wakes and answers are not', () => {
  const many: Body = { kind: 'media', media: Array.from({ length: 90 }, () => ({ id: 'x', name: 'x.exe', mime: 'x/y', bytes: 1 })), caption: '' };
  const { state, effects } = talk([...FORM, many]);
  expect(effects.length).toBeLessThanOrEqual(61);
  expect(effects.flatMap((e) => (e.type === 'wake' && e.at !== null ? [e.token] : [])).sort()).toEqual(Object.values(state.wakes).map((w) => w.token).sort());
});
it('a step with a name of its own can be corrected', () => {
  const text = 'flow: x\ntitle: { ar: س, en: X }\nslots:\n  a: { type: text }\n  b: { type: text }\nsteps:\n  - { ask: a, name: first }\n  - { ask: b, name: second }\ntexts:\n  ask.a: { ar: ألف؟, en: A? }\n  ask.b: { ar: باء؟, en: B? }\n  label.a: { ar: أ, en: a }\n  label.b: { ar: ب, en: b }\n';
  const { state, texts } = talk([tap('x'), 'كلمة', 'تصحيح', tap('a')], worldOf(loadFlows([...FLOW_FILES, { file: 'x.yaml', text }]).set), { ...newConversation('c') });
  expect([state.step, texts]).toEqual(['first', ['ألف؟']]);
});

const edit = (of: string, text: string): Line => ({ type: 'edit', of, text });
describe('a plain no at a question that need not be answered', () => {
  const text = 'flow: x\ntitle: { ar: س, en: X }\nslots:\n  a: { type: yes_no }\n  b: { type: text, optional: true }\n  c: { type: yes_no, optional: true }\n  d: { type: text }\nsteps:\n  - ask: a\n  - ask: b\n  - ask: c\n  - ask: d\ntexts:\n' + ['a', 'b', 'c', 'd'].map((k) => `  ask.${k}: { ar: ${k}؟, en: ${k}? }\n  label.${k}: { ar: ${k}, en: ${k} }\n`).join('');
  const w = worldOf(loadFlows([...FLOW_FILES, { file: 'x.yaml', text }]).set);
  const slots = (lines: Line[]) => { const { state } = talk(lines, w, { ...newConversation('c') }); return [state.step, state.slots]; };
  it('passes over it', () => expect(slots([tap('x'), 'نعم', 'لا شكرا'])).toEqual(['c', { a: true, b: null }]));
  it('is the answer where a no is one', () => expect(slots([tap('x'), 'نعم', 'لا شكرا', 'لا'])).toEqual(['d', { a: true, b: null, c: false }]));
  it('of a message that was edited corrects what that message answered', () => expect(slots([tap('x'), 'نعم', edit('m1', 'لا')])).toEqual(['b', { a: false }]));
});

const voice: Body = { kind: 'media', media: [{ id: 'v1', name: 'voice.ogg', mime: 'audio/ogg', bytes: 9000 }], caption: '' };
const registered = (lines: Line[]) => talk(lines).effects.find((e) => e.type === 'register');

it('a spoken answer goes with the request as words and as a recording', () => {
  expect(registered([...FORM.slice(0, -1), voice, tap('skip'), tap('confirm')])).toMatchObject({ fields: { need_details: 'رسالة صوتية' }, media: [{ id: 'v1' }] });
});
it.each([['corrected', ['تصحيح', tap('need_details')]], ['gone back to', ['رجوع', 'رجوع']]] as [string, Line[]][])('a spoken answer that is %s and then written leaves its recording behind', (_, way) => {
  expect(registered([...FORM.slice(0, -1), voice, ...(way.length > 1 && way[1] === 'رجوع' ? way.slice(1) : [tap('skip'), ...way]), 'الإيجار متأخر', tap('skip'), tap('confirm')])).toMatchObject({ fields: { need_details: 'الإيجار متأخر' }, media: [] });
});
it('"that is all" at a question for words does not take the recording of before for its answer', () => {
  const { state } = talk([...FORM.slice(0, -1), voice, 'رجوع', tap('done')]);
  expect(state.slots['need_details']).toBeUndefined();
});
it('a half message that is edited while it waits is heard as it reads now, one that is taken back not at all', () => {
  const waits = talk(['عندي', 'سؤال']).state;
  const [first, second] = waits.burst?.ids ?? [];
  const edited = talk([edit(first as string, 'متى')], world, waits).state;
  expect([edited.burst?.parts, edited.wakes.burst?.token]).toEqual([['متى', 'سؤال'], '3']);
  const one = talk([edit(second as string, '')], world, waits);
  expect([one.state.burst?.parts, one.texts]).toEqual([['عندي'], []]);
  const none = talk([edit(second as string, ''), edit(first as string, ''), 'متى تفتحون؟'], world, waits);
  expect(talk([edit(second as string, ''), edit(first as string, '')], world, waits).state).not.toHaveProperty('burst');
  expect(none.state.burst?.parts).toEqual(['متى تفتحون؟']);
});
it('danger in an old message that is edited is not passed over, whoever holds the pen', () => {
  const lines: Line[] = ['متى تفتحون؟', 'شكرا جزيلا'];
  expect(talk([...lines, edit('m0', 'ابي اموت')]).state.pen).toBe('queue');
  const took: Line = { type: 'staff', act: 'took', who: { id: 's', name: 'سارة' }, seen: null };
  const { effects, texts } = talk([...lines, 'موظف', took, edit('m0', 'ابي اموت')]);
  expect([effects.some((e) => e.type === 'ticket' && e.priority === 'urgent'), texts]).toEqual([true, []]);
});
it('staff who answer a message that was edited meanwhile are told so', () => {
  const took: Line = { type: 'staff', act: 'took', who: { id: 's', name: 'سارة' }, seen: null };
  const { effects } = talk(['موظف', took, 'وصلني الرفض', edit('m2', 'ما وصلني شيء'), { type: 'staff', act: 'said', who: { id: 's', name: 'سارة' }, seen: 'm2', text: 'نعم' }]);
  expect(effects).toContainEqual(expect.objectContaining({ type: 'refuse', why: 'changed' }));
});
it('a parting word of staff reaches the person even when the bot had the conversation', () => {
  expect(talk(['متى تفتحون؟', { type: 'staff', act: 'closed', who: { id: 's', name: 'سارة' }, seen: null, text: 'اتصلنا بكم' }]).texts).toEqual(['اتصلنا بكم']);
});
it('the offer to bring the news here is made once, and never in the middle of a form', () => {
  // n = 1 gives a status that matches, with requests linked elsewhere
  const asked = talk([tap('request_status'), '1234567', '0008']);
  expect(asked.state.asking).toMatchObject({ what: 'ask-link' });
  const no = talk(['لا'], world, asked.state);
  expect([no.state.linkAsked, no.state.asking, no.effects.some((e) => e.type === 'ask-link')]).toEqual([true, undefined, false]);
  expect(talk([tap('request_status'), '1234567', '0008'], world, no.state).state.asking).toBeUndefined();
  const yes = talk([tap('yes')], world, asked.state);
  expect(yes.effects).toContainEqual(expect.objectContaining({ type: 'ask-link' }));
  expect(talk([...FORM.slice(0, 4), tap('request_status'), '1234567', '0008']).state).toMatchObject({ step: 'phone' });
  expect(talk([...FORM.slice(0, 4), tap('request_status'), '1234567', '0008']).state.asking).toBeUndefined();
});
