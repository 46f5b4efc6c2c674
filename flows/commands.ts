/** What the universal words do, in every step. One handler a word. */
import { askAgain, enter, giveUp, inForm, goOn, goTo, setAside, takeUp } from './run.ts';
import { finishFiles, forgetAnswer, keepAnswer } from './steps/ask.ts';
import { correctable } from './steps/review.ts';
import type { Command } from './format.ts';
import { currentFlow, currentStep, outcome, say, setWake, textOf, type Turning } from './turning.ts';
import { speakTopic, startFlow } from './talk.ts';
import { withdraw } from './withdraw.ts';

const showMenu = (t: Turning): void => { t.state.greeted = true; enter(t, 'main', { greet: null }); };

/** The question before this one that has an answer: it is asked again. Answers after it are kept, so nothing is asked twice. */
const back = (t: Turning): void => {
  const flow = currentFlow(t);
  if (!flow || !inForm(t)) return showMenu(t);
  const here = flow.at.get(t.state.step ?? '') ?? 0;
  const before = flow.steps.slice(0, here).findLast((s) => s.type === 'ask' && t.state.slots[s.ask] !== undefined);
  if (before?.type !== 'ask') {
    if (t.state.stack.some((f) => f.paused)) { giveUp(t); return askAgain(t); }
    say(t, 'back.first');
    return askAgain(t);
  }
  forgetAnswer(t, before.ask);
  goTo(t, before.name);
};

const correct = (t: Turning): void => {
  const flow = currentFlow(t);
  if (!flow || !inForm(t)) { say(t, 'correct.nothing', {}, [{ id: 'menu', label: textOf(t, 'choice.menu') }]); return; }
  const list = correctable(t, flow);
  if (!list.length) { say(t, 'correct.none_yet'); return askAgain(t); }
  t.state.asking = { what: 'correct' };
  say(t, 'correct.which', {}, list);
};

const cancel = (t: Turning): void => {
  if (!inForm(t)) { say(t, 'cancel.nothing', {}, [{ id: 'menu', label: textOf(t, 'choice.menu') }]); return; }
  giveUp(t);
  delete t.state.needs;
  say(t, 'cancelled', {}, t.state.flow ? [] : [{ id: 'menu', label: textOf(t, 'choice.menu') }]);
  askAgain(t);
};

/** Leaving an optional question without an answer. */
const skip = (t: Turning): void => {
  const flow = currentFlow(t);
  const step = currentStep(t);
  if (flow && step?.type === 'ask') {
    if (finishFiles(t, flow, step.ask) === 'next') return goOn(t); // files that have come are not thrown away
    if (flow.slots[step.ask]?.optional) { keepAnswer(t, step.ask, null); outcome(t, 'slot'); return goOn(t); }
    say(t, 'skip.needed');
    return askAgain(t);
  }
  inForm(t) ? askAgain(t) : showMenu(t);
};

const repeat = (t: Turning): void => {
  if (t.state.flow) { delete t.state.asking; return askAgain(t); } // the question that is said again is the one that is open
  if (!t.state.topic || speakTopic(t, t.state.topic, '') === 'nothing') showMenu(t);
};

const resume = (t: Turning): void => {
  outcome(t, 'resumed');
  if (t.state.draft) { takeUp(t); say(t, 'resumed'); return askAgain(t); }
  t.state.flow ? askAgain(t) : say(t, 'resume.nothing', {}, [{ id: 'menu', label: textOf(t, 'choice.menu') }]);
};

const restart = (t: Turning): void => {
  const frames = t.state.draft?.frames;
  delete t.state.draft;
  const first = frames?.[0];
  if (first) return startFlow(t, first.flow);
  const flow = currentFlow(t);
  if (!flow || !inForm(t)) return showMenu(t);
  const root = t.state.stack.slice(t.state.stack.findLastIndex((f) => f.paused) + 1)[0]?.flow ?? flow.flow; // at the consent question: the form that asks for it
  giveUp(t);
  startFlow(t, root);
};

const done = (t: Turning): void => {
  const flow = currentFlow(t);
  const step = currentStep(t);
  if (flow && step?.type === 'ask' && finishFiles(t, flow, step.ask) === 'next') return goOn(t);
  if (step?.type === 'ask' && flow?.slots[step.ask]?.type === 'files') return skip(t);
  askAgain(t);
};

const speakLang = (lang: 'ar' | 'en') => (t: Turning): void => {
  t.state.lang = lang;
  say(t, 'language.changed');
  t.state.flow ? askAgain(t) : showMenu(t);
};

const notices = (given: boolean) => (t: Turning): void => {
  t.state.consents = { ...t.state.consents, notices: { given } };
  t.effects.push({ type: 'consent', purpose: 'notices', given, version: 'word' });
  say(t, given ? 'notices.on' : 'notices.off');
  if (inForm(t)) askAgain(t);
};

export const HANDLERS: Record<Command, (t: Turning) => void> = {
  back, correct, cancel, skip, repeat, resume, restart, done,
  menu: (t) => { setAside(t); t.state.stack = []; showMenu(t); },
  staff: (t) => enter(t, 'handoff', { reason: 'human-request' }),
  status: (t) => (t.state.flow?.id === 'request_status' ? askAgain(t) : startFlow(t, 'request_status')),
  arabic: speakLang('ar'),
  english: speakLang('en'),
  withdraw,
  stop_notices: notices(false),
  start_notices: notices(true),
};

/** Said while a person of the staff is awaited, these are part of what is told to them: nobody loses their place for «ما عندي» or «غلط». */
const FOR_STAFF: ReadonlySet<Command> = new Set(['skip', 'correct', 'repeat']);

/** Words that mean something only while the matching question is open. */
export const isIdleWord = (t: Turning, c: Command): boolean =>
  (c === 'done' && !(currentStep(t)?.type === 'ask' && currentFlow(t)?.slots[(currentStep(t) as { ask: string }).ask]?.type === 'files'))
  || (c === 'skip' && currentStep(t)?.type !== 'ask')
  || (t.state.pen === 'queue' && FOR_STAFF.has(c));

/** Words that do not end the wait for staff: everything else means "go on with the bot". */
const WHILE_QUEUED: ReadonlySet<Command> = new Set(['staff', 'arabic', 'english', 'stop_notices', 'start_notices', 'done']);

/** Back to the bot. Somebody in danger stays in the queue all the same: staff come, whatever else is talked about meanwhile. */
const leaveQueue = (t: Turning): void => {
  if (!t.state.distress) t.effects.push({ type: 'untick', why: 'withdrawn' });
  t.state.pen = 'bot';
  setWake(t, 'queue', null);
  say(t, t.state.distress ? 'queue.kept' : 'queue.left');
};

/** Runs a universal word. */
export const obey = (t: Turning, c: Command): void => {
  outcome(t, 'command');
  if (t.state.pen === 'queue') {
    if (c === 'staff') { say(t, 'queue.already'); return; }
    if (!WHILE_QUEUED.has(c)) {
      leaveQueue(t);
      if (c === 'cancel' || c === 'back' || c === 'resume') {
        if (!t.state.flow) return c === 'resume' && t.state.draft ? resume(t) : showMenu(t);
        outcome(t, 'resumed');
        return askAgain(t);
      }
    }
  }
  if (c !== 'correct' && t.state.asking?.what === 'correct') delete t.state.asking;
  HANDLERS[c](t);
};
