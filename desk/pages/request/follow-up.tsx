/** The dates and people of a request: whose it is, when it is due, what was promised. */
import { Button } from '@mantine/core';
import { CalendarClock, UserRound } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Reply } from '../../api.ts';
import { useMe } from '../me.tsx';
import { ChannelMark, Name, StateChip, Time } from '../parts/index.ts';
import { Due, isFinal } from '../requests/due.tsx';
import { REQUEST } from '../texts/request.ts';
import { useTexts } from '../tongue.tsx';
import { Assign } from './assign.tsx';
import { DepartmentPick } from './department.tsx';
import { PromiseDialog } from './promise-dialog.tsx';

export const FollowUp = ({ request: r }: { request: Reply<'request'> }) => {
  const t = useTexts(REQUEST);
  const may = useMe().may('agent');
  const [promising, setPromising] = useState(false);
  return (
    <section className="card follow">
      <h2>{t('about')}</h2>
      {r.person === null ? null : <Link href={`/people/${encodeURIComponent(r.person)}`} className="person-link"><UserRound size={18} aria-hidden /><span><Name name={r.name} /><span className="dim small">{t('person')}</span></span></Link>}
      <dl>
        <div><dt>{t('now')}</dt><dd><StateChip state={r.state} /></dd></div>
        <div><dt>{t('assignee')}</dt><dd><Assign row={r} /></dd></div>
        <div><dt>{t('department')}</dt><dd><DepartmentPick number={r.number} value={r.department} over={isFinal(r)} /></dd></div>
        {isFinal(r) ? null : <div><dt>{t(r.nextUpdate === null ? 'due' : 'next')}</dt><dd><div><Due row={r} /></div><Time at={r.due} as="both" />{may ? <div><Button size="compact-sm" variant="subtle" ml={-8} mr={-8} leftSection={<CalendarClock size={15} aria-hidden />} onClick={() => setPromising(true)}>{t('promise_set')}</Button></div> : null}</dd></div>}
        <div><dt>{t('created')}</dt><dd><Time at={r.created} as="both" /></dd></div>
        <div><dt>{t('channel')}</dt><dd>{r.channel ? <ChannelMark channel={r.channel} named /> : <span className="dim">{t('no_channel')}</span>}</dd></div>
      </dl>
      {promising ? <PromiseDialog row={r} onClose={() => setPromising(false)} /> : null}
    </section>
  );
};
