/** Lines of the stream's store -> what the pages are told. Many lines about one thing become one, under the newest number. */
import type { StreamEvent } from '../api.ts';
import type { Rows } from '../handler.ts';
import type { DeskHouse } from '../house.ts';
import { lineSeen, requestSeen } from '../discretion.ts';
import type { InboxLine, RequestLine, StreamLine } from '../../core/desk-ports.ts';
import type { Role } from '../../core/staff.ts';

/** Who hears of what: a role, and those above it. */
export const HEARS: Record<StreamEvent['kind'], Role> = { conversation: 'viewer', request: 'viewer', act: 'agent', presence: 'viewer', library: 'viewer', channels: 'viewer', staff: 'viewer', alert: 'supervisor', reload: 'viewer' };

export type Told = { seq: number; role: Role; data: string };
const OUTCOMES = ['done', 'changed', 'not-taken', 'taken'] as const;
const isOutcome = (s: string | undefined): s is (typeof OUTCOMES)[number] => (OUTCOMES as readonly string[]).includes(s ?? '');

export const told = (seq: number, event: StreamEvent): Told => ({ seq, role: HEARS[event.kind], data: JSON.stringify(event) });

/** What a conversation's unread count was: a rise is worth a sound. */
export type Counted = Map<string, number>;
const KEPT = 20_000;
/** Staff read two languages. */
const NOBODY = { ar: 'لم يستلم أحد هذه المحادثة', en: 'Nobody took this conversation' };
const isFresh = (counted: Counted, conversation: string, unread: number): boolean => {
  const before = counted.get(conversation) ?? 0;
  if (counted.size >= KEPT) counted.clear();
  counted.set(conversation, unread);
  return unread > before;
};

/** `all`: management; the others see the `rest`, in which some things are not there (discretion.ts). */
export type Sees = 'all' | 'rest';
/** The newest line about each thing, and what the store knows of it. */
export type Read = { lines: StreamLine[]; conversations: InboxLine[]; requests: RequestLine[] };

/** Once for all who listen. */
export const readLines = async (house: DeskHouse, rows: Rows, lines: readonly StreamLine[]): Promise<Read> => {
  const newest = new Map<string, StreamLine>();
  for (const line of lines) newest.set(line.kind === 'conversation' || line.kind === 'request' ? `${line.kind} ${line.ref}` : line.kind === 'act' ? `act ${line.ref}` : line.kind === 'alert' ? `alert ${line.detail} ${line.ref}` : line.kind, line);
  const left = [...newest.values()].toSorted((a, b) => a.seq - b.seq);
  const about = (kind: StreamLine['kind'], alert: string): string[] => [...new Set(left.filter((l) => l.kind === kind || (l.kind === 'alert' && l.detail === alert)).map((l) => l.ref))];
  const [talks, numbers] = [about('conversation', 'nobody'), about('request', 'late')];
  const [conversations, requests] = await Promise.all([talks.length ? rows.conversations(house, talks) : [], numbers.length ? rows.requests(house, numbers) : []]);
  return { lines: left, conversations, requests };
};

/** In order of their numbers. */
export const tellLines = (house: DeskHouse, rows: Rows, { lines, conversations, requests }: Read, sees: Sees, counted: Counted): Told[] => {
  const conversationOf = new Map(conversations.flatMap((l) => { const seen = sees === 'all' ? l : lineSeen(l); return seen ? [[l.conversation, { row: rows.conversation(house, seen), seen: l.seen }] as const] : []; }));
  const requestOf = new Map(requests.flatMap((r) => ((sees === 'all' ? r : requestSeen(r)) ? [[r.number, rows.request(house, r)] as const] : [])));

  const event = (line: StreamLine): StreamEvent | null => {
    switch (line.kind) {
      case 'conversation': {
        const found = conversationOf.get(line.ref);
        return found ? { kind: 'conversation', row: found.row, seen: found.seen, fresh: isFresh(counted, line.ref, found.row.unread) } : null;
      }
      case 'request': {
        const row = requestOf.get(line.ref);
        return row ? { kind: 'request', row } : null;
      }
      case 'act': {
        const [conversation, outcome] = (line.detail ?? '').split(' ');
        return conversation && isOutcome(outcome) ? { kind: 'act', event: line.ref, conversation, outcome } : null;
      }
      case 'library': return { kind: 'library', n: Number.isSafeInteger(Number(line.ref)) ? Number(line.ref) : line.seq };
      case 'alert': {
        const [request, talk] = line.detail === 'late' ? [requestOf.get(line.ref), undefined] : [undefined, conversationOf.get(line.ref)?.row];
        if (request) return { kind: 'alert', what: 'late', at: line.at, number: request.number, conversation: request.conversation, name: request.name, title: request.title };
        return talk ? { kind: 'alert', what: 'nobody', at: line.at, number: null, conversation: talk.conversation, name: talk.name, title: NOBODY } : null;
      }
      case 'channels': return { kind: 'channels' };
      case 'staff': return { kind: 'staff' };
    }
  };
  return lines.flatMap((line) => {
    const e = event(line);
    return e ? [told(line.seq, e)] : [];
  });
};
