/** One fact: what it is called, what the bot says of it, and whether somebody of the charity stands by it. */
import { Button, SegmentedControl, Textarea } from '@mantine/core';
import { BadgeCheck, CircleDashed, FlaskConical } from 'lucide-react';
import type { Fact } from '../../../core/organisation.ts';
import { Chip, ErrorNote, toast } from '../parts/index.ts';
import { FACTS } from '../texts/facts.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { useWriteFact } from './write.ts';

type Value = Fact['value'];
export const FactChip = ({ fact }: { fact: Pick<Fact, 'confirmed' | 'basis'> }) => {
  const t = useTexts(FACTS);
  if (fact.confirmed) return <Chip tone="good" icon={<BadgeCheck size={13} aria-hidden />}>{t('is_confirmed')}</Chip>;
  return fact.basis === 'EXAMPLE' ? <Chip tone="warn" icon={<FlaskConical size={13} aria-hidden />}>{t('is_example')}</Chip> : <Chip icon={<CircleDashed size={13} aria-hidden />}>{t('is_open')}</Chip>;
};

const Field = ({ label, value, onChange, off, dir }: { label: string; value: string; onChange: (v: string) => void; off: boolean; dir: 'rtl' | 'ltr' | 'auto' }) => (
  <Textarea autosize minRows={1} maxRows={6} maxLength={4_000} size="sm" aria-label={label} readOnly={off} dir={dir} value={value} onChange={(e) => onChange(e.currentTarget.value)} />
);

/** `draft`: what somebody typed and did not save yet. */
export const FactRow = ({ fact, draft, setDraft, may }: { fact: Fact; draft: Value | undefined; setDraft: (v: Value | undefined) => void; may: boolean }) => {
  const t = useTexts(FACTS);
  const { say } = useTongue();
  const write = useWriteFact(fact, (change) => { setDraft(undefined); toast(t(change.confirmed ? 'confirmed' : 'saved')); });
  const value = draft ?? fact.value;
  const set = (v: Value): void => setDraft(JSON.stringify(v) === JSON.stringify(fact.value) ? undefined : v);
  const dirty = draft !== undefined;
  const empty = typeof value === 'object' ? !value.ar.trim() || !value.en.trim() : typeof value === 'string' && !value.trim();
  const name = say(fact.label);
  return (
    <li className="fact" data-example={(!fact.confirmed && fact.basis === 'EXAMPLE') || undefined} data-fact={fact.id}>
      <div className="name"><strong>{name}</strong><FactChip fact={fact} />{fact.source ? <span className="dim small">{t('source', { source: fact.source })}</span> : null}</div>
      <div className="values">
        {typeof value === 'boolean' ? <SegmentedControl size="sm" disabled={!may} aria-label={name} value={value ? 'yes' : 'no'} onChange={(v) => set(v === 'yes')} data={[{ value: 'yes', label: t('yes') }, { value: 'no', label: t('no') }]} />
          : typeof value === 'string' ? <Field label={name} value={value} off={!may} dir="auto" onChange={set} />
            : <><Field label={`${name}: ${t('arabic')}`} value={value.ar} off={!may} dir="rtl" onChange={(ar) => set({ ...value, ar })} /><Field label={`${name}: ${t('english')}`} value={value.en} off={!may} dir="ltr" onChange={(en) => set({ ...value, en })} /></>}
        {write.problem ? <ErrorNote problem={write.problem.code === 'CHANGED' ? { ...write.problem, ar: FACTS.ar.theirs as string, en: FACTS.en.theirs as string } : write.problem} /> : null}
      </div>
      {may ? (
        <div className="acts">
          {dirty ? <><Button size="compact-md" loading={write.busy} disabled={empty} onClick={() => write.send({ value, confirmed: true })}>{t('save_confirm')}</Button>
            <Button size="compact-md" variant="default" disabled={empty || write.busy} onClick={() => write.send({ value })}>{t('save')}</Button>
            <Button size="compact-md" variant="subtle" color="gray" disabled={write.busy} onClick={() => setDraft(undefined)}>{t('undo')}</Button></>
            : fact.confirmed ? <Button size="compact-md" variant="subtle" color="gray" loading={write.busy} aria-label={`${t('withdraw')}: ${name}`} onClick={() => write.send({ confirmed: false })}>{t('withdraw')}</Button>
              : <Button className="confirm" size="compact-md" variant="light" loading={write.busy} aria-label={`${t('confirm')}: ${name}`} leftSection={<BadgeCheck size={15} aria-hidden />} onClick={() => write.send({ confirmed: true })}>{t('confirm')}</Button>}
        </div>
      ) : null}
    </li>
  );
};
