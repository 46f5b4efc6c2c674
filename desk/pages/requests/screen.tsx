/** Requests: as a table or a board, narrowed by filters, changed one by one or many at once. */
import { Button, SegmentedControl, Tooltip } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { ClipboardList, Columns3, Download, Plus, Rows3 } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { addressOf } from '../api.ts';
import { useKeys } from '../keys.ts';
import { useMe } from '../me.tsx';
import { Empty, ErrorNote, Loading, Page } from '../parts/index.ts';
import { usePages, useRow } from '../query.ts';
import { REQUESTS } from '../texts/requests.ts';
import { useTexts } from '../tongue.tsx';
import { Board } from './board.tsx';
import { BulkBar } from './bulk.tsx';
import { FilterBar } from './filter-bar.tsx';
import { askOf, useFilters, type Filters } from './filters.ts';
import { Table } from './table.tsx';
import { WalkIn } from './walk-in.tsx';
import './requests.css';

const PAUSE_MS = 250;
const FIRST = 50;
/** Searched for last: still there on the way back from a request, gone with the page. */
let kept = '';

const List = ({ filters, q, narrowed, set, onWalkIn }: { filters: Filters; q: string; narrowed: boolean; set: (change: Partial<Filters>) => void; onWalkIn: (() => void) | null }) => {
  const t = useTexts(REQUESTS);
  const me = useMe();
  const [, go] = useLocation();
  const { query } = askOf(filters, q);
  const read = usePages('requests', { query: { ...query, max: FIRST } });
  const { rows } = read;
  const [at, setAt] = useState(-1);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const shape = JSON.stringify(query);
  // What is no longer shown is not changed by accident.
  useEffect(() => { setAt(-1); setPicked(new Set()); }, [shape]);
  const bulk = me.may('supervisor');
  const pick = (numbers: string[], on: boolean): void => setPicked((before) => {
    const next = new Set(before);
    for (const n of numbers) if (on) next.add(n); else next.delete(n);
    return next;
  });
  const here = rows[at];
  const step = (by: 1 | -1) => (): void => setAt((n) => Math.max(0, Math.min(rows.length - 1, n + by)));
  useKeys([
    { key: 'j', say: t('next'), run: step(1) }, { key: 'k', say: t('previous'), run: step(-1) }, { key: 'arrowdown', run: step(1) }, { key: 'arrowup', run: step(-1) },
    { key: 'enter', say: t('open_key'), run: () => { if (here) go(`/requests/${here.number}`); } },
    ...(bulk ? [{ key: 'x', say: t('select_key'), run: () => { if (here) pick([here.number], !picked.has(here.number)); } }] : []),
  ]);
  const numbers = useMemo(() => [...picked], [picked]);
  if (read.isPending) return <Loading />;
  if (read.error && !read.data) return <ErrorNote problem={read.error} retry={() => void read.refetch()} />;
  if (!rows.length) return narrowed || q
    ? <Empty icon={<ClipboardList size={28} />} title={t('none')}>{t('none_about')}</Empty>
    : <Empty icon={<ClipboardList size={28} />} title={t('none_yet')}><p>{t('none_yet_about')}</p>{onWalkIn ? <Button variant="light" leftSection={<Plus size={18} />} onClick={onWalkIn}>{t('walk_in')}</Button> : null}</Empty>;
  return (
    <>
      <Table rows={rows} at={at} sort={filters.sort ?? 'created'} onSort={(by) => set({ sort: by })} picked={bulk ? picked : null} onPick={pick} />
      {read.hasNextPage ? <div className="further"><Button variant="subtle" loading={read.isFetchingNextPage} onClick={() => void read.fetchNextPage()}>{t('more')}</Button></div> : null}
      <BulkBar numbers={numbers} onPicked={(left) => setPicked(new Set(left))} />
    </>
  );
};

export const Screen = () => {
  const t = useTexts(REQUESTS);
  const me = useMe();
  const { filters, narrowed, set, clear } = useFilters();
  const [typed, setTyped] = useState(kept);
  const [q] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const [walkIn, setWalkIn] = useState(false);
  const searching = useRef<HTMLInputElement>(null);
  const board = useRow('requests.board', { query: {} }).data;
  const late = board?.reduce((n, b) => n + b.late, 0) ?? 0;
  useEffect(() => { kept = q; }, [q]);
  const agent = me.may('agent');
  useKeys([
    { key: '/', say: t('search_key'), run: () => searching.current?.focus() },
    { key: 'b', say: t('view_key'), run: () => set({ view: filters.view === 'board' ? 'table' : 'board' }) },
    ...(agent ? [{ key: 'n', say: t('new_key'), run: () => setWalkIn(true) }] : []),
  ]);
  const { kind, state, department } = filters;
  const csv = addressOf('requests.csv', { query: { ...(kind ? { kind } : {}), ...(state ? { state } : {}), ...(department ? { department } : {}) } });
  return (
    <Page title={t('title')} {...(filters.view === 'board' ? { fill: true } : {})}
      sub={board ? <>{t('sub', { n: board.reduce((n, b) => n + b.count, 0) })}{late ? <> · <span className="urgent-word">{t('sub_late', { n: late })}</span></> : null}</> : null}
      actions={(
        <>
          <SegmentedControl aria-label={t('view')} value={filters.view} onChange={(v) => set({ view: v as Filters['view'] })} data={[
            { value: 'table', label: <span className="seg"><Rows3 size={16} aria-hidden />{t('table')}</span> }, { value: 'board', label: <span className="seg"><Columns3 size={16} aria-hidden />{t('board')}</span> },
          ]} />
          {me.may('supervisor') && filters.view === 'table' ? <Tooltip label={t('export_about')}><Button className="export" component="a" href={csv} download variant="default" leftSection={<Download size={17} aria-hidden />}>{t('export')}</Button></Tooltip> : null}
          {agent ? <Button leftSection={<Plus size={18} aria-hidden />} onClick={() => setWalkIn(true)}>{t('walk_in')}</Button> : null}
        </>
      )}>
      <FilterBar filters={filters} narrowed={narrowed} q={typed} searching={searching} onSearch={setTyped} set={set} clear={clear} />
      {filters.view === 'board' ? <Board filters={filters} q={q} /> : <List filters={filters} q={q} narrowed={narrowed} set={set} onWalkIn={agent ? () => setWalkIn(true) : null} />}
      {walkIn ? <WalkIn onClose={() => setWalkIn(false)} /> : null}
    </Page>
  );
};
