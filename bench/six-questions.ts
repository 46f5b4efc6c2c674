/** The registration that every engine plays: the words people say, the questions, and the reading of values, which is the same code for all of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Body } from '../core/message.ts';
import type { Json } from '../core/json.ts';
import { makeNumber } from '../core/request.ts';
import { readFlowFiles } from '../app/flow-files.ts';
import { ROOT } from '../app/wire.ts';
import type { Flow, FlowSet, Slot } from '../flows/format.ts';
import { loadFlows, sayFinding } from '../flows/loader.ts';
import { readSlot, showSlot } from '../flows/slots.ts';

/** The first word opens the flow by its button; then six answers and a yes. */
export const ANSWERS = ['عبدالرحمن محمد الأحمدي', '١٠٨٢٣٤٥٦٧٧', '0551234567', '٦', 'الإيجار', 'تأخرنا في سداد إيجار البيت ثلاثة أشهر', 'نعم'] as const;
export const TURNS = ANSWERS.length + 1;
export const NUMBER = makeNumber(123_456);

/** Shipped flows and the bench's own. */
export const flowsWithSix = (): FlowSet => {
  const { set, findings } = loadFlows([...readFlowFiles(join(ROOT, 'flows')), { file: 'bench/six-questions.yaml', text: readFileSync(join(import.meta.dirname, 'six-questions.yaml'), 'utf8') }]);
  if (findings.length) throw new Error(findings.map(sayFinding).join('\n'));
  return set;
};

export type Question = { slot: string; ask: string; label: string; read(said: string): Json | undefined; show(value: unknown): string; choices: string[] };
/** The questions as a rival sees them. */
export const questionsOf = (flow: Flow): Question[] => Object.entries(flow.slots).map(([slot, s]: [string, Slot]) => ({
  slot, ask: flow.texts[`ask.${slot}`]?.ar as string, label: flow.texts[`label.${slot}`]?.ar as string,
  show: (value) => showSlot(value as Json, s, 'ar'),
  choices: s.type === 'choice' ? Object.values(s.options).map((o) => o.ar) : [],
  read: (said) => { const r = readSlot({ kind: 'text', text: said }, s, 1_750_000_000_000); return r && 'ok' in r ? r.ok : undefined; },
}));

export const bodies: readonly Body[] = [{ kind: 'choice', id: 'six', label: 'تسجيل' }, ...ANSWERS.map((text): Body => ({ kind: 'text', text }))];
