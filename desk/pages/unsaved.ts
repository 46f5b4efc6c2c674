/** What was typed and not saved is not lost by a click: leaving asks first, within the desk (links, keys, the browser's back) and out of it (the window closes). */
import { useCallback, useEffect, useId, useSyncExternalStore } from 'react';
import type { AroundNavHandler } from 'wouter';

type Leave = () => void;
/** Who holds something unsaved. */
const holders = new Set<string>();
let pending: Leave | null = null;
const watchers = new Set<() => void>();
const become = (next: Leave | null): void => { pending = next; for (const w of watchers) w(); };

/** Goes at once where nothing would be lost; else `go` waits for the answer to a question (shell/leaving.tsx). */
export const leave = (go: Leave): void => { if (holders.size) become(go); else go(); };

export const useLeaving = (): { asked: boolean; go(): void; stay(): void } => {
  const asked = useSyncExternalStore((then) => { watchers.add(then); return () => { watchers.delete(then); }; }, () => pending) !== null;
  return {
    asked, stay: () => become(null),
    go: () => { const then = pending; holders.clear(); become(null); then?.(); },
  };
};

/** While `dirty`. The answer lets go at once, for who saved and moves on in one breath. */
export const useUnsaved = (dirty: boolean): (() => void) => {
  const id = useId();
  useEffect(() => {
    if (!dirty) return;
    holders.add(id);
    return () => { holders.delete(id); };
  }, [dirty, id]);
  return useCallback(() => { holders.delete(id); }, [id]);
};

/** Around every navigation of the router. A filter in the address is not a way out. */
export const guard: AroundNavHandler = (navigate, to, options) => {
  if (new URL(to, location.href).pathname === location.pathname) navigate(to, options); else leave(() => navigate(to, options));
};

addEventListener('beforeunload', (e) => { if (holders.size) e.preventDefault(); });

// The browser's back has moved already when one is told of it: the address is put back, and moved again once that was agreed to.
let here = location.href;
const pathOf = (href: string): string => new URL(href).pathname;
for (const kind of ['pushState', 'replaceState']) addEventListener(kind, () => { here = location.href; });
addEventListener('popstate', (e) => {
  if (!holders.size || pathOf(here) === location.pathname) { here = location.href; return; }
  e.stopImmediatePropagation();
  history.pushState(history.state, '', here);
  leave(() => history.back());
}, { capture: true });
