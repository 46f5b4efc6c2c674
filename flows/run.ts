/** Moving through flows: entering, going on until a step waits, leaving. The only place that changes `flow`, `step` and `stack`. */
import type { Frame } from '../core/conversation.ts';
import type { Json } from '../core/json.ts';
import { holds } from './expression.ts';
import { CALL_DEPTH, flowAt, type Flow, type Step } from './format.ts';
import { moveTo } from './move.ts';
import { forgetAnswer } from './steps/ask.ts';
import { STEPS } from './steps/index.ts';
import { conditionValues, currentFlow, currentStep, say, type Turning } from './turning.ts';

/** Steps one turn may run through. A checked flow has no circle of steps that never wait; this bounds an unchecked one. */
const MAX_STEPS = 200;
/** Flows inside flows. A detour from deeper than PAUSE_MAX makes a draft of what is open, so that calls (CALL_DEPTH, checked) always find room. */
const MAX_STACK = 8;
const PAUSE_MAX = MAX_STACK - CALL_DEPTH - 1;

/** What must have been agreed to before a flow may begin. */
const NEEDS = { consent: { flow: 'consent', met: (t: Turning): boolean => t.state.consents?.processing?.given === true } } as const;

const frame = (t: Turning): Frame | null =>
  t.state.flow && t.state.step !== null ? { flow: t.state.flow.id, version: t.state.flow.version, step: t.state.step, slots: t.state.slots } : null;

const put = (t: Turning, f: Frame | null): void => {
  t.state.flow = f ? { id: f.flow, version: f.version } : null;
  t.state.step = f?.step ?? null;
  t.state.slots = f ? { ...f.slots } : {};
  t.state.tries = 0;
  delete t.state.asking;
};

/** A soft place (the menu) is left for good when the person goes elsewhere: there is nothing to come back to. */
export const isSoft = (t: Turning): boolean => currentStep(t)?.type === 'choose' || currentFlow(t)?.light === true;
/** Is a form open whose question waits, rather than a menu or nothing? */
export const inForm = (t: Turning): boolean => t.state.flow !== null && !isSoft(t);

const fresh = (flow: Flow, slots: Record<string, Json>): Frame => ({ flow: flow.flow, version: flow.version, step: flow.steps[0]?.name as string, slots });

/** Starts a flow. `how`: 'call' comes back with a result, 'pause' comes back to the question that was open. */
export const enter = (t: Turning, id: string, preset: Record<string, Json> = {}, how: 'call' | 'pause' = 'pause', as?: string): void => {
  const flow = t.world.flows.current.get(id);
  if (!flow || t.state.stack.length >= MAX_STACK) {
    t.effects.push({ type: 'fault', code: flow ? 'STACK_FULL' : 'FLOW_MISSING', detail: id });
    return;
  }
  if (how === 'pause' && t.state.stack.length > PAUSE_MAX) setAside(t);
  const here = frame(t);
  if (here && !(how === 'pause' && isSoft(t))) t.state.stack.push({ ...here, ...(how === 'pause' ? { paused: true as const } : {}), ...(as ? { as } : {}) });
  put(t, fresh(flow, preset));
  advance(t);
};

const nextStep = (t: Turning, flow: Flow): void => {
  const i = flow.at.get(t.state.step ?? '') ?? -1;
  t.state.step = flow.steps[i + 1]?.name ?? null;
  t.state.tries = 0;
  delete t.state.asking;
};

/** Leaves the current flow; its caller gets the slots under `as`. */
const leave = (t: Turning): void => {
  const result = t.state.slots;
  const caller = t.state.stack.pop() ?? null;
  put(t, caller);
  if (caller?.as) t.state.slots[caller.as] = result;
  if (caller && !caller.paused) {
    const flow = currentFlow(t);
    if (flow && currentStep(t)?.type === 'call') nextStep(t, flow);
  }
};

/** True when the flow may go on; false when it has just been given up or waits for its need. */
const needsMet = (t: Turning, flow: Flow, back: string | null): boolean => {
  for (const need of flow.start.needs) {
    if (NEEDS[need].met(t)) continue;
    if (back === NEEDS[need].flow) {
      say(t, [`${need}.refused`]);
      leave(t);
    } else {
      enter(t, NEEDS[need].flow, {}, 'call');
    }
    return false;
  }
  return true;
};

