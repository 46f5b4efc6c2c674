/** One file a person: what they asked for, where they write, what they agreed to, who belongs to them. */
import { Button, Menu } from '@mantine/core';
import { ChevronLeft, ChevronRight, Ellipsis, Merge as MergeIcon, Trash2, UserX } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Reply } from '../../api.ts';
import { call } from '../api.ts';
import { useKeys } from '../keys.ts';
import { useMe } from '../me.tsx';
import { Await, ChannelMark, Empty, MaskedValue, Num, Page, StateChip, Time } from '../parts/index.ts';
import { useRow } from '../query.ts';
import { Due } from '../requests/due.tsx';
import type { ScreenProps } from '../screens.ts';
import { PEOPLE } from '../texts/people.ts';
import { titled, useTexts, useTongue } from '../tongue.tsx';
import { Consents } from './consents.tsx';
import { Erase } from './erase.tsx';
import { Family } from './family.tsx';
import { Merge } from './merge.tsx';
import '../people/people.css';
import '../request/request.css';
import './person.css';

type Person = Reply<'person'>;

const File = ({ file }: { file: Person['file'] }) => {
  const t = useTexts(PEOPLE);
  const { say } = useTongue();
  return (
    <section className="card"><h2>{t('file')}</h2>
      {file.length ? (
        <ul className="file">
          {file.map((r) => (
            <li key={r.number}>
              <Link href={`/requests/${r.number}`}><strong>{say(titled(r.title))}</strong><span className="dim small"><Num>{r.number}</Num> · <Time at={r.created} as="day" /></span></Link>
              <span className="chips"><StateChip state={r.state} /></span><span className="small"><Due row={r} /></span>
            </li>
          ))}
        </ul>
      ) : <p className="dim">{t('no_file')}</p>}
    </section>
  );
};

const Identity = ({ person }: { person: Person }) => {
  const t = useTexts(PEOPLE);
  const me = useMe();
  const shown = (what: 'nid' | 'phone') => {
    const value = person[what];
    return value === null ? <span className="dim">{t('unknown')}</span> : <MaskedValue value={value} label={t(what)} {...(me.may('agent') ? { reveal: (reason: string) => call('person.reveal', { params: { person: person.id }, body: { what, reason } }) } : {})} />;
  };
  return (
    <section className="card follow"><h2>{t('identity')}</h2>
      <dl><div><dt>{t('nid')}</dt><dd>{shown('nid')}</dd></div><div><dt>{t('phone')}</dt><dd>{shown('phone')}</dd></div><div><dt>{t('last')}</dt><dd>{person.last === null ? <span className="dim">{t('never')}</span> : <Time at={person.last} as="both" />}</dd></div></dl>
      <p className="dim small">{t('audit_note')}</p>
    </section>
  );
};

const Shown = ({ person }: { person: Person }) => {
  const t = useTexts(PEOPLE);
  const { lang } = useTongue();
  const me = useMe();
  const [, go] = useLocation();
  const [open, setOpen] = useState<'merge' | 'erase' | null>(null);
  const Back = lang === 'ar' ? ChevronRight : ChevronLeft;
  useKeys([{ key: 'escape', say: t('back'), run: () => go('/people') }]);
  return (
    // The window's title is seen by whoever passes by, and kept by the browser: no name in it.
    <Page title={t('person')} bare>
      <div className="person-head">
        <div><h2>{person.name ? <bdi>{person.name}</bdi> : <span className="dim">{t('unnamed')}</span>}</h2><Link href="/people" className="way-back"><Back size={15} aria-hidden />{t('back')}</Link></div>
        {me.may('supervisor') ? (
          <Menu position="bottom-end">
            <Menu.Target><Button variant="default" leftSection={<Ellipsis size={17} aria-hidden />}>{t('acts')}</Button></Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>{t('danger')}</Menu.Label>
              <Menu.Item leftSection={<MergeIcon size={16} aria-hidden />} onClick={() => setOpen('merge')}>{t('merge')}</Menu.Item>
              {me.may('admin') ? <Menu.Item color="red.8" leftSection={<Trash2 size={16} aria-hidden />} onClick={() => setOpen('erase')}>{t('erase')}</Menu.Item> : null}
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </div>
      <div className="request person">
        <div className="main">
          <File file={person.file} />
          <section className="card"><h2>{t('chats')}</h2>
            {person.chats.length ? <ul className="short">{person.chats.map((c) => <li key={c.conversation}><Link href={`/inbox/${encodeURIComponent(c.conversation)}`}><ChannelMark channel={c.channel} named /></Link><span className="dim small">{c.last === null ? t('never') : <>{t('chat_last')} <Time at={c.last} as="ago" /></>}</span></li>)}</ul> : <p className="dim">{t('no_chats')}</p>}
          </section>
          <Consents list={person.consents} />
        </div>
        <div className="aside"><Identity person={person} /><Family person={person} /></div>
      </div>
      {open === 'merge' ? <Merge person={person} onClose={() => setOpen(null)} /> : null}
      {open === 'erase' ? <Erase person={person} onClose={() => setOpen(null)} /> : null}
    </Page>
  );
};

export const Screen = ({ params }: ScreenProps) => {
  const t = useTexts(PEOPLE);
  const id = params['person'] ?? '';
  const read = useRow('person', { params: { person: id } });
  if (read.error?.status === 404) return <Page title={t('person')} bare><Empty icon={<UserX size={28} />} title={t('not_found')}><p>{t('not_found_about')}</p><Button component={Link} href="/people" variant="light">{t('back')}</Button></Empty></Page>;
  if (!read.data) return <Page title={t('person')} bare><Await read={read}>{() => null}</Await></Page>;
  return <Shown key={id} person={read.data} />;
};
