/** Where the master key comes from: given by the caller, or a file of our own that nobody else may read. */
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { SilaError } from '../core/errors.ts';

export const KEY_FILE = 'master.key';

const decode = (text: string, where: string): Uint8Array => {
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length !== 32 || !/^[A-Za-z0-9+/_-]{43}=?$/.test(text.trim())) throw new SilaError('KEY_MISSING', `It must be 32 bytes in base64 (${where}).`);
  return key;
};

/** `fresh`: nothing was written in this folder yet, so a key may be made. Data without its key is never given a new one. */
export const masterKey = (dir: string, given: string | undefined, fresh: boolean): Uint8Array => {
  if (given) return decode(given, 'SILA_MASTER_KEY');
  const file = join(dir, KEY_FILE);
  if (existsSync(file)) {
    // Windows has no such bits: the folder's own rights guard the file there.
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) throw new SilaError('KEY_OPEN', file);
    return decode(readFileSync(file, 'utf8'), file);
  }
  if (!fresh) throw new SilaError('KEY_MISSING', file);
  const key = randomBytes(32);
  const fd = openSync(file, 'wx', 0o600);
  try {
    writeSync(fd, `${key.toString('base64')}\n`);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  return key;
};
