import type { Args } from '../args.ts';
import { readConfig } from '../config.ts';
import { operate } from '../remote.ts';
import { ROOT } from '../wire.ts';
import { day, printRows } from './print.ts';

type Miss = { at: number; question: string; why: string };
export const run = async (args: Args): Promise<number> => {
  const rows = (await operate(readConfig(process.env, ROOT), 'misses.list', { days: Number(args.flags.get('days') ?? 30) })) as unknown as Miss[];
  printRows(args, rows, { at: (m: Miss) => day(m.at), why: (m: Miss) => m.why, question: (m: Miss) => m.question });
  return 0;
};
