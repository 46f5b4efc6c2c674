/** Answers from the knowledge: to what the person asked last while nothing is written, to what staff type once they do. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { BookOpen, ChevronDown, ChevronUp } from 'lucide-react';
import { useState } from 'react';
import type { Lang } from '../../../core/text.ts';
import { keyOf, reading } from '../query.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { TALK } from '../texts/conversation.ts';
import { useTexts } from '../tongue.tsx';

const PAUSE_MS = 400;
/** Fewer letters say nothing. */
const SHORTEST = 3;
const LONGEST = 500;
const KEPT = 'sila.suggest';

export const Suggest = ({ written, asked, lang, use }: { written: string; asked: string; lang: Lang; use: (text: string) => void }) => {
  const t = useTexts(TALK);
  const [on, setOn] = useState(() => { try { return localStorage.getItem(KEPT) !== 'off'; } catch { return true; } });
  const [seen, setSeen] = useState<string | null>(null);
  const source = (written.trim().length >= SHORTEST ? written : asked).trim().slice(0, LONGEST);
  const [text] = useDebouncedValue(source, PAUSE_MS);
  const ask = { body: { text, lang } };
  const { data } = useQuery({ ...reading('suggest', ask), queryKey: keyOf('suggest', ask), enabled: on && text.length >= SHORTEST, placeholderData: keepPreviousData, gcTime: 60_000, retry: false });
  const turn = (): void => { setOn(!on); try { localStorage.setItem(KEPT, on ? 'off' : 'on'); } catch { /* for this page only */ } };
  const rows = text.length >= SHORTEST ? (data?.rows ?? []) : [];
  if (on && !rows.length) return null;
  const open = rows.find((r) => r.topic === seen);
  return (
    <div className="suggest">
      <div className="suggest-bar">
        <BookOpen size={15} aria-hidden /><span className="small dim">{on ? (written.trim().length >= SHORTEST ? t('suggest') : t('suggest_asked')) : t('suggest')}</span>
        {on ? <div className="picks">{rows.map((r) => <button key={r.topic} type="button" aria-expanded={seen === r.topic} onClick={() => setSeen(seen === r.topic ? null : r.topic)}>{r.title}</button>)}</div> : null}
        <Tooltip label={on ? t('suggest_hide') : t('suggest_show')}><ActionIcon variant="subtle" color="gray" size="sm" aria-label={on ? t('suggest_hide') : t('suggest_show')} onClick={turn}>{on ? <ChevronDown size={16} /> : <ChevronUp size={16} />}</ActionIcon></Tooltip>
      </div>
      {open ? <div className="suggested"><div className="said" dir="auto">{open.text}</div><button type="button" className="use" onClick={() => { use(open.text); setSeen(null); }}>{t('suggest_use')}</button></div> : null}
    </div>
  );
};
