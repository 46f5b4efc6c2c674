/** A time of day by 24 hours, whatever the browser's own fields would show: typed freely («8», «830», «٨:٣٠»), or chosen by the half hour. */
import { Autocomplete } from '@mantine/core';
import { useState } from 'react';
import { readClock } from './read-clock.ts';

const HALVES = Array.from({ length: 48 }, (_, i) => `${String(Math.floor(i / 2)).padStart(2, '0')}:${i % 2 ? '30' : '00'}`);

/** `end`: of a shift, which may last until 24:00. */
export const Clock = ({ label, value, onChange, off, end = false }: { label: string; value: string; onChange: (v: string) => void; off: boolean; end?: boolean }) => {
  const [typed, setTyped] = useState<string | null>(null);
  const bad = readClock(value, end) === null;
  const write = (text: string): void => { setTyped(text); onChange(readClock(text, end) ?? text); };
  return (
    <Autocomplete className="clock-pick" size="sm" aria-label={label} disabled={off} inputMode="numeric" autoComplete="off" maxLength={5} error={bad} value={typed ?? value} data={end ? [...HALVES.slice(1), '24:00'] : HALVES} limit={12}
      onChange={write} onOptionSubmit={(v) => { onChange(v); setTyped(null); }} onBlur={() => setTyped(null)}
      filter={({ options, search }) => { const q = search.trim(); return readClock(q, end) === q ? options : options.filter((o) => 'value' in o && o.value.replace(/^0/, '').startsWith(q.replace(/^0(?=.)/, ''))); }} />
  );
};
