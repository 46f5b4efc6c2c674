/** The model's messages out: what is offered, what becomes of it, what receipts say. */
import type { MessageOut } from '../../core/message.ts';
import type { HistoryLine, Outgoing, Receipt, Settled } from '../../core/ports.ts';
import { freshId, put, type Line, type Out, type Told, type World } from './world.ts';

const WORDS = ['none', 'sent', 'delivered', 'read'] as const;

export const newOut = (message: MessageOut, at: number): Out => ({
  message, tries: 0, held: false, readyAt: at, token: null, state: 'queued', parts: 0, acked: 0, several: false, word: 'none', shown: new Set(), why: null,
});

const head = (line: Line): Out | undefined => {
  const queued = line.outbox.filter((o) => o.state === 'queued');
  return queued.find((o) => o.message.lane === 'reply') ?? queued[0];
};
export const plan = (line: Line): void => {
  if (line.flying) return;
  const first = head(line);
  line.sendAt = first ? Math.max(first.readyAt, line.nextAt) : null;
};
const land = (line: Line, out: Out): void => {
  out.token = null;
  if (line.flying === out) line.flying = null;
  plan(line);
};

/** The provider's receipts say that the open call arrived. */
const arrived = (out: Out, at: number): void => {
  if (!out.several) out.state = 'sent';
  else Object.assign(out, { parts: out.acked, held: false, readyAt: Math.min(out.readyAt, at) });
};

export const outgoing = (w: World, at: number, lease: number, max: number, channel: string | undefined): Outgoing[] => {
  const lane = (l: Line): number => ((l.flying ?? head(l))!.message.lane === 'reply' ? 0 : 1);
  const ready = [...w.lines.values()].filter((l) => l.sendAt !== null && l.sendAt <= at && (channel === undefined || l.address.channel === channel));
  return ready.sort((a, b) => lane(a) - lane(b) || a.sendAt! - b.sendAt!).slice(0, max).flatMap((l): Outgoing[] => {
    const out = l.flying ?? head(l)!;
    if (out.acked > out.parts) {
      arrived(out, at);
      land(l, out);
      return [];
    }
    const unsure = out.token !== null;
    out.token = freshId(w, 'o');
    l.flying = out;
    l.sendAt = at + lease;
    return [{ message: { ...out.message, to: l.address }, conversation: l.id, tries: out.tries++, token: out.token, parts: out.parts, heard: l.heard, ...(unsure ? { unsure: true as const } : {}), ...(l.blocked ? { blocked: true as const } : {}) }];
  });
};

const learn = (w: World, line: Line, key: string, id: string | undefined, part: number): void => {
  const name = JSON.stringify([line.address.channel, id]);
  if (id !== undefined && !w.ids.has(name)) w.ids.set(name, { key, part });
};

export const progress = (w: World, key: string, token: string, parts: number, id: string | undefined): void => {
  const known = w.outs.get(key);
  if (!known) return;
  const { out } = known;
  if (out.state === 'queued' && out.token !== null && out.token === token) {
    out.several = true;
    if (parts > out.parts) Object.assign(out, { parts, held: false });
  }
  learn(w, w.lines.get(known.line)!, key, id, Math.max(0, parts - 1));
};

const fail = (w: World, line: Line, out: Out, why: string, at: number, blocked: boolean, now: number): void => {
  Object.assign(out, { state: 'failed', why });
  if (blocked && (line.heard === null || line.heard <= at)) line.blocked = true;
  put(w, line, { type: 'undelivered', id: out.message.key, at, key: out.message.key, why }, now);
};

export const settle = (w: World, done: Settled, hold: number | null, now: number): void => {
  const known = w.outs.get(done.key);
  if (!known) return;
  const line = w.lines.get(known.line)!;
  const { out } = known;
  const { sent } = done;
  const mine = out.state === 'queued' && out.token !== null && out.token === done.token;
  if (sent.as === 'ok') learn(w, line, done.key, sent.id, out.parts);
  line.nextAt = Math.max(line.nextAt, done.next ?? 0);
  plan(line);
  if (sent.as === 'ok') {
    if (out.state !== 'queued' && out.state !== 'unknown') return;
    out.state = 'sent';
  } else if (sent.as === 'failed') {
    if (!mine && !(done.token === '' && out.state !== 'failed')) return;
    fail(w, line, out, sent.why, done.at, sent.blocked === true, now);
  } else if (!mine) return;
  else if (out.acked > out.parts) arrived(out, done.at);
  else if (sent.as === 'retry') out.readyAt = sent.at;
  else if (hold !== null && !out.held) Object.assign(out, { held: true, readyAt: done.at + hold });
  else {
    out.state = 'unknown';
    put(w, line, { type: 'undelivered', id: done.key, at: done.at, key: done.key, why: 'unknown' }, now);
  }
  land(line, out);
};

export const receive = (w: World, channel: string, receipts: Receipt[], now: number): void => {
  for (const r of receipts) {
    const named = r.id === undefined ? undefined : w.ids.get(JSON.stringify([channel, r.id]));
    const known = w.outs.get(named?.key ?? (r.key ?? '').split('#')[0]!);
    if (!known) continue;
    const line = w.lines.get(known.line)!;
    const { out } = known;
    if (!named && line.address.channel !== channel) continue;
    const part = named?.part ?? out.parts;
    if (!named) learn(w, line, out.message.key, r.id, part);
    if (out.state === 'failed') continue;
    if (r.is === 'failed') {
      if (out.shown.has(part)) continue;
      fail(w, line, out, r.why, r.at, r.blocked === true, now);
      land(line, out);
      continue;
    }
    out.word = WORDS[Math.max(WORDS.indexOf(out.word), WORDS.indexOf(r.is))]!;
    if (r.is !== 'sent') out.shown.add(part);
    out.several ||= r.key?.includes('#') === true;
    if (part < out.parts) continue;
    if (out.state === 'unknown') out.state = 'sent';
    if (out.state !== 'queued') continue;
    out.acked = Math.max(out.acked, part + 1);
    if (out.token !== null) continue; // its sender still holds it
    arrived(out, r.at);
    land(line, out);
  }
};

/** A line as staff read it, with the way its message went. */
export const withJourney = (w: World, line: Told): HistoryLine => {
  const out = line.by === 'person' ? undefined : w.outs.get(line.key)?.out;
  if (!out) return line;
  const far = out.word === 'none' ? (out.state === 'sent' ? 'sent' : 'queued') : out.word;
  return { ...line, progress: out.state === 'failed' || out.state === 'unknown' ? out.state : far, ...(out.state === 'failed' ? { why: out.why! } : {}) };
};
