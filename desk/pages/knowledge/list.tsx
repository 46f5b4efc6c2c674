/** The entries by area, with search and marks. */
import { Button, Select, TextInput } from '@mantine/core';
import { AlertTriangle, CalendarClock, MicOff, PencilLine, Plus, Search, type LucideIcon } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useKeys } from '../keys.ts';
import { AREAS, byArea } from '../texts/areas.ts';
import { KNOWLEDGE } from '../texts/knowledge.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { MARKS, marksOf, type Knowledge, type Mark } from './model.ts';

const ICONS: Record<Mark, LucideIcon> = { changed: PencilLine, mute: MicOff, review: CalendarClock, thin: AlertTriangle };
export const MarkIcon = ({ mark }: { mark: Mark }) => {
  const t = useTexts(KNOWLEDGE);
  const Icon = ICONS[mark];
  return <span className="mark" data-mark={mark} title={t(`m_${mark}`)}><Icon size={14} aria-hidden /><span className="hidden">{t(`m_${mark}`)}</span></span>;
};
export const hrefOf = (topic: string): string => `/knowledge/${encodeURIComponent(topic)}`;

export const List = ({ k, at, onNew, children }: { k: Knowledge; at: string; onNew: (() => void) | null; children: ReactNode }) => {
  const t = useTexts(KNOWLEDGE);
  const { say } = useTongue();
  const [, go] = useLocation();
  const [q, setQ] = useState('');
  const [mark, setMark] = useState<Mark | ''>('');
  const field = useRef<HTMLInputElement>(null);
  const words = q.trim().toLowerCase();
  const rows = k.entries.map((entry) => ({ entry, marks: marksOf(k, entry) })).filter(({ entry: e, marks }) => (!mark || marks.includes(mark)) && (!words || [e.topic, e.title.ar, e.title.en, e.answer.ar, e.answer.en, ...Object.values(e.phrasings).flat()].some((s) => s?.toLowerCase().includes(words))));
  const groups = byArea(rows, (r) => r.entry.topic);
  const order = groups.flatMap(([, list]) => list.map((r) => r.entry.topic));
  const step = (by: 1 | -1) => (): void => { const next = order[Math.max(0, Math.min(order.length - 1, order.indexOf(at) + by))]; if (next) go(hrefOf(next)); };
  useKeys([{ key: '/', say: t('key_search'), run: () => field.current?.focus() }, { key: 'j', say: t('key_next'), run: step(1) }, { key: 'k', say: t('key_previous'), run: step(-1) }, ...(onNew ? [{ key: 'n', say: t('key_new'), run: onNew }] : [])]);
  const many = (m: Mark): number => (m === 'thin' ? k.entries.filter((e) => marksOf(k, e).includes('thin')).length : k[m].length);
  return (
    <aside className="k-list">
      <div className="k-tools">
        <TextInput ref={field} type="search" size="sm" aria-label={t('search')} placeholder={t('search')} value={q} leftSection={<Search size={16} aria-hidden />} onChange={(e) => setQ(e.currentTarget.value)} onKeyDown={(e) => { if (e.key === 'Escape') { setQ(''); e.currentTarget.blur(); } }} />
        <div className="k-row">
          <Select size="sm" aria-label={t('all')} value={mark} onChange={(v) => setMark((v ?? '') as Mark | '')} data={[{ value: '', label: `${t('all')} (${k.entries.length})` }, ...MARKS.map((m) => ({ value: m, label: `${t(m)} (${many(m)})` }))]} />
          {onNew ? <Button size="sm" variant="light" leftSection={<Plus size={16} aria-hidden />} onClick={onNew}>{t('new')}</Button> : null}
        </div>
        {children}
      </div>
      <nav className="k-rows" aria-label={t('title')} tabIndex={0}>
        {groups.length ? groups.map(([area, list]) => (
          <section key={area}><h2>{say(AREAS[area] ?? { ar: area, en: area })}</h2>
            <ul>{list.map(({ entry, marks }) => <li key={entry.topic}><Link href={hrefOf(entry.topic)} aria-current={entry.topic === at ? 'true' : undefined}><span className="cut">{say(entry.title)}</span><span className="marks">{marks.map((m) => <MarkIcon key={m} mark={m} />)}</span></Link></li>)}</ul>
          </section>
        )) : <p className="dim none">{t('nothing')}</p>}
      </nav>
    </aside>
  );
};
