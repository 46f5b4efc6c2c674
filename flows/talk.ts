/** Speaking from the knowledge base: answers, did-you-mean, small talk, not understood, danger. */
import type { Asking } from '../core/conversation.ts';
import type { TicketReason } from '../core/effect.ts';
import type { Understood } from '../core/entry.ts';
import type { Json } from '../core/json.ts';
import type { Choice } from '../core/message.ts';
import { begin } from './begin.ts';
import { childLine, leaveForms, saysMinor, sayMinor } from './minor.ts';
import { askAgain, enter, giveUp, inForm } from './run.ts';
import { gather } from './gather.ts';
import { aboutOf, askedAlways } from './needs.ts';
import { isWish, looksLikeQuestion } from './words.ts';
import type { Spoken } from './world.ts';
import { found, openTicket, outcome, say, sayText, setWake, textOf, type Turning } from './turning.ts';

/** How many not-understood messages in a row bring an offer of a person, and how many bring the person. */
const OFFER_AT = 2;
const HAND_OVER_AT = 3;
/** At most this many other topics are offered under an answer, and in did-you-mean. */
const RELATED = 2;
const MEANT = 3;
/** Of a question that is kept until the person has chosen, characters. */
const MISS_MAX = 200;
/** Of the words that made us offer a form, characters. */
const SAID = 600;
/** Staff topics that are about someone's safety. */
export const DANGERS: Record<string, TicketReason> = {
  'staff.distress': 'distress', 'staff.abuse': 'abuse', 'staff.threat': 'threat', 'staff.medical-urgent': 'medical-urgent', 'staff.urgent-shelter': 'urgent-shelter',
};
const STAFF_REASONS: Record<string, TicketReason> = { 'staff.personal-decision': 'personal-decision', 'staff.misconduct': 'misconduct', 'staff.human-request': 'human-request' };

/** Comes back to the open question after a digression. A menu need not be shown again. */
export const backToQuestion = (t: Turning): void => { if (inForm(t) && t.state.pen === 'bot') askAgain(t); };

const ask = (t: Turning, asking: Asking): void => { t.state.asking = asking; };

export const flowStartedBy = (t: Turning, topic: string): string | null => {
  for (const f of t.world.flows.current.values()) if (f.start.topics.includes(topic)) return f.flow;
  return null;
};

const titles = (t: Turning, topics: readonly string[]): Choice[] =>
  topics.flatMap((id) => { const s = t.world.speak(id, t.state.lang, t.event.at); return s ? [{ id, label: s.title }] : []; });

/** What may be said of an entry, and that staff know the rest when some of it may not. */
const wholeOf = (t: Turning, spoken: Spoken, question: string): string => {
  if (!spoken.partial) return spoken.text;
  t.effects.push({ type: 'miss', question, why: 'unconfirmed' });
  return `${spoken.text}\n\n${textOf(t, 'unconfirmed.rest')}`;
};

/** Says what an entry may say. `started`: it began a flow, whose question is open now. */
export const speakTopic = (t: Turning, topic: string, question: string, alone = true): 'nothing' | 'said' | 'started' => {
  const spoken = t.world.speak(topic, t.state.lang, t.event.at);
  if (!spoken) return 'nothing';
  t.state.topic = topic;
  t.state.tries = inForm(t) ? t.state.tries : 0;
  const starts = flowStartedBy(t, topic);
  const mayStart = alone && !inForm(t) && t.state.pen === 'bot';
  const barred = (flow: string | null): boolean => t.state.minor === true && flow !== null && t.world.flows.current.get(flow)?.adult === true;
  if (mayStart && barred(starts ?? spoken.flow) && saysMinor(question)) { sayMinor(t); return 'said'; }
  if (starts && mayStart) {
    const flow = t.world.flows.current.get(starts);
    if (flow?.start.speak && spoken.confirmed && looksLikeQuestion(question)) sayText(t, wholeOf(t, spoken, question));
    startFlow(t, starts, spoken.preset);
    return 'started';
  }
  if (!spoken.confirmed) {
    t.effects.push({ type: 'miss', question, why: 'unconfirmed' });
    say(t, mayStart ? 'unconfirmed' : 'unconfirmed.noted', {}, mayStart ? [{ id: 'staff', label: textOf(t, 'choice.staff') }] : []);
    if (mayStart) ask(t, { what: 'staff', why: 'unconfirmed-fact' });
    return 'said';
  }
  const offer = mayStart && spoken.flow !== null && t.world.flows.current.has(spoken.flow) && !barred(spoken.flow) ? spoken.flow : null;
  const choices = mayStart
    ? [...(offer ? [{ id: 'start', label: textOf(t, [`choice.start.${offer}`, 'choice.start']) }] : []), ...titles(t, spoken.related.filter((r) => offer === null || flowStartedBy(t, r) !== offer).slice(0, RELATED))]
    : [];
  sayText(t, wholeOf(t, spoken, question), choices);
  if (offer && question.trim().split(/\s+/).length > 3) t.state.said = question.slice(0, SAID);
  if (offer) ask(t, { what: 'start', flow: offer, ...(Object.keys(spoken.preset).length ? { preset: spoken.preset } : {}) });
  else if (mayStart) delete t.state.asking;
  return 'said';
};

