/** An earlier answer corrected in plain words, at any question: «لا، رقمي ٠٥...»، «قصدي أبحر مو العزيزية»، "sorry, it is 6". */
import { foldLabel } from '../core/arabic.ts';
import { bare } from '../core/text.ts';
import type { Json } from '../core/json.ts';
import type { Flow } from './format.ts';
import { gather } from './gather.ts';
import { forgetReused, isReusing } from './person.ts';
import { askAgain, goTo } from './run.ts';
import { readSlot, showSlot } from './slots.ts';
import { forgetAnswer, keepAnswer } from './steps/ask.ts';
import { slotLabel } from './steps/review.ts';
import { currentFlow, currentStep, outcome, say, type Turning } from './turning.ts';
import { looksLikeQuestion } from './words.ts';

/** What announces a correction. */
const SIGN = /^(?:لا|لأ|لالا|لا لا|no|sorry|actually|wait|اسف|اسفه|معليش|عفوا|سوري|غلط|غلطت|خطا|لحظه)(?: |$)|(?:^| )(?:قصدي|اقصد|كان قصدي|اعني|الصحيح|الصح|صحح\S*|عدل\S*|غير\S*|بدل\S*|تصحيح|تعديل|غلطت|اخطات|مو صحيح|غلط|خطا|غلطان\S*|i meant|i mean|correction|should be|instead|change)(?: |$)/;
const CLEAN = /^(?:(?:لا|لأ|no|sorry|actually|wait|اسف|اسفه|معليش|عفوا|سوري|غلط|غلطت|خطا|لحظه|قصدي|اقصد|كان|هو|هي|الصحيح|الصح|اعني|i|meant|mean|it|is|should|be)[\s،,.:]+)+/i;
/** «X مو Y»، "X not Y". */
const NOT_THAT = /^(.{1,60}?)[\s،,]+(?:مو|مش|موب|وليس|ليس|not)\s+(.{1,60})$/iu;
/** «مو Y، X». */
const NOT_THIS = /^(?:لا[\s،,]+)?(?:\S{2,20}\s+){0,2}(?:مو|مش|موب|ليس|not)\s+(.{1,60}?)(?:[،,]\s*|\s+(?:بل|but|الا|انما)\s+)(.{1,60})$/iu;
const MAX = 200;

const given = (t: Turning, flow: Flow): string[] =>
  flow.steps.flatMap((s) => (s.type === 'ask' && t.state.slots[s.ask] !== undefined && flow.slots[s.ask]?.type !== 'files' ? [s.ask] : []));