/** What is no longer to be asked is no answer either: whoever complains without a name must not be named by what an earlier request knew, or what stood there before a correction. */
const unask = (t: Turning, flow: Flow, step: Step): void => {
  if (step.type !== 'ask' || t.state.slots[step.ask] === undefined) return;
  const elsewhere = flow.steps.some((s) => s !== step && s.type === 'ask' && s.ask === step.ask && (!s.when || holds(s.when, conditionValues(t))));
  if (!elsewhere) forgetAnswer(t, step.ask);
};

/** Runs steps until one waits for the person, the store must be asked, or nothing is left. */
export const advance = (t: Turning): void => {
  let back: string | null = null;
  for (let n = 0; n < MAX_STEPS; n++) {
    if (!t.state.flow) return;
    const flow = currentFlow(t) ?? moveTo(t);
    if (!flow) { put(t, null); t.state.stack = []; return; }
    const before = t.state.flow.id;
    if (!needsMet(t, flow, back)) { if (t.read || t.state.flow?.id !== before) { if (isWaiting(t)) return; } back = null; continue; }
    back = null;
    const step = currentStep(t);
    if (!step) { back = t.state.flow.id; leave(t); if (t.state.pen !== 'bot') return; continue; }
    if (step.when && !holds(step.when, conditionValues(t))) { unask(t, flow, step); nextStep(t, flow); continue; }
    const went = STEPS[step.type].enter(t, step as never, flow);
    if (t.read) return;
    if (went === 'wait') return;
    if (went === 'next') nextStep(t, flow);
    else if (went === 'end') t.state.step = null;
    else if ('goto' in went) { t.state.step = went.goto; t.state.tries = 0; delete t.state.asking; }
    else { enter(t, went.call, {}, 'call', went.as); return; }
  }
  t.effects.push({ type: 'fault', code: 'STEPS_ENDLESS', detail: t.state.flow?.id ?? '' });
  put(t, null);
  t.state.stack = [];
};

const isWaiting = (t: Turning): boolean => { const s = currentStep(t); return s !== null && STEPS[s.type].waits; };

/** Goes to a named step of the current flow and on from there. */
export const goTo = (t: Turning, step: string): void => {
  t.state.step = step;
  t.state.tries = 0;
  delete t.state.asking;
  advance(t);
};
/** The waiting step has what it wanted. */
export const goOn = (t: Turning): void => {
  const flow = currentFlow(t);
  if (!flow) return;
  nextStep(t, flow);
  advance(t);
};

/** Gives up the current flow and those that called it; a paused one underneath is taken up again. */
export const giveUp = (t: Turning): void => {
  for (;;) {
    const caller = t.state.stack.pop() ?? null;
    put(t, caller?.paused ? caller : null);
    if (!caller || caller.paused) break;
  }
};

/** Everything that is open becomes a draft; the conversation is idle. */
export const setAside = (t: Turning): void => {
  const here = isSoft(t) ? null : frame(t); // under a menu a paused form may still wait
  const open = [...t.state.stack, ...(here ? [here] : [])];
  const frames = open.slice(0, open.findLastIndex((f) => flowAt(t.world.flows, f.flow, f.version)?.wait.on_expire === 'keep_draft') + 1); // an identity check is no draft
  if (frames.some((f) => Object.keys(f.slots).length)) t.state.draft = { frames, at: t.event.at };
  t.state.stack = [];
  put(t, null);
};
/** Takes the draft up where it was left. Another form that is open now becomes the draft. */
export const takeUp = (t: Turning): void => {
  const frames = t.state.draft?.frames ?? [];
  delete t.state.draft;
  setAside(t);
  t.state.stack = frames.slice(0, -1);
  put(t, frames.at(-1) ?? null);
};
/** When the pinned version is nowhere any more, goes over to the present one before anything is heard. False: another question is open now. */
export const atHome = (t: Turning): boolean => {
  const { step } = t.state;
  if (!t.state.flow || currentFlow(t)) return true;
  if (moveTo(t)) return t.state.step === step;
  put(t, null);
  t.state.stack = [];
  return true;
};
/** Asks the open question again. */
export const askAgain = (t: Turning): void => { if (t.state.flow) advance(t); };
