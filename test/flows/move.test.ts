/** Conversations finish on the version they began with; a move to another says beforehand what it costs. */
import { describe, expect, it } from 'vitest';
import { newConversation, type Conversation } from '../../core/conversation.ts';
import type { Json } from '../../core/json.ts';
import { flowAt, versionKey, type Flow } from '../../flows/format.ts';
import { loadFlow, loadFlows } from '../../flows/loader.ts';
import { moved, moveProblems } from '../../flows/move.ts';
import { START, turn } from './play.ts';
import { FLOW_FILES, worldOf } from './world.ts';

const doc = (over: { steps?: string; slots?: string; greeting?: string; kinds?: string } = {}): string => `flow: visit
title: { ar: زيارة, en: Visit }
slots:
  who: { type: text, min: 2, max: 20 }
  ${over.slots ?? 'size: { type: integer, min: 1, max: 30 }'}
  kind: { type: choice, options: { ${over.kinds ?? 'food: { ar: غذاء, en: Food }, rent: { ar: إيجار, en: Rent }'} } }
steps:
${over.steps ?? '  - ask: who\n  - ask: size\n  - ask: kind'}
texts:
  ask.who: { ar: ${over.greeting ?? 'من؟'}, en: Who? }
  ask.size: { ar: كم؟, en: How many? }
  ask.kind: { ar: أي نوع؟, en: Which? }
  label.who: { ar: من, en: who }
`;
const load = (text: string): Flow => { const { flow, findings } = loadFlow('visit.yaml', text); if (!flow) throw new Error(JSON.stringify(findings)); return flow; };
const old = load(doc());

describe('the version number', () => {
  it.each([['a text', doc({ greeting: 'مَن؟' })], ['an option label', doc({ kinds: 'food: { ar: طعام, en: Meals }, rent: { ar: إيجار, en: Rent }' })]])('does not change with %s', (_, text) => expect(load(text).version).toBe(old.version));
  it.each([
    ['a step more', doc({ steps: '  - ask: who\n  - ask: size\n  - ask: kind\n  - end: true' })], ['another order', doc({ steps: '  - ask: size\n  - ask: who\n  - ask: kind' })], ['a condition', doc({ steps: '  - ask: who\n  - ask: size\n  - { ask: kind, when: size > 2 }' })],
    ['a limit', doc({ slots: 'size: { type: integer, min: 1, max: 29 }' })], ['an option', doc({ kinds: 'food: { ar: غذاء, en: Food }' })], ['a step name', doc({ steps: '  - { ask: who, name: first }\n  - ask: size\n  - ask: kind' })],
  ])('changes with %s', (_, text) => expect(load(text).version).not.toBe(old.version));
});

describe('what stands against a move', () => {
  const slots: Record<string, Json> = { who: 'سارة محمد', size: 12, kind: 'rent' };
  it.each<[string, Flow, string | null, Record<string, Json>, ReturnType<typeof moveProblems>, string]>([
    ['nothing', load(doc({ greeting: 'x' })), 'kind', slots, [], 'kind'],
    ['a question that is new before it', load(doc({ steps: '  - ask: kind\n  - ask: who\n  - ask: size' })), 'size', { who: 'سارة' }, [], 'kind'],
    ['a step that is gone', load(doc({ steps: '  - ask: who\n  - ask: size' })), 'kind', { who: 'سارة' }, [{ kind: 'step-gone', name: 'kind' }], 'who'],
    ['a slot that is gone', load(doc({ slots: 'count: { type: integer }' , steps: '  - ask: who\n  - ask: kind' })), 'kind', slots, [{ kind: 'slot-gone', name: 'size' }], 'who'],
    ['a value out of range now', load(doc({ slots: 'size: { type: integer, min: 1, max: 8 }' })), 'kind', slots, [{ kind: 'slot-invalid', name: 'size' }], 'who'],
    ['an option that is gone', load(doc({ kinds: 'food: { ar: غذاء, en: Food }' })), 'kind', slots, [{ kind: 'slot-invalid', name: 'kind' }], 'who'],
    ['another type', load(doc({ slots: 'size: { type: yes_no }' })), 'kind', { size: 12 }, [{ kind: 'slot-invalid', name: 'size' }], 'who'],
    ['a skipped answer stays skipped', old, 'kind', { who: 'سارة', size: null }, [], 'kind'],
    ['files on their way stay', old, 'who', { 'papers+': [] }, [], 'who'],
    ['not begun', old, null, {}, [], 'who'],
  ])('%s', (_, to, step, values, problems, goesTo) => {
    expect(moveProblems({ step, slots: values }, to)).toEqual(problems);
    const after = moved({ step, slots: values }, to);
    expect(after.step).toBe(goesTo);
    for (const p of problems) if (p.kind !== 'step-gone') expect(after.slots).not.toHaveProperty(p.name);
    expect(moveProblems(after, to)).toEqual([]); // a move is whole: nothing stands against it afterwards
  });
});

