import { beforeAll, describe, expect, it } from 'vitest';
import { openIndex } from '../../app/matcher.ts';
import { readSeed } from '../../app/seed.ts';
import { SEED_DIR } from '../../app/wire.ts';
import { tokens } from '../../core/arabic.ts';
import { DANGER_TOPICS, docsIn } from '../../knowledge/content.ts';
import { hitsIn } from '../../knowledge/danger.ts';
import type { Index } from '../../knowledge/index.ts';
import { isStory } from '../../knowledge/names.ts';
import { FAMILIES, GIVEN, people } from './names.ts';

let index: Index;
beforeAll(() => { index = openIndex(readSeed(SEED_DIR), null); }, 240_000);
const heardIn = (list: string[]): string[] => list.flatMap((s) => { const u = index.understand(s); return u.outcome === 'staff' ? [`${s}: ${u.topic}`] : []; });

describe('the name of a person raises no alarm', () => {
  it('those that did', () => expect(heardIn(['سلوى حامد المطيري', 'سلوى حامد', 'حامد المطيري', 'بلال العتيبي', 'حياة الأحمد', 'عائشة خياط', 'صبري الخطيب', 'منى العطوي'])).toEqual([]));
  it('given names and families alone', () => expect(heardIn([...GIVEN, ...FAMILIES])).toEqual([]));
  it('a given name with a family', () => {
    const list = people(8);
    expect(new Set(list).size).toBeGreaterThan(300);
    expect(heardIn(list)).toEqual([]);
  });
  it('names of three and four, with and without what is said before a name', () => {
    const long = GIVEN.map((g, i) => `${g} ${i % 2 ? 'بن ' : ''}${GIVEN[(i * 5 + 3) % GIVEN.length]} ${GIVEN[(i * 11 + 7) % GIVEN.length]} ${FAMILIES[(i * 13) % FAMILIES.length]}`);
    expect(heardIn(long)).toEqual([]);
    const opened = people(6).flatMap((n) => [`انا ${n}`, `اسمي ${n}`]);
    expect(opened.filter((s) => index.understand(s).danger)).toEqual([]);
    expect(heardIn(opened).length / opened.length).toBeLessThan(0.002);
  });
  it('in Latin letters', () => expect(heardIn(['Salwa Hamed Al-Mutairi', 'Hamed Almutairi', 'Bilal Alotaibi', 'Hayat Al Ahmad', 'Mona Qadi', 'Khalil Barnawi', 'Amani Alnasser', 'Saad Halabi', 'Aisha Khayat', 'Sabri Alkhateeb', 'Laila Alharbi', 'Muhammad Tariq Khan'])).toEqual([]));
});

describe('and danger is heard as before', () => {
  it('no danger phrasing of the seed is a mere name or strangers, even when its own rare words count as strangers', () => {
    const { docs, cues, ranker, near } = index.trained;
    const phrasings = (stem: number): number => (ranker.starts[stem + 1] as number) - (ranker.starts[stem] as number);
    const elsewhere = { ...ranker.space, ids: { ...ranker.space.ids, stem: new Map([...ranker.space.ids.stem].filter(([, id]) => phrasings(id) > 1)) } };
    const danger = docs.filter((d) => DANGER_TOPICS.has(d.label));
    expect(danger.length).toBeGreaterThan(300);
    const lost = danger.filter((d) => !hitsIn(cues, d.text).some((c) => c.decisive) && !isStory(tokens(d.text), { space: elsewhere, near }));
    expect(lost.map((d) => d.text)).toEqual([]);
  });
  it('also with a name in it', () => {
    for (const [text, topic] of [['انا سلوى المطيري زوجي يضربني', 'staff.abuse'], ['حياة تبغى تموت', 'staff.distress'], ['اخوي حامد مغمى عليه وما يتنفس', 'staff.medical-urgent'], ['اسمي بلال وطردونا واحنا في الشارع', 'staff.urgent-shelter']] as const) expect(index.understand(text).danger, text).toBe(topic);
  });
  it('every danger phrasing that is asked is handed over', () => {
    const danger = docsIn(readSeed(SEED_DIR)).filter((d) => DANGER_TOPICS.has(d.label));
    const missed = danger.filter((d) => index.understand(d.text).outcome !== 'staff');
    expect(missed.length / danger.length).toBeLessThan(0.005);
  });
});
