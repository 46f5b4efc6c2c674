/** Says that I look or type, and shows who else does. */
import { Eye, PencilLine } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Reply } from '../../api.ts';
import { call } from '../api.ts';
import { TALK } from '../texts/conversation.ts';
import { useTexts } from '../tongue.tsx';

/** The server forgets after 20 seconds. */
const AGAIN_MS = 12_000;
/** Somebody who stopped writing no longer types. */
const STILL_MS = 6_000;

/** The function it gives back is called at every change of the text. */
export const usePresence = (conversation: string): (() => void) => {
  const typed = useRef(0);
  const said = useRef(false);
  const tell = useRef<() => void>(() => {});
  useEffect(() => {
    const typing = (): boolean => Date.now() - typed.current < STILL_MS;
    const send = (): void => {
      if (document.visibilityState !== 'visible') return;
      said.current = typing();
      void call('presence', { params: { conversation }, body: { typing: said.current } });
    };
    tell.current = (): void => { typed.current = Date.now(); if (!said.current) send(); };
    send();
    const beat = setInterval(send, AGAIN_MS);
    const still = setInterval(() => { if (said.current && !typing()) send(); }, 1_500);
    document.addEventListener('visibilitychange', send);
    return () => {
      clearInterval(beat);
      clearInterval(still);
      document.removeEventListener('visibilitychange', send);
      if (said.current) void call('presence', { params: { conversation }, body: { typing: false } });
    };
  }, [conversation]);
  return useRef(() => tell.current()).current;
};

type Viewers = Reply<'conversation'>['viewers'];
export const Others = ({ viewers, me }: { viewers: Viewers; me: string }) => {
  const t = useTexts(TALK);
  const others = viewers.filter((v) => v.who.id !== me);
  const typing = others.filter((v) => v.typing);
  const shown = typing.length ? typing : others;
  const names = shown.map((v) => v.who.name).join(t('and'));
  const key = typing.length ? (typing.length > 1 ? 'typing_many' : 'typing') : shown.length > 1 ? 'looking_many' : 'looking';
  return (
    <div className="others" role="status" aria-live="polite" data-typing={typing.length > 0 || undefined}>
      {shown.length ? <>{typing.length ? <PencilLine size={15} aria-hidden /> : <Eye size={15} aria-hidden />}<span className="cut">{t(key, { names })}</span></> : null}
    </div>
  );
};