describe('a conversation in mid-flow', () => {
  const next = doc({ steps: '  - ask: who\n  - ask: kind\n  - ask: size' , greeting: 'جديد' });
  const files = (text: string) => [...FLOW_FILES, { file: 'visit.yaml', text }];
  const state = (version: number, step: string): Conversation => ({ ...newConversation('c'), flow: { id: 'visit', version }, step, slots: { who: 'سارة' } });
  const says = (text: string, s: Conversation, flows: ReturnType<typeof loadFlows>['set']) => turn(worldOf(flows), s, { type: 'message', id: 'm', at: START, from: { channel: 'web', user: 'u' }, body: { kind: 'text', text } });
  it('stays on the version it began with while that is kept', () => {
    const { set } = loadFlows(files(next), [{ file: 'visit.yaml', text: doc() }]);
    expect(set.older.has(versionKey('visit', old.version))).toBe(true);
    expect(flowAt(set, 'visit', old.version)?.steps.map((s) => s.name)).toEqual(['who', 'size', 'kind']);
    const t = says('5', state(old.version, 'size'), set);
    expect([t.state.flow?.version, t.state.step, t.state.slots]).toEqual([old.version, 'kind', { who: 'سارة', size: 5 }]);
  });
  it('goes over to the present one when its own is nowhere any more', () => {
    const { set } = loadFlows(files(next));
    const t = says('أعد', state(12345, 'size'), set);
    expect([t.state.flow?.version, t.state.step, t.state.slots]).toEqual([load(next).version, 'kind', { who: 'سارة' }]); // asked before the size now
    expect(t.effects.filter((e) => e.type === 'fault')).toEqual([]);
    expect(t.effects.some((e) => e.type === 'send' && e.text === 'أي نوع؟')).toBe(true);
    const same = says('5', state(12345, 'size'), loadFlows(files(doc({ greeting: 'جديد' }))).set);
    expect([same.state.step, same.state.slots]).toEqual(['kind', { who: 'سارة', size: 5 }]); // the answer is not lost
  });
  it('asks what is open now when its own question is gone, and takes no answer for another', () => {
    const { set } = loadFlows(files(next));
    const t = says('5', state(12345, 'gone'), set);
    expect([t.state.step, t.state.slots]).toEqual(['kind', { who: 'سارة' }]);
    expect(t.effects.flatMap((e) => (e.type === 'send' ? [e.text] : []))).toEqual(['أي نوع؟']);
  });
  it('a flow that is gone altogether is a fault that is told, and the person is free', () => {
    const { set } = loadFlows(FLOW_FILES);
    const t = says('أعد', state(old.version, 'size'), set);
    expect(t.effects).toContainEqual({ type: 'fault', code: 'FLOW_GONE', detail: 'visit' });
    expect([t.state.flow?.id, t.state.stack]).toEqual(['main', []]); // nothing to repeat: the menu
  });
});
