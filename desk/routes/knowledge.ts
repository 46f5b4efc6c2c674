/** What the bot knows: drafts under a revision, tried, checked, published, undone. */
import { gather } from '../alike.ts';
import type { Ctx, Handlers } from '../handler.ts';
import type { DeskHouse, Published } from '../house.ts';
import { changedTopics, dueForReview, muteTopics } from '../marks.ts';
import { refuse } from '../problems.ts';
import { VARIETIES } from '../../core/entry.ts';

const DAY = 86_400_000;
/** Unanswered questions looked through. */
const MISSES = 2_000;

const tellLibrary = (house: DeskHouse, ref: string): Promise<void> => house.store.tell('library', ref, null, house.now());
const announced = async ({ house, audit }: Pick<Ctx, 'house' | 'audit'>, action: string, p: Published): Promise<Published> => {
  await audit(action, null, `n=${p.n}`);
  await tellLibrary(house, String(p.n));
  return p;
};

type Rows = 'knowledge' | 'entry.put' | 'entry.drop' | 'knowledge.try' | 'knowledge.check' | 'knowledge.quality' | 'knowledge.publish' | 'knowledge.undo' | 'knowledge.history' | 'misses' | 'varieties';
export const knowledge: Handlers<Rows> = {
  knowledge: async ({ house }) => {
    const [{ rev, drafts }, now, history] = await Promise.all([house.library.read(), house.library.published(), house.library.history()]);
    const changed = changedTopics(drafts.entries, now.entries);
    return {
      rev, entries: drafts.entries, changed, before: now.entries.filter((e) => changed.includes(e.topic)), mute: muteTopics(drafts, house.mode, house.now()), review: dueForReview(drafts.entries, house.now()),
      published: history[0] ?? null,
    };
  },
  'entry.put': async ({ house, audit }, { params: { topic }, body }) => {
    if (body.entry.topic !== topic) return refuse('INPUT', 'entry.topic');
    const { rev } = await house.library.edit(body.rev, (drafts) => {
      const at = drafts.entries.findIndex((e) => e.topic === topic);
      if (at < 0) drafts.entries.push(body.entry); else drafts.entries[at] = body.entry;
    });
    await audit('entry.write', topic);
    await tellLibrary(house, String(rev));
    return { rev };
  },
  'entry.drop': async ({ house, audit }, { params: { topic }, body }) => {
    if (!(await house.library.read()).drafts.entries.some((e) => e.topic === topic)) return refuse('NOT_FOUND');
    const { rev } = await house.library.edit(body.rev, (drafts) => { drafts.entries = drafts.entries.filter((e) => e.topic !== topic); });
    await audit('entry.drop', topic);
    await tellLibrary(house, String(rev));
    return { rev };
  },
  'knowledge.try': async ({ house }, { body }) => {
    const u = await house.understand(body.text, body.draft);
    const { entries } = body.draft ? (await house.library.read()).drafts : await house.library.published();
    const title = (topic: string): string => entries.find((e) => e.topic === topic)?.title[u.lang] ?? topic;
    const topics = u.topics.length ? u.topics : u.topic ? [u.topic] : [];
    const said = u.outcome === 'answer' || u.outcome === 'staff' ? (await Promise.all(topics.map((t) => house.speak(t, u.lang, body.draft)))).filter((s) => s !== null) : [];
    const text = said.map((s) => s.text).filter((t) => t !== null).join('\n\n');
    return {
      outcome: u.outcome, topic: u.topic, lang: u.lang, why: u.why, text: text || null, confirmed: said.length > 0 && said.every((s) => s.confirmed),
      candidates: u.candidates.map((c) => ({ topic: c.topic, title: title(c.topic), score: c.score })),
    };
  },
  'knowledge.check': async ({ house }) => ({ findings: await house.check() }),
  'knowledge.quality': ({ house }, { query }) => house.quality(query.draft !== undefined),
  'knowledge.publish': async (ctx, { body }) => announced(ctx, 'knowledge.publish', await ctx.house.library.publish(body.rev, ctx.me.name, 'all')),
  'knowledge.undo': async (ctx) => {
    const back = await ctx.house.library.undo(ctx.me.name);
    return back ? announced(ctx, 'knowledge.undo', back) : refuse('NOT_NOW');
  },
  'knowledge.history': async ({ house }) => ({ rows: await house.library.history() }),
  misses: async ({ house }, { query }) => ({ rows: gather(await house.store.misses(house.now() - query.days * DAY, MISSES)) }),
  varieties: async ({ house }) => ({
    varieties: [...VARIETIES],
    rows: (await house.library.read()).drafts.entries.map((e) => ({ topic: e.topic, counts: Object.fromEntries(VARIETIES.map((v) => [v, e.phrasings[v]?.length ?? 0])) })),
  }),
};
