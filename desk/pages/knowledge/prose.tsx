/** A text in both languages side by side, and the facts that stand in it as chips. */
import { Button, Menu, Textarea, TextInput } from '@mantine/core';
import { Braces } from 'lucide-react';
import { useRef, useState } from 'react';
import { Link } from 'wouter';
import type { Fact } from '../../../core/organisation.ts';
import { placesOf } from '../../../core/text.ts';
import { FactChip } from '../facts/row.tsx';
import { Chip } from '../parts/index.ts';
import { KNOWLEDGE } from '../texts/knowledge.ts';
import { useTexts, useTongue } from '../tongue.tsx';

type Both = { ar: string; en: string };
const SHOWN = 40;

const Insert = ({ facts, label, onPick }: { facts: readonly Fact[]; label: string; onPick: (id: string) => void }) => {
  const t = useTexts(KNOWLEDGE);
  const { say } = useTongue();
  const [q, setQ] = useState('');
  const words = q.trim().toLowerCase();
  const found = facts.filter((f) => typeof f.value !== 'boolean' && (!words || `${f.id}\n${f.label.ar}\n${f.label.en}`.toLowerCase().includes(words))).slice(0, SHOWN);
  return (
    <Menu width={300} position="bottom-end" trapFocus onClose={() => setQ('')}>
      <Menu.Target><Button size="compact-sm" variant="subtle" aria-label={label} leftSection={<Braces size={14} aria-hidden />}>{t('insert')}</Button></Menu.Target>
      <Menu.Dropdown>
        <TextInput size="sm" m={4} data-autofocus aria-label={t('fact_search')} placeholder={t('fact_search')} value={q} onChange={(e) => setQ(e.currentTarget.value)} onKeyDown={(e) => e.stopPropagation()} />
        <div className="fact-menu">{found.map((f) => <Menu.Item key={f.id} onClick={() => onPick(f.id)}>{say(f.label)}</Menu.Item>)}</div>
      </Menu.Dropdown>
    </Menu>
  );
};

export const Prose = ({ label, value, onChange, facts, off, rows = 4 }: { label: string; value: Both; onChange: (v: Both) => void; facts: readonly Fact[]; off: boolean; rows?: number }) => {
  const t = useTexts(KNOWLEDGE);
  const fields = { ar: useRef<HTMLTextAreaElement>(null), en: useRef<HTMLTextAreaElement>(null) };
  const insert = (l: 'ar' | 'en') => (id: string): void => {
    const at = fields[l].current?.selectionStart ?? value[l].length;
    onChange({ ...value, [l]: `${value[l].slice(0, at)}{${id}}${value[l].slice(fields[l].current?.selectionEnd ?? at)}` });
  };
  return (
    <div className="pair">
      {(['ar', 'en'] as const).map((l) => {
        const name = `${label} ${t(l === 'ar' ? 'arabic' : 'english')}`;
        return (
          <div key={l}>
            <div className="pair-head"><span>{name}</span>{off ? null : <Insert facts={facts} label={`${t('insert')}: ${name}`} onPick={insert(l)} />}</div>
            <Textarea ref={fields[l]} autosize minRows={rows} maxRows={18} maxLength={4_000} aria-label={name} dir={l === 'ar' ? 'rtl' : 'ltr'} readOnly={off} value={value[l]} onChange={(e) => onChange({ ...value, [l]: e.currentTarget.value })} />
          </div>
        );
      })}
    </div>
  );
};

/** Every fact that these texts name, with its value and whether it may be spoken. */
export const Places = ({ texts, more, facts }: { texts: readonly Both[]; more: readonly string[]; facts: readonly Fact[] }) => {
  const t = useTexts(KNOWLEDGE);
  const { lang, say } = useTongue();
  const ids = [...new Set([...texts.flatMap((x) => [...placesOf(x.ar), ...placesOf(x.en)]), ...more])];
  const by = new Map(facts.map((f) => [f.id, f]));
  return (
    <section className="places"><h3>{t('places')}</h3><p className="dim small">{ids.length ? t('places_about') : t('none_place')}</p>
      <ul>{ids.map((id) => {
        const f = by.get(id);
        return <li key={id} data-open={(f && !f.confirmed) || undefined}>{f ? <><Link href="/facts">{say(f.label)}</Link><span className="cut">{typeof f.value === 'object' ? f.value[lang] : String(f.value)}</span><FactChip fact={f} /></> : <><code dir="ltr">{`{${id}}`}</code>{facts.length ? <Chip tone="urgent">{t('no_fact')}</Chip> : null}</>}</li>;
      })}</ul>
    </section>
  );
};
