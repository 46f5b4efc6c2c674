/** Publishing on a real house: the bot answers from what was published, the event loop goes on meanwhile, thresholds follow. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDrafting, type Drafting } from '../../app/drafting.ts';
import { openHouse, ROOT, type House } from '../../app/wire.ts';
import type { Entry } from '../../core/entry.ts';
import { buildIndex, digestOf, MODEL_FORMAT } from '../../knowledge/index.ts';
import type { Content, Library } from '../../storage/library.ts';

let data: string;
let house: House;
let library: Library;
let drafting: Drafting;
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'sila-drafting-'));
  house = await openHouse({ data, flows: `${ROOT}/flows`, mode: 'demo', logLevel: 'fatal' });
  library = house.library as Library;
  drafting = openDrafting(house.knowledge, data);
}, 120_000);
afterAll(async () => { await drafting.close(); await house.close(); rmSync(data, { recursive: true, force: true }); });

const POOL: Partial<Entry> = { topic: 'pool.women', title: { ar: 'المسبح النسائي', en: 'Pool' }, answer: { ar: 'لدينا مسبح للنساء.', en: 'There is a pool.' }, related: [], needs: [], phrasings: { msa: ['هل عندكم مسبح نسائي', 'متى يفتح المسبح للنساء', 'أريد التسجيل في المسبح', 'كم رسوم المسبح النسائي', 'أين يقع المسبح'] } };
const ASKED = 'متى يفتح المسبح النسائي';
/** Turns of the event loop while `work` goes on. */
const turnsDuring = async (work: Promise<unknown>): Promise<number> => {
  let n = 0;
  let on = true;
  const tick = (): void => { if (!on) return; n++; setTimeout(tick, 1); };
  tick();
  await work.finally(() => { on = false; });
  return n;
};
const publish = async (who: string): Promise<void> => { await drafting.ready((await library.read()).content); await library.publish(house.store.snapshots, who); await house.knowledge.refresh(); };

describe('how well it understands', () => {
  it('is measured in a thread, once for the same content, while the event loop goes on', async () => {
    const content = (await library.read()).content;
    const few: Content = { ...content, entries: content.entries.slice(0, 12) };
    const until = async () => { for (;;) { const q = drafting.quality(few); if (q.state !== 'working') return q; await new Promise((go) => setTimeout(go, 50)); } };
    expect(drafting.quality(few)).toMatchObject({ state: 'working', digest: digestOf(few), quality: null });
    const measured = until();
    expect(await turnsDuring(measured)).toBeGreaterThan(20);
    const { quality, state } = await measured;
    const asked = few.entries.filter((e) => e.mode === 'answer').flatMap((e) => Object.values(e.phrasings).flat()).length;
    expect([state, quality?.base.n]).toEqual(['ready', asked]);
    expect(quality!.base.acc1).toBeGreaterThan(0.5);
    expect(quality!.base.acc3).toBeGreaterThanOrEqual(quality!.base.acc1);
    expect(Object.values(quality!.base.slices).reduce((n, s) => n + s.n, 0)).toBe(asked);
    expect(drafting.quality(few).quality).toBe(quality);
    expect(drafting.quality({ ...few, entries: few.entries.slice(1) }).state).toBe('working');
  }, 120_000);
});

