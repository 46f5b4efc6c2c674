/** Why the conversation reached staff, in words; what was promised; who should answer. */
import { Flame, LifeBuoy } from 'lucide-react';
import { Chip, Time } from '../parts/index.ts';
import { INBOX } from '../texts/inbox.ts';
import { REASON_TEXTS, TALK } from '../texts/conversation.ts';
import { REASONS } from '../texts/words.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { useNow, useWhen } from '../when.ts';
import { openTicket, type Row } from './standing.ts';
import { TicketTools } from './ticket.tsx';

export const Why = ({ row }: { row: Row }) => {
  const t = useTexts(TALK);
  const inbox = useTexts(INBOX);
  const { say } = useTongue();
  const when = useWhen();
  const now = useNow();
  const ticket = openTicket(row);
  if (!ticket) return null;
  const urgent = ticket.priority === 'urgent';
  const late = ticket.state === 'waiting' && ticket.promised !== null && now > ticket.promised;
  return (
    <details className="why" data-urgent={urgent || undefined} open={ticket.state === 'waiting'}>
      <summary>{urgent ? <Flame size={17} aria-hidden /> : <LifeBuoy size={17} aria-hidden />}<span className="hidden">{t('why_here')} </span><strong>{say(REASONS[ticket.reason])}</strong><span className="dim small"><Time at={ticket.opened} as="ago" /></span></summary>
      <div className="why-body">
        <p>{say(REASON_TEXTS[ticket.reason])}</p>
        {ticket.about ? <p className="said" dir="auto"><span className="dim">{t('about_topic')}: </span>{ticket.about.slice(0, 400)}</p> : null}
        <div className="chips">
          {ticket.promised !== null ? <Chip tone={late ? 'urgent' : 'calm'}>{inbox('promised', { time: when.short(ticket.promised, now) })}{late ? ` · ${inbox('overdue')}` : ''}</Chip> : null}
          {ticket.hours === 'out' ? <Chip>{t('out_hours')}</Chip> : null}
          {ticket.woman ? <Chip tone="calm">{inbox('woman')}</Chip> : null}
          <TicketTools row={row} />
        </div>
      </div>
    </details>
  );
};
