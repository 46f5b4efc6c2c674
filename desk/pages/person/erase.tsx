/** Everything about a person goes, for ever. The word must be typed. */
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { AlertTriangle } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Reply } from '../../api.ts';
import { bare } from '../../../core/text.ts';
import { ErrorNote, toast } from '../parts/index.ts';
import { queries, useSend } from '../query.ts';
import { isFinal } from '../requests/due.tsx';
import { PEOPLE } from '../texts/people.ts';
import { useTexts } from '../tongue.tsx';

const SHORTEST = 3;
/** What screens may still hold of the person, and must not show once more while it is read again. */
const HELD = ['people', 'person', 'requests', 'request', 'inbox', 'conversation', 'lines'];

export const Erase = ({ person, onClose }: { person: Reply<'person'>; onClose: () => void }) => {
  const t = useTexts(PEOPLE);
  const [, go] = useLocation();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const word = t('erase_word');
  const open = person.file.filter((r) => !isFinal(r)).length;
  const send = useSend('person.erase', { fresh: ['requests.board', 'inbox.counts'], done: () => {
    toast(t('erased'));
    queries.removeQueries({ predicate: (q) => HELD.includes(String(q.queryKey[0])) });
    go('/people', { replace: true });
  } });
  const ready = bare(typed).trim() === word && reason.trim().length >= SHORTEST;
  return (
    <Modal opened onClose={onClose} title={t('erase_title', { name: `\u2068${person.name ?? t('unnamed')}\u2069` })}>
      <form onSubmit={(e) => { e.preventDefault(); if (ready) send.mutate({ params: { person: person.id }, body: { reason: reason.trim() } }); }}>
        <Stack>
          <div className="problem"><AlertTriangle size={18} aria-hidden /><div>{t('erase_warning')}{open ? <> <strong>{t('erase_open', { n: open })}</strong></> : null}</div></div>
          <TextInput label={t('reason')} description={t('erase_reason_about')} required maxLength={300} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
          <TextInput label={t('erase_type', { word })} required autoComplete="off" value={typed} onChange={(e) => setTyped(e.currentTarget.value)} />
          <ErrorNote problem={send.error} />
          <Group justify="flex-end"><Button type="submit" color="red.8" disabled={!ready} loading={send.isPending}>{t('erase_do')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
};
