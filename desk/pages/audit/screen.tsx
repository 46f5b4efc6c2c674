/** Who did what. */
import { Button, Select } from '@mantine/core';
import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { ErrorNote, Empty, Loading, Num, Page, Time } from '../parts/index.ts';
import { usePages, useRow } from '../query.ts';
import { ACTIONS, AUDIT } from '../texts/audit.ts';
import { useTexts, useTongue } from '../tongue.tsx';

export const Screen = () => {
  const t = useTexts(AUDIT);
  const { say } = useTongue();
  const staff = useRow('staff');
  const [who, setWho] = useState('');
  const [action, setAction] = useState('');
  const read = usePages('audit', { query: { ...(who ? { who } : {}), ...(action ? { action } : {}) } });
  const nameOf = new Map((staff.data?.rows ?? []).map((m) => [m.id, m.name]));
  const words = (a: string): string => (ACTIONS[a] ? say(ACTIONS[a]) : a);
  return (
    <Page title={t('title')} sub={t('sub')} actions={<>
      <Select aria-label={t('who')} w={190} searchable data={[{ value: '', label: t('everybody') }, ...(staff.data?.rows ?? []).map((m) => ({ value: m.id, label: m.name }))]} value={who} onChange={(v) => setWho(v ?? '')} />
      <Select aria-label={t('what')} w={220} searchable data={[{ value: '', label: t('everything') }, ...Object.entries(ACTIONS).map(([value, w]) => ({ value, label: say(w) }))]} value={action} onChange={(v) => setAction(v ?? '')} />
    </>}>
      <ErrorNote problem={read.error} retry={() => void read.refetch()} />
      {read.isPending ? <Loading /> : read.rows.length === 0 ? (read.error ? null : <Empty icon={<ScrollText size={28} />} title={t('none')}>{t('none_about')}</Empty>) : (
        <div className="card">
          <table className="rows">
            <thead><tr><th>{t('at')}</th><th>{t('who')}</th><th>{t('what')}</th><th>{t('target')}</th><th>{t('detail')}</th></tr></thead>
            <tbody>{read.rows.map((line) => (
              <tr key={line.n}>
                <td data-label={t('at')}><span className="small"><Time at={line.at} as="both" /></span></td>
                <td data-label={t('who')}><bdi>{line.who.name || '—'}</bdi></td>
                <td data-label={t('what')} data-head>{words(line.action)}</td>
                <td data-label={t('target')}>{line.target === null ? <span className="dim">—</span> : nameOf.has(line.target) ? <bdi>{nameOf.get(line.target)}</bdi> : <Num>{line.target}</Num>}</td>
                <td data-label={t('detail')}>{line.detail === null ? <span className="dim">—</span> : <bdi>{line.detail}</bdi>}</td>
              </tr>
            ))}</tbody>
          </table>
        </div>
      )}
      {read.hasNextPage ? <div style={{ textAlign: 'center', paddingTop: 16 }}><Button variant="default" loading={read.isFetchingNextPage} onClick={() => void read.fetchNextPage()}>{t('more')}</Button></div> : null}
    </Page>
  );
};
