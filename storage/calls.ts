/** Every call of every port, by name. A database adapter runs these inside its transactions; `storeOf` turns them back into the ports. */
import type { TicketReason } from '../core/effect.ts';
import type { InboxStore, StaffStore, StreamStore } from '../core/desk-ports.ts';
import type { Store } from '../core/ports.ts';
import { append, knownChat, openChat, readChat } from './activities.ts';
import { counts, quarantined } from './admin.ts';
import { audit, auditLines } from './audit.ts';
import { dropBlob, getBlob, putBlob, sweep } from './blobs.ts';
import { boxCounts, inbox, markRead, queued, ratings, waitingBefore } from './boxes.ts';
import { commit } from './commit.ts';
import type { Ctx } from './context.ts';
import { getCursor, setCursor } from './cursors.ts';
import { acts, consents, history, misses, notes, stateOf, ticket, tickets } from './desk.ts';
import { erase, erasePerson } from './erase.ts';
import { find } from './find.ts';
import { accept, claim, giveBack, quarantine } from './inbox.ts';
import { link } from './links.ts';
import { mergePeople } from './merge.ts';
import { outgoing, progress, settle } from './outbox.ts';
import { addPerson } from './people.ts';
import { people, person, personNames, personOf, setFamily } from './persons.ts';
import { places } from './places.ts';
import { receive } from './receipts.ts';
import { assign, board, requestsPage } from './request-pages.ts';
import { addRequest, request, requests, setDepartment, setRequest } from './requests.ts';
import { search } from './search.ts';
import { latestSnapshot, putSnapshot } from './snapshots.ts';
import { endSessions, failed, openSession, putStaff, putWord, rotateSession, session, staff, staffBy, takeWord } from './staff.ts';
import { stream, tell, trimStream } from './stream.ts';
import { setPromise, setTicketDepartment, transfer } from './tickets.ts';
import { due, nextAt } from './timers.ts';

export const CALLS = {
  accept, quarantine, claim, commit, giveBack, outgoing, progress, receive, settle, due, find, nextAt,
  tickets, ticket, history, notes, link, requests, request, setRequest, addRequest, misses, consents,
  erase, quarantined, counts, addPerson,
  inbox, boxCounts, markRead, search, ratings, personOf, acts, stateOf, places, requestsPage, board, assign, setDepartment, people, person, personNames, setFamily, mergePeople, erasePerson, transfer, setPromise, setTicketDepartment,
  waitingBefore, queued,
  stream, tell, trimStream,
  staff, staffBy, putStaff, openSession, session, rotateSession, endSessions, putWord, takeWord, failed, audit, auditLines,
  'blobs.put': putBlob, 'blobs.get': getBlob, 'blobs.drop': dropBlob, 'blobs.sweep': sweep,
  'cursors.get': getCursor, 'cursors.set': setCursor,
  'activities.open': openChat, 'activities.known': knownChat, 'activities.append': append, 'activities.read': readChat,
  'snapshots.put': putSnapshot, 'snapshots.latest': latestSnapshot,
} as const;

export type CallName = keyof typeof CALLS;
type After<F> = F extends (c: Ctx, ...args: infer A) => infer R ? (...args: A) => R : never;
/** Runs one call, somewhere, and resolves when it is durable. */
export type Runner = <N extends CallName>(name: N, ...args: Parameters<After<(typeof CALLS)[N]>>) => ReturnType<After<(typeof CALLS)[N]>>;

/** People whom staff or an import know of before they have any request: identity may then open with the phone kept here. */
export interface People {
  addPerson(nid: string, phone: string): Promise<void>;
}
/** What turns, channels and the terminal need. */
export type PlainStore = Store & People;
export type FullStore = PlainStore & InboxStore & StreamStore & StaffStore;

