/** People known before any request of theirs: a beneficiary list that the charity brings along, or a script's preset. */
import { learnedFrom, noteCard } from './cards.ts';
import type { Ctx } from './context.ts';
import { personOfNid, setPhone } from './requests.ts';

export const addPerson = async (c: Ctx, nid: string, phone: string): Promise<void> => {
  const person = await personOfNid(c, nid);
  await setPhone(c, person, phone, c.now);
  await noteCard(c, person, learnedFrom(nid, { phone }), c.now);
};
