/** The first admin, with the one-time word that the server printed. */
import { Button, TextInput } from '@mantine/core';
import { Info } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { becomeMe } from '../me.tsx';
import { ErrorNote } from '../parts/index.ts';
import { useRow, useSend } from '../query.ts';
import { SIGN } from '../texts/sign.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { Gate, takeWordFromAddress } from './gate.tsx';
import { isPair, NewPassword } from './new-password.tsx';

export const First = () => {
  const t = useTexts(SIGN);
  const { say } = useTongue();
  const [, go] = useLocation();
  const [word] = useState(takeWordFromAddress);
  const [name, setName] = useState('');
  const [login, setLogin] = useState('');
  const [pair, setPair] = useState({ one: '', two: '' });
  const look = useRow('first.look');
  const send = useSend('first.make', { done: (me) => { becomeMe(me); go('/channels', { replace: true }); } });
  const at = (what: string): string | null => (send.error?.what === what ? say(send.error) : null);
  if (look.data?.open === false) return <Gate title={t('first_title')} about={t('first_done')}><Button fullWidth onClick={() => go('/', { replace: true })}>{t('to_sign')}</Button></Gate>;
  if (!word) return <Gate title={t('first_title')} about={t('first_about')}><div className="hint"><Info size={18} aria-hidden /><div>{t('no_admin')}</div></div></Gate>;
  return (
    <Gate title={t('first_title')} about={t('first_about')}>
      <form onSubmit={(e) => { e.preventDefault(); if (isPair(pair)) send.mutate({ body: { word, login: login.trim(), name: name.trim(), password: pair.one } }); }}>
        <TextInput label={t('name')} autoComplete="name" required autoFocus value={name} maxLength={80} error={at('name')} onChange={(e) => setName(e.currentTarget.value)} />
        <TextInput label={t('login')} description={t('login_about')} autoComplete="username" autoCapitalize="none" spellCheck={false} dir="ltr" required value={login} maxLength={80} error={at('login')} onChange={(e) => setLogin(e.currentTarget.value)} />
        <NewPassword value={pair} onChange={setPair} error={at('password')} />
        {send.error?.what ? null : <ErrorNote problem={send.error} />}
        <Button type="submit" size="md" loading={send.isPending} disabled={!isPair(pair) || !name.trim() || !login.trim()}>{t('first_do')}</Button>
      </form>
    </Gate>
  );
};
