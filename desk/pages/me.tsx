/** Who is signed in, and what their role may do. */
import { useQuery, type QueryKey } from '@tanstack/react-query';
import { createContext, use } from 'react';
import type * as z from 'zod';
import { mayAs, type Role } from '../../core/staff.ts';
import type { Me as MeShape } from '../api.ts';
import { call } from './api.ts';
import { queries } from './query.ts';

export type Me = z.infer<typeof MeShape>;
const KEY: QueryKey = ['me', {}];
const Context = createContext<Me | null>(null);
export const MeProvider = Context;

/** Null: nobody. */
export const useWhoAmI = () => useQuery<Me | null>({
  queryKey: KEY,
  queryFn: async ({ signal }) => {
    const got = await call('me', undefined, signal);
    if (got.ok) return got.value;
    if (got.problem.status === 401) return null;
    throw got.problem;
  },
  staleTime: Infinity,
});

/** The answer of a sign-in, or null after signing out; what the one before had read is forgotten. */
export const becomeMe = (me: Me | null): void => {
  const before = queries.getQueryData<Me | null>(KEY);
  if (!me || before?.id !== me.id) queries.removeQueries({ predicate: (q) => q.queryKey[0] !== 'me' });
  queries.setQueryData(KEY, me);
};

/** Only below the shell. */
export const useMe = (): Me & { may: (needed: Role) => boolean } => {
  const me = use(Context);
  if (!me) throw new Error('useMe outside the shell');
  return { ...me, may: (needed) => mayAs(me.role, needed) };
};
