/** One turn, written whole or not at all. The only writer of conversation state. */
import type { Pen } from '../core/conversation.ts';
import type { ActLine } from '../core/desk-ports.ts';
import type { Effect } from '../core/effect.ts';
import type { StaffEvent } from '../core/event.ts';
import type { Media } from '../core/message.ts';
import type { Commit, Committed, HistoryLine, Job } from '../core/ports.ts';
import { plainNumber } from '../core/request.ts';
import { bare } from '../core/text.ts';
import { HIDDEN } from '../core/secrets.ts';
import { dropUnused, referAll, unrefer } from './blobs.ts';
import { place, type Ctx } from './context.ts';
import { one, type Scalar } from './driver.ts';
import { HANDLERS } from './effects.ts';
import { rotate } from './erase.ts';
import { nameIn, NO_FACE, readFace, sealFace, snippet, type Face } from './faces.ts';
import { eventMac, headOf } from './inbox.ts';
import { DONE, WAITING } from './migrations.ts';
import { schedule } from './outbox.ts';
import { placesOf } from './places.ts';
import { tell } from './stream.ts';
import { closeTicket, takeTicket, transfer } from './tickets.ts';
import { noteLine, noteName, notePhone } from './words.ts';

/**
 * One turn being written. `lines` numbers history and log rows; `log` gathers effects that change nothing else; `relayed` is the send that carries a staff message.
 * `newest`: the last line it wrote; `heard`: how many of them the person said, `spoke`: the last of those.
 */
export type Write = { c: Ctx; turn: Commit; person: string; lines: number; log: Effect[]; relayed: string | null; newest: NewLine | null; heard: number; spoke: NewLine | null; confided: boolean };
type Handler = (w: Write, e: Effect) => Promise<void>;
type Line = { person: string; rev: number; token: string | null; lines: number; last_at: number; last_by: string | null; unread: number; pen: Pen | null; face: Uint8Array | null };

export type NewLine = Omit<HistoryLine, 'n' | 'progress' | 'why' | 'confided'>;

export const addLine = async (w: Write, line: NewLine): Promise<void> => {
  const { c, turn: { job } } = w;
  const { at, by, ...rest } = line;
  const n = w.lines++;
  const body = await c.vault.seal(w.person, place('history', job.conversation, n), w.confided ? { ...rest, confided: true } : rest);
  await c.tx.run('INSERT INTO history (conversation, n, at, by, body) VALUES (?, ?, ?, ?, ?)', [job.conversation, n, at, by, body]);
  w.newest = line;
  if (by === 'person') { w.heard++; w.spoke = line; }
  // What the bot says it says to everybody: to find it would find everybody, at the price of half the index.
  if (by !== 'bot') await noteLine(c, job.conversation, n, at, line.text);
};

/** Signs, not words: staff read two languages. */
const TAKEN_BACK = '⌫';
const LOST = '✕';

/** Files that are there to be opened. */
export const kept = (media: readonly Media[] | undefined): HistoryLine['media'] => (media ?? []).filter((m) => m.id !== '').map(({ id, name, mime }) => ({ id, name, mime }));
const named = (m: Media): string => (m.id !== '' ? m.name : m.name === '' ? LOST : `${LOST} ${m.name}`);

/** What the person did, as a line to read. */
const said = (job: Job): NewLine | null => {
  const e = job.event;
  const line = { at: e.at, by: 'person' as const, who: null, key: e.id, media: [] };
  if (e.type === 'edit') return { ...line, text: e.text === '' ? TAKEN_BACK : e.text };
  if (e.type === 'reaction') return e.sign === null ? null : { ...line, text: e.sign };
  if (e.type !== 'message') return null;
  switch (e.body.kind) {
    case 'text': return { ...line, text: e.body.text };
    case 'choice': return { ...line, text: e.body.label };
    case 'place': return { ...line, text: `${e.body.lat}, ${e.body.lon}` };
    case 'media': return { ...line, text: [e.body.caption, ...e.body.media.map(named)].filter(Boolean).join(' · '), media: kept(e.body.media) };
    case 'other': return { ...line, text: `[${e.body.what}]` };
  }
};

/** The send that carries what staff wrote, so that the history shows it once and as theirs. */
const relayOf = (event: StaffEvent, effects: Effect[]): string | null => {
  const sends = effects.filter((e) => e.type === 'send');
  const text = bare(event.text ?? '');
  const carrier = (text && sends.find((e) => bare(e.text).includes(text))) || (event.act === 'said' && sends[0]);
  return carrier ? carrier.key : null;
};

