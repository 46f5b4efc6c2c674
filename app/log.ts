/** The log: JSON lines on stderr. What people write never gets here; ids, codes and times do. */
import { pino, type Logger } from 'pino';

/** Keys that may hold words or identity: cut out wherever they appear, should one slip into an object we log. */
const PRIVATE = ['text', 'body', 'label', 'name', 'caption', 'slots', 'fields', 'question', 'about', 'phone', 'nid', 'user', 'state', 'message', 'authorization', 'cookie', 'token'];

export type Log = Logger;
export const openLog = (level: string): Log =>
  pino({ level, base: null, redact: { paths: PRIVATE.flatMap((k) => [k, `*.${k}`, `*.*.${k}`]), censor: '[private]' }, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ dest: 2, sync: false }));
