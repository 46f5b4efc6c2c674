/** The published content in use: opened at start, swapped whole when staff publish. */
import { SilaError } from '../core/errors.ts';
import type { Snapshots } from '../core/ports.ts';
import type { Understood } from '../core/entry.ts';
import type { Index } from '../knowledge/index.ts';
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
  /** Takes what was published last. Cheap when nothing changed. */
  refresh(): Promise<boolean>;
}

export const openKnowledge = async (snapshots: Snapshots, flows: FlowSet, mode: Mode, cache: string | null): Promise<Knowledge> => {
  let digest = '';
  let content: Content;
  let index: Index;
  let world: World;
  const refresh = async (): Promise<boolean> => {
    const latest = await snapshots.latest(LIBRARY_KIND);
    if (!latest) throw new SilaError('LIBRARY_INVALID', 'nothing has been published.');
    if (latest.digest === digest) return false;
    const next = Content.parse(latest.body);
    const built = openIndex(next, cache); // the old one answers until the new one is whole
    [content, index, world, digest] = [next, built, buildWorld(next, flows, mode), latest.digest];
    return true;
  };
  await refresh();
  return {
    world: () => world, content: () => content, index: () => index, refresh,
    understand: (text, topic) => index.understand(text, topic === undefined ? {} : { topic }),
  };
};

/** First start: the library is made of the seed and published. */
export const ensureLibrary = async (library: Library, snapshots: Snapshots, seed: () => Content): Promise<void> => {
  if (await library.seed(seed())) await library.publish(snapshots, 'sila');
  else if (!(await snapshots.latest(LIBRARY_KIND))) await library.publish(snapshots, 'sila');
};
