/** What staff set on an open ticket: the department it is for, and when the one who waits will be answered. */
import { Button, Menu } from '@mantine/core';
import { Building2, CalendarClock } from 'lucide-react';
import { DEPARTMENTS as ALL } from '../../../core/request.ts';
import { useMe } from '../me.tsx';
import { toast, toastProblem } from '../parts/index.ts';
import { useSend } from '../query.ts';
import { TALK } from '../texts/conversation.ts';
import { DEPARTMENTS } from '../texts/words.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { useNow, useWhen } from '../when.ts';
import { openTicket, type Row } from './standing.ts';

const MINUTE = 60_000;
const SPANS = [15, 30, 60, 120, 240] as const;

export const TicketTools = ({ row }: { row: Row }) => {
  const t = useTexts(TALK);
  const { say } = useTongue();
  const when = useWhen();
  const now = useNow();
  const may = useMe().may('agent');
  const done = { fresh: ['inbox', 'conversation'] as ('inbox' | 'conversation')[], failed: toastProblem };
  const move = useSend('conversation.department', { ...done, done: (r) => { if (r.ticket) toast(t('ticket_moved', { name: say(DEPARTMENTS[r.ticket.department]) })); } });
  const promise = useSend('conversation.promise', { ...done, done: () => toast(t('ticket_promised')) });
  const ticket = openTicket(row);
  if (!ticket) return null;
  const params = { conversation: row.conversation };
  return (
    <>
      <Menu position="bottom-start" withinPortal>
        <Menu.Target><Button size="compact-sm" variant="default" disabled={!may} loading={move.isPending} leftSection={<Building2 size={14} aria-hidden />} aria-label={`${t('department')}: ${say(DEPARTMENTS[ticket.department])}`}>{say(DEPARTMENTS[ticket.department])}</Button></Menu.Target>
        <Menu.Dropdown>{ALL.map((d) => <Menu.Item key={d} disabled={d === ticket.department} onClick={() => move.mutate({ params, body: { department: d } })}>{say(DEPARTMENTS[d])}</Menu.Item>)}</Menu.Dropdown>
      </Menu>
      {may && ticket.state === 'waiting' ? (
        <Menu position="bottom-start" withinPortal>
          <Menu.Target><Button size="compact-sm" variant="default" loading={promise.isPending} leftSection={<CalendarClock size={14} aria-hidden />}>{t('promise_set')}</Button></Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('promise_label')}</Menu.Label>
            {SPANS.map((m) => <Menu.Item key={m} onClick={() => promise.mutate({ params, body: { at: Date.now() + m * MINUTE } })}>{t('promise_within', { span: when.span(m * MINUTE), time: when.time(now + m * MINUTE) })}</Menu.Item>)}
            <Menu.Divider />
            <Menu.Item onClick={() => promise.mutate({ params, body: { at: null } })}>{t('promise_hours')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </>
  );
};
