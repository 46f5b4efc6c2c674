/** Where the transcripts have been: steps entered, conditions both ways, answers refused for each reason, universal words obeyed, texts said. */
import type { OutputLine } from '../../app/chat-format.ts';
import { openFlows, readFlowFiles } from '../../app/flow-files.ts';
import type { Transcript } from '../../app/transcript.ts';
import { bare, LANGS, type Phrase } from '../../core/text.ts';
import { HANDLERS } from '../../flows/commands.ts';
import { holds } from '../../flows/expression.ts';
import { COMMANDS, type Command, type SlotType } from '../../flows/format.ts';
import { STEPS } from '../../flows/steps/index.ts';
import { conditionValues, currentFlow, type Turning } from '../../flows/turning.ts';
import { FLOWS } from './play.ts';

/** Reasons a slot of each type can refuse an answer for, as people answer. */
const REASONS: Partial<Record<SlotType, string[]>> = {
  name: ['length', 'format'], national_id: ['length', 'first_digit', 'checksum', 'format'], phone: ['length', 'landline', 'format'],
  place: ['length'], integer: ['range', 'unclear', 'format'], choice: ['unclear'], text: ['length'], files: ['unsupported_type', 'too_large', 'format'],
};
const VERIFY = ['verify:mismatch', 'verify:format'];

type What = 'steps' | 'conditions' | 'refusals' | 'words' | 'texts';
const seen: Record<What, Set<string>> = { steps: new Set(), conditions: new Set(), refusals: new Set(), words: new Set(), texts: new Set() };
const set = openFlows(readFlowFiles(FLOWS));

const wanted = (what: What): string[] => {
  const flows = [...set.current.values()];
  switch (what) {
    case 'steps': return flows.flatMap((f) => f.steps.map((s) => `${f.flow}.${s.name}`));
    case 'conditions': return flows.flatMap((f) => f.steps.filter((s) => s.when).flatMap((s) => [`${f.flow}.${s.name}: true`, `${f.flow}.${s.name}: false`]));
    case 'refusals': return [...flows.flatMap((f) => f.steps.flatMap((s) => (s.type === 'ask' ? (REASONS[f.slots[s.ask]?.type as SlotType] ?? []).map((r) => `${s.ask}:${r}`) : []))), ...VERIFY];
    case 'words': return [...COMMANDS];
    case 'texts': return flows.flatMap((f) => Object.keys(f.texts).filter((k) => !/^(label|menu)\./.test(k)).map((k) => `${f.flow}/${k}`));
  }
};

/** Looks on while the engine runs: its own tables call through, nothing is replaced. */
export const watch = (): void => {
  for (const row of Object.values(STEPS) as { enter(t: Turning, step: never, flow: never): unknown }[]) {
    const enter = row.enter.bind(row);
    row.enter = (t, step: { name: string; line: { line: number } } & never, flow: { flow: string; steps: { name: string; when?: never }[]; at: Map<string, number> } & never) => {
      seen.steps.add(`${flow.flow}.${step.name}`);
      return enter(t, step, flow);
    };
  }
  for (const c of COMMANDS) {
    const obey = HANDLERS[c as Command];
    HANDLERS[c as Command] = (t) => { seen.words.add(c); noteConditions(t); obey(t); };
  }
};
const noteConditions = (t: Turning): void => {
  const flow = currentFlow(t);
  for (const s of flow?.steps ?? []) if (s.when) seen.conditions.add(`${flow?.flow}.${s.name}: ${holds(s.when, conditionValues(t))}`);
};

const pattern = (phrase: Phrase): RegExp[] =>
  (typeof phrase === 'string' ? [phrase] : Object.values(phrase)).map((p) => new RegExp(bare(p).split(/\{[^}]+\}/).map((s) => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\s\\S]*')));

export const coverage = {
  saw: (_chat: Transcript, outs: OutputLine[]): void => {
    const said = outs.flatMap((o) => o.replies.map((r) => bare(r.text)));
    for (const o of outs) if (o.invalid) seen.refusals.add(`${o.invalid.slot}:${o.invalid.reason}`);
    for (const f of set.current.values()) for (const [key, text] of Object.entries(f.texts)) {
      if (!seen.texts.has(`${f.flow}/${key}`) && LANGS.some((l) => pattern(text[l]).some((p) => said.some((s) => p.test(s))))) seen.texts.add(`${f.flow}/${key}`);
    }
  },
  missing: (what: What): string[] => wanted(what).filter((w) => !seen[what].has(w)),
};
export const report = (): string =>
  ['Transcripts have been at', ...(Object.keys(seen) as What[]).map((w) => `  ${w.padEnd(11)} ${wanted(w).length - coverage.missing(w).length} of ${wanted(w).length}`)].join('\n');
