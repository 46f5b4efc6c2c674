/** A member of staff chooses a password, with the one-time word of a link. */
import { Button } from '@mantine/core';
import { Info } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { becomeMe } from '../me.tsx';
import { ErrorNote } from '../parts/index.ts';
import { useSend } from '../query.ts';
import { SIGN } from '../texts/sign.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { Gate, takeWordFromAddress } from './gate.tsx';
import { isPair, NewPassword } from './new-password.tsx';

export const ChoosePassword = () => {
  const t = useTexts(SIGN);
  const { say } = useTongue();
  const [, go] = useLocation();
  const [word] = useState(takeWordFromAddress);
  const [pair, setPair] = useState({ one: '', two: '' });
  const send = useSend('staff.choose', { done: (me) => { becomeMe(me); go('/', { replace: true }); } });
  if (!word) return <Gate title={t('choose_title')} about={t('choose_about')}><div className="hint"><Info size={18} aria-hidden /><div>{t('no_word')}</div></div></Gate>;
  return (
    <Gate title={t('choose_title')} about={t('choose_about')}>
      <form onSubmit={(e) => { e.preventDefault(); if (isPair(pair)) send.mutate({ body: { word, password: pair.one } }); }}>
        <NewPassword value={pair} onChange={setPair} error={send.error?.what === 'password' ? say(send.error) : null} />
        {send.error?.what === 'password' ? null : <ErrorNote problem={send.error} />}
        <Button type="submit" size="md" loading={send.isPending} disabled={!isPair(pair)}>{t('choose_do')}</Button>
      </form>
    </Gate>
  );
};
