import type { Json } from '../../core/json.ts';
import type { Body, Choice, Media } from '../../core/message.ts';
import type { Flow, Slot, StepOf } from '../format.ts';
import { isolate } from '../../core/text.ts';
import { foldLabel } from '../../core/arabic.ts';
import { readYesNo } from '../../core/values/yes-no.ts';
import { looksLikeQuestion } from '../words.ts';
import { readFile, readSlot, slotChoices } from '../slots.ts';
import { invalid, outcome, say, textOf, type Turning } from '../turning.ts';
import type { Heard, StepKind } from './step-type.ts';

/** Files that have come but are not yet all: kept beside the slot until the person says that was it. */
export const pending = (slot: string): string => `${slot}+`;
const filesIn = (t: Turning, slot: string): Media[] => (t.state.slots[pending(slot)] as Media[] | undefined) ?? [];

const choices = (t: Turning, step: StepOf<'ask'>, flow: Flow): Choice[] => {
  const slot = flow.slots[step.ask] as Slot;
  const list = slotChoices(slot, t.state.lang);
  if (slot.type === 'files' && filesIn(t, step.ask).length) list.push({ id: 'done', label: textOf(t, 'choice.done') });
  else if (slot.optional) list.push({ id: 'skip', label: textOf(t, 'choice.skip') });
  return list;
};

const prompt = (t: Turning, step: StepOf<'ask'>, flow: Flow): void => say(t, `ask.${step.ask}`, {}, choices(t, step, flow));

/** Keeps files for a slot, now or before its turn. Says what could not be kept. Returns how many were. */
export const takeFiles = (t: Turning, flow: Flow, name: string, media: Media[]): number => {
  const slot = flow.slots[name] as Extract<Slot, { type: 'files' }>;
  const answered = t.state.slots[name] !== undefined; // at the review: the file joins the answer that is shown again
  const kept = answered ? [...((t.state.slots[name] ?? []) as unknown as Media[])] : [...filesIn(t, name)];
  const before = kept.length;
  for (const m of media) {
    if (kept.length >= slot.max) { say(t, 'files.enough', { n: slot.max }); break; }
    const r = readFile(m, slot);
    if ('no' in r) {
      invalid(t, name, r.no);
      say(t, [`invalid.files.${r.no}`], { name: isolate(m.name), max_mb: slot.max_mb });
      continue;
    }
    kept.push(m);
    t.effects.push({ type: 'attach', slot: name, name: m.name });
  }
  if (kept.length > before) t.state.slots[answered ? name : pending(name)] = kept as unknown as Json;
  return kept.length - before;
};

const hearFiles = (t: Turning, step: StepOf<'ask'>, flow: Flow, body: Body): Heard => {
  const name = step.ask;
  const slot = flow.slots[name] as Extract<Slot, { type: 'files' }>;
  if (body.kind === 'choice' && body.id === 'done') return finishFiles(t, name);
  if (body.kind === 'text' && noneLeft(body.text)) return finishFiles(t, name) ?? (slot.optional ? skipped(t, name) : null);
  if (body.kind !== 'media') return null;
  const came = takeFiles(t, flow, name, body.media);
  if (!came) return 'stay';
  const n = filesIn(t, name).length;
  outcome(t, 'slot');
  if (n >= slot.max) return finishFiles(t, name);
  say(t, [`got.${name}`, 'files.got'], { n }, choices(t, step, flow));
  return 'stay';
};

/** «لا»، «معنديش ورق دلوقتي»، "I have no papers": the answer to "have you papers?" and to "is there another?". */
const NO_PAPERS = /(?:^| )(?:ما ?(?:عندي|عندنا|معي|معايا|معاي|في|فيه)|مافيه?|معنديش|معاييش|مفيش|مش معايا|لا (?:يوجد|توجد|املك)|ليس (?:لدي|معي|عندي)|(?:have|got) (?:no|none|nothing)|no (?:papers|documents|files))(?: |$)/;
const noneLeft = (said: string): boolean => readYesNo(said) === false || (said.length <= 60 && NO_PAPERS.test(foldLabel(said)) && !looksLikeQuestion(said));
const skipped = (t: Turning, name: string): Heard => {
  t.state.slots[name] = null;
  outcome(t, 'slot');
  return 'next';
};

/** "That was all": with no file yet there is nothing to finish. */
export const finishFiles = (t: Turning, name: string): Heard => {
  const files = filesIn(t, name);
  if (!files.length) return null;
  t.state.slots[name] = files as unknown as Json;
  delete t.state.slots[pending(name)];
  outcome(t, 'slot');
  return 'next';
};

export const ask: StepKind<'ask'> = {
  about: 'Asks for one slot: prompt, validate, retry with the reason, digress to the FAQ and come back. A slot that already has a value is not asked.',
  waits: true,
  enter: (t, step, flow) => {
    if (t.state.slots[step.ask] !== undefined) return 'next';
    prompt(t, step, flow);
    return 'wait';
  },
  prompt,
  choices,
  awaiting: (step) => step.ask,
  hear: (t, step, flow, body) => {
    const slot = flow.slots[step.ask] as Slot;
    if (body.kind === 'choice' && body.id === 'skip' && slot.optional) {
      if (finishFiles(t, step.ask) === 'next') return 'next';
      return skipped(t, step.ask);
    }
    if (slot.type === 'files') return hearFiles(t, step, flow, body);
    const r = readSlot(body, slot, t.event.at);
    if (r === null) return null;
    if ('no' in r) return { invalid: r.no };
    t.state.slots[step.ask] = r.ok;
    outcome(t, 'slot');
    return 'next';
  },
  refs: (step, flow) => ({
    asks: [step.ask], texts: [`ask.${step.ask}`, ...(flow.slots[step.ask]?.type === 'files' ? [`got.${step.ask}`] : [])],
  }),
};
