/** Law 7: a generated flow set that passes the checker never faults, and keeps the other laws. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isDeepStrictEqual } from 'node:util';
import { act, play, type Act } from './play.ts';
import { flowSet } from './generated.ts';
import { worldOf } from './world.ts';

/** Conversations that begin in each generated flow. */
const acts = fc.array(act, { minLength: 10, maxLength: 40, size: 'max' });
const into = (i: number, rest: Act[]): Act[] => [{ act: 'odd', n: i, text: '', gap: 0 }, ...rest];

it('law 7: what passes the checker never faults', () => {
  const tally = { passed: 0, refused: 0, turns: 0, registered: 0, steps: new Set<string>() };
  fc.assert(fc.property(flowSet, fc.array(fc.tuple(fc.nat(2), acts), { minLength: 3, maxLength: 3 }), ({ set, sound }, scripts) => {
    if (!sound) { tally.refused++; return; }
    tally.passed++;
    const world = worldOf(set);
    for (const [i, rest] of scripts) {
      let consent = false;
      play(world, into(i, rest), (e) => {
        tally.turns++;
        expect(e.effects.filter((x) => x.type === 'fault')).toEqual([]);
        expect(e.state.stack.length).toBeLessThanOrEqual(8);
        expect(isDeepStrictEqual(JSON.parse(JSON.stringify(e.state)), e.state)).toBe(true);
        if (e.state.flow?.id.startsWith('g')) tally.steps.add(set.current.get(e.state.flow.id)?.steps.find((s) => s.name === e.state.step)?.type ?? 'none');
        consent = e.state.consents?.processing?.given ?? false;
        for (const x of e.effects) if (x.type === 'register') {
          tally.registered++;
          const flow = set.current.get(e.before.flow?.id ?? '');
          const from = flow?.steps.find((s) => s.name === e.before.step);
          const caller = e.before.stack.at(-1); // a called flow came to its end: what registers is its caller, with slots of its own
          if (from?.type === 'review' && (!caller || caller.paused)) for (const [name, value] of Object.entries(x.fields)) if (from.review.includes(name)) expect(e.before.slots[name]).toEqual(value);
        }
        for (const f of [...(e.state.flow ? [{ flow: e.state.flow.id, slots: e.state.slots }] : []), ...e.state.stack]) {
          const flow = set.current.get(f.flow);
          for (const name of Object.keys(f.slots)) if (flow?.slots[name]?.personal) expect(consent, `${f.flow}.${name}`).toBe(true);
        }
      });
    }
  }), { numRuns: 700 });
  expect(tally.passed).toBeGreaterThan(40);
  expect(tally.refused).toBeGreaterThan(60); // a generator of nothing but good sets would prove nothing about the checker
  expect(tally.registered).toBeGreaterThan(5);
  for (const type of ['ask', 'review', 'choose', 'verify']) expect(tally.steps).toContain(type);
  if (process.env['TALLY']) console.log(tally);
}, 120_000);
