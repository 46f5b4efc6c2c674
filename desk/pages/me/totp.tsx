/** The authenticator: shown as a code to scan, proved with a first code, turned off with the password. */
import { Button, PasswordInput, PinInput, Stack } from '@mantine/core';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { becomeMe, useMe } from '../me.tsx';
import { Chip, CopyField, ErrorNote, Qr, toast } from '../parts/index.ts';
import { useSend } from '../query.ts';
import { ME } from '../texts/me.ts';
import { useTexts } from '../tongue.tsx';

const DIGITS = 6;

const Begin = () => {
  const t = useTexts(ME);
  const { may: _may, ...me } = useMe();
  const [code, setCode] = useState('');
  const begin = useSend('me.totp');
  const prove = useSend('me.totp.on', { done: () => { toast(t('on_done')); becomeMe({ ...me, totp: true }); }, failed: () => setCode('') });
  if (!begin.data) return <Stack gap="sm" align="flex-start"><div>{t('totp_off')}</div><ErrorNote problem={begin.error} /><Button loading={begin.isPending} onClick={() => begin.mutate({})}>{t('begin')}</Button></Stack>;
  const secret = new URL(begin.data.uri).searchParams.get('secret') ?? '';
  const go = (full: string): void => { if (!prove.isPending) prove.mutate({ body: { code: full } }); };
  return (
    <form onSubmit={(e) => { e.preventDefault(); go(code); }}>
      <Stack gap="md">
        <div>{t('scan')}</div>
        <Qr text={begin.data.uri} />
        <CopyField label={t('by_hand')} value={secret} />
        <div style={{ direction: 'ltr', display: 'flex', justifyContent: 'flex-end' }}><PinInput length={DIGITS} type="number" oneTimeCode autoFocus value={code} onChange={setCode} onComplete={go} aria-label={t('code')} /></div>
        <ErrorNote problem={prove.error} />
        <div><Button type="submit" loading={prove.isPending} disabled={code.length !== DIGITS}>{t('confirm')}</Button></div>
      </Stack>
    </form>
  );
};

const Stop = () => {
  const t = useTexts(ME);
  const { may: _may, ...me } = useMe();
  const [open, setOpen] = useState(false);
  const [password, setPassword] = useState('');
  const send = useSend('me.totp.off', { done: () => { toast(t('off_done')); becomeMe({ ...me, totp: false }); } });
  return (
    <Stack gap="sm" align="flex-start">
      <Chip tone="good" icon={<ShieldCheck size={14} aria-hidden />}>{t('totp_on')}</Chip>
      {open ? (
        <form onSubmit={(e) => { e.preventDefault(); send.mutate({ body: { password } }); }} style={{ width: '100%' }}>
          <Stack gap="sm"><PasswordInput label={t('stop_about')} autoComplete="current-password" dir="ltr" required autoFocus value={password} onChange={(e) => setPassword(e.currentTarget.value)} /><ErrorNote problem={send.error} /><div><Button type="submit" color="red.8" loading={send.isPending} disabled={!password}>{t('stop')}</Button></div></Stack>
        </form>
      ) : <Button variant="default" onClick={() => setOpen(true)}>{t('stop')}</Button>}
    </Stack>
  );
};

export const Totp = () => (useMe().totp ? <Stop /> : <Begin />);
