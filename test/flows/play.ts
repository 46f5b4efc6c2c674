/**
 * Conversations as data. A script is a list of acts ("a valid answer", "a stale button", "a timer that came due"), each with a number that picks
 * among the possibilities of the moment; `play` turns them into events against the state as it is, and answers the engine's reads.
 */
import fc from 'fast-check';
import { newConversation, WAKE_KINDS, type Conversation } from '../../core/conversation.ts';
import type { Effect, Turn } from '../../core/effect.ts';
import { STAFF_ACTS, type Event, type Given } from '../../core/event.ts';
import type { Body, Choice, Media } from '../../core/message.ts';
import type { Found, Query } from '../../core/query.ts';
import { makeNumber, REQUEST_KINDS, REQUEST_STATES } from '../../core/request.ts';
import type { Slot } from '../../flows/format.ts';
import { flowAt } from '../../flows/format.ts';
import { step } from '../../flows/step.ts';
import { offeredIds } from '../../flows/turning.ts';
import type { World } from '../../flows/world.ts';
import { SENTENCES, TOPICS, understand } from './world.ts';

export const ACTS = ['answer', 'invalid', 'word', 'sentence', 'text', 'choose', 'old', 'odd', 'media', 'place', 'live', 'stale', 'staff', 'changed', 'undelivered', 'contact', 'edit', 'erase', 'count', 'pressed', 'other', 'lost', 'voice', 'reaction', 'link', 'story', 'amend'] as const;
export type Act = { act: (typeof ACTS)[number]; n: number; text: string; gap: number };
export type Entry = { before: Conversation; event: Event; given: Given; reads: Query[]; state: Conversation; effects: Effect[] };

const WEIGHT: Partial<Record<Act['act'], number>> = { answer: 40, word: 4, sentence: 5, text: 3, choose: 8, old: 2, media: 2, live: 4, staff: 2, invalid: 3, count: 2, pressed: 3, edit: 2, link: 2, voice: 2, story: 3, amend: 3 };
export const act: fc.Arbitrary<Act> = fc.record({
  act: fc.oneof(...ACTS.map((a) => ({ arbitrary: fc.constant(a), weight: WEIGHT[a] ?? 1 }))),
  n: fc.nat(9_999),
  text: fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constantFrom('', ' ', '{ref}', '\ud800', '__proto__', 'constructor', '4111111111111111', 'رمز التحقق 4821', '٣', 'نعم', 'لا', 'no', '/', '👍')),
  gap: fc.constantFrom(0, 1, 2_000, 60_000, 1_800_000, 3_600_000, 90_000_000, 31 * 86_400_000),
});
export const script = (max = 45): fc.Arbitrary<Act[]> => fc.array(act, { minLength: 1, maxLength: max, size: 'max' });

const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;
const FILES: Media[] = [
  { id: 'b1', name: 'هوية.jpg', mime: 'image/jpeg', bytes: 240_000 }, { id: 'b2', name: 'a.pdf', mime: 'application/pdf', bytes: 90_000 }, { id: 'b3', name: 'voice.ogg', mime: 'audio/ogg', bytes: 9_000 },
  { id: 'b4', name: 'x.exe', mime: 'application/x-msdownload', bytes: 10 }, { id: 'b5', name: 'big.png', mime: 'image/png', bytes: 60_000_000 }, { id: 'b6', name: '', mime: '', bytes: 0 },
];
/** Good answers by slot type, in several spellings. */
export const ANSWERS: Record<Slot['type'], readonly string[]> = {
  name: ['فاطمة عبدالله الحربي', 'اسمي محمد بن سالم العتيبي', 'Sara Ahmed Khan'], text: ['تراكم علينا الإيجار منذ ثلاثة أشهر', 'need help with rent'], place: ['حي العزيزية', 'Quba'],
  national_id: ['1000000008', '١٠٠٠٠٠٠٠٠٨', 'هويتي 1000000008', '2000000006'], phone: ['0551234567', '٠٥٥١٢٣٤٥٦٧', '+966 55 123 4567'], iban: ['SA0380000000608010167519'], reference: ['1234567', 'رقم الطلب ١٢٣ ٤٥٦٧'],
  integer: ['5', '٥', 'خمسة'], date: ['2026-12-20', '20/12/2026'], yes_no: ['نعم', 'لا', 'yes'], choice: ['1', '٢', 'الأول'], files: ['خلاص', 'تخطي', 'done'],
};
const STATUS_ANSWERS = ['1234567', '1000000008', '0008', 'رقم الطلب ١٢٣٤٥٦٧ والهوية 0008'];

