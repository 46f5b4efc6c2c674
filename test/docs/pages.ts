/** The pages, and what a test may take from them. */
import { filesIn, read } from '../house/files.ts';

export type Page = { path: string; text: string };
export const pages = (): Page[] => [
  ...filesIn('.', /\.md$/).filter((f) => !f.includes('/')), ...filesIn('docs', /\.md$/), ...filesIn('knowledge', /\.md$/), ...filesIn('bench', /\.md$/),
].map((path) => ({ path, text: read(path) }));
export const page = (path: string): string => read(path);

/** Fenced blocks of one language. */
export const blocks = (text: string, lang: string): string[] => [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].filter((m) => m[1] === lang).map((m) => m[2] as string);

/** Rows of the tables of a page, cells trimmed, code marks off. A bar inside a code span is written `\|`. */
export const rows = (text: string): string[][] =>
  text.split('\n').filter((l) => /^\|.*\|$/.test(l) && !/^\|[-|]+\|$/.test(l)).map((l) => l.slice(1, -1).split(/(?<!\\)\|/).map((c) => c.trim()));
/** Right to left, what begins with a sign needs `<code dir="ltr">`. */
export const plain = (cell: string): string => cell.replace(/^`(.*)`$/, '$1').replace(/^<code dir="ltr">(.*)<\/code>$/, '$1');

/** Words in code marks or in shell blocks. */
export const codeOf = (text: string): string[] => [...[...text.matchAll(/`([^`\n]+)`/g)].map((m) => m[1] as string), ...['sh', 'console'].flatMap((l) => blocks(text, l)).flatMap((b) => b.split('\n'))];
