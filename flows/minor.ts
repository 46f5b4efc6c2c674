/** A guardian applies for a minor (ARCHITECTURE §6). Whoever says to be one gets no form; one who is in danger gets help, and a line for children. */
import { foldLabel } from '../core/arabic.ts';
import { westernDigits } from '../core/digits.ts';
import { readInteger } from '../core/values/integer.ts';
import { giveUp } from './run.ts';
import { currentFlow, outcome, say, textOf, type Turning } from './turning.ts';

/** Of age, in years. */
const ADULT = 18;
/** «عمري ١٥»، «أنا عندي ١٤ سنة»، "I am 16 years old": one's own age. «بنتي عمرها ١٥» is a parent's word. */
const AGE = /(?:^| )(?:عمري|سني) (?:الان |الحين |دحين )?((?:\S+ ?){1,3})|(?:^| )(?:انا )?عندي (\d{1,2}) (?:سنه|سنين|عام)(?! ?(?:خبره|خدمه|عمل))(?: |$)|(?:^| )(?:i am|i m|im|my age is) (?:only )?(\d{1,2})(?: years? old| yrs? old| yo| y o| years)(?: |$)/;
/** «أنا طفلة»، «أنا في ثاني متوسط». */
const CHILD = /(?:^| )(?:انا|اني) (?:لسه )?(?:طفل|طفله|قاصر|قاصره|صغير السن)(?: |$)|(?:^| )(?:انا )?(?:في|ادرس|طالب|طالبه)(?: \S+){0,2} (?:ابتدائي|الابتدائي|ابتدائيه|متوسط|المتوسط|متوسطه)(?: |$)|(?:^| )i am (?:a child|a minor|a kid)(?: |$)/;
/** Somebody else's child is spoken of. */
const KIN = /(?:^| )(?:ولدي|بنتي|ابني|ابنتي|اخوي|اختي|طفلي|طفلتي|عيالي|اولادي|بناتي|حفيدي|my (?:son|daughter|child|kid|brother|sister))(?: |$)/;

export const saysMinor = (text: string): boolean => {
  const folded = foldLabel(westernDigits(text.slice(0, 600)));
  const age = AGE.exec(folded);
  if (age) {
    const r = readInteger(age[1] ?? age[2] ?? age[3] ?? '', { min: 1, max: 120 });
    return 'ok' in r && r.ok < ADULT;
  }
  return CHILD.test(folded) && !KIN.test(folded);
};

const forAdults = (t: Turning): boolean => [currentFlow(t), ...t.state.stack.map((f) => t.world.flows.current.get(f.flow))].some((f) => f?.adult);

/** What is open or kept of a form is dropped. */
export const leaveForms = (t: Turning): void => {
  delete t.state.draft;
  delete t.state.needs;
  if (!forAdults(t)) return;
  t.state.stack = [];
  giveUp(t);
};

export const sayMinor = (t: Turning): void => {
  leaveForms(t);
  const about = t.world.speak('registration.on-behalf', t.state.lang, t.event.at);
  say(t, 'minor', {}, [...(about ? [{ id: 'registration.on-behalf', label: about.title }] : []), { id: 'staff', label: textOf(t, 'choice.staff') }]);
};

/** Notes it. True: a form was open for adults and has been left. */
export const hearMinor = (t: Turning, text: string): boolean => {
  if (!saysMinor(text)) return false;
  t.state.minor = true;
  if (!forAdults(t)) return false;
  outcome(t, 'staff');
  sayMinor(t);
  return true;
};

/** The line for children, unless what was just said names it. */
export const childLine = (t: Turning): void => {
  const number = t.world.fact('emergency.child', t.state.lang);
  const said = t.effects.some((e) => e.type === 'send' && number !== null && e.text.includes(number));
  if (!said) say(t, 'safe.minor');
};
