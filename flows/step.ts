/**
 * The engine: `step(world, state, event)`. Pure and total: same input, same output; it reads no clock, rolls no dice, never throws.
 * It returns the next state with its effects, or a question to the store (`read`), after which the app calls it again with the answer.
 */
import { newConversation, type Conversation } from '../core/conversation.ts';
import type { Turn } from '../core/effect.ts';
import type { ContactEvent, EditEvent, Event, Given, MessageEvent, RequestChanged, StaffEvent, TimerEvent, Undelivered } from '../core/event.ts';
import { afterWorking } from '../core/hours.ts';
import { isolate, ltr } from '../core/text.ts';
import { milliseconds, flowAt, type Flow } from './format.ts';
import { editBurst, noteEdit } from './edits.ts';
import { BURST_MS, hear, hearText, warned } from './hear.ts';
import { offerLink, onLink } from './links.ts';
import { askedSlot, carryOut, offerToStep } from './offer.ts';
import { askAgain, atHome, giveUp, inForm, setAside } from './run.ts';
import { takeNext } from './begin.ts';
import { openSurvey, surveyDue, surveyLater } from './rating.ts';
import { greet } from './talk.ts';
import { kindOf } from './steps/index.ts';
import { phoneShared } from './steps/verify.ts';
import { beginTurn, currentFlow, currentStep, found, outcome, say, sayText, setWake, tellStaff, textOf, type Turning } from './turning.ts';
import type { World } from './world.ts';

/** A draft older than this is forgotten. */
const DRAFT_MS = 30 * 86_400_000;
/** Of a provider's reason, characters. */
const WHY_MAX = 200;
/** More effects than this in one turn is a flow gone wrong. */
const MAX_EFFECTS = 60;

/** While staff hold the pen the bot is silent, and still looks out for danger. */
const watchFor = (t: Turning, danger: string | null | undefined): void => {
  if (danger) t.effects.push({ type: 'ticket', reason: 'staff-topic', priority: 'urgent', hours: 'in', about: null });
};

const onMessage = (t: Turning, e: MessageEvent): void => {
  t.state.last = e.id;
  delete t.state.edited;
  delete t.state.gave;
  if (e.phone) t.state.phone = e.phone;
  if (t.state.pen === 'staff') return watchFor(t, t.given.understood?.danger);
  if (!atHome(t)) return askAgain(t); // what was answered is no longer what is asked
  hear(t, e.body);
};

/** The newest message is heard as it reads now. An older one has been dealt with: only a secret or danger in it is not passed over. */
const onEdit = (t: Turning, e: EditEvent): void => {
  const newest = noteEdit(t, e);
  if (e.text.trim() === '') { editBurst(t, { ...e, text: '' }, BURST_MS); return; } // taken back: nothing to say
  if (t.state.pen === 'staff') return watchFor(t, found(t, { find: 'understood', text: e.text })?.understood.danger);
  const waits = editBurst(t, e, BURST_MS);
  if (warned(t, e.text) || waits || !newest) return;
  if (!atHome(t)) return askAgain(t);
  hearText(t, e.text, true);
};

/** The channel vouches for a mobile, or no longer does. Said only to somebody whose question it helps. */
const onContact = (t: Turning, e: ContactEvent): void => {
  const had = t.state.phone;
  if (e.phone === null) delete t.state.phone;
  else if (e.phone !== undefined) t.state.phone = e.phone;
  if (t.state.pen !== 'bot') return;
  if (e.opened && !t.state.greeted) return greet(t, 'open');
  const step = currentStep(t);
  if (t.state.phone === had || !step) return;
  if (step.type === 'verify') { if (e.phone) carryOut(t, phoneShared(t, step)); else askAgain(t); return; }
  if (e.phone && askedSlot(t)?.type === 'phone') offerToStep(t, { kind: 'text', text: e.phone });
};

