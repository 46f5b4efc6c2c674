/** The project's own files, as the house's rules see them. */
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');
export const FOLDERS = ['core', 'flows', 'storage', 'knowledge', 'bots', 'desk', 'app'] as const;
const NOT_OURS = new Set(['node_modules', 'dist', 'data', '.git', 'coverage']);

/** Files below `folder` whose name matches, with `/` on every system. */
export const filesIn = (folder: string, name: RegExp): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((f) => {
    const path = folder === '.' ? f.name : `${folder}/${f.name}`;
    if (f.isDirectory()) return NOT_OURS.has(f.name) ? [] : filesIn(path, name);
    return name.test(f.name) ? [path] : [];
  });

export const CODE = /\.(ts|tsx|mjs)$/;
export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

export type Source = { path: string; lines: string[] };
export const sources = (folders: readonly string[] = FOLDERS): Source[] => folders.flatMap((f) => filesIn(f, CODE)).map((path) => ({ path, lines: code(read(path)) }));

/** The lines with comments blanked, so that prose breaks no rule. Strings stay: module names are strings. Line numbers stay too. */
export const code = (text: string): string[] =>
  text.replace(/\/\*[\s\S]*?\*\/|(?<=^|[\s;,{}()])\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ' ')).split('\n');

export type Imported = { line: number; name: string };
// `from 'x'` closes a statement of one or many lines; `import 'x'`; `import('x')` as a value or a type; a loader made by createRequire.
const IMPORT = /(?:^|[\s}*;])(?:from|import)\s*\(?\s*'([^'\n]+)'|(?:\b(?:require|load)\()\s*'([^'\n]+)'|new URL\('(\.[^'\n]+)', *import\.meta\.url\)/g;
const LOADER = /new URL\('/;

/** Modules that a file names. Files reached by URL count when they are code. */
export const importsOf = (s: Source): Imported[] => {
  const text = s.lines.join('\n');
  return [...text.matchAll(IMPORT)].flatMap((m) => {
    const name = (m[1] ?? m[2] ?? m[3]) as string;
    if ((LOADER.test(m[0]) && !CODE.test(name)) || /\s/.test(name)) return []; // «from '» may stand in a text
    return [{ line: text.slice(0, m.index + m[0].indexOf(name)).split('\n').length, name }];
  });
};

/** Where a relative import leads, from the root. */
export const target = (from: string, name: string): string => relative(ROOT, join(ROOT, dirname(from), name)).replaceAll('\\', '/');
