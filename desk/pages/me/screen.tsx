/** The own account: look, alerts, password, authenticator. */
import { Button, PasswordInput, SegmentedControl, Stack, Switch, useMantineColorScheme } from '@mantine/core';
import { LogOut } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useMe } from '../me.tsx';
import { Chip, ErrorNote, Page, toast } from '../parts/index.ts';
import { useSend } from '../query.ts';
import { setAlerts, useAlerts } from '../shell/alerts.ts';
import { signOut } from '../shell/sign-out.ts';
import { isPair, NewPassword } from '../sign/new-password.tsx';
import { ME } from '../texts/me.ts';
import { ROLES } from '../texts/words.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { Totp } from './totp.tsx';

const Part = ({ title, children }: { title: string; children: ReactNode }) => <section className="card" style={{ padding: 22, marginBottom: 16 }}><h2 style={{ margin: '0 0 14px', fontSize: '1.08rem', fontWeight: 600 }}>{title}</h2>{children}</section>;

const Look = () => {
  const t = useTexts(ME);
  const { lang, setLang } = useTongue();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const alerts = useAlerts();
  const row = { display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 12, flexWrap: 'wrap' } as const;
  return (
    <Stack gap="md">
      <div style={row}><span id="me-lang">{t('language')}</span><SegmentedControl aria-labelledby="me-lang" value={lang} onChange={(v) => setLang(v === 'en' ? 'en' : 'ar')} data={[{ value: 'ar', label: 'العربية' }, { value: 'en', label: 'English' }]} /></div>
      <div style={row}><span id="me-scheme">{t('scheme')}</span><SegmentedControl aria-labelledby="me-scheme" value={colorScheme} onChange={(v) => setColorScheme(v as 'light' | 'dark' | 'auto')} data={[{ value: 'light', label: t('light') }, { value: 'dark', label: t('dark') }, { value: 'auto', label: t('auto') }]} /></div>
      <Switch label={t('alerts')} description={t('alerts_about')} checked={alerts} onChange={(e) => { const on = e.currentTarget.checked; void setAlerts(on).then((ok) => { if (!ok) toast(t('alerts_denied')); }); }} />
    </Stack>
  );
};

const Password = () => {
  const t = useTexts(ME);
  const { say } = useTongue();
  const [old, setOld] = useState('');
  const [pair, setPair] = useState({ one: '', two: '' });
  const send = useSend('me.password', { done: () => { toast(t('changed')); setOld(''); setPair({ one: '', two: '' }); } });
  const weak = send.error?.what === 'password' && send.error.code === 'WEAK_PASSWORD';
  return (
    <form onSubmit={(e) => { e.preventDefault(); if (isPair(pair)) send.mutate({ body: { old, password: pair.one } }); }}>
      <Stack gap="md">
        <PasswordInput label={t('old')} autoComplete="current-password" dir="ltr" required value={old} onChange={(e) => setOld(e.currentTarget.value)} />
        <NewPassword value={pair} onChange={setPair} error={weak && send.error ? say(send.error) : null} />
        {weak ? null : <ErrorNote problem={send.error} />}
        <div style={{ display: 'flex', gap: 12, alignItems: 'center', flexWrap: 'wrap' }}><Button type="submit" loading={send.isPending} disabled={!isPair(pair) || !old}>{t('change')}</Button><span className="dim small">{t('change_about')}</span></div>
      </Stack>
    </form>
  );
};

export const Screen = () => {
  const t = useTexts(ME);
  const { say } = useTongue();
  const me = useMe();
  return (
    <Page title={t('title')} narrow sub={<><bdi>{me.name}</bdi> · <bdi dir="ltr">{me.login}</bdi> <Chip tone="accent">{say(ROLES[me.role])}</Chip></>} actions={<Button variant="default" leftSection={<LogOut size={17} />} onClick={signOut}>{t('signout')}</Button>}>
      <Part title={t('look')}><Look /></Part>
      <Part title={t('totp')}><Totp /></Part>
      <Part title={t('password')}><Password /></Part>
    </Page>
  );
};
