/** Flows as staff edit them: forms in, findings out. The engine's side of it is the app's. */
import type { Handlers } from '../handler.ts';
import { refuse } from '../problems.ts';

export const flows: Handlers<'flows' | 'flow' | 'flow.put' | 'flow.make' | 'flow.try' | 'flow.publish'> = {
  flows: async ({ house }) => ({ rows: await house.flows.list() }),
  flow: async ({ house }, { params }) => (await house.flows.get(params.flow)) ?? refuse('NOT_FOUND'),
  'flow.put': async ({ house, me, audit }, { params, body }) => {
    const done = await house.flows.put(params.flow, body.form, me.name);
    if (!done) return refuse('NOT_FOUND');
    await audit('flow.write', params.flow);
    return done;
  },
  'flow.make': async ({ house, me, audit }, { body }) => {
    const made = await house.flows.make(body, me.name);
    if (!made) return refuse('NOT_NOW', 'id');
    await audit('flow.make', made.id);
    return made;
  },
  'flow.try': async ({ house }, { params, body }) => (await house.flows.try(params.flow, body.said)) ?? refuse('NOT_FOUND'),
  'flow.publish': async ({ house, me, audit }, { params }) => {
    const done = await house.flows.publish(params.flow, me.name);
    if (!done) return refuse('NOT_FOUND');
    if ('findings' in done) return refuse('REFUSED', done.findings[0] ? `${done.findings[0].line}: ${done.findings[0].message}` : undefined);
    await audit('flow.publish', params.flow, `version=${done.version}`);
    return done;
  },
};
