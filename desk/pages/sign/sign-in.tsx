/** Signing in. The code of the authenticator is asked for when the server says that it is needed. */
import { Button, PasswordInput, PinInput, Stack, TextInput } from '@mantine/core';
import { Info } from 'lucide-react';
import { useState } from 'react';
import { becomeMe } from '../me.tsx';
import { ErrorNote } from '../parts/index.ts';
import { useRow, useSend } from '../query.ts';
import { SIGN } from '../texts/sign.ts';
import { useTexts } from '../tongue.tsx';
import { Gate } from './gate.tsx';

const DIGITS = 6;

export const SignIn = () => {
  const t = useTexts(SIGN);
  const first = useRow('first.look');
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [asked, setAsked] = useState(false);
  const [code, setCode] = useState('');
  const send = useSend('session.open', { done: becomeMe, failed: (p) => { setCode(''); if (p.code === 'CODE_NEEDED') setAsked(true); } });
  const go = (withCode = code): void => { if (!send.isPending) send.mutate({ body: { login: login.trim(), password, ...(asked && withCode ? { code: withCode } : {}) } }); };
  const problem = send.error && !(send.error.code === 'CODE_NEEDED') ? send.error : null;
  return (
    <Gate title={t('title')} about={t('about')}>
      <form onSubmit={(e) => { e.preventDefault(); go(); }}>
        {first.data?.open ? <div className="hint"><Info size={18} aria-hidden /><div>{t('no_admin')}</div></div> : null}
        <TextInput label={t('login')} autoComplete="username" autoCapitalize="none" spellCheck={false} dir="ltr" required withAsterisk={false} autoFocus value={login} onChange={(e) => setLogin(e.currentTarget.value)} />
        <PasswordInput label={t('password')} autoComplete="current-password" dir="ltr" required withAsterisk={false} value={password} onChange={(e) => setPassword(e.currentTarget.value)} />
        {asked ? (
          <Stack gap={6}>
            <label htmlFor="code-1" style={{ fontWeight: 600, fontSize: 14 }}>{t('code')}</label>
            <div style={{ direction: 'ltr', display: 'flex', justifyContent: 'center' }}><PinInput id="code" length={DIGITS} type="number" oneTimeCode autoFocus value={code} onChange={setCode} onComplete={go} aria-label={t('code')} /></div>
            <div className="dim small">{t('code_about')}</div>
          </Stack>
        ) : null}
        <ErrorNote problem={problem} />
        <Button type="submit" size="md" loading={send.isPending}>{t('enter')}</Button>
        <div className="dim small" style={{ textAlign: 'center' }}>{t('forgot')}</div>
      </form>
    </Gate>
  );
};
