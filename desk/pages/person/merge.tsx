/** Two files of one person become one: first the double is chosen, then both are looked at side by side. */
import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { AlertTriangle } from 'lucide-react';
import { useState } from 'react';
import type { Reply } from '../../api.ts';
import { ErrorNote, Name, Num, Time, toast } from '../parts/index.ts';
import { PickPerson, type PersonRow } from '../people/pick.tsx';
import { useSend } from '../query.ts';
import { PEOPLE } from '../texts/people.ts';
import { useTexts } from '../tongue.tsx';

const SHORTEST = 3;

const Side = ({ title, of, goes }: { title: string; of: PersonRow; goes?: boolean }) => {
  const t = useTexts(PEOPLE);
  const rows: [string, React.ReactNode][] = [
    [t('name'), <Name name={of.name} />], [t('nid'), of.nid ? <Num>{of.nid}</Num> : t('unknown')], [t('phone'), of.phone ? <Num>{of.phone}</Num> : t('unknown')],
    [t('requests'), <Num>{of.requests}</Num>], [t('conversations'), <Num>{of.conversations}</Num>], [t('last'), of.last === null ? t('never') : <Time at={of.last} as="ago" />],
  ];
  return <section className="side" data-goes={goes || undefined}><h3>{title}</h3><dl>{rows.map(([k, v]) => <div key={k}><dt>{k}</dt><dd>{v}</dd></div>)}</dl></section>;
};

export const Merge = ({ person, onClose }: { person: Reply<'person'>; onClose: () => void }) => {
  const t = useTexts(PEOPLE);
  const [from, setFrom] = useState<PersonRow | null>(null);
  const [second, setSecond] = useState(false);
  const [sure, setSure] = useState(false);
  const [reason, setReason] = useState('');
  const send = useSend('person.merge', { fresh: ['person', 'people', 'request', 'requests', 'inbox', 'conversation'], done: () => { toast(t('merged')); onClose(); } });
  // Masks of one id are the same: where these differ, the ids do.
  const differ = from !== null && from.nid !== null && person.nid !== null && from.nid !== person.nid;
  const ready = from !== null && !differ && sure && reason.trim().length >= SHORTEST;
  return (
    <Modal opened onClose={onClose} title={t('merge_title')} size="lg">
      {!second || !from ? (
        <Stack>
          <div><strong>{t('merge_step1')}</strong><p className="dim">{t('merge_step1_about', { name: `\u2068${person.name ?? t('unnamed')}\u2069` })}</p></div>
          <PickPerson not={person.id} value={from} onPick={setFrom} />
          <Group justify="flex-end"><Button disabled={!from} onClick={() => setSecond(true)}>{t('next')}</Button></Group>
        </Stack>
      ) : (
        <form onSubmit={(e) => { e.preventDefault(); if (ready) send.mutate({ params: { person: person.id }, body: { from: from.id, reason: reason.trim() } }); }}>
          <Stack>
            <strong>{t('merge_step2')}</strong>
            <div className="sides"><Side title={t('merge_stays')} of={person} /><Side title={t('merge_goes')} of={from} goes /></div>
            <div className="problem"><AlertTriangle size={18} aria-hidden /><div>{t(differ ? 'merge_nid' : 'merge_warning')}</div></div>
            {differ ? null : <><TextInput label={t('reason')} description={t('merge_reason_about')} required maxLength={300} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
            <Checkbox label={t('merge_sure')} checked={sure} onChange={(e) => setSure(e.currentTarget.checked)} /></>}
            <ErrorNote problem={send.error} />
            <Group justify="space-between"><Button variant="default" onClick={() => { setSecond(false); setSure(false); }}>{t('previous')}</Button><Button type="submit" color="red.8" disabled={!ready} loading={send.isPending}>{t('merge_do')}</Button></Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
};
