/** The static checker: what would go wrong for somebody, found before anybody meets it. A set without findings never faults (law 7). */
import { LANGS, PLURALS, placesOf, type Phrase } from '../core/text.ts';
import { namesOf, needs } from './expression.ts';
import type { Common, Flow, FlowSet, Line, Step } from './format.ts';
import { CALL_DEPTH, COMMANDS } from './format.ts';
import type { Finding } from './loader.ts';
import { kindOf } from './steps/index.ts';
import { ENGINE_TEXTS, ENGINE_TEXT_FAMILIES } from './texts.ts';

type Tell = (at: Line, message: string) => void;

/** Names that `when:` may use besides slots, and those that texts may. */
const MOMENT = ['hours.open', 'hours.known', 'consent.processing', 'lang'];
const FILLED = ['bot', 'charity', 'n', 'min', 'max', 'name', 'max_mb'];
/** Slots the engine keeps for itself. */
const OWN_SLOTS = ['claim'];
/** What the engine itself puts into slots of any flow (presets of menus and hand-offs). */
const PRESETS: Record<string, string[]> = { main: ['greet'], handoff: ['reason', 'about', 'n', 'opens', 'closing'] };

const refsOf = (step: Step, flow: Flow) => kindOf(step).refs(step as never, flow);
const producedBy = (flow: Flow): string[] => flow.steps.flatMap((s) => ('as' in s && s.as ? [s.as] : []));

const checkPhrase = (phrase: Phrase, lang: string, at: Line, key: string, tell: Tell): void => {
  if (typeof phrase === 'string' || lang !== 'ar') return;
  for (const form of PLURALS) if (phrase[form] === undefined) tell(at, `text "${key}": the Arabic plural form "${form}" is missing`);
};

const checkTexts = (owner: Flow | Common, name: string, used: Set<string>, places: string[] | null, tell: Tell): void => {
  for (const [key, text] of Object.entries(owner.texts)) {
    const at = owner.lineOf(['texts', key]);
    for (const lang of LANGS) {
      const phrase = text[lang];
      if (phrase === undefined) { tell(at, `text "${key}" has no ${lang}`); continue; }
      checkPhrase(phrase, lang, at, key, tell);
      if (places) for (const place of placesOf(phrase)) if (!places.includes(place)) tell(at, `text "${key}" (${lang}) waits for {${place}}, which ${name} never has`);
    }
    if (!used.has(key)) tell(at, `nobody uses the text "${key}"`);
  }
};

const checkSlots = (flow: Flow, tell: Tell): void => {
  const asked = new Set(flow.steps.flatMap((s) => refsOf(s, flow).asks ?? []));
  for (const name of OWN_SLOTS) if (flow.slots[name]) tell(flow.lineOf(['slots', name]), `the name "${name}" is kept for the engine`);
  for (const [name, slot] of Object.entries(flow.slots)) if (slot.type === 'choice' && !Object.keys(slot.options).length) tell(flow.lineOf(['slots', name]), `slot "${name}" has no options`);
  for (const name of Object.keys(flow.slots)) if (!asked.has(name)) tell(flow.lineOf(['slots', name]), `slot "${name}" is never asked`);
  for (const name of asked) if (!flow.slots[name]) tell(flow.steps.find((s) => s.type === 'ask' && s.ask === name)!.line, `no slot is called "${name}"`);
};

const checkWhen = (flow: Flow, step: Step, known: Set<string>, tell: Tell): void => {
  if (!step.when) return;
  for (const { name, against } of namesOf(step.when)) {
    if (!known.has(name)) tell(step.line, `when: nothing is called "${name}"`);
    const slot = flow.slots[name];
    if (slot?.type !== 'choice') continue;
    for (const value of against) if (typeof value === 'string' && !slot.options[value]) tell(step.line, `when: "${name}" has no option "${value}"`);
  }
};

