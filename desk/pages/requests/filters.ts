/** What the list is narrowed by. Kept in the address, so that back, reload and a link to a colleague show the same; all but what is searched for: names and ids do not belong in a browser's history. */
import { useCallback, useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import { DEPARTMENTS, REQUEST_KINDS, REQUEST_STATES, type Department, type RequestKind, type RequestState } from '../../../core/request.ts';

export const SORTS = ['created', 'updated', 'due'] as const;
export type Sort = (typeof SORTS)[number];
export type Filters = { view: 'table' | 'board'; kind?: RequestKind; state?: RequestState; department?: Department; assignee?: string; late?: 'true'; open?: 'true'; sort?: Sort };
type Name = Exclude<keyof Filters, 'view'>;
const NAMES: Name[] = ['kind', 'state', 'department', 'assignee', 'late', 'open', 'sort'];
/** Of these the address may say anything. */
const KNOWN: Partial<Record<Name, readonly string[]>> = { kind: REQUEST_KINDS, state: REQUEST_STATES, department: DEPARTMENTS, late: ['true'], open: ['true'], sort: SORTS };

const KEPT = 'sila.requests.view';
const keptView = (): 'table' | 'board' => { try { return localStorage.getItem(KEPT) === 'board' ? 'board' : 'table'; } catch { return 'table'; } };

export const useFilters = (): { filters: Filters; narrowed: boolean; set: (change: { [K in keyof Filters]?: Filters[K] | undefined }) => void; clear: () => void } => {
  const [params, setParams] = useSearchParams();
  const [kept, setKept] = useState(keptView);
  const filters = useMemo(() => {
    const f: Record<string, string> = {};
    for (const name of NAMES) {
      const value = params.get(name);
      if (value && (KNOWN[name]?.includes(value) ?? true)) f[name] = value;
    }
    return { view: kept, ...f } as Filters;
  }, [params, kept]);
  const set = useCallback((change: { [K in keyof Filters]?: Filters[K] | undefined }): void => {
    if (change.view) {
      try { localStorage.setItem(KEPT, change.view); } catch { /* for this page only */ }
      setKept(change.view);
    }
    setParams((before) => {
      const next = new URLSearchParams(before);
      for (const [name, value] of Object.entries(change)) if (name !== 'view') if (value) next.set(name, value); else next.delete(name);
      return next;
    }, { replace: true });
  }, [setParams]);
  const clear = useCallback((): void => setParams(() => new URLSearchParams(), { replace: true }), [setParams]);
  return { filters, narrowed: NAMES.some((n) => n !== 'sort' && filters[n] !== undefined), set, clear };
};

/** What the row `requests` is asked. */
export const askOf = ({ view: _, ...query }: Filters, q: string): { query: Omit<Filters, 'view'> & { q?: string } } => ({ query: { ...query, ...(q ? { q } : {}) } });
