/** The day on which somebody hears again, as staff set it: one sentence under their request's state. Pure. */
import type { Lang } from '../core/text.ts';
import { showDate } from '../core/values/date.ts';

const SENTENCE: Record<Lang, (date: string) => string> = {
  ar: (date) => `سنبلغكم بالجديد في موعد أقصاه ${date}.`,
  en: (date) => `You will hear from us by ${date} at the latest.`,
};
/** Further ahead nobody can promise anything. */
export const FURTHEST_MS = 366 * 86_400_000;

/** `note`: what a member of staff adds. */
export const promiseNote = (at: number, note: string | null, lang: Lang): string => [SENTENCE[lang](showDate(at, lang)), ...(note ? [note] : [])].join(' ');
