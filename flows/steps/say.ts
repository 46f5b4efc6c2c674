import type { Fill } from '../../core/text.ts';
import { ltr } from '../../core/text.ts';
import { isNumber } from '../../core/request.ts';
import type { Flow } from '../format.ts';
import { showSlot } from '../slots.ts';
import { say as sayKey, type Turning } from '../turning.ts';
import type { StepKind } from './step-type.ts';

/** Slots as they may stand in a text. A value that no slot declares came from `as:` (a reference number, a state). */
export const shownSlots = (t: Turning, flow: Flow): Fill =>
  Object.fromEntries(Object.entries(t.state.slots).flatMap(([name, v]) => {
    if (v === null || v === undefined) return [];
    const slot = flow.slots[name];
    if (slot) return [[name, showSlot(v, slot, t.state.lang)]];
    return typeof v === 'string' || typeof v === 'number' ? [[name, isNumber(String(v)) ? ltr(String(v)) : v]] : [];
  }));

export const say: StepKind<'say'> = {
  about: 'Says one text of the flow; `{slot}` places are filled.',
  waits: false,
  enter: (t, step, flow) => { sayKey(t, step.say, shownSlots(t, flow)); return 'next'; },
  refs: (step) => ({ texts: [step.say] }),
};
