/**
 * The `.chat` transcript: a conversation as a person can read and write it, and as a test can play it (docs/scripting.md). Pure.
 *
 *     # title                          @channel web   @at 2026-11-22T10:00:00+03:00   @live   @opened   @preset {json}
 *     > what the person writes         | its next line      > (after 2s) a quick second message
 *     > [label or id]                  > (file صورة.jpg image/jpeg 240kB) caption    > (place 24.46,39.61)
 *     ~ 35m                            ! staff took سارة    ! staff said ...    ! returned    ! closed    ! request {ref} approved note
 *     ! event {json}                   what a channel reports: an edit, a reaction, a shared mobile, a lost file, a link question, an undelivered message
 *     < a reply (… stands for any run) | its next line      <   (alone: silence)
 *       [choice] [choice]              = outcome=slot awaiting=phone flow=register_request     + ticket reason=... hours=in
 */
import type { StaffAct } from '../core/event.ts';
import type { Json } from '../core/json.ts';
import { bare } from '../core/text.ts';
import { InputLine, Preset, type OutputLine } from './chat-format.ts';

export type ChatTurn = { line: number; said: string[]; input: InputLine; expected: string[] };
export type Transcript = { head: string[]; title: string; channel: string; at: number; mode: 'demo' | 'live'; opened: boolean; preset: Preset; turns: ChatTurn[]; tail: string[] };

/** A Sunday morning in working hours. */
export const DEFAULT_AT = '2026-11-22T10:00:00+03:00';
const BYTES = { B: 1, kB: 1_000, MB: 1_000_000 } as const;

export class TranscriptError extends Error {
  readonly line: number;
  constructor(line: number, message: string) { super(`line ${line}: ${message}`); this.line = line; }
}

type Attach = { name: string; mime: string; size: number };
const FILE = /^\(file (.+?) ([\w.+-]+\/[\w.+-]+) (\d+(?:\.\d+)?) ?(B|kB|MB)\)\s*/;
const SECONDS = { s: 1, m: 60, h: 3_600 } as const;
const AFTER = /^\(after (\d+(?:\.\d+)?)(s|m|h)\)\s*/;

/** What one line of the person means, without its `>`. */
const readSaid = (text: string): unknown => {
  const after = AFTER.exec(text);
  const gap = after ? { gap: Number(after[1]) * SECONDS[after[2] as keyof typeof SECONDS] } : {};
  let rest = after ? text.slice(after[0].length) : text;
  const place = /^\(place (-?\d+(?:\.\d+)?), ?(-?\d+(?:\.\d+)?)\)$/.exec(rest);
  if (place) return { place: { lat: Number(place[1]), lon: Number(place[2]) }, ...gap };
  const chosen = /^\[([^\]]+)\]$/.exec(rest);
  if (chosen) return { choose: chosen[1] as string, ...gap };
  const files: Attach[] = [];
  for (let m = FILE.exec(rest); m; m = FILE.exec(rest)) {
    files.push({ name: m[1] as string, mime: m[2] as string, size: Math.round(Number(m[3]) * BYTES[m[4] as keyof typeof BYTES]) });
    rest = rest.slice(m[0].length);
  }
  if (files.length) return { attach: files.length === 1 ? (files[0] as Attach) : files, ...(rest ? { say: rest } : {}), ...gap };
  return { say: rest, ...gap };
};

/** `! ...`: what staff or the desk did. `who` is whoever took the conversation last. */
const readDone = (text: string, who: string | undefined): unknown => {
  const m = /^(?:staff )?(took|said|noted|returned|closed)(?:\s+([\s\S]*))?$/.exec(text);
  if (m) {
    const act = m[1] as StaffAct;
    const rest = m[2]?.trim();
    if (act === 'took') return { staff: act, ...(rest ? { who: rest } : {}) };
    return { staff: act, ...(who ? { who } : {}), ...(rest ? { text: rest } : {}) };
  }
  const event = /^event (\{[\s\S]*\})$/.exec(text);
  if (event) { try { return { event: JSON.parse(event[1] as string) as unknown }; } catch { return null; } }
  const r = /^request (\S+) (\S+)(?:\s+([\s\S]*))?$/.exec(text);
  return r ? { request: r[1] as string, state: r[2] as string, ...(r[3] ? { note: r[3] } : {}) } : null;
};

/** One input line (its further lines after `|` joined by line ends), or null when it is none. */
export const readInput = (text: string, who?: string): InputLine | null => {
  const body = text.slice(1).replace(/^ /, '');
  const json = text[0] === '>' ? readSaid(body) : text[0] === '~' ? { wait: body.trim() } : text[0] === '!' ? readDone(body.trim(), who) : null;
  const r = json === null ? null : InputLine.safeParse(json);
  return r?.success ? r.data : null;
};

