/** Files, pictures and voice notes: for the question that waits, for a later one, or for staff. */
import type { Media } from '../core/message.ts';
import { isolate } from '../core/text.ts';
import type { Flow, StepOf } from './format.ts';
import { answered, askedSlot, offerToStep } from './offer.ts';
import { goOn, inForm } from './run.ts';
import { backToQuestion, introduce } from './talk.ts';
import { takeFiles, takeVoice } from './steps/ask.ts';
import { currentFlow, currentStep, invalid, openTicket, outcome, say, tellStaff, textOf, type Turning } from './turning.ts';

/** What we say of a file that is too large where no question names its own limit; megabytes. */
const LARGEST_MB = 10;

const lostOf = (m: Media): Media['lost'] => m.lost ?? (m.id === '' ? 'gone' : undefined);
const isVoice = (m: Media): boolean => m.mime.startsWith('audio/');

const filesStep = (flow: Flow | null): StepOf<'ask'> | undefined =>
  flow?.steps.find((s): s is StepOf<'ask'> & typeof s => s.type === 'ask' && flow.slots[s.ask]?.type === 'files');

/** A file that never arrived is never kept: the person hears why, and can send it again. */
const tellLost = (t: Turning, m: Media): void => {
  const why = lostOf(m);
  const flow = currentFlow(t);
  const asked = filesStep(flow)?.ask;
  const slot = asked === undefined ? undefined : flow?.slots[asked];
  outcome(t, 'unknown');
  if (asked !== undefined && !isVoice(m)) invalid(t, asked, why === 'too_large' ? 'too_large' : 'not_found');
  const name = m.name ? isolate(m.name) : textOf(t, 'files.nameless');
  say(t, why === 'too_large' ? 'invalid.files.too_large' : 'files.gone', { name, max_mb: slot?.type === 'files' ? slot.max_mb : LARGEST_MB });
};

/** Nobody here can listen: a recording is an answer where free text is asked, and goes to staff everywhere else. A form stays open beside it. */
const hearVoice = (t: Turning, voice: Media[], caption: string): void => {
  const step = currentStep(t);
  if (t.state.pen === 'bot' && step?.type === 'ask' && askedSlot(t)?.type === 'text') {
    takeVoice(t, step.ask, voice, caption);
    answered(t);
    return goOn(t);
  }
  outcome(t, 'staff');
  if (t.state.pen === 'bot' && inForm(t)) {
    tellStaff(t, 'voice');
    say(t, 'voice.in_form');
    return backToQuestion(t);
  }
  if (t.state.pen === 'queue') { // the second right after the first: they know that staff will listen
    if (t.state.tries++ === 0) say(t, 'queue.noted');
    return;
  }
  openTicket(t, 'voice');
  say(t, 'voice.to_staff');
};

/** `words` hears the caption as if it had been written. Danger in it was looked for before. */
export const hearMedia = (t: Turning, all: Media[], caption: string, words: (text: string) => void): void => {
  const flow = currentFlow(t);
  const lost = all.filter((m) => lostOf(m) !== undefined);
  const media = all.filter((m) => lostOf(m) === undefined);
  for (const m of lost) tellLost(t, m);
  if (lost.length && !media.length) {
    if (caption.trim() && !inForm(t)) return words(caption);
    return askedSlot(t)?.type === 'files' ? undefined : backToQuestion(t);
  }
  const later = filesStep(flow);
  const voice = media.filter(isVoice);
  if (voice.length) {
    const rest = media.filter((m) => !isVoice(m));
    if (rest.length && flow && later) takeFiles(t, flow, later.ask, rest);
    return hearVoice(t, voice, caption);
  }
  if (offerToStep(t, { kind: 'media', media, caption }) === true) return;
  if (flow && later) {
    if (takeFiles(t, flow, later.ask, media)) { outcome(t, 'slot'); say(t, 'files.kept'); }
    return backToQuestion(t);
  }
  introduce(t);
  if (caption.trim()) return words(caption);
  outcome(t, 'unknown');
  say(t, t.state.pen === 'queue' ? 'queue.noted' : 'files.idle', {}, t.state.pen === 'queue' ? [] : [{ id: 'menu', label: textOf(t, 'choice.menu') }, { id: 'staff', label: textOf(t, 'choice.staff') }]);
};
