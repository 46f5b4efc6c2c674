/** Reads flow files. Every mistake is reported as file:line:column and a sentence; all of them at once. */
import { isMap, isPair, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { ZodError, ZodType } from 'zod';
import type { Text } from '../core/text.ts';
import { parseExpression } from './expression.ts';
import { CommonSource, FlowSource, STEP_SOURCES, versionKey, type Common, type Flow, type FlowSet, type Line, type Step, type StepType } from './format.ts';

export type Finding = Line & { message: string };
export const sayFinding = (f: Finding): string => `${f.file}:${f.line}:${f.column}: ${f.message}`;

type Source = { file: string; doc: Document.Parsed; lines: LineCounter };
const STEP_TYPES = Object.keys(STEP_SOURCES) as StepType[];

const lineOf = (s: Source, path: readonly PropertyKey[]): Line => {
  for (let n = path.length; n >= 0; n--) {
    const node = s.doc.getIn(path.slice(0, n) as (string | number)[], true) as { range?: [number, number, number] } | undefined;
    // A key that zod calls unknown is found by its own key node.
    const start = node?.range?.[0];
    if (start !== undefined) { const { line, col } = s.lines.linePos(start); return { file: s.file, line, column: col }; }
  }
  return { file: s.file, line: 1, column: 1 };
};
const keyLine = (s: Source, path: readonly PropertyKey[], key: string): Line => {
  const map = path.length ? s.doc.getIn(path as (string | number)[], true) : s.doc.contents;
  const pair = isMap(map) ? map.items.find((p) => isPair(p) && isScalar(p.key) && p.key.value === key) : undefined;
  const start = pair && isScalar(pair.key) ? pair.key.range?.[0] : undefined;
  if (start === undefined) return lineOf(s, path);
  const { line, col } = s.lines.linePos(start);
  return { file: s.file, line, column: col };
};

const findingsOf = (s: Source, error: ZodError, under: PropertyKey[] = []): Finding[] =>
  error.issues.flatMap((issue): Finding[] => {
    const path = [...under, ...issue.path];
    if (issue.code === 'unrecognized_keys') return issue.keys.map((k) => ({ ...keyLine(s, path, k), message: `unknown key "${k}"` }));
    return [{ ...lineOf(s, path), message: `${issue.path.join('.') || 'here'}: ${issue.message}` }];
  });

const read = <T>(s: Source, schema: ZodType<T>, value: unknown, findings: Finding[], under: PropertyKey[] = []): T | undefined => {
  const result = schema.safeParse(value);
  if (!result.success) { findings.push(...findingsOf(s, result.error, under)); return undefined; }
  return result.data;
};

/** Names a step after what it is about, so that a conversation can be pinned to it: `name`, `review`, `say.done`. */
const nameOf = (step: Record<string, unknown>, type: StepType): string =>
  typeof step['name'] === 'string' ? step['name']
  : type === 'ask' ? String(step['ask'])
  : type === 'review' || type === 'verify' || type === 'end' ? type
  : type === 'choose' ? 'menu'
  : type === 'do' ? `do.${String(step['do'])}`
  : `${type}.${String(step[type])}`;

const readStep = (s: Source, raw: unknown, index: number, findings: Finding[]): Step | undefined => {
  const line = lineOf(s, ['steps', index]);
  const step = raw as Record<string, unknown>;
  const types = raw && typeof raw === 'object' ? STEP_TYPES.filter((t) => Object.hasOwn(step, t)) : [];
  if (types.length !== 1) { findings.push({ ...line, message: `a step has exactly one of: ${STEP_TYPES.join(', ')}` }); return undefined; }
  const type = types[0] as StepType;
  const parsed = read(s, STEP_SOURCES[type] as ZodType<Record<string, unknown>>, raw, findings, ['steps', index]);
  if (!parsed) return undefined;
  const { when: whenText, name: _, ...rest } = parsed;
  let when;
  try {
    if (typeof whenText === 'string') when = parseExpression(whenText);
  } catch (e) {
    findings.push({ ...lineOf(s, ['steps', index, 'when']), message: `when: ${(e as Error).message}` });
  }
  return { ...rest, type, name: nameOf(step, type), line, ...(when ? { when, whenText } : {}) } as Step;
};

/** FNV-1a, 32 bits: tells versions apart; nothing rests on its being hard to forge. */
const fnv = (text: string): number => {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return h;
};
/** Who agrees agrees to a wording: of a flow that records consent its texts count too, so that each consent names the words it was given to. */
const structure = (f: Omit<Flow, 'version' | 'at' | 'lineOf'>): string =>
  JSON.stringify([
    f.start.needs, f.steps.map(({ line: _, when: __, ...s }) => s), Object.entries(f.slots).map(([n, s]) => [n, s.type === 'choice' ? { ...s, options: Object.keys(s.options) } : s]),
    ...(f.steps.some((s) => s.type === 'do' && s.do === 'consent') ? [f.texts] : []),
  ]);

const finish = (s: Source, source: FlowSource, findings: Finding[]): Flow | undefined => {
  const before = findings.length;
  const steps = source.steps.map((raw, i) => readStep(s, raw, i, findings)).filter((x) => x !== undefined);
  const at = new Map<string, number>();
  steps.forEach((step, i) => {
    if (at.has(step.name)) findings.push({ ...step.line, message: `two steps are called "${step.name}": give one a name:` });
    at.set(step.name, i);
  });
  if (findings.length > before) return undefined;
  const body = { ...source, steps, title: source.title as Text, texts: source.texts as Record<string, Text> };
  return { ...body, version: fnv(structure(body)), at, lineOf: (path) => lineOf(s, path) };
};

const open = (file: string, text: string, findings: Finding[]): Source | undefined => {
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  for (const e of doc.errors) findings.push({ file, line: e.linePos?.[0].line ?? 1, column: e.linePos?.[0].col ?? 1, message: e.message.split('\n')[0] ?? 'not YAML' });
  return doc.errors.length ? undefined : { file, doc, lines };
};

/** What one file holds: a flow, or what is common to all. */
type Loaded = { flow?: Flow; common?: Common; findings: Finding[] };
const loadFile = (file: string, text: string): Loaded => {
  const findings: Finding[] = [];
  const s = open(file, text, findings);
  if (!s) return { findings };
  if (/^common:\s*true\b/m.test(text)) {
    const common = read(s, CommonSource, s.doc.toJS(), findings);
    return common ? { common: { ...(common as unknown as Common), lineOf: (path) => lineOf(s, path) }, findings } : { findings };
  }
  const source = read(s, FlowSource, s.doc.toJS(), findings);
  const flow = source && finish(s, source, findings);
  return flow ? { flow, findings } : { findings };
};

/** The files read last: a start reads each three times (to check, to run, to keep its version), 200 ms of YAML once. */
const loaded = new Map<string, Loaded>();
const LOADED_MAX = 40;
/** One flow from its text. */
export const loadFlow = (file: string, text: string): Loaded => {
  const key = `${file}\n${text}`;
  const known = loaded.get(key);
  if (known) return known;
  const fresh = loadFile(file, text);
  if (loaded.size >= LOADED_MAX) loaded.delete(loaded.keys().next().value as string);
  loaded.set(key, fresh);
  return fresh;
};

const EMPTY: Common = { lineOf: () => ({ file: '', line: 1, column: 1 }), common: true, words: {} as Common['words'], yes: { ar: [], en: [] }, no: { ar: [], en: [] }, texts: {} };

/** A whole set from its files. `older` are texts of earlier versions that conversations may still be in; their mistakes are not findings any more. */
export const loadFlows = (files: { file: string; text: string }[], older: { file: string; text: string }[] = []): { set: FlowSet; findings: Finding[] } => {
  const findings: Finding[] = [];
  const set: FlowSet = { current: new Map(), older: new Map(), common: EMPTY };
  for (const { file, text } of files) {
    const { flow, common, findings: found } = loadFlow(file, text);
    findings.push(...found);
    if (common) set.common = common;
    if (!flow) continue;
    if (set.current.has(flow.flow)) findings.push({ ...flow.lineOf(['flow']), message: `two flows are called "${flow.flow}"` });
    set.current.set(flow.flow, flow);
  }
  for (const { file, text } of older) {
    const { flow } = loadFlow(file, text);
    if (flow) set.older.set(versionKey(flow.flow, flow.version), flow);
  }
  return { set, findings };
};
