/** Folders and bytes for the storage tests. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';

const made: string[] = [];
/** A fresh folder that goes after the test. */
export const folder = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'sila-test-'));
  made.push(dir);
  return dir;
};
afterEach(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
});

/** Which files of a folder hold these bytes. */
export const filesWith = (dir: string, needle: string | Uint8Array): string[] => readdirSync(dir).filter((f) => readFileSync(join(dir, f)).includes(needle));

/** The message of a promise's refusal, to compare error codes. */
export const refusal = async (p: Promise<unknown>): Promise<string> => p.then(() => 'nothing was refused', (e: unknown) => (e instanceof Error ? e.message.split(':')[0]! : String(e)));
