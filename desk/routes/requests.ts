/** The charity's requests: found, read, changed; their person is told of every change. */
import { randomInt } from 'node:crypto';
import { READ_OUT_NOW } from '../consent.ts';
import { auditRead } from '../reading.ts';
import type { Handlers } from '../handler.ts';
import type { DeskHouse } from '../house.ts';
import { refuse } from '../problems.ts';
import { requestFull, requestLine, requestRow } from '../rows.ts';
import { mayAssign } from '../rules.ts';
import type { RequestFilter } from '../../core/desk-ports.ts';
import { isNumber, KINDS, makeNumber, plainNumber, REQUEST_STATES, type RequestFile } from '../../core/request.ts';
import type { StaffFile } from '../../core/staff.ts';
import { readNationalId } from '../../core/values/national-id.ts';
import { readPhone } from '../../core/values/phone.ts';

const PAGE = 50;
const DAY = 86_400_000;
/** People whose requests a search by name shows. */
const PEOPLE = 30;
const NUMBER_TRIES = 8;
/** Slots by the names that the flows give them. */
const NID = 'national_id';
const PHONE = 'phone';
const FIELD_MAX = 4_000;

/** Numbers that a search means: one that is written out, or those of the people it finds. */
export const numbersFor = async (house: DeskHouse, words: string): Promise<string[]> => {
  const plain = plainNumber(words);
  if (isNumber(plain)) return [plain];
  const people = await house.store.people(words, { max: PEOPLE });
  const files = await Promise.all(people.rows.map((p) => house.store.person(p.id)));
  return [...new Set(files.flatMap((f) => f?.numbers ?? []))];
};

/** Who may have it, or null: nobody of that id. */
const assigneeOf = async (house: DeskHouse, id: string | null): Promise<StaffFile | null> => (id === null ? null : house.store.staffBy({ id }));