/** Starts a flow, unless it is open already (then its question is asked again) or a draft of it waits (then that is offered first). */
export const startFlow = (t: Turning, flow: string, preset: Record<string, Json> = {}): void => {
  if (t.state.minor && t.world.flows.current.get(flow)?.adult) return sayMinor(t);
  if ([t.state.flow?.id, ...t.state.stack.map((f) => f.flow)].includes(flow)) {
    const open = (): boolean => t.state.flow?.id === flow || t.state.stack.slice(t.state.stack.findLastIndex((f) => f.paused) + 1).some((f) => f.flow === flow);
    while (!open()) giveUp(t);
    return askAgain(t);
  }
  if (t.state.draft?.frames.some((f) => f.flow === flow)) {
    say(t, 'draft.offer', {}, draftChoices(t));
    ask(t, { what: 'resume', flow, preset });
    return;
  }
  const form = t.world.flows.current.get(flow);
  if (form) begin(t, form, preset); else enter(t, flow, preset);
};
export const draftChoices = (t: Turning): Choice[] => [
  { id: 'resume', label: textOf(t, 'choice.resume') },
  { id: 'restart', label: textOf(t, 'choice.restart') },
];

/** A wish that a form may be opened for: said to the bot, outside any form, and no question. */
export const mayOpen = (t: Turning, text: string): boolean => isWish(text) && !inForm(t) && t.state.pen === 'bot' && !looksLikeQuestion(text);

/** «ابغى سلة غذائية وإيجار»: which entry it resembles most does not matter, what is wished for can be registered. */
export const startWish = (t: Turning, text: string): boolean => {
  if (!mayOpen(t, text)) return false;
  for (const flow of t.world.flows.current.values()) {
    const about = flow.start.topics.length ? aboutOf(flow) : undefined;
    const kind = about !== undefined && flow.slots[about]?.cues.length ? gather(text, flow, [about], t.event.at)?.values[about] : undefined;
    if (about === undefined || kind === undefined) continue;
    outcome(t, 'answer', flow.start.topics[0] ?? null);
    startFlow(t, flow.flow, { [about]: kind });
    return true;
  }
  return startRest(t, text, 1);
};
/** «ابغى اقدم طلب، هويتي ... وعدد افراد اسرتي ...»: with several answers in it, what the whole resembles is not what was wished for. */
export const startTold = (t: Turning, text: string): boolean => mayOpen(t, text) && startRest(t, text, 2);

/** «ابغى اقدم طلب، اسمي ... وهويتي ...»: what is wished for is what remains without the answers, if there are `least` of them. The form reads those for itself. */
export const withoutAnswers = (t: Turning, text: string, least: number): string | null => {
  const got = [...t.world.flows.current.values()].flatMap((f) => (f.start.topics.length ? (gather(text, f, askedAlways(f), t.event.at) ?? []) : []));
  const [most] = got.sort((a, b) => Object.keys(b.values).length - Object.keys(a.values).length);
  return most && Object.keys(most.values).length >= least && most.rest.trim() !== '' ? most.rest : null;
};

const startRest = (t: Turning, text: string, least: number): boolean => {
  const rest = withoutAnswers(t, text, least);
  if (rest === null) return false;
  const u = found(t, { find: 'understood', text: rest })?.understood;
  if (!u) return true; // asked for; the turn is decided with the answer
  const topic = u.outcome === 'answer' ? u.topic : null;
  const flow = topic === null ? null : flowStartedBy(t, topic);
  if (flow === null) return false;
  outcome(t, 'answer', topic);
  startFlow(t, flow);
  return true;
};