/** What one step needs of the slots it names. */
const checkStep = (flow: Flow, step: Step, tell: Tell): void => {
  if (step.type === 'choose') for (const o of step.options) if ((o.flow === undefined) === (o.topic === undefined)) tell(step.line, `the option "${o.text}" needs a flow or a topic`);
  if (step.type === 'review') {
    const before = new Set(flow.steps.slice(0, flow.steps.indexOf(step)).flatMap((s) => (s.type === 'ask' ? [s.ask] : [])));
    for (const name of step.review) if (!before.has(name)) tell(step.line, `the review shows "${name}", which is not asked before it`);
  }
  if ('as' in step && step.as && (flow.slots[step.as] || OWN_SLOTS.includes(step.as))) tell(step.line, `as: "${step.as}" is the name of a slot`);
  if (step.type !== 'do') return;
  const typeOf = (name: string | undefined): string | undefined => (name === undefined ? undefined : flow.slots[name]?.type);
  if (step.do === 'register' && !step.kind) tell(step.line, 'register needs a kind');
  if (step.person && flow.slots[step.person] && typeOf(step.person) !== 'national_id') tell(step.line, `person: "${step.person}" is not a national_id`);
  if (step.do === 'register' && step.about && flow.slots[step.about] && !['choice', 'reference'].includes(typeOf(step.about) ?? '')) tell(step.line, `about: "${step.about}" is neither a choice nor a reference number`);
  if (step.do === 'rate' && typeOf(step.from) !== 'choice') tell(step.line, 'rate needs from: a choice whose options end in a number');
  if (step.do === 'consent') {
    const from = step.from === undefined ? undefined : flow.slots[step.from];
    if (from?.type !== 'choice' || !from.options['agree'] || !from.options['refuse']) tell(step.line, 'consent needs from: a choice with the options agree and refuse');
  }
  if (step.do === 'tell_requests' && !flow.steps.some((s) => s.type === 'verify' && s.as === step.from)) tell(step.line, 'tell_requests needs from: what a verify step has found');
};

const indexes = (flow: Flow, names: readonly string[] = []): number[] => names.map((g) => flow.at.get(g) ?? -1).filter((n) => n >= 0);
/** Where step `i` may go on. A step under a `when` may be passed by. */
const nextOf = (flow: Flow, i: number): number[] => {
  const s = flow.steps[i] as Step;
  const falls = (s.type === 'goto' || s.type === 'end') && !s.when ? [] : [i + 1];
  return [...indexes(flow, refsOf(s, flow).gotos), ...falls].filter((n) => n < flow.steps.length);
};
/** The steps that can be reached from `from` (itself included), not going through those that `stop`. */
const reach = (flow: Flow, from: number, stop: (i: number) => boolean = () => false): Set<number> => {
  const seen = new Set<number>();
  const visit = (i: number): void => { if (seen.has(i)) return; seen.add(i); if (!stop(i)) nextOf(flow, i).forEach(visit); };
  visit(from);
  return seen;
};

