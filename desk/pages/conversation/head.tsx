/** Over the messages: who, from where, with whom, and what can be done: take, transfer, return, close. */
import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import { ArrowRight, ArrowRightLeft, Bot, CircleCheckBig, EllipsisVertical, Hand, Hourglass, IdCard, Link2, UserRound } from 'lucide-react';
import { useState } from 'react';
import { useKeys } from '../keys.ts';
import { useMe } from '../me.tsx';
import { Ask, ChannelMark, Chip, Name, toast } from '../parts/index.ts';
import { TALK } from '../texts/conversation.ts';
import { useTexts } from '../tongue.tsx';
import { useNow, useWhen } from '../when.ts';
import type { Acts, Doing } from './acts.ts';
import { holderOf, mayIn, openTicket, standOf, type Row } from './standing.ts';
import { Transfer } from './transfer.tsx';

const DONE = { took: 'done_took', returned: 'done_returned', closed: 'done_closed' } as const;

const Holder = ({ row }: { row: Row }) => {
  const t = useTexts(TALK);
  const me = useMe();
  const when = useWhen();
  const now = useNow();
  const ticket = openTicket(row);
  switch (standOf(row, me.id)) {
    case 'mine': return <Chip tone="accent" icon={<UserRound size={13} aria-hidden />}>{t('hold_you')}</Chip>;
    case 'other': return <Chip tone="accent" icon={<UserRound size={13} aria-hidden />}>{t('hold_other', { name: holderOf(row)?.name ?? t('staff') })}</Chip>;
    case 'queue': return <Chip tone="warn" icon={<Hourglass size={13} aria-hidden />}>{t('hold_queue', { span: when.span(Math.max(0, now - (ticket?.opened ?? now))) })}</Chip>;
    case 'bot': return <Chip icon={<Bot size={13} aria-hidden />}>{t('hold_bot')}</Chip>;
  }
};

type Wants = 'returned' | 'closed' | 'passed' | null;
export const Head = ({ row, acts, back, card }: { row: Row; acts: Acts; back: () => void; card: { shown: boolean; toggle: () => void } }) => {
  const t = useTexts(TALK);
  const me = useMe();
  const may = mayIn(row, me);
  const [wants, setWants] = useState<Wants>(null);
  const [said, setSaid] = useState<string | null>(null);
  const run = async (act: 'took' | 'returned' | 'closed'): Promise<void> => {
    setSaid(null);
    const end = await acts.act({ act });
    if (end === 'done') { toast(t(DONE[act])); setWants(null); } else setSaid(acts.words(end));
  };
  const doing = (d: Doing): boolean => acts.doing === d;
  useKeys([
    ...(may.take ? [{ key: 't', say: t('key_take'), run: () => void run('took') }] : []),
    { key: 'i', say: t('key_info'), run: card.toggle }, { key: 'escape', say: t('key_back'), run: back },
  ]);
  const copy = async (): Promise<void> => { try { await navigator.clipboard.writeText(location.href); toast(t('link_copied')); } catch { /* a browser that forbids it */ } };
  return (
    <header className="talk-head">
      <ActionIcon className="talk-back" variant="subtle" color="gray" size={40} aria-label={t('back')} onClick={back}><ArrowRight size={20} className="arrow" /></ActionIcon>
      <div className="talk-who">
        <h2><span className="cut"><Name name={row.name} /></span></h2>
        <div className="chips"><span className="dim small"><ChannelMark channel={row.channel} named size={14} /></span><Holder row={row} /></div>
      </div>
      <div className="talk-acts">
        {may.take ? <Button size="sm" variant={standOf(row, me.id) === 'queue' ? 'filled' : 'default'} leftSection={<Hand size={17} />} loading={doing('took')} onClick={() => void run('took')}>{t('take')}</Button> : null}
        {may.transfer ? <Tooltip label={t('transfer')}><ActionIcon className="tight" variant="default" size={36} aria-label={t('transfer')} onClick={() => setWants('passed')}><ArrowRightLeft size={17} /></ActionIcon></Tooltip> : null}
        {may.close ? <Tooltip label={t('close')}><ActionIcon className="tight" variant="default" size={36} aria-label={t('close')} onClick={() => setWants('closed')}><CircleCheckBig size={17} /></ActionIcon></Tooltip> : null}
        {may.transfer ? <Button className="wide" size="sm" variant="default" leftSection={<ArrowRightLeft size={16} />} onClick={() => setWants('passed')}>{t('transfer')}</Button> : null}
        {may.close ? <Button className="wide" size="sm" variant="default" leftSection={<CircleCheckBig size={16} />} onClick={() => setWants('closed')}>{t('close')}</Button> : null}
        <Tooltip label={t('about')}><ActionIcon variant={card.shown ? 'light' : 'subtle'} color={card.shown ? 'sila' : 'gray'} size={36} aria-label={t('about')} aria-expanded={card.shown} onClick={card.toggle}><IdCard size={20} /></ActionIcon></Tooltip>
        <Menu position="bottom-end">
          <Menu.Target><ActionIcon variant="subtle" color="gray" size={36} aria-label={t('more')}><EllipsisVertical size={19} /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            {may.transfer ? <Menu.Item className="narrow" leftSection={<ArrowRightLeft size={16} />} onClick={() => setWants('passed')}>{t('transfer')}</Menu.Item> : null}
            {may.giveBack ? <Menu.Item leftSection={<Bot size={16} />} onClick={() => setWants('returned')}>{t('return')}</Menu.Item> : null}
            {may.close ? <Menu.Item className="narrow" leftSection={<CircleCheckBig size={16} />} onClick={() => setWants('closed')}>{t('close')}</Menu.Item> : null}
            <Menu.Item leftSection={<Link2 size={16} />} onClick={() => void copy()}>{t('copy_link')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {said !== null && wants === null ? <div className="talk-said problem" role="alert">{said}</div> : null}
      <Ask open={wants === 'closed'} title={t('close_ask')} yes={t('close')} busy={doing('closed')} onYes={() => void run('closed')} onClose={() => { setWants(null); setSaid(null); }}>{t('close_about')}{said !== null ? <div className="problem" role="alert" style={{ marginTop: 12 }}>{said}</div> : null}</Ask>
      <Ask open={wants === 'returned'} title={t('return_ask')} yes={t('return')} busy={doing('returned')} onYes={() => void run('returned')} onClose={() => { setWants(null); setSaid(null); }}>{t('return_about')}{said !== null ? <div className="problem" role="alert" style={{ marginTop: 12 }}>{said}</div> : null}</Ask>
      {wants === 'passed' ? <Transfer row={row} acts={acts} onClose={() => setWants(null)} /> : null}
    </header>
  );
};
