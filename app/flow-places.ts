/** Who waits where: how many open conversations stand at each step. Conversation states are sealed, so this is counted from the turns of this process. */
import type { Conversation } from '../core/conversation.ts';
import type { House } from './wire.ts';

export type Places = { at(flow: string): { step: string; count: number }[] };

/** The form that is open: a digression (status, staff) or consent stands over the flow that waits for it. */
const placesOf = (s: Conversation): { flow: string; step: string }[] => [
  ...(s.flow && s.step !== null ? [{ flow: s.flow.id, step: s.step }] : []),
  ...s.stack.map(({ flow, step }) => ({ flow, step })),
];

export const watchPlaces = (house: House): Places => {
  const open = new Map<string, { flow: string; step: string }[]>();
  const told = house.deps.turned;
  house.deps.turned = (job, state, effects) => {
    told?.(job, state, effects);
    const places = placesOf(state);
    if (places.length) open.set(job.conversation, places);
    else open.delete(job.conversation);
  };
  return {
    at: (flow) => {
      const counts = new Map<string, number>();
      for (const places of open.values()) for (const p of places) if (p.flow === flow) counts.set(p.step, (counts.get(p.step) ?? 0) + 1);
      return [...counts].map(([step, count]) => ({ step, count })).sort((a, b) => b.count - a.count);
    },
  };
};