/** What the person never got, staff should know of. The person is told nothing: it would not arrive either. */
const onUndelivered = (t: Turning, e: Undelivered): void => {
  if (t.state.pen === 'bot') tellStaff(t, 'undelivered', 'normal', e.why.slice(0, WHY_MAX));
};

const onTimer = (t: Turning, e: TimerEvent): void => {
  const wake = t.state.wakes[e.wake];
  if (!wake || wake.token !== e.token) return; // stale: changes nothing
  if (e.wake === 'burst') {
    const text = t.state.burst?.parts.join('\n') ?? '';
    setWake(t, 'burst', null);
    delete t.state.burst;
    if (text && t.state.pen !== 'staff') hearText(t, text, true);
    return;
  }
  setWake(t, e.wake, null);
  if (e.wake === 'queue') { if (t.state.pen === 'queue') say(t, 'queue.late'); return; }
  if (e.wake === 'rating') return surveyDue(t);
  if (t.state.pen !== 'bot' || !t.state.flow) return;
  if (e.wake === 'remind') { say(t, 'remind'); askAgain(t); return; }
  if (e.wake === 'expire') {
    const caller = t.state.stack.slice(t.state.stack.findLastIndex((f) => f.paused) + 1)[0]; // consent belongs to the form that asked for it
    const title = (caller ? flowAt(t.world.flows, caller.flow, caller.version) : currentFlow(t))?.title[t.state.lang];
    const before = t.state.draft;
    if (waitOf(t)?.on_expire === 'keep_draft') setAside(t); else giveUp(t); // a form paused underneath is taken up again
    const kept = t.state.draft !== undefined && t.state.draft !== before; // nothing was written yet: nothing is kept, and nothing promised
    say(t, kept ? 'expired.kept' : 'expired', { title: isolate(String(title ?? '')) }, kept ? [{ id: 'resume', label: textOf(t, 'choice.resume') }] : []);
    askAgain(t);
  }
};

const onStaff = (t: Turning, e: StaffEvent): void => {
  const changed = e.seen != null && t.state.last !== undefined && e.seen !== t.state.last;
  const refuse = (why: 'changed' | 'not-taken' | 'taken'): void => { t.effects.push({ type: 'refuse', event: e.id, why }); };
  switch (e.act) {
    case 'took':
      if (t.state.pen === 'staff') return refuse('taken');
      t.state.pen = 'staff';
      delete t.state.burst;
      setWake(t, 'burst', null);
      return say(t, 'staff.took', { who: isolate(e.who.name) });
    case 'said':
      if (t.state.pen !== 'staff') return refuse('not-taken');
      if (changed) return refuse('changed');
      return sayText(t, e.text ?? '', [], 'reply', e.media);
    case 'noted': return;
    case 'passed':
      if (e.to) {
        t.state.pen = 'staff';
        delete t.state.burst;
        setWake(t, 'burst', null);
        return say(t, 'staff.took', { who: isolate(e.to.name) });
      }
      if (t.state.pen !== 'staff') return refuse('not-taken');
      t.state.pen = 'queue';
      return say(t, 'staff.passed');
    case 'returned':
    case 'closed': {
      t.effects.push({ type: 'untick', why: e.act === 'closed' ? 'closed' : 'returned' });
      const calm = !t.state.distress; // nobody is asked for marks after danger
      delete t.state.distress;
      if (e.text) sayText(t, e.text);
      if (t.state.pen === 'bot') return; // a ticket beside the conversation (danger, a recording, something undelivered): the person has been with the bot all along
      t.state.pen = 'bot';
      t.state.tries = 0;
      say(t, e.act === 'closed' ? 'staff.closed' : 'staff.returned');
      if (inForm(t)) { outcome(t, 'resumed'); askAgain(t); }
      if (e.act === 'closed' && calm) openSurvey(t, `staff:${e.who.id}`);
    }
  }
};

