/** Events in: accepted once for ever, handed out one a conversation, given back or put aside. */
import type { Event } from '../core/event.ts';
import type { Address, Media } from '../core/message.ts';
import type { Accepted, Incoming, Job } from '../core/ports.ts';
import type { Conversation } from '../core/conversation.ts';
import { leave, lineOf, type Line } from './addresses.ts';
import { refer } from './blobs.ts';
import { setCursor } from './cursors.ts';
import { hex, newId, place, type Ctx } from './context.ts';
import { one } from './driver.ts';
import { DONE, QUARANTINED, WAITING } from './migrations.ts';
import { HOUSE, Tampered } from './vault.ts';

type Head = { seq: number; mac: Uint8Array; tries: number; ready_at: number; body: Uint8Array | null };

/** Events of one channel share one space of ids; events of our own making are told apart by their type. */
export const eventMac = (c: Ctx, event: Event): Uint8Array => c.vault.mac('event', 'from' in event ? event.from.channel : event.type, event.id);

const mediaOf = (event: Event): Media[] => (event.type === 'message' && event.body.kind === 'media' ? event.body.media : event.type === 'staff' ? (event.media ?? []) : []);

/** Writes one event at the end of a conversation's line, whatever its type. False: it was there. */
export const put = async (c: Ctx, line: Line, event: Event, mac: Uint8Array = eventMac(c, event)): Promise<boolean> => {
  // A provider's clock that runs ahead must not make its message wait; an old message that was fetched late goes first.
  const ready = Math.min(event.at, c.now);
  const body = await c.vault.seal(line.person, place('inbox', hex(mac)), event);
  const { changes } = await c.tx.run(
    'INSERT INTO inbox (mac, conversation, state, kind, at, tries, ready_at, body) VALUES (?, ?, ?, ?, ?, 0, ?, ?) ON CONFLICT (mac) DO NOTHING',
    [mac, line.id, WAITING, event.type, c.now, ready, body],
  );
  if (!changes) return false;
  // Whoever writes has let us in again. A fast clock must not keep a window open.
  if (event.type === 'message') await c.tx.run('UPDATE conversation SET heard_at = CASE WHEN heard_at > ? THEN heard_at ELSE ? END, blocked_at = NULL, ready_at = COALESCE(ready_at, ?) WHERE id = ?', [ready, ready, ready, line.id]);
  else if (line.ready_at === null) await c.tx.run('UPDATE conversation SET ready_at = ? WHERE id = ? AND ready_at IS NULL', [ready, line.id]);
  for (const m of mediaOf(event)) await refer(c, m.id, 'message', line.id, line.person);
  return true;
};

export const accept = async (c: Ctx, batch: Incoming[], cursor?: { name: string; value: string }): Promise<Accepted[]> => {
  const answers: Accepted[] = [];
  for (const { event, to } of batch) {
    const mac = eventMac(c, event);
    const seen = await one<{ conversation: string }>(c.tx, 'SELECT conversation FROM inbox WHERE mac = ?', [mac]);
    if (seen) {
      answers.push({ conversation: seen.conversation, seen: true });
      continue;
    }
    const line = 'address' in to ? await lineOf(c, to.address, 'also' in event ? event.also : undefined) : await one<Line>(c.tx, 'SELECT id, person, ready_at FROM conversation WHERE id = ?', [to.conversation]);
    if (!line) throw new Error(`event of type ${event.type} for a conversation that does not exist`);
    await put(c, line, event, mac);
    if (event.type === 'contact' && event.moved) await leave(c, line);
    answers.push({ conversation: line.id, seen: false });
  }
  if (cursor) await setCursor(c, cursor.name, cursor.value);
  return answers;
};

