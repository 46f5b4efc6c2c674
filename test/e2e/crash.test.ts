/** The real server is killed again and again while people write. What it said it has is answered once, in order; nothing else counts. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { RequestFile } from '../../core/request.ts';
import { openRealHouse, type RunningHouse } from './house.ts';
import { FORM, nationalId, newTally, Person, type Activity } from './load.ts';

const PEOPLE = 40;
const KILLS = 12;
/** A server lives so long between two kills: sometimes less than its first answers take, sometimes long enough for a whole form. */
const LIFE_MS = [60, 1_200] as const;
const STOP_MS = 10_000;
const QUESTIONS: [string, RegExp][] = [['متى دوامكم؟', /دوام الجمعية/], ['بكم الرسوم؟', /مجانية/], ['وش الاوراق المطلوبة؟', /المستندات الأساسية/]];

let house: RunningHouse;
afterEach(() => house?.end());

/** What differs between two people who say the same. */
const alike = (text: string): string => text.replace(/[\u2066-\u2069]/g, '').replace(/\d/g, '#').replace(/#[# ]*#/g, '#');

describe('the real server, killed under load', { timeout: 200_000 }, () => {
  it(`loses nothing and doubles nothing over ${KILLS} SIGKILLs`, async () => {
    house = await openRealHouse({ SILA_TRUST_PROXY: 'true' });
    const tally = newTally();
    const url = (): string => house.url;

    // What an undisturbed person hears is the measure for everybody else.
    const calm = new Person(url, 0, tally);
    const talk = async (p: Person, n: number): Promise<string> => {
      await p.open();
      await p.hears(/كيف نخدمكم/, 0);
      let last = '';
      for (const [text, answer] of FORM(n)) last = await p.says(text, answer);
      return /الرقم المرجعي:\D*(\d+)/.exec(last)?.[1] ?? '';
    };
    const numbers = [await talk(calm, 0)];
    const form = calm.bot().map(alike);
    /** How much the bot had said before each message. */
    const heardBefore = (log: Activity[]): number[] => { let bot = 0; return log.flatMap((a) => (a.from.role === 'user' ? [bot] : (bot += 1, []))); };
    const pattern = heardBefore(calm.log);
    const answers: string[][] = [];
    for (const [text, answer] of QUESTIONS) { const since = calm.bot().length; await calm.says(text, answer); answers.push(calm.bot().slice(since).map(alike)); }

    let killing = true;
    const killer = (async () => {
      const took: number[] = [];
      for (let k = 0; k < KILLS; k += 1) {
        await pause(LIFE_MS[0] + Math.random() * (LIFE_MS[1] - LIFE_MS[0]));
        await house.kill();
        const since = Date.now();
        await house.restart();
        took.push(Date.now() - since);
      }
      killing = false;
      return Math.max(...took);
    })();
    // A form each; then questions until the last kill is over, so that every kill meets people who write.
    const people = Array.from({ length: PEOPLE }, (_, i) => new Person(url, i + 1, tally));
    const asked = people.map(() => 0);
    const one = async (p: Person, i: number): Promise<string> => {
      const number = await talk(p, i + 1);
      do { const [text, answer] = QUESTIONS[(asked[i] as number) % QUESTIONS.length] as [string, RegExp]; await p.says(text, answer); asked[i] = (asked[i] as number) + 1; } while (killing);
      return number;
    };
    const [slowest, ...rest] = await Promise.all([killer, ...people.map(one)]);
    numbers.push(...rest);

    const repliesTo = (q: number): number => Array.from({ length: q }, (_, k) => (answers[k % answers.length] as string[]).length).reduce((x, y) => x + y, 0);
    let [messages, replies, lost, doubled, ids, before] = [0, 0, 0, 0, 0, 0];
    for (const [i, p] of people.entries()) {
      const log = await p.read();
      const mine = log.filter((a) => a.from.role === 'user');
      messages += p.taken.length;
      // Each accepted message stands in the log once, under the id the post was answered with, in the order of writing.
      lost += p.taken.filter((t) => !mine.some((a) => a.id === t.id && a.channelData?.clientActivityID === t.clientId)).length;
      doubled += mine.length - new Set(mine.map((a) => a.channelData?.clientActivityID)).size;
      ids += log.length - new Set(log.map((a) => a.id)).size;
      expect(mine.map((a) => a.text), `what person ${i} wrote`).toEqual(p.taken.map((t) => t.text));
      const expected = [...form, ...Array.from({ length: asked[i] as number }, (_, q) => answers[q % answers.length] as string[]).flat()];
      expect(p.bot().map(alike), `what person ${i} heard`).toEqual(expected);
      replies += expected.length;
      // A kill between the store and the echo: the answer may then stand before the words it answers, and only then: those were sent again.
      const due = [...pattern, ...Array.from({ length: asked[i] as number }, (_, q) => form.length + repliesTo(q))];
      const early = heardBefore(log).flatMap((n, k) => (n === due[k] ? [] : [k]));
      expect(early.filter((k) => !p.taken[k]?.again), `whose answer to person ${i} came first though it was taken at once`).toEqual([]);
      before += early.length;
    }
    expect({ lost, doubled, ids }).toEqual({ lost: 0, doubled: 0, ids: 0 });

    const kept = (await house.sila('requests', 'list', '--json')).out.trim().split('\n').map((l) => JSON.parse(l) as RequestFile);
    expect(kept.map((r) => r.number).sort()).toEqual([...numbers].sort());
    expect(kept.map((r) => r.fields['national_id']).sort()).toEqual(Array.from({ length: PEOPLE + 1 }, (_, n) => nationalId(n)).sort());
    expect([...tally.statuses.keys()].filter((s) => s >= 400 && s !== 503)).toEqual([]);
    expect(house.log()).not.toMatch(/fault in a turn|quarantined|"level":60/);
    expect(house.starts()).toBe(KILLS + 1);
    console.log(`crash: ${KILLS} kills, slowest start ${slowest} ms, ${messages} messages, ${tally.resent} sent again, ${tally.dropped} calls cut, ${replies} replies, ${lost} lost, ${doubled} doubled, ${ids} ids twice, ${before} answers before their question in the log, ${kept.length} requests for ${PEOPLE + 1} forms`);
  });

  it('ends on SIGTERM under load in time, and what it had taken is answered after the next start', async () => {
    house = await openRealHouse({ SILA_TRUST_PROXY: 'true' });
    const tally = newTally();
    const people = Array.from({ length: 20 }, (_, i) => new Person(() => house.url, i, tally));
    const working = people.map(async (p, i) => {
      await p.open();
      await p.hears(/كيف نخدمكم/, 0);
      for (const [text, answer] of FORM(i)) await p.says(text, answer);
    });
    await pause(700);
    const exit = await house.stop();
    expect([exit.code, exit.signal]).toEqual([0, null]);
    expect(exit.ms).toBeLessThanOrEqual(STOP_MS);
    await house.restart();
    await Promise.all(working);
    const kept = (await house.sila('requests', 'list', '--json')).out.trim().split('\n');
    expect(kept).toHaveLength(people.length);
    console.log(`SIGTERM under load: out in ${exit.ms} ms; ${tally.sent} messages, ${kept.length} requests`);
  });

  it('refuses a second server on the same data, says what to do, and the first goes on', async () => {
    house = await openRealHouse();
    const second = await house.second();
    expect([second.code, second.err, second.out]).toEqual([1, expect.stringMatching(/DATA_LOCKED|Another Sila process/), '']);
    const p = new Person(() => house.url, 1, newTally());
    await p.open();
    await p.hears(/كيف نخدمكم/, 0);
    expect(await p.says('متى دوامكم؟', /دوام الجمعية/)).toContain('دوام');
    expect((await house.sila('tickets', 'list')).code).toBe(0); // the first one's door for the terminal is still its own
  });
});
