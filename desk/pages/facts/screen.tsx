/** Every fact of the charity in one form, by area: read, corrected, confirmed with one click. */
import { Progress, SegmentedControl, TextInput } from '@mantine/core';
import { ListChecks, Search } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Fact } from '../../../core/organisation.ts';
import { useKeys } from '../keys.ts';
import { useMe } from '../me.tsx';
import { Await, Empty, Page } from '../parts/index.ts';
import { useRow } from '../query.ts';
import { AREAS, byArea } from '../texts/areas.ts';
import { FACTS } from '../texts/facts.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { useUnsaved } from '../unsaved.ts';
import { FactRow } from './row.tsx';
import './facts.css';

type Show = 'all' | 'open' | 'example';
const wordsOf = (f: Fact): string => [f.id, f.label.ar, f.label.en, ...(typeof f.value === 'object' ? [f.value.ar, f.value.en] : [String(f.value)])].join('\n').toLowerCase();

const Facts = ({ facts }: { facts: Fact[] }) => {
  const t = useTexts(FACTS);
  const { say } = useTongue();
  const may = useMe().may('supervisor');
  const [q, setQ] = useState('');
  const [show, setShow] = useState<Show>('all');
  const [drafts, setDrafts] = useState<ReadonlyMap<string, Fact['value']>>(new Map());
  const field = useRef<HTMLInputElement>(null);
  useUnsaved(drafts.size > 0);
  const step = (by: 1 | -1) => (): void => {
    const rows = [...document.querySelectorAll<HTMLElement>('.fact')];
    const at = rows.findIndex((r) => r.contains(document.activeElement));
    rows[Math.max(0, Math.min(rows.length - 1, at + by))]?.querySelector<HTMLElement>('.acts button, textarea, input')?.focus();
  };
  useKeys([{ key: '/', say: t('key_search'), run: () => field.current?.focus() }, { key: 'j', say: t('key_next'), run: step(1) }, { key: 'k', say: t('key_previous'), run: step(-1) }]);
  const confirmed = facts.filter((f) => f.confirmed).length;
  const words = q.trim().toLowerCase();
  const rows = facts.filter((f) => (drafts.has(f.id) || show === 'all' || (!f.confirmed && (show === 'open' || f.basis === 'EXAMPLE'))) && (!words || wordsOf(f).includes(words)));
  const set = (id: string) => (v: Fact['value'] | undefined): void => setDrafts((d) => { const next = new Map(d); if (v === undefined) next.delete(id); else next.set(id, v); return next; });
  return (
    <div className="facts">
      <section className="card tally">
        <div><strong>{t('confirmed_of', { n: confirmed, all: facts.length })}</strong>{may ? null : <span className="dim small"> · {t('only')}</span>}</div>
        <Progress value={(100 * confirmed) / (facts.length || 1)} aria-label={t('confirmed_of', { n: confirmed, all: facts.length })} />
      </section>
      <div className="sift">
        <TextInput ref={field} type="search" aria-label={t('search')} placeholder={t('search')} value={q} leftSection={<Search size={16} aria-hidden />} onChange={(e) => setQ(e.currentTarget.value)} onKeyDown={(e) => { if (e.key === 'Escape') { setQ(''); e.currentTarget.blur(); } }} />
        <SegmentedControl value={show} onChange={(v) => setShow(v as Show)} data={(['all', 'open', 'example'] as const).map((v) => ({ value: v, label: t(v) }))} />
      </div>
      {rows.length ? byArea(rows, (f) => f.id).map(([area, list]) => {
        const open = list.filter((f) => !f.confirmed).length;
        return (
          <section key={area} className="area">
            <h2>{say(AREAS[area] ?? { ar: area, en: area })} <span className="dim small">{t('n_open', { n: open })}</span></h2>
            <ul className="card">{list.map((f) => <FactRow key={f.id} fact={f} draft={drafts.get(f.id)} setDraft={set(f.id)} may={may} />)}</ul>
          </section>
        );
      }) : <Empty icon={<ListChecks size={28} />} title={t(show !== 'all' && !words ? 'done' : 'none')}>{words ? t('none_about') : undefined}</Empty>}
    </div>
  );
};

export const Screen = () => {
  const t = useTexts(FACTS);
  const read = useRow('facts');
  return <Page title={t('title')} sub={t('sub')}><Await read={read}>{({ facts }) => <Facts facts={facts} />}</Await></Page>;
};
