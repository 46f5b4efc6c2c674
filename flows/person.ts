/** What describes the person is asked once: a later request of the same conversation takes it over, unless it turns out to be for somebody else. */
import { foldLabel } from '../core/arabic.ts';
import type { Json } from '../core/json.ts';
import { isolate, ltr } from '../core/text.ts';
import { readName } from '../core/values/name.ts';
import type { Flow } from './format.ts';
import { currentFlow, say, type Turning } from './turning.ts';

/** So long after a request its answers may be taken over. A shared phone is in other hands the next day. */
const KEPT_MS = 24 * 60 * 60_000;
/** Length of a full name, in characters. */
export const NAME = { min: 5, max: 80 };
const IDENTITY = ['national_id', 'full_name'] as const;
const same = (a: Json | undefined, b: Json | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A request was registered: its answers marked `keep` stay for the next one. Another id is another person. */
export const rememberPerson = (t: Turning, flow: Flow): void => {
  const slots = Object.fromEntries(Object.entries(flow.slots).flatMap(([name, slot]) => (slot.keep && t.state.slots[name] != null ? [[name, t.state.slots[name] as Json]] : [])));
  if (!Object.keys(slots).length) return;
  const before = known(t);
  const other = IDENTITY.some((k) => slots[k] !== undefined && before[k] !== undefined && !same(slots[k], before[k]));
  t.state.person = { slots: other ? slots : { ...before, ...slots }, until: t.event.at + KEPT_MS };
};
const known = (t: Turning): Record<string, Json> => (t.state.person && t.state.person.until > t.event.at ? t.state.person.slots : {});

/** The answers that a form may take over. */
export const reusable = (t: Turning, flow: Flow): Record<string, Json> =>
  Object.fromEntries(Object.entries(known(t)).filter(([name]) => flow.slots[name]?.keep));

/** Whose request this will be, and the way out. Nothing personal beyond what was said here before. */
export const sayReused = (t: Turning, slots: Record<string, Json>): void => {
  if (typeof slots['full_name'] !== 'string' && typeof slots['national_id'] !== 'string') return;
  const id = slots['national_id'];
  say(t, typeof slots['full_name'] !== 'string' ? 'reused.nameless' : typeof id === 'string' ? 'reused.id' : 'reused', { name: isolate(String(slots['full_name'] ?? '')), last4: typeof id === 'string' ? ltr(id.slice(-4)) : '' });
};

const reusedNow = (t: Turning): string[] => {
  const slots = known(t);
  return Object.keys(slots).filter((name) => t.state.slots[name] !== undefined && same(t.state.slots[name], slots[name]));
};
export const isReusing = (t: Turning): boolean => IDENTITY.some((k) => reusedNow(t).includes(k));

/** It is for somebody else: what was taken over is asked anew. */
export const forgetReused = (t: Turning): void => {
  for (const name of reusedNow(t)) delete t.state.slots[name];
  delete t.state.person;
};

/** «لشخص آخر»، "for someone else". */
const OTHER = /(?:^| )(?:(?:ل|حق )?(?:شخص|واحد|واحده) (?:اخر|اخري|ثاني|ثانيه|تاني|تانيه)|لشخص اخر|مو لي|مش الي|مش ليا|ليس لي|لغيري|لجارتي|لجاري|لاختي|لاخوي|لامي|لابوي|for (?:someone|somebody) else|not (?:for )?me|another person)(?: |$)/;
export const saysOther = (text: string): boolean => OTHER.test(foldLabel(text.slice(0, 120)));
/** The words that ask for a form speak of somebody else. */
const KIN = /(?:^| )(?:ل|عن |تبع )?(?:جارتي|جاري|جارنا|صديقتي|صديقي|صاحبتي|صاحبي|اختي|اخوي|امي|ابوي|والدتي|والدي|عمتي|عمي|خالتي|خالي|جدتي|جدي|زوجتي|زوجي|ولدي|بنتي|my (?:mother|father|sister|brother|neighbou?r|friend|wife|husband|son|daughter))(?: |$)/;
export const speaksOfOther = (text: string): boolean => { const folded = foldLabel(text.slice(0, 400)); return OTHER.test(folded) || KIN.test(folded); };

/** Does this say that the reused answers are another person's? A full name or an id that differs says so too. */
export const meansOther = (t: Turning, text: string, unknown: boolean): boolean => {
  if (!currentFlow(t) || !isReusing(t) || text.length > 120) return false;
  if (saysOther(text)) return true;
  const name = readName(text, NAME);
  return unknown && 'ok' in name && !same(name.ok, t.state.slots['full_name']) && t.state.slots['full_name'] !== undefined;
};
