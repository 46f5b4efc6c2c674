/** One request: what was asked, what happened, what is due, and the state with its message to the person. */
import { Button } from '@mantine/core';
import { ChevronLeft, ChevronRight, FileQuestion, MessagesSquare, Printer, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Reply } from '../../api.ts';
import { useKeys } from '../keys.ts';
import { useMe } from '../me.tsx';
import { Await, Empty, LateChip, Name, Num, Page, StateChip } from '../parts/index.ts';
import { ConsentLine } from '../person/consents.tsx';
import '../person/person.css';
import { useRow } from '../query.ts';
import type { ScreenProps } from '../screens.ts';
import { REQUEST } from '../texts/request.ts';
import { titled, useTexts, useTongue } from '../tongue.tsx';
import { useAssign } from './assign.tsx';
import { Attachments } from './attachments.tsx';
import { Fields } from './fields.tsx';
import { FollowUp } from './follow-up.tsx';
import { History } from './history.tsx';
import { StateDialog } from './state-dialog.tsx';
import { Summary } from './summary.tsx';
import './request.css';

const Shown = ({ request: r }: { request: Reply<'request'> }) => {
  const t = useTexts(REQUEST);
  const { lang, say } = useTongue();
  const me = useMe();
  const [, go] = useLocation();
  const [changing, setChanging] = useState(false);
  const { give } = useAssign(r.number);
  const agent = me.may('agent');
  const talk = r.conversation === null ? null : `/inbox/${encodeURIComponent(r.conversation)}`;
  const Back = lang === 'ar' ? ChevronRight : ChevronLeft;
  useKeys([
    { key: 'escape', say: t('key_back'), run: () => go('/requests') },
    ...(agent ? [{ key: 's', say: t('key_state'), run: () => setChanging(true) }, ...(r.assignee && !me.may('supervisor') ? [] : [{ key: 'm', say: t('key_me'), run: () => { if (r.assignee?.id !== me.id) give(me.id); } }])] : []),
    ...(talk ? [{ key: 'i', say: t('key_inbox'), run: () => go(talk) }] : []),
    { key: 'p', say: t('key_print'), run: () => print() },
  ]);
  return (
    <Page title={say(titled(r.title))}
      sub={<span className="chips"><Link href="/requests" className="way-back"><Back size={15} aria-hidden />{t('back')}</Link><span><Num>{r.number}</Num> · <Name name={r.name} /></span><StateChip state={r.state} /><LateChip late={r.late} /></span>}
      actions={(
        <div className="request-acts">
          {talk ? <Button component={Link} href={talk} variant="default" leftSection={<MessagesSquare size={17} aria-hidden />}>{t('conversation')}</Button> : null}
          <Button variant="default" leftSection={<Printer size={17} aria-hidden />} onClick={() => print()}>{t('print')}</Button>
          {agent ? <Button leftSection={<RefreshCw size={17} aria-hidden />} onClick={() => setChanging(true)}>{t('change')}</Button> : null}
        </div>
      )}>
      <div className="request">
        <div className="main">
          <section className="card"><h2>{t('fields')}</h2><Fields key={r.number} number={r.number} fields={r.fields} /></section>
          <section className="card"><h2>{t('files')}</h2><Attachments media={r.media} /></section>
          <section className="card"><h2>{t('history')}</h2><History history={r.history} /></section>
          {r.consent ? <section className="card"><h2>{t('consent')}</h2><ConsentLine consent={r.consent} /></section> : null}
        </div>
        <FollowUp request={r} />
      </div>
      {changing ? <StateDialog row={r} onClose={() => setChanging(false)} /> : null}
      <Summary request={r} />
    </Page>
  );
};

export const Screen = ({ params }: ScreenProps) => {
  const t = useTexts(REQUEST);
  const number = params['number'] ?? '';
  const read = useRow('request', { params: { number } });
  if (read.error?.status === 404) return <Page title={t('title', { number })} bare><Empty icon={<FileQuestion size={28} />} title={t('not_found')}><p>{t('not_found_about')}</p><Button component={Link} href="/requests" variant="light">{t('back')}</Button></Empty></Page>;
  if (!read.data) return <Page title={t('title', { number })} bare><Await read={read}>{() => null}</Await></Page>;
  return <Shown request={read.data} />;
};
