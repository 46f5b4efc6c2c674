/** The processes below the child: a Chromium outlives whoever started it, and holds the session's folder locked. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const WINDOWS = process.platform === 'win32';
/** Chromium's marks of who uses a profile; the lock is a link to `<host>-<pid>`. */
const LOCK = 'SingletonLock';
const MARKS = [LOCK, 'SingletonCookie', 'SingletonSocket', 'DevToolsActivePort'];

/** Kills a process and, where it leads a group (puppeteer starts Chromium so), its group. Gone already is fine. */
export const kill = (pid: number | undefined, group = false): void => {
  if (!pid) return;
  if (WINDOWS) { execFile('taskkill', ['/pid', String(pid), '/T', '/F'], () => undefined); return; }
  for (const target of group ? [-pid, pid] : [pid]) {
    try { process.kill(target, 'SIGKILL'); } catch { /* gone */ }
  }
};

/** The browser that uses this profile, or null. The command line is compared: after a restart of the machine the number may be anybody's. */
export const browserOf = (profile: string): number | null => {
  try {
    const pid = Number(/-(\d+)$/.exec(readlinkSync(join(profile, LOCK)))?.[1]);
    if (!(pid > 1) || !existsSync('/proc')) return null;
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(`--user-data-dir=${profile}`) ? pid : null;
  } catch {
    return null;
  }
};

/**
 * Makes a profile free to use: a browser left over from a killed Sila is ended, and the marks of one that died are taken away (in a container the host's name
 * changes, and Chromium then refuses for ever: "in use on another computer"). Sila's own lock on the data folder is what keeps two of us apart.
 */
export const freeProfile = (profile: string): void => {
  kill(browserOf(profile) ?? undefined, true);
  for (const mark of MARKS) rmSync(join(profile, mark), { force: true });
};

/** The session's folder goes, so that a code to scan comes. Chromium may still be writing while it dies. */
export const forgetSession = (profile: string): void => rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
