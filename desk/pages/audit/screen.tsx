/** Who did what, in sentences. */
import { Button, Select } from '@mantine/core';
import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { ErrorNote, Empty, Loading, Page, Time } from '../parts/index.ts';
import { usePages, useRow } from '../query.ts';
import { AUDIT, SENTENCES } from '../texts/audit.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { Sentence, shortOf } from './sentence.tsx';
import './audit.css';

const ACTIONS = Object.keys(SENTENCES).filter((key) => !key.includes('#'));

export const Screen = () => {
  const t = useTexts(AUDIT);
  const { say } = useTongue();
  const staff = useRow('staff');
  const [who, setWho] = useState('');
  const [action, setAction] = useState('');
  const read = usePages('audit', { query: { ...(who ? { who } : {}), ...(action ? { action } : {}) } });
  const names = Object.assign({}, ...(read.data?.pages ?? []).map((p) => p.names)) as Record<string, { ar: string; en: string }>;
  return (
    <Page title={t('title')} sub={t('sub')} actions={<>
      <Select className="audit-pick" aria-label={t('who')} w={190} searchable data={[{ value: '', label: t('everybody') }, ...(staff.data?.rows ?? []).map((m) => ({ value: m.id, label: m.name }))]} value={who} onChange={(v) => setWho(v ?? '')} />
      <Select className="audit-pick" aria-label={t('what')} w={280} searchable data={[{ value: '', label: t('everything') }, ...ACTIONS.map((value) => ({ value, label: shortOf(say(SENTENCES[value]!)) }))]} value={action} onChange={(v) => setAction(v ?? '')} />
    </>}>
      <ErrorNote problem={read.error} retry={() => void read.refetch()} />
      {read.isPending ? <Loading /> : read.rows.length === 0 ? (read.error ? null : <Empty icon={<ScrollText size={28} />} title={t('none')}>{t('none_about')}</Empty>) : (
        <div className="card">
          <table className="rows audit">
            <thead><tr><th>{t('at')}</th><th>{t('who')}</th><th>{t('what')}</th></tr></thead>
            <tbody>{read.rows.map((line) => (
              <tr key={line.n}>
                <td data-label={t('at')}><span className="small"><Time at={line.at} as="both" /></span></td>
                <td data-label={t('who')}>{line.who.name ? <bdi>{line.who.name}</bdi> : <span className="dim">—</span>}</td>
                <td data-head><Sentence line={line} names={names} /></td>
              </tr>
            ))}</tbody>
          </table>
        </div>
      )}
      {read.hasNextPage ? <div style={{ textAlign: 'center', paddingTop: 16 }}><Button variant="default" loading={read.isFetchingNextPage} onClick={() => void read.fetchNextPage()}>{t('more')}</Button></div> : null}
    </Page>
  );
};
