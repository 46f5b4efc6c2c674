import type { Choice } from '../../core/message.ts';
import { readChoice } from '../../core/values/choice.ts';
import type { Flow, StepOf } from '../format.ts';
import { outcome, say, textOf, type Turning } from '../turning.ts';
import type { StepKind } from './step-type.ts';

const idOf = (o: StepOf<'choose'>['options'][number]): string => o.flow ?? o.topic ?? o.text;
const choices = (t: Turning, step: StepOf<'choose'>): Choice[] => [
  ...(t.state.draft ? [{ id: 'resume', label: textOf(t, 'choice.resume') }] : []),
  ...step.options.map((o) => ({ id: idOf(o), label: textOf(t, o.text) })),
];
const prompt = (t: Turning, step: StepOf<'choose'>, _flow: Flow): void => say(t, step.choose, {}, choices(t, step));

export const choose: StepKind<'choose'> = {
  about: 'Offers ways to go on: flows and topics. Anything else the person writes is heard as if no menu were open.',
  waits: true,
  enter: (t, step, flow) => { prompt(t, step, flow); return 'wait'; },
  prompt,
  choices,
  awaiting: () => 'menu',
  hear: (t, step, _flow, body) => {
    const labels = [...choices(t, step).map((c) => ({ id: c.id, labels: [c.label] }))];
    const picked = body.kind === 'choice' && labels.some((l) => l.id === body.id) ? body.id
      : body.kind === 'choice' || body.kind === 'text' ? menuPick(body.kind === 'choice' ? body.label : body.text, labels) : null;
    const option = step.options.find((o) => idOf(o) === picked);
    if (!option) return null;
    outcome(t, 'command');
    return option.flow ? { open: option.flow } : { topic: option.topic as string };
  },
  refs: (step) => ({
    texts: [step.choose, ...step.options.map((o) => o.text)],
    calls: step.options.flatMap((o) => (o.flow ? [o.flow] : [])), topics: step.options.flatMap((o) => (o.topic ? [o.topic] : [])),
  }),
};

/** In the menu only a number or a whole label picks: a sentence that happens to hold a label is a question. */
const menuPick = (said: string, labels: { id: string; labels: string[] }[]): string | null => {
  if (said.trim().split(/\s+/).length > 4) return null;
  const r = readChoice(said, labels);
  return 'ok' in r ? r.ok : null;
};