/** A turn that lets a staff act through changes the ticket; one that refuses it says so with an effect. */
const staffActs = async (w: Write, event: StaffEvent): Promise<void> => {
  const { job, effects, at } = w.turn;
  if (effects.some((e) => e.type === 'refuse')) return;
  if (event.act === 'took') await takeTicket(w.c, job.conversation, w.person, event.who, at);
  if (event.act === 'passed') await transfer(w.c, job.conversation, event.to ?? null);
  if (event.act === 'returned' || event.act === 'closed') await closeTicket(w.c, job.conversation, at, event.who);
  w.relayed = event.act === 'said' || event.text ? relayOf(event, effects) : null;
  if (w.relayed === null || event.act === 'took' || event.act === 'noted') return;
  const media = kept(event.media);
  await addLine(w, { at: event.at, by: 'staff', who: event.who.name, text: event.text ?? media.map((m) => m.name).join(' · '), key: w.relayed, media });
};

export type Did = { who: string; act: ActLine['act']; to: string | null };
/** What is read later as a line between the lines. */
const didOf = (event: Job['event'], effects: Effect[]): Did | null =>
  event.type !== 'staff' || event.act === 'said' || event.act === 'noted' || effects.some((e) => e.type === 'refuse') ? null : { who: event.who.name, act: event.act, to: event.to?.name ?? null };

/** Was what they said last said before this turn understood it? */
const isVeiled = ({ effects }: Commit): boolean => effects.some((e) => e.type === 'note' && (e.confided?.length ?? 0) > 0);
/** Messages of one thought stand close together. */
const THOUGHT = 24;
/** What was said before it was understood is veiled with the rest of the thought. */
const confide = async ({ c, person, turn: { job: { conversation } } }: Write, keys: readonly string[]): Promise<void> => {
  for (const r of await c.tx.all<{ n: number; body: Uint8Array }>(`SELECT n, body FROM history WHERE conversation = ? AND by = 'person' ORDER BY n DESC LIMIT ${THOUGHT}`, [conversation])) {
    const rest = await c.vault.open<Pick<HistoryLine, 'who' | 'text' | 'key' | 'media' | 'confided'>>(person, place('history', conversation, r.n), r.body);
    if (rest && keys.includes(rest.key)) await c.tx.run('UPDATE history SET body = ? WHERE conversation = ? AND n = ?', [await c.vault.seal(person, place('history', conversation, r.n), { ...rest, confided: true }), conversation, r.n]);
  }
};

const heardNow = ({ spoke, confided, turn }: Write, before: Face): Pick<Face, 'heard'> =>
  spoke ? { heard: { at: spoke.at, text: snippet(spoke.text), ...(confided ? { confided } : {}) } } : before.heard ? { heard: isVeiled(turn) ? { ...before.heard, confided: true } : before.heard } : {};

/** What waits for staff: answers to the bot do not. The message that called them may have been heard a turn before. */
const unreadNow = (pen: Pen, before: Line, heard: number): number => (pen === 'bot' ? 0 : before.pen === 'bot' || before.pen === null ? Math.max(1, heard) : before.unread + heard);

/** The conversation as lists show it from now on: the columns of SHOWN. */
const shown = async (w: Write, line: Line): Promise<Scalar[]> => {
  const { c, newest, turn: { job, state, effects, at } } = w;
  const { event } = job;
  const before = (await readFace(c, w.person, job.conversation, line.face)) ?? NO_FACE;
  const called = event.type === 'message' ? nameIn(event.name) : null;
  const given = effects.reduce<string | null>((name, e) => (e.type === 'register' ? (nameIn(e.fields['full_name']) ?? name) : name), null);
  const face: Face = { name: called ?? before.name, given: given ?? before.given, text: newest ? snippet(newest.text) : before.text, seen: state.last ?? null, ...heardNow(w, before), ...((newest ? w.confided : before.confided || isVeiled(w.turn)) ? { confided: true as const } : {}) };
  for (const name of new Set([called !== before.name && called, given !== before.given && given])) if (name) await noteName(c, job.conversation, name, at);
  const phone = event.type === 'message' || event.type === 'contact' ? event.phone : null;
  if (phone) await notePhone(c, job.conversation, phone, at);
  const looked = event.type === 'staff' && (event.act === 'took' || event.act === 'said') && !effects.some((e) => e.type === 'refuse');
  return [
    state.pen, state.lang, Math.max(line.last_at, newest?.at ?? (line.last_at || at)), newest?.by ?? line.last_by, looked ? 0 : unreadNow(state.pen, line, w.heard), await sealFace(c, w.person, job.conversation, face), placesOf(state)];
};
const SHOWN = `stand = COALESCE(stand, 'free'), pen = ?, lang = ?, last_at = ?, last_by = ?, unread = ?, face = ?, places = ?`;

