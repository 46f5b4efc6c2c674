/** Law 8, second half: killed at any point, nothing accepted is lost, nothing is doubled, and the order stays. */
import { NODE_FLAGS } from '../node-flags.ts';
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { folder } from './folder.ts';

const KILLS = 16;
const CHILD = fileURLToPath(new URL('./crash-child.ts', import.meta.url));

const start = (dir: string, mode: string): { child: ChildProcess; up: Promise<unknown>; gone: Promise<number | null>; errors: () => string } => {
  const child = spawn(process.execPath, [...NODE_FLAGS, CHILD, dir, mode], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr!.on('data', (d: Buffer) => void (errors += d.toString()));
  const gone = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return { child, up: Promise.race([new Promise((resolve) => child.stdout!.once('data', resolve)), gone]), gone, errors: () => errors };
};

it(`survives ${KILLS} kills`, { timeout: 60_000 }, async () => {
  const dir = folder();
  const lives: number[] = [];
  for (let i = 0; i < KILLS; i++) {
    const { child, up, gone, errors } = start(dir, 'feed');
    await up;
    // From the very first commit to the middle of the load. The point is random on purpose; the seed of a failure is its two files.
    lives.push(Math.round(Math.random() * (i % 3 === 0 ? 15 : 200)));
    await new Promise((resolve) => setTimeout(resolve, lives.at(-1)));
    child.kill('SIGKILL');
    expect(await gone, errors()).toBeNull();
  }
  const last = start(dir, 'drain');
  expect(await last.gone, last.errors()).toBe(0);

  const lines = (f: string): string[][] => readFileSync(join(dir, f), 'utf8').split('\n').filter(Boolean).map((l) => l.split('\t'));
  const accepted = lines('accepted.tsv');
  const shown = lines('provider.tsv');
  expect(accepted.length, `lives: ${lives}`).toBeGreaterThan(KILLS);
  expect(new Set(shown.map(([key]) => key)).size).toBe(shown.length);
  const users = new Set(shown.map(([, user]) => user!));
  for (const user of users) {
    const told = accepted.filter(([u]) => u === user).length;
    const got = shown.filter(([, u]) => u === user).map(([, , text]) => text);
    // Message n is the (n + 1)th of its conversation, answered by two texts, in order, each once. One more than noted may have been accepted.
    expect(got).toEqual(Array.from({ length: got.length / 2 }, (_, n) => [`${n}/${n + 1}`, `${n}/${n + 1}b`]).flat());
    expect([told, told + 1]).toContain(got.length / 2);
  }
  expect(new Set(accepted.map(([u]) => u)).size).toBe(users.size);
});
