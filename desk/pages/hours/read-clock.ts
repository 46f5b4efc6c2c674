/** What somebody types for a time of day -> `HH:MM`, or null. Pure. */
import { westernDigits } from '../../../core/digits.ts';

/** `end`: 24:00 is a time too. */
export const readClock = (text: string, end = false): string | null => {
  const m = /^(\d{1,2})(?:[:.\s]?(\d{2}))?$/.exec(westernDigits(text).trim());
  if (!m) return null;
  const [h, min] = [Number(m[1]), Number(m[2] ?? 0)];
  if (min > 59 || h > 24 || (h === 24 && (!end || min > 0))) return null;
  return `${String(h).padStart(2, '0')}:${String(min).padStart(2, '0')}`;
};
