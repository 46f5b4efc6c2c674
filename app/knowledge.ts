/** The published content in use: opened at start, swapped whole when staff publish. */
import { SilaError } from '../core/errors.ts';
import type { Snapshots } from '../core/ports.ts';
import type { Understood } from '../core/entry.ts';
import { indexOf, type Decision, type Index } from '../knowledge/index.ts';
import type { FlowSet } from '../flows/format.ts';
import type { Mode } from '../core/organisation.ts';
import type { World } from '../flows/world.ts';
import { LIBRARY_KIND, Content, type Library } from '../storage/library.ts';
import { openIndex } from './matcher.ts';
import { buildWorld } from './world.ts';

export interface Knowledge {
  world(): World;
  content(): Content;
  index(): Index;
  understand(text: string, topic: string | undefined): Understood;
  flows(): FlowSet;
  /** New conversations begin with these. The next turn sees them; one that is being decided has its own world. */
  setFlows(flows: FlowSet): void;
  /** Takes what was published last. Cheap when nothing changed. What is in use answers until the new is whole. */
  refresh(): Promise<boolean>;
  /** From now on indexes are built by this, away from the event loop. */
  buildBy(build: (content: Content) => Promise<Index>): void;
  /** The present index goes on with these thresholds. False: it is no longer the one they were made for. */
  decide(digest: string, decision: Decision): boolean;
}

export const openKnowledge = async (snapshots: Snapshots, flows: FlowSet, mode: Mode, cache: string | null): Promise<Knowledge> => {
  let digest = '';
  let content: Content;
  let index: Index;
  let world: World;
  let build = async (next: Content): Promise<Index> => openIndex(next, cache);
  const take = async (): Promise<boolean> => {
    const latest = await snapshots.latest(LIBRARY_KIND);
    if (!latest) throw new SilaError('LIBRARY_INVALID', 'nothing has been published.');
    if (latest.digest === digest) return false;
    const next = Content.parse(latest.body);
    const built = await build(next);
    [content, index, world, digest] = [next, built, buildWorld(next, flows, mode), latest.digest];
    return true;
  };
  /** One after the other: a slow build must not be put back over a newer one. */
  let line: Promise<unknown> = Promise.resolve();
  const refresh = (): Promise<boolean> => {
    const next = line.then(take);
    line = next.catch(() => {});
    return next;
  };
  await refresh();
  return {
    world: () => world, content: () => content, index: () => index, refresh, flows: () => flows,
    understand: (text, topic) => index.understand(text, topic === undefined ? {} : { topic }),
    setFlows: (set) => { flows = set; world = buildWorld(content, flows, mode); },
    buildBy: (by) => { build = by; },
    decide: (of, decision) => {
      if (index.digest !== of) return false;
      index = indexOf(content, of, { ...index.trained, decision });
      return true;
    },
  };
};

/** First start: the library is made of the seed and published. */
export const ensureLibrary = async (library: Library, snapshots: Snapshots, seed: () => Content): Promise<void> => {
  if (await library.seed(seed())) await library.publish(snapshots, 'sila');
  else if (!(await snapshots.latest(LIBRARY_KIND))) await library.publish(snapshots, 'sila');
};
