/** Requests: filed under the person of their national id, found again by number, by person, or by what is open. */
import type { Effect } from '../core/effect.ts';
import type { Json } from '../core/json.ts';
import type { Media } from '../core/message.ts';
import { FINAL_STATES, KINDS, plainNumber, type Agreed, type Department, type RequestChange, type RequestFile, type RequestKind, type RequestState, type RequestView, tailOf } from '../core/request.ts';
import { referAll, refer } from './blobs.ts';
import { learnedFrom, noteCard } from './cards.ts';
import { newPerson, nidMac, phoneMac, place, Undo, type Ctx } from './context.ts';
import { one, type Scalar } from './driver.ts';
import { nameIn, nameLine } from './faces.ts';
import { put } from './inbox.ts';
import { newsOf } from './links.ts';
import { NEVER } from './migrations.ts';
import { tell } from './stream.ts';

const DAY = 86_400_000;
export type Body = { about: string | null; fields: Record<string, Json>; media: Media[]; agreed?: Agreed };
export type Row = {
  number: string; person: string; conversation: string | null; kind: RequestKind; state: RequestState; department: RequestFile['department']; created: number; updated: number;
  next_update: number | null; changes: number; open_mac: Uint8Array | null; about_mac: Uint8Array | null; tail_mac: Uint8Array | null; body: Uint8Array | null;
  assignee: Uint8Array | null; held: Uint8Array | null; due_at: number;
};
/** Rows of erased people keep their number (it must not be given to somebody else) and no body: they are absent. */
const ROW = 'SELECT * FROM request WHERE body IS NOT NULL';

export const tailMac = (c: Ctx, number: string, last4: string): Uint8Array => c.vault.mac('tail', plainNumber(number), plainNumber(last4));
export const openMac = (c: Ctx, person: string, kind: RequestKind, about: string | null): Uint8Array => c.vault.mac('open', person, kind, about === null ? 0 : 1, about ?? '');
const isFinal = (state: RequestState): boolean => FINAL_STATES.includes(state);
/** When its person hears again: as promised, else as published for its kind. */
export const dueOf = (r: { kind: RequestKind; state: RequestState; created: number; nextUpdate: number | null }): number => (isFinal(r.state) ? NEVER : (r.nextUpdate ?? r.created + KINDS[r.kind].days * DAY));

export const findNid = (c: Ctx, nid: string): Promise<{ id: string; phone_mac: Uint8Array | null } | null> =>
  one(c.tx, 'SELECT id, phone_mac FROM person WHERE nid_mac = ?', [nidMac(c, nid)]);
export const personOfNid = async (c: Ctx, nid: string): Promise<string> => (await findNid(c, nid))?.id ?? newPerson(c, nidMac(c, nid));

/** The phone that identity is checked against: the one of the newest request (or file) that has one. */
export const setPhone = async (c: Ctx, person: string, phone: Json | undefined, at: number): Promise<void> => {
  if (typeof phone !== 'string' || plainNumber(phone) === '') return;
  await c.tx.run('UPDATE person SET phone_mac = ?, phone_at = ? WHERE id = ? AND (phone_at IS NULL OR phone_at <= ?)', [phoneMac(c, phone), at, person, at]);
};

const numberTaken = async (c: Ctx, number: string): Promise<boolean> => (await one(c.tx, 'SELECT 1 AS x FROM request WHERE number = ?', [number])) !== null;
export const guarded = async (c: Ctx, mac: Uint8Array): Promise<boolean> => (await one(c.tx, 'SELECT 1 AS x FROM request WHERE open_mac = ?', [mac])) !== null;

type Told = Pick<RequestChange, 'who' | 'note' | 'promised' | 'silent'>;
const addChange = async (c: Ctx, person: string, number: string, n: number, change: RequestChange): Promise<void> => {
  const { who, note, promised, silent } = change;
  const body = await c.vault.seal(person, place('request_change', number, n), { who, note, ...(promised === undefined ? {} : { promised }), ...(silent ? { silent } : {}) } satisfies Told);
  await c.tx.run('INSERT INTO request_change (number, n, at, state, body) VALUES (?, ?, ?, ?, ?)', [number, n, change.at, change.state, body]);
};

