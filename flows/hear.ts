/**
 * What a message means, in this order: a secret, danger (unless the whole message is a universal word), the bot's own small question, a universal
 * word, a value for the waiting step, a question for the knowledge base, and only then "not understood". A text that none of these takes at once waits 2.5 s for its other half.
 */
import type { Understood } from '../core/entry.ts';
import type { Body, Media } from '../core/message.ts';
import { westernDigits } from '../core/digits.ts';
import type { Fill } from '../core/text.ts';
import { readYesNo } from '../core/values/yes-no.ts';
import type { Command } from './format.ts';
import { answerAsking } from './asking.ts';
import { commandOf, isCourtesy, isPause, looksLikeQuestion } from './words.ts';
import { isIdleWord, obey } from './commands.ts';
import { secretIn } from './secrets.ts';
import { askAgain, goOn, goTo, inForm } from './run.ts';
import { kindOf } from './steps/index.ts';
import { takeFiles } from './steps/ask.ts';
import type { Heard } from './steps/step-type.ts';
import { invalidText, isEager } from './slots.ts';
import { currentFlow, currentStep, found, invalid, openTicket, outcome, say, setWake, textOf, type Turning } from './turning.ts';
import { backToQuestion, didYouMean, introduce, notUnderstood, smallTalk, speakAnswer, speakTopic, startFlow, toStaff } from './talk.ts';

/** How long a text that fills nothing waits for its other half (ARCHITECTURE §2, Bursts), and how many parts it may have. */
export const BURST_MS = 2_500;
const BURST_PARTS = 12;
/** Universal words that also answer a small question of the bot: "كمل" is a yes. */
const YES_NO_WORDS: ReadonlySet<Command> = new Set(['resume', 'restart', 'skip', 'done']);

const understood = (t: Turning, text: string): Understood | null => {
  if (t.event.type === 'message' && t.event.body.kind === 'text' && t.event.body.text === text && t.given.understood) return t.given.understood;
  return found(t, { find: 'understood', text })?.understood ?? null;
};

/** Does the waiting step want this? Carries out what it says. Returns false when it is not for the step. */
const offerToStep = (t: Turning, body: Body): boolean | { invalid: Extract<Heard, { invalid: unknown }> } => {
  const flow = currentFlow(t);
  const step = currentStep(t);
  if (!flow || !step) return false;
  const heard = kindOf(step).hear?.(t, step as never, flow, body) ?? null;
  if (t.read) return true;
  if (heard === null) return false;
  if (heard === 'stay') return true;
  if (heard === 'next') { goOn(t); return true; }
  if ('invalid' in heard) return { invalid: heard };
  if ('goto' in heard) { goTo(t, heard.goto); return true; }
  if ('open' in heard) { startFlow(t, heard.open, heard.preset); return true; }
  if ('correct' in heard) { obey(t, 'correct'); return true; }
  outcome(t, 'answer', heard.topic);
  if (!speakTopic(t, heard.topic, '')) notUnderstood(t, ''); // the entry is gone
  return true;
};

/** A button that is a topic's id. */
const topicButton = (t: Turning, body: Body): boolean => {
  if (body.kind !== 'choice' || !body.id.includes('.') || !t.world.speak(body.id, t.state.lang, t.event.at)) return false;
  outcome(t, 'answer', body.id);
  if (speakTopic(t, body.id, body.label) !== 'started') backToQuestion(t);
  return true;
};

