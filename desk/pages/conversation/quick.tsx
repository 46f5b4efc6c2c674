/** Quick replies: found by a part of their name or text, filled with the names and numbers of this conversation. */
import { Button, Popover, TextInput } from '@mantine/core';
import { Pencil, Zap } from 'lucide-react';
import { lazy, Suspense, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { fill, placesOf, type Lang } from '../../../core/text.ts';
import type { Reply } from '../../api.ts';
import { useMe } from '../me.tsx';
import { useRow } from '../query.ts';
import { TALK } from '../texts/conversation.ts';
import { useTexts, useTongue } from '../tongue.tsx';

const QuickEdit = lazy(async () => ({ default: (await import('./quick-edit.tsx')).QuickEdit }));
export type QuickReply = Reply<'replies'>['rows'][number];
export type Places = { name: string | null; number: string | null };

/** Searched without marks and without the differences of hamza and ta marbuta that nobody types. */
const plain = (s: string): string => s.toLowerCase().replace(/[\u064b-\u0652\u0640]/g, '').replace(/[أإآ]/g, 'ا').replace(/ة/g, 'ه').replace(/ى/g, 'ي');

/** What is not known stays as `{number}`: the composer points at it before it is sent. A missing name leaves no gap. */
export const filled = (text: string, lang: Lang, places: Places, me: string, charity: Record<Lang, string>): string => {
  const out = fill(text, lang, { me, charity: charity[lang] || charity.ar, ...(places.number ? { number: places.number } : {}), name: places.name ?? '' });
  return places.name ? out : out.replace(/[ \t]+(?=[،,.!؟?])/g, '').replace(/ {2,}/g, ' ');
};
/** Names of places that nobody filled. */
export const unfilled = (text: string): string[] => placesOf(text).filter((p) => ['name', 'number', 'me', 'charity'].includes(p));

export const Quick = ({ open, setOpen, lang, places, use }: { open: boolean; setOpen: (open: boolean) => void; lang: Lang; places: Places; use: (text: string) => void }) => {
  const t = useTexts(TALK);
  const { lang: own } = useTongue();
  const me = useMe();
  const list = useId();
  const read = useRow('replies');
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const [editing, setEditing] = useState(false);
  const box = useRef<HTMLUListElement>(null);
  useEffect(() => { if (open) { setWords(''); setAt(0); } }, [open]);
  const all = read.data?.rows ?? [];
  const found = useMemo(() => { const w = plain(words.trim()); return w ? all.filter((r) => plain(`${r.title} ${r.text.ar} ${r.text.en}`).includes(w)) : all; }, [all, words]);
  const take = (r: QuickReply | undefined): void => { if (r) { setOpen(false); use(filled(r.text[lang] || r.text[own] || r.text.ar, lang, places, me.name, me.charity)); } };
  const move = (to: number): void => {
    setAt(to);
    requestAnimationFrame(() => box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }));
  };
  const keys = (e: KeyboardEvent): void => {
    if (e.key === 'ArrowDown') { e.preventDefault(); move(Math.min(found.length - 1, at + 1)); }
    if (e.key === 'ArrowUp') { e.preventDefault(); move(Math.max(0, at - 1)); }
    if (e.key === 'Enter') { e.preventDefault(); take(found[at]); }
  };
  return (
    <>
      <Popover opened={open} onChange={setOpen} position="top-start" width={380} shadow="md" trapFocus returnFocus withinPortal>
        <Popover.Target>
          <Button variant="subtle" color="gray" size="compact-sm" leftSection={<Zap size={16} />} aria-expanded={open} onClick={() => setOpen(!open)}>{t('quick')}</Button>
        </Popover.Target>
        <Popover.Dropdown className="quick">
          <TextInput data-autofocus aria-label={t('quick_find')} placeholder={t('quick_find')} value={words} onChange={(e) => { setWords(e.currentTarget.value); setAt(0); }} onKeyDown={keys} role="combobox" aria-expanded aria-controls={list} aria-activedescendant={found[at] ? `${list}${at}` : undefined} />
          <ul role="listbox" id={list} aria-label={t('quick')} ref={box}>
            {found.map((r, i) => (
              <li key={r.id} id={`${list}${i}`} role="option" aria-selected={i === at} onMouseMove={() => setAt(i)} onMouseDown={(e) => e.preventDefault()} onClick={() => take(r)}>
                <strong>{r.title}</strong><span className="small dim" dir="auto">{filled(r.text[lang] || r.text.ar, lang, places, me.name, me.charity)}</span>
              </li>
            ))}
          </ul>
          {found.length === 0 && !read.isPending ? <div className="dim small" style={{ padding: '8px 4px' }}>{t('quick_none')}</div> : null}
          {me.may('supervisor') ? <Button variant="subtle" size="compact-sm" leftSection={<Pencil size={14} />} onClick={() => { setOpen(false); setEditing(true); }}>{t('quick_edit')}</Button> : null}
        </Popover.Dropdown>
      </Popover>
      {editing && read.data ? <Suspense fallback={null}><QuickEdit rev={read.data.rev} rows={read.data.rows} onClose={() => setEditing(false)} /></Suspense> : null}
    </>
  );
};
