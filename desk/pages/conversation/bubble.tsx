/** One line of a conversation: a message of the person, of the bot, of staff; a note; what staff did. */
import { AlertTriangle, Bot, Check, CheckCheck, CircleHelp, Clock3, Lock } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { Time } from '../parts/index.ts';
import { EVENT_TEXTS, TALK, WHYS } from '../texts/conversation.ts';
import { PROGRESS } from '../texts/words.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import type { Line } from './window.ts';
import { Files } from './media.tsx';
import { Said } from './said.tsx';

type Progress = NonNullable<Line['progress']>;
const SIGNS: Record<Progress, ReactNode> = {
  queued: <Clock3 size={14} aria-hidden />, sent: <Check size={14} aria-hidden />, delivered: <CheckCheck size={14} aria-hidden />, read: <CheckCheck size={14} aria-hidden />,
  failed: <AlertTriangle size={14} aria-hidden />, unknown: <CircleHelp size={14} aria-hidden />,
};

/** How far a message came: a sign, the word, and why when it did not come. */
const Delivery = ({ progress, why }: { progress: Progress; why: string | undefined }) => {
  const { say } = useTongue();
  const known = why === undefined ? undefined : WHYS.find(([is]) => is.test(why))?.[1];
  return (
    <>
      <span className="delivery" data-progress={progress}>{SIGNS[progress]}{say(PROGRESS[progress])}</span>
      {why !== undefined && (progress === 'failed' || progress === 'unknown' || progress === 'queued') ? <span className="why-not" data-progress={progress}>{known ? say(known) : <bdi dir="auto">{why}</bdi>}</span> : null}
    </>
  );
};

const EVENT = /^(took|returned|closed|passed)(?:\s+(.*))?$/s;
const Happened = ({ line }: { line: Line }) => {
  const t = useTexts(EVENT_TEXTS);
  const [, act, to] = EVENT.exec(line.text) ?? [];
  const who = line.who ?? '';
  const text = act === undefined ? line.text : act === 'passed' ? (to ? t('passed', { who, to }) : t('passed_queue', { who })) : t(act as 'took' | 'returned' | 'closed', { who });
  return <div className="happened small"><bdi>{text}</bdi> · <Time at={line.at} as="time" /></div>;
};

/** The history writes the names of files behind the words; here the files themselves are shown. */
const wordsOf = ({ text, media }: Line): string => media.reduceRight((t, m) => (t === m.name ? '' : t.endsWith(` · ${m.name}`) ? t.slice(0, -m.name.length - 3) : t), text);

/** What stands for words that are not for this member of staff (desk/discretion.ts). */
const VEIL = '🔒';

/** `goes`: the line before is of the same hand, so the name is not said again. */
export const Bubble = memo(({ line, goes, mine }: { line: Line; goes: boolean; mine: boolean }) => {
  const t = useTexts(TALK);
  if (line.kind === 'event') return <Happened line={line} />;
  const note = line.kind === 'note';
  const words = line.confided && line.text === VEIL ? '' : wordsOf(line);
  const name = note || line.by === 'staff' ? (mine ? t('you') : (line.who ?? t('staff'))) : t(line.by === 'bot' ? 'bot' : 'person');
  return (
    <div className={`bubble${note ? ' note-paper' : ''}`} data-by={note ? 'note' : line.by} data-goes={goes || undefined}>
      {note ? <div className="label"><Lock size={13} aria-hidden />{t('note')}</div> : null}
      {line.confided ? <div className="label"><Lock size={13} aria-hidden />{t('confided')}</div> : null}
      {goes && !note ? <span className="hidden">{name}: </span> : <div className="author">{line.by === 'bot' && !note ? <Bot size={14} aria-hidden /> : null}<bdi>{name}</bdi></div>}
      {line.media.length ? <Files media={line.media} /> : null}
      {words ? <Said text={words} /> : null}
      <div className="meta"><Time at={line.at} as="time" />{line.progress ? <Delivery progress={line.progress} why={line.why} /> : null}</div>
    </div>
  );
}, (a, b) => a.goes === b.goes && a.mine === b.mine && a.line.key === b.line.key && a.line.progress === b.line.progress && a.line.why === b.line.why && a.line.text === b.line.text && a.line.media.length === b.line.media.length);
Bubble.displayName = 'Bubble';