describe('a new entry', () => {
  let before: Content;
  it('is heard in a draft without being published, by the thresholds in use', async () => {
    before = (await library.read()).content;
    const { rev } = await library.read();
    const { content } = await library.edit(rev, (c) => { c.entries.push({ ...(c.entries[0] as Entry), ...POOL } as Entry); });
    drafting.warm(content);
    const said = drafting.explain(content, ASKED);
    expect(await turnsDuring(said)).toBeGreaterThan(5);
    expect((await said).understood).toMatchObject({ outcome: 'answer', topic: 'pool.women' });
    expect((await said).nearest?.topic).toBe('pool.women');
    expect(house.knowledge.understand(ASKED, undefined).topic).not.toBe('pool.women');
    expect((await drafting.explain(before, ASKED)).understood).toEqual(house.knowledge.index().explain(ASKED).understood);
  }, 60_000);

  it('is answered once published, and answers what the plain way answers', async () => {
    const old = house.knowledge.index();
    await publish('Sara');
    const index = house.knowledge.index();
    expect(house.knowledge.understand(ASKED, undefined)).toMatchObject({ outcome: 'answer', topic: 'pool.women' });
    expect(index.model.decision).toEqual(old.model.decision);
    const content = house.knowledge.content();
    const plain = buildIndex(content, { model: { format: MODEL_FORMAT, digest: digestOf(content), decision: old.model.decision } });
    expect(index.digest).toBe(plain.digest);
    const texts = [ASKED, '', 'ابي اموت', ...plain.trained.docs.filter((_, i) => i % 12 === 0).map((d) => d.text)];
    for (const t of texts) expect(index.explain(t), t).toEqual(plain.explain(t));
  }, 60_000);

  it('its own thresholds come after, and are kept for the next start', async () => {
    const quick = house.knowledge.index();
    await drafting.settled();
    const index = house.knowledge.index();
    expect(index.digest).toBe(quick.digest);
    expect(index.model.decision).not.toEqual(quick.model.decision);
    expect(JSON.parse(readFileSync(join(data, 'matcher.json'), 'utf8'))).toEqual(index.model);
    expect(house.knowledge.understand(ASKED, undefined).topic).toBe('pool.women');
  }, 120_000);

  it('is gone after an undo, at once and by the thresholds of then', async () => {
    await library.undo(house.store.snapshots, 'Sara');
    await house.knowledge.refresh();
    expect(house.knowledge.understand(ASKED, undefined).topic).not.toBe('pool.women');
    expect(house.knowledge.index().digest).toBe(digestOf(before));
    expect((await library.read()).content.entries.some((e) => e.topic === 'pool.women')).toBe(true); // the draft stays
  }, 60_000);

  it('stays a draft when only facts are published', async () => {
    const { rev } = await library.read();
    const fact = house.knowledge.content().organisation.facts.find((f) => typeof f.value === 'object' && f.id === 'charity.short') ?? house.knowledge.content().organisation.facts[0];
    await library.edit(rev, (c) => { for (const f of c.organisation.facts) if (f.id === fact?.id) { f.value = { ar: 'جمعية الوفاء', en: 'Wafa' }; f.confirmed = true; } });
    const index = house.knowledge.index();
    const one = await library.publishFacts(house.store.snapshots, house.knowledge.content(), 'Sara');
    await house.knowledge.refresh();
    expect(one.who).toBe('Sara');
    expect(house.knowledge.world().fact(fact?.id as string, 'ar')).toBe('جمعية الوفاء');
    expect(house.knowledge.content().entries.some((e) => e.topic === 'pool.women')).toBe(false);
    expect(house.knowledge.index()).toBe(index); // nothing to learn
    expect((await library.read()).content.entries.some((e) => e.topic === 'pool.women')).toBe(true);
    expect((await library.history()).at(-1)).toEqual(one);
  }, 60_000);
});

describe('the thread', () => {
  it('many questions and publishes at once: every answer belongs to its content', async () => {
    const { content } = await library.read();
    const other: Content = { ...content, entries: content.entries.filter((e) => e.topic !== 'pool.women') };
    const answers = await Promise.all([content, other, content].map((c) => drafting.explain(c, ASKED)));
    expect(answers.map((a) => a.understood.topic === 'pool.women')).toEqual([true, false, true]);
    await publish('Sara');
    expect(house.knowledge.understand(ASKED, undefined).topic).toBe('pool.women');
  }, 60_000);
  it('a house that closes while thresholds are made keeps what it has', async () => {
    await drafting.close();
    expect(existsSync(join(data, 'matcher.json'))).toBe(true);
    expect(house.knowledge.understand(ASKED, undefined).topic).toBe('pool.women');
  });
});
