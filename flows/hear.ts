/**
 * What a message means, in this order: a secret, danger (unless the whole message is a universal word), a number that counts off the choices shown
 * last, the bot's own small question, a universal word, a value for the waiting step, a question for the knowledge base, and only then "not understood". A text that none of these takes at once waits 2.5 s for its other half.
 */
import type { Understood } from '../core/entry.ts';
import type { Body } from '../core/message.ts';
import { westernDigits } from '../core/digits.ts';
import { saysCard, secretIn } from '../core/secrets.ts';
import { nextOpening } from '../core/hours.ts';
import { isolate } from '../core/text.ts';
import { showDate, showTime } from '../core/values/date.ts';
import { readLedYesNo, readYesNo } from '../core/values/yes-no.ts';
import { amend } from './amend.ts';
import { answerAsking } from './asking.ts';
import { becomesOther, keepBeside, sayBeside } from './beside.ts';
import { hearChoice, numbered } from './buttons.ts';
import { isIdleWord, obey } from './commands.ts';
import { correctGiven } from './edits.ts';
import type { Command } from './format.ts';
import { hearMedia } from './media.ts';
import { hearMinor, saysMinor, sayMinor } from './minor.ts';
import { answered, askedSlot, offerToStep, refuse, type Refused } from './offer.ts';
import { lateRating } from './rating.ts';
import { inForm } from './run.ts';
import { isEager } from './slots.ts';
import { backToQuestion, didYouMean, flowStartedBy, startFlow, startTold, startWish, introduce, notUnderstood, smallTalk, speakAnswer, toStaff } from './talk.ts';
import { currentStep, found, openNow, outcome, say, setWake, tellStaff, textOf, type Turning } from './turning.ts';
import { startSeveral } from './several.ts';
import { asksForWoman, asksPlace, commandOf, isCourtesy, isPause, isWish, looksLikeQuestion, salutation, wantsPerson } from './words.ts';

/** How long a text that fills nothing waits for its other half (ARCHITECTURE §2, Bursts), and how many parts it may have. */
export const BURST_MS = 2_500;
const BURST_PARTS = 12;
/** Universal words that also answer a small question of the bot: "كمل" is a yes. */
const YES_NO_WORDS: ReadonlySet<Command> = new Set(['resume', 'restart', 'skip', 'done']);

const understood = (t: Turning, text: string): Understood | null => {
  if (t.event.type === 'message' && t.event.body.kind === 'text' && t.event.body.text === text && t.given.understood) return t.given.understood;
  return found(t, { find: 'understood', text })?.understood ?? null;
};

/** A greeting before a need is returned before its answer. */
const greetBack = (t: Turning, text: string): void => {
  const how = salutation(text);
  if (how && !inForm(t)) t.opening = textOf(t, `greeting.${how}`);
};

/** Told about a service, they wish for it: by its name, by what opens its form, or with a yes before it («ايوه ابغى اقدم»). */
const wantsOffered = (t: Turning, flow: string, u: Understood, text: string): boolean =>
  u.outcome === 'answer' ? u.topic === t.state.topic || (u.topic !== null && flowStartedBy(t, u.topic) === flow) : u.outcome !== 'staff' && !looksLikeQuestion(text) && readLedYesNo(text) === true;

