/** The way around: a side column, a column of icons, or a bar at the bottom with the rest behind "more". */
import { Drawer, useMantineTheme } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { Ellipsis, LogOut } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useMe } from '../me.tsx';
import { Num } from '../parts/index.ts';
import { useRow } from '../query.ts';
import { baseOf, SCREENS, type ScreenName, type ScreenRow } from '../screens.ts';
import { SHELL } from '../texts/shell.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { CREST } from './crest.ts';
import { signOut } from './sign-out.ts';
import { AlertsTool, HelpTool, LanguageTool, ThemeTool } from './tools.tsx';

const GROUPS = ['work', 'bot', 'house'] as const;
type Count = { n: number; hot: boolean; say: string };

/** Numbers beside the names: who waits or is mine, what is late. */
const useCounts = (): Partial<Record<ScreenName, Count>> => {
  const t = useTexts(SHELL);
  const inbox = useRow('inbox.counts').data;
  const board = useRow('requests.board').data;
  const waiting = inbox?.waiting ?? 0;
  const late = board?.reduce((sum, b) => sum + b.late, 0) ?? 0;
  return { ...(waiting ? { inbox: { n: waiting, hot: false, say: t('waiting', { n: waiting }) } } : {}), ...(late ? { requests: { n: late, hot: true, say: t('late', { n: late }) } } : {}) };
};

const Way = ({ row, count, onGo }: { row: ScreenRow; count?: Count | undefined; onGo?: () => void }) => {
  const t = useTexts(SHELL);
  const [at] = useLocation();
  const base = baseOf(row);
  const here = at === base || at.startsWith(`${base}/`);
  const Icon = row.icon;
  return (
    <Link href={base} className="way" aria-current={here ? 'page' : undefined} onClick={() => onGo?.()} title={t(row.name)}>
      {Icon ? <Icon size={20} aria-hidden /> : null}<span className="name cut">{t(row.name)}</span>
      {count ? <span className="count" data-hot={count.hot || undefined} title={count.say}><Num>{count.n > 99 ? '99+' : count.n}</Num></span> : null}
    </Link>
  );
};

export const Nav = ({ help }: { help: () => void }) => {
  const t = useTexts(SHELL);
  const me = useMe();
  const { say } = useTongue();
  const counts = useCounts();
  const theme = useMantineTheme();
  const phone = useMediaQuery('(max-width: 719px)', window.innerWidth < 720);
  const [more, setMore] = useState(false);
  const mine = SCREENS.filter((s) => s.icon && me.may(s.role));
  const account = mine.find((s) => s.name === 'me');
  const tools: ReactNode = <div className="tools"><LanguageTool /><ThemeTool /><AlertsTool /><HelpTool open={help} /></div>;

  if (phone) {
    const bar = mine.some((s) => s.bar) ? mine.filter((s) => s.bar) : mine.filter((s) => s.group).slice(0, 4);
    return (
      <nav aria-label={t('nav')}>
        {bar.map((s) => <Way key={s.name} row={s} count={counts[s.name]} />)}
        <button type="button" className="way" aria-expanded={more} onClick={() => setMore(true)}><Ellipsis size={20} aria-hidden /><span className="name">{t('more')}</span></button>
        <Drawer opened={more} onClose={() => setMore(false)} position="bottom" title={<>{me.name} · <span className="dim">{say(me.charity)}</span></>} size="auto" styles={{ content: { height: 'auto', flex: '1 1 100%', alignSelf: 'flex-end' } }} radius={theme.radius.lg}>
          <div className="sheet">
            {mine.filter((s) => !bar.includes(s)).map((s) => <Way key={s.name} row={s} count={counts[s.name]} onGo={() => setMore(false)} />)}
            <button type="button" className="way" onClick={signOut}><LogOut size={20} aria-hidden />{t('signout')}</button>
          </div>
          <div style={{ display: 'flex', justifyContent: 'center', paddingTop: 12 }}>{tools}</div>
        </Drawer>
      </nav>
    );
  }
  return (
    <nav aria-label={t('nav')}>
      <div className="brand"><img src={CREST} alt="" /><div><strong>صلة</strong><small>{say(me.charity)}</small></div></div>
      {GROUPS.map((g) => {
        const rows = mine.filter((s) => s.group === g);
        return rows.length ? <div key={g} style={{ display: 'contents' }}><div className="group">{t(g)}</div>{rows.map((s) => <Way key={s.name} row={s} count={counts[s.name]} />)}</div> : null;
      })}
      <div className="gap" />
      {account ? <Way row={account} /> : null}
      <button type="button" className="way" onClick={signOut} title={t('signout')}><LogOut size={20} aria-hidden /><span className="name">{t('signout')}</span></button>
      {tools}
    </nav>
  );
};
