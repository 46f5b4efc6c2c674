/** Law: an answer corrected in plain words is that answer and nothing else is touched; corrected back, everything is as it was. At every waiting step of the shipped forms. */
import { describe, expect, it } from 'vitest';
import type { Conversation } from '../../core/conversation.ts';
import type { Json } from '../../core/json.ts';
import type { Flow, Slot } from '../../flows/format.ts';
import { readSlot } from '../../flows/slots.ts';
import { ANSWERS, play, START, startable, turn, type Act } from './play.ts';
import { realFlows, worldOf } from './world.ts';

const flows = realFlows();
const world = worldOf(flows);
const good = (n: number): Act => ({ act: 'answer', n, text: '', gap: 60_000 });
/** Every form from its first question to its end, by two sets of answers. */
const walks = startable(world).flatMap((_, f) => [1, 7].map((k) => [good(3 + 4 * f), ...Array.from({ length: 20 }, (__, i) => good(k === 1 ? 1 : i * k + 2))]));
/** Values said with a cue; the rest are corrected by «تصحيح» (form/back_correct.chat). */
const SAID: readonly Slot['type'][] = ['name', 'national_id', 'phone', 'integer', 'iban', 'date', 'choice'];

const written = (slot: Slot, value: Json): string => (slot.type === 'choice' ? (slot.options[String(value)]?.ar ?? '') : slot.type === 'phone' ? String(value).replace('+966', '0') : String(value));
const read = (slot: Slot, text: string): Json | undefined => { const r = readSlot({ kind: 'text', text }, slot, START); return r && 'ok' in r ? r.ok : undefined; };
const others = (slot: Slot, value: Json): Json[] => {
  const all = slot.type === 'choice' ? Object.keys(slot.options).filter((id) => id !== 'other') : slot.type === 'integer' ? [4, 9] : [...ANSWERS[slot.type], ...(slot.type === 'phone' ? ['0557654321'] : slot.type === 'date' ? ['2026-12-27'] : [])].map((a) => read(slot, a));
  return all.flatMap((v) => (v === undefined || v === value ? [] : [v])).slice(0, 2);
};
type Case = { where: string; state: Conversation; flow: Flow; name: string; slot: Slot; cue: string };
const cases = (): Case[] => {
  const seen = new Map<string, Case>();
  for (const acts of walks) for (const { state } of play(world, acts)) {
    const flow = state.flow && flows.current.get(state.flow.id);
    if (!flow || flow.light || state.pen !== 'bot' || state.asking || state.burst || state.person || !state.step) continue;
    for (const [name, slot] of Object.entries(flow.slots)) {
      const value = state.slots[name];
      if (value === undefined || value === null || !SAID.includes(slot.type) || !flow.steps.some((s) => s.type === 'ask' && s.ask === name)) continue;
      for (const cue of slot.cues.filter((c) => /\p{Script=Arabic}/u.test(c))) {
        const where = `${flow.flow}/${state.step}: ${cue} (${name})`;
        if (!seen.has(where)) seen.set(where, { where, state, flow, name, slot, cue });
      }
    }
  }
  return [...seen.values()];
};
const say = (state: Conversation, text: string, n: number): Conversation => turn(world, state, { type: 'message', id: `a${n}`, at: START + (state.rev + 1) * 60_000, from: { channel: 'web', user: 'u' }, body: { kind: 'text', text } }).state;
const plain = (s: Conversation): unknown => ({ flow: s.flow, step: s.step, slots: s.slots, stack: s.stack, pen: s.pen, asking: s.asking, draft: s.draft });

describe('corrected, and corrected back', () => {
  const all = cases();
  it('is looked at widely', () => {
    expect(all.length).toBeGreaterThan(150);
    expect(new Set(all.map((c) => c.flow.flow)).size).toBeGreaterThanOrEqual(7);
    expect(new Set(all.map((c) => c.slot.type)).size).toBeGreaterThanOrEqual(5);
  });
  it.each(all)('$where', ({ state, name, slot, cue }) => {
    const before = state.slots[name] as Json;
    for (const value of others(slot, before)) {
      const text = `لا، ${cue} ${written(slot, value)}`;
      const once = say(state, text, 1);
      expect({ text, ...(plain(once) as object) }).toEqual({ text, ...(plain({ ...state, slots: { ...state.slots, [name]: value } }) as object) });
      const back = `لا، ${cue} ${written(slot, before)}`;
      expect({ back, ...(plain(say(once, back, 2)) as object) }).toEqual({ back, ...(plain(state) as object) });
      const twice = say(say(once, back, 2), text, 3);
      expect(plain(twice)).toEqual(plain(once));
    }
  });
});
