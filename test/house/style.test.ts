/** ARCHITECTURE §7 and §8, as far as a machine can see them. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CODE, filesIn, read, ROOT, sources, type Source } from './files.ts';

const LONGEST = 400;
/** Packages whose install scripts we know of: `fsevents` builds nothing any more, npm marks it all the same. */
const SCRIPTS_ALLOWED = new Set(['fsevents']);
/** Foreign programs of the tests: never shipped, and their .npmrc forbids install scripts altogether. */
const LOCKS = { 'package-lock.json': SCRIPTS_ALLOWED, 'test/peers/package-lock.json': null } as const;

const lines = (list: Source[], pattern: RegExp): string[] => list.flatMap((s) => s.lines.flatMap((l, i) => (pattern.test(l) ? [`${s.path}:${i + 1}: ${l.trim().slice(0, 100)}`] : [])));

describe('style', () => {
  it('has no default exports', () => expect(lines(sources(), /^\s*export (default\b|\{[^}]*\bas default\b)/)).toEqual([]));
  it('is erasable TypeScript: no enum, namespace, parameter property, import =', () => {
    expect(lines(sources(), /^\s*(export )?(declare )?(const )?(enum|namespace|module) \w/)).toEqual([]);
    expect(lines(sources(), /constructor\([^)]*\b(private|public|protected|readonly) /)).toEqual([]);
    expect(lines(sources(), /^\s*(export )?import \w+ = /)).toEqual([]);
  });
  it(`has no file over ${LONGEST} lines`, () => expect(sources().filter((s) => s.lines.length > LONGEST).map((s) => `${s.path}: ${s.lines.length}`)).toEqual([]));
  it('names its files for the one thing they hold', () => expect(filesIn('.', CODE).filter((f) => /(helper|util|manager|misc|common)s?\d*\.(ts|tsx)$/i.test(f))).toEqual([]));
  it('leaves nothing for later', () => {
    const words = new RegExp(['TO', 'DO|FIX', 'ME'].join(''));
    const found = [...filesIn('.', /\.(ts|tsx|mjs|yaml|yml|md|css|html)$/)].flatMap((f) => read(f).split('\n').flatMap((l, i) => (words.test(l) ? [`${f}:${i + 1}`] : [])));
    expect(found).toEqual([]);
  });
  it('keeps clock and dice out of flows/', () => expect(lines(sources(['flows']), /Date\.now|Math\.random|new Date\(|Date\(\)|performance\.|crypto\.|setTimeout|\bprocess\.|\bfetch\(|console\./)).toEqual([]));
  it('evaluates no text as code', () => expect(lines(sources(), /\beval\(|new Function\(|node:vm/)).toEqual([]));
  it('names no path of a machine', () => {
    const places = new RegExp(`/(${['wo', 'ro', 'ho'].map((a, i) => a + ['rk', 'ot', 'me'][i]).join('|')})/[a-z.]`);
    const found = filesIn('.', /\.(ts|tsx|mjs|yaml|md|json)$/).filter((f) => !f.startsWith('knowledge/seed/') && !f.endsWith('package-lock.json')).flatMap((f) => read(f).split('\n').flatMap((l, i) => (places.test(l) ? [`${f}:${i + 1}: ${l.trim().slice(0, 80)}`] : [])));
    expect(found).toEqual([]);
  });
});

describe('the lock files', () => {
  type Lock = { packages: Record<string, { resolved?: string; hasInstallScript?: boolean }> };
  const lockOf = (f: string): Lock => JSON.parse(read(f)) as Lock;

  it.each(Object.entries(LOCKS))('%s names no registry, and no install script that is not known', (file, allowed) => {
    const { packages } = lockOf(file);
    expect(Object.keys(packages).length).toBeGreaterThan(50);
    expect(Object.entries(packages).filter(([, p]) => p.resolved !== undefined).map(([n]) => n)).toEqual([]);
    expect([...read(file).matchAll(/https?:\/\/[\w.-]*(?:registry|npm|mirror)[\w.-]*/g)].map((m) => m[0]).filter((u) => !/npmjs\.com$/.test(u))).toEqual([]); // pages of funding and packages name npmjs.com
    if (allowed) expect(Object.entries(packages).filter(([n, p]) => p.hasInstallScript && !allowed.has(n.split('node_modules/').at(-1) as string)).map(([n]) => n)).toEqual([]);
    else expect(read(`${file.slice(0, file.lastIndexOf('/'))}/.npmrc`)).toMatch(/^ignore-scripts=true$/m);
  });
  it('pins every dependency exactly', () => {
    for (const f of ['package.json', 'test/peers/package.json']) {
      const p = JSON.parse(read(f)) as Record<string, Record<string, string> | undefined>;
      for (const [name, version] of ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((k) => Object.entries(p[k] ?? {}))) expect(version, `${f}: ${name}`).toMatch(/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+$/);
    }
  });
});

describe('what is kept in the repository', () => {
  it('holds no data, keys or built pages', () => {
    if (!existsSync(join(ROOT, '.git'))) return; // a downloaded archive has none to ask
    const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).split('\n');
    expect(tracked.filter((f) => /(^|\/)(node_modules|dist|data)\/|\.(db|db-wal|key|pem)$|(^|\/)\.env/.test(f))).toEqual([]);
  });
});