/** One notice a change, unless the person said no to notices. No personal detail beyond the number. */
const onRequestChanged = (t: Turning, e: RequestChanged): void => {
  if (e.state === 'paid' || e.state === 'closed') surveyLater(t, `request:${e.number}`);
  if (t.state.consents?.notices?.given === false) return;
  sayText(t, textOf(t, [`notice.${e.state}`, 'notice'], { number: ltr(e.number), state: textOf(t, `state.${e.state}`), note: e.note ? `\n${isolate(e.note)}` : '' }), [], 'notice');
};

const onEvent = (t: Turning, e: Event): void => {
  switch (e.type) {
    case 'message': return onMessage(t, e);
    case 'edit': return onEdit(t, e);
    case 'timer': return onTimer(t, e);
    case 'staff': return onStaff(t, e);
    case 'request-changed': return onRequestChanged(t, e);
    case 'contact': return onContact(t, e);
    case 'link': return onLink(t, e);
    case 'undelivered': return onUndelivered(t, e);
    case 'reaction': return; // kept for staff, never answered
    case 'erase':
      say(t, 'erased');
      t.effects.push({ type: 'erase' });
      t.state = { ...newConversation(t.state.id, t.state.lang), rev: t.state.rev };
  }
};

/** The wait rules that hold now: those of the flow, or of the nearest caller that has any. */
const waitOf = (t: Turning): Flow['wait'] | null => {
  const here = currentFlow(t);
  if (here?.wait.expire) return here.wait;
  for (const f of t.state.stack.toReversed()) {
    const wait = flowAt(t.world.flows, f.flow, f.version)?.wait;
    if (wait?.expire) return wait;
  }
  return null;
};

/** Events that are no word of the person and open nothing: the waiting and the draft stay as they are. */
const QUIET: ReadonlySet<Event['type']> = new Set(['reaction', 'undelivered']);

/** Nobody took it in this much working time: the person is told, once. The desk says the same to staff (desk/watch.ts). */
const QUEUE_MS = 30 * 60_000;
const watchQueue = (t: Turning, before: Conversation): void => {
  if (t.state.pen !== 'queue') return setWake(t, 'queue', null);
  const { hours } = t.world;
  if (before.pen !== 'queue' && hours) setWake(t, 'queue', afterWorking(hours, t.event.at, QUEUE_MS));
};

/** A word from the person starts the waiting anew; a reminder sets the next one; nobody is reminded while staff are there or after danger. */
const schedule = (t: Turning): void => {
  const wait = inForm(t) && t.state.pen === 'bot' && !t.state.distress ? waitOf(t) : null;
  if (!wait) {
    setWake(t, 'remind', null);
    setWake(t, 'expire', null);
    return;
  }
  const { type } = t.event;
  if (type === 'timer' && t.event.wake === 'remind') {
    const since = t.event.at - ((t.state.wakes.expire?.at ?? t.event.at) - (wait.expire ? milliseconds(wait.expire) : 0));
    const next = wait.remind.map(milliseconds).find((ms) => ms > since);
    if (next !== undefined) setWake(t, 'remind', t.event.at + next - since);
    return;
  }
  if (type === 'message' || type === 'staff' || type === 'timer' || type === 'edit' || (type === 'contact' && t.event.phone)) {
    const [first] = wait.remind;
    setWake(t, 'remind', first ? t.event.at + milliseconds(first) : null);
    if (wait.expire) setWake(t, 'expire', t.event.at + milliseconds(wait.expire));
  }
};

/** The choices shown last can be counted off as long as what they belong to is open. */
const closeOffer = (t: Turning, before: Conversation): void => {
  const { offered, flow, step, asking, pen } = t.state;
  if (!offered || offered !== before.offered) return;
  const moved = flow?.id !== before.flow?.id || step !== before.step || asking !== before.asking;
  const idle = !flow && !asking && t.effects.some((e) => e.type === 'send' && e.lane === 'reply');
  if (moved || idle || pen === 'staff') delete t.state.offered;
};

