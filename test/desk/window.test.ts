/** The window over a long conversation: nothing doubled, nothing out of order, never more than it holds, whatever is read in which order. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { grow, join, MOST, PAGE, type Line, type Lines } from '../../desk/pages/conversation/window.ts';

const line = (n: number): Line => ({ n, kind: 'message', at: n, by: 'person', who: null, text: String(n), key: `k${n}`, media: [] });
const run = (from: number, to: number): Line[] => Array.from({ length: Math.max(0, to - from) }, (_, i) => line(from + i));
/** A server with `total` lines. */
const tail = (total: number) => ({ lines: run(Math.max(0, total - PAGE), total), seen: total ? `m${total - 1}` : null });
const before = (n: number) => ({ lines: run(Math.max(0, n - PAGE), n), seen: null });
const after = (n: number, total: number) => ({ lines: run(n + 1, Math.min(total, n + 1 + PAGE)), seen: `m${total - 1}` });
const whole = (w: Lines, total: number): void => {
  expect(w.lines.length).toBeLessThanOrEqual(2 * MOST);
  for (const [i, l] of w.lines.entries()) if (i) expect(l.n).toBe((w.lines[i - 1] as Line).n + 1);
  if (!w.older && w.lines.length) expect(w.lines[0]?.n).toBe(0);
  if (!w.newer && w.lines.length) expect(w.lines.at(-1)?.n).toBeLessThan(total);
};

it('holds a run without holes under any scrolling and any news', () => {
  fc.assert(fc.property(fc.nat(3_000), fc.array(fc.oneof(fc.constant('older' as const), fc.constant('newer' as const), fc.nat(150)), { maxLength: 60 }), (start, moves) => {
    let total = start;
    let w = join(undefined, tail(total));
    for (const move of moves) {
      if (typeof move === 'number') { total += move; w = join(w, tail(total)); }
      else if (w[move] && w.lines.length) {
        const edge = (move === 'older' ? w.lines[0] : w.lines.at(-1)) as Line;
        w = grow(w, move, edge.n, move === 'older' ? before(edge.n) : after(edge.n, total)) as Lines;
        expect(w.lines.length).toBeLessThanOrEqual(MOST);
      }
      whole(w, total);
    }
    // From anywhere the newest is reached by going on.
    for (let n = 0; w.newer && n < 200; n++) w = grow(w, 'newer', (w.lines.at(-1) as Line).n, after((w.lines.at(-1) as Line).n, total)) as Lines;
    if (total) { expect(w.lines.at(-1)?.n).toBe(total - 1); expect(w.seen).toBe(`m${total - 1}`); }
  }), { numRuns: 150 });
});

it('takes up how far a message came', () => {
  const w = join(undefined, tail(10));
  const news = tail(11);
  news.lines[9] = { ...(news.lines[9] as Line), progress: 'read' };
  const now = join(w, news);
  expect(now.lines).toHaveLength(11);
  expect(now.lines[9]?.progress).toBe('read');
});

it('more than a page came unheard: it says that there is more instead of leaving a hole', () => {
  const w = join(join(undefined, tail(20)), tail(500));
  expect(w.newer).toBe(true);
  expect(w.seen).toBe('m19'); // nobody has read what was not shown
});

it('what was read for a place that has moved is thrown away', () => {
  const w = join(undefined, tail(200));
  expect(grow(w, 'older', 5, before(5))).toBeNull();
});
