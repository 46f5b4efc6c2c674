/** One turn in the making: a private copy of the state and the effects so far. Everything in `flows/` writes through this. */
import type { Conversation, WakeKind } from '../core/conversation.ts';
import type { Effect, InvalidReason, TicketReason, TurnOutcome } from '../core/effect.ts';
import type { Event, Given } from '../core/event.ts';
import { isOpen } from '../core/hours.ts';
import type { Json } from '../core/json.ts';
import { nonceOf, type Choice, type Media } from '../core/message.ts';
import type { Found, Query } from '../core/query.ts';
import { fill, ltr, placesOf, type Fill, type Phrase } from '../core/text.ts';
import { flowAt, type Flow, type FlowSet, type Step } from './format.ts';
import { asksForWoman } from './words.ts';
import type { World } from './world.ts';

export type Turning = {
  world: World;
  state: Conversation;
  event: Event;
  given: Given;
  effects: Effect[];
  sent: number;
  note: { outcome: TurnOutcome; topic: string | null; topics: string[]; invalid: { slot: string; reason: InvalidReason } | null };
  /** Number of a request whose news go elsewhere: whether they should come here too is asked when nothing else is open. */
  elsewhere: string | null;
  /** A greeting returned: stands before the first thing this turn says. */
  opening?: string;
  /** What this turn says is a message the charity starts, not an answer. */
  lane?: 'notice';
  /** The words that are being heard, as they were written. */
  heard?: string;
  /** Set when the store must be asked before this turn can be decided. */
  read: Query | null;
};

/** Longest text of one message, in characters; every channel splits what is longer than its own limit. */
const MAX_TEXT = 8_000;

export const beginTurn = (world: World, state: Conversation, event: Event, given: Given): Turning => ({
  world, event, given, effects: [], sent: 0, elsewhere: null, read: null,
  state: { ...state, rev: state.rev + 1, slots: { ...state.slots }, stack: [...state.stack], wakes: { ...state.wakes } },
  note: { outcome: 'none', topic: null, topics: [], invalid: null },
});

export const currentFlow = (t: Turning): Flow | null => (t.state.flow ? (flowAt(t.world.flows, t.state.flow.id, t.state.flow.version) ?? null) : null);
export const currentStep = (t: Turning): Step | null => {
  const flow = currentFlow(t);
  return (flow && t.state.step !== null && flow.steps[flow.at.get(t.state.step) ?? -1]) || null;
};

/** First of `keys` that the flow or the common texts have. */
const phraseOf = (t: Turning, keys: string[]): Phrase | null => {
  const flow = currentFlow(t);
  const lang = t.state.lang;
  for (const key of keys) {
    const phrase = flow?.texts[key]?.[lang] ?? t.world.flows.common.texts[key]?.[lang];
    if (phrase !== undefined) return phrase;
  }
  return null;
};

/** The unified number answers for every emergency, should the charity have removed one of its facts. */
const UNIFIED = '911';
const emergencies = (t: Turning, phrase: Phrase): Fill | undefined =>
  typeof phrase !== 'string' || !phrase.includes('{emergency.') ? undefined : Object.fromEntries(placesOf(phrase).filter((p) => p.startsWith('emergency.')).map((p) => [p, ltr(t.world.fact(p, t.state.lang) ?? UNIFIED)]));

/** A text by its key, filled. A missing text is a fault, never silence: the key's last part is better than nothing, and the log says so. */
export const textOf = (t: Turning, keys: string | string[], values: Fill = {}): string => {
  const list = typeof keys === 'string' ? [keys] : keys;
  const phrase = phraseOf(t, list);
  if (phrase === null) {
    t.effects.push({ type: 'fault', code: 'TEXT_MISSING', detail: list.join(' | ') });
    return '…';
  }
  return fill(phrase, t.state.lang, { ...emergencies(t, phrase), bot: t.state.lang === 'ar' ? 'صلة' : 'Sila', charity: t.world.fact('charity.name', t.state.lang) ?? '', ...values });
};

