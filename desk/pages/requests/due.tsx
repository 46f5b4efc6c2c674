/** How a request stands against its day (the one that was promised, else the published one of its kind): always a word, with a colour behind it. */
import type { Reply } from '../../api.ts';
import { FINAL_STATES } from '../../../core/request.ts';
import { LateChip } from '../parts/index.ts';
import { REQUESTS } from '../texts/requests.ts';
import { useTexts } from '../tongue.tsx';
import { useNow, useWhen } from '../when.ts';
import './requests.css';

const DAY = 86_400_000;

export type RequestRow = Reply<'requests'>['rows'][number];
export const isFinal = (r: { state: RequestRow['state'] }): boolean => FINAL_STATES.includes(r.state);

/** `3 days left`, `2 days late`; a finished request is no longer late. */
export const Due = ({ row }: { row: RequestRow }) => {
  const t = useTexts(REQUESTS);
  const when = useWhen();
  const now = useNow();
  if (isFinal(row)) return <span className="dim">{t('over')}</span>;
  const past = row.due <= now;
  const left = Math.abs(row.due - now);
  const span = left < DAY ? when.span(left) : t('days', { n: Math.floor(left / DAY) });
  return (
    <span className="due">
      {row.late === 'no' ? null : <LateChip late={row.late} />}
      <span className={row.late === 'no' ? undefined : 'small dim'} title={when.both(row.due)}>{t(past ? 'due_past' : 'due_in', { span })}</span>
    </span>
  );
};
