/** What the waiting step makes of something said, tapped or sent, carried out; and the refusal of what does not hold. */
import type { Body } from '../core/message.ts';
import type { Fill } from '../core/text.ts';
import { obey } from './commands.ts';
import type { Slot } from './format.ts';
import { goOn, goTo } from './run.ts';
import { invalidText } from './slots.ts';
import { kindOf } from './steps/index.ts';
import type { Heard } from './steps/step-type.ts';
import { currentFlow, currentStep, invalid, outcome, say, setWake, textOf, type Turning } from './turning.ts';
import { notUnderstood, speakTopic, startFlow } from './talk.ts';
import { looksLikeQuestion } from './words.ts';

export type Refused = { invalid: Extract<Heard, { invalid: unknown }> };

/** False: it was not for the step. */
export const carryOut = (t: Turning, heard: Heard): boolean | Refused => {
  if (t.read) return true;
  if (heard === null) return false;
  if (heard === 'stay') return true;
  if (heard === 'next') { goOn(t); return true; }
  if ('invalid' in heard) return { invalid: heard };
  if ('goto' in heard) { goTo(t, heard.goto); return true; }
  if ('open' in heard) { startFlow(t, heard.open, heard.preset); return true; }
  if ('correct' in heard) { obey(t, 'correct'); return true; }
  outcome(t, 'answer', heard.topic);
  if (speakTopic(t, heard.topic, '') === 'nothing') notUnderstood(t, ''); // the entry is gone
  return true;
};

/** Does the waiting step want this? Carries out what it says. Returns false when it is not for the step. */
export const offerToStep = (t: Turning, body: Body): boolean | Refused => {
  const flow = currentFlow(t);
  const step = currentStep(t);
  return flow && step ? carryOut(t, kindOf(step).hear?.(t, step as never, flow, body) ?? null) : false;
};

/** The slot that is asked for now. */
export const askedSlot = (t: Turning): Slot | undefined => {
  const step = currentStep(t);
  return step?.type === 'ask' ? currentFlow(t)?.slots[step.ask] : undefined;
};

/** The question has its answer: what was said just before it ("wait, I look for it") need not be heard at the next one, unless it asked something. */
export const answered = (t: Turning): void => {
  if (t.read || !t.state.burst || t.state.burst.parts.some(looksLikeQuestion)) return;
  delete t.state.burst;
  setWake(t, 'burst', null);
};

export const refuse = (t: Turning, { invalid: heard }: Refused): void => {
  const flow = currentFlow(t);
  const step = currentStep(t);
  const slot = askedSlot(t);
  const name = step?.type === 'ask' ? step.ask : (step?.type ?? '');
  invalid(t, step?.type === 'verify' ? 'verify' : name, heard.invalid);
  t.state.tries++;
  const max = step?.type === 'ask' ? step.retry.max : 3;
  const limits: Fill = slot && 'min' in slot ? { min: slot.min, max: slot.max } : {};
  const keys = slot ? [`invalid.${name}.${heard.invalid}`, `invalid.${name}`, ...invalidText(slot, heard.invalid)] : [`invalid.${step?.type}.${heard.invalid}`, `invalid.${step?.type}`, 'invalid'];
  const choices = step && flow ? (kindOf(step).choices?.(t, step as never, flow) ?? []) : [];
  say(t, keys, limits, t.state.tries >= max ? [...choices, { id: 'staff', label: textOf(t, 'choice.staff') }] : choices);
  if (t.state.tries >= max) say(t, 'offer_staff');
};
