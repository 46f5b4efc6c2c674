/** What somebody agreed to: for what, since when in this wording, and who wrote it down; the wording itself is one click away. */
import { Check, X } from 'lucide-react';
import type { Reply } from '../../api.ts';
import { Chip, Num, Time } from '../parts/index.ts';
import { PEOPLE } from '../texts/people.ts';
import { useTexts, useTongue } from '../tongue.tsx';

export type Consent = Reply<'person'>['consents'][number];
const PURPOSES = { processing: 'c_processing', notices: 'c_notices', rating: 'c_rating' } as const;

export const ConsentLine = ({ consent: c }: { consent: Consent }) => {
  const t = useTexts(PEOPLE);
  const { say } = useTongue();
  return (
    <div className="consent">
      <div className="line"><span>{t(PURPOSES[c.purpose])}</span><Chip tone={c.given ? 'good' : 'plain'} icon={c.given ? <Check size={13} aria-hidden /> : <X size={13} aria-hidden />}>{t(c.given ? 'given' : 'refused')}</Chip></div>
      <div className="dim small"><Time at={c.at} as="full" />{c.number === null ? null : <> · {t('for_request')} <Num>{c.number}</Num></>}</div>
      <div className="dim small">{c.who === null ? t('own_word') : <>{t('read_out')} <bdi>{c.who}</bdi></>} · {c.since === null ? t('wording_old') : <>{t('wording_since')} <Time at={c.since} as="day" /></>}</div>
      {c.wording ? <details><summary className="small">{t('wording')}</summary><p className="said">{say(c.wording)}</p></details> : null}
    </div>
  );
};

export const Consents = ({ list }: { list: Consent[] }) => {
  const t = useTexts(PEOPLE);
  return (
    <section className="card"><h2>{t('consents')}</h2>
      {list.length ? <ul className="short">{list.map((c, i) => <li key={`${c.purpose}${c.at}${i}`}><ConsentLine consent={c} /></li>)}</ul> : <p className="dim">{t('no_consents')}</p>}
    </section>
  );
};
