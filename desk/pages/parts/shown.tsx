/** Values that need care where two directions meet: times, numbers, names. */
import { PARTS } from '../texts/parts.ts';
import { useTexts } from '../tongue.tsx';
import { useNow, useWhen } from '../when.ts';

/** `ago` and `short` move with the clock; both calendars are always in the title. `both`: Gregorian and Hijri day in two lines. */
export const Time = ({ at, as = 'short' }: { at: number; as?: 'short' | 'ago' | 'time' | 'day' | 'full' | 'both' }) => {
  const when = useWhen();
  const now = useNow();
  const iso = new Date(at).toISOString();
  if (as === 'both') return <time dateTime={iso} title={when.both(at)} style={{ display: 'inline-block', lineHeight: 1.5 }}>{when.day(at)}<br /><span className="dim small">{when.hijri(at)} · {when.time(at)}</span></time>;
  const text = as === 'ago' ? when.ago(at, now) : as === 'time' ? when.time(at) : as === 'day' ? when.day(at) : as === 'full' ? when.both(at) : when.short(at, now);
  return <time dateTime={iso} title={when.both(at)}>{text}</time>;
};

/** How long since, counted up live: «12 د». */
export const Since = ({ at }: { at: number }) => {
  const when = useWhen();
  return <time dateTime={new Date(at).toISOString()} title={when.both(at)}>{when.span(Math.max(0, useNow() - at))}</time>;
};

/** Reference numbers, phones, codes: in their own order, digits of one width. */
export const Num = ({ children }: { children: string | number }) => <bdi className="num">{children}</bdi>;

/** A person's name as they wrote it. */
export const Name = ({ name }: { name: string | null | undefined }) => {
  const t = useTexts(PARTS);
  return name ? <bdi>{name}</bdi> : <span className="dim">{t('noName')}</span>;
};
