/**
 * What an upgrade works out from rows that were there before: SQL cannot open what is sealed. Runs once, in one transaction, before the first call.
 * What is damaged or whose key is gone is passed over.
 */
import type { Conversation } from '../core/conversation.ts';
import type { TicketReason } from '../core/effect.ts';
import type { Staff } from '../core/event.ts';
import type { HistoryLine } from '../core/ports.ts';
import { ANSWER_MS, TICKET_DEPARTMENTS } from '../core/ticket.ts';
import { learnedFrom, noteCard } from './cards.ts';
import { place, type Ctx } from './context.ts';
import { one } from './driver.ts';
import { nameIn, NO_FACE, sealFace, snippet, type Face } from './faces.ts';
import { dueOf, type Body, type Row } from './requests.ts';
import { placesOf } from './places.ts';
import { staff, staffMac } from './staff.ts';
import { readTicket, sealHolder } from './tickets.ts';
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

type Held = { id: string; person: string; rev: number; state: Uint8Array | null; stand: string | null; holder: Uint8Array | null; face: Uint8Array | null; ticket: number | null; opened: number | null; promised: number | null; reason: TicketReason | null; ticket_body: Uint8Array | null };

/** What schema 4 has beside: who holds it, where it stands, whom its ticket is for, when it is to be answered, what the person said last. */
const fillStanding = async (c: Ctx, r: Held, staff: readonly Staff[]): Promise<void> => {
  const state = await open<Conversation>(c, r.person, place('state', r.id, r.rev), r.state);
  const ticket = r.ticket === null || !r.ticket_body ? null : await readTicket(c, r.person, r.ticket, r.ticket_body).catch(() => null);
  // Taken without a ticket: only the hash of its holder was kept.
  const holder = r.stand !== 'taken' ? null : (ticket?.who ?? staff.find((s) => r.holder !== null && Buffer.from(staffMac(c, s.id)).equals(r.holder)) ?? null);
  const face = await open<Face>(c, r.person, place('face', r.id), r.face);
  let heard: Face['heard'];
  const last = await one<{ n: number; at: number; body: Uint8Array }>(c.tx, `SELECT n, at, body FROM history WHERE conversation = ? AND by = 'person' ORDER BY n DESC LIMIT 1`, [r.id]);
  const said = last && (await open<{ text: string }>(c, r.person, place('history', r.id, last.n), last.body));
  if (last && said) heard = { at: last.at, text: snippet(said.text) };
  await c.tx.run('UPDATE conversation SET held = ?, places = ?, department = ?, due_at = ?, face = ? WHERE id = ?', [
    holder && (await sealHolder(c, r.person, r.id, holder)), state && placesOf(state), r.reason && TICKET_DEPARTMENTS[r.reason], r.opened === null ? 0 : (r.promised ?? r.opened + ANSWER_MS),
    face ? await sealFace(c, r.person, r.id, heard ? { ...face, heard } : face) : r.face, r.id]);
};

const fillStandings = async (c: Ctx): Promise<void> => {
  const members = await staff(c);
  for (let after = ''; ;) {
    const rows = await c.tx.all<Held>(`SELECT c.id, c.person, c.rev, c.state, c.stand, c.holder, c.face, c.ticket, t.opened, t.promised, t.reason, t.body AS ticket_body
      FROM conversation c LEFT JOIN ticket t ON t.id = c.ticket WHERE c.id > ? ORDER BY c.id LIMIT ?`, [after, BATCH]);
    for (const r of rows) if (r.rev > 0 && (await c.vault.openable(r.person))) await fillStanding(c, r, members);
    if (rows.length < BATCH) break;
    after = rows.at(-1)!.id;
  }
  // Closed before: nobody looks them up by department, but each has one.
  for (const [reason, department] of Object.entries(TICKET_DEPARTMENTS)) await c.tx.run('UPDATE ticket SET department = ? WHERE reason = ?', [department, reason]);
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
const FILLS: readonly { to: number; run(c: Ctx): Promise<void> }[] = [{ to: 3, run: fillDesk }, { to: 4, run: fillStandings }];
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
