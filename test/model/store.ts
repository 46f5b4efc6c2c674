/** The store as it should behave, in plain memory: no SQL, no encryption, no leases in tables. Written from the ports, to disagree with storage/ where one of them is wrong. */
import { HIDDEN } from '../../core/secrets.ts';
import type { Effect } from '../../core/effect.ts';
import type { Json } from '../../core/json.ts';
import type { Media } from '../../core/message.ts';
import type { Commit, Committed, Job, Ticket } from '../../core/ports.ts';
import { FINAL_STATES, KINDS, plainNumber, type RequestFile, tailOf } from '../../core/request.ts';
import { bare } from '../../core/text.ts';
import { ANSWER_MS, TICKET_DEPARTMENTS } from '../../core/ticket.ts';
import type { PlainStore } from '../../storage/index.ts';
import { modelBoxes, nameLine, showLine, type Boxes } from './boxes.ts';
import { answer, ask, byAge, hearers, link, opened, places } from './links.ts';
import { newOut, outgoing, plan, progress, receive, settle, withJourney } from './outbox.ts';
import { freshId, leave, lineOf, newFace, newWorld, put, source, type Filed, type Line, type Out, type Told, type World } from './world.ts';

const HOUR = 3_600_000;
class Refused extends Error {
  readonly as: Committed;
  constructor(as: Committed) {
    super(as);
    this.as = as;
  }
}
type Files = Told['media'];
const files = (media: Media[] | undefined): Files => (media ?? []).filter((m) => m.id !== '').map(({ id, name, mime }) => ({ id, name, mime }));

