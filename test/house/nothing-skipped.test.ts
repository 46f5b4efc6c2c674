/** Tests that need Chromium or foreign clients stand aside where these are missing. The judge sets SILA_NO_SKIP: then they may not be missing. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const PEERS = join(ROOT, 'test/peers');
const chromium = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const strict = (process.env['SILA_NO_SKIP'] ?? '') !== '';
const peers = Object.keys((JSON.parse(readFileSync(join(PEERS, 'package.json'), 'utf8')) as { dependencies?: Record<string, string>; devDependencies?: Record<string, string> }).dependencies ?? {});

/** What is needed, whether it is there, and the way to it. */
const NEEDS: [string, boolean, string][] = [
  ['Chromium', existsSync(chromium), 'apt-get install chromium, or set CHROMIUM to where it is'],
  ['foreign clients', peers.length > 0 && peers.every((name) => existsSync(join(PEERS, 'node_modules', name, 'package.json'))), 'npm run peers'],
];

describe('what the tests need', () => {
  const missing = NEEDS.filter(([, there]) => !there);
  if (missing.length && !strict) console.log(`some tests are skipped for want of ${missing.map(([what, , how]) => `${what} (${how})`).join(' and ')}`);
  it.runIf(strict).each(NEEDS)('%s is there', (_what, there, how) => { expect(there, how).toBe(true); });
  it('the judge asks for it, and brings it', () => {
    const judge = readFileSync(join(ROOT, '.ci/run'), 'utf8');
    for (const part of ['SILA_NO_SKIP=1 npm test', 'test/peers', 'chromium']) expect(judge).toContain(part);
    expect((JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> }).scripts['peers']).toContain('test/peers');
  });
});
