/** A flow as a form: what staff change without seeing its file. The desk shows it, `flows/edit.ts` reads it out of a file and writes it back. */
import * as z from 'zod';
import { LANGS, PLURALS, type Lang } from './text.ts';

const phrase = z.union([z.string().max(4_000), z.strictObject(Object.fromEntries(PLURALS.map((p) => [p, z.string().max(4_000).optional()])) as Record<(typeof PLURALS)[number], z.ZodOptional<z.ZodString>>)]);
/** An empty phrase is one that is missing: the checker says so. An object: forms by number. */
export const FormText = z.strictObject(Object.fromEntries(LANGS.map((l) => [l, phrase])) as Record<Lang, typeof phrase>);
export type FormText = z.infer<typeof FormText>;
const word = z.string().max(200);
const words = z.strictObject({ ar: word, en: word });

/** Types of answers that a question may ask for (flows/format.ts holds the same; a test keeps them equal). */
export const QUESTION_TYPES = ['text', 'name', 'place', 'national_id', 'phone', 'reference', 'iban', 'integer', 'date', 'yes_no', 'choice', 'files'] as const;
export type QuestionType = (typeof QUESTION_TYPES)[number];

/** `id` is made of the English words when it is new. `also`: other spellings that mean it. */
export const FormOption = z.strictObject({ id: z.string().max(60).optional(), ar: word, en: word, also: z.array(word).max(60).default([]) });
export type FormOption = z.infer<typeof FormOption>;

/** One question, in the order in which they are asked. `slot` is its lasting name; a new question brings a new one. */
export const FormQuestion = z.strictObject({
  slot: z.string().regex(/^[a-z][a-z0-9_]{0,40}$/),
  type: z.enum(QUESTION_TYPES),
  label: words,
  ask: FormText,
  optional: z.boolean(),
  /** Said about a person: sealed, and never asked before consent. Only of a new question: of a present one it stays. */
  personal: z.boolean().optional(),
  /** Characters of text, names and places; values of numbers. `max` of files: how many. */
  min: z.int().optional(),
  max: z.int().optional(),
  options: z.array(FormOption).max(60).optional(),
  /** Asked only then; shown, not edited. */
  when: z.string().optional(),
});
export type FormQuestion = z.infer<typeof FormQuestion>;

/** `texts`: everything else the flow says, by key. */
export const FlowForm = z.strictObject({ title: words, questions: z.array(FormQuestion).max(60), texts: z.record(z.string(), FormText) });
export type FlowForm = z.infer<typeof FlowForm>;
