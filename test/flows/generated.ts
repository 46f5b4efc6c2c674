/** Flow sets out of thin air: valid YAML of every step and slot type, sensible or not. The checker says which may run; law 7 says those never fault. */
import fc from 'fast-check';
import { REQUEST_KINDS } from '../../core/request.ts';
import type { FlowSet } from '../../flows/format.ts';
import { checkFlows } from '../../flows/check.ts';
import { loadFlow, type Finding } from '../../flows/loader.ts';
import { realFlows } from './world.ts';

type Doc = Record<string, unknown>;
const SLOT_TYPES = ['text', 'name', 'place', 'national_id', 'phone', 'iban', 'integer', 'date', 'yes_no', 'choice', 'files'] as const;
const SLOTS = ['a', 'b', 'c', 'd'];
const MADE = ['ref', 'got', 'sub'];
const FLOWS = ['g0', 'g1', 'g2'];
const two = (s: string): Doc => ({ ar: s, en: s });
const LINES = ['say.x', 'say.y'];

/** Some slots share a cue: whose value it is must not matter to the laws. */
const cues = fc.constantFrom<string[]>([], ['رقمي'], ['قيمتي', 'my value'], ['انا', 'قيمه هذا']);
const slot: fc.Arbitrary<Doc> = fc.record({ type: fc.constantFrom(...SLOT_TYPES), optional: fc.boolean(), personal: fc.boolean(), cues }).map(({ type, ...rest }) => ({
  type, ...rest,
  ...(type === 'choice' ? { options: { agree: two('نعم'), refuse: two('لا'), other: two('غيره') } } : {}),
  ...(type === 'integer' ? { min: 1, max: 20 } : {}), ...(type === 'files' ? { max: 2 } : {}), ...(type === 'text' ? { min: 1, max: 50 } : {}),
}));
const when = fc.option(fc.oneof(
  fc.constantFrom(...SLOTS, ...MADE).chain((n) => fc.constantFrom(`${n} == null`, `${n} != null`, `not ${n}`, `${n} in ["agree", 5, true]`, `${n} == true or ${n} > 3`)),
  fc.constantFrom('hours.open', 'not hours.known', 'lang == "ar"', 'consent.processing == true'),
), { nil: undefined, freq: 3 });
const one = fc.constantFrom(...SLOTS, ...MADE);
/** Steps after the asks: half of them sound, half free. */
const anyStep: fc.Arbitrary<Doc> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ say: fc.constantFrom(...LINES) }) },
  { weight: 2, arbitrary: fc.record({ goto: fc.constantFrom('n0', 'n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'locked') }) },
  { weight: 1, arbitrary: fc.constant({ end: true }) },
  { weight: 2, arbitrary: fc.record({ call: fc.constantFrom(...FLOWS, 'consent', 'request_status'), as: fc.constantFrom('sub', undefined) }) },
  { weight: 1, arbitrary: fc.record({ choose: fc.constantFrom(...LINES), options: fc.array(fc.oneof(fc.record({ flow: fc.constantFrom(...FLOWS, 'main'), text: fc.constant('say.x') }), fc.record({ topic: fc.constantFrom('aid.kinds', 'gone.topic', 'request.how'), text: fc.constant('say.y') })), { minLength: 1, maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.constant({ verify: 'requests', as: 'got' }) },
  { weight: 2, arbitrary: fc.record({ review: fc.uniqueArray(fc.constantFrom(...SLOTS), { minLength: 1 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('register'), kind: fc.constantFrom(...REQUEST_KINDS), as: fc.constantFrom('ref', undefined), person: fc.option(one, { nil: undefined, freq: 1 }), about: fc.option(one, { nil: undefined, freq: 1 }), otherwise: fc.constantFrom(undefined, undefined, 'n5', 'n6') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('ticket', 'consent', 'tell_requests'), from: fc.option(one, { nil: undefined, freq: 1 }), reason: fc.constantFrom(undefined, 'voice', 'nonsense') }) },
);

/** A form: asks, a review of everything, then free steps; or free steps anywhere. Everything it uses has its texts. */
const flow = (id: string): fc.Arbitrary<Doc & { steps: Doc[] }> =>
  fc.record({
    slots: fc.tuple(...SLOTS.map(() => slot)), n: fc.integer({ min: 0, max: 4 }), consent: fc.boolean(), sound: fc.boolean(),
    free: fc.array(fc.tuple(anyStep, when), { maxLength: 5 }), asksWhen: fc.array(when, { minLength: 4, maxLength: 4 }), order: fc.boolean(),
    expire: fc.constantFrom(undefined, '1h'), keep: fc.boolean(),
  }).map(({ slots, n, consent, sound, free, asksWhen, order, expire, keep }) => {
    const names = SLOTS.slice(0, n);
    const asks = names.map((ask, i): Doc => ({ ask, ...(i > 0 && asksWhen[i] ? { when: asksWhen[i] } : {}) }));
    const review = sound && n ? [{ review: names }] : [];
    const rest = free.map(([s, w]): Doc => ({ ...s, ...(w ? { when: w } : {}) }));
    const body = order || sound ? [...asks, ...review, ...rest] : [...rest.slice(0, 2), ...asks, ...rest.slice(2)];
    const steps = (body.length ? body : [{ say: 'say.x' }]).map((s, i) => ({ ...s, name: `n${i}` }));
    const all = JSON.stringify(steps);
    if (all.includes('"verify"') || all.includes('"locked"')) steps.push({ end: true, name: 'locked' } as never);
    const used = LINES.filter((l) => all.includes(`"${l}"`));
    const texts: Doc = {
      ...Object.fromEntries(names.flatMap((s) => [[`ask.${s}`, two(`ما ${s}؟`)], [`label.${s}`, two(s)]])), ...Object.fromEntries(used.map((l) => [l, two(l)])),
      ...Object.fromEntries(names.flatMap((s, i) => (slots[i]?.['type'] === 'files' ? [[`got.${s}`, two('وصل')]] : []))), ...(consent ? { 'consent.refused': two('طيب') } : {}),
    };
    return { flow: id, title: two(id), start: { needs: consent ? ['consent'] : [] }, slots: Object.fromEntries(names.map((s, i) => [s, { ...slots[i], personal: slots[i]?.['personal'] === true && (consent || !sound) }])), steps, ...(expire ? { wait: { remind: ['30m'], expire, on_expire: keep ? 'keep_draft' : 'drop' } } : {}), texts };
  });

const real = realFlows();
const load = (docs: Doc[]): { set: FlowSet; findings: Finding[] } => {
  const set: FlowSet = { ...real, current: new Map(real.current) };
  const findings: Finding[] = [];
  docs.forEach((doc, i) => {
    const { flow: made, findings: wrong } = loadFlow(`g${i}.yaml`, JSON.stringify(doc, null, 1));
    findings.push(...wrong);
    if (made) set.current.set(made.flow, made);
  });
  return { set, findings: findings.length ? findings : checkFlows(set) };
};
/** What an author does: takes out the steps the checker complains about, and looks again. */
const mended = (docs: (Doc & { steps: Doc[] })[]): typeof docs => {
  let now = docs;
  for (let round = 0; round < 8; round++) {
    const { set, findings } = load(now);
    const bad = new Set(findings.flatMap((f) => { const step = set.current.get(f.file.replace('.yaml', ''))?.steps.find((s) => s.line.line === f.line); return step ? [`${f.file} ${step.name}`] : []; }));
    if (!bad.size) break;
    now = now.map((doc, i) => ({ ...doc, steps: doc.steps.filter((s) => !bad.has(`g${i}.yaml ${String(s['name'])}`)) }));
    if (now.some((d) => !d.steps.length)) break;
    now = now.map((d) => { const all = JSON.stringify(d.steps); return { ...d, texts: Object.fromEntries(Object.entries(d['texts'] as Doc).filter(([k]) => !k.startsWith('say.') || all.includes(`"${k}"`))) }; });
  }
  return now;
};

/** `sound`: the checker has nothing against it. Some sets are mended first, or hardly any would pass. */
export const flowSet: fc.Arbitrary<{ docs: Doc[]; set: FlowSet; sound: boolean }> = fc.tuple(fc.tuple(...FLOWS.map(flow)), fc.boolean(), fc.boolean()).map(([made, mend, more]) => {
  const docs = mend || more ? mended(made) : made;
  const { set, findings } = load(docs);
  return { docs, set, sound: findings.length === 0 };
});