/** Every path to a `register` passes a review of all required slots that may have been asked (law 5). */
const checkReview = (flow: Flow, tell: Tell): void => {
  const agreed = (name: string): boolean => flow.steps.every((s) => s.type !== 'ask' || s.ask !== name || (s.when !== undefined && needs(s.when, 'consent.processing')));
  const personal = Object.entries(flow.slots).find(([name, s]) => s.personal && !agreed(name))?.[0];
  if (personal && !flow.start.needs.includes('consent')) tell(flow.lineOf(['slots', personal]), 'personal slots need consent: start: { needs: [consent] }, or asked only when: consent.processing');
  flow.steps.forEach((step, i) => {
    if (step.type !== 'do' || step.do !== 'register') return;
    const required = new Set(flow.steps.flatMap((s, j) => (s.type === 'ask' && !flow.slots[s.ask]?.optional && reach(flow, j).has(i) ? [s.ask] : [])));
    if (!required.size) return;
    const reviews = flow.steps.flatMap((s) => (s.type === 'review' && !s.when ? [s] : []));
    const passed = (names: ReadonlySet<string>) => (j: number): boolean => { const s = flow.steps[j] as Step; return s.type === 'review' && !s.when && [...names].every((n) => s.review.includes(n)); };
    if (!reviews.length || reach(flow, 0, passed(new Set())).has(i)) { tell(step.line, 'a register needs a review before it'); return; }
    for (const name of required) if (reach(flow, 0, passed(new Set([name]))).has(i)) tell(step.line, `"${name}" is registered without having been reviewed`);
    // Asked again or for the first time after the review: not what was shown.
    for (const s of flow.steps) if (s.type === 'ask' && required.has(s.ask) && reach(flow, flow.at.get(s.name) as number, passed(new Set())).has(i)) tell(step.line, `"${s.ask}" may be asked after its review`);
  });
};

/** Steps that go round without ever waiting for the person would run for ever. An `ask` or `verify` that has its answer does not wait. */
const checkCircles = (flow: Flow, tell: Tell): void => {
  const stops = (s: Step): boolean => (s.type === 'review' || s.type === 'choose') && !s.when;
  const state = new Map<number, 'open' | 'done'>();
  const visit = (i: number): void => {
    if (state.get(i) === 'done') return;
    if (state.get(i) === 'open') { tell((flow.steps[i] as Step).line, `steps go round here without ever waiting: "${(flow.steps[i] as Step).name}"`); return; }
    state.set(i, 'open');
    if (!stops(flow.steps[i] as Step)) nextOf(flow, i).forEach(visit);
    state.set(i, 'done');
  };
  flow.steps.forEach((_, i) => visit(i));
};

const checkCalls = (set: FlowSet, tell: Tell): void => {
  const callsOf = (flow: Flow): string[] => [...flow.start.needs, ...flow.steps.flatMap((s) => (s.type === 'call' ? [s.call] : []))];
  for (const flow of set.current.values()) {
    for (const s of flow.steps) for (const to of refsOf(s, flow).calls ?? []) if (!set.current.has(to)) tell(s.line, `there is no flow "${to}"`);
    for (const need of flow.start.needs) if (!set.current.has(need)) tell(flow.lineOf(['start', 'needs']), `there is no flow "${need}"`);
    const seen: string[] = [];
    const walk = (id: string): boolean => {
      if (seen.includes(id)) return id === flow.flow;
      seen.push(id);
      return callsOf(set.current.get(id) ?? flow).some((to) => to === flow.flow || (set.current.has(to) && walk(to)));
    };
    if (callsOf(flow).some((to) => to === flow.flow || walk(to))) { tell(flow.lineOf(['flow']), `"${flow.flow}" calls itself in a circle`); continue; }
    const depth = (id: string, n: number): number => (n > CALL_DEPTH ? n : Math.max(n, ...callsOf(set.current.get(id) ?? flow).filter((to) => set.current.has(to)).map((to) => depth(to, n + 1))));
    if (depth(flow.flow, 0) > CALL_DEPTH) tell(flow.lineOf(['flow']), `"${flow.flow}" calls flows more than ${CALL_DEPTH} deep`);
  }
};

const checkStarts = (set: FlowSet, tell: Tell): void => {
  const by = new Map<string, string>();
  for (const flow of set.current.values()) for (const topic of flow.start.topics) {
    const other = by.get(topic);
    if (other) tell(flow.lineOf(['start', 'topics']), `the topic "${topic}" already starts "${other}"`);
    by.set(topic, flow.flow);
  }
};

