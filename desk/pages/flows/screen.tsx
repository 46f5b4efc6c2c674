/** The forms: which there are, who is in them, and one of them under edit. */
import { Button } from '@mantine/core';
import { Plus, UserRound, Workflow } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useMe } from '../me.tsx';
import { Await, Chip, Empty, Page } from '../parts/index.ts';
import { useRow, useRowWhen } from '../query.ts';
import type { ScreenProps } from '../screens.ts';
import { FLOWS } from '../texts/flows.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { FlowEditor } from './editor.tsx';
import { MakeFlow } from './make.tsx';
import './flows.css';

export const Screen = ({ params }: ScreenProps) => {
  const t = useTexts(FLOWS);
  const { say } = useTongue();
  const may = useMe().may('supervisor');
  const id = params['flow'] ?? '';
  const list = useRow('flows');
  const one = useRowWhen(id !== '', 'flow', { params: { flow: id } });
  const [making, setMaking] = useState(false);
  return (
    <Page title={t('title')} fill bare>
      <div className="flows" data-open={id !== '' || undefined}>
        <aside className="f-list">
          <div className="f-tools"><strong>{t('title')}</strong>{may ? <Button size="compact-md" variant="light" leftSection={<Plus size={16} aria-hidden />} onClick={() => setMaking(true)}>{t('new')}</Button> : null}</div><p className="dim small">{t('sub')}</p>
          <Await read={list}>{({ rows }) => (
            <nav aria-label={t('title')}><ul>{rows.map((f) => (
              <li key={f.id}><Link href={`/flows/${encodeURIComponent(f.id)}`} aria-current={f.id === id ? 'true' : undefined}><strong className="cut">{say(f.title)}</strong><span className="f-marks small"><span className="dim">{f.version ? t('version') : t('unborn')}</span>{f.own ? <Chip tone="accent">{t('own')}</Chip> : null}{f.waiting ? <Chip tone="calm" icon={<UserRound size={12} aria-hidden />}>{t('waiting', { n: f.waiting })}</Chip> : null}</span></Link></li>
            ))}</ul></nav>
          )}</Await>
        </aside>
        <div className="f-main" tabIndex={0} style={{ outline: 'none' }}>{id === '' ? <Empty icon={<Workflow size={28} />} title={t('pick')}>{t('pick_about')}</Empty> : <Await read={one}>{(flow) => <FlowEditor key={flow.id} flow={flow} version={list.data?.rows.find((r) => r.id === flow.id)?.version ?? 0} />}</Await>}</div>
      </div>
      {making ? <MakeFlow onClose={() => setMaking(false)} /> : null}
    </Page>
  );
};
