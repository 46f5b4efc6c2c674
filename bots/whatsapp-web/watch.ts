/** The parent's watchdog over the child process: starts it, listens for its signs of life, kills the whole tree when they stop, starts it again. Never throws. */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChannelParts, Health } from '../../core/ports.ts';
import { SESSION, type Answers, type Ask, type Launch, type Told, type ToChild } from './ipc.ts';
import { forgetSession, freeProfile, kill } from './tree.ts';

/** ms. RELIABILITY 20: noticed within 30 s, back within 90 s. */
export type Timing = {
  /** Between two signs of life. */
  beat: number;
  /** Silence after which the page counts as hung. */
  silence: number;
  /** From the start, or the last progress, to a code or to readiness. `authenticated` may come and `ready` never. */
  boot: number;
  /** WhatsApp's own state not CONNECTED for so long. It reconnects by itself when the network is back. */
  adrift: number;
  /** The first pause before a restart, doubled each time up to `most`; forgotten after `steady` of good life. */
  first: number;
  most: number;
  steady: number;
  /** To end in order when asked to stop. */
  grace: number;
};
export const TIMING: Timing = { beat: 5_000, silence: 20_000, boot: 60_000, adrift: 120_000, first: 1_000, most: 30_000, steady: 300_000, grace: 5_000 };
const JITTER = 0.3;
const TICK = 1_000;
const WORD_MS = 1_000;
/** A machine too slow for `boot` gets more of it each time, up to this many times. */
const PATIENCE = 5;

const RISK = 'a linked phone is not an official way in: WhatsApp may block the number';
const SAY = {
  starting: 'the browser is starting',
  catching: 'catching up on what came meanwhile',
  scan: 'no phone is linked: open the address named at start and scan the code with WhatsApp, Linked devices',
  adrift: 'WhatsApp has no connection to its servers now',
  stopped: 'stopped',
} as const;

/** The child gets nothing of our environment but what a browser needs: no secret of another channel. */
const ENV = ['PATH', 'HOME', 'USER', 'LANG', 'TMPDIR', 'TEMP', 'TMP', 'SYSTEMROOT', 'LOCALAPPDATA', 'APPDATA', 'XDG_RUNTIME_DIR', 'DBUS_SESSION_BUS_ADDRESS', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];
const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));

/** `lost`: the child went before it answered; `begun` says whether the page had the message already. `late`: the asker's time was up. */
export type Answered<T> = { as: 'value'; value: T } | { as: 'refused'; why: string; begun: boolean } | { as: 'lost' | 'late'; begun: boolean };
type Waiting = { begun: boolean; done(answer: Answered<unknown>): void };

export interface Watch {
  start(): void;
  health(): Health;
  /** The last code to scan, while one is wanted. */
  code(): string | null;
  /** `settle`: the caller has caught up; the channel is up. */
  settle(): void;
  ask<K extends Ask['do']>(ask: Extract<Ask, { do: K }>, signal?: AbortSignal): Promise<Answered<Answers[K]>>;
  stop(): Promise<void>;
}
export type Ears = { ready(): void; heard(told: Extract<Told, { is: 'heard' }>): void; code?(qr: string): void };

