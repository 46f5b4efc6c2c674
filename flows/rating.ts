/** Satisfaction: asked once a service, as a right, never after danger; a lone digit that comes late is still the rating. */
import { westernDigits } from '../core/digits.ts';
import { bare } from '../core/text.ts';
import { enter, inForm } from './run.ts';
import { carryOut } from './offer.ts';
import { kindOf } from './steps/index.ts';
import { currentFlow, currentStep, setWake, type Turning } from './turning.ts';

const SURVEY = 'survey';
/** So long after the question a digit is still its answer. */
const OPEN_MS = 7 * 86_400_000;
/** A form comes first: the question is put off by this, as often as needed while it may still be asked. */
const LATER_MS = 60 * 60_000;
/** After a request came to its end the person gets a day before being asked. */
const AFTER_REQUEST_MS = 24 * 60 * 60_000;
/** A score and nothing beside it: «٤», "5/5", «أربعة من خمسة», «اعطيكم ٥». */
const LONE = /^(?:(?:ا?عطيكم|اعطيكم|تقييمي|التقييم|my rating is|rating)\s*:?\s*)?([1-5])(?:\s*(?:\/|من|out of)\s*5)?\s*[.!]?$/i;
const WORDS: readonly (readonly string[])[] = [['واحد', 'one'], ['اثنين', 'اتنين', 'two'], ['ثلاثه', 'ثلاثة', 'تلاته', 'تلاتة', 'three'], ['اربعه', 'اربعة', 'أربعة', 'four'], ['خمسه', 'خمسة', 'five']];

const mayAsk = (t: Turning): boolean => t.world.flows.current.has(SURVEY) && t.state.consents?.rating?.given !== false && t.state.consents?.notices?.given !== false;

/** Asks now, or later when a form is open. `service`: what was served, for reports. */
export const openSurvey = (t: Turning, service: string): void => {
  if (!mayAsk(t)) return;
  t.state.openRating = { service, until: t.event.at + OPEN_MS };
  if (inForm(t) || t.state.pen !== 'bot') return setWake(t, 'rating', t.event.at + LATER_MS);
  enter(t, SURVEY);
};
/** A request was paid or closed: asked a day later. */
export const surveyLater = (t: Turning, service: string): void => {
  if (!mayAsk(t) || t.state.distress) return;
  t.state.openRating = { service, until: t.event.at + AFTER_REQUEST_MS + OPEN_MS };
  setWake(t, 'rating', t.event.at + AFTER_REQUEST_MS);
};
/** The wake came due. */
export const surveyDue = (t: Turning): void => {
  const { openRating } = t.state;
  if (!openRating || openRating.until < t.event.at || !mayAsk(t) || t.state.distress) { delete t.state.openRating; return; }
  if (inForm(t) || t.state.pen !== 'bot') return setWake(t, 'rating', t.event.at + LATER_MS);
  t.lane = 'notice';
  enter(t, SURVEY);
};

const scoreIn = (text: string): number => {
  const said = westernDigits(bare(text.slice(0, 60))).trim();
  const digit = LONE.exec(said)?.[1];
  return digit ? Number(digit) : WORDS.findIndex((w) => w.includes(said.toLowerCase())) + 1;
};

/** True: it was the answer to a rating that is still open, though something else has been talked about since. */
export const lateRating = (t: Turning, text: string): boolean => {
  const { openRating, offered, pen } = t.state;
  if (!openRating || openRating.until < t.event.at || pen !== 'bot' || inForm(t) || t.state.asking || t.state.flow?.id === SURVEY || offered) return false;
  const score = scoreIn(text);
  if (!score) return false;
  enter(t, SURVEY);
  t.effects = t.effects.filter((e) => e.type !== 'send'); // the question was asked long ago
  const flow = currentFlow(t);
  const step = currentStep(t);
  if (flow && step) carryOut(t, kindOf(step).hear?.(t, step as never, flow, { kind: 'choice', id: `r${score}`, label: '' }) ?? null);
  return true;
};
