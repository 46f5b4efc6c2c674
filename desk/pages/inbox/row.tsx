/** One conversation in the list: who, from where, the last words, how long they wait, who holds it. */
import { ClipboardList, Hourglass, UserRound } from 'lucide-react';
import { memo } from 'react';
import { Link } from 'wouter';
import type { Reply } from '../../api.ts';
import { useMe } from '../me.tsx';
import { ChannelMark, Chip, Name, Num, ReasonChip, Time, UrgentChip } from '../parts/index.ts';
import { INBOX } from '../texts/inbox.ts';
import { useTexts } from '../tongue.tsx';
import { useNow, useWhen } from '../when.ts';

export type InboxRow = Reply<'inbox'>['rows'][number];
const MOST_UNREAD = 99;

const Waiting = ({ ticket }: { ticket: NonNullable<InboxRow['ticket']> }) => {
  const t = useTexts(INBOX);
  const when = useWhen();
  const now = useNow();
  const late = ticket.promised !== null && now > ticket.promised;
  const about = [t('waiting_for', { span: when.span(Math.max(0, now - ticket.opened)) }), ticket.place === null ? '' : t('place', { n: ticket.place }), ticket.promised === null ? '' : t('promised', { time: when.both(ticket.promised) })].filter(Boolean).join(' · ');
  return (
    <Chip tone={late ? 'urgent' : 'warn'} icon={<Hourglass size={13} aria-hidden />} title={about}>
      <span className="hidden">{about}</span><span aria-hidden>{when.span(Math.max(0, now - ticket.opened))}{late ? ` · ${t('overdue')}` : ''}</span>
    </Chip>
  );
};

export const Row = memo(({ row, open }: { row: InboxRow; open: boolean }) => {
  const t = useTexts(INBOX);
  const me = useMe();
  const { ticket } = row;
  const active = ticket && ticket.state !== 'closed' ? ticket : null;
  const waits = active?.state === 'waiting';
  // Of somebody who waits, or whom staff look after, their own last words say more than what the bot said to them.
  const heard = row.preview && (waits || (row.pen !== 'bot' && row.last?.by === 'bot')) ? { ...row.preview, by: 'person' as const } : null;
  const last = heard ?? row.last;
  const holder = active?.state === 'taken' ? active.who : row.pen === 'staff' ? row.holder : null;
  const by = last?.by === 'bot' ? t('by_bot') : last?.by === 'staff' ? t('by_staff') : '';
  return (
    <Link href={`/inbox/${encodeURIComponent(row.conversation)}`} className="chat" aria-current={open ? 'true' : undefined} data-urgent={active?.priority === 'urgent' || undefined} data-unread={row.unread > 0 || undefined}>
      <span className="sign"><ChannelMark channel={row.channel} size={18} /></span>
      <span className="body">
        <span className="top"><span className="who cut" dir="auto"><Name name={row.name} /></span>{last ? <span className="at small dim"><Time at={last.at} /></span> : null}</span>
        <span className="mid">
          <span className="snip">{by ? <span className="dim">{by}</span> : null}{last ? <span className="cut" dir="auto">{last.text}</span> : <span className="dim">{t('silent')}</span>}</span>
          {row.unread > 0 ? <span className="unread" title={t('unread', { n: row.unread })}><span aria-hidden><Num>{row.unread > MOST_UNREAD ? `${MOST_UNREAD}+` : row.unread}</Num></span><span className="hidden">{t('unread', { n: row.unread })}</span></span> : null}
        </span>
        {active || holder || row.openRequests ? (
          <span className="chips">
            {active?.priority === 'urgent' ? <UrgentChip /> : null}
            {active?.state === 'waiting' ? <Waiting ticket={active} /> : null}
            {holder ? <Chip tone="accent" icon={<UserRound size={13} aria-hidden />}>{holder.id === me.id ? t('mine') : <bdi>{holder.name}</bdi>}</Chip> : null}
            {active?.state === 'waiting' ? <ReasonChip reason={active.reason} /> : null}
            {active?.woman ? <Chip tone="calm">{t('woman')}</Chip> : null}
            {row.openRequests ? <span className="requests small dim" title={t('open_requests', { n: row.openRequests })}><ClipboardList size={14} aria-hidden /><span aria-hidden><Num>{row.openRequests}</Num></span><span className="hidden">{t('open_requests', { n: row.openRequests })}</span></span> : null}
          </span>
        ) : null}
      </span>
    </Link>
  );
});
Row.displayName = 'Row';
