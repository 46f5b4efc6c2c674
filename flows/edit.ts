/** A flow file as a form and back. Comments, order and whatever the form does not show stay as their author left them. */
import { Document, isMap, isSeq, parseDocument, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import type { FlowForm, FormOption, FormQuestion, FormText } from '../core/flow-form.ts';
import { LANGS, type Lang } from '../core/text.ts';
import { GOT_FILES } from './templates.ts';

const PRINT = { lineWidth: 0 } as const;
/** Slot types whose `min` and `max` the form shows. */
const BOUNDED = new Set(['text', 'name', 'place', 'integer']);
const COUNTED = new Set(['files']);

type Plain = Record<string, unknown>;
const asPlain = (v: unknown): Plain => (v && typeof v === 'object' && !Array.isArray(v) ? (v as Plain) : {});
const wordsOf = (v: unknown): { ar: string; en: string } => ({ ar: String(asPlain(v)['ar'] ?? ''), en: String(asPlain(v)['en'] ?? '') });
const textOf = (v: unknown): FormText => Object.fromEntries(LANGS.map((l) => [l, (asPlain(v)[l] ?? '') as FormText[Lang]])) as FormText;
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const open = (source: string): Document => {
  const doc = parseDocument(source);
  if (doc.errors.length || !isMap(doc.contents)) throw new SyntaxError(doc.errors[0]?.message ?? 'not a flow');
  return doc as unknown as Document;
};
const flat = (doc: Document, value: unknown) => doc.createNode(value, { flow: true });

/** Which step asks which slot: index in `steps` -> slot. */
const asks = (steps: readonly unknown[]): { at: number; slot: string; when?: string }[] =>
  steps.flatMap((s, at) => { const { ask, when } = asPlain(s); return typeof ask === 'string' ? [{ at, slot: ask, ...(typeof when === 'string' ? { when } : {}) }] : []; });

const optionsOf = (slot: Plain): FormOption[] => Object.entries(asPlain(slot['options'])).map(([id, o]) => ({ id, ...wordsOf(o), also: ((asPlain(o)['also'] ?? []) as unknown[]).map(String) }));

/** SyntaxError when the text is no YAML. */
export const formOf = (source: string): FlowForm => {
  const flow = open(source).toJS() as Plain;
  const slots = asPlain(flow['slots']);
  const texts = asPlain(flow['texts']);
  const shown = new Set<string>();
  const questions = asks((flow['steps'] ?? []) as unknown[]).map(({ slot: name, when }): FormQuestion => {
    const slot = asPlain(slots[name]);
    const type = String(slot['type'] ?? 'text') as FormQuestion['type'];
    shown.add(`ask.${name}`).add(`label.${name}`);
    const bounds = BOUNDED.has(type) ? { min: slot['min'] as number | undefined, max: slot['max'] as number | undefined } : COUNTED.has(type) ? { max: slot['max'] as number | undefined } : {};
    return {
      slot: name, type, label: wordsOf(texts[`label.${name}`]), ask: textOf(texts[`ask.${name}`]), optional: slot['optional'] === true, personal: slot['personal'] === true,
      ...Object.fromEntries(Object.entries(bounds).filter(([, v]) => v !== undefined)), ...(type === 'choice' ? { options: optionsOf(slot) } : {}), ...(when ? { when } : {}),
    };
  });
  return { title: wordsOf(flow['title']), questions, texts: Object.fromEntries(Object.entries(texts).filter(([k]) => !shown.has(k)).map(([k, v]) => [k, textOf(v)])) };
};

const map = (doc: Document, key: string): YAMLMap => {
  const node = doc.get(key, true);
  if (isMap(node)) return node;
  doc.set(key, doc.createNode({}));
  return doc.get(key, true) as YAMLMap;
};
/** Writes words where they differ; an emptied language is taken out, so that the checker misses it. */
const writeText = (doc: Document, path: string[], next: FormText): void => {
  const before = textOf((doc.getIn(path, true) as { toJSON(): unknown } | undefined)?.toJSON());
  if (same(before, next)) return;
  const kept = Object.fromEntries(LANGS.flatMap((l) => (next[l] === '' ? [] : [[l, next[l]]])));
  if (!doc.hasIn(path)) { if (Object.keys(kept).length) doc.setIn(path, flat(doc, kept)); return; }
  for (const l of LANGS) {
    if (same(before[l], next[l])) continue;
    if (next[l] === '') doc.deleteIn([...path, l]);
    else doc.setIn([...path, l], typeof next[l] === 'string' ? next[l] : flat(doc, next[l]));
  }
};
const writeValue = (doc: Document, path: string[], value: unknown, missing: unknown): void => {
  const before = doc.getIn(path);
  if (before === value || (before === undefined && value === missing)) return;
  if (value === undefined || value === missing) doc.deleteIn(path);
  else doc.setIn(path, value);
};

/** `Food basket` -> food_basket; what has no Latin letters is numbered. */
const optionId = (o: FormOption, taken: ReadonlySet<string>): string => {
  const plain = o.en.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^[^a-z]+|_+$/g, '').slice(0, 40) || 'option';
  let id = plain;
  for (let n = 2; taken.has(id); n++) id = `${plain}_${n}`;
  return id;
};
/** In the order of the form. An option that is gone is gone; one that stays keeps its node with its comments. */
const writeOptions = (doc: Document, slot: string, before: readonly FormOption[], options: readonly FormOption[]): void => {
  if (same(before, options)) return;
  const node = doc.getIn(['slots', slot, 'options'], true) as YAMLMap | undefined;
  const old = new Map((node?.items ?? []).map((p) => [String((p as Pair<{ value?: unknown }>).key?.value ?? p.key), p]));
  const taken = new Set(options.flatMap((o) => (o.id ? [o.id] : [])));
  const items = options.map((o) => {
    const id = o.id ?? optionId(o, taken);
    taken.add(id);
    const was = before.find((b) => b.id === id);
    const pair = old.get(id);
    if (was && pair && same(was, { ...o, id })) return pair;
    const made = flat(doc, { ar: o.ar, en: o.en, ...(o.also.length ? { also: o.also } : {}) });
    if (pair) { pair.value = made; return pair; }
    return doc.createPair(id, made);
  });
  if (node) node.items = items as YAMLMap['items'];
  else doc.setIn(['slots', slot, 'options'], Object.assign(doc.createNode({}), { items }));
};

