/** Every table of this folder: what people wrote, and what must be read from it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readChoice } from '../../../core/values/choice.ts';
import { readDate } from '../../../core/values/date.ts';
import { readIban } from '../../../core/values/iban.ts';
import { readInteger } from '../../../core/values/integer.ts';
import { readName } from '../../../core/values/name.ts';
import { readNationalId } from '../../../core/values/national-id.ts';
import { readPhone } from '../../../core/values/phone.ts';
import type { Reading } from '../../../core/values/reading.ts';
import { readYesNo } from '../../../core/values/yes-no.ts';
import { CASES } from './cases.ts';

const NOW = Date.parse('2026-11-24T09:00:00Z');

const shown = <T>(r: Reading<T>): string => ('ok' in r ? `=${r.ok}` : `!${r.no}`);
/** Rows of the least size, and how the middle columns are read. */
const TABLES: Record<string, { least: number; read: (said: string, ...columns: string[]) => string }> = {
  'national-id': { least: 60, read: (s) => shown(readNationalId(s)) },
  phone: { least: 60, read: (s) => shown(readPhone(s)) },
  iban: { least: 40, read: (s) => shown(readIban(s)) },
  integer: { least: 60, read: (s, min, max) => shown(readInteger(s, { min: Number(min), max: Number(max) })) },
  date: { least: 40, read: (s) => shown(readDate(s, NOW)) },
  'yes-no': { least: 60, read: (s) => ({ true: 'yes', false: 'no', null: 'null' })[String(readYesNo(s)) as 'true' | 'false' | 'null'] },
  name: { least: 60, read: (s) => shown(readName(s, { min: 5, max: 80 })) },
  choice: { least: 60, read: (s) => shown(readChoice(s, CASES)) },
};

describe.each(Object.entries(TABLES))('%s', (file, { least, read }) => {
  const rows = readFileSync(new URL(`./${file}.tsv`, import.meta.url), 'utf8').split('\n').filter((l) => l && !/^# /.test(l)).map((l) => l.split('\t'));
  it(`has at least ${least} rows, each with its answer`, () => {
    expect(rows.length).toBeGreaterThanOrEqual(least);
    expect(rows.filter((r) => r.length < 2)).toEqual([]);
  });
  it.each(rows.map((r) => [r[0] as string, r.at(-1) as string, r.slice(1, -1)] as const))('%s -> %s', (said, expected, columns) => {
    expect(read(said, ...columns)).toBe(expected);
  });
});
