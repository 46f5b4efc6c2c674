/**
 * The lines of a conversation as a window over all of them: it grows at the end somebody scrolls to and is cut at the other, so ten thousand lines
 * cost no more than four hundred. What the stream tells reads the newest lines again: how far a message came changes in lines that were there.
 */
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Reply } from '../../api.ts';
import { call, type Problem } from '../api.ts';
import { onOpen, useLive } from '../live.ts';
import { keyOf, queries } from '../query.ts';
import { grow, join, PAGE, type Lines } from './window.ts';

/** A burst of news is read once. */
const GATHER_MS = 120;

const keyFor = (conversation: string) => [...keyOf('lines', { params: { conversation } }), 'window'];
const read = async (conversation: string, query: { before?: string; after?: string }, signal?: AbortSignal): Promise<Reply<'lines'>> => {
  const got = await call('lines', { params: { conversation }, query: { max: PAGE, ...query } }, signal);
  if (!got.ok) throw got.problem;
  return got.value;
};

export const useLines = (conversation: string) => {
  const key = keyFor(conversation);
  const query = useQuery<Lines, Problem>({
    queryKey: key, staleTime: 0,
    queryFn: async ({ signal }) => { const tail = await read(conversation, {}, signal); return join(queries.getQueryData<Lines>(key), tail); },
  });
  const [busy, setBusy] = useState<'older' | 'newer' | null>(null);
  const working = useRef(false);
  const held = (): Lines | undefined => queries.getQueryData<Lines>(keyFor(conversation));
  const put = (change: (w: Lines) => Lines): void => { queries.setQueryData<Lines>(keyFor(conversation), (w) => w && change(w)); };

  const soon = useRef<ReturnType<typeof setTimeout> | null>(null);
  const reading = useRef(false);
  const again = useRef(false);
  const refresh = useCallback((): void => {
    if (reading.current) { again.current = true; return; }
    soon.current ??= setTimeout(() => {
      soon.current = null;
      reading.current = true;
      void read(conversation, {}).then((tail) => { queries.setQueryData<Lines>(keyFor(conversation), (w) => join(w, tail)); }, () => { /* the line is down: the banner says it, and its return reads again */ })
        .finally(() => { reading.current = false; if (again.current) { again.current = false; refresh(); } });
    }, GATHER_MS);
  }, [conversation]);
  useEffect(() => () => { if (soon.current) clearTimeout(soon.current); }, []);
  useLive('conversation', (e) => { if (e.row.conversation === conversation) refresh(); });
  useEffect(() => onOpen(() => refresh()), [refresh]);

  const turn = async (end: 'older' | 'newer'): Promise<void> => {
    const w = held();
    const edge = end === 'older' ? w?.lines[0] : w?.lines.at(-1);
    if (!w || !edge || !w[end] || working.current) return;
    working.current = true;
    setBusy(end);
    try {
      const got = await read(conversation, end === 'older' ? { before: String(edge.n) } : { after: String(edge.n) });
      put((now) => grow(now, end, edge.n, got) ?? now);
    } catch { /* scrolling on asks again */ } finally {
      working.current = false;
      setBusy(null);
    }
  };
  const newest = async (): Promise<void> => {
    try { const tail = await read(conversation, {}); queries.setQueryData<Lines>(keyFor(conversation), join(undefined, tail)); } catch { /* the button is still there */ }
  };
  return { data: query.data, error: query.error, isPending: query.isPending, refetch: query.refetch, busy, older: () => turn('older'), newer: () => turn('newer'), newest, refresh };
};