const newSlot = (q: FormQuestion): Plain => ({
  type: q.type, ...(q.min !== undefined && BOUNDED.has(q.type) ? { min: q.min } : {}), ...(q.max !== undefined && (BOUNDED.has(q.type) || COUNTED.has(q.type)) ? { max: q.max } : {}),
  ...(q.type === 'choice' ? { options: {} } : {}), ...(q.optional ? { optional: true } : {}), ...((q.personal ?? true) ? { personal: true } : {}),
});

/** The steps that ask, put into the order of the form: they share their places in the list; new ones come after the last of them. Reviews show the same answers. */
const writeOrder = (doc: Document, questions: readonly FormQuestion[]): void => {
  const steps = doc.get('steps', true) as YAMLSeq;
  if (!isSeq(steps)) return;
  const plain = (doc.toJS() as { steps: unknown[] }).steps;
  const now = asks(plain);
  const order = questions.map((q) => q.slot);
  if (same(now.map((a) => a.slot), order)) return;
  const nodes = new Map(now.map((a) => [a.slot, steps.items[a.at]]));
  const places = now.map((a) => a.at);
  const placed = order.map((slot) => nodes.get(slot) ?? flat(doc, { ask: slot }));
  const rest = placed.slice(places.length);
  const last = places.at(-1) ?? -1;
  steps.items = steps.items.flatMap((node, i) => {
    const n = places.indexOf(i);
    const here = n < 0 ? [node] : placed[n] !== undefined ? [placed[n]] : [];
    return i === last ? [...here, ...rest] : here;
  });
  if (last < 0) steps.items.unshift(...rest);
  const had = new Set(now.map((a) => a.slot));
  plain.forEach((s, i) => {
    const review = asPlain(s)['review'];
    const node = Array.isArray(review) ? steps.items.find((x) => isMap(x) && same((x as YAMLMap).toJSON(), s)) : undefined;
    if (!isMap(node) || !Array.isArray(review) || i < 0) return;
    const shown = new Set(review.map(String));
    // What was kept out of the review on purpose stays out.
    node.set('review', flat(doc, order.filter((slot) => shown.has(slot) || !had.has(slot))));
  });
};

