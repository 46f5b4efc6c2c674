/** Every call of every port, by name. A database adapter runs these inside its transactions; `storeOf` turns them back into the ports. */
import type { Store } from '../core/ports.ts';
import { append, knownChat, openChat, readChat } from './activities.ts';
import { counts, quarantined } from './admin.ts';
import { dropBlob, getBlob, putBlob, sweep } from './blobs.ts';
import { commit } from './commit.ts';
import type { Ctx } from './context.ts';
import { getCursor, setCursor } from './cursors.ts';
import { consents, history, misses, notes, ticket, tickets } from './desk.ts';
import { erase } from './erase.ts';
import { find } from './find.ts';
import { accept, claim, giveBack, quarantine } from './inbox.ts';
import { link } from './links.ts';
import { outgoing, progress, settle } from './outbox.ts';
import { addPerson } from './people.ts';
import { receive } from './receipts.ts';
import { addRequest, request, requests, setRequest } from './requests.ts';
import { latestSnapshot, putSnapshot } from './snapshots.ts';
import { due, nextAt } from './timers.ts';

export const CALLS = {
  accept, quarantine, claim, commit, giveBack, outgoing, progress, receive, settle, due, find, nextAt,
  tickets, ticket, history, notes, link, requests, request, setRequest, addRequest, misses, consents,
  erase, quarantined, counts, addPerson,
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
export type FullStore = Store & People;

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
  counts: () => run('counts'),
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
