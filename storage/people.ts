/** People known before any request of theirs: a beneficiary list that the charity brings along, or a script's preset. */
import type { Ctx } from './context.ts';
import { personOfNid, setPhone } from './requests.ts';

export const addPerson = async (c: Ctx, nid: string, phone: string): Promise<void> => setPhone(c, await personOfNid(c, nid), phone, c.now);