/** The file with what the form says. Throws SyntaxError when the text is no YAML. */
export const applyForm = (source: string, form: FlowForm): string => {
  const doc = open(source);
  const before = formOf(source);
  for (const lang of LANGS) if (before.title[lang] !== form.title[lang]) doc.setIn(['title', lang], form.title[lang]);
  map(doc, 'texts');
  const gone = before.questions.filter((b) => !form.questions.some((q) => q.slot === b.slot));
  for (const { slot } of gone) {
    doc.deleteIn(['slots', slot]);
    for (const key of Object.keys((doc.toJS() as { texts: Plain }).texts)) if (new RegExp(`^(?:ask|label|got|invalid)\\.${slot}(?:\\.|$)`).test(key)) doc.deleteIn(['texts', key]);
  }
  for (const q of form.questions) {
    const was = before.questions.find((b) => b.slot === q.slot);
    if (!was) {
      map(doc, 'slots').set(q.slot, flat(doc, newSlot(q)));
      if (q.type === 'files') writeText(doc, ['texts', `got.${q.slot}`], GOT_FILES);
    }
    else {
      writeValue(doc, ['slots', q.slot, 'optional'], q.optional, false);
      if (BOUNDED.has(was.type)) writeValue(doc, ['slots', q.slot, 'min'], q.min, undefined);
      if (BOUNDED.has(was.type) || COUNTED.has(was.type)) writeValue(doc, ['slots', q.slot, 'max'], q.max, undefined);
    }
    if ((was ?? q).type === 'choice') writeOptions(doc, q.slot, was?.options ?? [], q.options ?? []);
    writeText(doc, ['texts', `ask.${q.slot}`], q.ask);
    writeText(doc, ['texts', `label.${q.slot}`], q.label);
  }
  writeOrder(doc, form.questions);
  for (const [key, text] of Object.entries(form.texts)) if (before.texts[key] && (doc.hasIn(['texts', key]))) writeText(doc, ['texts', key], text);
  return doc.toString(PRINT);
};

/** A menu that also leads to these flows, before its last option (the staff). Text stays as it is when it leads there already. */
export const withMenu = (source: string, flows: readonly { id: string; title: { ar: string; en: string } }[]): string => {
  const doc = open(source);
  const plain = doc.toJS() as { steps?: unknown[]; texts?: Plain };
  const at = (plain.steps ?? []).findIndex((s) => Array.isArray(asPlain(s)['options']));
  const options = at < 0 ? null : (doc.getIn(['steps', at, 'options'], true) as YAMLSeq);
  if (!options) return source;
  const known = new Set((asPlain(plain.steps?.[at])['options'] as Plain[]).map((o) => o['flow']));
  const missing = flows.filter((f) => !known.has(f.id));
  if (!missing.length) return source;
  options.items.splice(Math.max(0, options.items.length - 1), 0, ...missing.map((f) => flat(doc, { flow: f.id, text: `menu.${f.id}` })));
  for (const f of missing) doc.setIn(['texts', `menu.${f.id}`], flat(doc, f.title));
  return doc.toString(PRINT);
};

/** A new file from plain data. */
export const printFlow = (flow: Plain): string => {
  const doc = new Document({});
  for (const [key, value] of Object.entries(flow)) {
    const deep = key === 'slots' || key === 'texts' || key === 'steps';
    doc.set(key, deep ? (Array.isArray(value) ? doc.createNode(value.map((v) => flat(doc, v))) : doc.createNode(Object.fromEntries(Object.entries(asPlain(value)).map(([k, v]) => [k, flat(doc, v)])))) : flat(doc, value));
  }
  return doc.toString(PRINT);
};
