/** What the bot knows: the list, one entry under edit, and what the bot would answer, side by side. */
import { Button, Drawer } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { BookOpen, ChevronLeft, ChevronRight, Gauge, MessageCircleQuestion, MessagesSquare, Rocket } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { useMe } from '../me.tsx';
import { Await, Empty, Page } from '../parts/index.ts';
import { useRow } from '../query.ts';
import type { ScreenProps } from '../screens.ts';
import { KNOWLEDGE } from '../texts/knowledge.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { Editor } from './editor.tsx';
import { List } from './list.tsx';
import { Misses } from './misses.tsx';
import type { Knowledge } from './model.ts';
import { NewEntry } from './new.tsx';
import { Publish } from './publish.tsx';
import { QualityPanel } from './quality.tsx';
import { Try } from './try.tsx';
import './knowledge.css';

/** No topic begins so. */
const MISSES = '~misses';
const PUBLISH = '~publish';
const QUALITY = '~quality';
/** From here on the trial stands beside the entry. */
const WIDE = '(min-width: 1280px)';

const Panes = ({ k, at }: { k: Knowledge; at: string }) => {
  const t = useTexts(KNOWLEDGE);
  const { lang } = useTongue();
  const may = useMe().may('agent');
  const wide = useMediaQuery(WIDE, undefined, { getInitialValueInEffect: false });
  const facts = useRow('facts').data?.facts ?? [];
  const [making, setMaking] = useState<string | null>(null);
  const [trying, setTrying] = useState(false);
  const entry = k.entries.find((e) => e.topic === at);
  const trial = <Try rev={k.rev} n={k.published?.n ?? 0} />;
  const Back = lang === 'ar' ? ChevronRight : ChevronLeft;
  const side = at === MISSES || at === PUBLISH || at === QUALITY || !entry;
  return (
    <div className="knowledge" data-open={at !== '' || undefined}>
      <List k={k} at={at} onNew={may ? () => setMaking('') : null}>
        <div className="k-row ways">
          <Button component={Link} href={`/knowledge/${MISSES}`} size="compact-md" variant={at === MISSES ? 'light' : 'subtle'} leftSection={<MessageCircleQuestion size={16} aria-hidden />}>{t('misses')}</Button>
          <Button component={Link} href={`/knowledge/${QUALITY}`} size="compact-md" variant={at === QUALITY ? 'light' : 'subtle'} leftSection={<Gauge size={16} aria-hidden />}>{t('quality')}</Button>
          {wide ? null : <Button size="compact-md" variant="subtle" leftSection={<MessagesSquare size={16} aria-hidden />} onClick={() => setTrying(true)}>{t('try')}</Button>}
        </div>
        <Button component={Link} href={`/knowledge/${PUBLISH}`} size="sm" fullWidth variant={k.changed.length ? 'filled' : 'default'} leftSection={<Rocket size={16} aria-hidden />}>{t('publish')} · {t('n_changed', { n: k.changed.length })}</Button>
      </List>
      <div className="k-main" tabIndex={0} style={{ outline: 'none' }}>
        {side && at !== '' ? <div className="k-head alone"><Link className="k-back" href="/knowledge"><Back size={18} aria-hidden /><span className="hidden">{t('back')}</span></Link></div> : null}
        {at === MISSES ? <Misses k={k} onMake={setMaking} /> : at === PUBLISH ? <Publish k={k} /> : at === QUALITY ? <QualityPanel k={k} /> : entry ? <Editor key={entry.topic} k={k} saved={entry} facts={facts} />
          : <Empty icon={<BookOpen size={28} />} title={t(at ? 'gone' : 'pick')}>{t(at ? 'gone_about' : 'pick_about')}</Empty>}
      </div>
      {wide ? <aside className="k-side">{trial}</aside> : <>{entry ? <Button className="k-try-open" variant="default" leftSection={<MessagesSquare size={17} aria-hidden />} onClick={() => setTrying(true)}>{t('try')}</Button> : null}<Drawer opened={trying} onClose={() => setTrying(false)} position={lang === 'ar' ? 'left' : 'right'} size="md" title={t('try')}>{trial}</Drawer></>}
      {making === null ? null : <NewEntry k={k} question={making} onClose={() => setMaking(null)} />}
    </div>
  );
};

export const Screen = ({ params }: ScreenProps) => {
  const t = useTexts(KNOWLEDGE);
  const read = useRow('knowledge');
  return <Page title={t('title')} fill bare><Await read={read}>{(k) => <Panes k={k} at={params['topic'] ?? ''} />}</Await></Page>;
};
