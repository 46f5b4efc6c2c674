import { ROLES, type StaffFile } from '../../core/staff.ts';
import { CHOOSE_MS, chooseLink } from '../../desk/sign/words.ts';
import type { Args } from '../args.ts';
import { readConfig } from '../config.ts';
import { operate } from '../remote.ts';
import { ROOT } from '../wire.ts';
import { day, printRows, wanted } from './print.ts';

const HOUR = 3_600_000;

export const run = async (args: Args): Promise<number> => {
  const config = readConfig(process.env, ROOT);
  const [verb = 'list', login, name, role] = args.rest;
  const show = (word: string): number => {
    const base = config.url?.replace(/\/+$/, '') ?? `http://localhost:${config.port}`;
    console.log(`${chooseLink(base, word)}\nOpens once, within ${CHOOSE_MS / HOUR} hours. Hand it over in person or by phone, not in a group.`);
    return 0;
  };
  if (verb === 'list') {
    printRows(args, (await operate(config, 'staff.list', {})) as unknown as StaffFile[], {
      login: (s: StaffFile) => s.login, name: (s: StaffFile) => s.name, role: (s: StaffFile) => s.role, authenticator: (s: StaffFile) => (s.totp ? 'yes' : ''), disabled: (s: StaffFile) => (s.disabled ? 'yes' : ''), 'last sign-in': (s: StaffFile) => day(s.seen),
    });
    return 0;
  }
  if (verb === 'add' && login && name && role && (ROLES as readonly string[]).includes(role)) return show(((await operate(config, 'staff.add', { login, name, role })) as { word: string }).word);
  if (verb === 'reset' && login) return show(((await operate(config, 'staff.reset', { login })) as { word: string }).word);
  return wanted(`staff list | add LOGIN NAME ROLE | reset LOGIN\nROLE is one of ${ROLES.join(', ')}`);
};
