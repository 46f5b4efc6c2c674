/** People: found by name, phone, national id or request number; each has one file. */
import { Button, TextInput } from '@mantine/core';
import { Search, UsersRound } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useKeys } from '../keys.ts';
import { Empty, ErrorNote, Loading, Name, Num, Page, Time } from '../parts/index.ts';
import { PEOPLE } from '../texts/people.ts';
import { useTexts } from '../tongue.tsx';
import { useFinder } from './finder.ts';
import './people.css';

const FIRST = 50;

export const Screen = () => {
  const t = useTexts(PEOPLE);
  const [, go] = useLocation();
  const { typed, setTyped, q, read } = useFinder(true, FIRST);
  const { rows } = read;
  const [at, setAt] = useState(-1);
  const field = useRef<HTMLInputElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => setAt(-1), [q]);
  useEffect(() => { if (at >= 0) body.current?.children[at]?.scrollIntoView({ block: 'nearest' }); }, [at]);
  const step = (by: 1 | -1) => (): void => setAt((n) => Math.max(0, Math.min(rows.length - 1, n + by)));
  const hrefOf = (id: string): string => `/people/${encodeURIComponent(id)}`;
  const open = (): void => { const here = rows[at]; if (here) go(hrefOf(here.id)); };
  useKeys([
    { key: '/', say: t('key_search'), run: () => field.current?.focus() }, { key: 'j', say: t('key_next'), run: step(1) }, { key: 'k', say: t('key_previous'), run: step(-1) },
    { key: 'arrowdown', run: step(1) }, { key: 'arrowup', run: step(-1) }, { key: 'enter', say: t('key_open'), run: open },
  ]);
  const none = t('unknown');
  return (
    <Page title={t('title')}>
      <TextInput className="find" ref={field} type="search" aria-label={t('search')} placeholder={t('search')} value={typed} maxLength={200} autoComplete="off" leftSection={<Search size={17} aria-hidden />} onChange={(e) => setTyped(e.currentTarget.value)}
        onKeyDown={(e) => {
          if (e.key === 'Escape') { setTyped(''); e.currentTarget.blur(); }
          // The only one that was found is the one that was meant.
          if (e.key === 'Enter' && typed.trim() === q && rows.length === 1 && rows[0]) go(hrefOf(rows[0].id));
        }} />
      {read.isPending ? <Loading /> : null}
      {read.data ? null : <ErrorNote problem={read.error} retry={() => void read.refetch()} />}
      {read.data && !rows.length ? <Empty icon={<UsersRound size={28} />} title={t(q ? 'none' : 'none_yet')}>{t(q ? 'none_about' : 'none_yet_about')}</Empty> : null}
      {rows.length ? (
        <div className="card">
          <table className="rows people">
            <thead><tr><th>{t('name')}</th><th>{t('nid')}</th><th>{t('phone')}</th><th>{t('requests')}</th><th>{t('conversations')}</th><th>{t('last')}</th></tr></thead>
            <tbody ref={body}>
              {rows.map((p, i) => (
                <tr key={p.id} data-open data-here={i === at || undefined} onClick={(e) => { if (!(e.target as Element).closest('a')) go(hrefOf(p.id)); }}>
                  <td data-head><Link href={hrefOf(p.id)} aria-current={i === at ? 'true' : undefined}><Name name={p.name} /></Link></td>
                  <td data-label={t('nid')}>{p.nid ? <Num>{p.nid}</Num> : <span className="dim">{none}</span>}</td>
                  <td data-label={t('phone')}>{p.phone ? <Num>{p.phone}</Num> : <span className="dim">{none}</span>}</td>
                  <td data-label={t('requests')}><Num>{p.requests}</Num></td>
                  <td data-label={t('conversations')}><Num>{p.conversations}</Num></td>
                  <td data-label={t('last')}>{p.last === null ? <span className="dim">{t('never')}</span> : <Time at={p.last} as="ago" />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      {read.hasNextPage ? <div className="further"><Button variant="subtle" loading={read.isFetchingNextPage} onClick={() => void read.fetchNextPage()}>{t('more')}</Button></div> : null}
    </Page>
  );
};
