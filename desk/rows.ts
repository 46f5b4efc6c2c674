/** What the store has -> rows as the desk shows them: masked, with places, promises and colours. */
import type * as z from 'zod';
import type { InboxRow, PersonRow, RequestField, RequestFull, RequestRow } from './api.ts';
import { dueOf, lateOf } from './clocks.ts';
import { agreedRow } from './consent.ts';
import type { Rows } from './handler.ts';
import type { DeskHouse, HouseField } from './house.ts';
import { mask, maskNid, maskPhone } from './mask.ts';
import { promisedFor } from './rules.ts';
import type { InboxLine, PersonLine, RequestLine } from '../core/desk-ports.ts';

/** Asked of the store at once. */
const AT_ONCE = 200;

const inboxRow = (house: DeskHouse, l: InboxLine): z.infer<typeof InboxRow> => ({
  conversation: l.conversation, channel: l.address.channel, name: l.name, pen: l.pen, lang: l.lang, unread: l.unread, openRequests: l.openRequests,
  last: l.last && { ...l.last, text: mask(l.last.text) }, preview: l.heard && { at: l.heard.at, text: mask(l.heard.text) }, holder: l.holder && { id: l.holder.id, name: l.holder.name },
  ticket: l.ticket && {
    id: l.ticket.id, state: l.ticket.state, reason: l.ticket.reason, priority: l.ticket.priority, hours: l.ticket.hours, about: l.ticket.about && mask(l.ticket.about),
    opened: l.ticket.opened, takenAt: l.ticket.takenAt, who: l.ticket.who && { id: l.ticket.who.id, name: l.ticket.who.name }, woman: l.ticket.woman === true,
    place: l.before === null ? null : l.before + 1, promised: l.ticket.state === 'waiting' ? promisedFor({ opened: l.ticket.opened, promised: l.promised }, house.hours()) : null,
    department: l.ticket.department,
  },
});
export const inboxRows = (house: DeskHouse, lines: readonly InboxLine[]): z.infer<typeof InboxRow>[] => lines.map((l) => inboxRow(house, l));

/** One conversation as the inbox knows it; null: there is none. */
export const lineOf = async (house: DeskHouse, conversation: string): Promise<InboxLine | null> =>
  (await house.store.inbox({ box: 'all', who: '', ids: [conversation], max: 1 })).rows[0] ?? null;

/** Whoever complained without a name is named by nothing beside it either; what is decided still reaches them. */
const isNameless = (r: RequestLine): boolean => r.fields['anonymous'] === true;
export const requestRow = (house: DeskHouse, r: RequestLine): z.infer<typeof RequestRow> => ({
  number: r.number, kind: r.kind, about: r.about, title: house.title(r.kind, r.about), state: r.state, department: r.department, name: isNameless(r) ? null : r.name,
  created: r.created, updated: r.updated, nextUpdate: r.nextUpdate, due: dueOf(r), late: lateOf(r, house.now()),
  assignee: r.assignee && { id: r.assignee.id, name: r.assignee.name }, conversation: isNameless(r) ? null : r.conversation, channel: isNameless(r) ? null : r.channel,
});
export const requestLines = async (house: DeskHouse, numbers: readonly string[]): Promise<RequestLine[]> => {
  const found: RequestLine[] = [];
  for (let i = 0; i < numbers.length; i += AT_ONCE) found.push(...(await house.store.requestsPage({ numbers: numbers.slice(i, i + AT_ONCE), max: AT_ONCE })).rows);
  return found;
};
export const requestLine = async (house: DeskHouse, number: string): Promise<RequestLine | null> => (await requestLines(house, [number]))[0] ?? null;

export const fieldRow = (slot: string, f: HouseField): z.infer<typeof RequestField> => {
  const value = mask(f.value.ar);
  return { slot, label: f.label, value, masked: value !== f.value.ar };
};
export const requestFull = async (house: DeskHouse, r: RequestLine): Promise<z.infer<typeof RequestFull>> => ({
  ...requestRow(house, r), person: isNameless(r) ? null : r.person,
  fields: Object.entries(r.fields).filter(([slot]) => !isFiles(r, slot)).map(([slot, value]) => fieldRow(slot, house.field(r.kind, slot, value))),
  media: r.media.filter((m) => m.id !== '').map(({ id, name, mime }) => ({ id, name, mime })),
  history: r.history.map(({ at, who, state, note, promised, silent }) => ({ at, who, state, note, ...(promised === undefined ? {} : { promised }), ...(silent ? { silent } : {}) })),
  consent: r.agreed ? await agreedRow(house, r.number, r.agreed) : null,
});
/** Files are shown as files; the slot they were asked for in says nothing more. */
const isFiles = (r: RequestLine, slot: string): boolean => {
  const v = r.fields[slot];
  return Array.isArray(v) && v.length > 0 && v.every((m) => typeof m === 'object' && m !== null && 'mime' in m);
};

export const personRow = (p: PersonLine): z.infer<typeof PersonRow> => ({
  id: p.id, name: p.name, nid: p.nid && maskNid(p.nid), phone: p.phone && maskPhone(p.phone), requests: p.requests, conversations: p.conversations, last: p.last,
});

export const ROWS: Rows = {
  async conversations(house, ids) {
    const out: InboxLine[] = [];
    for (let i = 0; i < ids.length; i += AT_ONCE) out.push(...(await house.store.inbox({ box: 'all', who: '', ids: ids.slice(i, i + AT_ONCE), max: AT_ONCE })).rows);
    return out;
  },
  requests: requestLines,
  conversation: inboxRow,
  request: requestRow,
};
