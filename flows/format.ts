/** A flow as staff write it (YAML) and as the engine runs it. Unknown keys are errors: a misspelt `retry` must not pass silently. */
import * as z from 'zod';
import { LANGS, PLURALS, type Lang, type Text } from '../core/text.ts';
import { REQUEST_KINDS } from '../core/request.ts';
import type { Expr } from './expression.ts';

const Phrase = z.union([z.string().min(1), z.strictObject({
  ...(Object.fromEntries(PLURALS.map((p) => [p, z.string().min(1).optional()])) as Record<(typeof PLURALS)[number], z.ZodOptional<z.ZodString>>),
  other: z.string().min(1),
})]);
/** A text in every language; a missing one is the checker's finding, not a load error, so that a draft can be saved. */
const TextSource = z.strictObject(Object.fromEntries(LANGS.map((l) => [l, Phrase.optional()])) as Record<Lang, z.ZodOptional<typeof Phrase>>);
const name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'use lower-case letters, digits and _');
const stepName = z.string().regex(/^[a-z][a-z0-9_.]*$/);
const duration = z.string().regex(/^\d+(s|m|h|d)$/, 'a duration is a number and s, m, h or d, like 30m');

const words = z.strictObject({ ar: z.array(z.string()).default([]), en: z.array(z.string()).default([]) });
const Option = z.strictObject({ ar: z.string().min(1), en: z.string().min(1), also: z.array(z.string()).default([]) });
/** `cues`: words that announce the value inside a longer message. `keep`: it describes the person, a later request of the conversation need not ask again.
 *  `mask`: shown masked. */
const common = {
  optional: z.boolean().default(false), personal: z.boolean().default(false), keep: z.boolean().default(false), mask: z.boolean().default(false),
  cues: z.array(z.string().min(1)).default([]),
};
/** Slot types and what each may be told. `flows/slots.ts` has their reading and showing. */
export const SlotSource = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), min: z.int().min(1).default(1), max: z.int().max(8000).default(1000), ...common }),
  z.strictObject({ type: z.literal('name'), min: z.int().min(1).default(5), max: z.int().default(80), ...common }),
  z.strictObject({ type: z.literal('place'), min: z.int().min(1).default(2), max: z.int().default(120), ...common }),
  z.strictObject({ type: z.literal('national_id'), ...common }),
  z.strictObject({ type: z.literal('phone'), ...common }),
  z.strictObject({ type: z.literal('reference'), ...common }),
  z.strictObject({ type: z.literal('iban'), ...common }),
  z.strictObject({ type: z.literal('integer'), min: z.int().default(0), max: z.int().default(1_000_000), unit: z.enum(['people', 'riyal', 'none']).default('none'), ...common }),
  z.strictObject({ type: z.literal('date'), past: z.boolean().default(true), future: z.boolean().default(true), ...common }),
  z.strictObject({ type: z.literal('yes_no'), ...common }),
  z.strictObject({ type: z.literal('choice'), options: z.record(name, Option), exact: z.boolean().default(false), ...common }),
  z.strictObject({ type: z.literal('files'), accept: z.array(z.string()).default(['image/*', 'application/pdf']), max: z.int().min(1).max(20).default(5), max_mb: z.number().max(25).default(10), ...common }),
]);
export type Slot = z.infer<typeof SlotSource>;
export type SlotType = Slot['type'];

const base = { name: stepName.optional(), when: z.string().optional() };
/** One schema a step type; the key that names the type comes first. */
export const STEP_SOURCES = {
  ask: z.strictObject({ ...base, ask: name, retry: z.strictObject({ max: z.int().min(1).max(9).default(3), then: z.literal('offer_staff') }).default({ max: 3, then: 'offer_staff' }) }),
  review: z.strictObject({ ...base, review: z.array(name).min(1) }),
  say: z.strictObject({ ...base, say: z.string() }),
  do: z.strictObject({
    ...base, do: z.enum(['register', 'ticket', 'consent', 'tell_requests', 'rate', 'withdraw']), as: name.optional(), otherwise: stepName.optional(),
    kind: z.enum(REQUEST_KINDS).optional(), about: name.optional(), person: name.optional(), from: name.optional(), reason: z.string().optional(),
  }),
  choose: z.strictObject({ ...base, choose: z.string(), options: z.array(z.strictObject({ flow: name.optional(), topic: z.string().optional(), text: z.string() })).min(1) }),
  call: z.strictObject({ ...base, call: name, as: name.optional() }),
  verify: z.strictObject({ ...base, verify: z.literal('requests'), as: name }),
  goto: z.strictObject({ ...base, goto: stepName }),
  end: z.strictObject({ ...base, end: z.literal(true) }),
} as const;
export type StepType = keyof typeof STEP_SOURCES;
export type StepSource = { [K in StepType]: z.infer<(typeof STEP_SOURCES)[K]> };

