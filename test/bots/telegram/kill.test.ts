/** SIGKILL while updates come: the real loop and the real store in a process of their own, the fake with exact offsets. CHANNELS.md, "Safe pattern". */
import { NODE_FLAGS } from '../../node-flags.ts';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { newConversation } from '../../../core/conversation.ts';
import { openSqlite } from '../../../storage/index.ts';
import { openTelegram } from '../../fakes/telegram/index.ts';

const UPDATES = 600;
const KILLS = 24;
const CHATS = 12;

const life = (args: readonly string[]): { child: ChildProcess; up: Promise<void>; gone: Promise<void>; took(): number } => {
  const child = spawn(process.execPath, [...NODE_FLAGS, join(import.meta.dirname, 'listener.ts'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, errors] = ['', ''];
  child.stderr?.on('data', (d: Buffer) => { errors += String(d); });
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  const up = new Promise<void>((done, failed) => {
    child.stdout?.on('data', (d: Buffer) => { out += String(d); if (out.includes('up')) done(); });
    void gone.then(() => failed(new Error(`ended before it was up: ${errors}`)));
  });
  up.catch(() => undefined);
  return { child, up, gone, took: () => out.split('took').length - 1 };
};

describe('killed again and again', () => {
  it(`${UPDATES} updates, ${KILLS} kills, resets and 429s: all stored, none doubled, each chat in order`, { timeout: 180_000 }, async () => {
    const dir = mkdtempSync(join(tmpdir(), 'sila-kill-'));
    const fake = await openTelegram({ seed: 7 });
    for (const fault of [{ as: 'reset-before' }, { as: 'reset-after' }] as const) fake.fault({ method: 'getUpdates', share: 0.025, ...fault });
    fake.fault({ method: 'getUpdates', share: 0.05, as: 'refuse', code: 429, retryAfter: 0 });
    const args = [fake.url, fake.token, dir];
    let said = 0;
    let [kills, inTheMiddle] = [0, 0];
    const say = (): void => { fake.phone(500 + (said % CHATS)).say(String(said)); said += 1; };
    try {
      while (kills < KILLS) {
        const polls = fake.came.get('getUpdates') ?? 0;
        const l = life(args);
        await l.up;
        while (fake.came.get('getUpdates') === polls || !fake.came.has('getUpdates')) await new Promise((go) => setTimeout(go, 2));
        // Messages keep coming while it lives; it dies somewhere among them, mostly with something half done.
        const dies = 5 + ((kills * 7) % 19);
        for (let i = 0; i < UPDATES / KILLS; i++) {
          if (said < UPDATES) say();
          if (i === dies) {
            if (l.took() > 0 && fake.pending() > 0) inTheMiddle += 1;
            l.child.kill('SIGKILL');
          }
          if (i % 3 === 0) await new Promise((go) => setTimeout(go, 4 + (i % 5)));
        }
        await l.gone;
        kills += 1;
      }
      while (said < UPDATES) say();
      const last = life(args);
      await last.up;
      for (const end = Date.now() + 60_000; fake.pending() > 0; await new Promise((go) => setTimeout(go, 20))) if (Date.now() > end) throw new Error(`${fake.pending()} updates are left`);
      last.child.kill('SIGTERM');
      await last.gone;

      const store = await openSqlite({ dir });
      const heard = new Map<string, number[]>();
      let n = 0;
      for (let jobs = await store.claim(Date.now(), 60_000, 100); jobs.length; jobs = await store.claim(Date.now(), 60_000, 100)) {
        for (const job of jobs) {
          if (job.event.type !== 'message' || job.event.body.kind !== 'text') throw new Error(`a ${job.event.type} that nobody sent`);
          heard.set(job.address.user, [...(heard.get(job.address.user) ?? []), Number(job.event.body.text)]);
          n += 1;
          expect(await store.commit({ job, state: { ...(job.state ?? newConversation(job.conversation)), rev: job.rev + 1 }, effects: [], at: Date.now() })).toBe('ok');
        }
      }
      await store.close();
      expect(n).toBe(UPDATES);
      expect([...heard.values()].flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: UPDATES }, (_, i) => i));
      for (const list of heard.values()) expect(list).toEqual(list.toSorted((a, b) => a - b));
      expect(kills).toBeGreaterThanOrEqual(20);
      expect(inTheMiddle).toBeGreaterThan(3); // the kills did hit it at work
      if (process.env['SILA_SAY']) console.log({ n, kills, inTheMiddle, polls: fake.came.get('getUpdates') });
    } finally {
      await fake.close();
      rmSync(dir, { recursive: true, force: true });
    }
  });
});
