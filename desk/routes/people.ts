/** One file a person. Looking, revealing, joining and destroying leave lines in the audit log; they are written before anything is shown or done. */
import { consentRow } from '../consent.ts';
import type { Handlers } from '../handler.ts';
import { refuse } from '../problems.ts';
import { personRow, requestLines, requestRow } from '../rows.ts';

const PAGE = 50;
const FILE = 200;

export const people: Handlers<'people' | 'person' | 'person.reveal' | 'person.family' | 'person.merge' | 'person.erase'> = {
  people: async ({ house }, { query }) => {
    const page = await house.store.people(query.q?.trim() || null, { max: query.max ?? PAGE, ...(query.after ? { after: query.after } : {}) });
    return { rows: page.rows.map(personRow), more: page.more };
  },
  person: async ({ house, audit }, { params }) => {
    const person = await house.store.person(params.person);
    if (!person) return refuse('NOT_FOUND');
    await audit('person.read', person.id);
    const requests = await requestLines(house, person.numbers.slice(0, FILE));
    return { ...personRow(person), file: requests.map((r) => requestRow(house, r)), chats: person.chats, consents: await Promise.all(person.consents.map((c) => consentRow(house, c))), family: person.family };
  },
  'person.reveal': async ({ house, audit }, { params, body }) => {
    const person = await house.store.person(params.person);
    const value = person && person[body.what];
    if (!person || !value) return refuse('NOT_FOUND');
    await audit('person.reveal', person.id, `${body.what}: ${body.reason}`);
    return { value };
  },
  'person.family': async ({ house, audit }, { params, body }) => {
    if (body.other === params.person) return refuse('INPUT', 'other');
    const relation = body.relation?.trim() || null;
    if (!(await house.store.setFamily(params.person, body.other, relation))) return refuse('NOT_FOUND');
    await audit('person.family', params.person, relation === null ? `not: ${body.other}` : `with: ${body.other}`);
    return { ok: true };
  },
  'person.merge': async ({ house, audit }, { params, body }) => {
    if (body.from === params.person) return refuse('INPUT', 'from');
    if (!(await house.store.person(params.person)) || !(await house.store.person(body.from))) return refuse('NOT_FOUND');
    await audit('person.merge', params.person, `from=${body.from}: ${body.reason}`);
    if (!(await house.store.mergePeople(params.person, body.from, house.now()))) return refuse('REFUSED', 'nid'); // two national ids are two people
    return { ok: true };
  },
  'person.erase': async ({ house, audit }, { params, body }) => {
    if (!(await house.store.person(params.person))) return refuse('NOT_FOUND');
    await audit('person.erase', params.person, body.reason); // first: nothing is destroyed without a trace of who did it
    if (!(await house.store.erasePerson(params.person, house.now()))) return refuse('NOT_FOUND');
    return { ok: true };
  },
};