const insert = async (c: Ctx, person: string, file: RequestFile, nid: string | null, open: Uint8Array | null): Promise<void> => {
  const about = nid === null ? null : openMac(c, person, file.kind, file.about);
  const digits = tailOf(nid, file.fields);
  const tail = digits === null ? null : tailMac(c, file.number, digits);
  const body = await c.vault.seal(person, place('request', file.number), { about: file.about, fields: file.fields, media: file.media, ...(file.agreed ? { agreed: file.agreed } : {}) } satisfies Body);
  await c.tx.run(
    `INSERT INTO request (number, person, conversation, kind, state, department, created, updated, next_update, changes, open_mac, about_mac, tail_mac, body, due_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [file.number, person, file.conversation, file.kind, file.state, file.department, file.created, file.updated, file.nextUpdate, file.history.length, open, about, tail, body, dueOf(file)]);
  for (const [n, change] of file.history.entries()) await addChange(c, person, file.number, n, change);
  for (const m of file.media) await refer(c, m.id, 'request', file.number, person);
  await referAll(c, file.fields, 'request', file.number, person);
  await setPhone(c, person, file.fields['phone'], file.created);
  await noteCard(c, person, learnedFrom(nid, file.fields), file.created);
};

/** Refuses a second open request only where `find: open` can show the first: when a national id names its person. */
export const register = async (c: Ctx, conversation: string, own: string, e: Extract<Effect, { type: 'register' }>, at: number): Promise<void> => {
  const number = plainNumber(e.number);
  if (await numberTaken(c, number)) throw new Undo('number-taken');
  const person = e.nid === null ? own : await personOfNid(c, e.nid);
  const open = e.nid === null ? null : openMac(c, person, e.kind, e.about);
  if (open && (await guarded(c, open))) throw new Undo('duplicate');
  const { department, days } = KINDS[e.kind];
  await insert(c, person, {
    number, kind: e.kind, about: e.about, state: 'new', created: at, updated: at, nextUpdate: at + days * DAY, conversation, department, fields: e.fields, media: e.media,
    history: [{ at, who: 'bot', state: 'new', note: null }],
  }, e.nid, open);
};

export const addRequest = async (c: Ctx, file: RequestFile, nid: string | null): Promise<boolean> => {
  const number = plainNumber(file.number);
  if (await numberTaken(c, number)) return false;
  const line = file.conversation === null ? null : await one<{ person: string }>(c.tx, 'SELECT person FROM conversation WHERE id = ?', [file.conversation]);
  const person = nid !== null ? await personOfNid(c, nid) : (line?.person ?? (await newPerson(c)));
  const mac = nid === null || isFinal(file.state) ? null : openMac(c, person, file.kind, file.about);
  // Staff may import two open ones: the first stands guard.
  await insert(c, person, { ...file, number }, nid, mac && (await guarded(c, mac)) ? null : mac);
  const name = nameIn(file.fields['full_name']);
  if (file.conversation !== null && line && name) await nameLine(c, file.conversation, name, file.created);
  await tell(c, 'request', number, null, c.now);
  if (line) await tell(c, 'conversation', file.conversation!, null, c.now);
  return true;
};

const viewOf = (row: Row, body: Body): RequestView => ({ number: row.number, kind: row.kind, about: body.about, state: row.state, created: row.created, nextUpdate: row.next_update });
const bodyOf = (c: Ctx, row: Row): Promise<Body | null> => c.vault.open<Body>(row.person, place('request', row.number), row.body);

export const fileOf = async (c: Ctx, row: Row): Promise<RequestFile | null> => {
  const body = await bodyOf(c, row);
  if (!body) return null;
  const history: RequestChange[] = [];
  for (const h of await c.tx.all<{ n: number; at: number; state: RequestState; body: Uint8Array }>('SELECT n, at, state, body FROM request_change WHERE number = ? ORDER BY n', [row.number])) {
    const rest = await c.vault.open<Told>(row.person, place('request_change', row.number, h.n), h.body);
    if (rest) history.push({ at: h.at, who: rest.who, state: h.state, note: rest.note, ...(rest.promised === undefined ? {} : { promised: rest.promised }), ...(rest.silent ? { silent: rest.silent } : {}) });
  }
  return { ...viewOf(row, body), conversation: row.conversation, updated: row.updated, department: row.department, fields: body.fields, media: body.media, history, ...(body.agreed ? { agreed: body.agreed } : {}) };
};

export const request = async (c: Ctx, number: string): Promise<RequestFile | null> => {
  const row = await one<Row>(c.tx, `${ROW} AND number = ?`, [plainNumber(number)]);
  return row && fileOf(c, row);
};

/** Newest first. */
export const requests = async (c: Ctx, filter: { kind?: RequestKind; state?: RequestState; max: number }): Promise<RequestFile[]> => {
  const where = (['kind', 'state'] as const).filter((k) => filter[k] !== undefined);
  const values: Scalar[] = where.map((k) => filter[k] as string);
  const rows = await c.tx.all<Row>(`${ROW}${where.map((k) => ` AND ${k} = ?`).join('')} ORDER BY created DESC, number DESC LIMIT ?`, [...values, filter.max]);
  const files: RequestFile[] = [];
  for (const r of rows) {
    const file = await fileOf(c, r);
    if (file) files.push(file);
  }
  return files;
};

/** What somebody showed to know: a request's number, or a mobile that the channel verified. */
export type Proof = { number: string } | { phone: string };
type Opened = { row: Row; body: Body; phone: string };

/**
 * What that opens, newest first: the named request; those with the same mobile; those of the same conversation. Not simply everything under the
 * national id: whoever knows another person's id can register something under it, and must not see the rest for that.
 */
const openedBy = async (c: Ctx, person: string, proof: Proof | null): Promise<Opened[]> => {
  const rows = await c.tx.all<Row>(`${ROW} AND person = ? ORDER BY created DESC, number DESC`, [person]);
  const files: Opened[] = [];
  for (const row of proof ? rows : []) {
    const body = await bodyOf(c, row);
    if (body) files.push({ row, body, phone: plainNumber(String(body.fields['phone'] ?? '')) });
  }
  const named = files.find((f) => proof && 'number' in proof && f.row.number === proof.number);
  const phone = proof && 'phone' in proof ? plainNumber(proof.phone) : (named?.phone ?? '');
  const mine = files.filter((f) => f === named || (phone !== '' && f.phone === phone));
  const talks = new Set(mine.flatMap((f) => f.row.conversation ?? []));
  return files.filter((f) => mine.includes(f) || (f.row.conversation !== null && talks.has(f.row.conversation)));
};

/** `places`: the conversations these requests were made in, newest first. */
export const viewsOf = async (c: Ctx, person: string, proof: Proof | null): Promise<{ views: RequestView[]; places: { conversation: string; at: number }[] }> => {
  const opened = await openedBy(c, person, proof);
  return {
    views: opened.map((f) => viewOf(f.row, f.body)),
    places: opened.flatMap((f) => (f.row.conversation === null ? [] : [{ conversation: f.row.conversation, at: f.row.created }])),
  };
};

/** The person of a request that is there. */
export const personOfNumber = async (c: Ctx, number: string): Promise<{ person: string; number: string } | null> => {
  const row = await one<Row>(c.tx, `${ROW} AND number = ?`, [plainNumber(number)]);
  return row && (await bodyOf(c, row)) ? { person: row.person, number: row.number } : null;
};

export const setRequest = async (c: Ctx, number: string, change: RequestChange & { nextUpdate?: number | null }): Promise<RequestFile | null> => {
  const row = await one<Row>(c.tx, `${ROW} AND number = ?`, [plainNumber(number)]);
  if (!row || !(await bodyOf(c, row))) return null;
  const wants = isFinal(change.state) ? null : row.about_mac;
  const open = wants && (row.open_mac !== null || !(await guarded(c, wants))) ? wants : null; // reopened while another stands guard: goes without
  const next = change.nextUpdate !== undefined ? change.nextUpdate : isFinal(change.state) ? null : row.next_update;
  await c.tx.run('UPDATE request SET state = ?, updated = ?, next_update = ?, changes = changes + 1, open_mac = ?, due_at = ? WHERE number = ?', [
    change.state, change.at, next, open, dueOf({ kind: row.kind, state: change.state, created: row.created, nextUpdate: next }), row.number]);
  await addChange(c, row.person, row.number, row.changes, change.nextUpdate === undefined ? change : { ...change, promised: next });
  const event = { type: 'request-changed' as const, at: change.at, number: row.number, kind: row.kind, state: change.state, ...(change.note === null ? {} : { note: change.note }) };
  const id = `${row.number}:${row.changes}`;
  for (const conversation of change.silent ? [] : await newsOf(c, row)) {
    const line = await one<{ id: string; person: string; ready_at: number | null }>(c.tx, 'SELECT id, person, ready_at FROM conversation WHERE id = ?', [conversation]);
    if (line) await put(c, line, { ...event, id: conversation === row.conversation ? id : `${id}@${conversation}` });
  }
  await tell(c, 'request', row.number, null, change.at);
  return request(c, row.number);
};

export const setDepartment = async (c: Ctx, number: string, department: Department): Promise<boolean> => {
  const { changes } = await c.tx.run('UPDATE request SET department = ? WHERE number = ? AND body IS NOT NULL', [department, plainNumber(number)]);
  if (changes) await tell(c, 'request', plainNumber(number), null, c.now);
  return changes > 0;
};
