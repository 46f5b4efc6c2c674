/** Messages changed or taken back after they were sent: the half that still waits for its other, and the answer that was just given. */
import type { EditEvent } from '../core/event.ts';
import { isolate } from '../core/text.ts';
import type { Slot } from './format.ts';
import { refuse } from './offer.ts';
import { askAgain } from './run.ts';
import { readSlot, showSlot } from './slots.ts';
import { forgetAnswer, keepAnswer } from './steps/ask.ts';
import { slotLabel } from './steps/review.ts';
import { currentFlow, outcome, say, setWake, type Turning } from './turning.ts';

/** Notes the edit as the last thing that came, for staff who are just answering. True: it changes the newest message. */
export const noteEdit = (t: Turning, e: EditEvent): boolean => {
  const newest = t.state.edited ?? t.state.last;
  if (newest !== undefined) t.state.edited = newest;
  t.state.last = e.id;
  return e.of === newest;
};

/** A part of what waits for its other half is replaced, or dropped when it was taken back. `again`: ms to wait from now. */
export const editBurst = (t: Turning, e: EditEvent, again: number): boolean => {
  const { burst } = t.state;
  const i = burst?.ids?.indexOf(e.of) ?? -1;
  if (!burst || i < 0) return false;
  const parts = e.text === '' ? burst.parts.toSpliced(i, 1) : burst.parts.with(i, e.text);
  if (!parts.length) {
    delete t.state.burst;
    setWake(t, 'burst', null);
    return true;
  }
  t.state.burst = { ...burst, parts, ...(e.text === '' ? { ids: burst.ids?.toSpliced(i, 1) ?? [] } : {}) };
  setWake(t, 'burst', t.event.at + again);
  return true;
};

/** The message that answered the question before this one now says something else: the answer changes with it. `digresses`: it became another matter. */
export const correctGiven = (t: Turning, text: string, digresses: (slot: Slot) => boolean): boolean => {
  const flow = currentFlow(t);
  const { gave } = t.state;
  const slot = gave === undefined ? undefined : flow?.slots[gave];
  const at = flow?.steps.find((s) => s.type === 'ask' && s.ask === gave);
  if (!flow || gave === undefined || !slot || !at || slot.type === 'files' || t.state.pen !== 'bot' || t.state.slots[gave] === undefined || digresses(slot)) return false;
  // Only straight on from that answer to here: where it decides which questions follow, it is asked anew in words.
  const here = flow.at.get(t.state.step ?? '') ?? -1;
  const between = flow.steps.slice((flow.at.get(at.name) ?? here) + 1, here + 1);
  if (!between.length || between.some((s) => s.when || (s.type !== 'ask' && s.type !== 'review'))) return false;
  const read = readSlot({ kind: 'text', text }, slot, t.event.at);
  if (read === null) return false;
  if ('no' in read) { // what it says now cannot be the answer, and what it said before was taken back
    forgetAnswer(t, gave);
    t.state.step = at.name;
    t.state.tries = 0;
    delete t.state.asking;
    refuse(t, { invalid: { invalid: read.no } });
    return true;
  }
  keepAnswer(t, gave, read.ok);
  outcome(t, 'slot');
  say(t, 'edited', { label: slotLabel(t, gave), value: isolate(showSlot(read.ok, slot, t.state.lang)) });
  delete t.state.asking;
  askAgain(t);
  return true;
};
