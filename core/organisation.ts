/** The organisation file: every fact of the charity, each `confirmed` or not, and its working hours. */
import * as z from 'zod';
import { Hours } from './hours.ts';
import type { Lang } from './text.ts';

const value = z.union([z.boolean(), z.string(), z.strictObject({ ar: z.string(), en: z.string() })]);
export const Fact = z.strictObject({
  id: z.string(),
  label: z.strictObject({ ar: z.string(), en: z.string() }),
  value,
  /** Someone of the charity has said: this is true. */
  confirmed: z.boolean(),
  basis: z.enum(['EXAMPLE', 'policy', 'sector']),
  source: z.string().nullable(),
});
export type Fact = z.infer<typeof Fact>;

export const Organisation = z.strictObject({ facts: z.array(Fact), hours: Hours });
export type Organisation = z.infer<typeof Organisation>;

/** demo speaks EXAMPLE values (and says so); live never does. */
export type Mode = 'demo' | 'live';

/** What one fact may say, or null when it may not be spoken. */
export const speakFact = (fact: Fact | undefined, lang: Lang, mode: Mode): string | boolean | null => {
  if (!fact || (mode === 'live' && !fact.confirmed)) return null;
  return typeof fact.value === 'object' ? fact.value[lang] : fact.value;
};
