import type { Choice } from '../../core/message.ts';
import { readYesNo } from '../../core/values/yes-no.ts';
import type { Flow, Slot, StepOf } from '../format.ts';
import { showSlot } from '../slots.ts';
import { outcome, sayText, textOf, type Turning } from '../turning.ts';
import type { StepKind } from './step-type.ts';

const choices = (t: Turning): Choice[] => [
  { id: 'confirm', label: textOf(t, 'choice.confirm') },
  { id: 'correct', label: textOf(t, 'choice.correct') },
  { id: 'cancel', label: textOf(t, 'choice.cancel') },
];

/** The label of a slot as a person reads it: `label.<slot>` of the flow. */
export const slotLabel = (t: Turning, slot: string): string => textOf(t, `label.${slot}`);

/** The answers given so far, as buttons to correct one of them. */
export const correctable = (t: Turning, flow: Flow): Choice[] =>
  flow.steps.flatMap((s) => (s.type === 'ask' && t.state.slots[s.ask] !== undefined ? [{ id: s.ask, label: slotLabel(t, s.ask) }] : []));

const prompt = (t: Turning, step: StepOf<'review'>, flow: Flow): void => {
  const lines = step.review.flatMap((name) => {
    const value = t.state.slots[name];
    if (value === undefined) return [];
    const shown = value === null || (Array.isArray(value) && !value.length) ? textOf(t, 'review.none') : showSlot(value, flow.slots[name] as Slot, t.state.lang);
    return [`• ${slotLabel(t, name)}: ${shown}`];
  });
  sayText(t, `${textOf(t, 'review.title')}\n\n${lines.join('\n')}\n\n${textOf(t, 'review.question')}`, choices(t));
};

export const review: StepKind<'review'> = {
  about: 'Shows the answers and asks whether they are right; any of them can be corrected here.',
  waits: true,
  enter: (t, step, flow) => { prompt(t, step, flow); return 'wait'; },
  prompt,
  choices,
  awaiting: () => 'review',
  hear: (t, _step, _flow, body) => {
    const yes = body.kind === 'text' ? readYesNo(body.text) : body.kind === 'choice' ? ({ confirm: true, correct: false } as Record<string, boolean>)[body.id] ?? null : null;
    if (yes === null) return body.kind === 'choice' && body.id !== 'cancel' && body.label ? review.hear!(t, _step, _flow, { kind: 'text', text: body.label }) : null;
    outcome(t, yes ? 'slot' : 'command');
    return yes ? 'next' : { correct: true };
  },
  refs: (step) => ({ reads: step.review, texts: step.review.map((s) => `label.${s}`) }),
};
