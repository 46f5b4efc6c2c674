/** What a reader of a value hands back: the normalised value, or why not. */
import type { InvalidReason } from '../effect.ts';

export type Reading<T> = { ok: T } | { no: InvalidReason };