const read = (t: Turning, flow: Flow, name: string, text: string): Json | undefined => {
  const slot = flow.slots[name];
  const r = slot && readSlot({ kind: 'text', text: text.trim() }, slot, t.event.at);
  return r && 'ok' in r ? r.ok : undefined;
};
const equal = (a: Json | undefined, b: Json | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The answer that `old` is, and what it should be. */
const replaced = (t: Turning, flow: Flow, now: string, old: string): [string, Json] | null => {
  for (const name of given(t, flow).toReversed()) {
    const slot = flow.slots[name];
    const value = t.state.slots[name];
    if (!slot || value === undefined || value === null) continue;
    const shown = foldLabel(bare(showSlot(value, slot, t.state.lang)));
    const said = foldLabel(old);
    const fits = equal(read(t, flow, name, old), value) || (said.length >= 3 && shown.includes(said.replace(/^ال/, '')));
    const next = fits ? read(t, flow, name, now) : undefined;
    if (next !== undefined && !equal(next, value)) return [name, next];
  }
  return null;
};

/** The answer that was asked for just before what is open now. */
const lastGiven = (t: Turning, flow: Flow): string | undefined =>
  flow.steps.slice(0, flow.at.get(t.state.step ?? '') ?? 0)
    .flatMap((s) => (s.type === 'ask' && t.state.slots[s.ask] !== undefined && !['files', 'text'].includes(flow.slots[s.ask]?.type ?? '') ? [s.ask] : [])).at(-1);

const apply = (t: Turning, flow: Flow, changes: [string, Json][]): true => {
  const person = changes.some(([name]) => name === 'national_id' || name === 'full_name');
  const other = person && isReusing(t);
  if (other) forgetReused(t);
  for (const [name, value] of changes) {
    const slot = flow.slots[name];
    keepAnswer(t, name, value);
    if (slot) say(t, 'edited', { label: slotLabel(t, name), value: showSlot(value, slot, t.state.lang) });
  }
  delete t.state.gave; // an edit of this message is no answer to one question
  outcome(t, 'slot');
  delete t.state.asking;
  t.state.tries = 0;
  if (other) goTo(t, flow.steps[0]?.name ?? ''); else askAgain(t);
  return true;
};

/** True: it was a correction, and the open question has been asked again. */
export const amend = (t: Turning, text: string): boolean => {
  const flow = currentFlow(t);
  const step = currentStep(t);
  if (!flow || !step || flow.light || t.state.pen !== 'bot' || text.length > MAX || looksLikeQuestion(text)) return false;
  const names = given(t, flow);
  if (!names.length) return false;
  const folded = foldLabel(text.replace(/[،,.!:؛;]+/g, ' '));
  const cleaned = text.replace(CLEAN, '').trim();
  const pair = NOT_THIS.exec(text.trim()) ?? null;
  const turned = pair ? ([pair[2], pair[1]] as const) : (() => { const m = NOT_THAT.exec(cleaned); return m ? ([m[1], m[2]] as const) : null; })();
  if (turned) {
    const hit = replaced(t, flow, turned[0] ?? '', turned[1] ?? '');
    if (hit) return apply(t, flow, [hit]);
  }
  const signed = SIGN.test(folded);
  const asked = step.type === 'ask' ? step.ask : null;
  const atReview = step.type === 'review';
  const wantsNumber = asked !== null && ['national_id', 'phone', 'iban', 'reference'].includes(flow.slots[asked]?.type ?? '');
  const got = gather(text, flow, names, t.event.at);
  const changes = Object.entries(got?.values ?? {}).filter(([name, value]) => !equal(value, t.state.slots[name]));
  const sure = changes.filter(([name]) => signed || atReview || (!wantsNumber && ['national_id', 'phone', 'iban'].includes(flow.slots[name]?.type ?? '')));
  if (sure.length) return apply(t, flow, sure);
  if (got && !changes.length && got.rest.trim() === '' && (asked === null || flow.slots[asked]?.type !== 'text')) { // known already: not asked, not refused
    outcome(t, 'slot');
    askAgain(t);
    return true;
  }
  if (!signed || cleaned === '') return false;
  const before = lastGiven(t, flow);
  const slot = before === undefined ? undefined : flow.slots[before];
  if (before !== undefined && slot && (atReview || asked === null || slot.type === 'integer' || read(t, flow, asked, cleaned) === undefined)) {
    const value = read(t, flow, before, cleaned);
    if (value !== undefined && !equal(value, t.state.slots[before])) return apply(t, flow, [[before, value]]);
  }
  return reask(t, flow, folded, names);
};

/** «الدخل غلط»، «ابغى اعدل رقم الجوال»: which, without what. It is asked anew. */
const reask = (t: Turning, flow: Flow, folded: string, names: string[]): boolean => {
  const named = names.filter((name) => {
    const label = foldLabel(slotLabel(t, name)).replace(/ \(.*$/, '');
    return ` ${folded} `.includes(` ${label} `) || (flow.slots[name]?.cues ?? []).some((c) => ` ${folded} `.includes(` ${foldLabel(c)} `) && foldLabel(c).length > 3);
  });
  const [name] = named;
  if (named.length !== 1 || name === undefined) return false;
  askAnew(t, flow, name);
  return true;
};

/** Takes an answer back and asks for it: at once, or in its place if it was given ahead of its question. Going there would pass over what was not asked yet. */
export const askAnew = (t: Turning, flow: Flow, name: string): void => {
  const at = flow.steps.find((s) => s.type === 'ask' && s.ask === name)?.name ?? name;
  forgetAnswer(t, name);
  delete t.state.asking;
  outcome(t, 'command');
  if ((flow.at.get(at) ?? 0) <= (flow.at.get(t.state.step ?? '') ?? 0)) return goTo(t, at);
  say(t, 'amend.later', { label: slotLabel(t, name) });
  askAgain(t);
};
