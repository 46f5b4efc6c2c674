/** Lines of the stream's store -> what the pages are told. Many lines about one thing become one, under the newest number. */
import type { StreamEvent } from '../api.ts';
import type { Rows } from '../handler.ts';
import type { DeskHouse } from '../house.ts';
import type { StreamLine } from '../../core/desk-ports.ts';
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

/** In order of their numbers. Rows are read once for all who listen. */
export const tellLines = async (house: DeskHouse, rows: Rows, lines: readonly StreamLine[], counted: Counted): Promise<Told[]> => {
  const newest = new Map<string, StreamLine>();
  for (const line of lines) newest.set(line.kind === 'conversation' || line.kind === 'request' ? `${line.kind} ${line.ref}` : line.kind === 'act' ? `act ${line.ref}` : line.kind === 'alert' ? `alert ${line.detail} ${line.ref}` : line.kind, line);
  const of = (kind: StreamLine['kind']): string[] => [...newest.values()].filter((l) => l.kind === kind).map((l) => l.ref);
  const alerts = [...newest.values()].filter((l) => l.kind === 'alert');
  const [talks, numbers] = [[...of('conversation'), ...alerts.flatMap((l) => (l.detail === 'nobody' ? [l.ref] : []))], [...of('request'), ...alerts.flatMap((l) => (l.detail === 'late' ? [l.ref] : []))]];
  const [conversations, requests] = await Promise.all([talks.length ? rows.conversations(house, [...new Set(talks)]) : [], numbers.length ? rows.requests(house, [...new Set(numbers)]) : []]);
  const conversationOf = new Map(conversations.map((c) => [c.row.conversation, c]));
  const requestOf = new Map(requests.map((r) => [r.number, r]));

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
  return [...newest.values()].toSorted((a, b) => a.seq - b.seq).flatMap((line) => {
    const e = event(line);
    return e ? [told(line.seq, e)] : [];
  });
};
