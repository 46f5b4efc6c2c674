/** Every sentence of the checker has its Arabic: read from the checker's own source, so that a new one cannot be forgotten. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { findingInArabic, OTHERWISE } from '../../app/finding-words.ts';
import { loadFlow } from '../../flows/loader.ts';

/** Sentences as they stand in the source; what is filled in becomes a plain name. */
const sentencesIn = (file: string): string[] => {
  const source = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const found = [...source.matchAll(/(?:\btell\(.*?, |message: )(`[^`]*`|'(?:[^'\\]|\\.)*')(?:\)| \})/g)].map((m) => (m[1] as string).slice(1, -1));
  return found.map((s) => s.replace(/\$\{[^}]*\}/g, 'name'));
};

it.each([['flows/check.ts', 40], ['flows/loader.ts', 5]] as const)('%s', (file, least) => {
  const sentences = sentencesIn(file);
  expect(sentences.length).toBeGreaterThanOrEqual(least);
  for (const s of sentences) {
    const ar = findingInArabic(s);
    expect(ar, s).not.toBe(OTHERWISE);
    expect(ar, s).toMatch(/[\u0621-\u064a]/);
    expect(ar.replace('{name}', ''), s).not.toMatch(/[{}]/); // nothing was left unfilled; a place of a text keeps its braces
  }
});

it('calls answers and texts by their labels, languages by their names, and finds words for what it does not know', () => {
  const { flow } = loadFlow('x.yaml', `flow: x
title: { ar: س, en: X }
slots:
  full_name: { type: text }
steps:
  - ask: full_name
texts:
  ask.full_name: { ar: ما الاسم؟, en: Name? }
  label.full_name: { ar: الاسم الكامل, en: Full name }
`);
  expect(flow).toBeDefined();
  expect(findingInArabic('slot "full_name" is never asked', flow)).toBe('سؤال «الاسم الكامل»: لا يُطرح في أي خطوة.');
  expect(findingInArabic('text "ask.full_name" has no en', flow)).toBe('نص السؤال عن «الاسم الكامل»: لم يُكتب باللغة الإنجليزية.');
  expect(findingInArabic('text "done" (ar) waits for {ref}, which "x" never has', flow)).toBe('نص «done» باللغة العربية فيه «{ref}»، ولا قيمة له هنا.');
  expect(findingInArabic('flows/other.yaml:12: nobody uses the text "bye"')).toBe('في الملف flows/other، السطر 12: نص «bye» لا يُستعمل في أي خطوة.');
  expect(findingInArabic('something that nobody foresaw')).toBe(OTHERWISE);
});
