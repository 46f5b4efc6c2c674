/** What the pages say of themselves: every line of the audit log as a sentence, what differs before publishing, times of day as people type them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../core/entry.ts';
import { placesOf } from '../../core/text.ts';
import { readLine } from '../../desk/pages/audit/read.ts';
import { readClock } from '../../desk/pages/hours/read-clock.ts';
import { around, differenceOf, piecesOf, sentencesOf } from '../../desk/pages/knowledge/differ.ts';

const ROOT = join(import.meta.dirname, '../..');
const code = (dir: string): string[] => readdirSync(join(ROOT, dir), { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts') && !f.startsWith('pages') && !f.startsWith('dist')).map((f) => readFileSync(join(ROOT, dir, f), 'utf8'));
/** The sentences are read as text: the file itself speaks to React. */
const SAID = readFileSync(join(ROOT, 'desk/pages/texts/audit.ts'), 'utf8');
const SENTENCES = new Map([...SAID.matchAll(/^ {2}'([\w.#]+)': \{ ar: '(.+?)', en: '(.+)' \},$/gm)].map((m) => [m[1] as string, { ar: m[2] as string, en: m[3] as string }]));
/** Whatever the server writes into the log: the word in each call. */
const actions = new Set([...code('desk'), ...code('app')].flatMap((text) => [
  ...text.matchAll(/\b(?:audit|auditRead|announced)\((?:[^'()]|\([^()]*\)|\{[^}]*\})*?'([a-z]+(?:\.[a-z]+)+)'/g), ...text.matchAll(/\?\s*'([a-z]+\.[a-z]+)'\s*:\s*'[a-z]+\.[a-z]+', number/g), ...text.matchAll(/\}, '((?:facts|hours)\.write)'/g), ...text.matchAll(/'(hours\.write)', `confirmed/g),
].map((m) => m[1] as string)));

describe('the audit log', () => {
  it('has a sentence for everything that the server writes down', () => {
    for (const known of ['request.assign', 'person.reveal', 'knowledge.publish', 'facts.write', 'hours.write', 'staff.make', 'session.refused', 'file.read', 'channel.test']) expect([...actions], 'the test reads the sources').toContain(known);
    expect([...actions].filter((a) => !SENTENCES.has(a))).toEqual([]);
  });
  it('says the same of both languages: the same places in each sentence', () => {
    expect(SENTENCES.size).toBeGreaterThan(45);
    expect([...SENTENCES].filter(([, s]) => placesOf(s.ar).toSorted().join() !== placesOf(s.en).toSorted().join()).map(([k]) => k)).toEqual([]);
  });
  it.each([
    ['request.assign', '1234567', 'to=st-1', { key: 'request.assign', target: { kind: 'request', id: '1234567' }, other: { kind: 'staff', id: 'st-1' }, value: null, reason: null }],
    ['request.assign', '1234567', 'to=nobody', { key: 'request.assign#nobody', other: { kind: 'staff', id: 'nobody' } }],
    ['conversation.pass', 'c1', 'to=queue', { key: 'conversation.pass#queue', target: { kind: 'talk', id: 'c1' } }],
    ['person.reveal', 'p1', 'nid: للاتصال: غدًا', { key: 'person.reveal', value: { as: 'slot', raw: 'nid' }, reason: 'للاتصال: غدًا' }],
    ['person.merge', 'p1', 'from=p-2: الاسم نفسه', { key: 'person.merge', reason: 'الاسم نفسه', value: null }],
    ['person.erase', 'p1', 'طلبه: هو', { key: 'person.erase', reason: 'طلبه: هو', value: null }],
    ['person.family', 'p1', 'not: p2', { key: 'person.family#not', other: { kind: 'person', id: 'p2' } }],
    ['staff.write', 's1', 'role=agent disabled=true', { key: 'staff.write#off', value: { as: 'role', raw: 'agent' } }],
    ['request.promise', '1234567', 'at=2026-12-01T11:00:00.000Z told=true', { key: 'request.promise', value: { as: 'time', raw: '2026-12-01T11:00:00.000Z' } }],
    ['conversation.promise', 'c1', 'at=none', { key: 'conversation.promise#none' }],
    ['hours.write', null, 'confirmed=false', { key: 'hours.write#open', target: null }],
    ['file.read', 'f1', 'of=c7', { key: 'file.read', target: null, other: { kind: 'talk', id: 'c7' } }],
    ['session.refused', null, null, { key: 'session.refused', target: null }],
  ])('%s of %s with %s', (action, target, detail, wanted) => {
    const read = readLine({ action, target, detail });
    expect(read).toMatchObject(wanted);
    expect(SENTENCES.has(read.key)).toBe(true);
  });
});

describe('what differs before publishing', () => {
  const entry = (answer: string, more: Partial<Entry> = {}): Entry => ({ topic: 'a.b', mode: 'answer', title: { ar: 'ع', en: 't' }, answer: { ar: answer, en: 'Same.' }, needs: [], related: [], owner: 'management', phrasings: { msa: ['س', 'ص'] }, ...more });
  it('goes sentence by sentence, and leaves alone what stays', () => {
    expect(sentencesOf('الدوام من 8.30 إلى 3. نراكم! www.a.sa\nأهلًا')).toEqual(['الدوام من 8.30 إلى 3.', 'نراكم!', 'www.a.sa', 'أهلًا']);
    expect(piecesOf('أولى. ثانية. ثالثة.', 'أولى. جديدة. ثالثة.')).toEqual([{ kind: 'same', text: 'أولى.' }, { kind: 'gone', text: 'ثانية.' }, { kind: 'come', text: 'جديدة.' }, { kind: 'same', text: 'ثالثة.' }]);
  });
  it('shows a change with its neighbours, not the whole answer', () => {
    const [same, come] = [(text: string) => ({ kind: 'same' as const, text }), { kind: 'come' as const, text: 'ن' }];
    expect(around([same('1'), same('2'), same('3'), come, same('4'), same('5')])).toEqual([null, same('3'), come, same('4'), null]);
    expect(around([come, same('1')])).toEqual([come, same('1')]);
  });
  it('names the language, the phrasings that come and go, and settings by what they were', () => {
    const d = differenceOf(entry('أولى.'), entry('أولى. ثانية.', { phrasings: { msa: ['س'], najdi: ['وش'] }, owner: 'finance' }));
    expect(d.kind).toBe('changed');
    expect(d.changes).toEqual([
      { what: 'words', of: 'answer', lang: 'ar', pieces: [{ kind: 'same', text: 'أولى.' }, { kind: 'come', text: 'ثانية.' }] },
      { what: 'phrasings', variety: 'msa', come: [], gone: ['ص'] }, { what: 'phrasings', variety: 'najdi', come: ['وش'], gone: [] },
      { what: 'setting', of: 'owner', was: 'management', is: 'finance' },
    ]);
  });
  it('knows a new entry from a dropped one, and equal ones differ in nothing', () => {
    expect([differenceOf(undefined, entry('أ')).kind, differenceOf(entry('أ'), undefined).kind]).toEqual(['new', 'dropped']);
    expect(differenceOf(entry('أ'), entry('أ')).changes).toEqual([]);
  });
});

it.each([['8', '08:00'], ['830', '08:30'], ['٨:٣٠', '08:30'], ['16.05', '16:05'], ['23:59', '23:59'], ['24:00', null], ['25', null], ['8:7', null], ['8:60', null], ['', null], ['صباحًا', null]])('a time of day typed as %s is %s', (typed, wanted) => expect(readClock(typed)).toBe(wanted));
it('a shift may end at 24:00, and not a minute later', () => expect([readClock('24', true), readClock('24:01', true)]).toEqual(['24:00', null]));
