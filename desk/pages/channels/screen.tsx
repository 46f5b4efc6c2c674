/** Every channel: does it work, what does it lack, how is it connected. The page a new admin comes to first. */
import { Anchor, Button } from '@mantine/core';
import { Info, ExternalLink } from 'lucide-react';
import { Link } from 'wouter';
import { useMe } from '../me.tsx';
import { Await, Page } from '../parts/index.ts';
import { useRow } from '../query.ts';
import { CHANNEL, GUIDES } from '../texts/channels.ts';
import { useTexts } from '../tongue.tsx';
import { ChannelCard, type ChannelRow } from './card.tsx';
import './channels.css';

/** Kinds that everybody may want, in the order in which they are worth trying; those the server does not know yet are shown as not connected. */
const ORDER = Object.keys(GUIDES);
const absent = (kind: string): ChannelRow => ({ id: kind, kind, official: kind !== 'whatsapp-web', state: 'off', why: null, missing: [], scan: null, queued: 0, test: false });
const withAbsent = (rows: ChannelRow[]): ChannelRow[] => {
  const known = [...rows, ...ORDER.filter((k) => !rows.some((r) => r.kind === k)).map(absent)];
  const place = (r: ChannelRow): number => (ORDER.includes(r.kind) ? ORDER.indexOf(r.kind) : ORDER.length);
  return known.sort((a, b) => place(a) - place(b));
};

const FirstSteps = () => {
  const t = useTexts(CHANNEL);
  const me = useMe();
  return (
    <section className="card first-steps">
      <h2>{t('first')}</h2>
      <ol>
        <li>{t('first_1')} <Anchor href="/chat" target="_blank" rel="noopener">{t('open_chat')} <ExternalLink size={13} aria-hidden /></Anchor></li>
        <li>{t('first_2')} <Link href="/facts">{t('to_facts')}</Link></li>
        {me.may('admin') ? <li>{t('first_3')} <Link href="/staff">{t('to_staff')}</Link></li> : null}
        <li>{t('first_4')}</li>
      </ol>
    </section>
  );
};

export const Screen = () => {
  const t = useTexts(CHANNEL);
  const me = useMe();
  const read = useRow('channels');
  return (
    <Page title={t('title')} sub={t('sub')} actions={<Button component={Link} href="/inbox" variant="default">{t('to_inbox')}</Button>}>
      <Await read={read}>{({ rows, url }) => (
        <div className="channels">
          {me.mode === 'demo' ? <FirstSteps /> : null}
          {url === null ? <div className="hint"><Info size={18} aria-hidden /><div>{t('no_url')}</div></div> : null}
          {withAbsent(rows).map((row) => <ChannelCard key={row.id} row={row} url={url} />)}
        </div>
      )}</Await>
    </Page>
  );
};
