/**
 * The house as everybody but management sees it: complaints are not there, a conversation in which management was called about a member of staff is not
 * there until that is closed, and what was said in either stays veiled. One view of the store for all routes and the stream, so that no screen decides by itself.
 */
import type { DeskHouse, HouseStore } from './house.ts';
import { isConfided } from './rules.ts';
import type { InboxLine, PersonLine, RequestLine } from '../core/desk-ports.ts';
import type { HistoryLine } from '../core/ports.ts';
import { isNumber, plainNumber, type RequestKind } from '../core/request.ts';
import { CONFIDED, confidesKind, confidesReason } from '../core/ticket.ts';

/** A sign, not a word: staff read two languages. The pages say what it stands for. */
const VEIL = '🔒';
const MOST = 1_000;

const veiled = (l: HistoryLine): HistoryLine => (l.confided ? { ...l, text: VEIL, media: [] } : l);
const snippet = <T extends { text: string; confided?: true }>(s: T | null): T | null => (s?.confided ? { ...s, text: VEIL } : s);
/** A line of the inbox, and one of the requests, as they are seen by who is not of the management; null: not at all. What a ticket is about are words of the person too. */
export const lineSeen = (l: InboxLine): InboxLine | null => (isConfided(l.ticket) ? null : {
  ...l, last: snippet(l.last), heard: snippet(l.heard), openRequests: l.openRequests - l.openConfided, openConfided: 0,
  ticket: l.ticket && confidesReason(l.ticket.reason) ? { ...l.ticket, reason: 'staff-topic', about: null } : l.ticket,
});
export const requestSeen = <R extends { kind: RequestKind }>(r: R | null): R | null => (r && confidesKind(r.kind) ? null : r);

const storeFor = (store: HouseStore): HouseStore => {
  const complaints = async (): Promise<RequestLine[]> => (await Promise.all(CONFIDED.kinds.map((kind) => store.requestsPage({ kind, max: MOST })))).flatMap((p) => p.rows);
  const kindOf = async (number: string): Promise<RequestKind | null> => (await store.request(number))?.kind ?? null;
  const readable = async (number: string): Promise<boolean> => { const kind = await kindOf(number); return kind === null || !confidesKind(kind); };
  const inbox: HouseStore['inbox'] = async (filter) => {
    const page = await store.inbox(filter);
    return { ...page, rows: page.rows.flatMap((l) => lineSeen(l) ?? []) };
  };
  const isThere = async (conversation: string): Promise<boolean> => (await inbox({ box: 'all', who: '', ids: [conversation], max: 1 })).rows.length > 0;
  /** Changes nothing where there is nothing to be seen. */
  const where = async <T>(there: Promise<boolean>, no: T, then: () => Promise<T>): Promise<T> => ((await there) ? then() : no);
  const counted = async <P extends PersonLine>(people: readonly P[]): Promise<P[]> => {
    const hidden = people.length ? await complaints() : [];
    return people.map((p) => ({ ...p, requests: p.requests - hidden.filter((c) => c.person === p.id).length }));
  };
  return {
    ...store,
    inbox,
    counts: (who) => store.counts(who, CONFIDED.reasons),
    search: async (text, max) => {
      const number = plainNumber(text);
      if (isNumber(number) && !(await readable(number))) return [];
      const found = await store.search(text, max);
      const seen = await Promise.all(found.map(async ({ conversation, n }) => n === null || (await store.history(conversation, 1, n - 1))[0]?.confided !== true));
      return found.filter((_, i) => seen[i]);
    },
    history: async (conversation, max, after) => (await store.history(conversation, max, after)).map(veiled),
    notes: async (conversation) => (await store.notes(conversation)).filter((n) => !n.confided),
    request: async (number) => requestSeen(await store.request(number)),
    requests: async (filter) => (filter.kind && confidesKind(filter.kind) ? [] : (await store.requests(filter)).filter(requestSeen)),
    setRequest: (number, change) => where(readable(number), null, () => store.setRequest(number, change)),
    requestsPage: (filter) => store.requestsPage({ ...filter, without: CONFIDED.kinds }),
    board: (department, now) => store.board(department, now, CONFIDED.kinds),
    assign: (number, staff) => where(readable(number), false, () => store.assign(number, staff)),
    setDepartment: (number, department) => where(readable(number), false, () => store.setDepartment(number, department)),
    people: async (q, paging) => {
      if (q !== null && isNumber(plainNumber(q)) && !(await readable(plainNumber(q)))) return { rows: [], more: null };
      const page = await store.people(q, paging);
      return { ...page, rows: await counted(page.rows) };
    },
    person: async (id) => {
      const person = await store.person(id);
      if (!person) return null;
      const hidden = new Set((await complaints()).map((c) => c.number));
      const numbers = person.numbers.filter((n) => !hidden.has(n));
      return { ...person, numbers, requests: numbers.length, consents: person.consents.filter((c) => c.number === undefined || !hidden.has(c.number)) };
    },
    link: (conversation, number, at) => where(readable(number), false, () => store.link(conversation, number, at)),
    transfer: (conversation, to) => where(isThere(conversation), false, () => store.transfer(conversation, to)),
    setPromise: (conversation, at) => where(isThere(conversation), false, () => store.setPromise(conversation, at)),
    setTicketDepartment: (conversation, department) => where(isThere(conversation), false, () => store.setTicketDepartment(conversation, department)),
  };
};

/** Kept by house: a view is made once. */
const views = new WeakMap<DeskHouse, DeskHouse>();
export const discreet = (house: DeskHouse): DeskHouse => {
  const known = views.get(house);
  if (known) return known;
  const store = storeFor(house.store);
  const view: DeskHouse = {
    ...house, store,
    preview: async (number, state, note) => ((await store.request(number)) === null ? null : house.preview(number, state, note)),
    // Answers of a complaint that is being written: its last words are confided.
    draft: async (conversation) => ((await house.store.inbox({ box: 'all', who: '', ids: [conversation], max: 1 })).rows[0]?.last?.confided ? [] : house.draft(conversation)),
  };
  views.set(house, view);
  return view;
};
