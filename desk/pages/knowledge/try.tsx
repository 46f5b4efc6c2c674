/** What the bot would answer, while somebody types the question: outcome, text, probabilities and why. */
import { Progress, SegmentedControl, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { Link } from 'wouter';
import { useKeys } from '../keys.ts';
import { Chip, ErrorNote } from '../parts/index.ts';
import { useRowWhen } from '../query.ts';
import { KNOWLEDGE } from '../texts/knowledge.ts';
import type { Tone } from '../texts/words.ts';
import { useTexts } from '../tongue.tsx';
import { hrefOf } from './list.tsx';

const PAUSE_MS = 400;
const TONES: Record<'answer' | 'clarify' | 'unknown' | 'staff' | 'smalltalk', Tone> = { answer: 'good', clarify: 'warn', unknown: 'warn', staff: 'calm', smalltalk: 'plain' };

/** `rev`, `n`: an answer belongs to one state of the drafts and of what is published. */
export const Try = ({ rev, n }: { rev: number; n: number }) => {
  const t = useTexts(KNOWLEDGE);
  const [text, setText] = useState('');
  const [draft, setDraft] = useState(true);
  const field = useRef<HTMLTextAreaElement>(null);
  const [calm] = useDebouncedValue(text.trim(), PAUSE_MS);
  const read = useRowWhen(calm !== '', 'knowledge.try', { body: { text: calm, draft }, at: draft ? `r${rev}` : `n${n}` } as { body: { text: string; draft: boolean } });
  useKeys([{ key: 't', say: t('key_try'), run: () => field.current?.focus() }]);
  const said = calm ? read.data : undefined;
  return (
    <section className="k-try" aria-label={t('try')}>
      <h2>{t('try')}</h2>
      <SegmentedControl size="sm" fullWidth aria-label={t('try')} value={draft ? 'draft' : 'published'} onChange={(v) => setDraft(v === 'draft')} data={[{ value: 'draft', label: t('draft') }, { value: 'published', label: t('published') }]} />
      <Textarea ref={field} autosize minRows={2} maxRows={6} maxLength={2_000} dir="auto" aria-label={t('try_about')} placeholder={t('try_about')} value={text} onChange={(e) => setText(e.currentTarget.value)} onKeyDown={(e) => { if (e.key === 'Escape') e.currentTarget.blur(); }} />
      <div className="heard" aria-live="polite">
        {calm && read.isPending ? <p className="dim small">{t('waiting')}</p> : null}
        <ErrorNote problem={read.error} />
        {said ? (
          <>
            <div className="chips"><Chip tone={TONES[said.outcome]}>{t(`o_${said.outcome}`)}</Chip>{said.text !== null && !said.confirmed ? <Chip tone="note">{t('unconfirmed')}</Chip> : null}</div>
            {said.text !== null ? <div className="bubble said" dir="auto">{said.text}</div> : said.outcome === 'answer' ? <p className="dim">{t('silent')}</p> : null}
            {said.candidates.length ? <><h3>{t('scores')}</h3><ul className="scores">{said.candidates.slice(0, 5).map((c) => (
              <li key={c.topic}><Link href={hrefOf(c.topic)}>{c.title}</Link><span className="num">{Math.round(c.score * 100)}%</span><Progress size="sm" value={c.score * 100} aria-label={c.title} /></li>
            ))}</ul></> : null}
            {said.why.length ? <><h3>{t('why')}</h3><ul className="why">{said.why.map((w) => <li key={w} dir="auto">{w}</li>)}</ul></> : null}
          </>
        ) : null}
        {draft ? <p className="dim small">{t('save_first')}</p> : null}
      </div>
    </section>
  );
};
