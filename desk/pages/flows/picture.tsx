/** The picture of a flow, drawn from its plain description: steps in a column, jumps at the side. */
import { FLOWS } from '../texts/flows.ts';
import { useTexts } from '../tongue.tsx';
import { readPicture, type Node } from './graph.ts';

const [WIDTH, STEP, HEIGHT, SIDE, TOP] = [320, 66, 44, 190, 10];
const TEXT = 40;
export const Picture = ({ source, title }: { source: string; title: string }) => {
  const t = useTexts(FLOWS);
  const { nodes, edges } = readPicture(source);
  const own = nodes.filter((n) => !n.id.startsWith('x_'));
  // The end is told of first; it belongs below.
  const column = [...own.filter((n) => n.id !== 'fin'), ...own.filter((n) => n.id === 'fin')];
  const row = new Map(column.map((n, i) => [n.id, i]));
  const y = (i: number): number => TOP + i * STEP;
  const height = y(column.length) + TOP;
  const calls = (id: string): Node[] => edges.filter((e) => e.from === id && e.to.startsWith('x_')).flatMap((e) => nodes.find((n) => n.id === e.to) ?? []);
  /** What is said there; the name of the step where nothing is. */
  const cut = (text: string): string => { const s = text.replace(/^[\w.]+: /, ''); return s.length > TEXT ? `${s.slice(0, TEXT)}…` : s; };
  return (
    <div className="picture" tabIndex={0}>
      <svg role="img" aria-label={title} width={WIDTH + 2 * SIDE} height={height} viewBox={`${-SIDE} 0 ${WIDTH + 2 * SIDE} ${height}`}>
        <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="currentColor" /></marker></defs>
        {edges.map((e, i) => {
          const [a, b] = [row.get(e.from), row.get(e.to)];
          if (a === undefined || b === undefined) return null;
          const straight = b === a + 1;
          const bow = Math.min(SIDE - 14, 34 + Math.abs(b - a) * 12);
          const d = straight ? `M${WIDTH / 2} ${y(a) + HEIGHT} V${y(b) - 1}` : `M0 ${y(a) + HEIGHT / 2} C${-bow} ${y(a) + HEIGHT / 2} ${-bow} ${y(b) + HEIGHT / 2} -1 ${y(b) + HEIGHT / 2}`;
          return <path key={i} d={d} className="edge" data-jump={!straight || undefined} strokeDasharray={e.dotted ? '4 4' : undefined} markerEnd="url(#tip)" />;
        })}
        {column.map((n, i) => (
          <g key={n.id} className="node" data-shape={n.shape}>
            <rect x={0} y={y(i)} width={WIDTH} height={HEIGHT} rx={n.shape === 'step' ? 8 : HEIGHT / 2} /><title>{n.text}</title>
            <text x={WIDTH / 2} y={y(i) + HEIGHT / 2} direction="rtl">{n.id === 'fin' ? t('finish') : cut(n.text)}</text>
            {calls(n.id).slice(0, 1).map((c) => <g key={c.id} className="call"><rect x={WIDTH + 14} y={y(i) + 8} width={SIDE - 22} height={HEIGHT - 16} rx={6} /><text x={WIDTH + 14 + (SIDE - 22) / 2} y={y(i) + HEIGHT / 2}>{c.text.slice(0, 22)}{calls(n.id).length > 1 ? ` +${calls(n.id).length - 1}` : ''}</text></g>)}
          </g>
        ))}
      </svg>
    </div>
  );
};
