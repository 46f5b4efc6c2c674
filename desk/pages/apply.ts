/** Brings what the stream tells into what the screens have read: rows on the screen change in place, lists whose order or membership may differ are read again: at once, then every two seconds while it goes on. */
import type { QueryKey } from '@tanstack/react-query';
import type * as z from 'zod';
import type { InboxRow, RequestRow, RouteName, StreamEvent } from '../api.ts';
import { onEvent, onOpen } from './live.ts';
import { queries } from './query.ts';

/** One word alone is on the screen at once; in a storm every page of every member of staff reads its lists at this pace. */
const AT_ONCE_MS = 50;
const AGAIN_MS = 2_000;

/** What each word of the house makes old. */
const OLD: Record<'library' | 'channels' | 'staff', RouteName[]> = {
  library: ['knowledge', 'knowledge.history', 'facts', 'replies', 'varieties', 'misses', 'flows', 'flow'],
  channels: ['channels'],
  staff: ['staff'],
};

const soon = new Map<string, ReturnType<typeof setTimeout>>();
const readAt = new Map<string, number>();
const refresh = (name: RouteName): void => {
  if (soon.has(name)) return;
  const wait = Math.max(AT_ONCE_MS, (readAt.get(name) ?? -Infinity) + AGAIN_MS - performance.now());
  soon.set(name, setTimeout(() => { soon.delete(name); readAt.set(name, performance.now()); void queries.invalidateQueries({ queryKey: [name] }); }, wait));
};

type Rows<T> = { rows: T[] };
type Pages<T> = { pages: Rows<T>[] };
/** Puts a new row where the old one stands, in plain lists and in paged ones. */
const replace = <T>(name: RouteName, same: (row: T) => boolean, row: T): void => {
  const inRows = (data: Rows<T>): Rows<T> => (data.rows.some(same) ? { ...data, rows: data.rows.map((r) => (same(r) ? row : r)) } : data);
  queries.setQueriesData({ queryKey: [name] }, (data: Rows<T> | Pages<T> | undefined) =>
    data === undefined ? data : 'pages' in data ? { ...data, pages: data.pages.map(inRows) } : inRows(data));
};
/** Boxes that show the newest first: what happened now stands on top at once, not only when the list is read again. The queue has an order of its own. */
const ON_TOP: Record<string, (row: z.infer<typeof InboxRow>) => boolean> = {
  all: () => true, bot: (r) => r.holder === null && r.ticket?.state !== 'waiting', taken: (r) => r.holder !== null, closed: (r) => r.holder === null && r.ticket?.state === 'closed',
};
type Asked = { query?: { box?: string; channel?: string; department?: string; urgent?: string; q?: string } };
const putOnTop = (row: z.infer<typeof InboxRow>): void => {
  for (const [key, data] of queries.getQueriesData<Pages<z.infer<typeof InboxRow>>>({ queryKey: ['inbox'] })) {
    const { box, channel, department, urgent, q } = (key[1] as Asked).query ?? {};
    const first = data?.pages?.[0];
    if (!data || !first || department || urgent || q || (channel && channel !== row.channel) || !ON_TOP[box ?? '']?.(row)) continue;
    if (data.pages.some((p) => p.rows.some((r) => r.conversation === row.conversation))) continue; // it stands there already, changed in its place
    queries.setQueryData(key, { ...data, pages: [{ ...first, rows: [row, ...first.rows] }, ...data.pages.slice(1)] });
  }
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
      putOnTop(row);
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
