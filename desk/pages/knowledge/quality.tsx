/** How well the bot understands: measured by the server on every phrasing, and on the golden questions; shares as words and bars. */
import { Button, Progress, SegmentedControl, Tooltip } from '@mantine/core';
import { Gauge, Info } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { Variety } from '../../../core/entry.ts';
import type { Reply } from '../../api.ts';
import { Await, Empty, Loading, Num, Time } from '../parts/index.ts';
import { useRow } from '../query.ts';
import { KNOWLEDGE, VARIETY_WORDS } from '../texts/knowledge.ts';
import { QUALITY } from '../texts/quality.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { hrefOf } from './list.tsx';
import type { Knowledge } from './model.ts';

type Measured = NonNullable<Reply<'knowledge.quality'>['quality']>;
const AGAIN_MS = 3_000;
const percent = (x: number): string => `${(x * 100).toFixed(x > 0.995 && x < 1 ? 2 : 1).replace(/\.0+$/, '')}%`;

/** `less`: the smaller the better. */
const Figure = ({ name, about, value, less }: { name: string; about: string; value: number; less?: boolean }) => (
  <div className="figure"><Tooltip label={about} multiline w={260}><dt tabIndex={0}>{name} <Info size={13} aria-label={about} /></dt></Tooltip><dd><Num>{percent(value)}</Num><Progress size="sm" value={value * 100} color={less ? 'orange.8' : 'sila.7'} aria-label={name} /></dd></div>
);

const Figures = ({ q, k }: { q: Measured; k: Knowledge }) => {
  const t = useTexts(QUALITY);
  const { say } = useTongue();
  const nameOf = (topic: string): string => { const e = k.entries.find((x) => x.topic === topic); return e ? say(e.title) : t('a_topic'); };
  const { base: b, golden: g } = q;
  const entry = (topic: string) => (k.entries.some((e) => e.topic === topic) ? <Link href={hrefOf(topic)}>{nameOf(topic)}</Link> : <span>{topic === 'OOS' ? t('outside') : topic === 'SMALLTALK' ? t('talk') : topic === 'STAFF' ? t('person') : t('a_topic')}</span>);
  return (
    <>
      <section className="card"><h2>{t('base')}</h2><p className="dim">{t('base_about', { n: b.n })}</p>
        <dl className="figures">
          <Figure name={t('acc1')} about={t('acc1_about')} value={b.acc1} /><Figure name={t('acc3')} about={t('acc3_about')} value={b.acc3} /><Figure name={t('answered')} about={t('answered_about')} value={b.answered} /><Figure less name={t('wrong')} about={t('wrong_about')} value={b.wrong_answered} />
          <Figure less name={t('off')} about={t('off_about')} value={b.off_answered} /><Figure name={t('danger')} about={t('danger_about')} value={b.danger_found} /><Figure name={t('staff')} about={t('staff_about')} value={b.staff_found} /><Figure less name={t('called')} about={t('called_about')} value={b.ordinary_to_staff} />
        </dl>
      </section>
      <section className="card"><h2>{t('slices')}</h2><p className="dim">{t('slices_about')}</p>
        <ul className="slices">{(Object.entries(b.slices) as [Variety, { n: number; acc1: number }][]).sort((x, y) => x[1].acc1 - y[1].acc1).map(([v, s]) => <li key={v}><span>{say(VARIETY_WORDS[v])} <span className="dim small">{t('n_questions', { n: s.n })}</span></span><Num>{percent(s.acc1)}</Num><Progress size="sm" value={s.acc1 * 100} aria-label={say(VARIETY_WORDS[v])} /></li>)}</ul>
      </section>
      <section className="card"><h2>{t('confusions')}</h2><p className="dim">{t('confusions_about')}</p>
        {b.confusions.length ? <ul className="finds">{b.confusions.slice(0, 20).map((c) => <li key={`${c.asked} ${c.taken}`}>{entry(c.asked)}<span>{t('taken_for')} {entry(c.taken)} <span className="dim small">{t('times', { n: c.n })}</span></span></li>)}</ul> : <p className="dim">{t('none')}</p>}
      </section>
      {g ? (
        <section className="card"><h2>{t('golden')}</h2><p className="dim">{t('golden_about', { n: g.n })}</p>
          <dl className="figures"><Figure name={t('right')} about={t('right_about')} value={g.right} /><Figure name={t('offered')} about={t('offered_about')} value={g.offered} /><Figure less name={t('wrong')} about={t('golden_wrong_about')} value={g.wrong} /><Figure less name={t('unknown')} about={t('unknown_about')} value={g.unknown} /></dl>
          {g.misses.length ? <><h3>{t('misses')}</h3><ul className="finds">{g.misses.map((m, i) => <li key={i}><span className="said" dir="auto">{m.question}</span><span>{t('wanted')} {entry(m.wanted)}{m.taken === null ? null : <> · {t('taken_for')} {entry(m.taken)}</>}</span></li>)}</ul></> : null}
        </section>
      ) : null}
    </>
  );
};

export const QualityPanel = ({ k }: { k: Knowledge }) => {
  const t = useTexts(QUALITY);
  const words = useTexts(KNOWLEDGE);
  const [draft, setDraft] = useState(false);
  const read = useRow('knowledge.quality', { query: draft ? { draft: 'true' as const } : {} });
  const state = read.data?.state;
  useEffect(() => {
    if (state !== 'working') return;
    const timer = setInterval(() => void read.refetch(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [state, draft]);
  return (
    <div className="k-panel">
      <section className="card"><div className="k-between"><div><h2>{t('title')}</h2><p className="dim">{t('about')}</p></div><SegmentedControl size="sm" aria-label={t('title')} value={draft ? 'draft' : 'published'} onChange={(v) => setDraft(v === 'draft')} data={[{ value: 'published', label: words('published') }, { value: 'draft', label: words('draft') }]} /></div>
        {read.data?.at ? <p className="dim small">{t('measured')} <Time at={read.data.at} as="ago" /></p> : null}
      </section>
      <Await read={read}>{({ state, quality }) => (quality ? <Figures q={quality} k={k} /> : state === 'failed' ? <section className="card"><Empty icon={<Gauge size={28} />} title={t('failed')}><Button variant="light" onClick={() => void read.refetch()}>{t('again')}</Button></Empty></section> : <section className="card" role="status"><Loading /><p className="dim" style={{ textAlign: 'center' }}>{t('working')}</p></section>)}</Await>
    </div>
  );
};