export const quarantine = async (c: Ctx, channel: string, id: string, bytes: Uint8Array, why: string, at: number): Promise<void> => {
  const mac = c.vault.mac('quarantine', channel, id);
  const head = await c.vault.seal(HOUSE, place('quarantine', hex(mac), 'head'), { channel, id, why });
  const sealed = await c.vault.sealBytes(HOUSE, place('quarantine', hex(mac), 'bytes'), bytes);
  await c.tx.run('INSERT INTO quarantine (mac, at, size, head, bytes) VALUES (?, ?, ?, ?, ?) ON CONFLICT (mac) DO NOTHING', [mac, at, bytes.length, head, sealed]);
};

export const headOf = (c: Ctx, conversation: string): Promise<Head | null> =>
  one<Head>(c.tx, 'SELECT seq, mac, tries, ready_at, body FROM inbox WHERE conversation = ? AND state = 0 ORDER BY seq LIMIT 1', [conversation]);

const release = async (c: Ctx, conversation: string): Promise<void> => {
  const head = await headOf(c, conversation);
  await c.tx.run('UPDATE conversation SET token = NULL, ready_at = ? WHERE id = ?', [head?.ready_at ?? null, conversation]);
};

const setAside = async (c: Ctx, conversation: string, person: string, head: { seq: number; mac: Uint8Array }, why: string): Promise<void> => {
  const sealed = await c.vault.seal(person, place('inbox', hex(head.mac), 'why'), why);
  await c.tx.run('UPDATE inbox SET state = ?, why = ? WHERE seq = ?', [QUARANTINED, sealed, head.seq]);
  await release(c, conversation);
};

export const claim = async (c: Ctx, now: number, lease: number, max: number): Promise<Job[]> => {
  const lines = await c.tx.all<{ id: string; person: string; address: Uint8Array; rev: number; state: Uint8Array | null }>(
    'SELECT id, person, address, rev, state FROM conversation WHERE ready_at <= ? ORDER BY ready_at LIMIT ?', [now, max]);
  const jobs: Job[] = [];
  for (const l of lines) {
    const head = await headOf(c, l.id);
    if (!head) {
      await release(c, l.id);
      continue;
    }
    try {
      const event = await c.vault.open<Event>(l.person, place('inbox', hex(head.mac)), head.body);
      const address = await c.vault.open<Address>(l.person, place('address', l.id), l.address);
      if (!event || !address) { // its person was erased: nothing to do and nobody to tell
        await c.tx.run('UPDATE inbox SET state = ?, body = NULL WHERE seq = ?', [DONE, head.seq]);
        await release(c, l.id);
        continue;
      }
      const state = await c.vault.open<Conversation>(l.person, place('state', l.id, l.rev), l.state);
      const token = newId('l');
      await c.tx.run('UPDATE inbox SET tries = tries + 1 WHERE seq = ?', [head.seq]);
      await c.tx.run('UPDATE conversation SET token = ?, ready_at = ? WHERE id = ?', [token, now + lease, l.id]);
      jobs.push({ conversation: l.id, address, token, rev: l.rev, state, event, tries: head.tries });
    } catch (e) {
      if (!(e instanceof Tampered)) throw e;
      await setAside(c, l.id, l.person, head, e.message); // one damaged line must not stop the others
    }
  }
  return jobs;
};

export const giveBack = async (c: Ctx, job: Job, retryAt: number | null, why: string): Promise<void> => {
  const line = await one<{ person: string; token: string | null }>(c.tx, 'SELECT person, token FROM conversation WHERE id = ?', [job.conversation]);
  const head = line && line.token === job.token ? await headOf(c, job.conversation) : null;
  if (!line || !head) return; // somebody else holds it by now
  if (retryAt === null) return setAside(c, job.conversation, line.person, head, why);
  const sealed = await c.vault.seal(line.person, place('inbox', hex(head.mac), 'why'), why);
  await c.tx.run('UPDATE inbox SET ready_at = ?, why = ? WHERE seq = ?', [retryAt, sealed, head.seq]);
  await release(c, job.conversation);
};
