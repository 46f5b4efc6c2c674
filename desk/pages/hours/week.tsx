/** Seven days, each with any number of shifts. A shift that ends before it begins ends the next day. */
import { ActionIcon, Button } from '@mantine/core';
import { Copy, Plus, X } from 'lucide-react';
import type { Hours } from '../../../core/hours.ts';
import { Chip } from '../parts/index.ts';
import { HOURS, WEEKDAYS } from '../texts/hours.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { Clock } from './clock.tsx';
import { readClock } from './read-clock.ts';

export type Week = Hours['week'];
export type Shift = Week[number][number];
const minutes = (s: string): number => Number(s.slice(0, 2)) * 60 + Number(s.slice(3));
const span = ({ from, to }: Shift): [number, number] => [minutes(from), minutes(to) > minutes(from) ? minutes(to) : minutes(to) + 1440];
const complete = (s: Shift): boolean => readClock(s.from) === s.from && readClock(s.to, true) === s.to;
/** Do two shifts of a day cover the same hour? */
const overlaps = (day: Shift[]): boolean => { const spans = day.filter(complete).map(span).sort((a, b) => a[0] - b[0]); return spans.some((s, i) => i > 0 && s[0] < (spans[i - 1] as [number, number])[1]); };
/** What stands against saving this week. */
export const wrongIn = (week: Week): boolean => week.some((day) => overlaps(day) || !day.every(complete));
const NEW: Shift = { from: '08:00', to: '14:00' };
const LATER: Shift = { from: '16:00', to: '20:00' };

export const WeekEditor = ({ week, onChange, off, name }: { week: Week; onChange: (w: Week) => void; off: boolean; name: string }) => {
  const t = useTexts(HOURS);
  const { lang } = useTongue();
  const setDay = (d: number, day: Shift[]): void => onChange(week.map((was, i) => (i === d ? day : was)));
  return (
    <ul className="week" aria-label={name}>
      {week.map((day, d) => {
        const label = WEEKDAYS[lang][d] as string;
        return (
          <li key={d} data-closed={!day.length || undefined}>
            <strong>{label}</strong>
            <div className="shifts">
              {day.length ? day.map((s, i) => {
                const set = (change: Partial<Shift>): void => setDay(d, day.map((x, j) => (j === i ? { ...x, ...change } : x)));
                return (
                  <span key={i} className="shift">
                    <Clock label={`${label}: ${t('from')}`} value={s.from} off={off} onChange={(from) => set({ from })} /><span aria-hidden>–</span><Clock end label={`${label}: ${t('to')}`} value={s.to} off={off} onChange={(to) => set({ to })} />
                    {complete(s) && minutes(s.to) <= minutes(s.from) && s.to !== '00:00' ? <span className="dim small">{t(s.to === s.from ? 'round' : 'next_day')}</span> : null}
                    {off ? null : <ActionIcon variant="subtle" color="gray" aria-label={`${t('remove')}: ${label}`} onClick={() => setDay(d, day.filter((_, j) => j !== i))}><X size={16} /></ActionIcon>}
                  </span>
                );
              }) : <span className="dim">{t('closed')}</span>}
              {overlaps(day) ? <Chip tone="urgent">{t('overlap')}</Chip> : day.every(complete) ? null : <Chip tone="warn">{t('bad_time')}</Chip>}
            </div>
            {off ? null : (
              <div className="day-acts">
                <Button size="compact-sm" variant="subtle" leftSection={<Plus size={15} aria-hidden />} aria-label={`${t('add')}: ${label}`} disabled={day.length >= 6} onClick={() => setDay(d, [...day, day.length ? LATER : NEW])}>{t('add')}</Button>
                {day.length ? <ActionIcon variant="subtle" aria-label={`${t('copy')}: ${label}`} title={t('copy')} onClick={() => onChange(week.map((was) => (was.length ? day.map((s) => ({ ...s })) : was)))}><Copy size={15} /></ActionIcon> : null}
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
};
