/** The rows of a box, read page by page as somebody scrolls. */
import { Loader } from '@mantine/core';
import { CheckCheck, Inbox as InboxIcon, SearchX } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { useKeys } from '../keys.ts';
import { Empty, ErrorNote, Loading } from '../parts/index.ts';
import { usePages } from '../query.ts';
import { INBOX } from '../texts/inbox.ts';
import { useTexts } from '../tongue.tsx';
import { Row } from './row.tsx';
import type { Filter } from './screen.tsx';

const PAGE = 50;
/** Rows are read this far before they come into sight. */
const AHEAD = '600px';

const Nothing = ({ filter }: { filter: Filter }) => {
  const t = useTexts(INBOX);
  if (filter.q.trim()) return <Empty icon={<SearchX size={26} />} title={t('empty_found')}>{t('empty_found_about')}</Empty>;
  if (filter.channel || filter.department || filter.urgent) return <Empty icon={<InboxIcon size={26} />} title={t('empty_filter')}>{t('empty_filter_about')}</Empty>;
  return <Empty icon={filter.box === 'waiting' ? <CheckCheck size={26} /> : <InboxIcon size={26} />} title={t(`empty_${filter.box}`)}>{t(`empty_${filter.box}_about`)}</Empty>;
};

export const List = ({ filter, open }: { filter: Filter; open: string | null }) => {
  const t = useTexts(INBOX);
  const [, go] = useLocation();
  const q = filter.q.trim();
  const read = usePages('inbox', { query: { box: filter.box, max: PAGE, ...(filter.channel ? { channel: filter.channel } : {}), ...(filter.department ? { department: filter.department } : {}), ...(filter.urgent ? { urgent: 'true' as const } : {}), ...(q ? { q } : {}) } });
  const { rows, hasNextPage, isFetchingNextPage, fetchNextPage } = read;
  const box = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);

  useEffect(() => { box.current?.scrollTo(0, 0); }, [filter]);
  useEffect(() => {
    if (!hasNextPage || isFetchingNextPage || !end.current) return;
    const eye = new IntersectionObserver(([e]) => { if (e?.isIntersecting) void fetchNextPage(); }, { root: box.current, rootMargin: AHEAD });
    eye.observe(end.current);
    return () => eye.disconnect();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, rows.length]);

  /** The row that has the keyboard, else the one that is open. */
  const at = (): number => {
    const links = [...(box.current?.querySelectorAll('a.chat') ?? [])];
    const focused = links.indexOf(document.activeElement as Element);
    return focused >= 0 ? focused : rows.findIndex((r) => r.conversation === open);
  };
  const move = (by: number): void => {
    const link = box.current?.querySelectorAll<HTMLElement>('a.chat')[Math.max(0, Math.min(rows.length - 1, at() + by))];
    link?.focus();
    link?.scrollIntoView({ block: 'nearest' });
  };
  useKeys([
    { key: 'j', say: t('key_next'), run: () => move(1) }, { key: 'k', say: t('key_prev'), run: () => move(-1) },
    { key: 'enter', say: t('key_open'), run: () => { const row = rows[Math.max(0, at())]; if (row) go(`/inbox/${encodeURIComponent(row.conversation)}`); } },
  ]);

  return (
    <div className="inbox-rows" id="inbox-rows" role="tabpanel" aria-label={t('list')} ref={box} tabIndex={-1} aria-busy={read.isFetching}>
      {read.error && read.data === undefined ? <div style={{ padding: 12 }}><ErrorNote problem={read.error} retry={() => void read.refetch()} /></div> : null}
      {q && rows.length ? <div className="found dim small" role="status">{hasNextPage ? t('found_more', { n: rows.length }) : t('found', { n: rows.length })} · {t('everywhere')}</div> : null}
      {read.isPending ? <Loading /> : rows.length === 0 ? (read.error ? null : <Nothing filter={filter} />) : (
        <ul>{rows.map((r) => <li key={r.conversation}><Row row={r} open={r.conversation === open} /></li>)}</ul>
      )}
      <div ref={end} className="inbox-end">{isFetchingNextPage ? <Loader size="sm" /> : null}</div>
    </div>
  );
};
