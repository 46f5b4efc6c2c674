/** Keyboard. Keys are places on the board, not letters: with an Arabic layout the key `j` writes «ت» and must do the same. */
import { useEffect, useRef, useSyncExternalStore } from 'react';

/** `key`: `j`, `enter`, `escape`, `/`, `?`, `ctrl+enter`, `arrowdown`. `say`: for the list behind `?`; absent: not listed. `inFields`: also while somebody types. */
export type Key = { key: string; say?: string; inFields?: boolean; run: (event: KeyboardEvent) => void };

const CODES: Record<string, string> = { '/': 'Slash', enter: 'Enter', escape: 'Escape', arrowdown: 'ArrowDown', arrowup: 'ArrowUp', '[': 'BracketLeft', ']': 'BracketRight' };
const codeOf = (name: string): string => CODES[name] ?? (/^\d$/.test(name) ? `Digit${name}` : `Key${name.toUpperCase()}`);

const pressed = (event: KeyboardEvent, key: string): boolean => {
  const parts = key.split('+');
  const name = parts.at(-1) as string;
  const ctrl = parts.includes('ctrl');
  if (ctrl !== (event.ctrlKey || event.metaKey) || event.altKey) return false;
  if (name === '?') return event.key === '?' || event.key === '؟';
  if (event.shiftKey !== parts.includes('shift')) return false;
  return event.code === codeOf(name) || (name === 'enter' && event.code === 'NumpadEnter') || (name === '/' && event.key === '/');
};

/** Somebody writes here, so a letter is a letter. */
const isField = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select'));

const shown = new Set<{ current: Key[] }>();
const watchers = new Set<() => void>();
let list: { key: string; say: string }[] = [];
const relist = (): void => {
  list = [...shown].flatMap((ref) => ref.current.flatMap((k) => (k.say === undefined ? [] : [{ key: k.key, say: k.say }])));
  for (const w of watchers) w();
};

/** Was something open above the page when the key went down? Asked before anybody hears it: a dialog that closes by Escape is gone when the page does. */
let covered = false;
addEventListener('keydown', () => { covered = document.querySelector('[role="dialog"], [role="menu"]') !== null; }, { capture: true });

/** While the component is on the screen. An open dialog keeps its keys to itself. */
export const useKeys = (keys: Key[]): void => {
  const ref = useRef(keys);
  ref.current = keys;
  const says = keys.map((k) => `${k.key}=${k.say ?? ''}`).join();
  useEffect(() => {
    shown.add(ref);
    relist();
    return () => { shown.delete(ref); relist(); };
  }, [says]);
  useEffect(() => {
    const down = (event: KeyboardEvent): void => {
      if (event.isComposing || event.defaultPrevented) return;
      if (covered) return;
      const field = isField(event.target);
      const hit = ref.current.find((k) => (!field || k.inFields) && pressed(event, k.key));
      if (!hit) return;
      // Enter on a button or link is that button's.
      if (hit.key === 'enter' && (event.target as Element | null)?.closest?.('button, a, summary, [role="menuitem"]')) return;
      event.preventDefault();
      hit.run(event);
    };
    addEventListener('keydown', down);
    return () => removeEventListener('keydown', down);
  }, []);
};

/** What can be pressed now, for the help. */
export const useKeyList = (): { key: string; say: string }[] => useSyncExternalStore((then) => { watchers.add(then); return () => { watchers.delete(then); }; }, () => list);