/** A question, a need, a greeting - anything that no open question wants. */
const converse = (t: Turning, u: Understood, text: string): void => {
  const { asking } = t.state;
  if (asking?.what === 'start' && isWish(text) && wantsOffered(t, asking.flow, u, text)) {
    delete t.state.asking;
    outcome(t, 'answer', u.topic ?? t.state.topic ?? null);
    return startFlow(t, asking.flow, asking.preset ?? {});
  }
  if (t.state.asking && t.state.asking.what !== 'resume') delete t.state.asking; // another subject: a later "yes" must not answer an old offer
  if (u.outcome !== 'smalltalk') greetBack(t, text);
  if (u.outcome !== 'smalltalk' && u.outcome !== 'staff') {
    introduce(t);
    if (startSeveral(t, text, (part) => understood(t, part))) return;
    if (saysMinor(text) && isWish(text)) { // whatever it resembles: a guardian applies
      outcome(t, 'answer', u.topic ?? 'registration.on-behalf');
      return sayMinor(t);
    }
    if (startTold(t, text)) return;
  }
  switch (u.outcome) {
    case 'answer': return speakAnswer(t, u, text);
    case 'staff': return toStaff(t, u.topic ?? 'staff.human-request', text);
    case 'smalltalk': return smallTalk(t, u.smalltalk ?? 'ack');
    case 'clarify': return startWish(t, text) ? undefined : didYouMean(t, u, text);
    case 'unknown': return saysMinor(text) ? sayMinor(t) : startWish(t, text) ? undefined : notUnderstood(t, text);
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
  const ids = [...(t.state.burst?.ids ?? []), t.event.id].slice(-BURST_PARTS);
  t.state.burst = { parts, first: t.state.burst?.first ?? t.event.id, ids };
  setWake(t, 'burst', t.event.at + BURST_MS);
};

/**
 * Where almost any text would do as an answer: is this something else? The matcher takes one name in six for small talk and "please accept me"
 * among the details of a need for a matter of its own, so both must show it in their words.
 */
const digresses = (u: Understood, text: string): boolean => {
  switch (u.outcome) {
    case 'smalltalk': return isCourtesy(text) || readYesNo(text) !== null;
    case 'staff': return u.topic === 'staff.human-request' && (isWish(text) || looksLikeQuestion(text) || wantsPerson(text));
    case 'answer': case 'clarify': return looksLikeQuestion(text);
    case 'unknown': return false;
  }
};

/** Digits that nothing asked for are a code that was just received: it is not kept among the questions nobody understood. */
const LONE = /^\s*\d{4,6}\s*$/;
const isLoneCode = (t: Turning, text: string): boolean => LONE.test(westernDigits(text)) && !inForm(t) && t.state.asking?.what !== 'link' && t.state.pen !== 'staff';

/** What comes before everything else: a secret is refused, danger brings staff (unless the whole message is a universal word). True: that was all. */
export const warned = (t: Turning, text: string): boolean => {
  // «رمز التحقق اللي وصلني», and the number in the next message: a secret as much as in one.
  const secret = secretIn(text) ?? (/\d/.test(westernDigits(text)) && t.state.burst ? secretIn([...t.state.burst.parts, text].join(' ')) : null) ?? (isLoneCode(t, text) ? 'code' : null);
  if (secret) {
    t.effects.push({ type: 'refused-secret', what: secret });
    outcome(t, 'command');
    say(t, `secret.${secret}`);
    backToQuestion(t);
    return true;
  }
  const u = understood(t, text);
  if (!u) return true;
  if (saysMinor(text)) t.state.minor = true;
  if (!u.danger || commandOf(t.world.flows.common, { kind: 'text', text })) return false;
  followLanguage(t, u, text);
  toStaff(t, u.danger, text);
  return true;
};

/** What remains of a message whose other values were kept: as a whole, or the first of its clauses that answers. */
const offerRest = (t: Turning, rest: string): boolean => {
  const tries = new Set([...rest.split('،').map((c) => c.trim()).filter(Boolean), rest]);
  return [...tries].some((text) => offerToStep(t, { kind: 'text', text }) === true);
};

/** `late`: the wait for the other half is over. */
export const hearText = (t: Turning, text: string, late: boolean): void => {
  t.heard = text;
  const body: Body = { kind: 'text', text };
  if (warned(t, text)) return;
  if (lateRating(t, text) || hearMinor(t, text)) return;
  const picked = numbered(t, text);
  if (picked) return hearChoice(t, picked, hearLabel(t));
  const u = understood(t, text);
  if (!u) return;
  const command = commandOf(t.world.flows.common, body);
  if (t.state.asking?.what === 'link' && answerAsking(t, body)) return; // also while staff are awaited
  if (t.state.pen === 'queue') return hearWhileQueued(t, body, u, text, late);
  if (!command && t.event.type === 'edit' && correctGiven(t, text, (slot) => isEager(slot) && digresses(u, text))) return;
  if (command === 'cancel' && t.state.asking && !inForm(t)) { delete t.state.asking; outcome(t, 'command'); return say(t, 'start.declined'); }
  // "غلط" must not be heard as the no that drops a draft, nor "ابدأ" as a yes.
  if ((!command || YES_NO_WORDS.has(command)) && answerAsking(t, body)) return;
  const step = currentStep(t);
  const slot = askedSlot(t);
  if (command === 'skip' && slot?.type === 'integer' && offerToStep(t, body) === true) return answered(t); // «لا يوجد» is an income
  if (command && !isIdleWord(t, command)) { if (!inForm(t) && u.outcome !== 'unknown') followLanguage(t, u, text); return obey(t, command); }

  const eager = slot !== undefined && isEager(slot);
  if (inForm(t) && isPause(text)) { outcome(t, 'smalltalk'); return say(t, 'pause'); }
  if (amend(t, text) || becomesOther(t, text, slot?.type !== 'text' && (u.outcome === 'unknown' || u.outcome === 'clarify' || (u.outcome === 'smalltalk' && !isCourtesy(text))))) return;
  const beside = keepBeside(t, text);
  if (beside === 'all') return;
  let refused: Refused | null = null;
  const declines = slot?.optional === true && readYesNo(text) === false; // «لا شكرًا» to what need not be answered is no small talk
  if (!eager || beside || declines || !digresses(u, text)) {
    const parts = t.state.burst?.parts ?? [];
    const whole = slot?.type === 'name' && !late && parts.length ? offerToStep(t, { kind: 'text', text: [...parts, text].join(' ') }) : false;
    const rest = beside && slot?.type !== 'text' && offerRest(t, beside.rest);
    const taken = whole === true || rest === true || offerToStep(t, body);
    if (taken === true) return answered(t);
    if (taken) refused = taken;
    if (beside) return sayBeside(t, beside);
  }
  if (!late && !(refused && eager && !(slot.type === 'name' && refused.invalid.invalid === 'length'))) return wait(t, text);
  const saysNumbers = slot?.type === 'integer' && refused?.invalid.invalid === 'unclear'; // «انا وزوجتي وخمسة عيال»
  const misheard = inForm(t) && u.outcome === 'smalltalk' && u.smalltalk !== 'insult' && !isCourtesy(text); // "not sure" is no farewell
  if (refused && (misheard || refused.invalid.invalid === 'not_found' || NUMBER.test(westernDigits(text)) || u.outcome === 'unknown' || u.outcome === 'clarify' || (u.outcome === 'answer' && !looksLikeQuestion(text) && (/\d/.test(text) || saysNumbers)))) return refuse(t, refused);
  followLanguage(t, u, text);
  if (inForm(t) && (u.outcome === 'unknown' || (misheard && !eager))) return refuse(t, { invalid: { invalid: step?.type === 'ask' && slot?.type !== 'choice' ? 'format' : 'unclear' } });
  converse(t, u, text);
};

/** How many wait before, or when staff are back: the two things that can honestly be said. */
const tellPlace = (t: Turning): void => {
  const queue = found(t, { find: 'queue' });
  if (!queue) return;
  outcome(t, 'staff');
  const { hours } = t.world;
  const opens = hours && openNow(t) === 'out' ? nextOpening(hours, t.event.at) : null;
  say(t, 'queue.place', { n: queue.before });
  if (opens) say(t, 'queue.opens', { opens: isolate(`${showDate(opens, t.state.lang)} ${showTime(opens, t.state.lang)}`) });
};

/** Staff are on their way: questions are still answered, everything else is kept for them. Said once. */
const hearWhileQueued = (t: Turning, body: Body, u: Understood, text: string, late: boolean): void => {
  const command = commandOf(t.world.flows.common, body);
  if (command && !isIdleWord(t, command)) return obey(t, command);
  if (asksPlace(text)) return tellPlace(t);
  if (!late) return wait(t, text);
  followLanguage(t, u, text);
  if (u.outcome === 'answer' && looksLikeQuestion(text)) return speakAnswer(t, u, text);
  if (u.outcome === 'answer' && u.topic && isWish(text) && flowStartedBy(t, u.topic)) { // they need not wait to have it registered: staff still know of them
    t.state.pen = 'bot';
    setWake(t, 'queue', null);
    say(t, 'queue.kept');
    return speakAnswer(t, u, text);
  }
  if (u.outcome === 'staff' && u.topic && u.topic !== 'staff.human-request') return toStaff(t, u.topic, text);
  if (asksForWoman(text)) tellStaff(t, 'human-request'); // known to whoever takes it
  outcome(t, u.outcome === 'smalltalk' ? 'smalltalk' : 'staff');
  if (t.state.tries++ === 0) say(t, 'queue.noted');
};

/** A picture of a bank card, or a secret written under one, is not kept: neither by us nor, where the channel allows, in the chat. */
const refusedPicture = (t: Turning, body: Extract<Body, { kind: 'media' }>): boolean => {
  const secret = secretIn(body.caption);
  const card = saysCard(body.caption, body.media.map((m) => m.name));
  if (!secret && !card) return false;
  t.effects.push({ type: 'refused-secret', what: secret ?? 'card' });
  outcome(t, 'command');
  say(t, card ? 'secret.card_photo' : `secret.${secret}`);
  backToQuestion(t);
  return true;
};

/** Danger under a picture is danger all the same; the file stays in the history for staff. False: go on. */
const dangerUnder = (t: Turning, caption: string): boolean => {
  if (!caption.trim()) return false;
  const u = understood(t, caption);
  if (!u) return true;
  if (!u.danger) return false;
  followLanguage(t, u, caption);
  toStaff(t, u.danger, caption);
  return true;
};

/** A sticker, a poll, a call, somebody's contact card: answered kindly, and the open question is asked again. */
const hearOther = (t: Turning, what: string): void => {
  outcome(t, 'unknown');
  if (t.state.pen === 'queue') return t.state.tries++ === 0 ? say(t, 'queue.noted') : undefined;
  if (inForm(t)) { say(t, [`other.${what}`, 'other.idle']); return backToQuestion(t); }
  introduce(t);
  say(t, [`other.${what}`, 'other.idle'], {}, [{ id: 'menu', label: textOf(t, 'choice.menu') }, { id: 'staff', label: textOf(t, 'choice.staff') }]);
};

/** Words on a button are ours: hearing them is no change of language. */
const hearLabel = (t: Turning) => (text: string): void => {
  const { lang } = t.state;
  hearText(t, text, true);
  t.state.lang = lang;
};

export const hear = (t: Turning, body: Body): void => {
  switch (body.kind) {
    case 'text': return hearText(t, body.text, false);
    case 'media': return refusedPicture(t, body) || dangerUnder(t, body.caption) ? undefined : hearMedia(t, body.media, body.caption, (text) => hearText(t, text, true));
    case 'place':
      if (offerToStep(t, body) === true) return;
      outcome(t, 'unknown');
      say(t, 'place.idle');
      return backToQuestion(t);
    case 'choice': return hearChoice(t, body, hearLabel(t));
    case 'other': return hearOther(t, body.what);
  }
};
