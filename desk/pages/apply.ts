/** Brings what the stream tells into what the screens have read: rows on the screen change in place, lists whose order or membership may differ are read again, at most once a second. */
import type { QueryKey } from '@tanstack/react-query';
import type * as z from 'zod';
import type { InboxRow, RequestRow, RouteName, StreamEvent } from '../api.ts';
import { onEvent, onOpen } from './live.ts';
import { queries } from './query.ts';

const AGAIN_MS = 1_000;

/** What each word of the house makes old. */
const OLD: Record<'library' | 'channels' | 'staff', RouteName[]> = {
  library: ['knowledge', 'knowledge.history', 'facts', 'replies', 'varieties', 'misses', 'flows', 'flow'],
  channels: ['channels'],
  staff: ['staff'],
};

const soon = new Map<string, ReturnType<typeof setTimeout>>();
const refresh = (name: RouteName): void => {
  if (soon.has(name)) return;
  soon.set(name, setTimeout(() => { soon.delete(name); void queries.invalidateQueries({ queryKey: [name] }); }, AGAIN_MS));
};

type Rows<T> = { rows: T[] };
type Pages<T> = { pages: Rows<T>[] };
/** Puts a new row where the old one stands, in plain lists and in paged ones. */
const replace = <T>(name: RouteName, same: (row: T) => boolean, row: T): void => {
  const inRows = (data: Rows<T>): Rows<T> => (data.rows.some(same) ? { ...data, rows: data.rows.map((r) => (same(r) ? row : r)) } : data);
  queries.setQueriesData({ queryKey: [name] }, (data: Rows<T> | Pages<T> | undefined) =>
    data === undefined ? data : 'pages' in data ? { ...data, pages: data.pages.map(inRows) } : inRows(data));
};
const isOf = (key: QueryKey, param: string, value: string): boolean => (key[1] as { params?: Record<string, string> } | undefined)?.params?.[param] === value;

type Shown = { row: z.infer<typeof InboxRow>; seen: string | null; viewers: unknown };
const inConversation = (id: string, change: (c: Shown) => Shown): void => {
  queries.setQueriesData({ queryKey: ['conversation'], predicate: (q) => isOf(q.queryKey, 'conversation', id) }, (c: Shown | undefined) => c && change(c));
};

export const apply = (event: StreamEvent): void => {
  switch (event.kind) {
    case 'conversation': {
      const { row, seen } = event;
      replace<z.infer<typeof InboxRow>>('inbox', (r) => r.conversation === row.conversation, row);
      inConversation(row.conversation, (c) => ({ ...c, row, seen }));
      refresh('inbox');
      refresh('inbox.counts');
      return;
    }
    case 'request': {
      const { row } = event;
      replace<z.infer<typeof RequestRow>>('requests', (r) => r.number === row.number, row);
      void queries.invalidateQueries({ queryKey: ['request'], predicate: (q) => isOf(q.queryKey, 'number', row.number) });
      if (row.conversation !== null) void queries.invalidateQueries({ queryKey: ['conversation'], predicate: (q) => isOf(q.queryKey, 'conversation', row.conversation as string) });
      refresh('requests');
      refresh('requests.board');
      refresh('person');
      return;
    }
    case 'presence': return inConversation(event.conversation, (c) => ({ ...c, viewers: event.viewers }));
    case 'library': case 'channels': case 'staff': for (const name of OLD[event.kind]) refresh(name); return;
    case 'reload': return void queries.invalidateQueries();
    case 'act': return; // screens wait for it with outcomeOf
  }
};

/** Called once, before the line opens. What was read before a first opening may miss something that came in between. */
export const keepFresh = (): (() => void) => {
  const ends = [onEvent(apply), onOpen((again) => { if (!again && queries.getQueryCache().getAll().some((q) => q.queryKey[0] !== 'me')) void queries.invalidateQueries({ predicate: (q) => q.queryKey[0] !== 'me' }); })];
  return () => { for (const end of ends) end(); };
};
