/**
 * What an upgrade works out from rows that were there before: SQL cannot open what is sealed. Runs once, in one transaction, before the first call.
 * What is damaged or whose key is gone is passed over.
 */
import type { Conversation } from '../core/conversation.ts';
import type { HistoryLine } from '../core/ports.ts';
import { learnedFrom, noteCard } from './cards.ts';
import { place, type Ctx } from './context.ts';
import { one } from './driver.ts';
import { nameIn, NO_FACE, sealFace, snippet, type Face } from './faces.ts';
import { dueOf, type Body, type Row } from './requests.ts';
import { staffMac } from './staff.ts';
import { readTicket } from './tickets.ts';
import { Tampered } from './vault.ts';
import { noteLine, noteName } from './words.ts';

const BATCH = 200; // conversations or requests held in memory at once

const open = async <T>(c: Ctx, person: string, at: string, sealed: Uint8Array | null): Promise<T | null> => {
  try {
    return await c.vault.open<T>(person, at, sealed);
  } catch (e) {
    if (e instanceof Tampered) return null;
    throw e;
  }
};

type Talk = { id: string; person: string; rev: number; state: Uint8Array | null };
type Ticket = { id: number; state: 'waiting' | 'taken' | 'closed'; priority: string; body: Uint8Array };

const fillConversation = async (c: Ctx, talk: Talk, given: string | null): Promise<void> => {
  const state = await open<Conversation>(c, talk.person, place('state', talk.id, talk.rev), talk.state);
  const face: Face = { ...NO_FACE, given, seen: state?.last ?? null };
  let last = null as { at: number; by: HistoryLine['by'] } | null;
  for (const r of await c.tx.all<{ n: number; at: number; by: HistoryLine['by']; body: Uint8Array }>('SELECT n, at, by, body FROM history WHERE conversation = ? ORDER BY n', [talk.id])) {
    const line = await open<{ text: string }>(c, talk.person, place('history', talk.id, r.n), r.body);
    if (!line) continue;
    if (r.by !== 'bot') await noteLine(c, talk.id, r.n, r.at, line.text);
    face.text = snippet(line.text);
    last = { at: Math.max(last?.at ?? 0, r.at), by: r.by };
  }
  if (given) await noteName(c, talk.id, given, last?.at ?? c.now);
  const ticket = await one<Ticket>(c.tx, 'SELECT id, state, priority, body FROM ticket WHERE conversation = ? ORDER BY id DESC LIMIT 1', [talk.id]);
  const taken = ticket?.state === 'taken' ? await readTicket(c, talk.person, ticket.id, ticket.body).catch(() => null) : null;
  await c.tx.run('UPDATE conversation SET pen = ?, lang = ?, stand = ?, last_at = ?, last_by = ?, ticket = ?, rank = ?, holder = ?, face = ? WHERE id = ?', [
    state?.pen ?? 'bot', state?.lang ?? 'ar', ticket?.state ?? 'free', last?.at ?? 0, last?.by ?? null, ticket?.id ?? null, !ticket || ticket.state === 'closed' ? null : ticket.priority === 'urgent' ? 0 : 1,
    taken?.who ? staffMac(c, taken.who.id) : null, await sealFace(c, talk.person, talk.id, face), talk.id]);
};

/** Oldest first, so that the newest word about a person stays. Gives the name that was last given in each conversation. */
const fillRequests = async (c: Ctx): Promise<Map<string, string>> => {
  const named = new Map<string, string>();
  for (let after: [number, string] = [-1, '']; ;) {
    const rows = await c.tx.all<Row>('SELECT * FROM request WHERE body IS NOT NULL AND (created, number) > (?, ?) ORDER BY created, number LIMIT ?', [...after, BATCH]);
    for (const row of rows) {
      await c.tx.run('UPDATE request SET due_at = ? WHERE number = ?', [dueOf({ kind: row.kind, state: row.state, created: row.created, nextUpdate: row.next_update }), row.number]);
      const body = await open<Body>(c, row.person, place('request', row.number), row.body);
      if (!body) continue;
      const nid = body.fields['national_id'];
      await noteCard(c, row.person, learnedFrom(typeof nid === 'string' ? nid : null, body.fields), row.created);
      const name = nameIn(body.fields['full_name']);
      if (name && row.conversation !== null) named.set(row.conversation, name);
    }
    const end = rows.at(-1);
    if (!end || rows.length < BATCH) return named;
    after = [end.created, end.number];
  }
};

const fillDesk = async (c: Ctx): Promise<void> => {
  const named = await fillRequests(c);
  // Known by their national id alone: nothing sealed tells it, but they are people all the same.
  for (const p of await c.tx.all<{ id: string; at: number | null }>('SELECT id, COALESCE(phone_at, (SELECT MAX(at) FROM link WHERE link.person = person.id)) AS at FROM person WHERE nid_mac IS NOT NULL AND listed_at IS NULL AND erased IS NULL', [])) {
    if (await c.vault.openable(p.id)) await noteCard(c, p.id, {}, p.at ?? c.now);
  }
  for (let after = ''; ;) {
    const talks = await c.tx.all<Talk>('SELECT id, person, rev, state FROM conversation WHERE id > ? ORDER BY id LIMIT ?', [after, BATCH]);
    for (const talk of talks) if (talk.rev > 0 && (await c.vault.openable(talk.person))) await fillConversation(c, talk, named.get(talk.id) ?? null);
    if (talks.length < BATCH) return;
    after = talks.at(-1)!.id;
  }
};

/** By the schema they belong to. */
const FILLS: readonly { to: number; run(c: Ctx): Promise<void> }[] = [{ to: 3, run: fillDesk }];
/** meta: the newest of them that was run. A new database has nothing to fill. */
const MARK = 'filled';

export const fill = async (c: Ctx): Promise<void> => {
  const done = Number((await one<{ value: string }>(c.tx, 'SELECT value FROM meta WHERE name = ?', [MARK]))?.value ?? 0);
  for (const f of FILLS) {
    if (f.to <= done) continue;
    await f.run(c);
    await c.tx.run('INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value', [MARK, String(f.to)]);
  }
};