export const watch = (launch: Launch, timing: Timing, parts: Pick<ChannelParts, 'log' | 'now'>, ears: Ears): Watch => {
  const profile = join(launch.data, SESSION);
  const waiting = new Map<number, Waiting>();
  let health: Health = { state: 'down', since: parts.now(), why: SAY.stopped };
  let child: ChildProcess | null = null;
  let browser: number | undefined;
  let code: string | null = null;
  let running = false;
  let logout = false;
  let faults = 0;
  let n = 0;
  let again: NodeJS.Timeout | undefined;
  let ticking: NodeJS.Timeout | undefined;
  // Times of the machine's monotonic clock: a changed wall clock must not kill a healthy browser.
  const tick = (): number => performance.now();
  let [moved, beaten, adrift, upSince] = [0, 0, 0, 0];

  const become = (state: Health['state'], why: string): void => {
    if (health.state !== state || health.why !== why) parts.log(state === 'down' ? 'warn' : 'info', `whatsapp-web: ${state}`, { why });
    health = { state, why, since: health.state === state ? health.since : parts.now() };
  };

  const end = (why: string): void => {
    if (!child) return;
    become('down', why);
    kill(browser, true);
    kill(child.pid);
  };

  const gone = (of: ChildProcess): void => {
    if (child !== of) return;
    kill(browser, true); // a child that crashed leaves its browser behind
    child = null;
    browser = undefined;
    code = null;
    clearInterval(ticking);
    for (const w of [...waiting.values()]) w.done({ as: 'lost', begun: w.begun });
    if (!running) return;
    if (upSince && tick() - upSince > timing.steady) faults = 0;
    upSince = 0;
    const pause = logout ? 0 : Math.min(timing.most, timing.first * 2 ** faults) * (1 + Math.random() * JITTER);
    if (logout) {
      try { forgetSession(profile); } catch (e) { parts.log('error', 'whatsapp-web: the old session could not be deleted', { why: (e as { code?: string }).code ?? 'unknown' }); }
    } else faults += 1;
    become('down', `${logout ? 'the phone ended the link' : health.state === 'down' ? (health.why ?? 'the browser stopped') : 'the browser stopped'}`);
    again = setTimeout(begin, pause);
  };

  const HEARS: { [K in Told['is']]: (told: Extract<Told, { is: K }>) => void } = {
    browser: (t) => { browser = t.pid; },
    beat: (t) => {
      beaten = tick();
      if (t.state !== 'CONNECTED') {
        if (health.state !== 'scan') adrift ||= tick();
        if (health.state === 'up') become('down', SAY.adrift);
      } else if (adrift) {
        adrift = 0;
        if (upSince && health.state === 'down') { become('starting', SAY.catching); ears.ready(); } // what came meanwhile is not always handed over as new
      }
    },
    progress: () => { moved = tick(); code = null; if (health.state === 'scan') become('starting', SAY.starting); },
    qr: (t) => { moved = tick(); code = t.qr; become('scan', SAY.scan); ears.code?.(t.qr); },
    ready: () => { moved = beaten = upSince = tick(); adrift = 0; code = null; become('starting', SAY.catching); ears.ready(); },
    logout: () => { logout = true; become('down', 'the phone ended the link'); },
    fault: (t) => become('down', t.what),
    heard: (t) => ears.heard(t),
    begun: (t) => { const w = waiting.get(t.n); if (w) w.begun = true; },
    answer: (t) => waiting.get(t.n)?.done({ as: 'value', value: t.value }),
    refused: (t) => { const w = waiting.get(t.n); w?.done({ as: 'refused', why: t.why, begun: w.begun }); },
  };

  const look = (): void => {
    const now = tick();
    if (health.state !== 'scan' && !upSince && now - moved > timing.boot * Math.min(PATIENCE, 1 + faults)) end('the page of WhatsApp Web did not come up');
    else if ((upSince || health.state === 'scan') && now - Math.max(beaten, moved) > timing.silence) end('the page of WhatsApp Web hung');
    else if (upSince && adrift && now - adrift > timing.adrift) end(SAY.adrift);
  };

  const begin = (): void => {
    if (!running) return;
    try {
      if (logout) forgetSession(profile);
      freeProfile(profile);
    } catch (e) {
      parts.log('error', 'whatsapp-web: the session folder cannot be used', { why: (e as { code?: string }).code ?? 'unknown' });
    }
    logout = false;
    moved = beaten = tick();
    adrift = upSince = 0;
    become('starting', SAY.starting);
    const env = Object.fromEntries(ENV.flatMap((k) => (process.env[k] === undefined ? [] : [[k, process.env[k]]])));
    const it = fork(CHILD, [JSON.stringify(launch)], { env, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'], serialization: 'advanced' });
    child = it;
    it.on('message', (told: Told) => { if (child === it) (HEARS[told.is] as (t: Told) => void)(told); });
    it.on('error', () => gone(it));
    it.on('exit', () => gone(it));
    ticking = setInterval(look, Math.min(TICK, timing.beat));
  };

  return {
    start() { if (!running) { running = true; begin(); } },
    health: () => health,
    code: () => code,
    settle() { if (upSince && health.state === 'starting') become('up', RISK); },
    ask(ask, signal) {
      return new Promise((resolve) => {
        const it = child;
        if (!it?.connected || signal?.aborted) { resolve({ as: 'lost', begun: false }); return; }
        const mine = ++n;
        // The child says at once whether it had begun; a child that says nothing may have.
        let word: NodeJS.Timeout | undefined;
        const late = (): void => {
          if (w.begun) { w.done({ as: 'late', begun: true }); return; }
          it.send({ n: mine, give: 'up' } satisfies ToChild, () => undefined);
          word = setTimeout(() => w.done({ as: 'late', begun: true }), WORD_MS);
        };
        const w: Waiting = { begun: false, done: (answer) => { clearTimeout(word); waiting.delete(mine); signal?.removeEventListener('abort', late); resolve(answer as never); } };
        waiting.set(mine, w);
        signal?.addEventListener('abort', late, { once: true });
        it.send({ n: mine, ask } satisfies ToChild, (e) => { if (e) w.done({ as: 'lost', begun: w.begun }); });
      });
    },
    async stop() {
      running = false;
      clearTimeout(again);
      const it = child;
      if (it) {
        const over = new Promise<void>((done) => it.once('exit', () => done()));
        const force = setTimeout(() => { kill(browser, true); kill(it.pid); }, timing.grace);
        it.send({ n: ++n, ask: { do: 'stop' } } satisfies ToChild, () => undefined);
        await over;
        clearTimeout(force);
      }
      become('down', SAY.stopped);
    },
  };
};
