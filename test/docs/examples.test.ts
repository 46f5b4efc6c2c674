/** The examples of the pages do what the pages say. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findingsIn, readFlowFiles } from '../../app/flow-files.ts';
import { InputLine, Preset } from '../../app/chat-format.ts';
import { sayFinding } from '../../flows/loader.ts';
import { parseExpression } from '../../flows/expression.ts';
import { ROOT } from '../house/files.ts';
import { blocks, page } from './pages.ts';

const dir = mkdtempSync(join(tmpdir(), 'sila-docs-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const sila = (args: string[], input: string): Promise<{ lines: string[]; code: number | null }> => new Promise((done, failed) => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'app/cli.ts', ...args], { cwd: ROOT, env: { ...process.env, SILA_DATA: join(dir, 'none') }, stdio: ['pipe', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (d: Buffer) => { out += d.toString(); });
  child.on('error', failed);
  child.on('close', (code) => done({ lines: out.split('\n').filter(Boolean), code }));
  child.stdin.end(input);
});

/** What the page shows must be there; `…` stands for any text. */
const holds = (got: unknown, shown: unknown, at: string): void => {
  if (typeof shown === 'string' && shown.includes('…')) {
    expect(typeof got, at).toBe('string');
    let from = 0;
    for (const part of shown.split('…')) { const i = (got as string).indexOf(part, from); expect(i, `${at}: "${part}" in "${String(got)}"`).toBeGreaterThanOrEqual(0); from = i + part.length; }
  } else if (Array.isArray(shown)) {
    expect(got, at).toHaveLength(shown.length);
    shown.forEach((s, i) => holds((got as unknown[])[i], s, `${at}[${i}]`));
  } else if (shown !== null && typeof shown === 'object') {
    for (const [k, v] of Object.entries(shown)) holds((got as Record<string, unknown> | null)?.[k], v, `${at}.${k}`);
  } else expect(got, at).toBe(shown);
};

const FIELDS = {
  ask: ['candidates', 'flow', 'lang', 'ms', 'outcome', 'question', 'topic', 'topics'],
  chat: ['at', 'awaiting', 'effects', 'flow', 'invalid', 'lang', 'outcome', 'pen', 'replies', 'slots', 'step', 'topic', 'topics'],
};

describe('docs/scripting.md', { timeout: 60_000 }, () => {
  const text = page('docs/scripting.md');
  const [preset = ''] = blocks(text, 'json');
  const examples = blocks(text, 'console').map((b) => b.trimEnd().split('\n'));
  it('has examples of both commands, and a preset that can be read', () => {
    expect(examples.map((e) => e[0]?.match(/sila -- (\w+) --json/)?.[1])).toEqual(expect.arrayContaining(['ask', 'chat']));
    expect(Preset.safeParse(JSON.parse(preset)).success).toBe(true);
  });
  it.each(examples.map((e) => [e[0]?.slice(2), e] as const))('%s', async (_title, [command = '', ...lines]) => {
    const file = join(dir, 'preset.json');
    writeFileSync(file, preset);
    const args = command.replace(/^.*sila -- /, '').split(' ').map((a) => (a === 'PRESET' ? file : a));
    const said = lines.filter((l) => l.startsWith('> ')).map((l) => l.slice(2));
    const shown = lines.filter((l) => l.startsWith('< ')).map((l) => JSON.parse(l.slice(2)) as Record<string, unknown>);
    expect(said.length).toBe(shown.length);
    const { lines: got, code } = await sila(args, `${said.join('\n')}\n`);
    expect(code).toBe(0);
    expect(got.length).toBe(shown.length);
    got.forEach((line, i) => {
      const answer = JSON.parse(line) as Record<string, unknown>;
      holds(answer, shown[i], said[i] as string);
      if (!('error' in answer)) expect(Object.keys(answer).sort()).toEqual(FIELDS[args[0] as keyof typeof FIELDS]);
    });
  });
  it('names every field of an answer', () => {
    for (const f of new Set([...FIELDS.ask, ...FIELDS.chat])) expect(text).toMatch(new RegExp(`\`${f}\``));
  });
  it('shows lines that the interface takes', () => {
    const shapes = text.split('\n').flatMap((l) => (/^\| `(\{"(?:say|choose|place|wait|staff|request)".*?\})` \|/.exec(l)?.[1] ?? []));
    expect(shapes.length).toBe(6);
    const whole = { say: 'x', choose: 'x', place: { lat: 1, lon: 2 }, wait: '35m', staff: 'took', who: 'x', text: 'x', request: '1', state: 'new', note: 'x' };
    for (const s of shapes) {
      const keys = [...s.matchAll(/"(say|choose|place|wait|staff|who|text|request|state|note)"/g)].map((m) => m[1] as keyof typeof whole);
      expect(InputLine.safeParse(Object.fromEntries(keys.map((k) => [k, whole[k]]))).success, s).toBe(true);
    }
  });
});

describe('docs/flows-guide.md', () => {
  const [flow = '', condition = '', plural = ''] = blocks(page('docs/flows-guide.md'), 'yaml');
  it('its flow passes the check beside the flows that ship', () => {
    const { set, findings } = findingsIn([...readFlowFiles(join(ROOT, 'flows')), { file: 'flows-guide.md', text: flow }]);
    expect(findings.map(sayFinding)).toEqual([]);
    expect(set.current.has('callback')).toBe(true);
  });
  it('its condition can be read, its plural has all six forms', () => {
    expect(() => parseExpression(condition.replace(/^when: /, '').trim())).not.toThrow();
    for (const form of ['zero', 'one', 'two', 'few', 'many', 'other']) expect(plural).toContain(`${form}:`);
  });
});
