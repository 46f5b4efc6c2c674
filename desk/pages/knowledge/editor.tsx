/** One entry under edit: Arabic and English side by side. Typed words stay until they are saved, whatever the stream brings. */
import { Button, TextInput } from '@mantine/core';
import { ChevronLeft, ChevronRight, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Entry } from '../../../core/entry.ts';
import type { Fact } from '../../../core/organisation.ts';
import { useKeys } from '../keys.ts';
import { useMe } from '../me.tsx';
import { Ask, Chip, ErrorNote, toast } from '../parts/index.ts';
import { useSend } from '../query.ts';
import { KNOWLEDGE } from '../texts/knowledge.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { useUnsaved } from '../unsaved.ts';
import { marksOf, type Knowledge } from './model.ts';
import { Phrasings } from './phrasings.tsx';
import { Places, Prose } from './prose.tsx';
import { Settings } from './settings.tsx';

const whole = (x: { ar: string; en: string } | undefined): boolean => x === undefined || (x.ar.trim() !== '' && x.en.trim() !== '');

export const Editor = ({ k, saved, facts }: { k: Knowledge; saved: Entry; facts: readonly Fact[] }) => {
  const t = useTexts(KNOWLEDGE);
  const { lang, say } = useTongue();
  const me = useMe();
  const [, go] = useLocation();
  const off = !me.may('agent');
  /** `was`: the entry as it stood when the first letter was typed. */
  const [draft, setDraft] = useState<{ was: string; entry: Entry } | null>(null);
  const [asking, setAsking] = useState(false);
  const entry = draft?.entry ?? saved;
  const set = (e: Entry): void => setDraft((d) => ({ was: d?.was ?? JSON.stringify(saved), entry: e }));
  const letGo = useUnsaved(draft !== null);
  const put = useSend('entry.put', { fresh: ['knowledge', 'varieties', 'knowledge.check'], done: () => { setDraft(null); toast(t('saved')); } });
  const drop = useSend('entry.drop', { fresh: ['knowledge', 'knowledge.check'], done: () => { letGo(); setDraft(null); toast(t('dropped')); go('/knowledge'); } });
  const ready = whole(entry.title) && whole(entry.answer) && whole(entry.instead);
  // The revision counts every entry: another one may have been written. This one may not.
  const changed = draft !== null && draft.was !== JSON.stringify(saved);
  const save = (): void => { if (draft && ready && !changed && !put.isPending) put.mutate({ params: { topic: entry.topic }, body: { rev: k.rev, entry: draft.entry } }); };
  useKeys([...(off ? [] : [{ key: 'ctrl+enter', say: t('key_save'), inFields: true, run: save }]), { key: 'escape', run: () => { if (!draft) go('/knowledge'); } }]);
  const Back = lang === 'ar' ? ChevronRight : ChevronLeft;
  const undo = (): void => { put.reset(); setDraft(null); };
  return (
    <div className="k-editor">
      <div className="k-head">
        <Link className="k-back" href="/knowledge"><Back size={18} aria-hidden /><span className="hidden">{t('back')}</span></Link>
        <h2 className="title"><bdi>{say(entry.title)}</bdi></h2>
        <div className="chips">{marksOf(k, saved).map((m) => <Chip key={m} tone={m === 'changed' ? 'accent' : m === 'thin' ? 'plain' : 'warn'}>{t(`m_${m}`)}</Chip>)}</div>
        {me.may('supervisor') ? <Button size="compact-sm" variant="subtle" color="gray" leftSection={<Trash2 size={15} aria-hidden />} onClick={() => setAsking(true)}>{t('drop')}</Button> : null}
      </div>
      <section className="card">
        <div className="pair">{(['ar', 'en'] as const).map((l) => <TextInput key={l} label={`${t('name')} ${t(l === 'ar' ? 'arabic' : 'english')}`} dir={l === 'ar' ? 'rtl' : 'ltr'} maxLength={120} readOnly={off} value={entry.title[l]} onChange={(e) => set({ ...entry, title: { ...entry.title, [l]: e.currentTarget.value } })} />)}</div>
        <Prose label={t('answer')} value={entry.answer} facts={facts} off={off} onChange={(answer) => set({ ...entry, answer })} />
        {entry.instead ? <><h3>{t('instead')}</h3><Prose label={t('answer')} rows={2} value={entry.instead} facts={facts} off={off} onChange={(instead) => set({ ...entry, instead })} /></> : null}
        <Places texts={[entry.answer, ...(entry.instead ? [entry.instead] : [])]} more={[...entry.needs, ...(entry.offer ? [entry.offer] : [])]} facts={facts} />
      </section>
      <Phrasings entry={entry} others={k.entries} off={off} onChange={set} />
      <Settings entry={entry} entries={k.entries} facts={facts} off={off} onChange={set} />
      {draft ? (
        <div className="save-bar" role="region" aria-label={t('unsaved')}>
          {put.error ? <ErrorNote problem={put.error} /> : changed ? <Chip tone="warn">{t('theirs')}</Chip> : <span>{ready ? t('unsaved') : t('need_text')}</span>}
          <Button variant="default" onClick={undo}>{changed ? t('theirs') : t('undo')}</Button>
          <Button loading={put.isPending} disabled={!ready || changed} onClick={save}>{t('save')}</Button>
        </div>
      ) : null}
      <Ask open={asking} title={t('drop_title', { title: say(saved.title) })} yes={t('drop')} danger busy={drop.isPending} problem={drop.error} onClose={() => setAsking(false)} onYes={() => drop.mutate({ params: { topic: saved.topic }, body: { rev: k.rev } })}>{t('drop_about')}</Ask>
    </div>
  );
};
