/** Finding one other person: for a relative, for a merge. */
import { Button, TextInput } from '@mantine/core';
import { Search, UserRound } from 'lucide-react';
import type { Reply } from '../../api.ts';
import { ErrorNote, Loading, Name, Num } from '../parts/index.ts';
import { PEOPLE } from '../texts/people.ts';
import { useTexts } from '../tongue.tsx';
import { useFinder } from './finder.ts';

export type PersonRow = Reply<'people'>['rows'][number];
const SHOWN = 8;

/** Name and masked numbers in one line: enough to tell two people apart. */
export const Who = ({ person }: { person: PersonRow }) => {
  const t = useTexts(PEOPLE);
  return (
    <span className="who-line"><span className="cut"><Name name={person.name} /></span>
      <span className="dim small">{[person.nid, person.phone].filter((v) => v !== null).map((v) => <Num key={v}>{v}</Num>)}<span>{t('n_requests', { n: person.requests })}</span></span>
    </span>
  );
};

export const PickPerson = ({ not, value, onPick }: { not: string; value: PersonRow | null; onPick: (person: PersonRow | null) => void }) => {
  const t = useTexts(PEOPLE);
  const { typed, setTyped, q, read } = useFinder(false, SHOWN + 1);
  if (value) return <div className="chosen"><UserRound size={18} aria-hidden /><Who person={value} /><Button size="compact-sm" variant="subtle" onClick={() => onPick(null)}>{t('change_pick')}</Button></div>;
  const rows = read.rows.filter((p) => p.id !== not).slice(0, SHOWN);
  return (
    <div className="pick">
      <TextInput label={t('pick')} description={t('pick_about')} data-autofocus autoComplete="off" maxLength={200} value={typed} leftSection={<Search size={16} aria-hidden />} onChange={(e) => setTyped(e.currentTarget.value)} onKeyDown={(e) => { if (e.key === 'Enter') e.preventDefault(); }} />
      {q && read.isPending ? <Loading /> : null}
      {q ? <ErrorNote problem={read.error} /> : null}
      {q && read.data && !rows.length ? <p className="dim" role="status">{t('pick_none')}</p> : null}
      {q && rows.length ? <ul>{rows.map((p) => <li key={p.id}><button type="button" onClick={() => onPick(p)}><UserRound size={18} aria-hidden /><Who person={p} /></button></li>)}</ul> : null}
    </div>
  );
};
