/**
 * The desk's HTTP interface as one table: `/api/v1` + path. The server binds a handler to every row, the pages call rows by name, OpenAPI and the
 * role x route test are made from it. Nothing here runs anything.
 */
import * as z from 'zod';
import { Entry, VARIETIES } from '../core/entry.ts';
import { Hours } from '../core/hours.ts';
import { Fact } from '../core/organisation.ts';
import { QuickReply } from '../core/reply.ts';
import { DEPARTMENTS, REQUEST_KINDS, REQUEST_STATES } from '../core/request.ts';
import { ROLES } from '../core/staff.ts';
import { STAFF_ACTS } from '../core/event.ts';
import { PURPOSES, TICKET_REASONS } from '../core/effect.ts';

const time = z.number().int();
const who = z.object({ id: z.string(), name: z.string() });
const twoTongues = z.object({ ar: z.string(), en: z.string() });
const id = z.string().min(1).max(200);
const role = z.enum(ROLES);
const done = z.object({ ok: z.literal(true) });

// ---------------------------------------------------------------- what the desk shows
export const Me = z.object({ id: z.string(), login: z.string(), name: z.string(), role, teams: z.array(z.enum(DEPARTMENTS)), woman: z.boolean(), totp: z.boolean(), mode: z.enum(['demo', 'live']), charity: twoTongues });
export const TicketBrief = z.object({
  id: z.number(), state: z.enum(['waiting', 'taken', 'closed']), reason: z.enum(TICKET_REASONS), priority: z.enum(['normal', 'urgent']), hours: z.enum(['in', 'out']), about: z.string().nullable(),
  opened: time, takenAt: time.nullable(), who: who.nullable(), woman: z.boolean(), place: z.number().nullable(), promised: time.nullable(), department: z.enum(DEPARTMENTS),
});
export const InboxRow = z.object({
  conversation: z.string(), channel: z.string(), name: z.string().nullable(), pen: z.enum(['bot', 'queue', 'staff']), lang: z.enum(['ar', 'en']), ticket: TicketBrief.nullable(),
  last: z.object({ at: time, by: z.enum(['person', 'bot', 'staff']), text: z.string() }).nullable(),
  /** What the person said last. */
  preview: z.object({ at: time, text: z.string() }).nullable(),
  /** Which member of staff has it, called or not. */
  holder: who.nullable(),
  /** What the person said since staff last looked. */
  unread: z.number(), openRequests: z.number(),
});
export const Line = z.object({
  n: z.number(), kind: z.enum(['message', 'note', 'event']), at: time, by: z.enum(['person', 'bot', 'staff']), who: z.string().nullable(), text: z.string(), key: z.string(),
  media: z.array(z.object({ id: z.string(), name: z.string(), mime: z.string() })), progress: z.enum(['queued', 'sent', 'delivered', 'read', 'failed', 'unknown']).optional(), why: z.string().optional(),
  /** For management alone: others see that something was said. */
  confided: z.literal(true).optional(),
});
export const RequestRow = z.object({
  number: z.string(), kind: z.enum(REQUEST_KINDS), about: z.string().nullable(), title: twoTongues, state: z.enum(REQUEST_STATES), department: z.enum(DEPARTMENTS), name: z.string().nullable(),
  created: time, updated: time, nextUpdate: time.nullable(), due: time, late: z.enum(['no', 'soon', 'late']), assignee: who.nullable(), conversation: z.string().nullable(), channel: z.string().nullable(),
});
/** `who`: the member of staff who wrote it down (somebody came or called); null: the person's own word. `since`: when this wording came into use. */
export const Consent = z.object({ purpose: z.enum(PURPOSES), given: z.boolean(), at: time, version: z.string(), since: time.nullable(), wording: twoTongues.nullable(), who: z.string().nullable(), number: z.string().nullable() });
export const RequestField = z.object({ slot: z.string(), label: twoTongues, value: z.string(), masked: z.boolean() });
export const RequestFull = RequestRow.extend({
  /** Null: made without a name. Then name, channel and conversation are null too. */
  person: z.string().nullable(), fields: z.array(RequestField), media: z.array(z.object({ id: z.string(), name: z.string(), mime: z.string() })),
  /** `promised`: the day that was set with it (null: taken back); absent: none was set. `silent`: the person was not told, the note is for staff. */
  history: z.array(z.object({ at: time, who: z.string(), state: z.enum(REQUEST_STATES), note: z.string().nullable(), promised: time.nullable().optional(), silent: z.literal(true).optional() })),
  /** Of a request that staff wrote down. */
  consent: Consent.nullable(),
});
export const PersonRow = z.object({ id: z.string(), name: z.string().nullable(), nid: z.string().nullable(), phone: z.string().nullable(), requests: z.number(), conversations: z.number(), last: time.nullable() });
export const PersonFull = PersonRow.extend({
  file: z.array(RequestRow), chats: z.array(z.object({ conversation: z.string(), channel: z.string(), last: time.nullable() })),
  consents: z.array(Consent), family: z.array(z.object({ person: z.string(), name: z.string().nullable(), relation: z.string() })),
});
export const Conversation = z.object({
  row: InboxRow, person: PersonRow.nullable(), requests: z.array(RequestRow), chats: z.array(z.object({ conversation: z.string(), channel: z.string() })), ratings: z.array(z.object({ at: time, score: z.number(), comment: z.string().nullable() })),
  /** Send it back with an act: staff who have not read the newest message are told so. */
  seen: z.string().nullable(), viewers: z.array(z.object({ who, typing: z.boolean() })), slots: z.array(RequestField),
});
export const Spoken = z.object({ outcome: z.enum(['answer', 'clarify', 'unknown', 'staff', 'smalltalk']), topic: z.string().nullable(), text: z.string().nullable(), confirmed: z.boolean(), candidates: z.array(z.object({ topic: z.string(), title: z.string(), score: z.number() })), lang: z.enum(['ar', 'en']), why: z.array(z.string()) });
/** Shares are 0..1 (knowledge/evaluate.ts). `base`: every phrasing asked of an index that did not see it; `golden`: the questions of knowledge/seed/golden.tsv, absent: there are none. */
const share = z.number();
export const Quality = z.object({
  base: z.object({
    n: z.number(), acc1: share, acc3: share, mrr: share, answered: share, wrong_answered: share, off_answered: share, staff_found: share, danger_found: share, ordinary_to_staff: share, smalltalk_found: share,
    slices: z.partialRecord(z.enum(VARIETIES), z.object({ n: z.number(), acc1: share })), confusions: z.array(z.object({ asked: z.string(), taken: z.string(), n: z.number() })),
  }),
  golden: z.object({
    n: z.number(), right: share, offered: share, wrong: share, unknown: share, staff: share,
    slices: z.partialRecord(z.enum(VARIETIES), z.object({ n: z.number(), right: share, offered: share, wrong: share })),
    misses: z.array(z.object({ question: z.string(), wanted: z.string(), taken: z.string().nullable() })),
  }).nullable(),
});
export const Publication = z.object({ n: z.number(), at: time, who: z.string(), digest: z.string(), back: z.number().nullable() });
export const StaffRow = z.object({ id: z.string(), login: z.string(), name: z.string(), role, teams: z.array(z.enum(DEPARTMENTS)), woman: z.boolean(), disabled: z.boolean(), totp: z.boolean(), created: time, seen: time.nullable(), here: z.boolean() });
export const ChannelRow = z.object({ id: z.string(), kind: z.string(), official: z.boolean(), state: z.enum(['up', 'starting', 'scan', 'down', 'off']), why: z.string().nullable(), missing: z.array(z.string()), scan: z.string().nullable(), queued: z.number(), /** Takes a test message to an address. */ test: z.boolean() });
export const FlowRow = z.object({ id: z.string(), title: twoTongues, version: z.number(), steps: z.number(), waiting: z.number(), own: z.boolean() });
/** `message` is English, for a terminal. */
export const Finding = z.object({ line: z.number(), message: z.string(), ar: z.string(), en: z.string() });
/** `message`: both tongues in one line, for a terminal. */
export const Problem = z.object({ error: z.object({ code: z.string(), message: z.string(), ar: z.string(), en: z.string(), what: z.string().optional() }) });

