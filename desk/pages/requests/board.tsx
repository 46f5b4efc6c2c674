/** The requests by state, a column each. A card is moved by its menu or by dragging; either opens the same question with the message to the person. */
import { ActionIcon, Button, Menu, Switch } from '@mantine/core';
import { EllipsisVertical } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { FINAL_STATES, REQUEST_STATES, type RequestState } from '../../../core/request.ts';
import { useMe } from '../me.tsx';
import { Await, ChannelMark, Chip, ErrorNote, Loading, Name, Num, Time } from '../parts/index.ts';
import { usePages, useRow } from '../query.ts';
import { StateDialog } from '../request/state-dialog.tsx';
import { REQUESTS } from '../texts/requests.ts';
import { STATES } from '../texts/words.ts';
import { titled, useTexts, useTongue } from '../tongue.tsx';
import { Due, type RequestRow } from './due.tsx';
import { askOf, type Filters } from './filters.ts';

const CARRIED = 'text/x-sila-request';
/** What is dragged now. Kept here: what goes into a drag can be dropped on another page. */
let carried: RequestRow | null = null;
type Move = { row: RequestRow; to?: RequestState };

const Card = ({ row, onMove }: { row: RequestRow; onMove: ((to?: RequestState) => void) | null }) => {
  const t = useTexts(REQUESTS);
  const { say } = useTongue();
  return (
    <li className="card tile" data-late={row.late === 'late' || undefined} draggable={onMove !== null} onDragStart={(e) => { carried = row; e.dataTransfer.setData(CARRIED, ''); e.dataTransfer.effectAllowed = 'move'; }} onDragEnd={() => { carried = null; }}>
      <div className="top">
        <Link href={`/requests/${row.number}`} draggable={false}>{say(titled(row.title))}</Link>
        {onMove ? (
          <Menu position="bottom-end" withinPortal>
            <Menu.Target><ActionIcon variant="subtle" color="gray" size="sm" aria-label={`${t('move')}: ${row.number}`}><EllipsisVertical size={16} /></ActionIcon></Menu.Target>
            <Menu.Dropdown><Menu.Label>{t('move')}</Menu.Label>{REQUEST_STATES.filter((s) => s !== row.state).map((s) => <Menu.Item key={s} onClick={() => onMove(s)}>{say(STATES[s])}</Menu.Item>)}</Menu.Dropdown>
          </Menu>
        ) : null}
      </div>
      <div className="who">{row.channel ? <ChannelMark channel={row.channel} size={14} /> : null}<span className="cut"><Name name={row.name} /></span></div>
      <div className="chips small"><Due row={row} /></div>
      <div className="foot dim small"><Num>{row.number}</Num><span className="cut">{row.assignee ? <bdi>{row.assignee.name}</bdi> : t('nobody')}</span><Time at={row.created} /></div>
    </li>
  );
};

/** `count`: of all in this state; null when the filters leave some out, then what was read is counted. */
const Column = ({ state, count, late, filters, q, onMove }: { state: RequestState; count: number | null; late: number; filters: Filters; q: string; onMove: ((move: Move) => void) | null }) => {
  const t = useTexts(REQUESTS);
  const { say } = useTongue();
  const { state: _s, open: _o, sort: _b, ...rest } = filters;
  const { query } = askOf({ ...rest, state, sort: FINAL_STATES.includes(state) ? 'updated' : 'due' }, q);
  const read = usePages('requests', { query: { ...query, max: 20 } });
  const [over, setOver] = useState(false);
  const carries = (e: React.DragEvent): boolean => onMove !== null && e.dataTransfer.types.includes(CARRIED);
  return (
    <section className="column" aria-label={say(STATES[state])} data-over={over || undefined} title={over ? t('drop', { state: say(STATES[state]) }) : undefined}
      onDragOver={(e) => { if (carries(e)) { e.preventDefault(); setOver(true); } }} onDragLeave={(e) => { if (!e.currentTarget.contains(e.relatedTarget as Node | null)) setOver(false); }}
      onDrop={(e) => {
        setOver(false);
        if (!carries(e)) return;
        e.preventDefault();
        if (carried && carried.state !== state) onMove?.({ row: carried, to: state });
      }}>
      <h2><Chip tone={STATES[state].tone}>{say(STATES[state])}</Chip>{count !== null || read.data ? <span className="num dim">{count ?? `${read.rows.length}${read.hasNextPage ? '+' : ''}`}</span> : null}{late && count !== null ? <span className="urgent-word small">{t('column_late', { n: late })}</span> : null}</h2>
      {read.isPending ? <Loading /> : null}
      <ErrorNote problem={read.error} retry={() => void read.refetch()} />
      {read.data && !read.rows.length ? <p className="dim small nothing">{t('column_empty')}</p> : null}
      {/* Reached by the keyboard, as it scrolls. */}
      <ul tabIndex={0} aria-label={say(STATES[state])}>
        {read.rows.map((r) => <Card key={r.number} row={r} onMove={onMove && ((to) => onMove({ row: r, ...(to ? { to } : {}) }))} />)}
        {read.hasNextPage ? <li><Button fullWidth variant="subtle" size="sm" loading={read.isFetchingNextPage} onClick={() => void read.fetchNextPage()}>{t('more')}</Button></li> : null}
      </ul>
    </section>
  );
};

export const Board = ({ filters, q }: { filters: Filters; q: string }) => {
  const t = useTexts(REQUESTS);
  const me = useMe();
  const read = useRow('requests.board', { query: filters.department ? { department: filters.department } : {} });
  const [finished, setFinished] = useState(false);
  const [move, setMove] = useState<Move | null>(null);
  return (
    <Await read={read}>{(counts) => {
      const whole = !q && !filters.kind && !filters.assignee && !filters.late;
      const of = (s: RequestState) => counts.find((c) => c.state === s) ?? { count: 0, late: 0 };
      return (
        <>
          <div className="board" tabIndex={0} role="group" aria-label={t('board')}>
            {REQUEST_STATES.filter((s) => finished || !FINAL_STATES.includes(s)).map((s) => <Column key={s} state={s} count={whole ? of(s).count : null} late={of(s).late} filters={filters} q={q} onMove={me.may('agent') ? setMove : null} />)}
          </div>
          <div className="finished"><Switch size="sm" label={t('finished')} checked={finished} onChange={(e) => setFinished(e.currentTarget.checked)} /></div>
          {move ? <StateDialog row={move.row} {...(move.to ? { to: move.to } : {})} onClose={() => setMove(null)} /> : null}
        </>
      );
    }}</Await>
  );
};
