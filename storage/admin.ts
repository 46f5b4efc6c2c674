/** What an operator looks at. */
import type { Event } from '../core/event.ts';
import { hex, place, type Ctx } from './context.ts';
import { one } from './driver.ts';
import { HOUSE, Tampered } from './vault.ts';

type Quarantined = { id: string; channel: string; why: string; at: number; bytes: number };

const COUNTS: Record<string, string> = {
  conversations: 'SELECT COUNT(*) AS n FROM conversation',
  waiting: 'SELECT COUNT(*) AS n FROM inbox WHERE state = 0',
  unsent: 'SELECT COUNT(*) AS n FROM outbox WHERE state = 0',
  failed: 'SELECT COUNT(*) AS n FROM outbox WHERE state = 2',
  unknown: 'SELECT COUNT(*) AS n FROM outbox WHERE state = 3',
  quarantined: 'SELECT (SELECT COUNT(*) FROM quarantine) + (SELECT COUNT(*) FROM inbox WHERE state = 2) AS n',
  tickets: `SELECT COUNT(*) AS n FROM ticket WHERE state <> 'closed'`,
  requests: 'SELECT COUNT(*) AS n FROM request WHERE body IS NOT NULL',
  wakes: 'SELECT COUNT(*) AS n FROM wake',
  misses: 'SELECT COUNT(*) AS n FROM miss',
  ratings: 'SELECT COUNT(*) AS n FROM rating',
  blobs: 'SELECT COUNT(*) AS n FROM blob',
  erased: 'SELECT COUNT(*) AS n FROM person WHERE erased IS NOT NULL',
};

export const counts = async (c: Ctx): Promise<Record<string, number>> => {
  const found: Record<string, number> = {};
  for (const [name, sql] of Object.entries(COUNTS)) found[name] = (await one<{ n: number }>(c.tx, sql, []))?.n ?? 0;
  return found;
};

const sealedEvent = async (c: Ctx, r: { person: string; mac: Uint8Array; at: number; body: Uint8Array | null; why: Uint8Array | null }): Promise<Quarantined> => {
  const why = await c.vault.open<string>(r.person, place('inbox', hex(r.mac), 'why'), r.why);
  const bytes = r.body?.length ?? 0;
  try {
    const event = await c.vault.open<Event>(r.person, place('inbox', hex(r.mac)), r.body);
    return { id: event?.id ?? '', channel: event ? ('from' in event ? event.from.channel : event.type) : '', why: why ?? 'it was waiting in a restored backup', at: r.at, bytes };
  } catch (e) {
    if (!(e instanceof Tampered)) throw e;
    return { id: '', channel: '', why: e.message, at: r.at, bytes };
  }
};

/** Unreadable webhooks and events that no turn could work on, newest first. */
export const quarantined = async (c: Ctx, max: number): Promise<Quarantined[]> => {
  const found: Quarantined[] = [];
  for (const r of await c.tx.all<{ mac: Uint8Array; at: number; size: number; head: Uint8Array }>('SELECT mac, at, size, head FROM quarantine ORDER BY seq DESC LIMIT ?', [max])) {
    const head = await c.vault.open<{ id: string; channel: string; why: string }>(HOUSE, place('quarantine', hex(r.mac), 'head'), r.head);
    if (head) found.push({ ...head, at: r.at, bytes: r.size });
  }
  const rows = await c.tx.all<{ person: string; mac: Uint8Array; at: number; body: Uint8Array | null; why: Uint8Array | null }>(
    'SELECT c.person, i.mac, i.at, i.body, i.why FROM inbox i JOIN conversation c ON c.id = i.conversation WHERE i.state = 2 ORDER BY i.seq DESC LIMIT ?', [max]);
  for (const r of rows) found.push(await sealedEvent(c, r));
  return found.sort((a, b) => b.at - a.at).slice(0, max);
};
