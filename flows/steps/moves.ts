/** The steps that only decide where to go on. */
import type { StepKind } from './step-type.ts';

export const call: StepKind<'call'> = {
  about: 'Runs another flow and comes back; its slots arrive under `as`.',
  waits: false,
  enter: (_t, step) => ({ call: step.call, ...(step.as ? { as: step.as } : {}) }),
  refs: (step) => ({ calls: [step.call] }),
};
export const goto: StepKind<'goto'> = {
  about: 'Goes on at another step of the same flow, usually under a `when`.',
  waits: false,
  enter: (_t, step) => ({ goto: step.goto }),
  refs: (step) => ({ gotos: [step.goto] }),
};
export const end: StepKind<'end'> = {
  about: 'Ends the flow here.',
  waits: false,
  enter: () => 'end',
  refs: () => ({}),
};
