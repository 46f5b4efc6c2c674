import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { safeName } from '../../core/files.ts';
import type { HistoryLine, NoteLine, Ticket } from '../../core/ports.ts';
import { waited } from '../../desk/rules.ts';
import type { Args } from '../args.ts';
import { readConfig, type Config } from '../config.ts';
import { operate } from '../remote.ts';
import { ROOT } from '../wire.ts';
import { day, printRows, wanted } from './print.ts';

/** Word of the terminal -> what staff do. */
const ACTS = { take: 'took', say: 'said', note: 'noted', return: 'returned', close: 'closed' } as const;

/** What staff must know of a message of ours. */
const fate = (l: HistoryLine): string => (l.progress === 'failed' || l.progress === 'unknown' ? `  (${l.progress}${l.why ? `: ${l.why}` : ''})` : '');

/** Writes a ticket's files where its reader can open them: a voice note can only be listened to. Readable by that user alone. */
const save = async (config: Config, ticket: number, folder: string): Promise<number> => {
  const files = (await operate(config, 'files.list', { ticket })) as unknown as { id: string; name: string }[];
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const [n, f] of files.entries()) {
    const { name, bytes } = (await operate(config, 'files.get', { ticket, file: f.id })) as unknown as { name: string; bytes: string };
    const path = join(folder, `${String(n + 1).padStart(2, '0')}-${safeName(name)}`);
    writeFileSync(path, Buffer.from(bytes, 'base64'), { mode: 0o600 });
    console.log(path);
  }
  if (!files.length) console.log('no files');
  return 0;
};

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
    const { ticket, history, notes } = (await operate(config, 'tickets.show', { id: Number(id) })) as unknown as { ticket: Ticket; history: HistoryLine[]; notes: NoteLine[] };
    if (args.flags.has('json')) { console.log(JSON.stringify({ ticket, history, notes })); return 0; }
    console.log(`${ticket.id} ${ticket.state} ${ticket.priority} ${ticket.reason} (${ticket.address.channel}) last message: ${ticket.lastSeen ?? '-'}`);
    for (const line of history) console.log(`${day(line.at)}  ${line.by.padEnd(6)} ${line.who ?? ''} ${line.text}${line.media.map((m) => ` [${m.name}]`).join('')}${fate(line)}`);
    for (const note of notes) console.log(`${day(note.at)}  note   ${note.who} ${note.text}`);
    return 0;
  }
  if (verb === 'save' && id && words[0]) return save(config, Number(id), words[0]);
  if (verb === 'link' && id && words[0]) { // the person of this request also writes in the ticket's conversation; their other conversations are told
    await operate(config, 'tickets.link', { id: Number(id), number: words[0] });
    console.log('linked');
    return 0;
  }
  if (Object.hasOwn(ACTS, verb) && id) {
    await operate(config, 'tickets.act', { id: Number(id), act: ACTS[verb as keyof typeof ACTS], who, ...(words.length ? { text: words.join(' ') } : {}), seen: args.flags.get('seen') ?? null });
    console.log(`${verb}: accepted`);
    return 0;
  }
  return wanted('tickets list | show ID | take ID | say ID TEXT [--seen MESSAGE] | note ID TEXT | return ID | close ID | save ID FOLDER | link ID REQUEST-NUMBER  [--who NAME]');
};