/** The words that work everywhere. Adding one here asks for its list of spellings in common.yaml and a handler in commands.ts. */
export const COMMANDS = ['back', 'skip', 'correct', 'menu', 'cancel', 'staff', 'repeat', 'status', 'resume', 'restart', 'done', 'arabic', 'english', 'stop_notices', 'start_notices', 'withdraw'] as const;
export type Command = (typeof COMMANDS)[number];

export const FlowSource = z.strictObject({
  flow: name,
  title: TextSource,
  /** `light`: whatever its open question does not take leaves it for good, as with a menu. `adult`: not for minors, whose guardian applies. */
  light: z.boolean().default(false),
  adult: z.boolean().default(false),
  /** `topics` are entries that start the flow at once (`speak`: after their answer); `needs` are flows that must have been agreed to. */
  start: z.strictObject({ topics: z.array(z.string()).default([]), speak: z.boolean().default(false), needs: z.array(z.enum(['consent'])).default([]) })
    .default({ topics: [], speak: false, needs: [] }),
  slots: z.record(name, SlotSource).default({}),
  steps: z.array(z.unknown()).min(1),
  allow: z.array(z.enum(['back', 'skip', 'correct', 'faq', 'menu', 'cancel', 'staff', 'repeat', 'status'])).default(['back', 'skip', 'correct', 'faq', 'menu', 'cancel', 'staff', 'repeat', 'status']),
  wait: z.strictObject({ remind: z.array(duration).default([]), expire: duration.optional(), on_expire: z.enum(['keep_draft', 'drop']).default('drop') }).default({ remind: [], on_expire: 'drop' }),
  texts: z.record(z.string().regex(/^[a-z][a-z0-9_.-]*$/), TextSource).default({}),
});
export type FlowSource = z.infer<typeof FlowSource>;

/** Texts and words that no single flow owns. */
export const CommonSource = z.strictObject({
  common: z.literal(true),
  words: z.record(z.enum(COMMANDS), words),
  yes: words,
  no: words,
  texts: FlowSource.shape.texts,
});
export type CommonSource = z.infer<typeof CommonSource>;

export type Line = { file: string; line: number; column: number };
/** A step ready to run: `type` says which of its keys holds. */
export type Step = { [K in StepType]: { type: K; name: string; when?: Expr; whenText?: string; line: Line } & Omit<StepSource[K], 'name' | 'when'> }[StepType];
export type StepOf<K extends StepType> = Extract<Step, { type: K }>;

export type Flow = Omit<FlowSource, 'steps' | 'texts' | 'title'> & {
  title: Text;
  texts: Record<string, Text>;
  steps: Step[];
  /** A number that changes with the structure and not with the texts: conversations are pinned to it. */
  version: number;
  at: Map<string, number>; // step name -> index
  /** Where something of the flow stands in its file, for messages to its author. */
  lineOf(path: (string | number)[]): Line;
};
export type Common = Omit<CommonSource, 'texts'> & { texts: Record<string, Text>; lineOf(path: (string | number)[]): Line };

/** How deep flows may call flows, consent included; the checker refuses more. */
export const CALL_DEPTH = 4;

/** All flows of the house: the newest of each, and older versions somebody may still be in. */
export type FlowSet = { current: Map<string, Flow>; older: Map<string, Flow>; common: Common };

export const versionKey = (id: string, version: number): string => `${id}@${version}`;
export const flowAt = (set: FlowSet, id: string, version: number): Flow | undefined => {
  const now = set.current.get(id);
  return now?.version === version ? now : set.older.get(versionKey(id, version));
};

const UNIT = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
/** "30m" in ms. */
export const milliseconds = (d: string): number => Number(d.slice(0, -1)) * UNIT[d.at(-1) as keyof typeof UNIT];
