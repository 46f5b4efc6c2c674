/** The frame around every screen, once somebody is signed in: navigation, the line to the server, alerts, keys. */
import { Button } from '@mantine/core';
import { Compass, Lock, WifiOff } from 'lucide-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { ltr } from '../../../core/text.ts';
import { keepFresh } from '../apply.ts';
import { useKeys } from '../keys.ts';
import { holdLine, onEvent, retryNow, useLine } from '../live.ts';
import { useMe } from '../me.tsx';
import { Empty, Fence, Loading, Page, toast } from '../parts/index.ts';
import { baseOf, SCREENS } from '../screens.ts';
import { SHELL } from '../texts/shell.ts';
import { useTexts } from '../tongue.tsx';
import { alertNow, alertOf } from './alerts.ts';
import { Help } from './help.tsx';
import { Leaving } from './leaving.tsx';
import { Nav } from './nav.tsx';

/** A blink of the line is not worth a banner. */
const AWAY_MS = 2_000;
/** Screens wait for the line this long, so that nothing falls between reading and listening. */
const LINE_MS = 1_200;

const Away = () => {
  const t = useTexts(SHELL);
  const line = useLine();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (line === 'up') return setShown(false);
    const timer = setTimeout(() => setShown(true), AWAY_MS);
    return () => clearTimeout(timer);
  }, [line]);
  return shown ? <div className="away" role="status"><WifiOff size={16} aria-hidden />{t('away')}<Button size="compact-xs" variant="white" color="dark" onClick={retryNow}>{t('again')}</Button></div> : null;
};

const useAlerting = (): void => {
  const t = useTexts(SHELL);
  const me = useMe();
  const [, go] = useLocation();
  const told = useRef(new Set<string>());
  useEffect(() => onEvent((event) => {
    const kind = alertOf(event, me.id, told.current);
    if (kind && event.kind === 'conversation') alertNow(t(kind), event.row.conversation, () => go(`/inbox/${encodeURIComponent(event.row.conversation)}`));
    if (event.kind !== 'alert') return;
    const words = t(`alert_${event.what}`, { number: ltr(event.number ?? '') });
    toast(words);
    alertNow(words, event.number ?? event.conversation ?? '', () => go(event.what === 'late' && event.number !== null ? `/requests/${event.number}` : `/inbox/${encodeURIComponent(event.conversation ?? '')}`));
  }), [t, me.id, go]);
};

const useReady = (): boolean => {
  const line = useLine();
  const [ready, setReady] = useState(false);
  useEffect(() => {
    if (line === 'up') return setReady(true);
    const timer = setTimeout(() => setReady(true), LINE_MS);
    return () => clearTimeout(timer);
  }, [line]);
  return ready;
};

export const Shell = () => {
  const t = useTexts(SHELL);
  const me = useMe();
  const [at, go] = useLocation();
  const [help, setHelp] = useState(false);
  useEffect(() => {
    const ends = [keepFresh(), holdLine()];
    return () => { for (const end of ends) end(); };
  }, []);
  useAlerting();
  const ready = useReady();
  const home = SCREENS.find((s) => s.icon && me.may(s.role));
  const first = SCREENS.filter((s) => s.icon && s.group && me.may(s.role)).slice(0, 9);
  useKeys([{ key: '?', say: t('help'), run: () => setHelp(true) }, ...first.map((s, i) => ({ key: String(i + 1), say: t('goto', { name: t(s.name) }), run: () => go(baseOf(s)) }))]);
  return (
    <div className="shell">
      <a className="skip" href="#main" onClick={(e) => { e.preventDefault(); document.getElementById('main')?.focus(); }}>{t('skip')}</a>
      <Nav help={() => setHelp(true)} />
      <main id="main" tabIndex={-1} style={{ outline: 'none' }}>
        {me.mode === 'demo' ? <div className="demo">{t('demo')}</div> : null}
        <Away />
        <div className="stage">
          {ready ? (
            <Fence at={at}>
              <Suspense fallback={<Loading />}>
                <Switch>
                  {SCREENS.map((s) => <Route key={s.name} path={s.path}>{(params) => (me.may(s.role) ? <s.Screen params={params as Record<string, string | undefined>} /> : <Page title={t(s.name)}><Empty icon={<Lock size={26} />} title={t('forbidden')}>{t('forbidden_about')}</Empty></Page>)}</Route>)}
                  {home ? <Route path="/"><Redirect to={baseOf(home)} replace /></Route> : null}
                  <Route><Page title={t('nowhere')} bare><Empty icon={<Compass size={28} />} title={t('nowhere')}>{t('nowhere_about')}</Empty></Page></Route>
                </Switch>
              </Suspense>
            </Fence>
          ) : <Loading />}
        </div>
      </main>
      <Leaving />
      <Help open={help} onClose={() => setHelp(false)} />
    </div>
  );
};
