/**
 * Every `.chat` under this folder, played. `UPDATE_CHATS=1` rewrites what no longer holds (the diff is the review); a turn whose expectation
 * still holds, with its `…`, stays as it is. At the end the transcripts together must have been everywhere in the flows.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { printTranscript } from '../../app/transcript.ts';
import { holds } from '../../flows/expression.ts';
import { coverage, report, watch } from './coverage.ts';
import { CHATS, chatFiles, play, readChat } from './play.ts';

const UPDATE = process.env['UPDATE_CHATS'] === '1';
/** How people write here. Files say it in their names: `people/najdi_debt`, `register/urdu`; the last but one is the Arabic of Urdu speakers. */
const SPEECH = ['msa', 'hijazi', 'najdi', 'egyptian', 'levantine', 'urdu', 'english'];
const files = chatFiles();
watch();
vi.mock('../../flows/expression.ts', { spy: true }); // the real one, looked on

describe('transcripts', () => {
  it.each(files)('%s', async (file) => {
    const chat = readChat(file);
    const played = await play(chat);
    coverage.saw(chat, played.map((p) => p.out));
    if (UPDATE) {
      writeFileSync(join(CHATS, file), printTranscript({ ...chat, turns: played.map((p) => (p.held ? p.turn : { ...p.turn, expected: p.got })) }));
      return;
    }
    for (const p of played) if (!p.held) expect({ at: `${file}:${p.turn.line} ${p.turn.said.at(-1)}`, lines: p.got }).toEqual({ at: `${file}:${p.turn.line} ${p.turn.said.at(-1)}`, lines: p.turn.expected });
  });
  it('are titled, and each title is used once', () => {
    const titles = files.map((f) => readChat(f).title);
    expect(titles.filter((t) => !t)).toEqual([]);
    expect(new Set(titles).size).toBe(titles.length);
  });
  it.each(SPEECH)('speak %s, in several flows', (speech) => {
    const own = files.filter((f) => new RegExp(`[/_]${speech}(?=[_.])`).test(f));
    expect(own.length).toBeGreaterThanOrEqual(8);
    const kinds = own.flatMap((f) => readChat(f).turns.flatMap((t) => t.expected.flatMap((l) => /^\+ register kind=(\S+)|flow=(request_status|survey)/.exec(l)?.slice(1).find(Boolean) ?? [])));
    expect(new Set(kinds).size).toBeGreaterThanOrEqual(3);
  });
});

describe('together they have been', () => {
  beforeAll(() => { coverage.sawConditions(vi.mocked(holds).mock.calls.map(([when], i) => [when, vi.mocked(holds).mock.results[i]?.value as boolean])); });
  afterAll(() => { console.log(report()); });
  it.each(['steps', 'conditions', 'refusals', 'words', 'texts'] as const)('everywhere: %s', (what) => {
    expect(coverage.missing(what)).toEqual([]);
  });
});
