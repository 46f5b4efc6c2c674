/** A message to the charity itself: does the channel send? */
import { Button, TextInput } from '@mantine/core';
import { SendHorizontal } from 'lucide-react';
import { useState } from 'react';
import { Chip, ErrorNote } from '../parts/index.ts';
import { useSend } from '../query.ts';
import { CHANNEL } from '../texts/channels.ts';
import type { Tone } from '../texts/words.ts';
import { useTexts } from '../tongue.tsx';

const TONES: Record<'ok' | 'later' | 'failed' | 'unknown', Tone> = { ok: 'good', later: 'warn', failed: 'urgent', unknown: 'warn' };

export const TestMessage = ({ channel, kind }: { channel: string; kind: string }) => {
  const t = useTexts(CHANNEL);
  const [to, setTo] = useState('');
  const send = useSend('channel.test');
  const ready = to.trim().length >= 3;
  return (
    <form className="test" onSubmit={(e) => { e.preventDefault(); if (ready && !send.isPending) send.mutate({ params: { channel }, body: { to: to.trim() } }); }}>
      <TextInput label={t(kind === 'telegram' ? 'test_to_telegram' : 'test_to_phone')} description={t(kind === 'telegram' ? 'test_about_telegram' : 'test_about')} className="digits" inputMode={kind === 'telegram' ? 'text' : 'tel'} maxLength={80} autoComplete="off" value={to} onChange={(e) => { setTo(e.currentTarget.value); send.reset(); }} />
      <div className="acts"><Button type="submit" variant="light" loading={send.isPending} disabled={!ready} leftSection={<SendHorizontal size={16} className="arrow" aria-hidden />}>{t('test_do')}</Button>
        <span role="status">{send.data ? <><Chip tone={TONES[send.data.as]}>{t(`test_${send.data.as}`)}</Chip>{send.data.why ? <span className="dim small"> <bdi>{send.data.why}</bdi></span> : null}</> : null}</span></div>
      <ErrorNote problem={send.error} />
    </form>
  );
};
