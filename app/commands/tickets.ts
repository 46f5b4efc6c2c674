import type { HistoryLine, Ticket } from '../../core/ports.ts';
import { waited } from '../../desk/rules.ts';
import type { Args } from '../args.ts';
import { readConfig } from '../config.ts';
import { operate } from '../remote.ts';
import { ROOT } from '../wire.ts';
import { day, printRows, wanted } from './print.ts';

/** Word of the terminal -> what staff do. */
const ACTS = { take: 'took', say: 'said', return: 'returned', close: 'closed' } as const;

export const run = async (args: Args): Promise<number> => {
  const config = readConfig(process.env, ROOT);
  const [verb = 'list', id, ...words] = args.rest;
  const who = args.flags.get('who') ?? process.env['USER'] ?? 'staff';
  if (verb === 'list') {
    const rows = (await operate(config, 'tickets.list', args.flags.has('state') ? { state: args.flags.get('state') } : {})) as unknown as Ticket[];
    printRows(args, rows, {
      id: (t: Ticket) => t.id, state: (t: Ticket) => t.state, priority: (t: Ticket) => t.priority, reason: (t: Ticket) => t.reason, channel: (t: Ticket) => t.address.channel,
      opened: (t: Ticket) => day(t.opened), minutes: (t: Ticket) => Math.round(waited(t, Date.now()) / 60_000), by: (t: Ticket) => t.who?.name, about: (t: Ticket) => t.about,
    });
    return 0;
  }
  if (verb === 'show' && id) {
    const { ticket, history } = (await operate(config, 'tickets.show', { id: Number(id) })) as unknown as { ticket: Ticket; history: HistoryLine[] };
    if (args.flags.has('json')) { console.log(JSON.stringify({ ticket, history })); return 0; }
    console.log(`${ticket.id} ${ticket.state} ${ticket.priority} ${ticket.reason} (${ticket.address.channel}) last message: ${ticket.lastSeen ?? '-'}`);
    for (const line of history) console.log(`${day(line.at)}  ${line.by.padEnd(6)} ${line.who ?? ''} ${line.text}${line.media.map((m) => ` [${m.name}]`).join('')}`);
    return 0;
  }
  if (Object.hasOwn(ACTS, verb) && id) {
    await operate(config, 'tickets.act', { id: Number(id), act: ACTS[verb as keyof typeof ACTS], who, ...(words.length ? { text: words.join(' ') } : {}), seen: args.flags.get('seen') ?? null });
    console.log(`${verb}: accepted`);
    return 0;
  }
  return wanted('tickets list | show ID | take ID | say ID TEXT [--seen MESSAGE] | return ID | close ID  [--who NAME]');
};
