/** Search and filters over the list. */
import { ActionIcon, CloseButton, Indicator, NativeSelect, Popover, Radio, Stack, Switch, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { ListFilter, Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { DEPARTMENTS as ALL } from '../../../core/request.ts';
import { useKeys } from '../keys.ts';
import { ChannelMark } from '../parts/index.ts';
import { INBOX } from '../texts/inbox.ts';
import { CHANNELS, DEPARTMENTS } from '../texts/words.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import type { Filter } from './screen.tsx';

const PAUSE_MS = 250;
const LONGEST = 200;

export const Tools = ({ filter, change }: { filter: Filter; change: (part: Partial<Filter>) => void }) => {
  const t = useTexts(INBOX);
  const { say } = useTongue();
  const field = useRef<HTMLInputElement>(null);
  const [words, setWords] = useState(filter.q);
  const ask = useDebouncedCallback((q: string) => change({ q }), PAUSE_MS);
  useEffect(() => { if (filter.q === '') setWords(''); }, [filter.q]);
  const write = (q: string): void => {
    setWords(q);
    if (q === '') change({ q }); else ask(q);
  };
  useKeys([{ key: '/', say: t('key_search'), run: () => { field.current?.focus(); field.current?.select(); } }]);
  const filtered = filter.channel !== '' || filter.department !== '' || filter.urgent;
  return (
    <div className="inbox-tools">
      <TextInput ref={field} type="search" role="searchbox" aria-label={t('search')} placeholder={t('search')} maxLength={LONGEST} value={words} onChange={(e) => write(e.currentTarget.value)}
        onKeyDown={(e) => { if (e.key === 'Escape') { write(''); e.currentTarget.blur(); } if (e.key === 'Enter') change({ q: words }); }}
        leftSection={<Search size={17} aria-hidden />} rightSection={words ? <CloseButton size="sm" aria-label={t('clear')} onClick={() => { write(''); field.current?.focus(); }} /> : null} />
      <Popover position="bottom-end" width={250} shadow="md" trapFocus returnFocus>
        <Indicator disabled={!filtered} color="sila.7" size={9} offset={5}>
          <Popover.Target><ActionIcon variant="default" size={36} aria-label={t('filter')}><ListFilter size={18} /></ActionIcon></Popover.Target>
        </Indicator>
        <Popover.Dropdown aria-label={t('filter')}>
          <Stack gap="md">
            <Switch label={t('urgent_only')} checked={filter.urgent} onChange={(e) => change({ urgent: e.currentTarget.checked })} />
            <NativeSelect size="sm" label={t('department')} value={filter.department} onChange={(e) => change({ department: e.currentTarget.value as Filter['department'] })} data={[{ value: '', label: t('any_department') }, ...ALL.map((d) => ({ value: d, label: say(DEPARTMENTS[d]) }))]} />
            <Radio.Group label={t('channel')} value={filter.channel} onChange={(channel) => change({ channel })}>
              <Stack gap={10} pt={8}>{['', ...Object.keys(CHANNELS)].map((c) => <Radio key={c} value={c} label={c === '' ? t('any_channel') : <ChannelMark channel={c} named />} />)}</Stack>
            </Radio.Group>
          </Stack>
        </Popover.Dropdown>
      </Popover>
    </div>
  );
};