const waiting = (world: World, s: Conversation) => {
  const flow = s.flow && flowAt(world.flows, s.flow.id, s.flow.version);
  const at = flow && s.step !== null ? flow.steps[flow.at.get(s.step) ?? -1] : undefined;
  return { at, slot: at?.type === 'ask' ? flow?.slots[at.ask] : undefined };
};
/** Flows that people start: the others are parts of these. */
export const startable = (world: World): string[] => [...world.flows.current.keys()].filter((f) => f !== 'consent' && f !== 'main');
/** A body that answers what is open: what a willing person would send. */
const goodAnswer = (world: World, s: Conversation, offered: Choice[], n: number): Body => {
  if (s.asking) return n % 2 && offered.length ? { kind: 'choice', ...pick(offered, n >> 1) } : { kind: 'text', text: pick(['نعم', 'لا', '1'], n >> 1) };
  const { at, slot } = waiting(world, s);
  if (slot) {
    if (slot.type === 'choice') { const id = pick(Object.keys(slot.options), n % 5 ? 0 : n / 5); return n % 2 ? { kind: 'choice', id, label: slot.options[id]?.ar ?? '' } : { kind: 'text', text: slot.options[id]?.ar ?? '' }; }
    if (slot.type === 'text' && n % 3 === 0) return { kind: 'media', media: [FILES[2] as Media], caption: n % 2 ? '' : 'الإيجار متأخر' };
    if (slot.type === 'files' && n % 3 === 0) return { kind: 'media', media: [FILES[n % 2] as Media], caption: '' };
    if (slot.type === 'files' && slot.optional) return { kind: 'choice', id: n % 2 ? 'done' : 'skip', label: '' };
    return { kind: 'text', text: pick(ANSWERS[slot.type], n) };
  }
  if (at?.type === 'review') return n % 4 ? { kind: 'choice', id: 'confirm', label: 'نعم' } : { kind: 'text', text: 'نعم' };
  if (at?.type === 'verify') return { kind: 'text', text: pick(STATUS_ANSWERS, n) };
  if (n % 4 === 3) return { kind: 'choice', id: pick(startable(world), n >> 2), label: '' };
  return n % 2 ? { kind: 'choice', id: 'register_request', label: 'تقديم طلب مساعدة' } : { kind: 'text', text: 'كيف اسجل' };
};

/** Answers to the engine's questions, from plausible to spiteful. Chosen by the event alone, so that a replay gets the same. */
export const answer = (query: Query, n: number): Found => {
  switch (query.find) {
    case 'understood': return { find: 'understood', text: query.text, understood: n % 11 === 0
      ? { outcome: pick(['answer', 'clarify', 'staff', 'smalltalk'] as const, n), topic: pick([null, 'no.such', ...TOPICS], n), topics: n % 2 ? [] : ['gone.topic', 'aid.rent', 'constructor'], candidates: n % 3 ? [] : TOPICS.map((topic) => ({ topic, score: 0.1 })), lang: pick(['ar', 'en'] as const, n), smalltalk: pick([null, 'nonsense', 'thanks'], n), danger: n % 5 ? null : pick(['staff.distress', 'staff.nonsense'], n) }
      : understand(query.text) };
    case 'status': return n % 3 === 0 ? { find: 'status', verdict: 'no' } : n % 7 === 0 ? { find: 'status', verdict: 'locked' } : { find: 'status', verdict: 'match', ...(n % 2 ? { elsewhere: true as const } : {}), requests: Array.from({ length: pick([1, 2, 0, 60], n) }, (_, i) => ({ number: makeNumber(n + i), kind: pick(REQUEST_KINDS, n + i), about: pick(['rent', null, 'constructor', ''], n + i), state: pick(REQUEST_STATES, n + i), created: n * 1e9, nextUpdate: pick([null, 4e12, -1], n + i) })) };
    case 'open': return { find: 'open', number: n % 5 === 0 ? makeNumber(n) : null };
    case 'queue': return { find: 'queue', before: pick([0, 1, 2, 11, -1, 1e9], n) };
  }
};

