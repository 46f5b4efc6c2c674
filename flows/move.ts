/** Moving a conversation from one version of a flow to another, and saying beforehand what stands against it. */
import type { Conversation } from '../core/conversation.ts';
import { isNo, readable } from './slot-check.ts';
import type { Flow } from './format.ts';
import type { Turning } from './turning.ts';

export type MoveProblem = { kind: 'step-gone' | 'slot-gone' | 'slot-invalid'; name: string };

/** What is lost or asked again when somebody at `step` with `slots` goes over to `to`. Empty: nothing. */
export const moveProblems = (at: Pick<Conversation, 'step' | 'slots'>, to: Flow): MoveProblem[] => {
  const problems: MoveProblem[] = [];
  if (at.step !== null && !to.at.has(at.step)) problems.push({ kind: 'step-gone', name: at.step });
  for (const [name, value] of Object.entries(at.slots)) {
    const slot = to.slots[name];
    if (!slot) { if (!name.endsWith('+') && !to.steps.some((s) => 'as' in s && s.as === name)) problems.push({ kind: 'slot-gone', name }); }
    else if (value !== null && isNo(readable(value, slot))) problems.push({ kind: 'slot-invalid', name });
  }
  return problems;
};

/** Brings slots and step over. Values that no longer fit and questions that are new before the step are asked; answered ones are not. */
export const moved = (at: { step: string | null; slots: Conversation['slots'] }, to: Flow): { step: string; slots: Conversation['slots'] } => {
  const bad = new Set(moveProblems(at, to).filter((p) => p.kind !== 'step-gone').map((p) => p.name));
  const slots = Object.fromEntries(Object.entries(at.slots).filter(([name]) => !bad.has(name)));
  const first = to.steps[0]?.name as string;
  if (bad.size || at.step === null || !to.at.has(at.step)) return { step: first, slots };
  const skipped = to.steps.slice(0, to.at.get(at.step)).find((s) => s.type === 'ask' && slots[s.ask] === undefined);
  return { step: skipped?.name ?? at.step, slots };
};

/** The pinned version is nowhere to be found any more: go on with the present one, or null when the flow itself is gone. */
export const moveTo = (t: Turning): Flow | null => {
  const to = t.state.flow && t.world.flows.current.get(t.state.flow.id);
  if (!to) { t.effects.push({ type: 'fault', code: 'FLOW_GONE', detail: t.state.flow?.id ?? '' }); return null; }
  const { step, slots } = moved(t.state, to);
  t.state.flow = { id: to.flow, version: to.version };
  t.state.step = step;
  t.state.slots = slots;
  return to;
};