export const modelStore = (options: { now: () => number }): PlainStore & Boxes => {
  const { now } = options;
  let w: World = newWorld();
  const id = (prefix: string): string => freshId(w, prefix);
  /** All or nothing: the world before comes back when the work throws. */
  const whole = async <T>(work: () => T): Promise<T> => {
    const before = structuredClone(w);
    try {
      return structuredClone(work());
    } catch (e) {
      w = before;
      throw e;
    }
  };

  /** Of the turn that is being written. */
  let confided = false;
  const tell = (line: Line, told: Omit<Told, 'n'>): void => void line.history.push({ n: line.told++, ...told, ...(confided ? { confided: true as const } : {}) });
  const free = (line: Line): void => {
    line.token = null;
    line.readyAt = line.inbox[0]?.readyAt ?? null;
  };
  // ---------------------------------------------------------------- requests
  const guardOf = (r: Filed): string | null => (r.nid === null ? null : JSON.stringify([r.nid, r.file.kind, r.file.about]));
  const guardedBy = (guard: string): Filed | undefined => [...w.requests.values()].find((r) => r.guard && guardOf(r) === guard);
  const notePhone = (nid: string | null, phone: Json | undefined, at: number): void => {
    if (nid === null || typeof phone !== 'string' || plainNumber(phone) === '') return;
    const known = w.phones.get(nid);
    if (!known || known.at <= at) w.phones.set(nid, { phone: plainNumber(phone), at });
  };
  const fileIt = (file: RequestFile, nid: string | null, owner: string, guard: boolean): void => {
    w.taken.add(file.number);
    w.requests.set(file.number, { file, nid, owner, guard });
    notePhone(nid, file.fields['phone'], file.created);
    const used = JSON.stringify([file.fields, file.media]);
    for (const [b, blob] of w.blobs) if (used.includes(b)) blob.refs.add(`request ${file.number}`);
  };

  // ---------------------------------------------------------------- effects
  type Do = { [T in Effect['type']]: (line: Line, e: Extract<Effect, { type: T }>, turn: Commit, relayed: string | null) => void };
  const nothing = (): void => {};
  const DO: Do = {
    send: (line, e, turn, relayed) => {
      if (w.keys.has(e.key)) return;
      w.keys.add(e.key);
      const { type: _, ...rest } = e;
      const out: Out = newOut({ ...rest, to: line.address }, turn.at);
      line.outbox.push(out);
      w.outs.set(e.key, { line: line.id, out });
      for (const m of e.media ?? []) w.blobs.get(m.id)?.refs.add(`message ${line.id}`);
      if (e.key !== relayed) tell(line, { at: turn.at, by: 'bot', who: null, text: e.text, key: e.key, media: files(e.media) });
    },
    register: (line, e, { at }) => {
      const number = plainNumber(e.number);
      if (w.taken.has(number)) throw new Refused('number-taken');
      const nid = e.nid === null ? null : plainNumber(e.nid);
      const file: RequestFile = {
        number, kind: e.kind, about: e.about, state: 'new', created: at, updated: at, nextUpdate: at + KINDS[e.kind].days * 24 * HOUR, conversation: line.id, department: KINDS[e.kind].department,
        fields: e.fields, media: e.media, history: [{ at, who: 'bot', state: 'new', note: null }],
      };
      const guard = guardOf({ file, nid, owner: '', guard: true });
      if (guard && guardedBy(guard)) throw new Refused('duplicate');
      fileIt(file, nid, nid ?? line.id, nid !== null);
    },
    ticket: (line, e, { at }) => {
      const t = line.ticket;
      if (!t) {
        Object.assign(line, { holder: null, promised: null });
        line.ticket = { id: w.next++, conversation: line.id, address: line.address, state: 'waiting', reason: e.reason, priority: e.priority, hours: e.hours, about: e.about, opened: at, takenAt: null, who: null, lastSeen: null, department: TICKET_DEPARTMENTS[e.reason], ...(e.woman ? { woman: true } : {}) };
        return;
      }
      const raised = (e.priority === 'urgent' && t.priority === 'normal') || (e.reason === 'misconduct' && t.priority === 'normal' && t.state === 'waiting' && t.reason !== e.reason);
      if (raised) Object.assign(t, { priority: e.priority, reason: e.reason, department: TICKET_DEPARTMENTS[e.reason] });
      if (e.about !== null && (raised || t.about === null)) t.about = e.about;
      if (e.woman) t.woman = true;
    },
    untick: (line) => close(line, null),
    wake: (line, e) => void (e.at === null ? line.wakes.delete(e.kind) : line.wakes.set(e.kind, { at: e.at, token: e.token })),
    rate: (line, e, { at }) => {
      line.ratings++;
      if (e.again) line.rated.pop();
      line.rated.push({ at, score: e.score, comment: e.comment });
    },
    consent: (line, e, { at }) => void line.consents.push({ purpose: e.purpose, given: e.given, at, version: e.version }),
    miss: (line, e, { at }) => void line.misses.push({ at, question: e.question, why: e.why }),
    'ask-link': (line, e, { at }) => ask(w, line.id, e.number, at, now()),
    'answer-link': (line, e, { at }) => answer(w, line.id, e.token, e.yes, at, now()),
    link: nothing, fetch: nothing, attach: nothing, duplicate: nothing, 'refused-secret': nothing, erase: nothing, refuse: nothing, note: nothing, fault: nothing,
  };
  const close = (line: Line, who: Ticket['who']): void => {
    line.holder = null;
    if (!line.ticket) return;
    w.closed.push({ ...line.ticket, state: 'closed', who: who ?? line.ticket.who });
    line.ticket = null;
  };

  /** Everything of the conversation and of the people its requests are filed under. */
  const forget = (line: Line): void => {
    const owners = new Set([line.id, ...[...w.requests.values()].filter((r) => r.file.conversation === line.id).map((r) => r.owner)]);
    for (const [n, r] of w.requests) {
      if (!owners.has(r.owner)) continue;
      w.requests.delete(n);
      for (const b of w.blobs.values()) b.refs.delete(`request ${n}`);
    }
    for (const o of owners) w.phones.delete(o);
    w.links = w.links.filter((l) => l.conversation !== line.id && !owners.has(l.owner));
    w.asks = w.asks.filter((a) => a.asker !== line.id && a.asked !== line.id && !owners.has(a.owner));
    for (const [name, to] of w.aliases) if (to === line.id) w.aliases.delete(name);
    for (const [name, { key }] of w.ids) if (w.outs.get(key)?.line === line.id) w.ids.delete(name);
    w.closed = w.closed.filter((t) => t.conversation !== line.id);
    w.put = w.put.filter((q) => q.line !== line.id);
    for (const [k, o] of w.outs) if (o.line === line.id) w.outs.delete(k);
    const named = [line.id, line.address.user, `${line.address.channel}:${line.address.user}`];
    for (const [b, blob] of w.blobs) {
      if (named.includes(blob.owner) || blob.refs.has(`message ${line.id}`)) w.blobs.delete(b);
      else for (const by of ['message', 'state']) blob.refs.delete(`${by} ${line.id}`);
    }
    w.erased += owners.size;
  };
  const chatsOf = (line: Line): [string, { user: string; rows: { key: string; watermark: number; activity: Json }[]; marks: number }][] => {
    const named = [line.id, line.address.user, `${line.address.channel}:${line.address.user}`];
    return [...w.chats].filter(([c, chat]) => named.includes(c) || named.includes(chat.user));
  };

  const words = (job: Job): Omit<Told, 'n'>[] => {
    const e = job.event;
    const base = { at: e.at, by: 'person' as const, who: null, key: e.id, media: [] };
    if (e.type === 'edit') return [{ ...base, text: e.text || '⌫' }];
    if (e.type === 'reaction') return e.sign === null ? [] : [{ ...base, text: e.sign }];
    if (e.type !== 'message') return [];
    const b = e.body;
    switch (b.kind) {
      case 'media': return [{ ...base, text: [b.caption, ...b.media.map((m) => (m.id === '' ? `✕ ${m.name}`.trim() : m.name))].filter((s) => s !== '').join(' · '), media: files(b.media) }];
      case 'text': return [{ ...base, text: b.text }];
      case 'choice': return [{ ...base, text: b.label }];
      case 'place': return [{ ...base, text: `${b.lat}, ${b.lon}` }];
      case 'other': return [{ ...base, text: `[${b.what}]` }];
    }
  };

  const write = (turn: Commit): Committed => {
    const { job, state, effects, at } = turn;
    const line = w.lines.get(job.conversation);
    if (!line || line.token !== job.token || line.rev !== job.rev || state.rev !== job.rev + 1) return 'stale';
    if (!line.inbox[0] || source(line.inbox[0].event) !== source(job.event)) return 'stale';
    line.inbox.shift();
    const before = line.told;
    const thought = effects.find((x) => x.type === 'note')?.confided;
    confided = thought !== undefined;
    if (thought?.length && line.heardLast) Object.assign(line.heardLast, { confided: true });
    if (thought?.length) line.lastConfided = true;
    for (const l of line.history) if (thought?.includes(l.key)) l.confided = true;
    if (effects.some((e) => e.type === 'erase')) {
      forget(line);
      for (const [, chat] of chatsOf(line)) chat.rows = [];
      Object.assign(line, { outbox: [], flying: null, sendAt: null, history: [], notes: [], consents: [], misses: [], ratings: 0, wakes: new Map(), ticket: null, ...newFace() });
    } else for (const l of words(job)) tell(line, effects.some((e) => e.type === 'refused-secret') ? { ...l, text: HIDDEN, media: [] } : l);
    let relayed: string | null = null;
    const e = job.event;
    if (e.type === 'staff' && !effects.some((x) => x.type === 'refuse')) {
      if (e.act === 'noted') line.notes.push({ at, who: e.who.name, text: e.text ?? '', ...(confided ? { confided: true as const } : {}) });
      if (e.act === 'took') line.holder = { id: e.who.id, name: e.who.name };
      if (e.act === 'took' && line.ticket) Object.assign(line.ticket, { state: 'taken', takenAt: at, who: e.who });
      if (e.act === 'returned' || e.act === 'closed') close(line, e.who);
      const sends = effects.filter((x) => x.type === 'send');
      const same = e.text ? sends.find((s) => bare(s.text).includes(bare(e.text!))) : undefined;
      relayed = e.act === 'took' || e.act === 'noted' ? (same?.key ?? null) : (same?.key ?? (e.act === 'said' ? (sends[0]?.key ?? null) : null));
      if (relayed !== null && e.act !== 'took' && e.act !== 'noted') tell(line, { at: e.at, by: 'staff', who: e.who.name, text: e.text ?? (e.media ?? []).map((m) => m.name).join(' · '), key: relayed, media: files(e.media) });
    }
    for (const x of effects) (DO[x.type] as (line: Line, e: Effect, turn: Commit, relayed: string | null) => void)(line, x, turn, relayed);
    const used = JSON.stringify(state);
    for (const [b, blob] of w.blobs) used.includes(b) ? blob.refs.add(`state ${line.id}`) : blob.refs.delete(`state ${line.id}`);
    const penBefore = line.state?.pen ?? 'bot';
    line.state = state;
    line.rev = state.rev;
    showLine(line, turn, before, penBefore);
    free(line);
    plan(line);
    return 'ok';
  };

  const ticketNow = (t: Ticket): Ticket => ({ ...t, address: w.lines.get(t.conversation)?.address ?? t.address, lastSeen: w.lines.get(t.conversation)?.state?.last ?? null });
  const openTickets = (): Ticket[] => [...w.lines.values()].flatMap((l) => (l.ticket ? [l.ticket] : [])).sort((a, b) => Number(b.priority === 'urgent') - Number(a.priority === 'urgent') || a.id - b.id);

  const boxes = modelBoxes(() => w, whole, now);
  return {
    accept: (batch, cursor) => whole(() => {
      const answers = batch.map(({ event, to }) => {
        const seen = w.seen.get(source(event));
        if (seen !== undefined) return { conversation: seen, seen: true };
        const line = 'address' in to ? lineOf(w, to.address, 'also' in event ? event.also : undefined) : w.lines.get(to.conversation);
        if (!line) throw new Error('no such conversation');
        put(w, line, event, now());
        if (event.type === 'contact' && event.moved) leave(w, line);
        return { conversation: line.id, seen: false };
      });
      if (cursor) w.cursors.set(cursor.name, cursor.value);
      return answers;
    }),
    quarantine: (channel, qid, bytes, why, at) => whole(() => {
      if (!w.put.some((q) => q.channel === channel && q.id === qid)) w.put.push({ id: qid, channel, why, at, bytes: bytes.length, line: null });
    }),
    claim: (at, lease, max) => whole(() => [...w.lines.values()].filter((l) => l.readyAt !== null && l.readyAt <= at).sort((a, b) => a.readyAt! - b.readyAt!).slice(0, max).map((l) => {
      const first = l.inbox[0]!;
      const token = id('l');
      Object.assign(l, { token, readyAt: at + lease });
      return { conversation: l.id, address: l.address, token, rev: l.rev, state: l.state, event: first.event, tries: first.tries++ };
    })),
    commit: (turn) => whole(() => write(structuredClone(turn))).catch((e: unknown) => {
      if (e instanceof Refused) return e.as;
      throw e;
    }),
    giveBack: (job, retryAt, why) => whole(() => {
      const line = w.lines.get(job.conversation);
      if (!line || line.token !== job.token) return;
      if (retryAt === null) {
        const { event } = line.inbox.shift()!;
        w.put.push({ id: event.id, channel: 'from' in event ? event.from.channel : event.type, why, at: now(), bytes: -1, line: line.id });
      } else line.inbox[0]!.readyAt = retryAt;
      free(line);
    }),
    outgoing: (at, lease, max, channel) => whole(() => outgoing(w, at, lease, max, channel)),
    progress: (key, token, parts, pid) => whole(() => progress(w, key, token, parts, pid)),
    receive: (channel, receipts) => whole(() => receive(w, channel, receipts, now())),
    settle: (done, hold) => whole(() => settle(w, done, hold, now())),
    due: (at, max) => whole(() => {
      const ready = [...w.lines.values()].flatMap((l) => [...l.wakes].map(([kind, wake]) => ({ l, kind, wake }))).filter((x) => x.wake.at <= at).sort((a, b) => a.wake.at - b.wake.at).slice(0, max);
      for (const { l, kind, wake } of ready) {
        l.wakes.delete(kind);
        put(w, l, { type: 'timer', id: id('w'), at, wake: kind, token: wake.token }, now());
      }
      return ready.length;
    }),
    find: (q, from, at) => whole(() => {
      if (q.find === 'understood') throw new Error('not a question for the store');
      if (q.find === 'open') {
        const r = guardedBy(JSON.stringify([plainNumber(q.nid), q.kind, q.about]));
        return { find: 'open' as const, number: r?.file.number ?? null };
      }
      if (q.find === 'queue') {
        const due = (t: Ticket): number => w.lines.get(t.conversation)?.promised ?? t.opened + ANSWER_MS;
        const waiting = openTickets().filter((t) => t.state === 'waiting').sort((a, b) => Number(b.priority === 'urgent') - Number(a.priority === 'urgent') || due(a) - due(b) || a.id - b.id);
        const mine = waiting.findIndex((t) => t.conversation === from.conversation);
        return { find: 'queue' as const, before: mine < 0 ? waiting.length : mine };
      }
      const who = [`address ${from.address.channel} ${from.address.user}`, q.number !== undefined ? `number ${plainNumber(q.number)}` : `nid ${plainNumber(q.nid ?? '')}`];
      if (!q.own && who.some((x) => w.tries.filter((t) => t.of === x && t.at > at - HOUR).length >= 5)) return { find: 'status' as const, verdict: 'locked' as const };
      if (!q.own) w.tries.push(...who.map((of) => ({ of, at })));
      let nid: string | null = null;
      const asked = w.requests.get(plainNumber(q.number ?? ''));
      const tail = asked ? tailOf(asked.nid, asked.file.fields) : null;
      if (asked && tail === null && q.own && asked.file.conversation === from.conversation) nid = asked.owner;
      else if (q.number !== undefined && q.last4 !== undefined) {
        if (asked && tail !== null && plainNumber(q.last4).length === 4 && tail === plainNumber(q.last4)) nid = asked.owner;
      } else if (q.nid !== undefined && q.phone !== undefined && w.phones.get(plainNumber(q.nid))?.phone === plainNumber(q.phone)) nid = plainNumber(q.nid);
      if (nid === null) return { find: 'status' as const, verdict: 'no' as const };
      const shown = opened(w, nid, q.number !== undefined ? { number: q.number } : { phone: q.phone ?? '' });
      const there = places(w, nid, shown);
      const requests = shown.map(({ file: { number, kind, about, state, created, nextUpdate } }) => ({ number, kind, about, state, created, nextUpdate }));
      return { find: 'status' as const, verdict: 'match' as const, requests, ...(there.length && !there.includes(from.conversation) ? { elsewhere: true as const } : {}) };
    }),
    nextAt: (at, what) => whole(() => {
      const turns = (l: Line): (number | null)[] => (typeof what === 'object' ? [] : [l.readyAt, ...[...l.wakes.values()].map((x) => x.at)]);
      const sends = (l: Line): (number | null)[] => (what === undefined || (typeof what === 'object' && what.channel === l.address.channel) ? [l.sendAt] : []);
      const all = [...w.lines.values()].flatMap((l) => [...turns(l), ...sends(l)]).filter((x) => x !== null);
      return all.length ? Math.max(at, Math.min(...all)) : null;
    }),
    tickets: ({ state }) => whole(() => [...openTickets(), ...w.closed.toSorted((a, b) => b.id - a.id)].filter((t) => !state || t.state === state).map(ticketNow)),
    ticket: (n) => whole(() => [...openTickets(), ...w.closed].filter((t) => t.id === n).map(ticketNow)[0] ?? null),
    history: (c, max, after) => whole(() => {
      const all = (w.lines.get(c)?.history ?? []).map((l) => withJourney(w, l));
      return after === undefined ? (max > 0 ? all.slice(-max) : []) : all.filter((l) => l.n > after).slice(0, max);
    }),
    notes: (c) => whole(() => w.lines.get(c)?.notes ?? []),
    link: (c, number, at) => whole(() => link(w, c, number, at, now())),
    requests: ({ kind, state, max }) => whole(() => [...w.requests.values()].filter((r) => (!kind || r.file.kind === kind) && (!state || r.file.state === state)).sort(byAge).slice(0, max).map((r) => r.file)),
    request: (n) => whole(() => w.requests.get(plainNumber(n))?.file ?? null),
    setRequest: (n, change) => whole(() => {
      const r = w.requests.get(plainNumber(n));
      if (!r) return null;
      const { nextUpdate, ...entry } = change;
      const final = FINAL_STATES.includes(change.state);
      const guard = guardOf(r);
      r.guard = !final && guard !== null && (r.guard || !guardedBy(guard));
      r.file.history.push({ at: entry.at, who: entry.who, state: entry.state, note: entry.note, ...(nextUpdate === undefined ? {} : { promised: nextUpdate }), ...(entry.silent ? { silent: true as const } : {}) });
      Object.assign(r.file, { state: change.state, updated: change.at, nextUpdate: nextUpdate !== undefined ? nextUpdate : final ? null : r.file.nextUpdate });
      const event = { type: 'request-changed' as const, at: change.at, number: r.file.number, kind: r.file.kind, state: change.state, ...(change.note === null ? {} : { note: change.note }) };
      const own = `${r.file.number}:${r.file.history.length - 1}`;
      for (const c of entry.silent ? [] : hearers(w, r)) {
        const line = w.lines.get(c);
        if (line) put(w, line, { ...event, id: c === r.file.conversation ? own : `${own}@${c}` }, now());
      }
      return r.file;
    }),
    addRequest: (file, nid) => whole(() => {
      const number = plainNumber(file.number);
      if (w.taken.has(number)) return false;
      const plain = nid === null ? null : plainNumber(nid);
      const mine: Filed = { file: structuredClone({ ...file, number }), nid: plain, owner: plain ?? file.conversation ?? id('p'), guard: false };
      const guard = FINAL_STATES.includes(file.state) ? null : guardOf(mine);
      fileIt(mine.file, plain, mine.owner, guard !== null && !guardedBy(guard));
      nameLine(w, mine.file);
      return true;
    }),
    addPerson: (nid, phone) => whole(() => notePhone(plainNumber(nid), phone, now())),
    misses: (since, max) => whole(() => [...w.lines.values()].flatMap((l) => l.misses).filter((m) => m.at >= since).sort((a, b) => b.at - a.at).slice(0, max)),
    consents: (c) => whole(() => w.lines.get(c)?.consents ?? []),
    erase: (c) => whole(() => {
      const line = w.lines.get(c);
      if (!line) return;
      forget(line);
      for (const [name] of chatsOf(line)) w.chats.delete(name);
      w.lines.delete(c);
    }),
    quarantined: (max) => whole(() => w.put.toSorted((a, b) => b.at - a.at).slice(0, max).map(({ line: _, ...q }) => q)),
    counts: ((who?: string) => whole(() => {
      if (who !== undefined) return boxes.counts(who);
      const lines = [...w.lines.values()];
      const out = (state: Out['state']): number => [...w.outs.values()].filter((o) => o.out.state === state).length;
      return {
        conversations: lines.length, waiting: lines.reduce((n, l) => n + l.inbox.length, 0), unsent: out('queued'), failed: out('failed'), unknown: out('unknown'), quarantined: w.put.length,
        tickets: openTickets().length, requests: w.requests.size, wakes: lines.reduce((n, l) => n + l.wakes.size, 0), misses: lines.reduce((n, l) => n + l.misses.length, 0),
        ratings: lines.reduce((n, l) => n + l.ratings, 0), blobs: w.blobs.size, erased: w.erased,
      };
    })) as (PlainStore & Boxes)['counts'],
    ...boxes.calls,
    check: async () => ({ ok: true, detail: 'in memory' }),
    close: async () => {},
    blobs: {
      put: (owner, name, mime, bytes) => whole(() => {
        const b = `blob_${id('').padStart(20, '0')}`;
        w.blobs.set(b, { owner, name, mime, bytes: Uint8Array.from(bytes), at: now(), refs: new Set() });
        return b;
      }),
      get: (b) => whole(() => {
        const blob = w.blobs.get(b);
        return blob ? { owner: blob.owner, name: blob.name, mime: blob.mime, bytes: blob.bytes } : null;
      }),
      drop: (b) => whole(() => void w.blobs.delete(b)),
      sweep: (before) => whole(() => {
        const unused = [...w.blobs].filter(([, b]) => b.at < before && b.refs.size === 0);
        for (const [b] of unused) w.blobs.delete(b);
        return unused.length;
      }),
    },
    cursors: { get: (n) => whole(() => w.cursors.get(n) ?? null), set: (n, v) => whole(() => void w.cursors.set(n, v)) },
    activities: {
      open: (c, user) => whole(() => void (w.chats.has(c) || w.chats.set(c, { user, rows: [], marks: 0 }))),
      known: (c) => whole(() => (w.chats.has(c) ? { user: w.chats.get(c)!.user } : null)),
      append: (c, key, activity) => whole(() => {
        const chat = w.chats.get(c);
        if (!chat) throw new Error('this chat was never opened');
        const seen = chat.rows.find((r) => r.key === key);
        if (seen) return { watermark: seen.watermark, fresh: false };
        chat.rows.push({ key, watermark: ++chat.marks, activity });
        return { watermark: chat.marks, fresh: true };
      }),
      read: (c, after, max) => whole(() => {
        const chat = w.chats.get(c);
        const activities = (chat?.rows ?? []).filter((r) => r.watermark > after).slice(0, max);
        return { activities, watermark: activities.at(-1)?.watermark ?? (chat ? Math.min(after, chat.marks) : after) };
      }),
    },
    snapshots: {
      put: (kind, digest, body, at) => whole(() => void w.snapshots.push({ kind, digest, body, at })),
      latest: (kind) => whole(() => {
        const s = w.snapshots.findLast((x) => x.kind === kind);
        return s ? { digest: s.digest, body: s.body, at: s.at } : null;
      }),
    },
  };
};
