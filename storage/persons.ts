/** People as the desk knows them: one file a person, with everything that is theirs. */
import { westernDigits } from '../core/digits.ts';
import type { Page, Paging, PersonFile, PersonLine } from '../core/desk-ports.ts';
import { isNumber } from '../core/request.ts';
import { readCard } from './cards.ts';
import { nidMac, place, type Ctx } from './context.ts';
import { consents } from './desk.ts';
import { one, type Scalar } from './driver.ts';
import { cut, decode, marks } from './paging.ts';
import type { Body } from './requests.ts';
import { phoneWord, stemsOf, wordMac } from './words.ts';

const FOUND_MAX = 1_000; // people one search is looked through for
const WORDS_MAX = 8;
const LONGEST = 200; // characters of a search
const NAMES_MAX = 500;

type Row = { id: string; card: Uint8Array | null; listed_at: number | null };
const ROW = 'SELECT id, card, listed_at FROM person WHERE erased IS NULL AND merged IS NULL';

/** The conversations of a person: their own, those their requests were made in, those linked to them. Newest first. */
export const talksOf = (c: Ctx, person: string): Promise<{ id: string; channel: string; last_at: number }[]> =>
  c.tx.all(
    `SELECT id, channel, last_at FROM conversation WHERE id IN (
       SELECT id FROM conversation WHERE person = ? UNION SELECT conversation FROM request WHERE person = ? AND conversation IS NOT NULL UNION SELECT conversation FROM link WHERE person = ?)
     ORDER BY last_at DESC, id`, [person, person, person]);

const lineOf = async (c: Ctx, r: Row): Promise<PersonLine> => {
  const card = await readCard(c, r.id, r.card);
  const talks = await talksOf(c, r.id);
  const made = await one<{ n: number; last: number | null }>(c.tx, 'SELECT COUNT(*) AS n, MAX(updated) AS last FROM request WHERE person = ? AND body IS NOT NULL', [r.id]);
  const last = Math.max(made?.last ?? 0, talks[0]?.last_at ?? 0);
  return { id: r.id, name: card?.name ?? null, nid: card?.nid ?? null, phone: card?.phone ?? null, requests: made?.n ?? 0, conversations: talks.length, last: last || null };
};

/** What a search may mean besides words: a request's number, a national id, a phone. */
export const numberIn = async (text: string): Promise<{ number: string | null; nid: string | null; phone: string | null }> => {
  const { readPhone } = await import('../core/values/phone.ts'); // its tables of numbering plans are large, and only a search needs them here
  const digits = westernDigits(text.slice(0, LONGEST)).replace(/[\s()+.-]/g, '');
  const phone = readPhone(text.slice(0, LONGEST));
  return { number: isNumber(digits) ? digits : null, nid: /^\d{10}$/.test(digits) ? digits : null, phone: 'ok' in phone ? phone.ok : null };
};

/** Ids of people that a text may mean. */
export const peopleMeant = async (c: Ctx, text: string): Promise<string[]> => {
  const found = new Set<string>();
  const add = async (sql: string, values: Scalar[]): Promise<void> => { for (const r of await c.tx.all<{ id: string }>(sql, values)) found.add(r.id); };
  const { number, nid, phone } = await numberIn(text);
  if (number) await add('SELECT person AS id FROM request WHERE number = ? AND body IS NOT NULL', [number]);
  if (nid) await add('SELECT id FROM person WHERE nid_mac = ?', [nidMac(c, nid)]);
  if (phone) await add('SELECT person AS id FROM person_word WHERE mac = ? LIMIT ?', [phoneWord(c, phone), FOUND_MAX]);
  const stems = stemsOf(text.slice(0, LONGEST)).slice(0, WORDS_MAX);
  if (!found.size && stems.length) {
    await add(`SELECT person AS id FROM person_word WHERE mac IN (${marks(stems.length)}) GROUP BY person HAVING COUNT(*) = ? LIMIT ?`, [...stems.map((s) => wordMac(c, s)), stems.length, FOUND_MAX]);
  }
  return [...found];
};

type Key = readonly [number, string];
const later = (a: Key, b: Key): number => b[0] - a[0] || (a[1] < b[1] ? 1 : -1);

