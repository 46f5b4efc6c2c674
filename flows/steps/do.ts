import { TICKET_REASONS, type TicketReason } from '../../core/effect.ts';
import { nextOpening, openFor } from '../../core/hours.ts';
import type { Json } from '../../core/json.ts';
import type { Media } from '../../core/message.ts';
import type { RequestKind, RequestView } from '../../core/request.ts';
import { ltr, isolate } from '../../core/text.ts';
import { showDate, showTime } from '../../core/values/date.ts';
import { flowAt, type Flow, type StepOf } from '../format.ts';
import { afterConsent } from '../needs.ts';
import { rememberPerson } from '../person.ts';
import { found, openTicket, outcome, say, sayText, textOf, type Turning } from '../turning.ts';
import { dropWritten, takeBackConsent } from '../take-back.ts';
import { pending } from './ask.ts';
import type { StepKind, Went } from './step-type.ts';

type Action = (t: Turning, step: StepOf<'do'>, flow: Flow) => Went;

const keep = (t: Turning, step: StepOf<'do'>, value: Json): void => { if (step.as) t.state.slots[step.as] = value; };

/** What is personal or asked for goes into the request; values that steps made (`as:`) stay behind. */
const fieldsOf = (t: Turning, flow: Flow): { fields: Record<string, Json>; media: Media[] } => {
  const fields: Record<string, Json> = {};
  const media: Media[] = [];
  for (const [name, slot] of Object.entries(flow.slots)) {
    const value = t.state.slots[name];
    if (value === undefined) continue;
    fields[name] = value;
    const files = slot.type === 'files' ? value : t.state.slots[pending(name)]; // a spoken answer has its recording beside it
    if (Array.isArray(files)) media.push(...(files as unknown as Media[]));
  }
  return { fields, media };
};

/** Registered in this conversation, or by the owner of the mobile that the channel verified. Null: the store must be asked. */
const isOwn = (t: Turning, nid: string, number: string): boolean | null => {
  if (t.state.mine?.includes(number)) return true;
  if (!t.state.phone) return false;
  const answer = found(t, { find: 'status', nid, phone: t.state.phone });
  return answer && (answer.verdict === 'match' && answer.requests.some((r) => r.number === number));
};
/** How many numbers a conversation remembers as its own. */
const MINE = 5;

const register: Action = (t, step, flow) => {
  const kind = step.kind as RequestKind;
  const nid = step.person ? String(t.state.slots[step.person] ?? '') || null : null;
  const about = step.about ? String(t.state.slots[step.about] ?? '') || null : null;
  if (nid) {
    const open = found(t, { find: 'open', nid, kind, about });
    if (!open) return 'wait';
    if (open.number) {
      const own = isOwn(t, nid, open.number);
      if (own === null) return 'wait';
      keep(t, step, own ? open.number : null); // the number is half of an identity: whoever only knows an id does not get it
      t.effects.push({ type: 'duplicate', number: open.number });
      return step.otherwise ? { goto: step.otherwise } : 'next';
    }
  }
  const number = t.given.numbers[0];
  if (!number) { t.effects.push({ type: 'fault', code: 'NO_NUMBER', detail: flow.flow }); return 'end'; }
  const { fields, media } = fieldsOf(t, flow);
  t.effects.push({ type: 'register', number, kind, about, nid, fields, media });
  if (nid) t.effects.push({ type: 'link', nid });
  t.state.mine = [...(t.state.mine ?? []), number].slice(-MINE);
  rememberPerson(t, flow);
  keep(t, step, number);
  return 'next';
};

/** This near the end of a shift nobody can promise an answer today. */
const CLOSING_MS = 15 * 60_000;

