/** One person, several channels: asked on both sides, told to both. Silence, or staff at work, joins nothing. */
import type { LinkEvent } from '../core/event.ts';
import { inForm } from './run.ts';
import { backToQuestion } from './talk.ts';
import { say, sayText, textOf, type Turning } from './turning.ts';

/** How long the question holds; the store forgets it then too. */
const ANSWER_MS = 24 * 3_600_000;

/** A channel as people call it. */
const channelName = (t: Turning, id: string): string => textOf(t, [`channel.${id}`, 'channel.other']);

export const onLink = (t: Turning, e: LinkEvent): void => {
  const values = { channel: channelName(t, e.channel) };
  if (e.stage === 'told') return sayText(t, textOf(t, 'link.told', values), [], 'notice'); // whoever holds the pen: nobody is joined in secret
  if (t.state.pen === 'staff') return;
  if (e.stage !== 'asked') return sayText(t, textOf(t, `link.${e.stage}`, values), [], 'notice');
  say(t, 'link.asked', values, [{ id: 'yes', label: textOf(t, 'choice.link.yes') }, { id: 'no', label: textOf(t, 'choice.link.no') }]);
  t.state.asking = { what: 'link', token: e.token, until: e.at + ANSWER_MS };
};

/** The answer to "is it you, there?". */
export const answerLink = (t: Turning, { token, until }: { token: string; until: number }, yes: boolean): void => {
  const late = t.event.at > until;
  delete t.state.asking;
  if (!late) t.effects.push({ type: 'answer-link', token, yes });
  say(t, late ? 'link.late' : yes ? 'link.confirmed' : 'link.declined');
  backToQuestion(t);
};

/** After a status check: the news of these requests go elsewhere. Offered when nothing else is open, and once. */
export const offerLink = (t: Turning): void => {
  if (t.elsewhere === null || t.state.linkAsked || t.state.asking || inForm(t) || t.state.pen !== 'bot') return;
  say(t, 'link.offer', {}, [{ id: 'yes', label: textOf(t, 'choice.yes') }, { id: 'no', label: textOf(t, 'choice.no') }]);
  t.state.asking = { what: 'ask-link', number: t.elsewhere };
};

export const answerOffer = (t: Turning, number: string, yes: boolean): void => {
  delete t.state.asking;
  t.state.linkAsked = true;
  if (yes) t.effects.push({ type: 'ask-link', number });
  say(t, yes ? 'link.sent' : 'link.not_now');
  backToQuestion(t);
};
