/** Looking at somebody's papers leaves a line in the audit log; looking again and again while one works on them leaves one. */
import type { DeskHouse } from './house.ts';
import type { Ctx } from './handler.ts';

const AGAIN_MS = 10 * 60_000;
const KEPT = 10_000;
const read = new WeakMap<DeskHouse, Map<string, number>>();

export const auditRead = async ({ house, me, audit }: Ctx, action: string, target: string, detail: string | null = null): Promise<void> => {
  let seen = read.get(house);
  if (!seen) read.set(house, (seen = new Map()));
  const key = `${me.id} ${action} ${target}`;
  const now = house.now();
  if ((seen.get(key) ?? -Infinity) > now - AGAIN_MS) return;
  if (seen.size >= KEPT) seen.clear();
  await audit(action, target, detail); // before it is shown: what cannot be written down is not shown
  seen.set(key, now);
};
