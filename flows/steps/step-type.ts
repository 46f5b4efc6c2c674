/** What a step type is. A new one is a file beside this, a schema row in format.ts, a line in index.ts and a `.chat`. */
import type { InvalidReason } from '../../core/effect.ts';
import type { Json } from '../../core/json.ts';
import type { Body, Choice } from '../../core/message.ts';
import type { Flow, StepOf, StepType } from '../format.ts';
import type { Turning } from '../turning.ts';

/** What happens on reaching a step. */
export type Went = 'next' | 'wait' | 'end' | { goto: string } | { call: string; as?: string };
/**
 * What a waiting step makes of what a person sent. `null`: not for me (others may know it). `stay`: mine, and I go on waiting.
 * `invalid`: it was meant for me but does not hold. `open`: leave for this flow.
 */
export type Heard = null | 'next' | 'stay' | { invalid: InvalidReason } | { goto: string } | { open: string; preset?: Record<string, Json> } | { topic: string } | { correct: true };

export interface StepKind<K extends StepType> {
  /** One sentence for docs/flows.md. */
  readonly about: string;
  readonly waits: boolean;
  enter(t: Turning, step: StepOf<K>, flow: Flow): Went;
  /** `sure`: values that cannot be anything else were tried before; an eager slot takes any text only when `sure` is false. */
  hear?(t: Turning, step: StepOf<K>, flow: Flow, body: Body): Heard;
  /** The buttons under the open question. Pure: they are never stored. */
  choices?(t: Turning, step: StepOf<K>, flow: Flow): Choice[];
  /** Says the question again without changing anything. */
  prompt?(t: Turning, step: StepOf<K>, flow: Flow): void;
  /** What the script interface calls the thing waited for. */
  awaiting?(step: StepOf<K>): string;
  /** For the checker: which slots it asks and reads, which texts it says, where it goes. */
  refs(step: StepOf<K>, flow: Flow): { asks?: string[]; reads?: string[]; texts?: string[]; gotos?: string[]; calls?: string[]; topics?: string[] };
}