/** What the stream carries: `id:` is the sequence number. `row` and the like are whole new values; a client that was away asks again with the last number it has. */
export const StreamEvent = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('conversation'), row: InboxRow, seen: z.string().nullable(), fresh: z.boolean() }),
  z.object({ kind: z.literal('request'), row: RequestRow }),
  z.object({ kind: z.literal('act'), event: z.string(), conversation: z.string(), outcome: z.enum(['done', 'changed', 'not-taken', 'taken']) }),
  z.object({ kind: z.literal('presence'), conversation: z.string(), viewers: z.array(z.object({ who, typing: z.boolean() })) }),
  z.object({ kind: z.literal('library'), n: z.number() }),
  z.object({ kind: z.literal('channels') }),
  z.object({ kind: z.literal('staff') }),
  /** For supervisors. `late`: a request is past the day its person was told; `nobody`: nobody took a conversation in the time that was promised. */
  z.object({ kind: z.literal('alert'), what: z.enum(['late', 'nobody']), at: time, number: z.string().nullable(), conversation: z.string().nullable(), name: z.string().nullable(), title: twoTongues }),
  z.object({ kind: z.literal('reload') }), // too far behind: read everything again
]);
export type StreamEvent = z.infer<typeof StreamEvent>;

// ---------------------------------------------------------------- the table
export const BOXES = ['waiting', 'mine', 'taken', 'bot', 'all', 'closed'] as const;
type Needs = 'nobody' | (typeof ROLES)[number];
type Row = { method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: string; role: Needs; about: string; params?: z.ZodObject; query?: z.ZodObject; body?: z.ZodType; reply: z.ZodType; status?: number; raw?: 'upload' | 'bytes' | 'stream' };
const of = <K extends string>(key: K) => z.object({ [key]: id } as Record<K, typeof id>);
const list = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row), more: z.string().nullable() });
const page = { after: z.string().optional(), max: z.coerce.number().int().min(1).max(200).optional() };
const rev = z.number().int();

