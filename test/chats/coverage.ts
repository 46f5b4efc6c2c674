/** Where the transcripts have been: steps entered, conditions both ways, answers refused for each reason, universal words obeyed, texts said. */
import type { OutputLine } from '../../app/chat-format.ts';
import { openFlows, readFlowFiles } from '../../app/flow-files.ts';
import type { Transcript } from '../../app/transcript.ts';
import { bare, LANGS, type Phrase } from '../../core/text.ts';
import { HANDLERS } from '../../flows/commands.ts';
import type { Expr } from '../../flows/expression.ts';
import { COMMANDS, type Flow, type SlotType, type Step } from '../../flows/format.ts';
import { STEPS } from '../../flows/steps/index.ts';
import type { Turning } from '../../flows/turning.ts';
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
    row.enter = (t, step, flow) => {
      seen.steps.add(`${(flow as Flow).flow}.${(step as Step).name}`);
      return enter(t, step, flow);
    };
  }
  for (const c of COMMANDS) {
    const obey = HANDLERS[c];
    HANDLERS[c] = (t) => { seen.words.add(c); obey(t); };
  }
};
/** What `holds` was asked, and what it said.  */
const sawConditions = (asked: [Expr | undefined, boolean][]): void => {
  for (const f of set.current.values()) for (const s of f.steps) for (const [when, held] of s.when ? asked : []) {
    if (JSON.stringify(when) === JSON.stringify(s.when)) seen.conditions.add(`${f.flow}.${s.name}: ${held}`);
  }
};

const pattern = (phrase: Phrase): RegExp[] =>
  (typeof phrase === 'string' ? [phrase] : Object.values(phrase)).map((p) => new RegExp(bare(p).split(/\{[^}]+\}/).map((s) => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[\\s\\S]*')));

export const coverage = {
  sawConditions,
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
