/** One conversation: head, reason, messages, composer; the person beside it where there is room, else in a drawer. */
import { Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { call } from '../api.ts';
import { useLive } from '../live.ts';
import { useMe } from '../me.tsx';
import { ErrorNote, Loading } from '../parts/index.ts';
import { useRow } from '../query.ts';
import { TALK } from '../texts/conversation.ts';
import { useTexts } from '../tongue.tsx';
import { useActs } from './acts.ts';
import { Card } from './card.tsx';
import { Composer } from './composer.tsx';
import './conversation.css';
import { Head } from './head.tsx';
import { useLines } from './lines.ts';
import { Others, usePresence } from './present.tsx';
import { openTicket, standOf, type Row } from './standing.ts';
import { Thread } from './thread.tsx';
import { Why } from './why.tsx';

const ROOM = '(min-width: 1240px)';
const OVER = ['rejected', 'paid', 'closed', 'cancelled'];
const KEPT = 'sila.card';

/** Whoever answers has read; a passing look at a colleague's conversation leaves it unread for them. */
const useReading = (row: Row | undefined, atEnd: boolean): void => {
  const me = useMe();
  const mine = row !== undefined && me.may('agent') && standOf(row, me.id) !== 'other';
  const unread = row?.unread ?? 0;
  const conversation = row?.conversation;
  useEffect(() => {
    if (!mine || unread === 0 || !atEnd || conversation === undefined) return;
    const read = (): void => { if (document.visibilityState === 'visible') void call('read', { params: { conversation } }); };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [mine, unread, atEnd, conversation]);
};

export const Talk = ({ conversation, back }: { conversation: string; back: () => void }) => {
  const t = useTexts(TALK);
  const me = useMe();
  const read = useRow('conversation', { params: { conversation } });
  const lines = useLines(conversation);
  const acts = useActs(conversation);
  const typed = usePresence(conversation);
  const room = useMediaQuery(ROOM, window.matchMedia(ROOM).matches);
  const [beside, setBeside] = useState(() => { try { return localStorage.getItem(KEPT) !== 'off'; } catch { return true; } });
  const [drawer, setDrawer] = useState(false);
  const [atEnd, setAtEnd] = useState(true);
  const full = read.data;
  useReading(full?.row, atEnd);
  // Who they are and what they answered changes in turns the row does not tell of.
  useLive('act', (e) => { if (e.conversation === conversation) void read.refetch(); });
  const ticket = full ? openTicket(full.row) : null;
  useEffect(() => { if (full) void read.refetch(); }, [ticket?.id]);

  const toggle = (): void => {
    if (!room) return setDrawer((d) => !d);
    setBeside((b) => { try { localStorage.setItem(KEPT, b ? 'off' : 'on'); } catch { /* for this page only */ } return !b; });
  };
  if (!full) return <div className="talk">{read.error ? <div style={{ padding: 20 }}><ErrorNote problem={read.error} retry={() => void read.refetch()} /></div> : <Loading />}</div>;
  const number = full.requests.find((r) => !OVER.includes(r.state))?.number ?? full.requests[0]?.number ?? null;
  return (
    <div className="talk" data-card={(room && beside) || undefined}>
      <div className="talk-main">
        <Head row={full.row} acts={acts} back={back} card={{ shown: room ? beside : drawer, toggle }} />
        <Why row={full.row} />
        <Thread read={lines} me={me.name} onEnd={setAtEnd} />
        <Others viewers={full.viewers} me={me.id} />
        <Composer row={full.row} lines={lines.data} number={number} acts={acts} typed={typed} atEnd={atEnd} />
      </div>
      {room ? (beside ? <aside className="talk-card" aria-label={t('about')}><Card full={full} /></aside> : null)
        : <Drawer opened={drawer} onClose={() => setDrawer(false)} position="right" title={t('about')} size={360}><Card full={full} /></Drawer>}
    </div>
  );
};