/** Buttons: 20 characters fit every channel (WhatsApp reply button), 24 a list row. */
const LABEL_MAX = 24;
const checkLabels = (flow: Flow, tell: Tell): void => {
  for (const [name, slot] of Object.entries(flow.slots)) if (slot.type === 'choice')
    for (const [id, option] of Object.entries(slot.options)) for (const lang of LANGS)
      if ([...option[lang]].length > LABEL_MAX) tell(flow.lineOf(['slots', name, 'options', id]), `option "${id}" (${lang}) is longer than ${LABEL_MAX} characters`);
};

const checkCommon = (set: FlowSet, tell: Tell): void => {
  const { common } = set;
  for (const command of COMMANDS) for (const lang of LANGS) if (!common.words[command]?.[lang]?.length) tell(common.lineOf(['words']), `the word "${command}" has no ${lang} spelling`);
  const seen = new Map<string, string>();
  for (const command of COMMANDS) for (const word of LANGS.flatMap((l) => common.words[command]?.[l] ?? [])) {
    const other = seen.get(word);
    if (other && other !== command) tell(common.lineOf(['words', command]), `"${word}" means both ${other} and ${command}`);
    seen.set(word, command);
  }
  for (const key of ENGINE_TEXTS) if (!common.texts[key]) tell(common.lineOf(['texts']), `the engine needs the text "${key}"`);
};

/** All findings of a set, in file order. Empty: it may be published. */
export const checkFlows = (set: FlowSet): Finding[] => {
  const findings: Finding[] = [];
  const tell: Tell = (at, message) => { findings.push({ ...at, message }); };
  for (const must of ['main', 'consent', 'handoff', 'request_status']) if (!set.current.has(must)) tell(set.common.lineOf([]), `the flow "${must}" is missing: the engine starts it`);
  const usedInCommon = new Set<string>(ENGINE_TEXTS);
  for (const key of Object.keys(set.common.texts)) if (ENGINE_TEXT_FAMILIES.some((f) => key.startsWith(f))) usedInCommon.add(key);
  for (const flow of set.current.values()) {
    const used = new Set<string>();
    for (const step of flow.steps) {
      const refs = refsOf(step, flow);
      for (const key of refs.texts ?? []) {
        used.add(key);
        if (!flow.texts[key] && !set.common.texts[key]) tell(step.line, `there is no text "${key}"`);
        if (!flow.texts[key]) usedInCommon.add(key);
      }
      for (const to of refs.gotos ?? []) if (!flow.at.has(to)) tell(step.line, `there is no step "${to}"`);
      for (const name of refs.reads ?? []) if (!flow.slots[name] && !producedBy(flow).includes(name)) tell(step.line, `no slot is called "${name}"`);
    }
    const known = new Set([...Object.keys(flow.slots), ...producedBy(flow), ...(PRESETS[flow.flow] ?? [])]);
    for (const step of flow.steps) { checkWhen(flow, step, new Set([...known, ...MOMENT]), tell); checkStep(flow, step, tell); }
    for (const key of Object.keys(flow.texts)) if (ENGINE_TEXT_FAMILIES.some((f) => key.startsWith(f)) || key.startsWith('label.') || key.endsWith('.refused')) used.add(key);
    for (const need of flow.start.needs) if (!flow.texts[`${need}.refused`]) tell(flow.lineOf(['texts']), `there is no text "${need}.refused"`);
    for (const name of Object.keys(flow.slots)) if (!flow.texts[`label.${name}`]) tell(flow.lineOf(['slots', name]), `there is no text "label.${name}"`);
    for (const lang of LANGS) if (flow.title[lang] === undefined) tell(flow.lineOf(['title']), `the title has no ${lang}`);
    checkTexts(flow, `"${flow.flow}"`, used, [...known, ...FILLED], tell);
    checkSlots(flow, tell);
    checkReview(flow, tell);
    checkCircles(flow, tell);
    checkLabels(flow, tell);
  }
  checkCalls(set, tell);
  checkStarts(set, tell);
  checkCommon(set, tell);
  checkTexts(set.common, 'the engine', usedInCommon, null, tell);
  return findings.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
};
