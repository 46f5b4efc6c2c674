/** What staff can do from the terminal, as one table: run on an open house, or sent to the server that holds it. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { SilaError } from '../core/errors.ts';
import { STAFF_ACTS } from '../core/event.ts';
import type { Json } from '../core/json.ts';
import { TICKET_STATES } from '../core/ports.ts';
import { plainNumber, REQUEST_KINDS, REQUEST_STATES } from '../core/request.ts';
import { ROLES } from '../core/staff.ts';
import { may, queueOrder } from '../desk/rules.ts';
import { addStaff, resetStaff } from '../desk/sign/words.ts';
import type { House } from './wire.ts';

type Operation<I> = { input: z.ZodType<I>; run(house: House, input: I): Promise<unknown> };
const operation = <I>(input: z.ZodType<I>, run: (house: House, input: I) => Promise<unknown>): Operation<I> => ({ input, run });

const LISTED = 200;
/** Who did it, in the audit log. */
const TERMINAL = { id: 'terminal', name: 'terminal' };
const HISTORY = 40;
/** Lines whose files are looked for. */
const FILE_LINES = 1_000;
const filesOf = async (h: House, id: number): Promise<{ id: string; name: string; at: number; by: string }[]> => {
  const ticket = await h.store.ticket(id);
  if (!ticket) throw new SilaError('TICKET_UNKNOWN');
  const lines = await h.store.history(ticket.conversation, FILE_LINES);
  return lines.flatMap((l) => l.media.filter((m) => m.id).map(({ id: file, name }) => ({ id: file, name, at: l.at, by: l.by })));
};