export const requests: Handlers<'requests' | 'requests.board' | 'request' | 'request.make' | 'consent' | 'request.department' | 'request.set' | 'request.preview' | 'request.assign' | 'requests.bulk' | 'request.reveal'> = {
  requests: async ({ house, me }, { query: { q, late, open, assignee, max, ...rest } }) => {
    const words = q?.trim();
    const numbers = words ? await numbersFor(house, words) : null;
    if (numbers?.length === 0) return { rows: [], more: null };
    const filter: RequestFilter = {
      ...rest, max: max ?? PAGE, ...(assignee ? { assignee: assignee === 'me' ? me.id : assignee } : {}), ...(open || late ? { open: true as const } : {}),
      ...(late ? { lateAt: house.now() } : {}), ...(numbers ? { numbers } : {}),
    };
    const page = await house.store.requestsPage(filter);
    return { rows: page.rows.map((r) => requestRow(house, r)), more: page.more };
  },
  'requests.board': async ({ house }, { query }) => {
    const board = new Map((await house.store.board(query.department ?? null, house.now())).map((c) => [c.state, c]));
    return REQUEST_STATES.map((state) => board.get(state) ?? { state, count: 0, late: 0 });
  },
  request: async (ctx, { params }) => {
    const line = await requestLine(ctx.house, plainNumber(params.number));
    if (!line) return refuse('NOT_FOUND');
    await auditRead(ctx, 'request.read', line.number);
    return requestFull(ctx.house, line);
  },
  consent: async () => ({ ...READ_OUT_NOW }),
  'request.department': async ({ house, audit }, { params, body }) => {
    const number = plainNumber(params.number);
    if (!(await house.store.setDepartment(number, body.department))) return refuse('NOT_FOUND');
    await audit('request.department', number, `department=${body.department}`);
    const line = await requestLine(house, number);
    return line ? requestRow(house, line) : refuse('NOT_FOUND');
  },
  'request.make': async ({ house, me, audit }, { body }) => {
    if (body.consent !== READ_OUT_NOW.version) return refuse('INPUT', 'consent'); // the page is older than the wording: read it again
    const nid = body.nid === null || !body.nid.trim() ? null : readNationalId(body.nid);
    if (nid && 'no' in nid) return refuse('INPUT', 'nid');
    const fields: Record<string, string> = {};
    for (const [slot, value] of Object.entries(body.fields)) {
      if (!/^[a-z][a-z0-9_]{0,60}$/.test(slot) || value.length > FIELD_MAX) return refuse('INPUT', `fields.${slot.slice(0, 60)}`);
      if (value.trim()) fields[slot] = value.trim();
    }
    if (fields[PHONE] !== undefined) {
      const phone = readPhone(fields[PHONE]);
      if ('no' in phone) return refuse('INPUT', `fields.${PHONE}`);
      fields[PHONE] = phone.ok;
    }
    if (nid) fields[NID] = nid.ok;
    const at = house.now();
    const { department, days } = KINDS[body.kind];
    for (let n = 0; n < NUMBER_TRIES; n++) {
      const file: RequestFile = {
        number: makeNumber(randomInt(900_000)), kind: body.kind, about: body.about, state: 'new', created: at, updated: at, nextUpdate: at + days * DAY, conversation: null,
        department, fields, media: [], history: [{ at, who: me.name, state: 'new', note: null }], agreed: { version: READ_OUT_NOW.version, at, who: { id: me.id, name: me.name } },
      };
      if (!(await house.store.addRequest(file, nid?.ok ?? null))) continue;
      await audit('request.make', file.number, `kind=${body.kind}`);
      return { number: file.number };
    }
    return refuse('AWAY');
  },
  'request.set': async ({ house, me, audit }, { params, body }) => {
    const number = plainNumber(params.number);
    const note = body.note?.trim() ? body.note : null;
    const done = await house.store.setRequest(number, { at: house.now(), who: me.name, state: body.state, note, ...(body.nextUpdate === undefined ? {} : { nextUpdate: body.nextUpdate }) });
    if (!done) return refuse('NOT_FOUND');
    await audit('request.set', number, `state=${body.state}`);
    await house.accept([]); // the person is told now
    const line = await requestLine(house, number);
    return line ? requestFull(house, line) : refuse('NOT_FOUND');
  },
  'request.preview': async ({ house }, { params, body }) =>
    (await house.preview(plainNumber(params.number), body.state, body.note?.trim() ? body.note : null)) ?? refuse('NOT_FOUND'),
  'request.assign': async ({ house, me, audit }, { params, body }) => {
    const line = await requestLine(house, plainNumber(params.number));
    if (!line) return refuse('NOT_FOUND');
    const to = await assigneeOf(house, body.staff);
    if (body.staff !== null && !to) return refuse('INPUT', 'staff');
    if (!mayAssign(line.assignee, me, to, line.kind)) return refuse('FORBIDDEN', 'staff');
    if (!(await house.store.assign(line.number, to && { id: to.id, name: to.name }))) return refuse('NOT_FOUND');
    await audit('request.assign', line.number, `to=${to?.id ?? 'nobody'}`);
    const now = await requestLine(house, line.number);
    return now ? requestRow(house, now) : refuse('NOT_FOUND');
  },
  'requests.bulk': async ({ house, me, audit }, { body }) => {
    if (body.state === undefined && body.assignee === undefined) return refuse('INPUT', 'state');
    const to = await assigneeOf(house, body.assignee ?? null);
    if (body.assignee && (!to || !mayAssign(null, me, to))) return refuse('INPUT', 'assignee');
    const failed: string[] = [];
    let done = 0;
    for (const given of new Set(body.numbers)) {
      const number = plainNumber(given);
      const changed = body.state === undefined || (await house.store.setRequest(number, { at: house.now(), who: me.name, state: body.state, note: body.note?.trim() ? body.note : null })) !== null;
      const assigned = changed && (body.assignee === undefined || (await house.store.assign(number, to && { id: to.id, name: to.name })));
      if (!assigned) { failed.push(given); continue; }
      done++;
      await audit(body.state === undefined ? 'request.assign' : 'request.set', number, body.state === undefined ? `to=${to?.id ?? 'nobody'}` : `state=${body.state}`);
    }
    await house.accept([]);
    return { done, failed };
  },
  'request.reveal': async ({ house, audit }, { params, body }) => {
    const line = await requestLine(house, plainNumber(params.number));
    const value = line && Object.hasOwn(line.fields, body.slot) ? line.fields[body.slot] : undefined;
    if (!line || value === undefined) return refuse('NOT_FOUND');
    await audit('request.reveal', line.number, `${body.slot}: ${body.reason}`); // first: what cannot be written down is not shown
    return { value: house.field(line.kind, body.slot, value).value.ar };
  },
};
