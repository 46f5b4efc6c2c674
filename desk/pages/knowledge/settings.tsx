/** What else an entry has: who owns it, who answers, until when, what it opens. */
import { MultiSelect, Select, TextInput } from '@mantine/core';
import type { Entry } from '../../../core/entry.ts';
import type { Fact } from '../../../core/organisation.ts';
import { DEPARTMENTS as ALL, type Department } from '../../../core/request.ts';
import { useRow } from '../query.ts';
import { KNOWLEDGE } from '../texts/knowledge.ts';
import { DEPARTMENTS } from '../texts/words.ts';
import { useTexts, useTongue } from '../tongue.tsx';

/** A key that is empty is left out: the shape knows no empty date. */
const without = <K extends keyof Entry>(e: Entry, key: K, value: Entry[K] | undefined | ''): Entry => {
  const { [key]: _was, ...rest } = e;
  return (value === undefined || value === '' ? rest : { ...rest, [key]: value }) as Entry;
};

export const Settings = ({ entry, entries, facts, onChange, off }: { entry: Entry; entries: readonly Entry[]; facts: readonly Fact[]; onChange: (e: Entry) => void; off: boolean }) => {
  const t = useTexts(KNOWLEDGE);
  const { say } = useTongue();
  const flows = useRow('flows').data?.rows ?? [];
  const factData = facts.map((f) => ({ value: f.id, label: say(f.label) }));
  const none = { value: '', label: t('none') };
  const known = (id: string | undefined, data: { value: string; label: string }[]): { value: string; label: string }[] => (id && !data.some((d) => d.value === id) ? [...data, { value: id, label: id }] : data);
  const flowData = known(entry.flow, flows.map((f) => ({ value: f.id, label: say(f.title) })));
  return (
    <details className="card settings"><summary>{t('more')}</summary>
      <div className="grid">
        <Select label={t('mode')} disabled={off} value={entry.mode} onChange={(v) => onChange({ ...entry, mode: v as Entry['mode'] })} data={[{ value: 'answer', label: t('mode_answer') }, { value: 'staff', label: t('mode_staff') }]} />
        <Select label={t('owner')} disabled={off} value={entry.owner} onChange={(v) => onChange({ ...entry, owner: v as Department })} data={ALL.map((d) => ({ value: d, label: say(DEPARTMENTS[d]) }))} />
        <TextInput type="date" label={t('review_by')} disabled={off} value={entry.reviewBy ?? ''} onChange={(e) => onChange(without(entry, 'reviewBy', e.currentTarget.value))} />
        <TextInput type="date" label={t('valid')} disabled={off} value={entry.validUntil ?? ''} onChange={(e) => onChange(without(entry, 'validUntil', e.currentTarget.value))} />
        <Select label={t('flow')} disabled={off} searchable value={entry.flow ?? ''} onChange={(v) => onChange(without(entry, 'flow', v ?? ''))} data={[none, ...flowData]} />
        <Select label={t('offer')} disabled={off} searchable value={entry.offer ?? ''} onChange={(v) => { const next = without(entry, 'offer', v ?? ''); onChange(v && !next.instead ? { ...next, instead: { ar: '', en: '' } } : v ? next : without(next, 'instead', undefined)); }} data={[none, ...known(entry.offer, facts.filter((f) => typeof f.value === 'boolean').map((f) => ({ value: f.id, label: say(f.label) })))]} />
        <MultiSelect label={t('needs')} disabled={off} searchable value={entry.needs} onChange={(needs) => onChange({ ...entry, needs })} data={entry.needs.reduce((d, id) => known(id, d), factData)} />
        <MultiSelect label={t('related')} disabled={off} searchable value={entry.related} onChange={(related) => onChange({ ...entry, related })} data={entry.related.reduce((d, id) => known(id, d), entries.filter((e) => e.topic !== entry.topic).map((e) => ({ value: e.topic, label: say(e.title) })))} />
      </div>
      <p className="dim small">{t('topic')}: <code dir="ltr">{entry.topic}</code></p>
    </details>
  );
};