/** What the script interface and the desk call the thing the bot waits for. Pure. */
export const awaiting = (world: World, state: Conversation): string | null => {
  if (state.pen !== 'bot') return null;
  if (state.asking) return state.asking.what === 'correct' ? 'choice' : 'choice';
  const flow = state.flow && (flowAt(world.flows, state.flow.id, state.flow.version) ?? null);
  const step = flow && state.step !== null ? flow.steps[flow.at.get(state.step) ?? -1] : undefined;
  if (!flow || !step) return null;
  if (flow.flow === 'consent') return 'consent';
  return kindOf(step).awaiting?.(step as never) ?? null;
};

export const step = (world: World, before: Conversation, event: Event, given: Given): Turn => {
  const t = beginTurn(world, before, event, given);
  try {
    const quiet = QUIET.has(event.type) || (event.type === 'timer' && before.wakes[event.wake]?.token !== event.token);
    if (!quiet && t.state.draft && event.at - t.state.draft.at > DRAFT_MS) delete t.state.draft;
    onEvent(t, event);
    if (t.read) return { read: t.read };
    if (t.effects.some((e) => e.type === 'register' || e.type === 'duplicate')) takeNext(t);
    if (t.read) return { read: t.read };
    offerLink(t);
    closeOffer(t, before);
    if (!quiet) { schedule(t); watchQueue(t, before); }
  } catch (e) {
    return faulted(world, before, event, given, e);
  }
  if (t.effects.length > MAX_EFFECTS) { // only talk is cut: a register or a wake that the state knows of must happen
    let room = MAX_EFFECTS - t.effects.filter((e) => e.type !== 'send').length;
    t.effects = t.effects.filter((e) => e.type !== 'send' || room-- > 0);
  }
  if (t.state.flow === null && currentStep(t) === null) t.state.slots = {};
  if (!inForm(t) && !t.state.asking) delete t.state.said;
  const called = t.effects.some((e) => e.type === 'ticket' && e.reason === 'misconduct');
  if (called) t.state.confided = true;
  const confided = called || [before, t.state].some((s) => s.confided === true || isComplaint(world, s)) || (event.type === 'request-changed' && event.kind === 'complaint');
  if (t.state.pen === 'bot') delete t.state.confided;
  t.effects.push({ type: 'note', ...t.note, ...(confided ? { confided: t.state.burst ? [] : (before.burst?.ids ?? []) } : {}) });
  return { state: t.state, effects: t.effects };
};

/** Is a complaint being written, or waited for behind what they are doing now? */
const isComplaint = (world: World, s: Conversation): boolean =>
  [...(s.flow ? [s.flow] : []), ...s.stack.map((f) => ({ id: f.flow, version: f.version }))].some(({ id, version }) => flowAt(world.flows, id, version)?.steps.some((x) => x.type === 'do' && x.kind === 'complaint'));

/** Our own bug must not cost a person their message: the state stays, a person of the staff is called, the fault is told. */
const faulted = (world: World, before: Conversation, event: Event, given: Given, e: unknown): Turn => {
  const t = beginTurn(world, before, event, given);
  t.effects.push({ type: 'fault', code: 'STEP_THREW', detail: e instanceof Error ? `${e.name} ${(e.stack ?? '').split('\n')[1]?.trim() ?? ''}` : 'not an Error' });
  if (event.type === 'message' && before.pen !== 'staff') {
    t.effects.push({ type: 'ticket', reason: 'fault', priority: 'normal', hours: 'out', about: null });
    t.state.pen = 'queue';
    const text = world.flows.common.texts['fault']?.[t.state.lang];
    if (typeof text === 'string') sayText(t, text);
  }
  t.effects.push({ type: 'note', outcome: 'none', topic: null, topics: [], invalid: null });
  return { state: t.state, effects: t.effects };
};