const ticket: Action = (t, step) => {
  const queue = found(t, { find: 'queue' });
  if (!queue) return 'wait';
  const asked = String(t.state.slots['reason'] ?? step.reason ?? 'human-request');
  const reason = (TICKET_REASONS as readonly string[]).includes(asked) ? (asked as TicketReason) : 'human-request';
  openTicket(t, reason, 'normal', typeof t.state.slots['about'] === 'string' ? t.state.slots['about'] : null);
  const { hours } = t.world;
  const left = hours ? openFor(hours, t.event.at) : 0;
  const closing = left > 0 && left < CLOSING_MS;
  if (closing) t.state.slots['closing'] = true;
  const opens = hours && nextOpening(hours, closing ? t.event.at + left : t.event.at);
  t.state.slots['n'] = queue.before;
  if (opens) t.state.slots['opens'] = isolate(`${showDate(opens, t.state.lang)} ${showTime(opens, t.state.lang)}`);
  outcome(t, 'staff', t.note.topic, t.note.topics);
  return 'next';
};

/** The one question has three answers: agree, agree without notices, refuse. Each purpose is recorded by itself. */
const consent: Action = (t, step, flow) => {
  const answer = t.state.slots[step.from as string];
  const version = String(flow.version);
  const given = { processing: answer === 'agree' || answer === 'agree_quiet', notices: answer === 'agree' };
  t.state.consents = { ...t.state.consents };
  for (const purpose of ['processing', 'notices'] as const) {
    t.state.consents[purpose] = { given: given[purpose] };
    t.effects.push({ type: 'consent', purpose, given: given[purpose], version });
  }
  if (!given.processing) dropWritten(t);
  const form = t.state.stack.at(-1);
  const asked = form && flowAt(t.world.flows, form.flow, form.version);
  if (given.processing && form && asked) t.state.stack = [...t.state.stack.slice(0, -1), { ...form, slots: afterConsent(t, asked, form.slots) }];
  return 'next';
};

/** Number, kind, state and when the person hears next: nothing else of the file. */
const tellRequests: Action = (t, step) => {
  const list = (t.state.slots[step.from as string] ?? []) as unknown as RequestView[];
  const lines = list.map((r) => textOf(t, 'status.line', {
    number: ltr(r.number), kind: textOf(t, r.about && r.kind === 'aid' ? [`about.${r.about}`, `kind.${r.kind}`] : `kind.${r.kind}`), state: textOf(t, `state.${r.state}`), since: isolate(showDate(r.created, t.state.lang)),
  }) + (r.nextUpdate && r.nextUpdate > t.event.at ? `\n${textOf(t, 'status.next', { date: isolate(showDate(r.nextUpdate, t.state.lang)) })}` : ''));
  sayText(t, list.length ? [textOf(t, 'status.title', { n: list.length }), ...lines].join('\n\n') : textOf(t, 'status.empty'));
  const checked = t.given.found.find((f) => f.find === 'status');
  if (checked?.verdict === 'match' && checked.elsewhere && list[0]) t.elsewhere = list[0].number;
  return 'next';
};

/** The score of an option is the number in its id. With a comment (`about`) it takes the place of the score alone. */
const rate: Action = (t, step) => {
  const score = Number(/\d+$/.exec(String(t.state.slots[step.from as string]))?.[0] ?? 0);
  const comment = step.about ? t.state.slots[step.about] : undefined;
  const service = t.state.openRating?.service ?? 'chat';
  t.effects.push({ type: 'rate', service, score, comment: typeof comment === 'string' ? comment : null, ...(step.about ? { again: true as const } : {}) });
  if (step.about) delete t.state.openRating;
  return 'next';
};

const withdraw: Action = (t) => {
  takeBackConsent(t);
  say(t, 'withdrawn');
  return 'next';
};

export const ACTIONS: Record<StepOf<'do'>['do'], Action> = { register, ticket, consent, tell_requests: tellRequests, rate, withdraw };

export const act: StepKind<'do'> = {
  about: 'Does something that stays: `register` a request, open a `ticket`, record `consent` or its `withdraw`al, `tell_requests` after an identity check, `rate` a service.',
  waits: false,
  enter: (t, step, flow) => ACTIONS[step.do](t, step, flow),
  refs: (step) => ({
    reads: [step.about, step.person, step.from].filter((s): s is string => s !== undefined), gotos: step.otherwise ? [step.otherwise] : [],
  }),
};
