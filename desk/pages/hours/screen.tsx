/** Working hours: the week, Ramadan, holidays of both calendars, and what comes of it in the next fourteen days. */
import { Button, Switch } from '@mantine/core';
import { useState } from 'react';
import type { Hours } from '../../../core/hours.ts';
import type { Reply } from '../../api.ts';
import { useKeys } from '../keys.ts';
import { useMe } from '../me.tsx';
import { Await, ErrorNote, Page, toast } from '../parts/index.ts';
import { useRow, useSend } from '../query.ts';
import { HOURS } from '../texts/hours.ts';
import { useTexts } from '../tongue.tsx';
import { useUnsaved } from '../unsaved.ts';
import { useNow, useWhen } from '../when.ts';
import { Dates, HijriDays, nextHijri } from './holidays.tsx';
import { NowChip, Strip } from './strip.tsx';
import { WeekEditor, wrongIn, type Week } from './week.tsx';
import './hours.css';

const copyOf = (week: Week): Week => week.map((day) => day.map((s) => ({ ...s })));

const Editor = ({ read: { rev, hours: saved } }: { read: Reply<'facts'> }) => {
  const t = useTexts(HOURS);
  const when = useWhen();
  const now = useNow();
  const off = !useMe().may('supervisor');
  /** Null: nothing was changed; then what colleagues save appears by itself. */
  const [draft, setDraft] = useState<{ rev: number; hours: Hours } | null>(null);
  const hours = draft?.hours ?? saved;
  const put = useSend('hours.put', { fresh: ['facts'], done: () => { setDraft(null); toast(t('saved')); } });
  const set = (change: Partial<Hours>): void => setDraft((d) => ({ rev: d?.rev ?? rev, hours: { ...(d?.hours ?? saved), ...change } }));
  const wrong = wrongIn(hours.week) || (hours.ramadan !== undefined && wrongIn(hours.ramadan));
  const begins = nextHijri('09-01', now);
  useUnsaved(draft !== null);
  const save = (): void => { if (draft && !wrong && !put.isPending) put.mutate({ body: { rev: draft.rev, hours: draft.hours } }); };
  useKeys(off ? [] : [{ key: 'ctrl+enter', say: t('save'), inFields: true, run: save }]);
  return (
    <div className="hours">
      <section className="card"><div className="head"><h2>{t('strip')}{draft ? <span className="dim small"> · {t('as_edited')}</span> : null}</h2><NowChip hours={hours} /></div><Strip hours={hours} /></section>
      <div className="two">
        <section className="card"><h2>{t('week')}</h2><WeekEditor name={t('week')} week={hours.week} off={off} onChange={(week) => set({ week })} /></section>
        <div className="side">
          <section className="card confirm"><Switch checked={hours.confirmed} disabled={off} label={t('confirmed')} description={t('confirmed_about')} onChange={(e) => set({ confirmed: e.currentTarget.checked })} />{off ? <p className="dim small">{t('only')}</p> : null}</section>
          <Dates hours={hours} set={set} off={off} />
          <HijriDays hours={hours} set={set} off={off} />
        </div>
      </div>
      <section className="card"><h2>{t('ramadan')}</h2><p className="dim small">{t('ramadan_about', { day: begins === null ? '' : when.day(begins) })}</p>
        <Switch checked={hours.ramadan !== undefined} disabled={off} label={t('ramadan_on')} onChange={(e) => { const on = e.currentTarget.checked; setDraft((d) => { const { ramadan: _gone, ...rest } = d?.hours ?? saved; return { rev: d?.rev ?? rev, hours: on ? { ...rest, ramadan: copyOf(rest.week) } : rest }; }); }} />
        {hours.ramadan ? <WeekEditor name={t('ramadan')} week={hours.ramadan} off={off} onChange={(ramadan) => set({ ramadan })} /> : null}
      </section>
      {draft ? (
        <div className="save-bar" role="region" aria-label={t('changed')}>
          {put.error ? <ErrorNote problem={put.error} /> : <span>{t('changed')}</span>}
          {put.error?.code === 'CHANGED' ? <Button variant="default" onClick={() => { put.reset(); setDraft(null); }}>{t('theirs')}</Button> : <Button variant="default" onClick={() => { put.reset(); setDraft(null); }}>{t('undo')}</Button>}
          <Button loading={put.isPending} disabled={wrong} onClick={save}>{t('save')}</Button>
        </div>
      ) : null}
    </div>
  );
};

export const Screen = () => {
  const t = useTexts(HOURS);
  const read = useRow('facts');
  return <Page title={t('title')} sub={t('sub')}><Await read={read}>{(data) => <Editor read={data} />}</Await></Page>;
};
