/** ARCHITECTURE §1: who may import whom. Read from the import lines; says which line broke the table. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { code, FOLDERS, importsOf, ROOT, sources, target, type Source } from './files.ts';

/** Packages and Node modules of each folder, by exact name or by a beginning that ends in `/`. `app` alone knows everybody. */
const MAY: Record<Exclude<(typeof FOLDERS)[number], 'app'>, readonly string[]> = {
  core: ['zod', 'libphonenumber-js', 'libphonenumber-js/'],
  flows: ['zod'],
  storage: ['zod', 'pg', 'kysely', 'lowdb', 'lowdb/', 'node:sqlite', 'node:crypto', 'node:fs', 'node:path', 'node:os', 'node:timers/promises', 'node:worker_threads'],
  knowledge: ['zod', 'node:crypto'],
  bots: ['zod', 'fastify', '@fastify/websocket', 'node:crypto', 'node:fs', 'node:path', 'node:url', 'node:readline', 'node:child_process', 'node:timers/promises'],
  desk: ['zod', 'node:crypto', 'node:fs', 'node:path', 'node:url', 'fastify'],
};
/** What only these files may import. */
const ONLY: readonly { name: string; files: readonly string[]; why: string }[] = [
  { name: 'yaml', files: ['flows/loader.ts', 'flows/edit.ts'], why: 'the engine knows flows as data' },
  { name: 'natural', files: ['knowledge/near.ts'], why: 'by deep paths, sealed in one file' },
  { name: 'node:module', files: ['knowledge/near.ts'], why: 'natural is CommonJS' },
  { name: 'botbuilder', files: ['bots/webchat/adapter.ts'], why: 'the one file that speaks to it' },
  { name: 'preact', files: ['bots/webchat/widget/'], why: 'the pages' },
  { name: 'telegraf', files: ['bots/telegram/'], why: 'that channel alone speaks to it' },
  { name: 'whatsapp-web.js', files: ['bots/whatsapp-web/child.ts'], why: 'a process of its own' },
  { name: 'qrcode', files: ['bots/whatsapp-web/', 'desk/pages/'], why: 'the linking of a phone, the authenticator' },
  { name: '@fastify/swagger', files: ['desk/openapi.ts', 'desk/server.ts', 'desk/serve.ts'], why: 'the page of the interface' },
  { name: '@fastify/swagger-ui', files: ['desk/openapi.ts', 'desk/server.ts', 'desk/serve.ts'], why: 'the page of the interface' },
  { name: 'otpauth', files: ['desk/sign/totp.ts'], why: 'one-time codes' },
  ...['virtual:routes', 'react', 'react-dom', '@mantine/core', '@mantine/hooks', '@tanstack/react-query', 'wouter', 'lucide-react'].map((name) => ({ name, files: ['desk/pages/'], why: 'the pages' })),
  { name: 'node:dns', files: ['bots/download.ts'], why: 'addresses are checked as they are connected to' },
  { name: 'node:http', files: ['bots/download.ts'], why: 'one downloader' },
  { name: 'node:https', files: ['bots/download.ts'], why: 'one downloader' },
  { name: 'node:net', files: ['bots/download.ts'], why: 'one downloader' },
];

const matches = (name: string, rule: string): boolean => name === rule || (rule.endsWith('/') && name.startsWith(rule));

/** The sentence for a line that breaks the table, or null. */
export const breach = (path: string, line: number, name: string): string | null => {
  const at = `${path}:${line}: '${name}'`;
  const folder = path.split('/')[0] as (typeof FOLDERS)[number];
  if (name.startsWith('.')) {
    const to = target(path, name).split('/')[0] as string;
    if (to === folder || to === 'core' || folder === 'app') return ['test', 'bench'].includes(to) ? `${at} - nobody imports ${to}/` : null;
    return `${at} - ${folder}/ imports core/ and no sibling, not ${to}/`;
  }
  const one = ONLY.find((o) => name === o.name || name.startsWith(`${o.name}/`));
  if (one) return one.files.some((f) => (f.endsWith('/') ? path.startsWith(f) : path === f)) ? null : `${at} - only ${one.files.join(', ')} may: ${one.why}`;
  if (folder === 'app' || MAY[folder].some((rule) => matches(name, rule))) return null;
  return `${at} - ${folder}/ may import core/ and ${MAY[folder].join(', ')}`;
};
const breaches = (list: Source[]): string[] => list.flatMap((s) => importsOf(s).map((i) => breach(s.path, i.line, i.name)).filter((b) => b !== null));

describe('the import table', () => {
  it('holds for every import line of the house', () => {
    expect(breaches(sources())).toEqual([]);
  });
  it('is read from every file: each folder that exists has imports to judge, and every relative one leads to a file', () => {
    const all = sources();
    for (const folder of FOLDERS) expect(all.some((s) => s.path.startsWith(`${folder}/`) && importsOf(s).length > 0), folder).toBe(true);
    expect(all.flatMap((s) => importsOf(s).filter((i) => i.name.startsWith('.') && !existsSync(join(ROOT, target(s.path, i.name)))).map((i) => `${s.path}:${i.line}: ${i.name}`))).toEqual([]);
  });
  it.each([
    ['flows/a.ts', "import { x } from '../knowledge/index.ts';", 'no sibling'],
    ['flows/a.ts', "import type { X } from '../storage/index.ts';", 'no sibling'],
    ['flows/steps/a.ts', "import {\n  a,\n  b,\n} from '../../app/world.ts';", ':4:'],
    ['bots/a.ts', "const m = await import('../app/wire.ts');", 'no sibling'],
    ['bots/a.ts', "type T = import('../flows/format.ts').Flow;", 'no sibling'],
    ['storage/a.ts', "export { x } from '../desk/rules.ts';", 'no sibling'],
    ['core/a.ts', "import fs from 'node:fs';", 'core/ may import'],
    ['flows/step.ts', "import { parse } from 'yaml';", 'only flows/loader.ts, flows/edit.ts'],
    ['flows/a.ts', "import { randomInt } from 'node:crypto';", 'flows/ may import'],
    ['knowledge/rank.ts', "const s = load('natural/lib/natural/stemmers/porter_stemmer.js');", 'only knowledge/near.ts'],
    ['app/a.ts', "import { BotAdapter } from 'botbuilder';", 'only bots/webchat/adapter.ts'],
    ['app/a.ts', "import { x } from '../test/suites/store.ts';", 'nobody imports test/'],
  ])('would catch %s: %s', (path, text, says) => {
    expect(breaches([{ path, lines: code(text) }]).join()).toContain(says);
  });
  it('does not stumble over comments and strings', () => {
    expect(breaches([{ path: 'flows/a.ts', lines: code("/** import x from '../app/a.ts' */\n// from '../app/a.ts'\nconst s = 'taken from the shelf';") }])).toEqual([]);
  });
});

describe('packages that are loaded in parts', () => {
  it('natural comes by deep paths: a whole import loads four database clients', () => {
    const deep = sources().flatMap(importsOf).map((i) => i.name).filter((n) => n === 'natural' || n.startsWith('natural/'));
    expect(deep.length).toBeGreaterThan(0);
    for (const n of deep) expect(n).toMatch(/^natural\/lib\/natural\/.+\.js$/);
  });
  it('botbuilder is loaded on first use, never at start', () => {
    for (const s of sources(['bots', 'app'])) for (const line of s.lines) if (/^import (?!type)[^;]*adapter\.ts'/.test(line)) expect.fail(`${s.path}: ${line.trim()}`);
  });
});
