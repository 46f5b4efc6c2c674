/** The boxes as tabs, each with how many stand in it. */
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useKeys } from '../keys.ts';
import { Num } from '../parts/index.ts';
import { useRow } from '../query.ts';
import { BOX_WORDS, INBOX } from '../texts/inbox.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import type { Box } from './screen.tsx';

const BOXES = Object.keys(BOX_WORDS) as Box[];
/** Numbers that call for somebody; of the others it is enough to know that they are there. */
const COUNTED: readonly Box[] = ['waiting', 'mine', 'taken', 'bot'];
const MOST = 999;

/** `off`: a search is over every box, so none is chosen. */
export const Boxes = ({ box, off, choose }: { box: Box; off: boolean; choose: (box: Box) => void }) => {
  const t = useTexts(INBOX);
  const { say, lang } = useTongue();
  const counts = useRow('inbox.counts').data;
  const bar = useRef<HTMLDivElement>(null);
  const step = (by: number): void => choose(BOXES[(BOXES.indexOf(box) + by + BOXES.length) % BOXES.length] as Box);
  useKeys([{ key: ']', say: t('key_box_next'), run: () => step(1) }, { key: '[', say: t('key_box_prev'), run: () => step(-1) }]);
  useEffect(() => { bar.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }); }, [box, off]);
  const arrows = (e: KeyboardEvent): void => {
    if (e.key !== 'ArrowLeft' && e.key !== 'ArrowRight') return;
    e.preventDefault();
    step((e.key === 'ArrowLeft') === (lang === 'ar') ? 1 : -1);
    requestAnimationFrame(() => bar.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus());
  };
  return (
    <div className="boxes" role="tablist" aria-label={t('boxes')} ref={bar} onKeyDown={arrows}>
      {BOXES.map((b) => {
        const n = COUNTED.includes(b) ? (counts?.[b] ?? 0) : 0;
        const chosen = b === box && !off;
        return (
          <button key={b} type="button" role="tab" aria-selected={chosen} aria-controls="inbox-rows" tabIndex={b === box ? 0 : -1} onClick={() => choose(b)}>
            {say(BOX_WORDS[b])}{n ? <span className="count" data-hot={b === 'waiting' || undefined}><Num>{n > MOST ? `${MOST}+` : n}</Num></span> : null}
          </button>
        );
      })}
    </div>
  );
};
