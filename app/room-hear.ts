/** A word of the staff in a room -> events of the conversation, or something to tell its author. Pure: the desk's rules decide. */
import type { StaffEvent } from '../core/event.ts';
import type { StaffWord, Ticket } from '../core/ports.ts';
import { isConfided, may, type Refusal } from '../desk/rules.ts';
import { staffPointer } from './files.ts';
import { printOf, type RoomRecord, type Said, type Tell } from './room-record.ts';

/** What a line that begins with a stroke means, should a channel have let it through as words. */
const COMMANDS: Readonly<Record<string, StaffWord['act']>> = { note: 'noted', return: 'returned', close: 'closed', take: 'took' };
const COMMAND = /^\s*\/(\p{L}*)(?:@\w+)?(?:\s+([\s\S]*))?$/u;

const TELLS: Record<Refusal, Tell['word']> = { closed: 'tell.closed', 'taken-by-other': 'tell.taken', 'not-taken': 'tell.waiting', 'not-yours': 'tell.taken', empty: 'tell.empty' };

export type Heard = { events: StaffEvent[]; said: Said[]; tell: Tell | null };

export const idOf = (channel: string, word: string): string => `${channel}:${word}`;

/** Words that begin with a stroke never reach the person. Null: a command nobody knows. */
const read = (w: StaffWord): StaffWord | null => {
  const command = w.act === 'said' ? COMMAND.exec(w.text ?? '') : null;
  if (!command) return w;
  const act = COMMANDS[(command[1] ?? '').toLowerCase()];
  const { text: _, ...rest } = w;
  return act ? { ...rest, act, ...(command[2]?.trim() ? { text: command[2].trim() } : {}) } : null;
};

/** `claimed`: somebody's claim that is accepted but not yet worked on. */
export const hear = (channel: string, given: StaffWord, r: RoomRecord, ticket: Ticket, claimed: Ticket['who']): Heard => {
  const id = idOf(channel, given.id);
  const again = r.said.some((s) => s.id === id); // the provider brings it a second time: nothing is told twice
  const told = (word: Tell['word'], holder?: string): Heard => ({ events: [], said: [], tell: again ? null : { id, word, who: given.who.id, author: given.who.name, ...(holder ? { holder } : {}) } });
  if (given.place !== r.room) return told('tell.old');
  if (isConfided(ticket)) return told('tell.management'); // who sits in a group is not known to be management
  const w = read(given);
  if (!w) return told('tell.command');
  const { who, act } = w;
  const media = (w.media ?? []).map((m) => (m.pointer === undefined ? m : { ...m, pointer: staffPointer(channel, m.pointer) }));
  const now: Ticket = ticket.state === 'waiting' && claimed ? { ...ticket, state: 'taken', who: claimed } : ticket;
  if (act === 'took' && now.state === 'taken' && now.who?.id === who.id) return { events: [], said: [], tell: null };

  const event = (of: StaffEvent['act'], own: string, more: Partial<StaffEvent> = {}): StaffEvent => ({ type: 'staff', id: own, at: w.at, act: of, who, ...more });
  const takes = act === 'said' && now.state === 'waiting';
  const permission = may(act, takes ? { ...now, state: 'taken', who } : now, who, w.text?.trim() || (act === 'said' && media.length ? 'a file' : undefined));
  if (!permission.may) return told(TELLS[permission.why], now.who?.name);

  const words = act === 'took' ? {} : { ...(w.text === undefined ? {} : { text: w.text }), ...(media.length ? { media } : {}) };
  const events = [
    ...(takes ? [event('took', `${id}:took`)] : []),
    event(act, id, { ...words, ...(act === 'said' ? { seen: r.seen } : {}) }),
  ];
  const silent = act === 'took' || (!w.text && !media.length);
  const said: Said = { id, at: w.at, who: who.id, author: who.name, print: w.text ? printOf(w.text) : null, files: media.length, ...(silent ? { done: true as const } : {}) };
  return { events, said: again ? [] : [said], tell: null };
};
