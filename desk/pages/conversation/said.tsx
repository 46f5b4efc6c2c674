/** What somebody wrote: text and nothing else. A very long one is shown in parts, so that a megabyte does not hold up the page. */
import { useState } from 'react';
import { TALK } from '../texts/conversation.ts';
import { useTexts } from '../tongue.tsx';

const FIRST = 1_600;
const LINES = 28;
const STEP = 12_000;

/** Never half of a surrogate pair. */
const cut = (text: string, at: number): string => text.slice(0, /[\ud800-\udbff]/.test(text[at - 1] ?? '') ? at - 1 : at);
/** Where the first `LINES` lines end. */
const firstLines = (text: string): number => {
  let at = -1;
  for (let n = 0; n < LINES; n++) {
    at = text.indexOf('\n', at + 1);
    if (at < 0) return text.length;
  }
  return at;
};

export const Said = ({ text }: { text: string }) => {
  const t = useTexts(TALK);
  const short = Math.min(FIRST, firstLines(text));
  const [shown, setShown] = useState(0);
  const length = Math.max(short, shown);
  const more = text.length > length;
  return (
    <div className="said" dir="auto">
      {more ? `${cut(text, length)}…` : text}
      {text.length > short ? <button type="button" className="rest" dir="auto" onClick={() => setShown(more ? length + STEP : 0)}>{more ? t('show_all') : t('show_less')}</button> : null}
    </div>
  );
};
