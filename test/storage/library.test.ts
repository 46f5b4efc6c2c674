import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLibrary, type Content } from '../../storage/index.ts';
import { modelStore } from '../model/store.ts';
import { folder, refusal } from './folder.ts';

const entry = (topic: string, answer = 'نعم'): Content['entries'][number] => ({ topic, mode: 'answer', title: { ar: 'عنوان', en: 'title' }, answer: { ar: answer, en: 'yes' }, needs: [], related: [], owner: 'finance', phrasings: { msa: ['سؤال'] } });
const content = (): Content => ({
  entries: [entry('aid.rent')], smalltalk: [{ kind: 'hello', phrasings: { najdi: ['هلا'] }, answer: { ar: 'أهلًا', en: 'Hello' } }], offtopic: { msa: ['ما عاصمة فرنسا'] }, replies: [],
  danger: { 'staff.suicide': [{ all: ['انتحار'] }] },
  organisation: { facts: [{ id: 'hours', label: { ar: 'الدوام', en: 'Hours' }, value: 'x', confirmed: false, basis: 'EXAMPLE', source: null }], hours: { week: Array.from({ length: 7 }, () => [{ from: '08:00', to: '16:00' }]), holidays: [], confirmed: false } },
});
const snapshots = () => modelStore({ now: () => 0 }).snapshots;
const seeded = async (dir = folder()) => {
  const library = openLibrary({ dir, now: () => 1000 });
  expect(await library.seed(content())).toBe(true);
  return { dir, library };
};

describe('library', () => {
  it('is seeded once and is one readable file', async () => {
    const { dir, library } = await seeded();
    expect(await library.seed({ ...content(), entries: [] })).toBe(false);
    expect(await library.read()).toEqual({ rev: 1, content: content() });
    expect(readdirSync(dir)).toEqual(['library.json']);
    expect(readFileSync(join(dir, 'library.json'), 'utf8')).toContain('\n  "entries": [');
  });

  it('takes one of two edits of the same revision', async () => {
    const { dir, library } = await seeded();
    const other = openLibrary({ dir }); // another process
    const add = (topic: string) => (c: Content): void => void c.entries.push(entry(topic));
    const results = await Promise.allSettled([library.edit(1, add('aid.one')), other.edit(1, add('aid.two')), library.edit(1, add('aid.three'))]);
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    for (const r of results) if (r.status === 'rejected') expect(r.reason).toMatchObject({ code: 'LIBRARY_CHANGED' });
    const now = await other.read();
    expect([now.rev, now.content.entries.length]).toEqual([2, 2]);
    expect(await library.edit(2, (c) => ({ ...c, entries: [] }))).toMatchObject({ rev: 3, content: { entries: [] } });
  });

  it('refuses what is not valid and keeps the file', async () => {
    const { dir, library } = await seeded();
    const before = readFileSync(join(dir, 'library.json'), 'utf8');
    expect(await refusal(library.edit(1, (c) => void (c.entries[0]!.topic = 'Not An Id')))).toBe('LIBRARY_INVALID');
    await expect(library.edit(1, () => { throw new Error('mine'); })).rejects.toThrow('mine');
    expect(readFileSync(join(dir, 'library.json'), 'utf8')).toBe(before);
    writeFileSync(join(dir, 'library.json'), '{ "rev": 1');
    expect(await refusal(library.read())).toBe('LIBRARY_INVALID');
  });

  it('publishes a snapshot that later edits do not change', async () => {
    const { library } = await seeded();
    const store = snapshots();
    const one = await library.publish(store, 'منى');
    expect(one).toMatchObject({ n: 1, at: 1000, who: 'منى', rev: 1, back: null });
    await library.edit(1, (c) => void c.entries.push(entry('aid.debt')));
    expect(await store.latest('library')).toEqual({ digest: one.digest, body: content(), at: 1000 });
    expect(await library.history()).toEqual([one]);
  });

  it('undoes publish after publish, back to the first, and leaves the drafts', async () => {
    const { library } = await seeded();
    const store = snapshots();
    expect(await library.undo(store, 'x')).toBeNull();
    const digests = [(await library.publish(store, 'x')).digest];
    for (const rev of [1, 2]) {
      await library.edit(rev, (c) => void c.entries.push(entry(`aid.n${rev}`)));
      digests.push((await library.publish(store, 'x')).digest);
    }
    expect(new Set(digests).size).toBe(3);
    expect(await library.undo(store, 'x')).toMatchObject({ n: 4, digest: digests[1], back: 2 });
    expect((await store.latest('library'))!.digest).toBe(digests[1]);
    expect(await library.undo(store, 'x')).toMatchObject({ n: 5, digest: digests[0], back: 1 });
    expect(await library.undo(store, 'x')).toBeNull();
    expect((await library.read()).content.entries).toHaveLength(3);
    expect(await library.publish(store, 'x')).toMatchObject({ n: 6, digest: digests[2] });
    expect(await library.undo(store, 'x')).toMatchObject({ digest: digests[0], back: 1 });
  });
});
