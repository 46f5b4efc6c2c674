import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Args } from '../args.ts';
import { chatLines } from '../chat.ts';
import { Preset } from '../chat-format.ts';
import { readConfig } from '../config.ts';
import { ROOT } from '../wire.ts';

/** A Sunday morning in working hours, when no `--at` is given: scripts play the same on every day. */
const DEFAULT_AT = '2026-11-22T10:00:00+03:00';
const CHANNELS = ['web', 'whatsapp', 'telegram'];

export const run = async ({ flags }: Args): Promise<number> => {
  const channel = flags.get('channel') ?? 'web';
  const at = Date.parse(flags.get('at') ?? DEFAULT_AT);
  if (!flags.has('json') || !CHANNELS.includes(channel) || Number.isNaN(at)) {
    console.error(`usage: sila chat --json [--channel ${CHANNELS.join('|')}] [--at ISO-time] [--preset FILE] [--live]`);
    return 2;
  }
  const file = flags.get('preset');
  const preset = Preset.parse(file ? JSON.parse(readFileSync(file, 'utf8')) : {});
  const config = readConfig(process.env, ROOT);
  await chatLines(createInterface({ input: process.stdin, crlfDelay: Infinity }), (line) => process.stdout.write(`${line}\n`), { channel, at, mode: flags.has('live') ? 'live' : 'demo', preset, flows: config.flows });
  return 0;
};
