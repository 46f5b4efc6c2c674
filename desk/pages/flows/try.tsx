/** The form tried as a person would meet it; nothing is kept, nobody is told. */
import { Button, TextInput } from '@mantine/core';
import { RotateCcw, Send } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { ErrorNote, Loading } from '../parts/index.ts';
import { useRow } from '../query.ts';
import { FLOWS } from '../texts/flows.ts';
import { useTexts } from '../tongue.tsx';

const MOST = 60;

/** `stamp`: the state of the draft; another one is tried anew. */
export const TryFlow = ({ id, stamp }: { id: string; stamp: string }) => {
  const t = useTexts(FLOWS);
  const [said, setSaid] = useState<string[]>([]);
  const [text, setText] = useState('');
  const end = useRef<HTMLDivElement>(null);
  const read = useRow('flow.try', { params: { flow: id }, body: { said }, at: stamp } as { params: { flow: string }; body: { said: string[] } });
  const [shown, setShown] = useState(read.data);
  useEffect(() => { if (read.data) setShown(read.data); }, [read.data]);
  useEffect(() => { end.current?.scrollIntoView({ block: 'nearest' }); }, [shown]);
  const say = (words: string): void => { const line = words.trim(); if (line && !read.isPending && said.length < MOST) { setSaid([...said, line]); setText(''); } };
  const replies = shown?.replies ?? [];
  const slots = Object.entries(shown?.slots ?? {});
  return (
    <div className="try-flow">
      <p className="dim small">{t('try_about')}</p>
      <div className="talk" aria-live="polite" tabIndex={0}>
        {replies.map((turn, i) => (
          <div key={i} className="turn">
            {i > 0 && said[i - 1] !== undefined ? <div className="mine said" dir="auto">{said[i - 1]}</div> : null}
            {turn.map((r, j) => <div key={j} className="bot"><div className="said" dir="auto">{r.text}</div>{r.choices.length ? <div className="choices">{r.choices.map((c) => <Button key={c} size="compact-sm" variant="default" disabled={i < replies.length - 1 || read.isPending} onClick={() => say(c)}>{c}</Button>)}</div> : null}</div>)}
            {turn.length ? null : <div className="dim small">{t('ended')}</div>}
          </div>
        ))}
        {said.length >= replies.length && replies.length > 0 ? <div className="mine said" dir="auto">{said.at(-1)}</div> : null}
        {read.isPending && !shown ? <Loading /> : null}
        <ErrorNote problem={read.error} retry={() => void read.refetch()} /><div ref={end} />
      </div>
      <form onSubmit={(e) => { e.preventDefault(); say(text); }}>
        <TextInput dir="auto" maxLength={1_000} aria-label={t('say')} placeholder={t('say')} value={text} onChange={(e) => setText(e.currentTarget.value)} />
        <Button type="submit" disabled={!text.trim() || read.isPending} leftSection={<Send size={16} aria-hidden />}>{t('send')}</Button>
        <Button variant="subtle" color="gray" leftSection={<RotateCcw size={16} aria-hidden />} onClick={() => { setSaid([]); setShown(undefined); }}>{t('begin')}</Button>
      </form>
      {slots.length ? <section><h3>{t('slots')}</h3><dl>{slots.map(([k, v]) => <div key={k}><dt dir="ltr">{k}</dt><dd><bdi>{v}</bdi></dd></div>)}</dl></section> : null}
    </div>
  );
};
