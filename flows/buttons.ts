/**
 * Buttons, and the numbers people type where no button can be shown. A choice of the message shown last answers what is open; one of an older
 * message never does, but what it names - a topic, a flow, a universal word - is still there.
 */
import { nonceOf, type Body } from '../core/message.ts';
import { westernDigits } from '../core/digits.ts';
import { bare } from '../core/text.ts';
import { answerAsking } from './asking.ts';
import { obey } from './commands.ts';
import type { Command, SlotType } from './format.ts';
import { answered, askedSlot, offerToStep } from './offer.ts';
import { askAgain, inForm } from './run.ts';
import { backToQuestion, greet, speakTopic, startFlow } from './talk.ts';
import { currentStep, invalid, offeredIds, outcome, say, type Turning } from './turning.ts';
import { commandOf } from './words.ts';

type Tap = Extract<Body, { kind: 'choice' }>;

/** A number and nothing else, as people count off a list: «٢», "2.", «رقم ٢», the keycap emoji. */
const PLACE = /^(?:رقم|الرقم|خيار|الخيار|number|option|no\.?|#)?\s*(\d{1,2})\s*[.)\-:،,]?$/i;
const KEYCAP = /[\ufe0f\u20e3]/g;
/** A channel whose buttons carry little writes the place instead of the id (Telegram: 64 bytes of callback data). */
const HASH = /^#(\d{1,2})$/;
/** Here a number is the answer itself, or a part of it. */
const VALUES: ReadonlySet<SlotType> = new Set(['text', 'name', 'place', 'national_id', 'phone', 'reference', 'iban', 'integer', 'date']);
/** Words of an old message's button that take nothing away. */
const STILL: ReadonlySet<Command> = new Set(['menu', 'staff', 'status', 'repeat', 'resume', 'correct', 'arabic', 'english', 'stop_notices', 'start_notices']);

/** A typed number as the choice it counts off, or null. Which conversations are one person's is not decided by a number meant for a form. */
export const numbered = (t: Turning, text: string): Tap | null => {
  const { offered, asking, pen } = t.state;
  if (!offered || (pen !== 'bot' && asking?.what !== 'link')) return null;
  const said = PLACE.exec(westernDigits(bare(text.slice(0, 40))).replace(KEYCAP, '').trim());
  const id = said ? offeredIds(t.world.flows, t.state)[Number(said[1]) - 1] : undefined;
  const slot = askedSlot(t);
  const wantsValue = currentStep(t)?.type === 'verify' || (slot !== undefined && VALUES.has(slot.type));
  if (id === undefined || (wantsValue && (!asking || asking.what === 'link'))) return null;
  return { kind: 'choice', id, label: '', of: offered.nonce };
};

/** A button that is a topic's id. */
const topicButton = (t: Turning, body: Tap): boolean => {
  if (!body.id.includes('.') || !t.world.speak(body.id, t.state.lang, t.event.at)) return false;
  outcome(t, 'answer', body.id);
  if (speakTopic(t, body.id, body.label) !== 'started') backToQuestion(t);
  return true;
};

/** What a button names, wherever it was shown. */
const followButton = (t: Turning, body: Tap, may: (c: Command) => boolean): boolean => {
  const command = commandOf(t.world.flows.common, body);
  if (command && may(command)) { obey(t, command); return true; }
  if (topicButton(t, body)) return true;
  if (!t.world.flows.current.has(body.id)) return false;
  outcome(t, 'command');
  startFlow(t, body.id);
  return true;
};

/** It answered nothing: said politely, and what is open is asked again. */
const sayOld = (t: Turning): void => {
  outcome(t, 'invalid');
  if (!inForm(t) || t.state.asking || t.state.pen !== 'bot') return say(t, 'choice.old.idle');
  const step = currentStep(t);
  invalid(t, step?.type === 'ask' ? step.ask : (step?.type ?? ''), 'unclear');
  say(t, 'choice.old');
  askAgain(t);
};

/** The chat was opened by a link that means nothing to us. */
const openedByLink = (t: Turning): void => {
  outcome(t, 'command');
  if (t.state.pen !== 'bot') return say(t, 'queue.already');
  return inForm(t) ? askAgain(t) : greet(t, 'open');
};

/** `words` hears a button's label as if it had been written. */
export const hearChoice = (t: Turning, given: Tap, words: (text: string) => void): void => {
  const { offered } = t.state;
  const fits = given.of === undefined || nonceOf(given.of) === offered?.nonce;
  const place = HASH.exec(given.id);
  const id = !place ? given.id : fits && given.of !== undefined ? offeredIds(t.world.flows, t.state)[Number(place[1]) - 1] : undefined;
  if (!fits || id === undefined) {
    if (followButton(t, given, (c) => STILL.has(c) && !(c === 'correct' && t.state.asking))) return;
    return inForm(t) || t.state.asking || !given.label || commandOf(t.world.flows.common, given) ? sayOld(t) : words(given.label);
  }
  const body: Tap = { ...given, id };
  if (answerAsking(t, body)) return;
  const step = currentStep(t);
  if (t.state.pen === 'bot' && step && !['cancel', 'correct'].includes(id) && offerToStep(t, body) === true) return answered(t);
  if (followButton(t, body, () => true)) return;
  if (!body.label && body.of === undefined) return openedByLink(t);
  if (inForm(t) || !body.label) return sayOld(t);
  words(body.label); // a script choosing by label, or a button whose question is closed
};
