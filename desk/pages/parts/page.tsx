/** A screen's frame, and what it shows while there is nothing to show. */
import { Button, Loader } from '@mantine/core';
import { AlertTriangle } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import type { Problem } from '../api.ts';
import { PARTS } from '../texts/parts.ts';
import { useTexts, useTongue } from '../tongue.tsx';

/** `fill`: the body is as high as the window and scrolls inside itself (panes). `narrow`: a column to read in. `bare`: no head. */
export const Page = (p: { title: string; sub?: ReactNode; actions?: ReactNode; fill?: boolean; narrow?: boolean; bare?: boolean; children: ReactNode }) => {
  useEffect(() => { document.title = `${p.title} · صلة`; }, [p.title]);
  return (
    <div className="page" data-fill={p.fill || undefined} data-narrow={p.narrow || undefined}>
      {p.bare ? <h1 className="hidden">{p.title}</h1> : (
        <header>
          <div><h1>{p.title}</h1>{p.sub ? <div className="sub">{p.sub}</div> : null}</div>
          {p.actions ? <div className="actions">{p.actions}</div> : null}
        </header>
      )}
      {/* Scrolled by keyboard too, so it can be reached. */}
      <div className="body" tabIndex={p.fill ? undefined : 0} style={{ outline: 'none' }}>{p.children}</div>
    </div>
  );
};

export const Empty = ({ icon, title, children }: { icon: ReactNode; title: string; children?: ReactNode }) => (
  <div className="middle"><div className="disc" aria-hidden>{icon}</div><h2>{title}</h2>{typeof children === 'string' ? <p>{children}</p> : children}</div>
);

export const Loading = () => {
  const t = useTexts(PARTS);
  return <div className="middle" role="status"><Loader size="md" /><span className="hidden">{t('loading')}</span></div>;
};

/** A refusal in words. `retry`: the button that asks again. */
export const ErrorNote = ({ problem, retry }: { problem: Problem | null | undefined; retry?: () => void }) => {
  const t = useTexts(PARTS);
  const { say } = useTongue();
  if (!problem) return null;
  return (
    <div className="problem" role="alert">
      <AlertTriangle size={18} aria-hidden />
      <div style={{ flex: 1 }}>{say(problem)}</div>
      {retry ? <Button size="compact-sm" variant="subtle" color="red" onClick={retry}>{t('retry')}</Button> : null}
    </div>
  );
};

type Read<T> = { data: T | undefined; error: Problem | null; isPending: boolean; refetch: () => unknown };
/** `<Await read={useRow('staff')}>{(data) => ...}</Await>`: loading, refused, or there. What was read before stays on the screen while a new reading fails. */
export const Await = <T,>({ read, children }: { read: Read<T>; children: (data: T) => ReactNode }) => {
  if (read.data !== undefined) return <>{children(read.data)}</>;
  if (read.error) return <ErrorNote problem={read.error} retry={() => void read.refetch()} />;
  return <Loading />;
};
