/** The real product as its users meet it: app/main.ts in a process of its own, which the test may stop or kill and start again on the same data. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NODE_FLAGS } from '../node-flags.ts';
import { setTimeout as pause } from 'node:timers/promises';

export const ROOT = join(import.meta.dirname, '../..');
const START_MS = 45_000;
const STEP_MS = 25;

/** Only what a process needs to run; what the machine that runs the tests has set for itself must not change the product. */
const plainEnv = (more: Record<string, string>): Record<string, string> => ({ PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...more });

export type Exit = { code: number | null; signal: NodeJS.Signals | null; ms: number };
export type Ran = { code: number | null; out: string; err: string };

export interface RunningHouse {
  readonly url: string; readonly data: string; readonly pid: number;
  /** Everything the server ever printed, on both streams, over all its starts. */
  log(): string;
  starts(): number;
  kill(): Promise<Exit>;
  stop(): Promise<Exit>;
  restart(): Promise<void>;
  /** The terminal twin on the same data, in a process of its own. */
  sila(...args: string[]): Promise<Ran>;
  /** A second server on the same data: its exit. */
  second(): Promise<Ran>;
  end(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => { for (const child of running) child.kill('SIGKILL'); });

const launch = (script: string, args: string[], env: Record<string, string>, heard: (out: string, err: string) => void): ChildProcess => {
  const child = spawn(process.execPath, [...NODE_FLAGS, join(ROOT, script), ...args], { cwd: ROOT, env: plainEnv(env), stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.stdout?.on('data', (b: Buffer) => heard(String(b), ''));
  child.stderr?.on('data', (b: Buffer) => heard('', String(b)));
  child.on('exit', () => running.delete(child));
  return child;
};
const exited = (child: ChildProcess): Promise<Exit> => {
  const since = Date.now();
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) done({ code: child.exitCode, signal: child.signalCode, ms: 0 });
    else child.once('close', (code, signal) => done({ code, signal, ms: Date.now() - since }));
  });
};
const run = async (script: string, args: string[], env: Record<string, string>): Promise<Ran> => {
  let [out, err] = ['', ''];
  const { code } = await exited(launch(script, args, env, (o, e) => { out += o; err += e; }));
  return { code, out, err };
};

/** Starts the server in a data folder of its own. */
export const openRealHouse = async (settings: Record<string, string> = {}): Promise<RunningHouse> => {
  const data = mkdtempSync(join(tmpdir(), 'sila-e2e-'));
  let [text, port, starts] = ['', 0, 0];
  let child: ChildProcess;
  const env = (): Record<string, string> => ({ SILA_DATA: data, HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'warn', ...settings });

  const start = async (): Promise<void> => {
    let own = '';
    child = launch('app/main.ts', [], env(), (o, e) => { own += o; text += o + e; });
    starts += 1;
    for (const late = Date.now() + START_MS; ; await pause(STEP_MS)) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server did not start (${child.exitCode ?? child.signalCode}):\n${text.slice(-2_000)}`);
      if (Date.now() > late) throw new Error(`the server is not up:\n${text.slice(-2_000)}`);
      const found = /http:\/\/[\d.]+:(\d+)\/health/.exec(own);
      if (!found) continue;
      port = Number(found[1]);
      if ((await fetch(`http://127.0.0.1:${port}/health`).catch(() => null))?.ok) return;
    }
  };
  const signal = (name: 'SIGKILL' | 'SIGTERM'): Promise<Exit> => { const gone = exited(child); child.kill(name); return gone; };
  await start();
  return {
    get url() { return `http://127.0.0.1:${port}`; }, data, get pid() { return child.pid as number; },
    log: () => text, starts: () => starts,
    kill: () => signal('SIGKILL'), stop: () => signal('SIGTERM'), restart: start,
    sila: (...args) => run('app/cli.ts', args, env()),
    second: () => run('app/main.ts', [], { ...env(), PORT: '0' }),
    async end() { await signal('SIGKILL'); rmSync(data, { recursive: true, force: true }); },
  };
};

/** Waits until `look` finds something; fails with what it saw last. */
export const until = async <T>(what: string, look: () => Promise<T | null | undefined | false> | T | null | undefined | false, ms = 15_000, seen: () => unknown = () => ''): Promise<T> => {
  for (const late = Date.now() + ms; ; await pause(STEP_MS)) {
    const found = await look();
    if (found) return found;
    if (Date.now() > late) throw new Error(`not seen in ${ms} ms: ${what}\n${JSON.stringify(await seen(), null, 1)}`);
  }
};
