/** Boxes, search, the counts beside them. */
import type { Handlers } from '../handler.ts';
import { inboxRows } from '../rows.ts';
import type { InboxLine } from '../../core/desk-ports.ts';

const PAGE = 50;
/** Conversations a search looks through; whoever needs more says more. */
const FOUND = 200;

export const inbox: Handlers<'inbox' | 'inbox.counts'> = {
  inbox: async ({ house, me }, { query }) => {
    const max = query.max ?? PAGE;
    const filter = { who: me.id, max, ...(query.department ? { department: query.department } : {}), ...(query.channel ? { channel: query.channel } : {}), ...(query.urgent ? { urgent: true as const } : {}) };
    const words = query.q?.trim();
    if (!words) {
      const page = await house.store.inbox({ ...filter, box: query.box, teams: me.teams, ...(query.after ? { after: query.after } : {}) });
      return { rows: inboxRows(house, page.rows), more: page.more };
    }
    // A search is over everything: who looks for somebody does not know which box they are in. Its pages are counted: the best come first.
    const ids = (await house.store.search(words, FOUND)).map((f) => f.conversation);
    const from = Math.max(0, Math.trunc(Number(query.after ?? 0)) || 0);
    const rows = ids.length ? (await house.store.inbox({ ...filter, box: 'all', ids, max: FOUND })).rows : [];
    const of = new Map<string, InboxLine>(rows.map((r) => [r.conversation, r]));
    const found = [...new Set(ids)].flatMap((id) => of.get(id) ?? []);
    return { rows: inboxRows(house, found.slice(from, from + max)), more: found.length > from + max ? String(from + max) : null };
  },
  'inbox.counts': ({ house, me }) => house.store.counts(me.id),
};
