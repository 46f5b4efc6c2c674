/** What the pipelines need, made once in wire.ts. */
import type { Effect } from '../core/effect.ts';
import type { Understood } from '../core/entry.ts';
import type { Channel, Job } from '../core/ports.ts';
import type { Conversation } from '../core/conversation.ts';
import type { World } from '../flows/world.ts';
import type { FullStore } from '../storage/index.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

export type Deps = {
  store: FullStore;
  clock: Clock;
  log: Log;
  channels: ReadonlyMap<string, Channel>;
  /** The present world; swapped whole at publish. */
  world(): World;
  understand(text: string, topic: string | undefined): Understood;
  /** Told of every committed turn: scripts and metrics listen here. */
  turned?(job: Job, state: Conversation, effects: Effect[]): void;
};
