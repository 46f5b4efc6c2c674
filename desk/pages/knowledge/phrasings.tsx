/** How people ask: one phrasing a line, by variety, with counts and what stands elsewhere already. */
import { Tabs, Textarea } from '@mantine/core';
import { AlertTriangle } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import type { Entry, Variety } from '../../../core/entry.ts';
import { Num } from '../parts/index.ts';
import { KNOWLEDGE, VARIETY_WORDS } from '../texts/knowledge.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { countOf, doublesOf, linesOf, withLines } from './model.ts';

const ALL = Object.keys(VARIETY_WORDS) as Variety[];
const LATIN: readonly Variety[] = ['english', 'arabizi'];

export const Phrasings = ({ entry, others, onChange, off }: { entry: Entry; others: readonly Entry[]; onChange: (e: Entry) => void; off: boolean }) => {
  const t = useTexts(KNOWLEDGE);
  const { say } = useTongue();
  const [at, setAt] = useState<Variety>(() => ALL.find((v) => entry.phrasings[v]?.length) ?? 'msa');
  /** As typed: a line that was just begun is empty, and stays under the cursor. */
  const [typed, setTyped] = useState<{ variety: Variety; text: string } | null>(null);
  const calm = useDeferredValue(entry);
  const doubles = useMemo(() => doublesOf(calm, others), [calm, others]);
  const kept = (entry.phrasings[at] ?? []).join('\n');
  const text = typed?.variety === at && linesOf(typed.text).join('\n') === kept ? typed.text : kept;
  const titleOf = (topic: string): string => { const e = others.find((o) => o.topic === topic); return e ? say(e.title) : topic; };
  return (
    <section className="card phrasings"><h2>{t('phrasings')} <span className="dim small">{t('n_phrasings', { n: countOf(entry) })}</span></h2><p className="dim small">{t('phrasings_about')}</p>
      <Tabs value={at} onChange={(v) => { setAt((v ?? 'msa') as Variety); setTyped(null); }} keepMounted={false}>
        <Tabs.List>{ALL.map((v) => <Tabs.Tab key={v} value={v} rightSection={<span className="tally"><Num>{entry.phrasings[v]?.length ?? 0}</Num></span>}>{say(VARIETY_WORDS[v])}</Tabs.Tab>)}</Tabs.List>
        {ALL.map((v) => (
          <Tabs.Panel key={v} value={v} pt="sm">
            <Textarea autosize minRows={6} maxRows={20} aria-label={`${t('phrasings')}: ${say(VARIETY_WORDS[v])}`} dir={LATIN.includes(v) ? 'ltr' : 'rtl'} readOnly={off} value={v === at ? text : ''} onChange={(e) => { setTyped({ variety: v, text: e.currentTarget.value }); onChange(withLines(entry, v, linesOf(e.currentTarget.value))); }} />
          </Tabs.Panel>
        ))}
      </Tabs>
      {doubles.length ? <ul className="doubles" aria-live="polite">{doubles.map((d) => <li key={`${d.kind}${d.text}`}><AlertTriangle size={15} aria-hidden /><bdi>{t(d.kind, { title: titleOf(d.topic), text: d.text })}</bdi></li>)}</ul> : null}
    </section>
  );
};
