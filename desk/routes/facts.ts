/** Facts of the charity and its working hours: written and published at once, without the drafts of entries. */
import type { Ctx, Handlers } from '../handler.ts';
import type { Drafts } from '../house.ts';
import { refuse } from '../problems.ts';
import { SilaError } from '../../core/errors.ts';
import type { Fact } from '../../core/organisation.ts';

/** Somebody wrote a draft between our writing and our publishing: what we wrote is still in it. */
const AGAIN = 5;

const kindOf = (v: Fact['value']): string => (typeof v === 'object' ? 'tongues' : typeof v);

const write = async ({ house, me, audit }: Ctx, rev: number, change: (drafts: Drafts) => void, action: string, detail: string): Promise<{ rev: number }> => {
  const edited = await house.library.edit(rev, change);
  for (let n = 0, at = edited.rev; ; n++) {
    try {
      await house.library.publish(at, me.name, 'organisation');
      break;
    } catch (e) {
      if (!(e instanceof SilaError && e.code === 'LIBRARY_CHANGED') || n >= AGAIN) throw e;
      at = (await house.library.read()).rev;
    }
  }
  await audit(action, null, detail);
  await house.store.tell('library', String(edited.rev), null, house.now());
  return edited;
};

export const facts: Handlers<'facts' | 'facts.put' | 'hours.put'> = {
  facts: async ({ house }) => {
    const { rev, drafts } = await house.library.read();
    return { rev, facts: drafts.organisation.facts, hours: drafts.organisation.hours };
  },
  'facts.put': async (ctx, { body }) => {
    const known = new Map((await ctx.house.library.read()).drafts.organisation.facts.map((f) => [f.id, f]));
    for (const f of body.facts) {
      const fact = known.get(f.id);
      if (!fact || (f.value !== undefined && kindOf(f.value) !== kindOf(fact.value))) return refuse('INPUT', `facts.${f.id.slice(0, 80)}`);
    }
    const wanted = new Map(body.facts.map((f) => [f.id, f]));
    return write(ctx, body.rev, ({ organisation }) => {
      for (const fact of organisation.facts) {
        const change = wanted.get(fact.id);
        if (change?.value !== undefined) fact.value = change.value;
        if (change?.confirmed !== undefined) fact.confirmed = change.confirmed;
        if (change?.confirmed && fact.basis === 'EXAMPLE') fact.basis = 'policy'; // the charity says so itself now
      }
    }, 'facts.write', [...wanted.keys()].join(' ').slice(0, 500));
  },
  'hours.put': (ctx, { body }) => write(ctx, body.rev, (drafts) => { drafts.organisation.hours = body.hours; }, 'hours.write', `confirmed=${body.hours.confirmed}`),
};
