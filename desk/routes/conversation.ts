/** One conversation: who it is, what was said, what staff noted between. */
import { auditRead } from '../reading.ts';
import type { Handlers } from '../handler.ts';
import type { DeskHouse } from '../house.ts';
import { refuse } from '../problems.ts';
import { FURTHEST_MS } from '../promise.ts';
import { fieldRow, inboxRows, lineOf, personRow, requestLines, requestRow } from '../rows.ts';
import { weave, type Between, type Woven } from '../weave.ts';
import type { HistoryLine } from '../../core/ports.ts';
import { plainNumber } from '../../core/request.ts';
import { mayAs } from '../../core/staff.ts';

const LINES = 60;
/** Numbers looked through at first for one line: a turn has lines of its own that staff do not see. */
const PER_LINE = 3;
const REQUESTS = 50;

type Run = { lines: HistoryLine[]; first: boolean; last: boolean };

/** At least `max` lines before `n` (fewer: there are no more), and the one that follows them. */
const runBefore = async (house: DeskHouse, conversation: string, n: number, max: number): Promise<Run> => {
  const top = Math.ceil(n); // every line before `n` has a smaller number than this
  const [next] = await house.store.history(conversation, 1, top - 1);
  for (let span = max * PER_LINE; ; span *= PER_LINE) {
    const from = Math.max(-1, top - 1 - span);
    const there = (await house.store.history(conversation, top - from, from)).filter((l) => l.n < top);
    const first = from < 0;
    if (first || there.length > max) return { lines: [...there.slice(-max - 1), ...(next ? [next] : [])], first: first && there.length <= max, last: next === undefined };
  }
};

const runAfter = async (house: DeskHouse, conversation: string, n: number, max: number): Promise<Run> => {
  const from = Math.floor(n) - 1; // the line itself comes along: notes stand behind it
  const lines = await house.store.history(conversation, max + 1, from);
  return { lines, first: from < 0, last: lines.length <= max };
};

const runNow = async (house: DeskHouse, conversation: string, max: number): Promise<Run> => {
  const lines = await house.store.history(conversation, max);
  return { lines, first: lines.length < max, last: true };
};

/** Notes, and what staff did: the act and to whom, as one word and a name; the pages say it in a sentence. */
const betweenOf = async (house: DeskHouse, conversation: string): Promise<Between[]> => {
  const [notes, acts] = await Promise.all([house.store.notes(conversation), house.store.acts(conversation)]);
  return [
    ...acts.map(({ at, who, act, to }) => ({ kind: 'event' as const, at, who, text: to === null ? act : `${act} ${to}` })), ...notes.map((note) => ({ ...note, kind: 'note' as const })),
  ].sort((a, b) => a.at - b.at);
};

const number = (s: string | undefined): number | null => (s === undefined || s.trim() === '' || !Number.isFinite(Number(s)) ? null : Number(s));

const rowNow = async (house: DeskHouse, id: string) => {
  const line = await lineOf(house, id);
  const [row] = line ? inboxRows(house, [line]) : [];
  return row ?? refuse('NOT_FOUND');
};

export const conversation: Handlers<'conversation' | 'lines' | 'read' | 'conversation.link' | 'conversation.department' | 'conversation.promise'> = {
  conversation: async (ctx, { params: { conversation: id } }) => {
    const { house, me, live } = ctx;
    const line = await lineOf(house, id);
    if (!line) return refuse('NOT_FOUND');
    await auditRead(ctx, 'conversation.read', id);
    const [row] = inboxRows(house, [line]);
    const [personId, ratings, slots] = await Promise.all([house.store.personOf(id), house.store.ratings(id), house.draft(id)]);
    if (!row) return refuse('NOT_FOUND');
    const person = personId === null ? null : await house.store.person(personId);
    const requests = person ? await requestLines(house, person.numbers.slice(0, REQUESTS)) : [];
    return {
      row, person: person && personRow(person), requests: requests.map((r) => requestRow(house, r)),
      chats: person ? person.chats.map((c) => ({ conversation: c.conversation, channel: c.channel })) : [{ conversation: id, channel: line.address.channel }],
      ratings: mayAs(me.role, 'supervisor') ? ratings : [], // nobody is served by the marks they gave before
      seen: line.seen, viewers: live.viewers(id), slots: slots.map(({ slot, ...field }) => fieldRow(slot, field)),
    };
  },
  lines: async ({ house }, { params: { conversation: id }, query }) => {
    const line = await lineOf(house, id);
    if (!line) return refuse('NOT_FOUND');
    const max = query.max ?? LINES;
    const [before, after] = [number(query.before), number(query.after)];
    const [run, others] = await Promise.all([
      before !== null ? runBefore(house, id, before, max) : after !== null ? runAfter(house, id, after, max) : runNow(house, id, max), betweenOf(house, id),
    ]);
    const all: Woven[] = weave(run.lines, others, run);
    const lines = before !== null ? all.filter((l) => l.n < before).slice(-max) : after !== null ? all.filter((l) => l.n > after).slice(0, max) : all;
    return { lines, seen: line.seen };
  },
  read: async ({ house }, { params: { conversation: id } }) => {
    if (!(await lineOf(house, id))) return refuse('NOT_FOUND');
    await house.store.markRead(id);
    return { ok: true };
  },
  'conversation.department': async ({ house, audit }, { params: { conversation: id }, body }) => {
    if (!(await house.store.setTicketDepartment(id, body.department))) return (await lineOf(house, id)) ? refuse('NOT_NOW') : refuse('NOT_FOUND');
    await audit('conversation.department', id, `department=${body.department}`);
    return rowNow(house, id);
  },
  'conversation.promise': async ({ house, audit }, { params: { conversation: id }, body }) => {
    if (body.at !== null && (body.at <= house.now() || body.at > house.now() + FURTHEST_MS)) return refuse('INPUT', 'at');
    if (!(await house.store.setPromise(id, body.at))) return (await lineOf(house, id)) ? refuse('NOT_NOW') : refuse('NOT_FOUND');
    await audit('conversation.promise', id, body.at === null ? 'at=none' : `at=${new Date(body.at).toISOString()}`);
    return rowNow(house, id);
  },
  'conversation.link': async ({ house, audit }, { params: { conversation: id }, body }) => {
    const of = plainNumber(body.number);
    if (!(await lineOf(house, id)) || !(await house.store.link(id, of, house.now()))) return refuse('NOT_FOUND');
    await audit('conversation.link', id, `number=${of}`);
    await house.accept([]); // the conversations that were linked before have something to be told
    return { ok: true };
  },
};