/** What the desk hears of the turn. */
const tellDesk = async (w: Write): Promise<void> => {
  const { c, turn: { job: { conversation, event }, effects, at } } = w;
  await tell(c, 'conversation', conversation, null, at);
  for (const e of effects) if (e.type === 'register') await tell(c, 'request', plainNumber(e.number), null, at);
  if (event.type !== 'staff') return;
  const refused = effects.find((e) => e.type === 'refuse' && e.event === event.id);
  await tell(c, 'act', event.id, `${conversation} ${refused?.type === 'refuse' ? refused.why : 'done'}`, at);
};

export const commit = async (c: Ctx, turn: Commit): Promise<Committed> => {
  const { job, state, effects, at } = turn;
  const line = await one<Line>(c.tx, 'SELECT person, rev, token, lines, last_at, last_by, unread, pen, face FROM conversation WHERE id = ?', [job.conversation]);
  if (!line || line.token !== job.token || line.rev !== job.rev || state.rev !== job.rev + 1) return 'stale';
  const { changes } = await c.tx.run('UPDATE inbox SET state = ?, body = NULL WHERE mac = ? AND conversation = ? AND state = ?', [DONE, eventMac(c, job.event), job.conversation, WAITING]);
  if (!changes) return 'stale';

  const earlier = effects.find((e) => e.type === 'note')?.confided;
  const w: Write = { c, turn, person: line.person, lines: line.lines, log: [], relayed: null, newest: null, heard: 0, spoke: null, confided: earlier !== undefined };
  if (earlier?.length && !effects.some((e) => e.type === 'erase')) await confide(w, earlier);
  // Erasing goes first: what the same turn still says or keeps is new, and is sealed under a new key.
  const erasing = effects.some((e) => e.type === 'erase');
  if (erasing) {
    w.person = await rotate(c, job.conversation, at);
    Object.assign(line, { last_at: 0, last_by: null, unread: 0, face: null });
  }
  else {
    // A secret is refused, so staff do not get to read it either.
    const heard = said(job);
    const words = heard && effects.some((e) => e.type === 'refused-secret') ? { ...heard, text: HIDDEN, media: [] } : heard;
    if (words) await addLine(w, words);
  }
  if (job.event.type === 'staff') await staffActs(w, job.event);
  let sends = false;
  for (const effect of effects) {
    await (HANDLERS[effect.type] as Handler)(w, effect);
    sends ||= effect.type === 'send';
  }
  const noted = job.event.type === 'staff' && job.event.act === 'noted' && !effects.some((e) => e.type === 'refuse') ? { who: job.event.who, text: job.event.text ?? '' } : null;
  const did = didOf(job.event, effects);
  if (w.log.length || noted || did) {
    const n = w.lines++;
    const body = await c.vault.seal(w.person, place('log', job.conversation, n), { rev: state.rev, effects: w.log, noted, did, ...(w.confided ? { confided: true } : {}) });
    await c.tx.run('INSERT INTO log (conversation, n, at, kind, body) VALUES (?, ?, ?, ?, ?)', [job.conversation, n, at, job.event.type, body]);
  }

  await unrefer(c, 'state', job.conversation);
  await referAll(c, state, 'state', job.conversation, w.person);
  const { event } = job;
  if (event.type === 'message' && event.body.kind === 'media' && effects.some((e) => e.type === 'refused-secret')) await dropUnused(c, event.body.media.map((m) => m.id));
  const sealed = await c.vault.seal(w.person, place('state', job.conversation, state.rev), state);
  const next = await headOf(c, job.conversation);
  // One statement: the row is the widest of all, and written anew each time.
  await c.tx.run(`UPDATE conversation SET rev = ?, state = ?, lines = ?, token = NULL, ready_at = ?, ${SHOWN} WHERE id = ?`, [
    state.rev, sealed, w.lines, next?.ready_at ?? null, ...(await shown(w, line)), job.conversation]);
  await tellDesk(w);
  if (sends) await schedule(c, job.conversation);
  return 'ok';
};