const refuse = (t: Turning, heard: Extract<Heard, { invalid: unknown }>): void => {
  const flow = currentFlow(t);
  const step = currentStep(t);
  const slot = step?.type === 'ask' ? flow?.slots[step.ask] : undefined;
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

/** A question, a need, a greeting - anything that no open question wants. */
const converse = (t: Turning, u: Understood, text: string): void => {
  if (t.state.asking && t.state.asking.what !== 'resume') delete t.state.asking; // another subject: a later "yes" must not answer an old offer
  if (u.outcome !== 'smalltalk' && u.outcome !== 'staff') introduce(t);
  switch (u.outcome) {
    case 'answer': return speakAnswer(t, u, text);
    case 'staff': return toStaff(t, u.topic ?? 'staff.human-request', text);
    case 'smalltalk': return smallTalk(t, u.smalltalk ?? 'ack');
    case 'clarify': return didYouMean(t, u, text);
    case 'unknown': return notUnderstood(t, text);
  }
};

/** Nothing but a number: whatever it resembles in the knowledge base, it was meant for the question. */
const NUMBER = /^[\d\s+().,-]+$/;
const ARABIC = /\p{Script=Arabic}/u;
/** Languages follow the person; a name, a number or letters that mean nothing are not a change of language. */
const followLanguage = (t: Turning, u: Understood, text: string): void => {
  if (u.outcome === 'unknown' && (inForm(t) || (u.lang === 'ar' && !ARABIC.test(text)))) return;
  t.state.lang = u.lang;
};

/** Waits for the other half; answered when the timer comes. */
const wait = (t: Turning, text: string): void => {
  const parts = [...(t.state.burst?.parts ?? []), text].slice(-BURST_PARTS);
  t.state.burst = { parts, first: t.state.burst?.first ?? t.event.id };
  setWake(t, 'burst', t.event.at + BURST_MS);
};

/**
 * Where almost any text would do as an answer: is this something else? The matcher takes one name in six for small talk and "please accept me"
 * among the details of a need for a matter of its own, so both must show it in their words.
 */
const digresses = (u: Understood, text: string): boolean => {
  switch (u.outcome) {
    case 'smalltalk': return isCourtesy(text) || readYesNo(text) !== null;
    case 'staff': return u.topic === 'staff.human-request';
    case 'answer': case 'clarify': return looksLikeQuestion(text);
    case 'unknown': return false;
  }
};

/** The question has its answer: what was said just before it ("wait, I look for it") need not be heard at the next one, unless it asked something. */
const answered = (t: Turning): void => {
  if (t.read || !t.state.burst || t.state.burst.parts.some(looksLikeQuestion)) return;
  delete t.state.burst;
  setWake(t, 'burst', null);
};

/** `late`: the wait for the other half is over. */
export const hearText = (t: Turning, text: string, late: boolean): void => {
  const body: Body = { kind: 'text', text };
  const secret = secretIn(text);
  if (secret) {
    t.effects.push({ type: 'refused-secret', what: secret });
    outcome(t, 'command');
    say(t, `secret.${secret}`);
    return backToQuestion(t);
  }
  const u = understood(t, text);
  if (!u) return;
  const command = commandOf(t.world.flows.common, body);
  if (u.danger && !command) { followLanguage(t, u, text); return toStaff(t, u.danger, text); }
  if (t.state.pen === 'queue') return hearWhileQueued(t, body, u, text, late);
  if (command === 'cancel' && t.state.asking && !inForm(t)) { delete t.state.asking; outcome(t, 'command'); return say(t, 'start.declined'); }
  // "غلط" must not be heard as the no that drops a draft, nor "ابدأ" as a yes.
  if ((!command || YES_NO_WORDS.has(command)) && answerAsking(t, body)) return;
  const step = currentStep(t);
  const slot = step?.type === 'ask' ? currentFlow(t)?.slots[step.ask] : undefined;
  if (command === 'skip' && slot?.type === 'integer' && offerToStep(t, body) === true) return answered(t); // «لا يوجد» is an income
  if (command && !isIdleWord(t, command)) { if (!inForm(t) && u.outcome !== 'unknown') followLanguage(t, u, text); return obey(t, command); }

  const eager = slot !== undefined && isEager(slot);
  if (inForm(t) && slot?.type !== 'text' && isPause(text)) { outcome(t, 'smalltalk'); return say(t, 'pause'); }
  let refused: Extract<Heard, { invalid: unknown }> | null = null;
  if (!eager || !digresses(u, text)) {
    const parts = t.state.burst?.parts ?? [];
    const whole = slot?.type === 'name' && !late && parts.length ? offerToStep(t, { kind: 'text', text: [...parts, text].join(' ') }) : false;
    const taken = whole === true || offerToStep(t, body);
    if (taken === true) return answered(t);
    if (taken) refused = taken.invalid;
  }
  if (!late && !(refused && eager && !(slot.type === 'name' && refused.invalid === 'length'))) return wait(t, text);
  const misheard = inForm(t) && u.outcome === 'smalltalk' && u.smalltalk !== 'insult' && !isCourtesy(text); // "not sure" is no farewell
  if (refused && (misheard || refused.invalid === 'not_found' || NUMBER.test(westernDigits(text)) || u.outcome === 'unknown' || u.outcome === 'clarify' || (u.outcome === 'answer' && !looksLikeQuestion(text) && /\d/.test(text)))) return refuse(t, refused);
  followLanguage(t, u, text);
  if (inForm(t) && (u.outcome === 'unknown' || (misheard && !eager))) return refuse(t, { invalid: step?.type === 'ask' && slot?.type !== 'choice' ? 'format' : 'unclear' });
  converse(t, u, text);
};

/** Staff are on their way: questions are still answered, everything else is kept for them. Said once. */
const hearWhileQueued = (t: Turning, body: Body, u: Understood, text: string, late: boolean): void => {
  const command = commandOf(t.world.flows.common, body);
  if (command && !isIdleWord(t, command)) return obey(t, command);
  if (!late) return wait(t, text);
  followLanguage(t, u, text);
  if (u.outcome === 'answer' && looksLikeQuestion(text)) return speakAnswer(t, u, text);
  if (u.outcome === 'staff' && u.topic && u.topic !== 'staff.human-request') return toStaff(t, u.topic, text);
  outcome(t, u.outcome === 'smalltalk' ? 'smalltalk' : 'staff');
  if (t.state.tries++ === 0) say(t, 'queue.noted');
};

const hearMedia = (t: Turning, media: Media[], caption: string): void => {
  const flow = currentFlow(t);
  if (caption.trim()) { // danger under a picture is danger all the same; the file stays in the history for staff
    const u = understood(t, caption);
    if (!u) return;
    if (u.danger) { followLanguage(t, u, caption); return toStaff(t, u.danger, caption); }
  }
  if (media.some((m) => m.mime.startsWith('audio/'))) {
    outcome(t, 'staff');
    openTicket(t, 'voice');
    say(t, 'voice.to_staff');
    return;
  }
  if (offerToStep(t, { kind: 'media', media, caption }) === true) return;
  const later = flow?.steps.find((s) => s.type === 'ask' && flow.slots[s.ask]?.type === 'files');
  if (flow && later?.type === 'ask') {
    if (takeFiles(t, flow, later.ask, media)) { outcome(t, 'slot'); say(t, 'files.kept'); }
    return backToQuestion(t);
  }
  introduce(t);
  if (caption.trim()) return hearText(t, caption, true);
  outcome(t, 'unknown');
  say(t, t.state.pen === 'queue' ? 'queue.noted' : 'files.idle', {}, t.state.pen === 'queue' ? [] : [{ id: 'menu', label: textOf(t, 'choice.menu') }, { id: 'staff', label: textOf(t, 'choice.staff') }]);
};

export const hear = (t: Turning, body: Body): void => {
  switch (body.kind) {
    case 'text': return hearText(t, body.text, false);
    case 'media': return hearMedia(t, body.media, body.caption);
    case 'place':
      if (offerToStep(t, body) === true) return;
      outcome(t, 'unknown');
      say(t, 'place.idle');
      return backToQuestion(t);
    case 'choice': {
      if (answerAsking(t, body)) return;
      const step = currentStep(t);
      if (t.state.pen === 'bot' && step && !['cancel', 'correct'].includes(body.id)) {
        const taken = offerToStep(t, body);
        if (taken === true) return;
      }
      const command = commandOf(t.world.flows.common, body);
      if (command) return obey(t, command);
      if (topicButton(t, body)) return;
      if (t.world.flows.current.has(body.id)) { outcome(t, 'command'); return startFlow(t, body.id); }
      if (t.state.flow && inForm(t)) { // a button of an earlier question
        outcome(t, 'invalid');
        const old = currentStep(t);
        invalid(t, old?.type === 'ask' ? old.ask : (old?.type ?? ''), 'unclear');
        say(t, 'choice.old');
        return askAgain(t);
      }
      // A button of an earlier message, or a script choosing by label: hear its words. They are ours: no change of language.
      const { lang } = t.state;
      hearText(t, body.label || body.id, true);
      t.state.lang = lang;
      return;
    }
  }
};

