/** A flow as a Mermaid picture. Pure. */
import type { Flow, Step } from './format.ts';
import { kindOf } from './steps/index.ts';

const quoted = (s: string): string => `"${s.replaceAll('"', "'")}"`;
const shape = (s: Step, label: string): string => (kindOf(s).waits ? `(${quoted(label)})` : s.type === 'end' ? `((${quoted(label)}))` : `[${quoted(label)}]`);
const plain = (v: unknown): string => (typeof v === 'string' ? v.slice(0, 48) : '');

export const drawFlow = (flow: Flow): string => {
  const id = (i: number): string => `s${i}`;
  const lines = ['flowchart TD', `  start((${quoted(plain(flow.title.ar) || flow.flow)}))`];
  const END = 'fin';
  flow.steps.forEach((s, i) => {
    const said = flow.texts[s.type === 'ask' ? `ask.${s.ask}` : s.type === 'say' ? s.say : s.type === 'choose' ? s.choose : '']?.ar;
    lines.push(`  ${id(i)}${shape(s, `${s.name}${said ? `: ${plain(said)}` : ''}`)}`);
  });
  lines.push(`  ${END}((" "))`, `  start --> ${id(0)}`);
  for (const need of flow.start.needs) lines.push(`  start -. ${quoted(`needs ${need}`)} .-> ${id(0)}`);
  flow.steps.forEach((s, i) => {
    const next = i + 1 < flow.steps.length ? id(i + 1) : END;
    const { gotos = [], calls = [], topics = [] } = kindOf(s).refs(s as never, flow);
    for (const g of gotos) { const to = flow.at.get(g); if (to !== undefined) lines.push(`  ${id(i)} --> ${id(to)}`); }
    for (const c of [...calls, ...topics]) lines.push(`  ${id(i)} -.-> x_${c.replace(/\W/g, '_')}{{${quoted(c)}}}`);
    if (s.type === 'end') { lines.push(`  ${id(i)} --> ${END}`); if (s.when) lines.push(`  ${id(i)} -- otherwise --> ${next}`); return; }
    if (s.type === 'goto' && !s.when) return;
    lines.push(s.whenText ? `  ${id(i)} -- ${quoted(`${s.whenText}, or not`)} --> ${next}` : `  ${id(i)} --> ${next}`);
  });
  return lines.join('\n');
};