const ALL = '*';
/** The options of the choice that is asked for, if one is: of a slot, or which answer to correct. */
const askedOptions = (flows: FlowSet, s: Conversation): string[] => {
  const flow = s.flow ? flowAt(flows, s.flow.id, s.flow.version) : undefined;
  const step = flow && s.step !== null ? flow.steps[flow.at.get(s.step) ?? -1] : undefined;
  if (s.asking?.what === 'correct') return (flow?.steps ?? []).flatMap((x) => (x.type === 'ask' && s.slots[x.ask] !== undefined ? [x.ask] : []));
  const slot = step?.type === 'ask' ? flow?.slots[step.ask] : undefined;
  return slot?.type === 'choice' ? Object.keys(slot.options) : [];
};
/** The flow knows its options: a state that is kept a hundred thousand times need not repeat them (15 options: 170 bytes). */
const shortened = (t: Turning, ids: string[]): string[] => {
  const own = askedOptions(t.world.flows, t.state);
  return own.length && own.every((id, i) => ids[i] === id) ? [ALL, ...ids.slice(own.length)] : ids;
};
/** The choices shown last, in their order. */
export const offeredIds = (flows: FlowSet, s: Conversation): string[] => (s.offered?.ids ?? []).flatMap((id) => (id === ALL ? askedOptions(flows, s) : [id]));

/** Says a ready text. Keys are unique for ever: conversation, revision, place in the turn. */
export const sayText = (t: Turning, text: string, choices: Choice[] = [], lane: 'reply' | 'notice' = t.lane ?? 'reply', media: Media[] = []): void => {
  if (!text && !media.length) return;
  const whole = t.opening ? `${t.opening}\n${text}` : text;
  delete t.opening;
  const cut = whole.length > MAX_TEXT ? `${whole.slice(0, MAX_TEXT)}…` : whole;
  const key = `${t.state.id}.${t.state.rev}.${t.sent++}`;
  if (choices.length) t.state.offered = { nonce: nonceOf(key), ids: shortened(t, choices.map((c) => c.id)) };
  t.effects.push({ type: 'send', key, lang: t.state.lang, text: cut, lane, ...(choices.length ? { choices } : {}), ...(media.length ? { media } : {}) });
};
export const say = (t: Turning, keys: string | string[], values: Fill = {}, choices: Choice[] = []): void => sayText(t, textOf(t, keys, values), choices);

export const setWake = (t: Turning, kind: WakeKind, at: number | null): void => {
  if (at === null) {
    if (!t.state.wakes[kind]) return;
    t.effects.push({ type: 'wake', kind, at: null, token: t.state.wakes[kind].token });
    delete t.state.wakes[kind];
    return;
  }
  const token = `${t.state.rev}`;
  t.state.wakes[kind] = { at, token };
  t.effects.push({ type: 'wake', kind, at, token });
};

export const outcome = (t: Turning, o: TurnOutcome, topic: string | null = null, topics: string[] = topic ? [topic] : []): void => {
  t.note = { ...t.note, outcome: o, topic, topics };
};
export const invalid = (t: Turning, slot: string, reason: InvalidReason): void => { t.note = { ...t.note, outcome: 'invalid', invalid: { slot, reason } }; };

/** The answer to an earlier read of this turn, or a request to make one (null: stop here, the turn will be stepped again). */
export const found = <F extends Query['find']>(t: Turning, query: Extract<Query, { find: F }>): Extract<Found, { find: F }> | null => {
  const hit = t.given.found.find((f) => f.find === query.find && (f.find !== 'understood' || f.text === (query as { text?: string }).text));
  if (hit) return hit as Extract<Found, { find: F }>;
  t.read = query;
  return null;
};

export const openNow = (t: Turning): 'in' | 'out' => (t.world.hours && isOpen(t.world.hours, t.event.at) ? 'in' : 'out');

/** Tells staff of something while the bot goes on with the person. */
export const tellStaff = (t: Turning, reason: TicketReason, priority: 'normal' | 'urgent' = 'normal', about: string | null = null): void => {
  t.effects.push({ type: 'ticket', reason, priority, hours: openNow(t), about, ...(reason === 'human-request' && t.heard !== undefined && asksForWoman(t.heard) ? { woman: true as const } : {}) });
};
/** Puts the conversation into the staff queue. Urgent reasons never become normal again. */
export const openTicket = (t: Turning, reason: TicketReason, priority: 'normal' | 'urgent' = 'normal', about: string | null = null): void => {
  tellStaff(t, reason, priority, about);
  if (t.state.pen === 'bot') t.state.pen = 'queue';
};

/** Values that `when:` may read: the slots, and a few facts of the moment. */
export const conditionValues = (t: Turning): Record<string, Json | undefined> => ({
  ...t.state.slots,
  'hours.open': openNow(t) === 'in',
  'hours.known': t.world.hours !== null,
  'consent.processing': t.state.consents?.processing?.given ?? null,
  lang: t.state.lang,
});
