/** What screens read with. The key of a row is `[name, ask]`, which is how the stream finds what to change (apply.ts). */
import { QueryClient, queryOptions, useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { call, type Ask, type AskArgs, type Problem } from './api.ts';
import type { Reply, RouteName } from '../api.ts';

declare module '@tanstack/react-query' {
  interface Register { defaultError: Problem }
}

const TRIES = 2;
/** What is on the screen comes by the stream; reading again by age is for what the stream does not tell. */
const FRESH_MS = 60_000;

/** Only a server that was not reached, or is busy, is asked again by itself. */
const passing = (p: Problem): boolean => p.status === 0 || p.status === 503 || p.status === 408;

export const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: FRESH_MS, retry: (count, problem) => count < TRIES && passing(problem), refetchOnWindowFocus: false, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
});

export const keyOf = <N extends RouteName>(name: N, ask?: unknown): [N, unknown] => [name, ask ?? {}];

/** The options of one row, for `useQuery`, `queries.fetchQuery`, `queries.setQueryData`. */
export const reading = <N extends RouteName>(name: N, ...[ask]: AskArgs<N>) => queryOptions({
  queryKey: keyOf(name, ask),
  queryFn: async ({ signal }): Promise<Reply<N>> => {
    const got = await call(name, ...([ask, signal] as unknown as AskArgs<N>));
    if (!got.ok) throw got.problem; // the library tells failure from success by throwing
    return got.value;
  },
});

/** `useRow('request', { params: { number } })`. */
export const useRow = <N extends RouteName>(name: N, ...ask: AskArgs<N>) => useQuery(reading(name, ...ask));

/** As long as `when` does not hold nothing is asked. */
export const useRowWhen = <N extends RouteName>(when: boolean, name: N, ...ask: AskArgs<N>) => useQuery({ ...reading(name, ...ask), enabled: when });

type Paged<N extends RouteName> = Reply<N> extends { rows: (infer T)[]; more: string | null } ? T : never;
/** A list read page by page: `rows`, `hasNextPage`, `fetchNextPage`. Its key is `[name, ask, 'pages']`. */
export const usePages = <N extends 'inbox' | 'requests' | 'people' | 'audit'>(name: N, ask: Ask<N>) => {
  const read = useInfiniteQuery({
    queryKey: [...keyOf(name, ask), 'pages'],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }): Promise<Reply<N> & { rows: Paged<N>[]; more: string | null }> => {
      const query = { ...(ask as { query?: object }).query, ...(pageParam === null ? {} : { after: pageParam }) };
      const got = await call(name, ...([{ ...ask, query }, signal] as unknown as AskArgs<N>));
      if (!got.ok) throw got.problem;
      return got.value as Reply<N> & { rows: Paged<N>[]; more: string | null };
    },
    getNextPageParam: (last) => last.more,
  });
  return { ...read, rows: read.data?.pages.flatMap((p) => p.rows) ?? [] };
};

/** A row that changes something: `const save = useSend('staff.put', { fresh: ['staff'] }); save.mutate({ params, body })`. `fresh`: rows read again once it worked. */
export const useSend = <N extends RouteName>(name: N, o: { fresh?: RouteName[]; done?: (value: Reply<N>, ask: Ask<N>) => void; failed?: (problem: Problem) => void } = {}) => useMutation<Reply<N>, Problem, Ask<N>>({
  mutationFn: async (ask) => {
    const got = await call(name, ...([ask] as unknown as AskArgs<N>));
    if (!got.ok) throw got.problem;
    return got.value;
  },
  onSuccess: (value, ask) => {
    for (const key of o.fresh ?? []) void queries.invalidateQueries({ queryKey: [key] });
    o.done?.(value, ask);
  },
  ...(o.failed ? { onError: o.failed } : {}),
});
