/** A world for the engine's tests: the real flows, and a small honest knowledge base as a table. Nothing is indexed, so it is there at once. */
import { readFileSync, readdirSync } from 'node:fs';
import { detectLang } from '../../core/arabic.ts';
import type { Understood } from '../../core/entry.ts';
import type { Hours } from '../../core/hours.ts';
import type { Lang } from '../../core/text.ts';
import { checkFlows } from '../../flows/check.ts';
import type { FlowSet } from '../../flows/format.ts';
import { loadFlows } from '../../flows/loader.ts';
import type { Spoken, World } from '../../flows/world.ts';

const DIR = new URL('../../flows/', import.meta.url);
export const FLOW_FILES = readdirSync(DIR).filter((f) => f.endsWith('.yaml')).sort().map((file) => ({ file, text: readFileSync(new URL(file, DIR), 'utf8') }));

/** The shipped set. A finding here is a failure of every test that uses it. */
export const realFlows = (): FlowSet => {
  const { set, findings } = loadFlows(FLOW_FILES);
  const all = findings.length ? findings : checkFlows(set);
  if (all.length) throw new Error(JSON.stringify(all));
  return set;
};

const SHIFT = [{ from: '08:00', to: '14:00' }, { from: '16:00', to: '20:00' }];
export const HOURS: Hours = { week: [SHIFT, SHIFT, SHIFT, SHIFT, SHIFT, [], []], holidays: ['2026-09-23'], confirmed: true };

/** topic: title, confirmed, flow it may start, preset, related. */
const entry = (title: string, confirmed = true, flow: string | null = null, preset: Record<string, string> = {}, related: string[] = []): Spoken => ({ text: `جواب: ${title}`, confirmed, partial: false, title, flow, preset, related });
const ENTRIES = new Map<string, Spoken>([
  ['contact.hours', entry('أوقات الدوام', true, null, {}, ['aid.kinds', 'gone.topic'])],
  ['registration.documents', entry('المستندات المطلوبة', true, 'register_request')],
  ['aid.kinds', entry('أنواع المساعدات')],
  ['aid.rent', entry('مساعدة الإيجار', true, 'register_request', { aid_kind: 'rent' }, ['aid.kinds'])],
  ['aid.amount', entry('مبلغ المساعدة', false)],
  ['request.how', entry('كيف أقدم', true, 'register_request', {}, ['registration.documents'])],
  ['request.status', entry('متابعة الطلب', true, 'request_status')],
  ['old.flow', entry('قديم', true, 'no_such_flow')],
  ['staff.misconduct', entry('بلاغ', false)],
  ['staff.distress', entry('ضيق', true)],
  ['staff.medical-urgent', entry('طوارئ', false)],
]);
export const TOPICS = [...ENTRIES.keys(), 'gone.topic', 'staff.human-request', 'staff.personal-decision', 'staff.abuse'];

const TALK: Record<string, Record<Lang, string>> = {
  greeting: { ar: 'وعليكم السلام', en: 'Hello' }, thanks: { ar: 'العفو', en: 'You are welcome' }, ack: { ar: 'حسنًا', en: 'All right' }, insult: { ar: 'أنا هنا لأساعد', en: 'I am here to help' },
};

/** What people write that the stub understands. Everything else is unknown. */
const KNOWN: [string, Partial<Understood>][] = [
  ['متى تفتحون؟', { outcome: 'answer', topic: 'contact.hours' }], ['كيف اسجل', { outcome: 'answer', topic: 'request.how' }], ['عندي ايجار متأخر', { outcome: 'answer', topic: 'aid.rent' }],
  ['كم المبلغ؟', { outcome: 'answer', topic: 'aid.amount' }], ['الاوراق المطلوبة', { outcome: 'answer', topic: 'registration.documents' }], ['متى الدوام وكيف اسجل؟', { outcome: 'answer', topic: 'contact.hours', topics: ['contact.hours', 'request.how'] }],
  ['ايش عندكم من مساعدات', { outcome: 'clarify', candidates: [{ topic: 'aid.kinds', score: 0.4 }, { topic: 'aid.rent', score: 0.3 }, { topic: 'contact.hours', score: 0.1 }] }],
  ['السلام عليكم', { outcome: 'smalltalk', smalltalk: 'greeting' }], ['شكرا جزيلا', { outcome: 'smalltalk', smalltalk: 'thanks' }], ['يا غبي', { outcome: 'smalltalk', smalltalk: 'insult' }],
  ['موظفكم اخذ رشوة', { outcome: 'staff', topic: 'staff.misconduct' }], ['ابي اموت', { outcome: 'staff', topic: 'staff.distress', danger: 'staff.distress' }], ['ابوي اغمي عليه', { outcome: 'staff', topic: 'staff.medical-urgent', danger: 'staff.medical-urgent' }],
  ['احد يكلمني من عندكم', { outcome: 'staff', topic: 'staff.human-request' }], ['متى ينزل طلبي', { outcome: 'answer', topic: 'request.status' }],
];
const TABLE = new Map(KNOWN);
export const SENTENCES = [...TABLE.keys()];

export const understand = (text: string): Understood => {
  const hit = TABLE.get(text.trim());
  return { outcome: 'unknown', topic: null, topics: hit?.topic ? [hit.topic] : [], candidates: [], lang: detectLang(text) ?? 'ar', smalltalk: null, danger: null, ...hit };
};

export const worldOf = (flows: FlowSet, over: Partial<World> = {}): World => ({
  flows, mode: 'live', hours: HOURS,
  speak: (topic) => ENTRIES.get(topic) ?? null,
  smallTalk: (kind, lang) => TALK[kind]?.[lang] ?? null,
  fact: (id, lang) => (id === 'charity.name' ? (lang === 'ar' ? 'جمعية المثال' : 'Example Charity') : null),
  ...over,
});