/** Those heard of last first. */
export const people = async (c: Ctx, q: string | null, { after, max }: Paging): Promise<Page<PersonLine>> => {
  const from = decode(after, ['number', 'string']);
  let keys: Key[];
  if (q !== null && q.trim() !== '') {
    keys = [];
    for (const id of await peopleMeant(c, q)) {
      const row = await one<Row>(c.tx, `${ROW} AND id = ? AND listed_at IS NOT NULL`, [id]);
      if (row) keys.push([row.listed_at!, row.id]);
    }
    keys = keys.filter((k) => !from || later(from as unknown as Key, k) < 0).sort(later).slice(0, max + 1);
  } else {
    const rows = await c.tx.all<{ listed_at: number; id: string }>(
      `SELECT listed_at, id FROM person WHERE listed_at IS NOT NULL${from ? ' AND (listed_at, id) < (?, ?)' : ''} ORDER BY listed_at DESC, id DESC LIMIT ?`, [...(from ?? []), max + 1]);
    keys = rows.map((r) => [r.listed_at, r.id] as const);
  }
  const page = cut(keys, max);
  const rows: PersonLine[] = [];
  for (const [, id] of page.keys) {
    const row = await one<Row>(c.tx, `${ROW} AND id = ?`, [id]);
    if (row) rows.push(await lineOf(c, row));
  }
  return { rows, more: page.more };
};

/** What staff wrote down with requests of people who came or called. */
const agreedIn = async (c: Ctx, id: string): Promise<PersonFile['consents']> => {
  const found: PersonFile['consents'] = [];
  for (const r of await c.tx.all<{ number: string; body: Uint8Array }>('SELECT number, body FROM request WHERE person = ? AND body IS NOT NULL ORDER BY created, number', [id])) {
    const agreed = (await c.vault.open<Body>(id, place('request', r.number), r.body))?.agreed;
    if (agreed) found.push({ purpose: 'processing', given: true, at: agreed.at, version: agreed.version, who: agreed.who.name, number: r.number });
  }
  return found;
};

export const person = async (c: Ctx, id: string): Promise<PersonFile | null> => {
  const row = await one<Row>(c.tx, `${ROW} AND id = ?`, [id]);
  if (!row) return null;
  const talks = await talksOf(c, id);
  const numbers = await c.tx.all<{ number: string }>('SELECT number FROM request WHERE person = ? AND body IS NOT NULL ORDER BY created DESC, number DESC', [id]);
  const given: PersonFile['consents'] = [];
  for (const t of talks) given.push(...(await consents(c, t.id)));
  given.push(...(await agreedIn(c, id)));
  const family: PersonFile['family'] = [];
  for (const f of await c.tx.all<{ other: string; body: Uint8Array; card: Uint8Array | null }>('SELECT f.other, f.body, p.card FROM family f JOIN person p ON p.id = f.other WHERE f.person = ? ORDER BY f.other', [id])) {
    const relation = await c.vault.open<string>(id, place('family', id, f.other), f.body);
    if (relation !== null) family.push({ person: f.other, name: (await readCard(c, f.other, f.card))?.name ?? null, relation });
  }
  return {
    ...(await lineOf(c, row)), numbers: numbers.map((n) => n.number), chats: talks.map((t) => ({ conversation: t.id, channel: t.channel, last: t.last_at || null })),
    consents: given.sort((a, b) => a.at - b.at), family,
  };
};

/** A file that went into another is called as that one is. */
export const personNames = async (c: Ctx, ids: string[]): Promise<Record<string, string>> => {
  const names: Record<string, string> = {};
  for (const id of new Set(ids.slice(0, NAMES_MAX))) {
    const row = await one<{ id: string; card: Uint8Array | null }>(c.tx, 'SELECT COALESCE(i.id, p.id) AS id, CASE WHEN i.id IS NULL THEN p.card ELSE i.card END AS card FROM person p LEFT JOIN person i ON i.id = p.merged WHERE p.id = ?', [id]);
    const name = row && (await readCard(c, row.id, row.card))?.name;
    if (name) names[id] = name;
  }
  return names;
};

/** Whose conversation it is, as far as requests and links tell: the newest. */
export const personOf = async (c: Ctx, conversation: string): Promise<string | null> =>
  (await one<{ person: string }>(c.tx, 'SELECT person FROM request WHERE conversation = ? AND body IS NOT NULL ORDER BY created DESC, number DESC LIMIT 1', [conversation]))?.person
  ?? (await one<{ person: string }>(c.tx, 'SELECT person FROM link WHERE conversation = ? ORDER BY at DESC, person LIMIT 1', [conversation]))?.person ?? null;

const isThere = async (c: Ctx, id: string): Promise<boolean> => (await one(c.tx, `${ROW} AND id = ?`, [id])) !== null;

/** `relation`: what `other` is to `person`. */
export const setFamily = async (c: Ctx, id: string, other: string, relation: string | null): Promise<boolean> => {
  if (id === other || !(await isThere(c, id)) || !(await isThere(c, other))) return false;
  if (relation === null) await c.tx.run('DELETE FROM family WHERE person = ? AND other = ?', [id, other]);
  else await c.tx.run('INSERT INTO family (person, other, body) VALUES (?, ?, ?) ON CONFLICT (person, other) DO UPDATE SET body = excluded.body', [id, other, await c.vault.seal(id, place('family', id, other), relation)]);
  return true;
};
