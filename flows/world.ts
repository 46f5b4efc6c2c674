/** What the engine may look at: values and pure functions, the same for a whole turn. The app builds it; tests make their own. */
import type { Hours } from '../core/hours.ts';
import type { Lang } from '../core/text.ts';
import type { Mode } from '../core/organisation.ts';
import type { Json } from '../core/json.ts';
import type { FlowSet } from './format.ts';

/** An entry as it may be spoken now. `confirmed` false: a fact it rests on is not confirmed, so `text` must not be said; `partial`: lines that rest on one were left out. */
export type Spoken = {
  text: string; confirmed: boolean; partial: boolean; title: string;
  flow: string | null; preset: Record<string, Json>; related: string[];
};

export type World = {
  flows: FlowSet;
  mode: Mode;
  /** Null when the charity has not confirmed its hours: no time is promised then. */
  hours: Hours | null;
  /** Null: there is no such entry (any more). Pure. */
  speak(topic: string, lang: Lang, at: number): Spoken | null;
  smallTalk(kind: string, lang: Lang): string | null;
  /** The charity's name and other facts that texts fill in; null when not confirmed. */
  fact(id: string, lang: Lang): string | null;
};
