/** "The conversation changed": what came while somebody was writing, shown over their text, which stays as it is. */
import { Button } from '@mantine/core';
import { MailPlus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Time } from '../parts/index.ts';
import { TALK } from '../texts/conversation.ts';
import { useTexts } from '../tongue.tsx';
import type { Line, Lines } from './window.ts';

/** Whoever goes on writing this long after it came has read it. */
const READ_MS = 2_500;
const SNIPPET = 240;

export type FreshState = {
  /** The newest message they have not owned to have read. */
  line: Line | null;
  shake: number;
  read: () => void; wrote: () => void; refused: () => void;
  /** May the answer go, and what have they read? Not yet: something is new, and this press was for reading it. */
  clear: () => { go: boolean; seen: string | null };
};

/** `writing`: there is something that would be sent. */
export const useFresh = (lines: Lines | undefined, writing: boolean): FreshState => {
  const newest = lines && !lines.newer ? (lines.lines.findLast((l) => l.by === 'person' && l.kind === 'message') ?? null) : null;
  const seenNow = lines?.seen ?? null;
  const [read, setRead] = useState<{ seen: string | null; n: number } | null>(null);
  const [shake, setShake] = useState(0);
  const since = useRef(0);
  const now = { seen: seenNow, n: newest?.n ?? -Infinity };
  const differs = read !== null && lines !== undefined && read.seen !== now.seen;
  useEffect(() => { if (lines && (read === null || (!writing && differs))) setRead(now); }, [lines, writing, differs, read === null]);
  useEffect(() => { if (differs) since.current = Date.now(); }, [differs, seenNow]);
  const line = writing && differs ? newest : null;
  const own = (): void => setRead(now);
  const pressed = useRef<string | null>(null);
  return {
    line, shake, read: own,
    wrote: () => { if (line && Date.now() - since.current > READ_MS) own(); },
    refused: () => setShake((n) => n + 1),
    clear: () => {
      if (!line) return { go: true, seen: seenNow };
      // The first press may have been on its way when the message came; a second one means it.
      if (pressed.current === seenNow || Date.now() - since.current > READ_MS) { pressed.current = null; own(); return { go: true, seen: seenNow }; }
      pressed.current = seenNow;
      setShake((n) => n + 1);
      return { go: false, seen: null };
    },
  };
};

export const Fresh = ({ fresh }: { fresh: FreshState }) => {
  const t = useTexts(TALK);
  if (!fresh.line) return null;
  return (
    <div className="fresh" role="status" aria-live="polite" key={fresh.shake} data-again={fresh.shake > 0 || undefined}>
      <MailPlus size={18} aria-hidden />
      <div className="what">
        <strong>{t('changed')}</strong> <span className="dim small"><Time at={fresh.line.at} as="time" /></span>
        <div className="said" dir="auto">{fresh.line.text.slice(0, SNIPPET)}{fresh.line.media.length ? ` 📎 ${fresh.line.media.length}` : ''}</div>
        <div className="small dim">{t('changed_about')}</div>
      </div>
      <Button size="compact-sm" variant="light" onClick={fresh.read}>{t('changed_read')}</Button>
    </div>
  );
};
