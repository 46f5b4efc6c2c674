/** The requests as rows: sorted by its headings, several picked at once, opened by a click or Enter. */
import { Checkbox } from '@mantine/core';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { ChannelMark, Name, Num, StateChip, Time } from '../parts/index.ts';
import { REQUESTS } from '../texts/requests.ts';
import { DEPARTMENTS } from '../texts/words.ts';
import { titled, useTexts, useTongue } from '../tongue.tsx';
import { Due, type RequestRow } from './due.tsx';
import type { Sort } from './filters.ts';

type Props = { rows: RequestRow[]; at: number; sort: Sort; onSort: (by: Sort) => void; picked: ReadonlySet<string> | null; onPick: (numbers: string[], on: boolean) => void };

/** The server has one direction for each: newest first, nearest day first. */
const Heading = ({ by, now, onSort }: { by: Sort; now: Sort; onSort: (by: Sort) => void }) => {
  const t = useTexts(REQUESTS);
  const Arrow = by === 'due' ? ArrowUp : ArrowDown;
  return (
    <th aria-sort={by !== now ? 'none' : by === 'due' ? 'ascending' : 'descending'}>
      <button type="button" className="sort" aria-label={t('sort_by', { by: t(by) })} onClick={() => onSort(by)}>{t(by)}<Arrow size={14} aria-hidden style={{ opacity: by === now ? 1 : 0 }} /></button>
    </th>
  );
};

export const Table = ({ rows, at, sort, onSort, picked, onPick }: Props) => {
  const t = useTexts(REQUESTS);
  const { say } = useTongue();
  const [, go] = useLocation();
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => { if (at >= 0) body.current?.children[at]?.scrollIntoView({ block: 'nearest' }); }, [at]);
  const all = picked !== null && rows.length > 0 && rows.every((r) => picked.has(r.number));
  return (
    <div className="card">
      <table className="rows requests">
        <thead>
          <tr>
            {picked ? <th className="tick"><Checkbox size="sm" aria-label={t('select_all')} checked={all} indeterminate={!all && rows.some((r) => picked.has(r.number))} onChange={(e) => onPick(rows.map((r) => r.number), e.currentTarget.checked)} /></th> : null}
            <th>{t('what')}</th><th>{t('who')}</th><th>{t('state')}</th><Heading by="due" now={sort} onSort={onSort} /><th>{t('assignee')}</th><Heading by="created" now={sort} onSort={onSort} /><Heading by="updated" now={sort} onSort={onSort} />
          </tr>
        </thead>
        <tbody ref={body}>
          {rows.map((r, i) => (
            <tr key={r.number} data-open data-here={i === at || undefined} data-picked={picked?.has(r.number) || undefined} data-late={r.late === 'late' || undefined}
              onClick={(e) => { if (!(e.target as Element).closest('a, button, input, label')) go(`/requests/${r.number}`); }}>
              {picked ? <td className="tick"><Checkbox size="sm" aria-label={t('select', { number: r.number })} checked={picked.has(r.number)} onChange={(e) => onPick([r.number], e.currentTarget.checked)} /></td> : null}
              <td data-head>
                <div className="what"><Link href={`/requests/${r.number}`} aria-current={i === at ? 'true' : undefined}>{say(titled(r.title))}</Link><div className="dim small"><Num>{r.number}</Num> · {say(DEPARTMENTS[r.department])}</div></div>
              </td>
              <td data-label={t('who')}><span className="who">{r.channel ? <ChannelMark channel={r.channel} size={15} /> : null}<Name name={r.name} /></span></td>
              <td data-label={t('state')}><span className="chips"><StateChip state={r.state} /></span></td>
              <td data-label={t('due')}><Due row={r} /></td>
              <td data-label={t('assignee')}>{r.assignee ? <bdi>{r.assignee.name}</bdi> : <span className="dim">{t('nobody')}</span>}</td>
              <td data-label={t('created')}><Time at={r.created} /></td>
              <td data-label={t('updated')}><Time at={r.updated} as="ago" /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
