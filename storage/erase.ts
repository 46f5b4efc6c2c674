/** Erasing: the rows go, the keys are destroyed after the commit, the people are written on the erasure list (keys.db). */
import { newConversation } from '../core/conversation.ts';
import type { Address } from '../core/message.ts';
import type { Event } from '../core/event.ts';
import type { Lang } from '../core/text.ts';
import { ownersNamed, unrefer } from './blobs.ts';
import { hex, newPerson, ownerMac, place, type Ctx } from './context.ts';
import { one } from './driver.ts';
import { headOf } from './inbox.ts';
import { forgetLinks } from './links.ts';
import { DONE, GONE, QUARANTINED, WAITING } from './migrations.ts';
import { talksOf } from './persons.ts';
import { forgetIds } from './provider-ids.ts';
import { tell } from './stream.ts';

type Line = { person: string; address: Uint8Array };
/** What holds rows by conversation and is simply deleted. Inbox and outbox keep their blind index: what was seen once stays seen. */
const BY_CONVERSATION = ['history', 'log', 'rating', 'consent', 'miss', 'link', 'ticket', 'wake', 'alias', 'word'] as const;

/** The names under which blobs and web chats may know this conversation. */
const namesOf = (conversation: string, address: Address | null): string[] => (address ? [conversation, address.user, `${address.channel}:${address.user}`] : [conversation]);

const forgetPeople = async (c: Ctx, people: Iterable<string>, at: number): Promise<void> => {
  for (const p of people) {
    for (const r of await c.tx.all<{ number: string }>('SELECT number FROM request WHERE person = ?', [p])) {
      await c.tx.run('DELETE FROM request_change WHERE number = ?', [r.number]);
      await unrefer(c, 'request', r.number);
    }
    // The number stays taken: somebody else must never be given it.
    await c.tx.run('UPDATE request SET body = NULL, open_mac = NULL, about_mac = NULL, tail_mac = NULL, conversation = NULL, changes = 0, assignee = NULL, held = NULL WHERE person = ?', [p]);
    await c.tx.run('DELETE FROM blob WHERE person = ?', [p]);
    await c.tx.run('DELETE FROM owner WHERE person = ?', [p]);
    await c.tx.run('DELETE FROM link WHERE person = ?', [p]);
    await c.tx.run('DELETE FROM link_ask WHERE person = ?', [p]);
    await c.tx.run('DELETE FROM person_word WHERE person = ?', [p]);
    await c.tx.run('DELETE FROM family WHERE person = ? OR other = ?', [p, p]);
    await c.tx.run('UPDATE person SET nid_mac = NULL, phone_mac = NULL, phone_at = NULL, card = NULL, listed_at = NULL, erased = ? WHERE id = ?', [at, p]);
    c.doomed.push(p);
    // Whoever was merged into them: an older backup still has their files under the former key.
    for (const m of await c.tx.all<{ id: string }>('SELECT id FROM person WHERE merged = ? AND erased IS NULL', [p])) await forgetPeople(c, [m.id], at);
  }
};

/** `only`: of the people whose requests were made there, this one alone. */
const clear = async (c: Ctx, conversation: string, line: Line, at: number, only?: string): Promise<Address | null> => {
  const address = await c.vault.open<Address>(line.person, place('address', conversation), line.address);
  const people = new Set([line.person]);
  if (only !== undefined) people.add(only);
  else for (const r of await c.tx.all<{ person: string }>('SELECT DISTINCT person FROM request WHERE conversation = ? AND body IS NOT NULL', [conversation])) people.add(r.person);
  for (const p of await ownersNamed(c, namesOf(conversation, address))) people.add(p);
  for (const table of BY_CONVERSATION) await c.tx.run(`DELETE FROM ${table} WHERE conversation = ?`, [conversation]);
  await forgetLinks(c, conversation);
  await forgetIds(c, conversation);
  await c.tx.run('UPDATE outbox SET state = ?, token = NULL, body = NULL, why = NULL WHERE conversation = ?', [GONE, conversation]);
  await unrefer(c, 'message', conversation);
  await unrefer(c, 'state', conversation);
  await forgetPeople(c, people, at);
  return address;
};

const chatsOf = async (c: Ctx, names: string[]): Promise<{ mac: Uint8Array; person: string; body: Uint8Array }[]> => {
  const found = new Map<string, { mac: Uint8Array; person: string; body: Uint8Array }>();
  for (const n of names) {
    const mac = ownerMac(c, n);
    for (const r of await c.tx.all<{ mac: Uint8Array; person: string; body: Uint8Array }>('SELECT mac, person, body FROM chat WHERE mac = ? OR user_mac = ?', [mac, mac])) found.set(hex(r.mac), r);
  }
  return [...found.values()];
};

/**
 * Erasing from within a turn. The conversation stays with an empty past and a new key, so that the turn's last words can still be sent,
 * and what arrived after the wish is not lost. Returns the new person.
 */
