/** Days on which nobody works: by date, and every year by the Hijri calendar. */
import { ActionIcon, Button, NativeSelect } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { Hours } from '../../../core/hours.ts';
import { DAY, dayAt, dayOfHijri, hijri, isoOf, RIYADH_OFFSET } from '../../../core/values/calendar.ts';
import { HIJRI_MONTHS, HOURS } from '../texts/hours.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { useNow, useWhen } from '../when.ts';

type Range = NonNullable<Hours['hijri_holidays']>[number];
type Props = { hours: Hours; set: (change: Partial<Hours>) => void; off: boolean };
/** As the charity commonly gives them; the days can be changed. */
const EIDS = { fitr: { from: '09-29', to: '10-05' }, adha: { from: '12-08', to: '12-13' } } as const;
const two = (n: number): string => String(n).padStart(2, '0');
const atOf = (day: number): number => day * DAY - RIYADH_OFFSET;

/** Ms of this Hijri day in this year or the next, whichever is not over yet. */
export const nextHijri = (md: string, now: number, after = -Infinity): number | null => {
  const { y } = hijri(dayAt(now));
  const [m, d] = [Number(md.slice(0, 2)), Number(md.slice(3))];
  for (const year of [y, y + 1]) {
    // A month of 29 days has no 30th: the holiday then ends with the month.
    const day = dayOfHijri(year, m, d) ?? dayOfHijri(year, m, d - 1);
    if (day !== null && atOf(day) >= after && day >= dayAt(now)) return atOf(day);
  }
  return null;
};

export const Dates = ({ hours, set, off }: Props) => {
  const t = useTexts(HOURS);
  const when = useWhen();
  const today = isoOf(dayAt(useNow()));
  const [day, setDay] = useState('');
  const days = [...hours.holidays].sort();
  return (
    <section className="card"><h2>{t('holidays')}</h2><p className="dim small">{t('holidays_about')}</p>
      {days.length ? <ul className="holidays">{days.map((d) => (
        <li key={d} data-past={d < today || undefined}>
          <div>{when.day(Date.parse(`${d}T12:00:00+03:00`))}<div className="dim small">{when.hijri(Date.parse(`${d}T12:00:00+03:00`))}{d < today ? ` · ${t('past')}` : ''}</div></div>
          {off ? null : <ActionIcon variant="subtle" color="gray" aria-label={`${t('remove')}: ${d}`} onClick={() => set({ holidays: hours.holidays.filter((x) => x !== d) })}><X size={16} /></ActionIcon>}
        </li>
      ))}</ul> : <p className="dim">{t('no_holidays')}</p>}
      {off ? null : <div className="add-day"><input className="clock" type="date" aria-label={t('day')} value={day} onChange={(e) => setDay(e.currentTarget.value)} />
        <Button variant="light" leftSection={<Plus size={16} aria-hidden />} disabled={!/^\d{4}-\d\d-\d\d$/.test(day) || hours.holidays.includes(day)} onClick={() => { set({ holidays: [...hours.holidays, day].sort() }); setDay(''); }}>{t('add_day')}</Button></div>}
    </section>
  );
};

const Pick = ({ label, value, onChange, off }: { label: string; value: string; onChange: (v: string) => void; off: boolean }) => {
  const t = useTexts(HOURS);
  const { lang } = useTongue();
  const [m, d] = value.split('-') as [string, string];
  return (
    <fieldset className="hijri-day"><legend>{label}</legend>
      <NativeSelect size="sm" disabled={off} aria-label={`${label}: ${t('day_n')}`} value={d} onChange={(e) => onChange(`${m}-${e.currentTarget.value}`)} data={Array.from({ length: 30 }, (_, i) => ({ value: two(i + 1), label: String(i + 1) }))} />
      <NativeSelect size="sm" disabled={off} aria-label={`${label}: ${t('month')}`} value={m} onChange={(e) => onChange(`${e.currentTarget.value}-${d}`)} data={HIJRI_MONTHS[lang].map((name, i) => ({ value: two(i + 1), label: name }))} />
    </fieldset>
  );
};

export const HijriDays = ({ hours, set, off }: Props) => {
  const t = useTexts(HOURS);
  const when = useWhen();
  const now = useNow();
  const list = hours.hijri_holidays ?? [];
  const put = (next: Range[]): void => set({ hijri_holidays: next });
  const nameOf = (r: Range): string => t(r.from.startsWith('09') || r.from.startsWith('10') ? 'fitr' : r.from.startsWith('12') ? 'adha' : 'founding');
  const has = (e: Range): boolean => list.some((r) => nameOf(r) === nameOf(e));
  return (
    <section className="card"><h2>{t('hijri')}</h2><p className="dim small">{t('hijri_about')}</p>
      {list.length ? <ul className="holidays">{list.map((r, i) => {
        const change = (c: Partial<Range>): void => put(list.map((x, j) => (j === i ? { ...x, ...c } : x)));
        const to = nextHijri(r.to, now);
        // The one that is on now began before today.
        const from = to === null ? null : nextHijri(r.from, to - 40 * DAY, to - 40 * DAY);
        return (
          <li key={i}>
            <div><strong>{nameOf(r)}</strong>
              <div className="hijri-range"><Pick label={t('first_day')} value={r.from} off={off} onChange={(v) => change({ from: v })} /><Pick label={t('last_day')} value={r.to} off={off} onChange={(v) => change({ to: v })} /></div>
              {from !== null && to !== null ? <div className="dim small">{t('next_time', { from: when.day(from), to: when.day(to) })}</div> : null}
            </div>
            {off ? null : <ActionIcon variant="subtle" color="gray" aria-label={`${t('remove')}: ${nameOf(r)}`} onClick={() => put(list.filter((_, j) => j !== i))}><X size={16} /></ActionIcon>}
          </li>
        );
      })}</ul> : <p className="dim">{t('no_hijri')}</p>}
      {off ? null : <div className="add-day">
        {(['fitr', 'adha'] as const).filter((e) => !has(EIDS[e])).map((e) => <Button key={e} size="compact-md" variant="light" onClick={() => put([...list, { ...EIDS[e] }])}>{t(e)}</Button>)}
        <Button size="compact-md" variant="subtle" leftSection={<Plus size={15} aria-hidden />} onClick={() => put([...list, { from: '01-01', to: '01-01' }])}>{t('hijri_add')}</Button>
      </div>}
    </section>
  );
};
