/** The coming fourteen days as the hours make them: open or closed, and why closed. */
import type { Hours } from '../../../core/hours.ts';
import { dayOf, inHijriHoliday, isOpen, nextOpening, shiftsOn } from '../../../core/shifts.ts';
import { DAY, dayAt, gregorian, hijri, isoOf, weekdayOf } from '../../../core/values/calendar.ts';
import { Chip, Num } from '../parts/index.ts';
import { HIJRI_MONTHS, HOURS, WEEKDAYS } from '../texts/hours.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { useNow, useWhen } from '../when.ts';

const DAYS = 14;
const RAMADAN = 9;
const two = (n: number): string => String(n).padStart(2, '0');
const clock = (ms: number, start: number): string => { const m = Math.round((ms - start) / 60_000) % 1440; return `${two(Math.floor(m / 60))}:${two(m % 60)}`; };

export const NowChip = ({ hours }: { hours: Hours }) => {
  const t = useTexts(HOURS);
  const when = useWhen();
  const now = useNow();
  if (isOpen(hours, now)) return <Chip tone="good">{t('open_now')}</Chip>;
  const next = nextOpening(hours, now);
  return <Chip tone="warn">{t('closed_now')} · {next === null ? t('never') : t('opens', { when: `${when.day(next)} ${when.time(next)}` })}</Chip>;
};

export const Strip = ({ hours }: { hours: Hours }) => {
  const t = useTexts(HOURS);
  const { lang } = useTongue();
  const now = useNow();
  const start = dayOf(now);
  return (
    <ol className="strip" tabIndex={0} aria-label={t('strip')}>
      {Array.from({ length: DAYS }, (_, i) => {
        const day = start + i * DAY;
        const n = dayAt(day);
        const h = hijri(n);
        const g = gregorian(n);
        const shifts = shiftsOn(hours, day);
        const why = shifts.length ? (hours.ramadan && h.m === RAMADAN ? t('in_ramadan') : null) : hours.holidays.includes(isoOf(n)) ? t('holiday') : inHijriHoliday(hours, day) ? t('eid') : t('closed');
        return (
          <li key={n} data-open={shifts.length > 0 || undefined} data-today={i === 0 || undefined}>
            <strong>{i === 0 ? t('today') : WEEKDAYS[lang][weekdayOf(n)]}</strong>
            <span className="small"><Num>{`${g.d}/${g.m}`}</Num></span>
            <span className="dim tiny">{h.d} {HIJRI_MONTHS[lang][h.m - 1]}</span>
            <span className="bar" aria-hidden>{shifts.map(([from, to]) => <i key={from} style={{ insetInlineStart: `${((from - day) / DAY) * 100}%`, inlineSize: `${((Math.min(to, day + DAY) - from) / DAY) * 100}%` }} />)}</span>
            {shifts.map(([from, to]) => <Num key={from}>{`${clock(from, day)}–${clock(to, day)}`}</Num>)}
            {why ? <span className="why">{why}</span> : null}
          </li>
        );
      })}
    </ol>
  );
};
