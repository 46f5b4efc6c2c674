/** The messages, oldest above: stays at the newest while one reads there, stays where one reads otherwise, whatever is added or taken at either end. */
import { Loader } from '@mantine/core';
import { ArrowDown } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { dayAt } from '../../../core/values/calendar.ts';
import { Empty, ErrorNote, Loading } from '../parts/index.ts';
import { TALK } from '../texts/conversation.ts';
import { useTexts } from '../tongue.tsx';
import { useNow, useWhen } from '../when.ts';
import { MessagesSquare } from 'lucide-react';
import { Bubble } from './bubble.tsx';
import type { useLines } from './lines.ts';
import type { Line } from './window.ts';

/** Px from an end at which more is read. */
const NEAR = 700;
/** Px from the end that still count as being there. */
const AT_END = 48;
/** Lines of one hand within this long are one run. */
const RUN_MS = 5 * 60_000;

const Day = ({ at }: { at: number }) => {
  const t = useTexts(TALK);
  const when = useWhen();
  const now = useNow();
  const ago = dayAt(now) - dayAt(at);
  return <li className="day"><span>{ago === 0 ? `${t('today')} · ` : ago === 1 ? `${t('yesterday')} · ` : ''}{when.day(at)}<span className="dim"> · {when.hijri(at)}</span></span></li>;
};

const sameHand = (a: Line | undefined, b: Line): boolean => a !== undefined && a.kind === 'message' && b.kind === 'message' && a.by === b.by && a.who === b.who && b.at - a.at < RUN_MS && dayAt(a.at) === dayAt(b.at);

type Read = ReturnType<typeof useLines>;
/** `onEnd`: told whether the newest line is in sight. */
export const Thread = ({ read, me, onEnd }: { read: Read; me: string; onEnd: (atEnd: boolean) => void }) => {
  const t = useTexts(TALK);
  const { data } = read;
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const atEnd = useRef(true);
  const anchor = useRef<{ key: string; top: number } | null>(null);
  const shownTo = useRef(-Infinity);
  const [away, setAway] = useState(false);
  const lines = data?.lines ?? [];
  const lastN = lines.at(-1)?.n;

  /** Remembers the first line in sight, found by halving: four hundred are not measured at every move. */
  const mark = (): void => {
    const b = box.current;
    const items = list.current?.querySelectorAll<HTMLElement>(':scope > li[data-key]');
    if (!b || !items?.length) return;
    let [lo, hi] = [0, items.length - 1];
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      const el = items[mid] as HTMLElement;
      if (el.offsetTop + el.offsetHeight > b.scrollTop) hi = mid; else lo = mid + 1;
    }
    const el = items[lo] as HTMLElement;
    anchor.current = { key: el.dataset['key'] as string, top: el.offsetTop - b.scrollTop };
  };
  const look = (): void => {
    const b = box.current;
    if (!b) return;
    const left = b.scrollHeight - b.clientHeight - b.scrollTop;
    const end = left <= AT_END && !data?.newer;
    if (end !== atEnd.current) { atEnd.current = end; onEnd(end); }
    if (end && lastN !== undefined) shownTo.current = lastN;
    setAway(!end);
    if (data?.older && b.scrollTop < NEAR) void read.older();
    else if (data?.newer && left < NEAR) void read.newer();
    mark();
  };

  useLayoutEffect(() => {
    const b = box.current;
    if (!b) return;
    // So much came at once that the window does not reach it: who reads at the end is taken there.
    if (atEnd.current && data?.newer) { void read.newest(); return; }
    if (atEnd.current) b.scrollTop = b.scrollHeight;
    else if (anchor.current) {
      const el = list.current?.querySelector<HTMLElement>(`:scope > li[data-key="${CSS.escape(anchor.current.key)}"]`);
      if (el) b.scrollTop = el.offsetTop - anchor.current.top;
    }
    look();
  }, [data]);
  useEffect(() => {
    const b = box.current;
    if (!b) return;
    // The composer grew, a picture came, the phone's keyboard opened: who was at the end stays there.
    const eye = new ResizeObserver(() => { if (atEnd.current) b.scrollTop = b.scrollHeight; });
    eye.observe(b);
    if (list.current) eye.observe(list.current);
    return () => eye.disconnect();
  }, [data === undefined]);

  const fresh = away ? lines.filter((l) => l.n > shownTo.current && l.by === 'person' && l.kind === 'message').length : 0;
  const rows = useMemo(() => lines.flatMap((line, i) => {
    const before = lines[i - 1];
    const bubble = <li key={line.key} data-key={line.key} data-by={line.kind === 'message' ? line.by : line.kind}><Bubble line={line} goes={sameHand(before, line)} mine={line.who === me} /></li>;
    return before && dayAt(before.at) === dayAt(line.at) ? [bubble] : [<Day key={`day ${line.key}`} at={line.at} />, bubble];
  }), [lines, me]);

  const toEnd = async (): Promise<void> => {
    atEnd.current = true;
    onEnd(true);
    if (data?.newer) await read.newest();
    box.current?.scrollTo({ top: box.current.scrollHeight });
  };

  if (data === undefined) return <div className="thread">{read.error ? <div style={{ padding: 20 }}><ErrorNote problem={read.error} retry={() => void read.refetch()} /></div> : <Loading />}</div>;
  return (
    <div className="thread">
      <div className="scroll" ref={box} onScroll={look} role="log" aria-live="off" aria-label={t('thread')} tabIndex={0}>
        {lines.length === 0 ? <Empty icon={<MessagesSquare size={26} />} title={t('empty')} /> : (
          <>
            <div className="edge">{read.busy === 'older' ? <Loader size="sm" /> : data.older ? null : <span className="dim small">{t('beginning')}</span>}</div>
            <ol ref={list}>{rows}</ol>
            <div className="edge" data-end>{read.busy === 'newer' ? <Loader size="sm" /> : null}</div>
          </>
        )}
      </div>
      {away ? <button type="button" className="to-end" data-fresh={fresh > 0 || undefined} onClick={() => void toEnd()}><ArrowDown size={16} aria-hidden />{fresh ? t('new_below', { n: fresh }) : t('newest')}</button> : null}
      <div className="hidden" role="status" aria-live="polite">{fresh ? t('new_below', { n: fresh }) : ''}</div>
    </div>
  );
};
