/** What staff may answer with: entries that fit, and their own ready replies. */
import type { Handlers } from '../handler.ts';
import { refuse } from '../problems.ts';

/** Entries offered under the composer. */
const OFFERED = 4;
/** Topics that call for a person have nothing to suggest to one. */
const FOR_STAFF = 'staff.';

export const suggest: Handlers<'suggest' | 'replies' | 'replies.put'> = {
  suggest: async ({ house }, { body }) => {
    if (!body.text.trim()) return { rows: [] };
    const u = await house.understand(body.text, false);
    const best = new Map<string, number>(u.candidates.map((c) => [c.topic, c.score]));
    for (const topic of u.topics) if (!best.has(topic)) best.set(topic, 1); // several questions in one: each has its entry
    const rows = [];
    for (const [topic, score] of [...best].sort((a, b) => b[1] - a[1])) {
      if (topic.startsWith(FOR_STAFF) || rows.length === OFFERED) continue;
      const said = await house.speak(topic, body.lang ?? u.lang, false);
      if (said?.text) rows.push({ topic, title: said.title, text: said.text, score });
    }
    return { rows };
  },
  replies: async ({ house }) => {
    const { rev, drafts } = await house.library.read();
    return { rev, rows: drafts.replies };
  },
  'replies.put': async ({ house, audit }, { body }) => {
    if (new Set(body.rows.map((r) => r.id)).size !== body.rows.length) return refuse('INPUT', 'rows.id');
    const { rev } = await house.library.edit(body.rev, (drafts) => { drafts.replies = body.rows; });
    await audit('replies.write', null, `rows=${body.rows.length}`);
    await house.store.tell('library', String(rev), null, house.now());
    return { rev };
  },
};
