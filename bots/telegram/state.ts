/** How the channel stands, and since when. */
import type { Health } from '../../core/ports.ts';

export interface State { get(): Health; set(state: Health['state'], why?: string): void }

export const stateOf = (now: () => number): State => {
  let health: Health = { state: 'starting', since: now() };
  return {
    get: () => health,
    set(state, why) {
      const since = state === health.state ? health.since : now();
      health = { state, since, ...(why === undefined ? {} : { why }) };
    },
  };
};
