/** What somebody began to write, kept for each conversation until it is sent: in this tab only, and gone with the session, for it may hold a person's affairs. */
import { useCallback, useState } from 'react';
import { queries } from '../query.ts';

export type Tab = 'reply' | 'note';
export type Attached = { id: string; name: string; mime: string; bytes: number };
export type Draft = { tab: Tab; reply: string; note: string; files: Attached[] };
const BLANK: Draft = { tab: 'reply', reply: '', note: '', files: [] };
const KEPT = 'sila.drafts';
const MOST = 100;

let owner: string | null = null;
const drafts = new Map<string, Draft>();
const save = (): void => { try { sessionStorage.setItem(KEPT, JSON.stringify({ owner, drafts: [...drafts] })); } catch { /* full or forbidden: kept until the page is closed */ } };
const forget = (): void => { drafts.clear(); try { sessionStorage.removeItem(KEPT); } catch { /* nothing kept */ } };

const load = (me: string): void => {
  if (owner === me) return;
  drafts.clear();
  owner = me;
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null') as { owner: string; drafts: [string, Draft][] } | null;
    if (kept?.owner === me) for (const [id, d] of kept.drafts) drafts.set(id, { ...BLANK, ...d });
    else forget();
  } catch { forget(); }
};
queries.getQueryCache().subscribe(({ query }) => {
  if (query.queryKey[0] !== 'me' || query.state.data !== null) return;
  owner = null;
  forget();
});

const isBlank = (d: Draft): boolean => d.reply === '' && d.note === '' && d.files.length === 0;

export const useDraft = (me: string, conversation: string): { draft: Draft; change: (part: Partial<Draft> | ((d: Draft) => Partial<Draft>)) => void } => {
  load(me);
  const [draft, setDraft] = useState<Draft>(() => drafts.get(conversation) ?? BLANK);
  const change = useCallback((part: Partial<Draft> | ((d: Draft) => Partial<Draft>)): void => {
    setDraft((d) => {
      const next = { ...d, ...(typeof part === 'function' ? part(d) : part) };
      drafts.delete(conversation);
      if (!isBlank(next)) drafts.set(conversation, next);
      if (drafts.size > MOST) drafts.delete(drafts.keys().next().value as string);
      save();
      return next;
    });
  }, [conversation]);
  return { draft, change };
};