/** Words for a value that is announced by a cue of its slot, or none: types and slots without cues. */
const said = (slot: Slot, n: number): string => {
  const cue = slot.cues.length ? pick(slot.cues, n) : '';
  const value = slot.type === 'choice' ? pick(Object.values(slot.options), n).ar : pick(ANSWERS[slot.type], n);
  return cue ? `${cue} ${value}` : '';
};
/** Several answers in one message (`given` false), or a correction of one that was given. */
const told = (world: World, s: Conversation, n: number, given: boolean): string => {
  const slots = Object.entries((s.flow && flowAt(world.flows, s.flow.id, s.flow.version)?.slots) ?? {});
  const texts = slots.flatMap(([name, slot], i) => ((s.slots[name] !== undefined) === given ? [said(slot, n + i)] : [])).filter((t) => t !== '');
  if (!texts.length) return pick(SENTENCES, n);
  return given ? `${pick(['لا، ', 'معليش ', 'قصدي ', 'sorry, ', ''], n)}${pick(texts, n >> 2)}` : texts.slice(0, 1 + (n % 4)).join(pick(['، ', ' و', '\n'], n));
};

export type History = { offered: Choice[]; older: Choice[]; keys: string[] };
/** The event an act stands for, given the state and what was offered before. */
export const eventOf = (world: World, s: Conversation, a: Act, id: string, at: number, h: History): Event => {
  const from = { channel: 'web', user: 'u' };
  const says = (body: Body): Event => ({ type: 'message', id, at, from, body });
  const text = (t: string): Event => says({ kind: 'text', text: t });
  const who = { id: 's1', name: pick(['سارة', '', '{ref}'], a.n) };
  switch (a.act) {
    case 'answer': return says(goodAnswer(world, s, h.offered, a.n));
    case 'invalid': return text(pick(['1234567890', '0114567890', '1111111112', 'SA00', '99999999', 'أ', '31/31/1446', '1 2 3 4'], a.n));
    case 'word': { const all = Object.values(world.flows.common.words).flatMap((w) => [...w.ar, ...w.en]); return text(pick(all, a.n)); }
    case 'sentence': return text(pick(SENTENCES, a.n));
    case 'text': return text(a.text);
    case 'choose': return h.offered.length ? says({ kind: 'choice', ...pick(h.offered, a.n) }) : text('القائمة');
    case 'old': return says({ kind: 'choice', ...(h.older.length ? pick(h.older, a.n) : { id: 'x', label: '' }) });
    case 'odd': return says({ kind: 'choice', id: pick([...[...world.flows.current.keys()].filter((f) => f.startsWith('g')), a.text, 'staff', 'consent', 'handoff', 'main', 'request_status', 'register_request', 'correct', 'resume', 'gone.topic', 'aid.rent', '__proto__', ''], a.n), label: a.text });
    case 'media': return says({ kind: 'media', media: Array.from({ length: pick([1, 1, 2, 7, 0, 40], a.n) }, (_, i) => pick(FILES, a.n % 3 ? i % 2 : a.n + i)), caption: pick(['', 'متى تفتحون؟', a.text, 'ابي اموت'], a.n) });
    case 'place': return says({ kind: 'place', lat: pick([24.46, 0, -90], a.n), lon: pick([39.61, 0, 180], a.n) });
    case 'live': { const kinds = WAKE_KINDS.filter((k) => s.wakes[k]); const k = pick(kinds.length ? kinds : WAKE_KINDS, a.n); return { type: 'timer', id, at: Math.max(at, s.wakes[k]?.at ?? at), wake: k, token: s.wakes[k]?.token ?? '0' }; }
    case 'stale': return { type: 'timer', id, at, wake: pick(WAKE_KINDS, a.n), token: `${a.n}x` };
    case 'staff': return { type: 'staff', id, at, act: pick(STAFF_ACTS, a.n), who, text: pick([undefined, 'نعم، وصل طلبكم', '', a.text], a.n >> 2), seen: pick([null, s.last ?? null, 'other', undefined], a.n >> 3), ...(a.n % 9 ? {} : { media: [FILES[1] as Media] }) };
    case 'changed': return { type: 'request-changed', id, at, number: makeNumber(a.n), kind: pick(REQUEST_KINDS, a.n), state: pick(REQUEST_STATES, a.n), ...(a.n % 2 ? { note: a.text } : {}) };
    case 'undelivered': return { type: 'undelivered', id, at, key: 'c.1.0', why: pick(['gone', a.text, 'x'.repeat(5_000)], a.n) };
    case 'contact': return { type: 'contact', id, at, from, ...pick([{ phone: '+966551234567' }, { phone: null }, {}, { phone: 'no phone' }], a.n), ...(a.n % 3 ? { opened: true } : {}) };
    case 'edit': return { type: 'edit', id, at, from, of: pick([s.edited ?? s.last ?? 'm', s.burst?.ids?.[0] ?? 'm', 'older'], a.n >> 2), text: pick([a.text, '', ...SENTENCES, ...ANSWERS.name, ...ANSWERS.national_id], a.n) };
    case 'count': return text(`${pick(['', 'رقم '], a.n)}${pick(['1', '٢', '3.', '٤', '15', '0', '99'], a.n >> 1)}`);
    case 'pressed': return says({ kind: 'choice', id: pick([...offeredIds(world.flows, s), ...h.older.map((c) => c.id), '#1', '#2', '#99', 'yes', 'no', 'share_phone'], a.n), label: pick(['', a.text], a.n), of: pick([s.offered?.nonce ?? '0.0', ...h.keys.slice(-3), '0.0', a.text], a.n >> 1) });
    case 'other': return says({ kind: 'other', what: pick(['sticker', 'contact', 'call', a.text, '__proto__'], a.n) });
    case 'lost': return says({ kind: 'media', media: [{ id: '', name: pick(['', 'هوية.jpg', a.text], a.n), mime: pick(['image/jpeg', 'audio/ogg', ''], a.n), bytes: 0, ...pick([{ lost: 'gone' as const }, { lost: 'too_large' as const }, {}], a.n >> 1) }, ...(a.n % 4 ? [] : [FILES[a.n % 3] as Media])], caption: pick(['', a.text, 'ابي اموت'], a.n) });
    case 'voice': return says({ kind: 'media', media: [FILES[2] as Media, ...(a.n % 3 ? [] : [FILES[0] as Media])], caption: pick(['', '', a.text], a.n) });
    case 'reaction': return { type: 'reaction', id, at, from, of: s.last ?? 'm', sign: pick(['👍', null, a.text], a.n) };
    case 'link': return { type: 'link', id, at, stage: pick(['asked', 'asked', 'asked', 'agreed', 'refused', 'told'] as const, a.n), channel: pick(['web', 'telegram', 'whatsapp-web', 'pigeon', '__proto__', a.text], a.n), token: `t${a.n}` };
    case 'story': return text(told(world, s, a.n, false));
    case 'amend': return text(told(world, s, a.n, true));
    case 'erase': return { type: 'erase', id, at, who };
  }
};

