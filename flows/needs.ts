/** Several needs in one breath become several requests, one after the other. */
import type { Json } from '../core/json.ts';
import type { Flow } from './format.ts';
import { gather } from './gather.ts';
import type { Turning } from './turning.ts';

/** More than these are not kept waiting. */
const MOST = 3;
/** The slot that tells requests of one kind apart. */
export const aboutOf = (flow: Flow): string | undefined => flow.steps.flatMap((s) => (s.type === 'do' && s.do === 'register' && s.about ? [s.about] : []))[0];

/** Steps that are asked whatever else was answered; a question under a condition is not filled from afar. */
export const askedAlways = (flow: Flow): string[] => flow.steps.flatMap((s) => (s.type === 'ask' && !s.when ? [s.ask] : []));

/** Queues what the form cannot hold beside its first: a second kind of aid. */
export const queueMore = (t: Turning, flow: Flow, first: Json | undefined, several: Record<string, string[]>): void => {
  const about = aboutOf(flow);
  const more = (about !== undefined ? (several[about] ?? []) : []).filter((id) => id !== first);
  if (about !== undefined && more.length) addNeeds(t, more.map((id) => ({ flow: flow.flow, preset: { [about]: id } })));
};
export const addNeeds = (t: Turning, needs: { flow: string; preset: Record<string, Json> }[]): void => {
  const has = (n: { flow: string; preset: Record<string, Json> }): boolean => (t.state.needs ?? []).some((x) => JSON.stringify(x) === JSON.stringify(n));
  const all = [...(t.state.needs ?? []), ...needs.filter((n) => !has(n))].slice(0, MOST);
  if (all.length) t.state.needs = all;
};

/** Consent has just been given: now the words that asked for the form may be read for answers. `slots`: the form's. */
export const afterConsent = (t: Turning, flow: Flow, slots: Record<string, Json>): Record<string, Json> => {
  const { said } = t.state;
  delete t.state.said;
  const got = said === undefined ? null : gather(said, flow, askedAlways(flow).filter((n) => slots[n] === undefined || n === aboutOf(flow)), t.event.at);
  if (!got) return slots;
  const whole = { ...got.values, ...slots };
  queueMore(t, flow, whole[aboutOf(flow) ?? ''], got.several);
  return whole;
};

