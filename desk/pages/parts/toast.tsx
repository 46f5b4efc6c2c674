/** Short words after something was done: `toast('حُفظ')`. A refusal stays until it is closed: `toastProblem(problem)`. */
import { CheckCircle2, AlertTriangle, X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import type { Problem } from '../api.ts';
import { PARTS } from '../texts/parts.ts';
import { useTexts, useTongue } from '../tongue.tsx';

const SHOWN_MS = 4_000;
const MOST = 3;
type Toast = { id: number; text: string } | { id: number; problem: Problem };

let shown: Toast[] = [];
let next = 1;
const watchers = new Set<() => void>();
const become = (list: Toast[]): void => { shown = list; for (const w of watchers) w(); };
const drop = (id: number): void => become(shown.filter((s) => s.id !== id));

export const toast = (text: string): void => {
  const id = next++;
  become([...shown, { id, text }].slice(-MOST));
  setTimeout(() => drop(id), SHOWN_MS);
};
export const toastProblem = (problem: Problem): void => become([...shown, { id: next++, problem }].slice(-MOST));

export const Toasts = () => {
  const list = useSyncExternalStore((then) => { watchers.add(then); return () => { watchers.delete(then); }; }, () => shown);
  const { say } = useTongue();
  const t = useTexts(PARTS);
  return (
    <div className="toasts" aria-live="polite" role="status">
      {list.map((s) => (
        <div key={s.id} className="toast" data-bad={'problem' in s || undefined}>
          {'problem' in s ? <AlertTriangle size={18} aria-hidden /> : <CheckCircle2 size={18} aria-hidden />}
          <span>{'problem' in s ? say(s.problem) : s.text}</span>
          {'problem' in s ? <button type="button" aria-label={t('close')} onClick={() => drop(s.id)}><X size={16} /></button> : null}
        </div>
      ))}
    </div>
  );
};
