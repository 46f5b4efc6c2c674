/** Answers that came beside the one that was asked for: kept for their own questions, which are then not asked. */
import { holds } from './expression.ts';
import { gather, type Gathered } from './gather.ts';
import { addNeeds, aboutOf } from './needs.ts';
import { forgetReused, meansOther, NAME, saysOther } from './person.ts';
import { askAgain, goTo } from './run.ts';
import { readName } from '../core/values/name.ts';
import { showSlot } from './slots.ts';
import { keepAnswer } from './steps/ask.ts';
import { slotLabel } from './steps/review.ts';
import { conditionValues, currentFlow, currentStep, outcome, say, type Turning } from './turning.ts';
import { looksLikeQuestion } from './words.ts';

/** What was found is kept at once; `all`: there was nothing for the open question, which has been asked again. */
export const keepBeside = (t: Turning, text: string): Gathered | 'all' | null => {
  const flow = currentFlow(t);
  const step = currentStep(t);
  if (!flow || !step || step.type !== 'ask' || flow.light || t.state.pen !== 'bot' || looksLikeQuestion(text)) return null;
  const wanted = flow.steps.flatMap((s) => (s.type === 'ask' && s.ask !== step.ask && t.state.slots[s.ask] === undefined && (!s.when || holds(s.when, conditionValues(t))) ? [s.ask] : []));
  const got = gather(text, flow, wanted, t.event.at);
  if (!got) return null;
  for (const [name, value] of Object.entries(got.values)) t.state.slots[name] = value;
  const about = aboutOf(flow);
  if (about !== undefined) addNeeds(t, (got.several[about] ?? []).slice(1).map((id) => ({ flow: flow.flow, preset: { [about]: id } })));
  if (got.rest.trim() !== '' || flow.slots[step.ask]?.type === 'text') return got;
  sayBeside(t, got);
  return 'all';
};

/** Says what was kept, and asks what is open. */
export const sayBeside = (t: Turning, got: Gathered): void => {
  const flow = currentFlow(t);
  if (!flow) return;
  outcome(t, 'slot');
  const lines = Object.entries(got.values).flatMap(([name, value]) => { const slot = flow.slots[name]; return slot ? [`${slotLabel(t, name)}: ${showSlot(value, slot, t.state.lang)}`] : []; });
  say(t, 'gathered', { list: lines.join('، ') });
  t.state.tries = 0;
  askAgain(t);
};

/** The form turns out to be another person's: a name is taken, the rest is asked anew. */
export const becomesOther = (t: Turning, text: string, unknown: boolean): boolean => {
  const flow = currentFlow(t);
  if (!flow || !meansOther(t, text, unknown)) return false;
  forgetReused(t);
  const name = readName(text, NAME);
  if (!saysOther(text) && 'ok' in name && flow.slots['full_name']) keepAnswer(t, 'full_name', name.ok);
  outcome(t, 'slot');
  say(t, 'other_person');
  goTo(t, flow.steps[0]?.name ?? '');
  return true;
};
