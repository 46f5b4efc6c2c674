/** What happened to a request, newest first, in both calendars. */
import type { Reply } from '../../api.ts';
import { Chip, StateChip, Time } from '../parts/index.ts';
import { REQUEST } from '../texts/request.ts';
import { useTexts } from '../tongue.tsx';

/** The word under which the store keeps what nobody did by hand. */
export const BOT = 'bot';

export const History = ({ history }: { history: Reply<'request'>['history'] }) => {
  const t = useTexts(REQUEST);
  return (
    <ol className="history">
      {history.toReversed().map((h, i) => (
        <li key={`${h.at}${i}`}>
          <div className="line"><StateChip state={h.state} /><bdi className="dim">{h.who === BOT ? t('by_bot') : h.who}</bdi>{h.silent ? <Chip tone="note">{t('silent')}</Chip> : null}</div>
          {h.promised === undefined ? null : <p className="small">{h.promised === null ? t('promise_gone') : <>{t('promised_for')} <Time at={h.promised} as="day" /></>}</p>}
          {h.note ? <p className="said">{h.note}</p> : null}
          <Time at={h.at} as="both" />
        </li>
      ))}
    </ol>
  );
};
