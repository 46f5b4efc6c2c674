/** What a conversation asks of the matcher beyond single questions: questions that lean on the last one, several in one message, long stories. Written for
 *  this test after the matcher, from nothing in the seed. A share must come right, so that one phrasing more in the seed does not decide about a build. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { openIndex } from '../../app/matcher.ts';
import { readSeed } from '../../app/seed.ts';
import { SEED_DIR } from '../../app/wire.ts';
import type { Index } from '../../knowledge/index.ts';

type Asked = { say: string; wanted: string[]; before?: string };
const data = JSON.parse(readFileSync(new URL('./talking.json', import.meta.url), 'utf8')) as Record<'follow_ups' | 'several' | 'stories', Asked[]>;
let index: Index;
beforeAll(() => { index = openIndex(readSeed(SEED_DIR), null); }, 180_000);

/** [answered right, answered wrong, the rest in words] */
const outcome = (list: readonly Asked[], right: (a: Asked, topics: readonly string[]) => boolean): { right: number; wrong: number; misses: string[] } => {
  const rows = list.map((a) => ({ a, u: index.understand(a.say, a.before === undefined ? {} : { topic: a.before }) }));
  const good = rows.filter(({ a, u }) => u.outcome === 'answer' && right(a, u.topics));
  const wrong = rows.filter(({ a, u }) => (u.outcome === 'answer' && !u.topics.some((t) => a.wanted.includes(t))) || u.outcome === 'staff');
  return {
    right: good.length / list.length, wrong: wrong.length / list.length,
    misses: rows.filter((r) => !good.includes(r)).map(({ a, u }) => `${u.outcome} ${u.topics.join()} [${u.candidates.slice(0, 3).map((c) => c.topic).join()}] <- ${a.wanted.join()}: ${a.say}`),
  };
};

describe('what a conversation asks', () => {
  it('a question that leans on the topic before', () => {
    const o = outcome(data.follow_ups, (a, topics) => topics.some((t) => a.wanted.includes(t)));
    expect(o.right, o.misses.join('\n')).toBeGreaterThanOrEqual(0.7);
    expect(o.wrong, o.misses.join('\n')).toBeLessThanOrEqual(0.15);
  });
  it('several questions in one message are each answered', () => {
    const o = outcome(data.several, (a, topics) => a.wanted.every((t) => topics.includes(t)));
    expect(o.right, o.misses.join('\n')).toBeGreaterThanOrEqual(0.7);
    expect(o.wrong, o.misses.join('\n')).toBeLessThanOrEqual(0.1);
  });
  it('the ask of a long story', () => {
    const o = outcome(data.stories, (a, topics) => topics.some((t) => a.wanted.includes(t)));
    expect(o.right, o.misses.join('\n')).toBeGreaterThanOrEqual(0.75);
    expect(o.wrong, o.misses.join('\n')).toBeLessThanOrEqual(0.15);
  });
});
