/** The table of step types. */
import type { StepOf, StepType } from '../format.ts';
import { ask } from './ask.ts';
import { choose } from './choose.ts';
import { act } from './do.ts';
import { call, end, goto } from './moves.ts';
import { review } from './review.ts';
import { say } from './say.ts';
import type { StepKind } from './step-type.ts';
import { verify } from './verify.ts';

export const STEPS: { [K in StepType]: StepKind<K> } = { ask, review, say, do: act, choose, call, verify, goto, end };

/** The row of a step, its type parameter closed over: every row takes exactly its own step. */
export const kindOf = <K extends StepType>(step: StepOf<K>): StepKind<K> => STEPS[step.type] as unknown as StepKind<K>;
