/** Writes facts one after another. Somebody who meanwhile wrote another fact does not stand in the way; somebody who wrote this one does. */
import { useState } from 'react';
import type { Fact } from '../../../core/organisation.ts';
import type { Reply } from '../../api.ts';
import { call, type Problem } from '../api.ts';
import { queries, reading } from '../query.ts';

export type Change = { value?: Fact['value']; confirmed?: boolean };
type Data = Reply<'facts'>;
const same = (a: Fact['value'], b: Fact['value']): boolean => JSON.stringify(a) === JSON.stringify(b);
const KEY = reading('facts').queryKey;

let line: Promise<unknown> = Promise.resolve();
const alone = <T>(work: () => Promise<T>): Promise<T> => { const next = line.then(work); line = next.catch(() => undefined); return next; };

const write = async (was: Fact, change: Change, again: boolean): Promise<Problem | null> => {
  const data = queries.getQueryData<Data>(KEY);
  if (!data) return null;
  const got = await call('facts.put', { body: { rev: data.rev, facts: [{ id: was.id, ...change }] } });
  if (got.ok) {
    queries.setQueryData<Data>(KEY, (d) => d && { ...d, rev: got.value.rev, facts: d.facts.map((f) => (f.id === was.id ? { ...f, ...change, ...(change.confirmed && f.basis === 'EXAMPLE' ? { basis: 'policy' as const } : {}) } : f)) });
    return null;
  }
  if (got.problem.code !== 'CHANGED' || !again) return got.problem;
  const fresh = await queries.fetchQuery({ ...reading('facts'), staleTime: 0 }).catch(() => null);
  const now = fresh?.facts.find((f) => f.id === was.id);
  return now && same(now.value, was.value) && now.confirmed === was.confirmed ? write(was, change, false) : got.problem;
};

export const useWriteFact = (fact: Fact, done: (change: Change) => void) => {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const send = async (change: Change): Promise<void> => {
    setBusy(true);
    const p = await alone(() => write(fact, change, true));
    setBusy(false);
    setProblem(p);
    if (!p) done(change);
  };
  return { busy, problem, send: (change: Change): void => void send(change) };
};
