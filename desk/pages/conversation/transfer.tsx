/** Gives the conversation to a colleague or back to the queue, with a note for whoever gets it. */
import { Button, Group, Radio, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { mayAs } from '../../../core/staff.ts';
import { useMe } from '../me.tsx';
import { Dialog, Chip, Loading, toast } from '../parts/index.ts';
import { useRow } from '../query.ts';
import { TALK } from '../texts/conversation.ts';
import { ROLES } from '../texts/words.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import type { Acts } from './acts.ts';
import { openTicket, type Row } from './standing.ts';

const QUEUE = '';
const LONGEST = 2_000;

export const Transfer = ({ row, acts, onClose }: { row: Row; acts: Acts; onClose: () => void }) => {
  const t = useTexts(TALK);
  const { say } = useTongue();
  const me = useMe();
  const staff = useRow('staff');
  const ticket = openTicket(row);
  const [to, setTo] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  const woman = ticket?.woman === true;
  const others = (staff.data?.rows ?? []).filter((m) => !m.disabled && mayAs(m.role, 'agent') && m.id !== ticket?.who?.id && (m.id !== me.id || ticket?.who?.id !== me.id) && (!woman || m.woman || mayAs(m.role, 'supervisor')))
    .toSorted((a, b) => Number(b.here) - Number(a.here) || a.name.localeCompare(b.name, 'ar'));
  const go = async (): Promise<void> => {
    if (to === null) return;
    const end = await acts.pass(to === QUEUE ? null : to, note);
    if (end === 'done') { toast(t('done_passed')); onClose(); } else setSaid(acts.words(end));
  };
  return (
    <Dialog onClose={onClose} title={t('transfer_title')} size="md">
      <form onSubmit={(e) => { e.preventDefault(); void go(); }}>
        <Stack>
          {woman ? <div className="hint">{t('transfer_woman')}</div> : null}
          <Radio.Group label={t('transfer_to')} value={to} onChange={setTo}>
            <Stack gap={10} pt={8} className="colleagues">
              {ticket?.state === 'taken' ? <Radio value={QUEUE} label={t('transfer_queue')} description={t('transfer_queue_about')} /> : null}
              {staff.isPending ? <Loading /> : others.map((m) => <Radio key={m.id} value={m.id} label={<span className="colleague"><bdi>{m.name}</bdi>{m.here ? <Chip tone="good">{t('here')}</Chip> : null}</span>} description={say(ROLES[m.role])} />)}
              {!staff.isPending && others.length === 0 ? <div className="dim small">{t('nobody')}</div> : null}
            </Stack>
          </Radio.Group>
          <Textarea label={t('transfer_note')} description={t('transfer_note_about')} autosize minRows={2} maxRows={6} maxLength={LONGEST} value={note} onChange={(e) => setNote(e.currentTarget.value)} className="free" styles={{ input: { background: 'var(--note)', borderColor: 'var(--note-line)', color: 'var(--note-ink)' } }} />
          {said !== null ? <div className="problem" role="alert">{said}</div> : null}
          <Group justify="flex-end"><Button type="submit" loading={acts.doing === 'passed'} disabled={to === null}>{t('transfer_do')}</Button></Group>
        </Stack>
      </form>
    </Dialog>
  );
};
