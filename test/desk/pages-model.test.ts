/** What the knowledge and forms screens reckon for themselves: doubles while somebody types, lines of phrasings, the picture of a flow. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../core/entry.ts';
import { shiftsOn } from '../../core/shifts.ts';
import { readPicture } from '../../desk/pages/flows/graph.ts';
import { doublesOf, linesOf, withLines } from '../../desk/pages/knowledge/model.ts';
import { drawFlow } from '../../flows/draw.ts';
import { loadFlow } from '../../flows/loader.ts';

const FLOWS = join(import.meta.dirname, '../../flows');
const entry = (topic: string, msa: string[]): Entry => ({ topic, mode: 'answer', title: { ar: topic, en: topic }, answer: { ar: 'ج', en: 'a' }, needs: [], related: [], owner: 'management', phrasings: { msa } });

describe('phrasings', () => {
  const others = [entry('aid.rent', ['هل تساعدون في دفع الإيجار الشهري؟']), entry('about.who', ['من أنتم'])];
  it('that stand in another entry are told of, whatever their hamza and marks', () => {
    expect(doublesOf(entry('aid.new', ['هل تساعدون في دفع الايجار الشهري']), others).map((d) => [d.kind, d.topic])).toEqual([['same_as', 'aid.rent']]);
  });
  it('that nearly stand there are told of; a short one that shares a word is not', () => {
    expect(doublesOf(entry('aid.new', ['هل تساعدون في دفع الإيجار']), others).map((d) => d.kind)).toEqual(['near']);
    expect(doublesOf(entry('aid.new', ['من يستحق']), others)).toEqual([]);
  });
  it('that stand twice in one entry are told of; the entry itself is nobody else', () => {
    expect(doublesOf(entry('aid.rent', ['كم المدة', 'كم المدة؟']), others).map((d) => d.kind)).toEqual(['twice']);
  });
  it('are lines without empty ones, and a variety without lines is gone', () => {
    expect(linesOf(' أ \n\n ب\n')).toEqual(['أ', 'ب']);
    expect(withLines(entry('a.b', ['س']), 'msa', []).phrasings).toEqual({});
  });
});

it.each(readdirSync(FLOWS).filter((f) => f.endsWith('.yaml') && f !== 'common.yaml'))('the picture of %s has every step, and every arrow has both its ends', (file) => {
  const { flow } = loadFlow(file, readFileSync(join(FLOWS, file), 'utf8'));
  if (!flow) throw new Error('no flow');
  const { nodes, edges } = readPicture(drawFlow(flow));
  const ids = new Set(nodes.map((n) => n.id));
  expect(nodes.filter((n) => /^s\d+$/.test(n.id)).length).toBe(flow.steps.length);
  expect(edges.length).toBeGreaterThanOrEqual(flow.steps.length);
  expect(edges.filter((e) => !ids.has(e.from) || !ids.has(e.to))).toEqual([]);
});

it('a day of the strip: a shift past midnight belongs to the day on which it begins', () => {
  const sunday = Date.parse('2026-11-22T00:00:00+03:00');
  const hours = { week: [[{ from: '22:00', to: '02:00' }], [], [], [], [], [], []], holidays: [], confirmed: true };
  expect(shiftsOn(hours, sunday)).toEqual([[sunday + 22 * 3_600_000, sunday + 26 * 3_600_000]]);
  expect(shiftsOn({ ...hours, holidays: ['2026-11-22'] }, sunday)).toEqual([]);
});
