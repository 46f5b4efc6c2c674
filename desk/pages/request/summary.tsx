/** The summary on paper: Arabic, right to left, black on white, whatever the screen shows. On the screen it is not there. */
import { createPortal } from 'react-dom';
import type { Reply } from '../../api.ts';
import { useMe } from '../me.tsx';
import { PRINTED, REQUEST } from '../texts/request.ts';
import { DEPARTMENTS, STATES } from '../texts/words.ts';
import { isFinal } from '../requests/due.tsx';
import { useNow, whenIn } from '../when.ts';
import { isLong, labelOf } from './fields.tsx';
import { BOT } from './history.tsx';

const when = whenIn('ar');
const dates = (at: number): string => `${when.day(at)} (${when.hijri(at)})`;

export const Summary = ({ request: r }: { request: Reply<'request'> }) => {
  const me = useMe();
  const now = useNow();
  const p = PRINTED;
  const head: [string, string][] = [
    [p.who, r.name ?? p.noName], [p.kind, r.title.ar], [p.state, STATES[r.state].ar], [p.department, DEPARTMENTS[r.department].ar], [p.assignee, r.assignee?.name ?? p.nobody],
    [p.created, dates(r.created)], ...(isFinal(r) ? [] : [[r.nextUpdate === null ? p.due : p.next, dates(r.due)] as [string, string]]),
  ];
  // Beside the page, not inside it: everything else is left out of the print.
  return createPortal(
    <article className="summary" lang="ar" dir="rtl" aria-hidden>
      <header><div><strong>{me.charity.ar}</strong><h1>{p.title}</h1></div><div className="no"><span>{p.number}</span><b className="num">{r.number}</b></div></header>
      <p className="secret">{p.secret}</p>
      <dl>{head.map(([k, v]) => <div key={k}><dt>{k}</dt><dd><bdi>{v}</bdi></dd></div>)}</dl>
      {r.fields.length ? <><h2>{p.fields}</h2><dl>{r.fields.map((f) => <div key={f.slot} data-long={isLong(f.value) || undefined}><dt>{labelOf(f, REQUEST.ar, (x) => x.ar)}</dt><dd>{isLong(f.value) ? <span className="said">{f.value}</span> : <bdi>{f.value}</bdi>}</dd></div>)}</dl></> : null}
      {r.media.length ? <><h2>{p.files}</h2><ol>{r.media.map((m, i) => <li key={`${m.id}${i}`}><bdi>{m.name}</bdi></li>)}</ol></> : null}
      <h2>{p.history}</h2>
      <table><tbody>{r.history.map((h, i) => <tr key={`${h.at}${i}`}><td>{dates(h.at)} {when.time(h.at)}</td><td>{STATES[h.state].ar}</td><td><bdi>{h.who === BOT ? p.bot : h.who}</bdi></td><td className="said">{h.note ?? ''}</td></tr>)}</tbody></table>
      <footer><div><span>{p.sign}</span><span>{p.stamp}</span></div><p>{r.fields.some((f) => f.masked) ? `${p.masked} ` : ''}{p.printed.replace('{at}', `${dates(now)} ${when.time(now)}`).replace('{who}', `\u2068${me.name}\u2069`)}</p></footer>
    </article>,
    document.body,
  );
};
