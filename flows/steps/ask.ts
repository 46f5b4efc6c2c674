import type { Json } from '../../core/json.ts';
import type { Body, Choice, Media } from '../../core/message.ts';
import type { Flow, Slot, StepOf } from '../format.ts';
import { isolate } from '../../core/text.ts';
import { foldLabel } from '../../core/arabic.ts';
import { readYesNo } from '../../core/values/yes-no.ts';
import { isLost, looksLikeQuestion } from '../words.ts';
import { readFile, readSlot, slotChoices } from '../slots.ts';
import { currentFlow, invalid, outcome, say, textOf, type Turning } from '../turning.ts';
import type { Heard, StepKind } from './step-type.ts';

/** What belongs to a slot and is not its value: files that have come but are not yet all, the recording of an answer that was spoken. */
export const pending = (slot: string): string => `${slot}+`;
const filesIn = (t: Turning, slot: string): Media[] => (t.state.slots[pending(slot)] as Media[] | undefined) ?? [];

/** Recordings that one spoken answer may have. */
const VOICES = 5;

/** An answer takes the place of an earlier one, and of what was kept beside that. */
export const keepAnswer = (t: Turning, name: string, value: Json): void => {
  delete t.state.slots[pending(name)];
  t.state.slots[name] = value;
  if (value !== null) t.state.gave = name;
};
export const forgetAnswer = (t: Turning, name: string): void => {
  delete t.state.slots[name];
  delete t.state.slots[pending(name)];
};
/** Said instead of written: the value says so (or is what was written under it), the recording goes with the request. */
export const takeVoice = (t: Turning, name: string, voice: Media[], caption: string): void => {
  const slot = currentFlow(t)?.slots[name];
  const written = slot && caption.trim() ? readSlot({ kind: 'text', text: caption }, slot, t.event.at) : null;
  keepAnswer(t, name, written && 'ok' in written ? written.ok : textOf(t, 'voice.value'));
  const kept = voice.slice(0, VOICES);
  t.state.slots[pending(name)] = kept as unknown as Json;
  for (const m of kept) t.effects.push({ type: 'attach', slot: name, name: m.name });
  outcome(t, 'slot');
};

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
  if (body.kind === 'choice' && body.id === 'done') return finishFiles(t, flow, name);
  if (body.kind === 'text' && noneLeft(body.text)) return finishFiles(t, flow, name) ?? (slot.optional ? skipped(t, name) : null);
  if (body.kind !== 'media') return null;
  const came = takeFiles(t, flow, name, body.media);
  if (!came) return 'stay';
  const n = filesIn(t, name).length;
  outcome(t, 'slot');
  if (n >= slot.max) return finishFiles(t, flow, name);
  say(t, [`got.${name}`, 'files.got'], { n }, choices(t, step, flow));
  return 'stay';
};

/** «لا»، «معنديش ورق دلوقتي»، "I have no papers": the answer to "have you papers?" and to "is there another?". */
const NO_PAPERS = /(?:^| )(?:(?:(?:ا?رسل\S*|ابعث\S*|اجيب\S*|اجيبها) )?(?:بعدين|لاحقا|بكره)$|(?:send|bring) (?:it|them) later|(?:ما|مو|مش|لا) ?(?:ابغي|اعرف\S*|عارفه?|ادري|احب|اريد) ?(?:اسمه|اسمها|اقول|احدد|شي)?$|(?:don['’ ]?t|do not) know (?:(?:his|her|their|the) name)?$|ما ?(?:عندي|عندنا|معي|معايا|معاي|في|فيه)|مافيه?|معنديش|معاييش|مفيش|مش معايا|لا (?:يوجد|توجد|املك)|ليس (?:لدي|معي|عندي)|(?:have|got) (?:no|none|nothing)|no (?:papers|documents|files))(?: |$)/;
const noneLeft = (said: string): boolean => readYesNo(said) === false || (said.length <= 60 && NO_PAPERS.test(foldLabel(said)) && !looksLikeQuestion(said));
const skipped = (t: Turning, name: string): Heard => {
  keepAnswer(t, name, null);
  outcome(t, 'slot');
  return 'next';
};

/** "That was all": with no file yet there is nothing to finish. */
export const finishFiles = (t: Turning, flow: Flow, name: string): Heard => {
  const files = filesIn(t, name);
  if (!files.length || flow.slots[name]?.type !== 'files') return null;
  keepAnswer(t, name, files as unknown as Json);
  outcome(t, 'slot');
  return 'next';
};

export const ask: StepKind<'ask'> = {
  about: 'Asks for one slot: prompt, validate, retry with the reason, digress to the FAQ and come back. A slot that already has a value is not asked. A `text` slot may be answered by a voice note, which goes with the request.',
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
      if (finishFiles(t, flow, step.ask) === 'next') return 'next';
      return skipped(t, step.ask);
    }
    if (slot.type === 'files') return hearFiles(t, step, flow, body);
    const r = readSlot(body, slot, t.event.at);
    const chosen = (slot.type === 'yes_no' || slot.type === 'choice') && r !== null && 'ok' in r; // there a no may be the answer
    if (slot.optional && body.kind === 'text' && !chosen && (noneLeft(body.text) || (slot.type === 'reference' && isLost(body.text)))) return skipped(t, step.ask);
    if (r === null) return null;
    if ('no' in r) return { invalid: r.no };
    keepAnswer(t, step.ask, r.ok);
    outcome(t, 'slot');
    return 'next';
  },
  refs: (step, flow) => ({
    asks: [step.ask], texts: [`ask.${step.ask}`, ...(flow.slots[step.ask]?.type === 'files' ? [`got.${step.ask}`] : [])],
  }),
};