export const speakAnswer = (t: Turning, u: Understood, question: string): void => {
  const topics = u.topics.length ? u.topics : u.topic ? [u.topic] : [];
  outcome(t, 'answer', u.topic, topics);
  const spoke = topics.map((topic) => speakTopic(t, topic, question, topics.length === 1));
  if (spoke.every((s) => s === 'nothing')) notUnderstood(t, question);
  else if (!spoke.includes('started')) backToQuestion(t);
};

export const didYouMean = (t: Turning, u: Understood, question: string): void => {
  const choices = titles(t, u.candidates.slice(0, MEANT).map((c) => c.topic));
  if (!choices.length) return notUnderstood(t, question);
  outcome(t, 'clarify', null, choices.map((c) => c.id));
  say(t, 'clarify', {}, [...choices, { id: 'none', label: textOf(t, 'choice.none') }]);
  ask(t, { what: 'topic', topics: choices.map((c) => c.id), question: question.slice(0, MISS_MAX) });
};

/** First time: examples. Then the offer of a person, then the person. Never a loop. */
export const notUnderstood = (t: Turning, question: string): void => {
  t.effects.push({ type: 'miss', question, why: 'unknown' });
  outcome(t, 'unknown');
  t.state.tries++;
  if (t.state.tries >= HAND_OVER_AT) {
    t.state.tries = 0;
    enter(t, 'handoff', { reason: 'not-understood' });
    outcome(t, 'unknown');
    return;
  }
  if (t.state.tries >= OFFER_AT) {
    say(t, 'unknown.again', {}, [{ id: 'staff', label: textOf(t, 'choice.staff') }, { id: 'menu', label: textOf(t, 'choice.menu') }]);
    ask(t, { what: 'staff', why: 'not-understood' });
    return;
  }
  say(t, 'unknown.first', {}, [{ id: 'menu', label: textOf(t, 'choice.menu') }, { id: 'staff', label: textOf(t, 'choice.staff') }]);
};

export const smallTalk = (t: Turning, kind: string): void => {
  outcome(t, 'smalltalk');
  if (kind === 'greeting' && !inForm(t) && (!t.state.greeted || t.state.draft)) return greet(t, 'back');
  const text = t.world.smallTalk(kind, t.state.lang) ?? t.world.smallTalk('ack', t.state.lang);
  if (text) sayText(t, text, kind === 'insult' && !inForm(t) ? [...(t.world.flows.current.has('complaint') ? [{ id: 'complaint', label: textOf(t, ['choice.start.complaint', 'choice.start']) }] : []), { id: 'staff', label: textOf(t, 'choice.staff') }] : []);
  backToQuestion(t);
};

/** The welcome: who this is, that it is a bot, what it can do, and a draft that waits. */
export const greet = (t: Turning, how: 'back' | 'open'): void => {
  t.state.greeted = true;
  enter(t, 'main', { greet: how });
  if (t.state.draft) { say(t, 'draft.offer', {}, draftChoices(t)); ask(t, { what: 'resume' }); }
};

/** The bot says once, before its first answer, that it is one. */
export const introduce = (t: Turning): void => {
  if (t.state.greeted) return;
  t.state.greeted = true;
  say(t, t.world.mode === 'demo' ? ['intro.demo', 'intro'] : 'intro');
};

/** Something only a person may deal with: a caring line, a ticket. Danger is urgent at any hour and stops every reminder. */
export const toStaff = (t: Turning, topic: string, question: string): void => {
  const danger = DANGERS[topic];
  outcome(t, 'staff', topic);
  if (!danger && topic === 'staff.human-request' && t.state.pen === 'bot') {
    enter(t, 'handoff', { reason: 'human-request' });
    outcome(t, 'staff', topic);
    return;
  }
  const spoken = t.world.speak(topic, t.state.lang, t.event.at);
  if (spoken?.confirmed) sayText(t, spoken.text);
  else say(t, [`safe.${topic.slice('staff.'.length)}`, 'handoff.coming']);
  openTicket(t, danger ?? STAFF_REASONS[topic] ?? 'staff-topic', danger ? 'urgent' : 'normal', question);
  if (danger) {
    if (t.state.minor) { leaveForms(t); childLine(t); }
    t.state.distress = true;
    for (const kind of ['remind', 'expire', 'rating'] as const) setWake(t, kind, null);
  }
};
