/** Golden questions: what people ask, each with what should become of it, asked of the index as it stands. */
import { VARIETIES } from '../core/entry.ts';
import type { Understood, Variety } from '../core/entry.ts';
import { DANGER_TOPICS, STAFF } from './content.ts';
import type { Index } from './index.ts';

/** `label`: a topic, one of `staff.*`, or a word of WANTED. */
export type Golden = { text: string; label: string; variety: Variety };
export const WANTED = { outside: 'OOS', talk: 'SMALLTALK', person: 'STAFF' } as const;
/** `right`: what should become of it did; `offered`: the right topic was among three; `staff`, `wrong`, `unknown`: it was not. */
export type Fate = 'right' | 'offered' | 'wrong' | 'unknown' | 'staff';
export type Asked = Golden & { fate: Fate; taken: string | null; understood: Understood };
export type Shares = { n: number } & Record<Fate, number>;
/** Shares are 0..1. `topics`: questions about our topics; `slices`: those by variety; `first`: their best candidate was right, whatever was made of it. */
export type MeasuredGolden = {
  topics: Shares & { first: number; first_three: number }; slices: Partial<Record<Variety, Shares>>;
  outside: { n: number; answered: number; offered: number; to_staff: number }; talk: { n: number; found: number };
  staff: { n: number; found: number }; danger: { n: number; found: number };
  misses: { question: string; wanted: string; taken: string | null; fate: Fate }[];
};

/** text<TAB>label<TAB>variety; of a longer name («najdi/gulf») the beginning counts. */
export const readGolden = (text: string): Golden[] =>
  text.split(/\r?\n/).flatMap((line) => {
    const [question, label, variety] = line.split('\t');
    return question && label ? [{ text: question, label: label.trim(), variety: VARIETIES.find((v) => variety?.trim().startsWith(v)) ?? 'msa' }] : [];
  });

const wantsPerson = (label: string): boolean => label === WANTED.person || label.startsWith(STAFF);
const isRight = (label: string, u: Understood): boolean => {
  if (label === WANTED.outside) return u.outcome === 'unknown' || u.outcome === 'clarify';
  if (label === WANTED.talk) return u.outcome === 'smalltalk';
  if (wantsPerson(label)) return u.outcome === 'staff';
  return u.outcome === 'answer' && (u.topic === label || u.topics.includes(label));
};
const among = (u: Understood, label: string, n: number): boolean => u.candidates.slice(0, n).some((c) => c.topic === label);
/** Shown beside an outcome: a choice of three. */
const OFFERED = 3;

export const askAll = (index: Pick<Index, 'understand'>, questions: readonly Golden[]): Asked[] =>
  questions.map((q) => {
    const u = index.understand(q.text);
    const fate: Fate = isRight(q.label, u) ? 'right' : u.outcome === 'clarify' && among(u, q.label, OFFERED) ? 'offered' : u.outcome === 'staff' ? 'staff'
      : u.outcome === 'answer' || u.outcome === 'smalltalk' ? 'wrong' : 'unknown';
    return { ...q, fate, taken: u.topic ?? u.smalltalk ?? u.candidates[0]?.topic ?? null, understood: u };
  });

const share = (n: number, of: number): number => (of === 0 ? 0 : Math.round((n / of) * 10_000) / 10_000);
const rate = <T>(list: readonly T[], is: (t: T) => boolean): number => share(list.filter(is).length, list.length);
export const sharesOf = (list: readonly Asked[]): Shares => {
  const of = (fate: Fate): number => rate(list, (a) => a.fate === fate);
  return { n: list.length, right: of('right'), offered: of('offered'), wrong: of('wrong'), unknown: of('unknown'), staff: of('staff') };
};

export const measureGolden = (asked: readonly Asked[]): MeasuredGolden => {
  const outside = asked.filter((a) => a.label === WANTED.outside);
  const talk = asked.filter((a) => a.label === WANTED.talk);
  const staff = asked.filter((a) => wantsPerson(a.label));
  const danger = staff.filter((a) => DANGER_TOPICS.has(a.label));
  const topics = asked.filter((a) => !wantsPerson(a.label) && a.label !== WANTED.outside && a.label !== WANTED.talk);
  const slices: MeasuredGolden['slices'] = {};
  for (const v of new Set(topics.map((a) => a.variety))) slices[v] = sharesOf(topics.filter((a) => a.variety === v));
  return {
    topics: { ...sharesOf(topics), first: rate(topics, (a) => among(a.understood, a.label, 1)), first_three: rate(topics, (a) => among(a.understood, a.label, OFFERED)) }, slices,
    outside: { n: outside.length, answered: rate(outside, (a) => a.understood.outcome === 'answer'), offered: rate(outside, (a) => a.understood.outcome === 'clarify'), to_staff: rate(outside, (a) => a.understood.outcome === 'staff') },
    talk: { n: talk.length, found: rate(talk, (a) => a.fate === 'right') },
    staff: { n: staff.length, found: rate(staff, (a) => a.fate === 'right') }, danger: { n: danger.length, found: rate(danger, (a) => a.understood.danger !== null) },
    misses: asked.filter((a) => a.fate !== 'right' && a.fate !== 'offered').map((a) => ({ question: a.text, wanted: a.label, taken: a.taken, fate: a.fate })),
  };
};
