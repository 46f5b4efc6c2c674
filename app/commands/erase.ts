import type { Args } from '../args.ts';
import { readConfig } from '../config.ts';
import { operate } from '../remote.ts';
import { ROOT } from '../wire.ts';
import { wanted } from './print.ts';

export const run = async (args: Args): Promise<number> => {
  const [what] = args.rest;
  if (!what || args.flags.get('yes') === undefined) return wanted('erase REQUEST-NUMBER|CONVERSATION --yes 1   (cannot be undone: the person\'s key is destroyed)');
  await operate(readConfig(process.env, ROOT), 'person.erase', { what });
  console.log('erased');
  return 0;
};