export const rotate = async (c: Ctx, conversation: string, at: number, only?: string): Promise<string> => {
  const line = (await one<Line>(c.tx, 'SELECT person, address FROM conversation WHERE id = ?', [conversation]))!;
  const person = await newPerson(c);
  for (const r of await c.tx.all<{ seq: number; mac: Uint8Array; body: Uint8Array | null }>('SELECT seq, mac, body FROM inbox WHERE conversation = ? AND state = ?', [conversation, WAITING])) {
    const event = await c.vault.open<Event>(line.person, place('inbox', hex(r.mac)), r.body);
    await c.tx.run('UPDATE inbox SET body = ?, why = NULL WHERE seq = ?', [event && (await c.vault.seal(person, place('inbox', hex(r.mac)), event)), r.seq]);
  }
  await c.tx.run('UPDATE inbox SET state = ?, body = NULL, why = NULL WHERE conversation = ? AND state = ?', [DONE, conversation, QUARANTINED]);
  const address = await clear(c, conversation, line, at, only);
  for (const chat of await chatsOf(c, namesOf(conversation, address))) { // the web client goes on reading from its mark
    const known = await c.vault.open<{ user: string }>(chat.person, place('chat', hex(chat.mac)), chat.body);
    const next = await newPerson(c);
    await c.tx.run('DELETE FROM activity WHERE chat = ?', [chat.mac]);
    await c.tx.run('UPDATE chat SET person = ?, body = ? WHERE mac = ?', [next, await c.vault.seal(next, place('chat', hex(chat.mac)), known), chat.mac]);
    await forgetPeople(c, [chat.person], at);
  }
  const sealed = await c.vault.seal(person, place('address', conversation), address);
  await c.tx.run(
    `UPDATE conversation SET person = ?, address = ?, state = NULL, sending = NULL, send_at = NULL, send_lane = NULL,
     stand = NULL, last_at = 0, last_by = NULL, unread = 0, ticket = NULL, rank = NULL, holder = NULL, held = NULL, face = NULL, places = NULL, department = NULL, due_at = 0 WHERE id = ?`, [person, sealed, conversation]);
  return person;
};

/** Erasing from outside: nothing of the conversation stays, not even its address. A turn that is under way becomes stale. */
export const erase = async (c: Ctx, conversation: string, at: number): Promise<void> => {
  const line = await one<Line>(c.tx, 'SELECT person, address FROM conversation WHERE id = ?', [conversation]);
  if (!line) return;
  await c.tx.run('UPDATE inbox SET state = ?, body = NULL, why = NULL WHERE conversation = ?', [DONE, conversation]);
  const address = await clear(c, conversation, line, at);
  for (const chat of await chatsOf(c, namesOf(conversation, address))) await eraseChat(c, chat, at);
  await c.tx.run('DELETE FROM conversation WHERE id = ?', [conversation]);
  await tell(c, 'conversation', conversation, null, at);
};

/**
 * Erasing one person's file. Their conversations go with it; one in which others have requests too (a son who wrote for his mother) stays with an empty past,
 * so that those still hear of theirs. What such a conversation's own person filed there without a national id goes with that past.
 */
export const erasePerson = async (c: Ctx, id: string, at: number): Promise<boolean> => {
  const row = await one<{ merged: string | null }>(c.tx, 'SELECT merged FROM person WHERE id = ? AND erased IS NULL', [id]);
  if (!row || row.merged !== null) return false;
  for (const talk of await talksOf(c, id)) {
    const others = await one(c.tx, 'SELECT 1 AS x FROM request WHERE conversation = ? AND body IS NOT NULL AND person <> ? AND person <> (SELECT person FROM conversation WHERE id = ?)', [talk.id, id, talk.id]);
    if (others) await startAnew(c, talk.id, id, at);
    else await erase(c, talk.id, at);
  }
  if (!c.doomed.includes(id)) await forgetPeople(c, [id], at);
  return true;
};

/** A turn that is under way becomes stale. The revision goes on: keys of messages are made of it. */
const startAnew = async (c: Ctx, conversation: string, id: string, at: number): Promise<void> => {
  const person = await rotate(c, conversation, at, id);
  const line = (await one<{ rev: number; lang: Lang }>(c.tx, 'SELECT rev, lang FROM conversation WHERE id = ?', [conversation]))!;
  const state = { ...newConversation(conversation, line.lang), rev: line.rev };
  const head = await headOf(c, conversation);
  await c.tx.run(`UPDATE conversation SET state = ?, token = NULL, ready_at = ?, pen = 'bot', stand = 'free', last_at = ? WHERE id = ?`, [await c.vault.seal(person, place('state', conversation, line.rev), state), head?.ready_at ?? null, at, conversation]);
  await tell(c, 'conversation', conversation, null, at);
};

const eraseChat = async (c: Ctx, chat: { mac: Uint8Array; person: string }, at: number): Promise<void> => {
  await c.tx.run('DELETE FROM activity WHERE chat = ?', [chat.mac]);
  await c.tx.run('DELETE FROM chat WHERE mac = ?', [chat.mac]);
  await forgetPeople(c, [chat.person], at);
};

/** At start: an older main database may have come back with people whose key is gone. What is theirs goes again. */
export const reapply = async (c: Ctx, erased: { person: string; at: number }[]): Promise<number> => {
  let back = 0;
  for (const { person, at } of erased) {
    const row = await one<{ id: string }>(c.tx, 'SELECT id FROM person WHERE id = ? AND erased IS NULL', [person]);
    if (!row) continue;
    back++;
    for (const l of await c.tx.all<{ id: string }>('SELECT id FROM conversation WHERE person = ?', [person])) await erase(c, l.id, at);
    for (const chat of await c.tx.all<{ mac: Uint8Array; person: string }>('SELECT mac, person FROM chat WHERE person = ?', [person])) await eraseChat(c, chat, at);
    await forgetPeople(c, [person], at);
  }
  return back;
};