export const storeOf = (run: Runner, own: Pick<Store, 'check' | 'close'>): FullStore => ({
  accept: (batch, cursor) => run('accept', batch, cursor),
  quarantine: (channel, id, bytes, why, at) => run('quarantine', channel, id, bytes, why, at),
  claim: (now, lease, max) => run('claim', now, lease, max),
  commit: (turn) => run('commit', turn),
  giveBack: (job, retryAt, why) => run('giveBack', job, retryAt, why),
  outgoing: (now, lease, max, channel) => run('outgoing', now, lease, max, channel),
  progress: (key, token, parts, id) => run('progress', key, token, parts, id),
  receive: (channel, receipts) => run('receive', channel, receipts),
  settle: (done, hold) => run('settle', done, hold),
  due: (now, max) => run('due', now, max),
  find: (query, from, now) => run('find', query, from, now),
  nextAt: (now, what) => run('nextAt', now, what),
  tickets: (filter) => run('tickets', filter),
  ticket: (id) => run('ticket', id),
  history: (conversation, max, after) => run('history', conversation, max, after),
  notes: (conversation) => run('notes', conversation),
  link: (conversation, number, at) => run('link', conversation, number, at),
  requests: (filter) => run('requests', filter),
  request: (number) => run('request', number),
  setRequest: (number, change) => run('setRequest', number, change),
  addRequest: (file, nid) => run('addRequest', file, nid),
  addPerson: (nid, phone) => run('addPerson', nid, phone),
  misses: (since, max) => run('misses', since, max),
  consents: (conversation) => run('consents', conversation),
  erase: (conversation, at) => run('erase', conversation, at),
  quarantined: (max) => run('quarantined', max),
  // One name for two questions: how much there is in all, and how much stands in somebody's boxes.
  counts: ((who?: string, without?: readonly TicketReason[]) => (who === undefined ? run('counts') : run('boxCounts', who, without))) as FullStore['counts'],
  inbox: (filter) => run('inbox', filter),
  markRead: (conversation) => run('markRead', conversation),
  search: (text, max) => run('search', text, max),
  ratings: (conversation) => run('ratings', conversation),
  personOf: (conversation) => run('personOf', conversation),
  acts: (conversation) => run('acts', conversation),
  stateOf: (conversation) => run('stateOf', conversation),
  places: () => run('places'),
  requestsPage: (filter) => run('requestsPage', filter),
  board: (department, now, without) => run('board', department, now, without),
  assign: (number, to) => run('assign', number, to),
  setDepartment: (number, department) => run('setDepartment', number, department),
  people: (q, paging) => run('people', q, paging),
  person: (id) => run('person', id),
  personNames: (ids) => run('personNames', ids),
  setFamily: (id, other, relation) => run('setFamily', id, other, relation),
  mergePeople: (into, from, at) => run('mergePeople', into, from, at),
  erasePerson: (id, at) => run('erasePerson', id, at),
  transfer: (conversation, to) => run('transfer', conversation, to),
  setPromise: (conversation, at) => run('setPromise', conversation, at),
  setTicketDepartment: (conversation, department) => run('setTicketDepartment', conversation, department),
  waitingBefore: (conversation) => run('waitingBefore', conversation),
  queued: () => run('queued'),
  stream: (seq, max) => run('stream', seq, max),
  tell: (kind, ref, detail, at) => run('tell', kind, ref, detail, at),
  trimStream: (before) => run('trimStream', before),
  staff: () => run('staff'),
  staffBy: (key) => run('staffBy', key),
  putStaff: (file, secret, at) => run('putStaff', file, secret, at),
  openSession: (token, id, at, until) => run('openSession', token, id, at, until),
  session: (token, now) => run('session', token, now),
  rotateSession: (token, next, now, until) => run('rotateSession', token, next, now, until),
  endSessions: (by) => run('endSessions', by),
  putWord: (word, kind, id, until) => run('putWord', word, kind, id, until),
  takeWord: (word, kind, now) => run('takeWord', word, kind, now),
  failed: (key, now, span) => run('failed', key, now, span),
  audit: (who, action, target, detail, at) => run('audit', who, action, target, detail, at),
  auditLines: (filter) => run('auditLines', filter),
  blobs: {
    put: (owner, name, mime, bytes) => run('blobs.put', owner, name, mime, bytes),
    get: (id) => run('blobs.get', id),
    drop: (id) => run('blobs.drop', id),
    sweep: (before) => run('blobs.sweep', before),
  },
  cursors: { get: (name) => run('cursors.get', name), set: (name, value) => run('cursors.set', name, value) },
  activities: {
    open: (conversation, user, at) => run('activities.open', conversation, user, at),
    known: (conversation) => run('activities.known', conversation),
    append: (conversation, key, activity, at) => run('activities.append', conversation, key, activity, at),
    read: (conversation, after, max) => run('activities.read', conversation, after, max),
  },
  snapshots: { put: (kind, digest, body, at) => run('snapshots.put', kind, digest, body, at), latest: (kind) => run('snapshots.latest', kind) },
  ...own,
});
