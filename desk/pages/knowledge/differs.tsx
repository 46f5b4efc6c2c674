/** What will be different once the drafts are published, in the words that people will read. */
import { ArrowLeft, Minus, Plus } from 'lucide-react';
import { Link } from 'wouter';
import { DEPARTMENTS as ALL } from '../../../core/request.ts';
import { Chip } from '../parts/index.ts';
import { useRow } from '../query.ts';
import { KNOWLEDGE, VARIETY_WORDS } from '../texts/knowledge.ts';
import { DEPARTMENTS } from '../texts/words.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { around, differenceOf, type Change } from './differ.ts';
import { hrefOf } from './list.tsx';
import type { Knowledge } from './model.ts';

const SHOWN = 12;
const SETTING_WORDS = { mode: 'mode', owner: 'owner', validUntil: 'valid', reviewBy: 'review_by', flow: 'flow', offer: 'offer', needs: 'needs', related: 'related' } as const;
const dirOf = (l: 'ar' | 'en'): 'rtl' | 'ltr' => (l === 'ar' ? 'rtl' : 'ltr');

const Lines = ({ rows, kind }: { rows: string[]; kind: 'come' | 'gone' }) => {
  const t = useTexts(KNOWLEDGE);
  const Icon = kind === 'come' ? Plus : Minus;
  return <>{rows.slice(0, SHOWN).map((x) => <li key={x} data-kind={kind}><Icon size={14} aria-hidden /><span className="hidden">{t(kind === 'come' ? 'come' : 'went')}: </span><span className="said" dir="auto">{x}</span></li>)}{rows.length > SHOWN ? <li className="dim small">{t('more_findings', { n: rows.length - SHOWN })}</li> : null}</>;
};

/** Values of settings are ids; people know their names. */
const useNames = (k: Knowledge) => {
  const t = useTexts(KNOWLEDGE);
  const { say } = useTongue();
  const facts = useRow('facts').data?.facts ?? [];
  const flows = useRow('flows').data?.rows ?? [];
  const one = (of: keyof typeof SETTING_WORDS, id: string): string => {
    if (of === 'mode') return t(id === 'staff' ? 'mode_staff' : 'mode_answer');
    if (of === 'owner') return say(DEPARTMENTS[ALL.find((d) => d === id) ?? 'management']);
    const found = of === 'flow' ? flows.find((f) => f.id === id)?.title : of === 'related' ? k.entries.find((e) => e.topic === id)?.title : of === 'offer' || of === 'needs' ? facts.find((f) => f.id === id)?.label : undefined;
    return found ? say(found) : id;
  };
  return (of: keyof typeof SETTING_WORDS, value: string | null): string => (value === null ? t('none') : value.split(' ').map((id) => one(of, id)).join(' · '));
};

const One = ({ c, k }: { c: Change; k: Knowledge }) => {
  const t = useTexts(KNOWLEDGE);
  const { say } = useTongue();
  const named = useNames(k);
  switch (c.what) {
    case 'words': return (
      <div className="change"><h4>{t(c.of === 'title' ? 'name' : c.of)} {t(c.lang === 'ar' ? 'arabic' : 'english')}</h4>
        <ul dir={dirOf(c.lang)} lang={c.lang}>{around(c.pieces).map((p, i) => p === null ? <li key={i} className="dim"><span /><span>…</span></li> : <li key={i} data-kind={p.kind}>{p.kind === 'same' ? <span /> : p.kind === 'come' ? <Plus size={14} aria-hidden /> : <Minus size={14} aria-hidden />}{p.kind === 'same' ? null : <span className="hidden">{t(p.kind === 'come' ? 'come' : 'went')}: </span>}{p.kind === 'gone' ? <del className="said">{p.text}</del> : p.kind === 'come' ? <ins className="said">{p.text}</ins> : <span className="said">{p.text}</span>}</li>)}</ul>
      </div>
    );
    case 'phrasings': return <div className="change"><h4>{t('phrasings')}: {say(VARIETY_WORDS[c.variety])}</h4><ul><Lines rows={c.come} kind="come" /><Lines rows={c.gone} kind="gone" /></ul></div>;
    case 'setting': return <p className="change setting"><span className="dim">{t(SETTING_WORDS[c.of])}:</span> <bdi>{named(c.of, c.was)}</bdi> <ArrowLeft size={14} className="then" aria-label={t('becomes')} /> <strong><bdi>{named(c.of, c.is)}</bdi></strong></p>;
  }
};

export const Differs = ({ k }: { k: Knowledge }) => {
  const t = useTexts(KNOWLEDGE);
  const { say } = useTongue();
  if (!k.changed.length) return <p className="dim">{t('pub_none')}</p>;
  return (
    <ul className="differs">{k.changed.map((topic) => {
      const [was, is] = [k.before.find((e) => e.topic === topic), k.entries.find((e) => e.topic === topic)];
      const d = differenceOf(was, is);
      const title = (is ?? was)?.title;
      return (
        <li key={topic}><details open={k.changed.length === 1}>
          <summary><strong>{title ? say(title) : topic}</strong> {d.kind === 'changed' ? null : <Chip tone={d.kind === 'new' ? 'good' : 'warn'}>{t(d.kind === 'new' ? 'new_one' : 'dropped_one')}</Chip>} <span className="dim small">{t('n_differ', { n: d.changes.length })}</span></summary>
          {d.changes.map((c, i) => <One key={i} c={c} k={k} />)}
          {is ? <Link href={hrefOf(topic)} className="small">{t('open_entry')}</Link> : null}
        </details></li>
      );
    })}</ul>
  );
};
