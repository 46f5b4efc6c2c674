/** One line of the log in words: names lead to what they name. */
import { Fragment, type ReactNode } from 'react';
import { Link } from 'wouter';
import { placesOf } from '../../../core/text.ts';
import type { Reply } from '../../api.ts';
import { Num, Time } from '../parts/index.ts';
import { useRow } from '../query.ts';
import { AUDIT, SENTENCES } from '../texts/audit.ts';
import { GUIDES } from '../texts/channels.ts';
import { DEPARTMENTS, KINDS, ROLES, STATES, type Word } from '../texts/words.ts';
import { useTexts, useTongue } from '../tongue.tsx';
import { readLine, type AuditLine, type Kind, type Read, type Ref, type Value } from './read.ts';

const SHOWN_FACTS = 4;
const HREFS: Partial<Record<Kind, string>> = { talk: '/inbox/', request: '/requests/', person: '/people/', entry: '/knowledge/', flow: '/flows/' };
const NAMELESS = { talk: 'a_talk', person: 'a_person', staff: 'somebody', entry: null, flow: null, channel: null, request: null } as const;
const wordIn = (table: Record<string, Word>, key: string, say: (w: Word) => string): string => (table[key] ? say(table[key]) : key);
/** Of a slot: `national_id` and `nid` are one thing to people. */
const SLOTS: Record<string, 'nid' | 'phone' | 'full_name' | 'iban'> = { nid: 'nid', national_id: 'nid', phone: 'phone', full_name: 'full_name', name: 'full_name', iban: 'iban' };

const Named = ({ of, names, action }: { of: Ref | null; names: Reply<'audit'>['names']; action: string }) => {
  const t = useTexts(AUDIT);
  const { say } = useTongue();
  if (!of) return <>{t(action === 'session.refused' ? 'an_account' : 'somebody')}</>;
  const known = names[of.id];
  const nameless = NAMELESS[of.kind];
  const name = known ? say(known) : of.kind === 'channel' ? (GUIDES[of.id] ? say(GUIDES[of.id]!.name) : of.id) : nameless ? t(nameless) : of.id;
  const text = of.kind === 'request' ? <><Num>{of.id}</Num>{known ? <> (<bdi>{name}</bdi>)</> : null}</> : <bdi>{name}</bdi>;
  const href = HREFS[of.kind];
  return href ? <Link href={href + encodeURIComponent(of.id)}>{text}</Link> : <>{text}</>;
};

const InWords = ({ value }: { value: Value }) => {
  const t = useTexts(AUDIT);
  const { say } = useTongue();
  const facts = useRow('facts').data?.facts;
  switch (value.as) {
    case 'role': return <>{wordIn(ROLES, value.raw, say)}</>;
    case 'department': return <>{wordIn(DEPARTMENTS, value.raw, say)}</>;
    case 'state': return <>{wordIn(STATES, value.raw, say)}</>;
    case 'slot': return <>{t(SLOTS[value.raw] ?? 'a_value')}</>;
    case 'words': return <Num>{value.raw}</Num>;
    case 'time': { const at = Date.parse(value.raw.split(' ')[0] ?? ''); return Number.isNaN(at) ? null : <Time at={at} as="full" />; }
    case 'facts': {
      const labels = value.raw.split(' ').map((id) => { const f = facts?.find((x) => x.id === id); return f ? say(f.label) : null; }).filter((x) => x !== null);
      const more = value.raw.split(' ').length - Math.min(labels.length, SHOWN_FACTS);
      return <>{[...labels.slice(0, SHOWN_FACTS), ...(more ? [t('and_more', { n: more })] : [])].join(t('and'))}</>;
    }
    case 'filter': {
      const words = value.raw.split(' ').flatMap((pair) => { const [k = '', v = ''] = pair.split('='); return k === 'kind' ? [wordIn(KINDS, v, say)] : k === 'state' ? [wordIn(STATES, v, say)] : k === 'department' ? [wordIn(DEPARTMENTS, v, say)] : []; });
      return <>{words.length ? words.join(t('and')) : t('all_of_them')}</>;
    }
  }
};

/** The sentence with its places left open, for the list to choose from. */
export const shortOf = (sentence: string): string => sentence.replace(/[«“]?\{\w+\}[»”]?/g, '…').replace(/(?:[:،,(]?\s*…\s*\)?)+$/, '').trim();

const put = (sentence: string, places: Record<string, ReactNode>): ReactNode[] => {
  const names = placesOf(sentence);
  return names.length ? sentence.split(/\{(\w+)\}/).map((part, i) => <Fragment key={i}>{i % 2 ? places[part] : part}</Fragment>) : [sentence];
};

export const Sentence = ({ line, names }: { line: AuditLine; names: Reply<'audit'>['names'] }) => {
  const t = useTexts(AUDIT);
  const { say } = useTongue();
  const read: Read = readLine(line);
  const words = SENTENCES[read.key] ?? SENTENCES[line.action];
  return (
    <span className="sentence">
      {words ? put(say(words), {
        target: <Named of={read.target} names={names} action={line.action} />, other: <Named of={read.other} names={names} action={line.action} />, value: read.value ? <InWords value={read.value} /> : t('a_value'),
      }) : <bdi>{line.action}</bdi>}
      {read.reason ? <span className="dim small"> · {t('reason')}: <bdi>{read.reason}</bdi></span> : null}
    </span>
  );
};