export const parseTranscript = (text: string): Transcript => {
  const t: Transcript = { head: [], title: '', channel: 'web', at: Date.parse(DEFAULT_AT), mode: 'demo', opened: false, preset: Preset.parse({}), turns: [], tail: [] };
  const lines = text.replace(/\r/g, '').split('\n');
  while (lines.at(-1) === '') lines.pop();
  let waiting: string[] = []; // comments and empty lines that belong to the next turn
  let open: 'said' | 'expected' | null = null;
  let who: string | undefined;
  lines.forEach((line, i) => {
    const fail = (why: string): never => { throw new TranscriptError(i + 1, why); };
    const turn = t.turns.at(-1);
    if (/^[>~!]/.test(line)) {
      const input = readInput(line, who) ?? fail(`cannot read "${line}"`);
      if ('staff' in input && input.staff === 'took') who = input.who;
      t.turns.push({ line: i + 1, said: [...waiting, line], input, expected: [] });
      waiting = [];
      open = 'said';
    } else if (line.startsWith('|') && turn && open === 'said') {
      turn.said.push(line);
      const own = turn.said.findIndex((l) => /^[>~!]/.test(l));
      turn.input = readInput([turn.said[own] as string, ...turn.said.slice(own + 1).map((l) => l.slice(1).replace(/^ /, ''))].join('\n'), who) ?? fail('cannot read this message');
    } else if (/^(<|=|\+|\||  \[)/.test(line)) {
      if (!turn) return fail('something is expected before anything was said');
      turn.expected.push(line);
      open = 'expected';
    } else if (line === '' || line.startsWith('#')) {
      if (!t.turns.length && !waiting.length) { t.head.push(line); if (!t.title && line.startsWith('#')) t.title = line.slice(1).trim(); } else waiting.push(line);
    } else if (line.startsWith('@')) {
      if (turn) fail('settings stand before the first message');
      t.head.push(...waiting, line);
      waiting = [];
      const [, name, value = ''] = /^@(\w+)\s*(.*)$/.exec(line) ?? [];
      if (name === 'channel') t.channel = value;
      else if (name === 'at') { t.at = Date.parse(value); if (Number.isNaN(t.at)) fail(`"${value}" is not a time`); }
      else if (name === 'live') t.mode = 'live';
      else if (name === 'opened') t.opened = true;
      else if (name === 'preset') t.preset = Preset.parse(JSON.parse(value));
      else fail(`unknown setting @${name}`);
    } else fail(`a line begins with one of # @ > ~ ! < = + |`);
  });
  t.tail = waiting;
  return t;
};

export const printTranscript = (t: Pick<Transcript, 'head' | 'turns' | 'tail'>): string =>
  `${[...t.head, ...t.turns.flatMap((u) => [...u.said, ...u.expected]), ...t.tail].join('\n')}\n`;

/** Numbers of this conversation's registers, oldest first. The last is `{ref}`, earlier ones `{ref1}`, `{ref2}` ... */
export type Refs = readonly string[];
const nameOf = (refs: Refs, i: number): string => (i === refs.length - 1 ? '{ref}' : `{ref${i + 1}}`);
const hideRefs = (s: string, refs: Refs): string => refs.reduce((out, n, i) => out.replaceAll(n, nameOf(refs, i)), s);
export const fillRefs = (input: InputLine, refs: Refs): InputLine =>
  JSON.parse(JSON.stringify(input).replace(/\{ref(\d*)\}/g, (whole, i: string) => (i ? refs[Number(i) - 1] : refs.at(-1)) ?? whole)) as InputLine;
export const refsIn = (out: OutputLine): string[] =>
  out.effects.flatMap((e) => { const r = e as { type: string; number?: string }; return r.type === 'register' && r.number ? [r.number] : []; });

const quoted = (v: Json): string => { const s = typeof v === 'string' ? bare(v) : JSON.stringify(v); return /^[^\s"=]+$/.test(s) ? s : JSON.stringify(s); };
const pairs = (o: Record<string, Json>): string => Object.entries(o).map(([k, v]) => `${k}=${quoted(v)}`).join(' ');
const noteOf = (out: OutputLine): Record<string, Json> => ({
  outcome: out.outcome, topic: out.topic, topics: out.topics.join(',') || null, awaiting: out.awaiting, flow: out.flow, step: out.step, pen: out.pen,
  invalid: out.invalid ? `${out.invalid.slot}:${out.invalid.reason}` : null, lang: out.lang,
  ...Object.fromEntries(Object.entries(out.slots).map(([k, v]) => [`slots.${k}`, v])),
});
/** What a printed `=` line tells: what is not as usual. */
const told = (note: Record<string, Json>): Record<string, Json> => ({
  outcome: note['outcome'] as Json, ...(note['topic'] !== null ? { topic: note['topic'] as Json } : {}), ...(String(note['topics'] ?? '').includes(',') ? { topics: note['topics'] as Json } : {}),
  ...(note['awaiting'] !== null ? { awaiting: note['awaiting'] as Json } : {}), ...(note['flow'] !== null ? { flow: note['flow'] as Json } : {}),
  ...(note['pen'] !== 'bot' ? { pen: note['pen'] as Json } : {}), ...(note['invalid'] !== null ? { invalid: note['invalid'] as Json } : {}), ...(note['lang'] !== 'ar' ? { lang: note['lang'] as Json } : {}),
});
type Shown = { name: string; values: Record<string, Json> };
const effectOf = (effect: Json): Shown => {
  const { type, fields, ...rest } = effect as { type: string; fields?: Record<string, Json> } & Record<string, Json>;
  const { number, ...kept } = rest;
  return { name: type, values: fields === undefined ? rest : { ...kept, ...Object.fromEntries(Object.entries(fields).map(([k, v]) => [k, Array.isArray(v) ? v.map((m) => (m as { name?: string }).name ?? '').join(',') : v])) } };
};

/** What was sent, as expected lines. */
export const expectedLines = (out: OutputLine, refs: Refs): string[] => {
  const show = (s: string): string => hideRefs(bare(s), refs);
  const replies = out.replies.flatMap((r) => [
    ...show(r.text).split('\n').map((l, i) => (i ? `| ${l}` : `< ${l}`).trimEnd()),
    ...(r.choices.length ? [`  ${r.choices.map((c) => `[${show(c.label)}]`).join(' ')}`] : []),
  ]);
  return [
    ...(replies.length ? replies : ['<']),
    ...out.effects.map((e) => { const { name, values } = effectOf(e); return `+ ${name} ${hideRefs(pairs(values), refs)}`.trimEnd(); }),
    `= ${pairs(told(noteOf(out)))}`,
  ];
};

/** `…` in what is expected stands for any run of characters, also over lines. */
const matches = (expected: string, got: string): boolean => {
  const parts = bare(expected).split('…');
  if (parts.length === 1) return parts[0] === got;
  let at = 0;
  for (const [i, part] of parts.entries()) {
    const found = i === parts.length - 1 ? (got.length - part.length >= at && got.endsWith(part) ? got.length - part.length : -1) : got.indexOf(part, at);
    if (found < 0 || (i === 0 && found !== 0)) return false;
    at = found + part.length;
  }
  return true;
};

const readPairs = (text: string): [string, string][] =>
  [...text.matchAll(/([\w.+-]+)=("(?:[^"\\]|\\.)*"|\S*)/g)].map((m) => [m[1] as string, (m[2] as string).startsWith('"') ? (JSON.parse(m[2] as string) as string) : (m[2] as string)]);
/** Every pair that is written down must hold; what is not written is not looked at. */
const pairsHold = (text: string, values: Record<string, Json>, refs: Refs): boolean =>
  readPairs(text).every(([k, v]) => { const got = values[k]; const s = got === undefined || got === null ? '' : typeof got === 'string' ? bare(got) : JSON.stringify(got); return matches(v === 'null' ? '' : v, hideRefs(s, refs)); });

/** Blocks that begin with `<`: a reply with its lines and its choices. */
const blocks = (lines: string[]): { text: string; choices: string }[] => {
  const out: { text: string; choices: string }[] = [];
  for (const l of lines) {
    const last = out.at(-1);
    if (l.startsWith('<')) out.push({ text: l.slice(1).trim(), choices: '' });
    else if (l.startsWith('|') && last) last.text += `\n${l.slice(1).replace(/^ /, '').trimEnd()}`;
    else if (l.startsWith('  [') && last) last.choices = `${last.choices} ${l.trim()}`.trim();
  }
  return out.filter((b) => b.text !== '' || b.choices !== '');
};

/** True when what was sent is what the transcript expects. Lines without any expectation expect nothing yet: false. */
export const holdsFor = (expected: string[], out: OutputLine, refs: Refs): boolean => {
  if (!expected.length) return false;
  const got = expectedLines(out, refs);
  const [want, have] = [blocks(expected), blocks(got)];
  if (want.length !== have.length || !want.every((b, i) => matches(b.text, (have[i] as { text: string }).text) && matches(b.choices.replaceAll('[…]', '…'), (have[i] as { choices: string }).choices))) return false;
  const effects = expected.filter((l) => l.startsWith('+')).map((l) => /^\+\s*(\S+)\s*(.*)$/.exec(l) ?? []);
  const caused = out.effects.map(effectOf);
  if (effects.length !== caused.length || !effects.every(([, name, rest = ''], i) => { const c = caused[i] as Shown; return c.name === name && pairsHold(rest, c.values, refs); })) return false;
  return expected.filter((l) => l.startsWith('=')).every((l) => pairsHold(l.slice(1), noteOf(out), refs));
};
