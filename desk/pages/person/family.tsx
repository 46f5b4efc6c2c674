/** Who belongs to whom. */
import { ActionIcon, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { Plus, Unlink } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Reply } from '../../api.ts';
import { useMe } from '../me.tsx';
import { Ask, ErrorNote, Name, toast } from '../parts/index.ts';
import { PickPerson, type PersonRow } from '../people/pick.tsx';
import { useSend } from '../query.ts';
import { PEOPLE } from '../texts/people.ts';
import { useTexts } from '../tongue.tsx';

type Person = Reply<'person'>;
type Relative = Person['family'][number];

const Add = ({ person, onClose }: { person: Person; onClose: () => void }) => {
  const t = useTexts(PEOPLE);
  const [other, setOther] = useState<PersonRow | null>(null);
  const [relation, setRelation] = useState('');
  const send = useSend('person.family', { fresh: ['person'], done: () => { toast(t('added')); onClose(); } });
  const ready = other !== null && relation.trim() !== '';
  return (
    <Modal opened onClose={onClose} title={t('add_family_title')}>
      <form onSubmit={(e) => { e.preventDefault(); if (ready) send.mutate({ params: { person: person.id }, body: { other: other.id, relation: relation.trim() } }); }}>
        <Stack>
          <PickPerson not={person.id} value={other} onPick={setOther} />
          <TextInput label={t('relation')} description={t('relation_about')} maxLength={60} value={relation} onChange={(e) => setRelation(e.currentTarget.value)} />
          <ErrorNote problem={send.error} />
          <Group justify="flex-end"><Button type="submit" disabled={!ready} loading={send.isPending}>{t('add')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
};

export const Family = ({ person }: { person: Person }) => {
  const t = useTexts(PEOPLE);
  const me = useMe();
  const [adding, setAdding] = useState(false);
  const [parting, setParting] = useState<Relative | null>(null);
  const part = useSend('person.family', { fresh: ['person'], done: () => { toast(t('removed')); setParting(null); } });
  const agent = me.may('agent');
  return (
    <section className="card">
      <h2>{t('family')}{agent ? <Button size="compact-sm" variant="subtle" leftSection={<Plus size={15} aria-hidden />} onClick={() => setAdding(true)}>{t('add_family')}</Button> : null}</h2>
      {person.family.length ? (
        <ul className="short">
          {person.family.map((f) => (
            <li key={f.person}><Link href={`/people/${encodeURIComponent(f.person)}`}><Name name={f.name} /></Link><span className="dim"><bdi>{f.relation}</bdi></span>
              {agent ? <ActionIcon variant="subtle" color="gray" aria-label={`${t('remove')}: ${f.name ?? t('unnamed')}`} title={t('remove')} onClick={() => setParting(f)}><Unlink size={16} /></ActionIcon> : null}
            </li>
          ))}
        </ul>
      ) : <p className="dim">{t('no_family')}</p>}
      {adding ? <Add person={person} onClose={() => setAdding(false)} /> : null}
      <Ask open={parting !== null} title={t('remove_ask', { name: parting?.name ?? t('unnamed') })} yes={t('remove')} busy={part.isPending} problem={part.error} onClose={() => setParting(null)}
        onYes={() => { if (parting) part.mutate({ params: { person: person.id }, body: { other: parting.person, relation: null } }); }}>{t('remove_about')}</Ask>
    </section>
  );
};
