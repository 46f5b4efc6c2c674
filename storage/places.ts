/** Who waits where: the steps at which a conversation stands, as one plain word beside its sealed state. Counted before a flow is published. */
import type { Conversation } from '../core/conversation.ts';
import type { Ctx } from './context.ts';

/** `flow/step flow/step`: the form that is open, and those under it that wait for a digression or a called flow to end. Null: none is. */
export const placesOf = (s: Conversation): string | null => {
  const open = [...s.stack.map((f) => `${f.flow}/${f.step}`), ...(s.flow && s.step !== null ? [`${s.flow.id}/${s.step}`] : [])];
  return open.length ? open.join(' ') : null;
};

/** Most first. Different words are few: a group of them is opened, not a conversation. */
export const places = async (c: Ctx): Promise<{ flow: string; step: string; count: number }[]> => {
  const found = new Map<string, number>();
  for (const { places: word, n } of await c.tx.all<{ places: string; n: number }>('SELECT places, COUNT(*) AS n FROM conversation WHERE places IS NOT NULL GROUP BY places', [])) {
    for (const at of word.split(' ')) found.set(at, (found.get(at) ?? 0) + n);
  }
  return [...found].map(([at, count]) => { const cut = at.indexOf('/'); return { flow: at.slice(0, cut), step: at.slice(cut + 1), count }; })
    .sort((a, b) => b.count - a.count || (`${a.flow}/${a.step}` < `${b.flow}/${b.step}` ? -1 : 1));
};