export const OPERATIONS = {
  'requests.list': operation(z.strictObject({ kind: z.enum(REQUEST_KINDS).optional(), state: z.enum(REQUEST_STATES).optional() }), (h, i) =>
    h.store.requests({ max: LISTED, ...(i.kind ? { kind: i.kind } : {}), ...(i.state ? { state: i.state } : {}) })),
  'requests.show': operation(z.strictObject({ number: z.string() }), async (h, { number }) => {
    const file = await h.store.request(plainNumber(number));
    if (!file) throw new SilaError('REQUEST_UNKNOWN');
    return file;
  }),
  'requests.set': operation(z.strictObject({ number: z.string(), state: z.enum(REQUEST_STATES), note: z.string().optional(), who: z.string() }), async (h, i) => {
    const file = await h.store.setRequest(plainNumber(i.number), { at: h.clock.now(), who: i.who, state: i.state, note: i.note ?? null });
    if (!file) throw new SilaError('REQUEST_UNKNOWN');
    return file;
  }),
  'tickets.list': operation(z.strictObject({ state: z.enum(TICKET_STATES).optional() }), async (h, { state }) => {
    const all = await h.store.tickets(state ? { state } : {});
    return [...queueOrder(all), ...all.filter((t) => t.state !== 'waiting')];
  }),
  'tickets.show': operation(z.strictObject({ id: z.number() }), async (h, { id }) => {
    const ticket = await h.store.ticket(id);
    if (!ticket) throw new SilaError('TICKET_UNKNOWN');
    return { ticket, history: await h.store.history(ticket.conversation, HISTORY), notes: await h.store.notes(ticket.conversation) };
  }),
  /** The files of a ticket's conversation, oldest first: what `files.get` may be asked for. */
  'files.list': operation(z.strictObject({ ticket: z.number() }), async (h, { ticket }) => filesOf(h, ticket)),
  /** One file of a ticket: its bytes in base64. A file of another conversation is unknown here. */
  'files.get': operation(z.strictObject({ ticket: z.number(), file: z.string() }), async (h, { ticket, file }) => {
    const known = (await filesOf(h, ticket)).some((f) => f.id === file);
    const blob = known ? await h.store.blobs.get(file) : null;
    if (!blob) throw new SilaError('TICKET_REFUSED', '(no such file)');
    return { name: blob.name, mime: blob.mime, bytes: Buffer.from(blob.bytes).toString('base64') };
  }),
  /** `seen`: the last message its author read; a conversation that moved on refuses the answer. */
  'tickets.act': operation(z.strictObject({ id: z.number(), act: z.enum(STAFF_ACTS), who: z.string().min(1), text: z.string().optional(), seen: z.string().nullable().default(null) }), async (h, i) => {
    const ticket = await h.store.ticket(i.id);
    if (!ticket) throw new SilaError('TICKET_UNKNOWN');
    const who = { id: i.who, name: i.who };
    const permission = may(i.act, ticket, who, i.text);
    if (!permission.may) throw new SilaError('TICKET_REFUSED', `(${permission.why})`);
    await h.store.accept([{
      event: { type: 'staff', id: randomUUID(), at: h.clock.now(), act: i.act, who, seen: i.seen, ...(i.text === undefined ? {} : { text: i.text }) }, to: { conversation: ticket.conversation },
    }]);
    return { accepted: true, conversation: ticket.conversation };
  }),
  'misses.list': operation(z.strictObject({ days: z.number().default(30) }), (h, { days }) => h.store.misses(h.clock.now() - days * 86_400_000, LISTED)),
  'tickets.link': operation(z.strictObject({ id: z.number(), number: z.string() }), async (h, { id, number }) => {
    const ticket = await h.store.ticket(id);
    if (!ticket) throw new SilaError('TICKET_UNKNOWN');
    if (!(await h.store.link(ticket.conversation, plainNumber(number), h.clock.now()))) throw new SilaError('REQUEST_UNKNOWN');
    return { linked: plainNumber(number) };
  }),
  'staff.list': operation(z.strictObject({}), async (h) => (await h.store.staff()).toSorted((a, b) => a.login.localeCompare(b.login))),
  /** The word opens a page where they choose a password; it is shown once and kept nowhere in the clear. */
  'staff.add': operation(z.strictObject({ login: z.string(), name: z.string().min(2).max(80), role: z.enum(ROLES) }), async (h, i) => {
    const made = await addStaff(h.store, i, h.clock.now());
    if (made === 'bad-login' || made === 'taken') throw new SilaError('STAFF_REFUSED', made === 'taken' ? '(the login is taken)' : '(not a login)');
    await h.store.audit(TERMINAL, 'staff.make', made.id, i.role, h.clock.now());
    return made;
  }),
  /** For who lost the password or the authenticator, the only admin too: who has this machine has the house. */
  'staff.reset': operation(z.strictObject({ login: z.string() }), async (h, i) => {
    const done = await resetStaff(h.store, { login: i.login }, h.clock.now());
    if (!done) throw new SilaError('STAFF_REFUSED', '(no such login)');
    await h.store.audit(TERMINAL, 'staff.reset', done.staff.id, null, h.clock.now());
    return { id: done.staff.id, word: done.word };
  }),
  'person.erase': operation(z.strictObject({ what: z.string() }), async (h, { what }) => {
    const conversation = (await h.store.request(plainNumber(what)))?.conversation ?? what;
    await h.store.erase(conversation, h.clock.now());
    for (const r of h.rooms.values()) r.poke(conversation);
    return { erased: conversation };
  }),
  'knowledge.publish': operation(z.strictObject({ who: z.string() }), async (h, { who }) => { const done = await h.library?.publish(h.store.snapshots, who); await h.knowledge.refresh(); return done; }),
  'knowledge.undo': operation(z.strictObject({ who: z.string() }), async (h, { who }) => { const done = await h.library?.undo(h.store.snapshots, who); await h.knowledge.refresh(); return done; }),
  'house.counts': operation(z.strictObject({}), async (h) => ({ counts: await h.store.counts(), check: await h.store.check(), quarantined: await h.store.quarantined(20) })),
} as const;
export type OperationName = keyof typeof OPERATIONS;

/** Runs one operation. Bad input and refusals throw SilaError with what to do. */
export const runOperation = async (house: House, name: string, input: unknown): Promise<Json> => {
  const op = Object.hasOwn(OPERATIONS, name) ? (OPERATIONS[name as OperationName] as Operation<unknown>) : undefined;
  if (!op) throw new SilaError('CONFIG_INVALID', `no operation "${name}".`);
  const r = op.input.safeParse(input);
  if (!r.success) throw new SilaError('CONFIG_INVALID', r.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '));
  return JSON.parse(JSON.stringify((await op.run(house, r.data)) ?? null)) as Json;
};