/** Most questions one turn may ask (app/turn.ts). */
export const READS = 4;
export class Unbounded extends Error {}
/** One turn with its reads answered. */
export const turn = (world: World, before: Conversation, event: Event, n = 1): Omit<Entry, 'before' | 'event'> => {
  const reads: Query[] = [];
  const said = event.type === 'message' && event.body.kind === 'text' ? event.body.text : null;
  const hit = said === null ? null : answer({ find: 'understood', text: said }, n);
  const given: Given = { channel: { id: 'telegram', sharesPhone: n % 2 === 1 }, numbers: [makeNumber(n), makeNumber(n + 1)], found: [], ...(hit?.find === 'understood' ? { understood: hit.understood } : {}) };
  for (let i = 0; i <= READS; i++) {
    const t: Turn = step(world, before, event, given);
    if ('state' in t) return { given, reads, ...t };
    reads.push(t.read);
    given.found = [...given.found, answer(t.read, n)];
  }
  throw new Unbounded(JSON.stringify(reads));
};

export const START = Date.parse('2026-11-22T07:00:00Z'); // a Sunday, 10:00 in Medina
/** Plays a script from the first word; `watch` sees every turn. */
export const play = (world: World, acts: Act[], watch: (e: Entry) => void = () => {}, first = newConversation('c')): Entry[] => {
  const log: Entry[] = [];
  const h: History = { offered: [], older: [], keys: [] };
  let state = first;
  let at = START;
  acts.forEach((a, i) => {
    at += a.gap;
    const event = eventOf(world, state, a, `m${i}`, at, h);
    at = event.at;
    const entry: Entry = { before: state, event, ...turn(world, state, event, a.n + 1) };
    const offered = entry.effects.flatMap((e) => (e.type === 'send' ? (e.choices ?? []) : []));
    h.keys.push(...entry.effects.flatMap((e) => (e.type === 'send' && e.choices ? [e.key] : [])));
    if (entry.effects.some((e) => e.type === 'send')) { h.older = [...h.older, ...h.offered].slice(-40); h.offered = offered; }
    watch(entry);
    log.push(entry);
    state = entry.state;
  });
  return log;
};
