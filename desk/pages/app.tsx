/** Providers, and the question that decides what is shown: who is signed in? */
import { DirectionProvider, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, type ReactNode } from 'react';
import { Route, Router, Switch } from 'wouter';
import { onSignedOut } from './api.ts';
import { becomeMe, MeProvider, useWhoAmI } from './me.tsx';
import { ErrorNote, Loading, Toasts } from './parts/index.ts';
import { queries } from './query.ts';
import { Shell } from './shell/shell.tsx';
import { SignIn } from './sign/sign-in.tsx';
import { PARTS } from './texts/parts.ts';
import { themeWith } from './theme.ts';
import { DIRECTIONS, keptLang, TongueProvider, useTexts } from './tongue.tsx';
import { guard } from './unsaved.ts';

const BASE = '/desk';
const First = lazy(async () => ({ default: (await import('./sign/first.tsx')).First }));
const ChoosePassword = lazy(async () => ({ default: (await import('./sign/choose.tsx')).ChoosePassword }));

const Inside = () => {
  const { data: me, error, refetch } = useWhoAmI();
  if (error) return <div className="gate"><section><ErrorNote problem={error} retry={() => void refetch()} /></section></div>;
  if (me === undefined) return <Loading />;
  return me ? <MeProvider value={me}><Shell key={me.id} /></MeProvider> : <SignIn />;
};

const Look = ({ nonce, children }: { nonce: string; children: ReactNode }) => {
  const close = useTexts(PARTS)('close');
  return <MantineProvider theme={useMemo(() => themeWith(close), [close])} defaultColorScheme="auto" getStyleNonce={() => nonce}>{children}</MantineProvider>;
};

export const App = ({ nonce }: { nonce: string }) => {
  useEffect(() => onSignedOut(() => becomeMe(null)), []);
  return (
    <DirectionProvider initialDirection={DIRECTIONS[keptLang()]} detectDirection={false}>
      <TongueProvider>
        <Look nonce={nonce}>
          <QueryClientProvider client={queries}>
            <Router base={BASE} aroundNav={guard}>
              <Suspense fallback={<Loading />}>
                <Switch>
                  <Route path="/first"><First /></Route>
                  <Route path="/password"><ChoosePassword /></Route>
                  <Route><Inside /></Route>
                </Switch>
              </Suspense>
            </Router>
            <Toasts />
          </QueryClientProvider>
        </Look>
      </TongueProvider>
    </DirectionProvider>
  );
};
