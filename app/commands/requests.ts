import { REQUEST_STATES, type RequestFile } from '../../core/request.ts';
import type { Args } from '../args.ts';
import { readConfig } from '../config.ts';
import { operate } from '../remote.ts';
import { ROOT } from '../wire.ts';
import { day, printRows, wanted } from './print.ts';

export const run = async (args: Args): Promise<number> => {
  const config = readConfig(process.env, ROOT);
  const [verb = 'list', number, state] = args.rest;
  const who = args.flags.get('who') ?? process.env['USER'] ?? 'staff';
  if (verb === 'list') {
    const rows = (await operate(config, 'requests.list', { ...(args.flags.has('kind') ? { kind: args.flags.get('kind') } : {}), ...(args.flags.has('state') ? { state: args.flags.get('state') } : {}) })) as unknown as RequestFile[];
    printRows(args, rows, {
      number: (r: RequestFile) => r.number, kind: (r: RequestFile) => r.kind, about: (r: RequestFile) => r.about, state: (r: RequestFile) => r.state,
      department: (r: RequestFile) => r.department, since: (r: RequestFile) => day(r.created), 'next update': (r: RequestFile) => day(r.nextUpdate),
    });
    return 0;
  }
  if (verb === 'show' && number) { console.log(JSON.stringify(await operate(config, 'requests.show', { number }), null, 2)); return 0; }
  if (verb === 'set' && number && state && (REQUEST_STATES as readonly string[]).includes(state)) {
    const file = (await operate(config, 'requests.set', { number, state, who, ...(args.flags.has('note') ? { note: args.flags.get('note') } : {}) })) as unknown as RequestFile;
    console.log(`${file.number} ${file.state}`);
    return 0;
  }
  return wanted(`requests list [--kind K] [--state S] | show NUMBER | set NUMBER STATE [--note TEXT] [--who NAME]\nSTATE is one of ${REQUEST_STATES.join(', ')}`);
};
