/** A request of somebody who came or called. */
import { Button, Checkbox, Group, Modal, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { CheckCircle2, Info } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { Dialog, CopyField, ErrorNote } from '../parts/index.ts';
import { useRow, useSend } from '../query.ts';
import { REQUESTS } from '../texts/requests.ts';
import { KINDS, type Word } from '../texts/words.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { AID_KINDS, CATEGORIES, FORMS, WALK_IN_KINDS, type Field } from './forms.ts';
import { judge, type Fault } from './judge.ts';

type Kind = keyof typeof FORMS;
const KEYS: Partial<Record<Field['as'], 'numeric' | 'tel'>> = { nid: 'numeric', number: 'numeric', phone: 'tel' };
const LONGEST: Record<Field['as'], number> = { name: 80, nid: 20, phone: 24, line: 120, number: 12, long: 2_000, category: 40 };

export const WalkIn = ({ onClose }: { onClose: () => void }) => {
  const t = useTexts(REQUESTS);
  const { say } = useTongue();
  const [, go] = useLocation();
  const [kind, setKind] = useState<Kind>('aid');
  const [about, setAbout] = useState<string | null>(null);
  const [said, setSaid] = useState<Record<string, string>>({});
  const [faults, setFaults] = useState<Record<string, Fault>>({});
  const consent = useRow('consent');
  const [agreed, setAgreed] = useState(false);
  const make = useSend('request.make', { fresh: ['requests', 'requests.board', 'people'], failed: (p) => { if (p.what === 'consent') { setAgreed(false); void consent.refetch(); } } });
  const write = (slot: string, value: string): void => {
    setSaid((all) => ({ ...all, [slot]: value }));
    if (faults[slot]) setFaults(({ [slot]: _, ...rest }) => rest);
  };
  /** The field that the server did not take. */
  const blamed = make.error?.what === 'nid' ? 'national_id' : make.error?.what?.replace(/^fields\./, '');
  const errorOf = (slot: string): string | null => (faults[slot] ? t(faults[slot]) : make.error && blamed === slot ? say(make.error) : null);

  const save = (): void => {
    const found: Record<string, Fault> = kind === 'aid' && !about ? { about: 'bad_required' } : {};
    const fields: Record<string, string> = {};
    for (const field of FORMS[kind]) {
      const verdict = judge(field, said[field.slot] ?? '');
      if ('no' in verdict) found[field.slot] = verdict.no;
      else if (verdict.ok !== null) fields[field.slot] = verdict.ok;
    }
    if (!agreed) found['consent'] = 'bad_consent';
    setFaults(found);
    if (Object.keys(found).length || !consent.data) return;
    make.mutate({ body: { kind, about: kind === 'aid' ? about : null, nid: fields['national_id'] ?? null, consent: consent.data.version, fields: kind === 'aid' && about ? { ...fields, aid_kind: about } : fields } });
  };
  const again = (): void => { make.reset(); setSaid({}); setAbout(null); setFaults({}); setAgreed(false); };

  if (make.data) {
    const { number } = make.data;
    return (
      <Modal opened onClose={onClose} title={t('walk_made')}>
        <Stack>
          <div className="hint"><CheckCircle2 size={18} aria-hidden /><div>{t(make.variables?.body.nid ? 'walk_made_about' : 'walk_made_nobody')}</div></div>
          <CopyField label={t('walk_number')} value={number} />
          <Group justify="flex-end"><Button variant="default" onClick={again}>{t('walk_another')}</Button><Button onClick={() => { onClose(); go(`/requests/${number}`); }}>{t('walk_go')}</Button></Group>
        </Stack>
      </Modal>
    );
  }
  const options = (of: Record<string, Word>) => Object.entries(of).map(([value, word]) => ({ value, label: say(word) }));
  const input = (field: Field) => {
    const { slot, as, needed } = field;
    const label = needed ? t(`f_${slot}`) : <>{t(`f_${slot}`)} <span className="dim small">({t('optional')})</span></>;
    if (as === 'category') return <Select key={slot} label={label} placeholder={t('choose')} clearable searchable value={said[slot] ?? null} data={options(CATEGORIES)} onChange={(v) => write(slot, v ?? '')} />;
    const common = { label, required: needed, maxLength: LONGEST[as], value: said[slot] ?? '', error: errorOf(slot), autoComplete: 'off' };
    if (as === 'long') return <Textarea key={slot} className="whole writes" autosize minRows={3} maxRows={10} {...common} onChange={(e) => write(slot, e.currentTarget.value)} />;
    const keys = KEYS[as];
    return <TextInput key={slot} {...common} {...(keys ? { inputMode: keys, className: 'digits' } : { className: 'writes' })} onChange={(e) => write(slot, e.currentTarget.value)} />;
  };
  return (
    <Dialog onClose={onClose} title={t('walk_title')} size="xl" closeOnClickOutside={false}>
      <form noValidate onSubmit={(e) => { e.preventDefault(); save(); }}>
        <Stack gap="lg">
          <div className="hint"><Info size={18} aria-hidden /><div>{t('walk_about')}</div></div>
          <div className="form-grid">
            <Select label={t('kind')} value={kind} data={WALK_IN_KINDS.map((k) => ({ value: k, label: say(KINDS[k]) }))} onChange={(v) => { setKind(v as Kind); setFaults({}); }} data-autofocus />
            {kind === 'aid' ? <Select label={t('f_about')} required placeholder={t('choose')} searchable value={about} data={options(AID_KINDS)} error={errorOf('about')} onChange={(v) => { setAbout(v); setFaults(({ about: _, ...rest }) => rest); }} /> : null}
            {FORMS[kind].map(input)}
          </div>
          <section className="read-out"><h3>{t('walk_consent')}</h3>
            {consent.data ? <p className="said">{say(consent.data.wording)}</p> : <ErrorNote problem={consent.error} retry={() => void consent.refetch()} />}
            <Checkbox required disabled={!consent.data} checked={agreed} label={t('walk_agreed')} error={faults['consent'] ? t(faults['consent']) : null} onChange={(e) => { setAgreed(e.currentTarget.checked); setFaults(({ consent: _, ...rest }) => rest); }} />
          </section>
          <ErrorNote problem={FORMS[kind].some((f) => f.slot === blamed) ? null : make.error} />
          <Group justify="flex-end" className="last"><Button type="submit" loading={make.isPending}>{t('walk_do')}</Button></Group>
        </Stack>
      </form>
    </Dialog>
  );
};
