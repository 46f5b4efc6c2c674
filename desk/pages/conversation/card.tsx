/** The person beside their conversation: who they are as far as we know, what they asked for, what they answered so far. */
import { ActionIcon, Button, Group, TextInput } from '@mantine/core';
import { ChevronLeft, Link2, Star, UserRound, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { Reply } from '../../api.ts';
import { call } from '../api.ts';
import { useMe } from '../me.tsx';
import { ChannelMark, ErrorNote, LateChip, MaskedValue, Name, Num, StateChip, Time, toast } from '../parts/index.ts';
import { useSend } from '../query.ts';
import { TALK } from '../texts/conversation.ts';
import { titled, useTexts, useTongue } from '../tongue.tsx';

type Full = Reply<'conversation'>;
const Part = ({ title, children }: { title: string; children: ReactNode }) => <section><h3>{title}</h3>{children}</section>;

const Who = ({ person, name }: { person: Full['person']; name: string | null }) => {
  const t = useTexts(TALK);
  const me = useMe();
  if (!person) return <section className="who-is"><div className="face" aria-hidden><UserRound size={24} /></div><div><strong><Name name={name} /></strong><div className="dim small">{t('person_none')}</div></div><p className="dim small">{t('person_none_about')}</p></section>;
  const reveal = (what: 'nid' | 'phone') => (me.may('agent') ? { reveal: (reason: string) => call('person.reveal', { params: { person: person.id }, body: { what, reason } }) } : {});
  return (
    <section className="who-is">
      <div className="face" aria-hidden><UserRound size={24} /></div>
      <div><strong><Name name={person.name ?? name} /></strong><div><Link href={`/people/${encodeURIComponent(person.id)}`} className="small">{t('person_file')}</Link></div></div>
      <dl>
        {person.nid !== null ? <div><dt>{t('nid')}</dt><dd><MaskedValue value={person.nid} label={t('nid')} {...reveal('nid')} /></dd></div> : null}
        {person.phone !== null ? <div><dt>{t('phone')}</dt><dd><MaskedValue value={person.phone} label={t('phone')} {...reveal('phone')} /></dd></div> : null}
      </dl>
    </section>
  );
};

const Ratings = ({ ratings }: { ratings: Full['ratings'] }) => {
  const t = useTexts(TALK);
  const [shown, setShown] = useState(false);
  if (!ratings.length) return null;
  return (
    <Part title={t('ratings')}>
      {shown ? <ul className="plain">{ratings.map((r) => (
        <li key={r.at}><span className="stars" role="img" aria-label={`${r.score}/5`}>{[1, 2, 3, 4, 5].map((n) => <Star key={n} size={15} aria-hidden fill={n <= r.score ? 'currentcolor' : 'none'} />)}</span> <span className="dim small"><Time at={r.at} /></span>{r.comment ? <div className="said small" dir="auto">{r.comment}</div> : null}</li>
      ))}</ul> : <Button size="compact-sm" variant="subtle" leftSection={<Star size={15} />} onClick={() => setShown(true)}>{t('ratings_show')}</Button>}
    </Part>
  );
};

const LinkTo = ({ conversation }: { conversation: string }) => {
  const t = useTexts(TALK);
  const [open, setOpen] = useState(false);
  const [number, setNumber] = useState('');
  const send = useSend('conversation.link', { fresh: ['conversation'], done: () => { toast(t('linked')); setOpen(false); setNumber(''); } });
  if (!open) return <Button size="compact-sm" variant="subtle" leftSection={<Link2 size={15} />} onClick={() => setOpen(true)}>{t('link')}</Button>;
  return (
    <form className="link-to" onSubmit={(e) => { e.preventDefault(); send.mutate({ params: { conversation }, body: { number: number.trim() } }); }}>
      <TextInput label={t('link_number')} description={t('link_about')} required autoFocus inputMode="numeric" maxLength={40} value={number} onChange={(e) => setNumber(e.currentTarget.value)} styles={{ input: { direction: 'ltr' } }} />
      <ErrorNote problem={send.error} />
      <Group gap={8} justify="flex-end"><ActionIcon variant="subtle" color="gray" aria-label={t('about_close')} onClick={() => setOpen(false)}><X size={16} /></ActionIcon><Button type="submit" size="compact-sm" loading={send.isPending} disabled={!number.trim()}>{t('link_do')}</Button></Group>
    </form>
  );
};

export const Card = ({ full }: { full: Full }) => {
  const t = useTexts(TALK);
  const { say } = useTongue();
  const me = useMe();
  const others = full.chats.filter((c) => c.conversation !== full.row.conversation);
  return (
    <div className="person-card">
      <Who person={full.person} name={full.row.name} />
      <Part title={t('requests')}>
        {full.requests.length ? <ul className="plain">{full.requests.map((r) => (
          <li key={r.number}>
            <Link href={`/requests/${encodeURIComponent(r.number)}`} className="request-link">
              <span className="top"><span className="cut">{say(titled(r.title))}</span><Num>{r.number}</Num></span>
              <span className="chips"><StateChip state={r.state} /><LateChip late={r.late} /></span>
              <span className="dim small">{t('due')} <Time at={r.due} /> · {r.assignee ? <bdi>{t('whose', { name: r.assignee.name })}</bdi> : t('no_one')}</span>
              <ChevronLeft size={16} className="arrow" aria-hidden />
            </Link>
          </li>
        ))}</ul> : <div className="dim small">{t('requests_none')}</div>}
        {me.may('agent') ? <LinkTo conversation={full.row.conversation} /> : null}
      </Part>
      {full.slots.length ? (
        <Part title={t('slots')}>
          <div className="dim small">{t('slots_about')}</div>
          <dl>{full.slots.map((s) => <div key={s.slot}><dt>{say(s.label)}</dt><dd className="said" dir="auto">{s.value}</dd></div>)}</dl>
        </Part>
      ) : null}
      {others.length ? <Part title={t('chats')}><ul className="plain">{others.map((c) => <li key={c.conversation}><Link href={`/inbox/${encodeURIComponent(c.conversation)}`} className="small"><ChannelMark channel={c.channel} named /></Link></li>)}</ul></Part> : null}
      <Ratings ratings={full.ratings} />
    </div>
  );
};
