/** The quick loop of the SVM against the plain one it replaced, and phrasings remembered against phrasings read anew. */
import { describe, expect, it } from 'vitest';
import { fit, newMemo, prepare } from '../../knowledge/fit.ts';
import { fitLinear, margins, seeded, shuffle } from '../../knowledge/linear.ts';
import { pack, unpack } from '../../knowledge/pack.ts';
import { makeSpace, toVector, type Vector } from '../../knowledge/space.ts';
import { seedContent } from './base.ts';

const content = seedContent();
const part = { ...content, entries: content.entries.slice(0, 12), offtopic: {} };

/** One feature at a time, as the paper has it. */
const plainFit = (vectors: readonly Vector[], labels: Int32Array, own: number, size: number, groups: readonly Uint8Array[]): Float64Array => {
  const classes = own + groups.length;
  const w = new Float64Array((size + 1) * classes);
  const alpha = new Float64Array(vectors.length * classes);
  const random = seeded(1);
  const order = Array.from(vectors.keys());
  for (let pass = 0; pass < 6; pass++) {
    shuffle(order, random);
    for (const i of order) {
      const { ids, values } = vectors[i] as Vector;
      for (let k = 0; k < classes; k++) {
        let s = 0.3 * (w[size * classes + k] as number);
        ids.forEach((id, f) => { s += (values[f] as number) * (w[id * classes + k] as number); });
        const member = k < own ? k === labels[i] : groups[k - own]?.[i] === 1;
        const y = member ? 1 : -1;
        const slack = member ? 1 / 8 : 1 / 2;
        const old = alpha[i * classes + k] as number;
        const g = y * s - 1 + slack * old;
        if (old === 0 && g >= 0) continue;
        const next = Math.max(0, old - g / (1 + 0.09 + slack));
        const d = next - old;
        if (Math.abs(d) < 1e-5) continue;
        alpha[i * classes + k] = next;
        ids.forEach((id, f) => { w[id * classes + k]! += d * y * (values[f] as number); });
        w[size * classes + k]! += d * y * 0.3;
      }
    }
  }
  return w;
};

describe('the linear part', () => {
  it('learns what the plain loop learns', () => {
    const p = prepare(part);
    const { space, vectors } = makeSpace(p.bags);
    p.bags.forEach((b, i) => expect(toVector(space, b)).toEqual(vectors[i]));
    const quick = fitLinear(vectors, p.y, p.labels.length, space.size, {}, p.groups);
    const plain = plainFit(vectors, p.y, p.labels.length, space.size, p.groups);
    let apart = 0;
    quick.weights.forEach((v, i) => { apart = Math.max(apart, Math.abs(v - (plain[i] as number))); });
    expect(apart).toBeLessThan(1e-3);
    const best = (m: ArrayLike<number>): number => Array.from(m).slice(0, p.labels.length).reduce((b, v, k, all) => (v > (all[b] as number) ? k : b), 0);
    for (const v of vectors) {
      const m = new Float64Array(quick.classes);
      for (let k = 0; k < quick.classes; k++) { m[k] = 0.3 * (plain[space.size * quick.classes + k] as number); v.ids.forEach((id, f) => { m[k]! += (v.values[f] as number) * (plain[id * quick.classes + k] as number); }); }
      expect(best(margins(quick, v))).toBe(best(m));
    }
  });
});

describe('preparing again', () => {
  it('after an edit gives what a fresh preparation gives', () => {
    const memo = newMemo();
    prepare(part, memo);
    const next = { ...part, entries: [...part.entries.slice(1), { ...part.entries[0]!, phrasings: { msa: ['جملة جديدة لم تُكتب من قبل'] } }] };
    expect(prepare(next, memo)).toEqual(prepare(next));
    expect(memo.seen.has(part.entries[0]!.phrasings.msa?.[0] ?? '')).toBe(next.entries.some((e) => Object.values(e.phrasings).flat().includes(part.entries[0]!.phrasings.msa?.[0] ?? '')));
    const other = { ...next, danger: { abuse: [{ all: ['زوجي', 'يضرب'] }] } };
    expect(prepare(other, memo)).toEqual(prepare(other));
  });
});

describe('on its way to another thread', () => {
  it('nothing changes', () => {
    const fitted = fit(prepare(part));
    const kept = structuredClone({ space: fitted.ranker.space.size, weights: fitted.ranker.linear.weights });
    const words = fitted.near.counts();
    const { packed, transfer } = pack(fitted);
    const arrived = structuredClone(packed, { transfer });
    const work = unpack(arrived, part);
    let rests = 0;
    let step = work.next();
    for (; !step.done; step = work.next()) rests++;
    const back = step.value as Exclude<typeof step.value, void>;
    expect(rests).toBeGreaterThan(2);
    expect(back.ranker.linear.weights).toEqual(kept.weights);
    expect(back.ranker.space.ids).toEqual(fitted.ranker.space.ids);
    expect(back.near.counts()).toEqual(words);
    expect(back.cues.cues).toEqual(fitted.cues.cues);
    expect(back.docs).toEqual(fitted.docs);
    expect(fitted.ranker.linear.weights.length).toBe(0); // it went, it was not copied
  });
});
