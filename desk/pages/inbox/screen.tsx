/** The inbox: boxes and list, the conversation, the person. Three panes side by side, two with a drawer, or one at a time on a phone. */
import { MessagesSquare } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { BOXES } from '../../api.ts';
import type { Department } from '../../../core/request.ts';
import { Talk } from '../conversation/talk.tsx';
import { Empty, Page } from '../parts/index.ts';
import type { ScreenProps } from '../screens.ts';
import { INBOX } from '../texts/inbox.ts';
import { useTexts } from '../tongue.tsx';
import { Boxes } from './boxes.tsx';
import './inbox.css';
import { List } from './list.tsx';
import { Tools } from './tools.tsx';

export type Box = (typeof BOXES)[number];
export type Filter = { box: Box; channel: string; department: Department | ''; urgent: boolean; q: string };

/** Kept while somebody looks at another screen and comes back. */
let kept: Filter = { box: 'waiting', channel: '', department: '', urgent: false, q: '' };

export const Screen = ({ params }: ScreenProps) => {
  const t = useTexts(INBOX);
  const [, go] = useLocation();
  const [filter, setFilter] = useState(kept);
  useEffect(() => { kept = filter; }, [filter]);
  const open = params['conversation'] ?? null;
  const change = (part: Partial<Filter>): void => setFilter((f) => ({ ...f, ...part }));
  return (
    <Page title={t('title')} fill bare>
      <div className="inbox" data-open={open !== null || undefined}>
        <section className="inbox-list" aria-label={t('list')}>
          <Tools filter={filter} change={change} />
          <Boxes box={filter.box} off={filter.q.trim() !== ''} choose={(box) => change({ box, q: '' })} />
          <List filter={filter} open={open} />
        </section>
        {open === null
          ? <div className="inbox-none"><Empty icon={<MessagesSquare size={28} />} title={t('none')}>{t('none_about')}</Empty></div>
          : <Talk key={open} conversation={open} back={() => go('/inbox')} />}
      </div>
    </Page>
  );
};
