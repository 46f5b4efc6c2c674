/** What differs, what stands against it, publish; what was published before, and the way back. */
import { Button } from '@mantine/core';
import { Rocket, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useMe } from '../me.tsx';
import { Ask, Await, Chip, ErrorNote, Loading, Num, Time, toast } from '../parts/index.ts';
import { useRow, useRowWhen, useSend } from '../query.ts';
import { CHECKED, KNOWLEDGE } from '../texts/knowledge.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { Differs } from './differs.tsx';
import { hrefOf } from './list.tsx';
import type { Knowledge } from './model.ts';

const SHOWN = 40;
type Finding = { level: 'error' | 'note'; topic: string; message: string };

const Findings = ({ rows, k, title, tone }: { rows: Finding[]; k: Knowledge; title: string; tone: 'urgent' | 'plain' }) => {
  const t = useTexts(KNOWLEDGE);
  const { lang, say } = useTongue();
  const nameOf = (topic: string): string => { const e = k.entries.find((x) => x.topic === topic); return e ? say(e.title) : topic; };
  const said = (message: string): string => { const row = lang === 'ar' ? CHECKED.find(([r]) => r.test(message)) : undefined; return row ? message.replace(row[0], row[1]) : message; };
  return rows.length ? (
    <><h3><Chip tone={tone}>{title}</Chip> <Num>{rows.length}</Num></h3>
      <ul className="finds">{rows.slice(0, SHOWN).map((f, i) => <li key={i}><Link href={hrefOf(f.topic)}>{nameOf(f.topic)}</Link><span dir="auto">{said(f.message)}</span></li>)}{rows.length > SHOWN ? <li className="dim">{t('more_findings', { n: rows.length - SHOWN })}</li> : null}</ul></>
  ) : null;
};

export const Publish = ({ k }: { k: Knowledge }) => {
  const t = useTexts(KNOWLEDGE);
  const may = useMe().may('supervisor');
  const [asking, setAsking] = useState(false);
  const check = useRowWhen(true, 'knowledge.check', { at: k.rev } as { params?: undefined });
  const history = useRow('knowledge.history');
  const fresh = ['knowledge', 'knowledge.history', 'knowledge.check'] as const;
  const publish = useSend('knowledge.publish', { fresh: [...fresh], done: () => toast(t('pub_done')) });
  const undo = useSend('knowledge.undo', { fresh: [...fresh], done: () => { setAsking(false); toast(t('undone')); } });
  const found = check.data?.findings ?? [];
  const errors = found.filter((f) => f.level === 'error');
  return (
    <div className="k-panel">
      <section className="card"><h2>{t('pub_title')}</h2><p className="dim">{t('pub_about')}</p>
        <h3>{t('differs')}</h3>
        <Differs k={k} />
        <ErrorNote problem={publish.error} />
        {may ? <Button leftSection={<Rocket size={17} aria-hidden />} loading={publish.isPending} disabled={!k.changed.length || !check.data || errors.length > 0} onClick={() => publish.mutate({ body: { rev: k.rev } })}>{t('pub_do')}</Button> : <p className="dim">{t('pub_only')}</p>}
      </section>
      <section className="card"><h2>{t('findings')}</h2>
        {check.isPending ? <><Loading /><p className="dim small" style={{ textAlign: 'center' }}>{t('checking')}</p></> : <ErrorNote problem={check.error} retry={() => void check.refetch()} />}
        {check.data ? (found.length ? <><Findings k={k} rows={errors} title={t('errors')} tone="urgent" /><Findings k={k} rows={found.filter((f) => f.level === 'note')} title={t('notes')} tone="plain" /></> : <p className="dim">{t('fine')}</p>) : null}
      </section>
      <section className="card"><div className="k-between"><h2>{t('history')}</h2>{may && (history.data?.rows.length ?? 0) > 1 ? <Button size="compact-md" variant="default" leftSection={<Undo2 size={16} aria-hidden />} onClick={() => setAsking(true)}>{t('undo_pub')}</Button> : null}</div>
        <Await read={history}>{({ rows }) => (rows.length ? <ol className="past">{rows.map((p) => <li key={p.n}><Num>{p.n}</Num><div><Time at={p.at} as="full" /><div className="dim small">{t('by', { who: p.who })}{p.back === null ? '' : ` · ${t('back_to', { n: p.back })}`}</div></div></li>)}</ol> : <p className="dim">{t('no_history')}</p>)}</Await>
      </section>
      <Ask open={asking} title={t('undo_title')} yes={t('undo_pub')} busy={undo.isPending} problem={undo.error} onClose={() => setAsking(false)} onYes={() => undo.mutate({})}>{t('undo_about')}</Ask>
    </div>
  );
};
