/** «أسحب موافقتي», said in the middle of anything: every open form is left. */
import { giveUp } from './run.ts';
import { takeBackConsent } from './take-back.ts';
import { currentFlow, say, textOf, type Turning } from './turning.ts';

export const withdraw = (t: Turning): void => {
  t.state.stack = [];
  if (currentFlow(t)) giveUp(t);
  takeBackConsent(t);
  say(t, 'withdrawn', {}, [{ id: 'menu', label: textOf(t, 'choice.menu') }]);
};
