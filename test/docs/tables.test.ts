/** What the pages say of settings, errors, commands and scripts is what the code has. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OWN_SETTINGS, SETTINGS } from '../../app/config.ts';
import { findingsIn, readFlowFiles } from '../../app/flow-files.ts';
import { CHANNEL_KINDS } from '../../bots/index.ts';
import { ERRORS } from '../../core/errors.ts';
import { REQUEST_STATES } from '../../core/request.ts';
import { ROOT, sources } from '../house/files.ts';
import { codeOf, page, pages, plain, rows } from './pages.ts';

const wordOf = (v: unknown): string => (v === undefined ? '' : String(v));
const settings = Object.entries(OWN_SETTINGS).map(([name, s]) => ({ name, standard: wordOf(s.schema.safeParse(undefined).data), about: s.about as string }));
const usage = execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'app/cli.ts', '--help'], { cwd: ROOT, encoding: 'utf8' });
/** Command -> its usage line. */
const commands = new Map([...usage.matchAll(/^ {2}(\w+) +(.*)$/gm)].map((m) => [m[1] as string, m[2] as string]));
const verbsOf = (command: string): string[] => (/^\w+ ([\w-]+(?:(?: [A-Z\][-]+)* \| [\w-]+)+)/.exec(commands.get(command) ?? '')?.[1] ?? '').split('|').map((v) => v.trim().split(' ')[0] as string).filter(Boolean);

describe('settings', () => {
  const named = (text: string): string[][] => rows(text).filter((r) => /^`[A-Z_]+`$/.test(r[0] ?? '')).map((r) => r.map(plain));
  it('README.md: name, default, sentence', () => {
    expect(named(page('README.md')).map(([name, standard, ...about]) => ({ name, standard, about: about.join('|') }))).toEqual(
      settings.map((s) => ({ ...s, about: s.about.replace(/^`(.*)`$/, '$1') })));
  });
  it('README.ar.md: name, default, and a sentence', () => {
    expect(named(page('README.ar.md')).map(([name, standard]) => ({ name, standard }))).toEqual(settings.map(({ name, standard }) => ({ name, standard })));
    for (const [, , about] of named(page('README.ar.md'))) expect(about).toMatch(/\p{Script=Arabic}/u);
  });
  const ofChannels = CHANNEL_KINDS.flatMap((k) => Object.entries(k.settings)).filter(([name]) => !(name in OWN_SETTINGS)).map(([name, s]) => ({ name, about: s.about }));
  it('docs/channels.md: those of the channels, name and sentence', () => {
    expect(named(page('docs/channels.md')).map(([name, ...about]) => ({ name, about: about.join('|') }))).toEqual(ofChannels);
  });
  it('docs/ar/channels.md: name and a sentence', () => {
    expect(named(page('docs/ar/channels.md')).map(([name]) => name)).toEqual(ofChannels.map(({ name }) => name));
    for (const [, about] of named(page('docs/ar/channels.md'))) expect(about).toMatch(/\p{Script=Arabic}/u);
  });
  it('no page names a setting that is not there', () => {
    const others = sources(['test', 'bench']).flatMap((s) => [...s.lines.join('\n').matchAll(/env\['(SILA_\w+)'\]/g)].map((m) => m[1] as string)); // tests and bench have their own
    const known = new Set([...Object.keys(SETTINGS), ...others]);
    expect(pages().flatMap((p) => [...p.text.matchAll(/\bSILA_[A-Z_]+\b/g)].filter((m) => !known.has(m[0])).map((m) => `${p.path}: ${m[0]}`))).toEqual([]);
  });
});

it('docs/operations.md: the error codes, their sentences, what to do', () => {
  const table = rows(page('docs/operations.md')).filter((r) => /^`[A-Z]+_[A-Z_]+`$/.test(r[0] ?? '') && r.length === 3);
  expect(table.map(([code, says, act]) => [plain(code as string), says, act])).toEqual(Object.entries(ERRORS).map(([code, [says, act]]) => [code, says, act]));
});

it('docs/ar/guide.md: the states of a request, in the words people read', () => {
  const { texts } = findingsIn(readFlowFiles(join(ROOT, 'flows'))).set.common;
  const table = rows(page('docs/ar/guide.md')).map((r) => r.map(plain)).filter((r) => (REQUEST_STATES as readonly string[]).includes(r[0] ?? ''));
  expect(table).toEqual(REQUEST_STATES.map((s) => [s, texts[`state.${s}`]?.ar]));
});

describe('commands', () => {
  it('README.md lists every one', () => {
    expect(commands.size).toBeGreaterThan(5);
    const listed = new Set(rows(page('README.md')).flatMap((r) => [...(r[0] ?? '').matchAll(/`(\w+)[^`]*`/g)].map((m) => m[1] as string)).filter((c) => commands.has(c)));
    expect([...listed].sort()).toEqual([...commands.keys()].sort());
  });
  it('no page names a command or a verb that is not there', () => {
    const wrong = pages().flatMap((p) => codeOf(p.text).flatMap((c) => [...c.matchAll(/(?:\bsila --|^sila) ([a-z]\w*)(?: ([a-z]+))?/g)].flatMap(([whole, command = '', verb]) => {
      if (!commands.has(command)) return [`${p.path}: ${whole}`];
      const verbs = verbsOf(command);
      // `note`, `save` and `train` are in the command's own usage, not in the summary.
      return verb !== undefined && verbs.length && ![...verbs, 'note', 'save', 'train'].includes(verb) ? [`${p.path}: ${whole}`] : [];
    })));
    expect(wrong).toEqual([]);
  });
  it('no page names an npm script that is not there', () => {
    const { scripts } = JSON.parse(page('package.json')) as { scripts: Record<string, string> };
    const known = new Set([...Object.keys(scripts)]);
    expect(pages().flatMap((p) => [...p.text.matchAll(/npm run (?:-s )?([\w:-]+)/g)].filter((m) => !known.has(m[1] as string)).map((m) => `${p.path}: ${m[0]}`))).toEqual([]);
  });
});

describe('files', () => {
  const FOLDER = /^(?:core|flows|storage|knowledge|bots|desk|app|test|bench|docs|\.ci)\/[\w./-]*\w$/;
  it('every path in code marks exists', () => {
    const wrong = pages().filter((p) => p.path !== 'CHANGELOG.md').flatMap((p) => codeOf(p.text).filter((c) => FOLDER.test(c) && !c.includes('<') && !existsSync(join(ROOT, c))).map((c) => `${p.path}: ${c}`));
    expect(wrong).toEqual([]);
  });
});