export const API = {
  // signing in
  'first.look': { method: 'GET', path: '/first', role: 'nobody', about: 'Is there an admin yet?', reply: z.object({ open: z.boolean() }) },
  'first.make': { method: 'POST', path: '/first', role: 'nobody', about: 'Makes the first admin, with the one-time word that the server printed.', body: z.object({ word: z.string(), login: z.string(), name: z.string(), password: z.string() }), reply: Me },
  'session.open': { method: 'POST', path: '/session', role: 'nobody', about: 'Signs in. `code`: of the authenticator, when it is on.', body: z.object({ login: z.string().max(200), password: z.string().max(500), code: z.string().max(10).optional() }), reply: Me },
  'session.close': { method: 'DELETE', path: '/session', role: 'viewer', about: 'Signs out.', reply: done },
  me: { method: 'GET', path: '/me', role: 'viewer', about: 'Who is signed in.', reply: Me },
  'me.password': { method: 'PUT', path: '/me/password', role: 'viewer', about: 'Changes the own password; every other session ends.', body: z.object({ old: z.string(), password: z.string() }), reply: done },
  'me.totp': { method: 'POST', path: '/me/totp', role: 'viewer', about: 'Begins an authenticator: its address for a QR code.', reply: z.object({ uri: z.string() }) },
  'me.totp.on': { method: 'PUT', path: '/me/totp', role: 'viewer', about: 'Turns it on with a first code.', body: z.object({ code: z.string() }), reply: done },
  'me.totp.off': { method: 'DELETE', path: '/me/totp', role: 'viewer', about: 'Turns it off.', body: z.object({ password: z.string() }), reply: done },
  // inbox
  inbox: { method: 'GET', path: '/conversations', role: 'viewer', about: 'Conversations of a box; the queue in its own order (urgent, then of my teams, then by promise), else newest first. `q` searches people and messages.', query: z.object({ ...page, box: z.enum(BOXES).default('waiting'), channel: z.string().optional(), department: z.enum(DEPARTMENTS).optional(), urgent: z.enum(['true']).optional(), q: z.string().max(200).optional() }), reply: list(InboxRow) },
  'inbox.counts': { method: 'GET', path: '/conversations/counts', role: 'viewer', about: 'How many stand in each box.', reply: z.record(z.enum(BOXES), z.number()) },
  conversation: { method: 'GET', path: '/conversations/:conversation', role: 'viewer', about: 'One conversation with its person and requests.', params: of('conversation'), reply: Conversation },
  lines: { method: 'GET', path: '/conversations/:conversation/lines', role: 'viewer', about: 'What was said, oldest first: the last `max`, or those after `after`, or those before `before`.', params: of('conversation'), query: z.object({ ...page, before: z.string().optional() }), reply: z.object({ lines: z.array(Line), seen: z.string().nullable() }) },
  act: { method: 'POST', path: '/conversations/:conversation/acts', role: 'agent', about: 'Takes, answers, notes, returns or closes. 202: the outcome comes on the stream under `event`.', params: of('conversation'), status: 202,
    body: z.object({ act: z.enum(STAFF_ACTS), text: z.string().max(8_000).optional(), media: z.array(id).max(10).optional(), seen: z.string().nullable().optional() }), reply: z.object({ event: z.string() }) },
  transfer: { method: 'POST', path: '/conversations/:conversation/transfer', role: 'agent', about: 'Gives the conversation to somebody else, or back to the queue with a word about why.', params: of('conversation'), status: 202, body: z.object({ to: z.string().nullable(), note: z.string().max(2_000).optional() }), reply: z.object({ event: z.string() }) },
  'conversation.department': { method: 'POST', path: '/conversations/:conversation/department', role: 'agent', about: 'Which department the open ticket is for.', params: of('conversation'), body: z.object({ department: z.enum(DEPARTMENTS) }), reply: InboxRow },
  'conversation.promise': { method: 'POST', path: '/conversations/:conversation/promise', role: 'agent', about: 'When somebody will answer the one who waits (null: as the working hours say). Its place in the queue follows.', params: of('conversation'), body: z.object({ at: time.nullable() }), reply: InboxRow },
  presence: { method: 'POST', path: '/conversations/:conversation/presence', role: 'viewer', about: 'I am looking, I am typing; forgotten after 20 seconds.', params: of('conversation'), body: z.object({ typing: z.boolean() }), reply: done },
  read: { method: 'POST', path: '/conversations/:conversation/read', role: 'agent', about: 'Nothing is unread any more.', params: of('conversation'), reply: done },
  'conversation.link': { method: 'POST', path: '/conversations/:conversation/link', role: 'agent', about: 'The person of this request also writes here; their other conversations are told.', params: of('conversation'), body: z.object({ number: z.string() }), reply: done },
  upload: { method: 'POST', path: '/conversations/:conversation/files', role: 'agent', about: 'A file to send with the next answer (multipart, one file).', params: of('conversation'), raw: 'upload', reply: z.object({ id: z.string(), name: z.string(), mime: z.string(), bytes: z.number() }) },
  file: { method: 'GET', path: '/files/:file', role: 'viewer', about: 'A file that a person or staff sent; audited.', params: of('file'), query: z.object({ download: z.enum(['true']).optional() }), raw: 'bytes', reply: z.unknown() },
  suggest: { method: 'POST', path: '/suggest', role: 'agent', about: 'Entries that answer what is being typed or was asked.', body: z.object({ text: z.string().max(2_000), lang: z.enum(['ar', 'en']).optional() }), reply: z.object({ rows: z.array(z.object({ topic: z.string(), title: z.string(), text: z.string(), score: z.number() })) }) },
  replies: { method: 'GET', path: '/replies', role: 'viewer', about: 'Quick replies. `{name}`, `{number}`, `{me}`, `{charity}` are filled in.', reply: z.object({ rev, rows: z.array(QuickReply) }) },
  'replies.put': { method: 'PUT', path: '/replies', role: 'supervisor', about: 'Writes the list of quick replies.', body: z.object({ rev, rows: z.array(QuickReply).max(300) }), reply: z.object({ rev }) },
  stream: { method: 'GET', path: '/stream', role: 'viewer', about: 'Server-sent events with sequence numbers; `after` or Last-Event-ID resumes.', query: z.object({ after: z.string().optional() }), raw: 'stream', reply: z.unknown() },
  // requests
  requests: { method: 'GET', path: '/requests', role: 'viewer', about: 'Requests, newest first unless `sort` says otherwise.', query: z.object({ ...page, kind: z.enum(REQUEST_KINDS).optional(), state: z.enum(REQUEST_STATES).optional(), department: z.enum(DEPARTMENTS).optional(), assignee: z.string().optional(), late: z.enum(['true']).optional(), open: z.enum(['true']).optional(), q: z.string().max(200).optional(), sort: z.enum(['created', 'updated', 'due']).optional() }), reply: list(RequestRow) },
  'requests.board': { method: 'GET', path: '/requests/board', role: 'viewer', about: 'How many stand in each state, and how many of them are late.', query: z.object({ department: z.enum(DEPARTMENTS).optional() }), reply: z.array(z.object({ state: z.enum(REQUEST_STATES), count: z.number(), late: z.number() })) },
  'requests.csv': { method: 'GET', path: '/requests.csv', role: 'supervisor', about: 'The table for a spreadsheet; audited.', query: z.object({ kind: z.enum(REQUEST_KINDS).optional(), state: z.enum(REQUEST_STATES).optional(), department: z.enum(DEPARTMENTS).optional() }), raw: 'bytes', reply: z.unknown() },
  request: { method: 'GET', path: '/requests/:number', role: 'viewer', about: 'One request; personal values masked.', params: of('number'), reply: RequestFull },
  'request.make': { method: 'POST', path: '/requests', role: 'agent', about: 'A request of somebody who came or called.', body: z.object({ kind: z.enum(REQUEST_KINDS), about: z.string().nullable(), nid: z.string().nullable(), fields: z.record(z.string(), z.string()), /** The version of `consent` that was read out and agreed to. */ consent: z.string().max(60) }), reply: z.object({ number: z.string() }) },
  consent: { method: 'GET', path: '/consent', role: 'viewer', about: 'What is read out to somebody who came or called before their request is written down.', reply: z.object({ version: z.string(), wording: twoTongues, since: time }) },
  'request.set': { method: 'POST', path: '/requests/:number/state', role: 'agent', about: 'Changes the state; the person is told.', params: of('number'), body: z.object({ state: z.enum(REQUEST_STATES), note: z.string().max(1_000).optional(), nextUpdate: time.nullable().optional() }), reply: RequestFull },
  'request.preview': { method: 'POST', path: '/requests/:number/preview', role: 'agent', about: 'What the person would read.', params: of('number'), body: z.object({ state: z.enum(REQUEST_STATES), note: z.string().max(1_000).optional() }), reply: z.object({ text: z.string().nullable(), channel: z.string().nullable() }) },
  'request.promise': { method: 'POST', path: '/requests/:number/promise', role: 'agent', about: 'When its person hears again, set by hand (null: taken back). `tell`: they are told, with the note; else the note is for staff.', params: of('number'), body: z.object({ at: time.nullable(), note: z.string().max(1_000).optional(), tell: z.boolean() }), reply: RequestFull },
  'request.promise.preview': { method: 'POST', path: '/requests/:number/promise/preview', role: 'agent', about: 'What the person would read of a promise. Null: they do not want news, or there is no conversation.', params: of('number'), body: z.object({ at: time, note: z.string().max(1_000).optional() }), reply: z.object({ text: z.string().nullable(), channel: z.string().nullable() }) },
  'request.department': { method: 'POST', path: '/requests/:number/department', role: 'agent', about: 'Which department works on it.', params: of('number'), body: z.object({ department: z.enum(DEPARTMENTS) }), reply: RequestRow },
  'request.assign': { method: 'POST', path: '/requests/:number/assignee', role: 'agent', about: 'Whose it is.', params: of('number'), body: z.object({ staff: z.string().nullable() }), reply: RequestRow },
  'requests.bulk': { method: 'POST', path: '/requests/bulk', role: 'supervisor', about: 'The same change to many.', body: z.object({ numbers: z.array(z.string()).min(1).max(200), state: z.enum(REQUEST_STATES).optional(), assignee: z.string().nullable().optional(), note: z.string().max(1_000).optional() }), reply: z.object({ done: z.number(), failed: z.array(z.string()) }) },
  'request.reveal': { method: 'POST', path: '/requests/:number/reveal', role: 'agent', about: 'One masked value in full, with a reason; audited.', params: of('number'), body: z.object({ slot: z.string(), reason: z.string().min(3).max(300) }), reply: z.object({ value: z.string() }) },
  // people
  people: { method: 'GET', path: '/people', role: 'viewer', about: 'People by name, phone, national id or request number.', query: z.object({ ...page, q: z.string().max(200).optional() }), reply: list(PersonRow) },
  person: { method: 'GET', path: '/people/:person', role: 'viewer', about: 'One file a person; audited.', params: of('person'), reply: PersonFull },
  'person.reveal': { method: 'POST', path: '/people/:person/reveal', role: 'agent', about: 'The national id or phone in full, with a reason; audited.', params: of('person'), body: z.object({ what: z.enum(['nid', 'phone']), reason: z.string().min(3).max(300) }), reply: z.object({ value: z.string() }) },
  'person.family': { method: 'POST', path: '/people/:person/family', role: 'agent', about: 'Says who belongs to whom.', params: of('person'), body: z.object({ other: z.string(), relation: z.string().min(1).max(60).nullable() }), reply: done },
  'person.merge': { method: 'POST', path: '/people/:person/merge', role: 'supervisor', about: 'Two files that are one person: `from` goes into this one; audited.', params: of('person'), body: z.object({ from: z.string(), reason: z.string().min(3).max(300) }), reply: done },
  'person.erase': { method: 'POST', path: '/people/:person/erase', role: 'admin', about: 'Destroys the keys of this person; audited.', params: of('person'), body: z.object({ reason: z.string().min(3).max(300) }), reply: done },
  // knowledge
  knowledge: { method: 'GET', path: '/knowledge', role: 'viewer', about: 'The drafts, their revision, and what differs from what is published.', reply: z.object({ rev, entries: z.array(Entry), changed: z.array(z.string()), /** The changed ones as the bot says them now; one that is new is not among them. */ before: z.array(Entry), mute: z.array(z.string()), review: z.array(z.string()), published: Publication.nullable() }) },
  'entry.put': { method: 'PUT', path: '/knowledge/entries/:topic', role: 'agent', about: 'Writes a draft. 409 when somebody else wrote meanwhile.', params: of('topic'), body: z.object({ rev, entry: Entry }), reply: z.object({ rev }) },
  'entry.drop': { method: 'DELETE', path: '/knowledge/entries/:topic', role: 'supervisor', about: 'Takes an entry out of the drafts.', params: of('topic'), body: z.object({ rev }), reply: z.object({ rev }) },
  'knowledge.try': { method: 'POST', path: '/knowledge/try', role: 'viewer', about: 'What the bot would answer, by what is published or by the drafts.', body: z.object({ text: z.string().max(2_000), draft: z.boolean().default(false) }), reply: Spoken },
  'knowledge.check': { method: 'POST', path: '/knowledge/check', role: 'viewer', about: 'Findings in the drafts: near doubles, thin topics, missing languages, unknown facts.', reply: z.object({ findings: z.array(z.object({ level: z.enum(['error', 'note']), topic: z.string(), message: z.string() })) }) },
  'knowledge.quality': { method: 'GET', path: '/knowledge/quality', role: 'viewer', about: 'How well the bot understands, by what is published or by the drafts. `working`: being measured, ask again; kept by digest.', query: z.object({ draft: z.enum(['true']).optional() }), reply: z.object({ state: z.enum(['ready', 'working', 'failed']), digest: z.string(), at: time.nullable(), quality: Quality.nullable() }) },
  'knowledge.publish': { method: 'POST', path: '/knowledge/publish', role: 'supervisor', about: 'The drafts become what the bot says, on every channel, within seconds.', body: z.object({ rev }), reply: Publication },
  'knowledge.undo': { method: 'POST', path: '/knowledge/undo', role: 'supervisor', about: 'Back to what was published before.', reply: Publication },
  'knowledge.history': { method: 'GET', path: '/knowledge/history', role: 'viewer', about: 'Every publish, newest first.', reply: z.object({ rows: z.array(Publication) }) },
  misses: { method: 'GET', path: '/misses', role: 'viewer', about: 'Questions nobody answered yet, grouped by likeness.', query: z.object({ days: z.coerce.number().int().min(1).max(365).default(30) }), reply: z.object({ rows: z.array(z.object({ at: time, question: z.string(), why: z.string(), count: z.number() })) }) },
  facts: { method: 'GET', path: '/facts', role: 'viewer', about: 'Every fact of the charity and its working hours.', reply: z.object({ rev, facts: z.array(Fact), hours: Hours }) },
  'facts.put': { method: 'PUT', path: '/facts', role: 'supervisor', about: 'Writes and publishes facts: value, confirmed.', body: z.object({ rev, facts: z.array(z.object({ id: z.string(), value: Fact.shape.value.optional(), confirmed: z.boolean().optional() })) }), reply: z.object({ rev }) },
  'hours.put': { method: 'PUT', path: '/hours', role: 'supervisor', about: 'Writes and publishes the working hours.', body: z.object({ rev, hours: Hours }), reply: z.object({ rev }) },
  varieties: { method: 'GET', path: '/varieties', role: 'viewer', about: 'How many phrasings each topic has in each variety.', reply: z.object({ varieties: z.array(z.enum(VARIETIES)), rows: z.array(z.object({ topic: z.string(), counts: z.record(z.string(), z.number()) })) }) },
  // flows
  flows: { method: 'GET', path: '/flows', role: 'viewer', about: 'The flows in use and who waits in them.', reply: z.object({ rows: z.array(FlowRow) }) },
  flow: { method: 'GET', path: '/flows/:flow', role: 'viewer', about: 'One flow: its draft source, its form view, its picture, findings, who waits where.', params: of('flow'), reply: z.object({ id: z.string(), source: z.string(), form: z.unknown(), picture: z.string(), findings: z.array(Finding), waiting: z.array(z.object({ step: z.string(), count: z.number() })) }) },
  'flow.put': { method: 'PUT', path: '/flows/:flow', role: 'supervisor', about: 'Writes texts, options and order of questions of a draft; the checker answers in place.', params: of('flow'), body: z.object({ form: z.unknown() }), reply: z.object({ findings: z.array(Finding) }) },
  'flow.make': { method: 'POST', path: '/flows', role: 'supervisor', about: 'A new request form from a template.', body: z.object({ id: z.string().regex(/^[a-z][a-z0-9_]{2,40}$/), title: twoTongues, kind: z.enum(REQUEST_KINDS), template: z.enum(['short', 'person', 'documents']) }), reply: z.object({ id: z.string() }) },
  'flow.try': { method: 'POST', path: '/flows/:flow/try', role: 'viewer', about: 'One step of a live preview: the messages so far, and what the bot would say.', params: of('flow'), body: z.object({ said: z.array(z.string().max(1_000)).max(60) }), reply: z.object({ replies: z.array(z.array(z.object({ text: z.string(), choices: z.array(z.string()) }))), slots: z.record(z.string(), z.string()) }) },
  'flow.publish': { method: 'POST', path: '/flows/:flow/publish', role: 'supervisor', about: 'The draft becomes the version that new conversations begin with.', params: of('flow'), reply: z.object({ version: z.number() }) },
  // the house
  channels: { method: 'GET', path: '/channels', role: 'viewer', about: 'Every channel, its state and what it lacks.', reply: z.object({ rows: z.array(ChannelRow), url: z.string().nullable() }) },
  'channel.test': { method: 'POST', path: '/channels/:channel/test', role: 'admin', about: 'Sends a test message to an address of the charity itself; audited.', params: of('channel'), body: z.object({ to: z.string().min(3).max(80) }), reply: z.object({ as: z.enum(['ok', 'later', 'failed', 'unknown']), why: z.string().nullable() }) },
  staff: { method: 'GET', path: '/staff', role: 'viewer', about: 'Members of staff; who is here.', reply: z.object({ rows: z.array(StaffRow) }) },
  'staff.make': { method: 'POST', path: '/staff', role: 'admin', about: 'A new member of staff; the answer holds a one-time link to choose a password.', body: z.object({ login: z.string().min(2).max(80), name: z.string().min(2).max(80), role, teams: z.array(z.enum(DEPARTMENTS)), woman: z.boolean() }), reply: z.object({ id: z.string(), link: z.string() }) },
  'staff.put': { method: 'PUT', path: '/staff/:staff', role: 'admin', about: 'Changes name, role, teams, or whether they may sign in. The last admin stays one.', params: of('staff'), body: z.object({ name: z.string().min(2).max(80), role, teams: z.array(z.enum(DEPARTMENTS)), woman: z.boolean(), disabled: z.boolean() }), reply: done },
  'staff.reset': { method: 'POST', path: '/staff/:staff/reset', role: 'admin', about: 'A one-time link to choose a new password; sessions end, the authenticator goes.', params: of('staff'), reply: z.object({ link: z.string() }) },
  'staff.choose': { method: 'POST', path: '/password', role: 'nobody', about: 'Chooses a password with a one-time word.', body: z.object({ word: z.string(), password: z.string() }), reply: Me },
  audit: { method: 'GET', path: '/audit', role: 'supervisor', about: 'Who did what, newest first. `names`: of the ids in targets and details, as far as they still have one.', query: z.object({ ...page, who: z.string().optional(), action: z.string().optional() }), reply: list(z.object({ n: z.number(), at: time, who, action: z.string(), target: z.string().nullable(), detail: z.string().nullable() })).extend({ names: z.record(z.string(), twoTongues) }) },
} as const satisfies Record<string, Row>;

export type RouteName = keyof typeof API;
export type Input<N extends RouteName, K extends 'params' | 'query' | 'body'> = (typeof API)[N] extends Record<K, infer S extends z.ZodType> ? z.infer<S> : undefined;
export type Reply<N extends RouteName> = z.infer<(typeof API)[N]['reply']>;
export const PREFIX = '/api/v1';
